"""Words of badges in French: those that say the same at work, those that say nothing that can be seen, those of proof.

Written from the language, not from any badge. Each line of `ALIKE` is one idea; a word may be in several. Forms that a
stemmer does not bring together (« prévient », « prévenir ») stand side by side; « coup de main » is told by its words.
"""

ALIKE = """
prévenir prévient prévenu avertir avertit averti alerter alerte signaler signale informer appeler téléphoner annoncer
imprévu aléa incident problème difficulté panne empêchement manque anomalie
retard retardé tard attendre absent absence empêché
heure horaire ponctuel ponctualité assidu assiduité ponctuellement
noter écrire écrit écrite consigner inscrire inscrit trace tracabilité enregistrer renseigner remplir remplit cocher
cahier carnet registre fiche journal tableau classeur bordereau feuille relevé historique
planifier planning programme calendrier agenda prévoir prévoit organiser anticiper répartir découper estimer préparer
étape phase ordre déroulé
jour journée veille lendemain semaine temps durée délai
prioriser priorité urgent urgence presser important importance essentiel hiérarchiser trier classer abord ordre
ranger rangement nettoyer nettoyage propre proprete balayer place trier ordre désordre laver
poste établi atelier espace plan
matériel outil équipement fourniture appareil machine
écouter écoute attentif attention interrompre couper interlocuteur bout finir
reformuler redire répéter dire dit
parole parler oral voix exposer présenter exprimer prononcer
public groupe réunion assemblée auditoire jury classe salle devant
transmettre transmet passer relayer communiquer donner faire-suivre partager diffuser
consigne instruction information message directive
rendre-compte rend-compte raconter raconte décrire décrit bilan retour point avancement rapport rapporter terminé reste
responsable chef encadrant hiérarchie tuteur supérieur manager référent
demander question poser questionner interroger précision éclaircissement explication
comprendre compris comprend clair flou sens
mot vocabulaire langage terme jargon simple simplement vulgariser
expliquer explique explication
client visiteur usager public interlocuteur
changer change alterner alterne passer polyvalent polyvalence enchaîner basculer reprendre reprend
tâche activité mission travail poste
interruption interrompre interrompu fil
apprendre apprend découvrir découvre former forme initier maîtriser prendre-en-main
nouveau nouvel nouvelle inconnu inhabituel différent
outil logiciel application machine tablette appareil équipement ordinateur
utiliser servir sert employer emploie manipuler
calme sang-froid posé maîtrise-de-soi serein tranquille respirer respire souffler
stress tension tendu pression conflit énerver énerve agressif colère emporter émotion
remarque critique conseil avis reproche retour observation
corriger corrige améliorer amélioration progresser modifier modifie rectifier ajuster erreur
accepter entendre entend recevoir tenir-compte reconnaître
solution alternative autrement moyen remplacement remplacer méthode astuce
essayer essaie tenter chercher trouver proposer
échouer échec marcher fonctionner bloquer panne manquer
règle règlement cadre charte loi interdit discipline code
respecter appliquer suivre suit conformer tenir
équipe groupe collectif commun ensemble autre binôme collègue bénévole partenaire
coopérer collaborer partager participer contribuer entraide
aider aide coup-de-main soutenir épauler secourir solidaire solidarité renfort
tenue vêtement habit blouse uniforme chaussure présentation apparence soigné
porter porte mettre met adopter
accueillir accueille accueil bienvenue guider guide orienter parrainer intégrer
arriver arrive arrivant venu venir vient nouveau
visite visiter montrer lieu local locaux
"""

# Words beside which nothing is told: who does it, and that it is done.
LIGHT = """
personne stagiaire candidat candidate apprenant apprenante bénéficiaire participant participante porteur titulaire il
elle elles ils on chaque tout tous toute toutes très bien mieux plus moins aussi puis ensuite alors avant après
pendant quand lorsque dès si comme ainsi selon sans jusque vers chez contre entre depuis afin car donc mais ni ne pas
que qui quoi dont cela ça ceci celui celle ceux leur leurs lui eux même autre quelque quelqu quelques chose être est
sont était étaient été avoir a ont avait savoir sait savent pouvoir peut peuvent devoir doit doivent falloir faut
faire fait font faisait capable apte aller va vont réussir parvenir pratique rien jamais toujours souvent parfois seul
seule seuls seules façon manière fois cas suite fin début deux trois quatre cinq six sept huit neuf dix premier
première deuxième second seconde choisir choisit choisi
"""

# Before whom, and where: beside what is done, little.
PLACES = """
groupe classe assemblée auditoire salle public client lieu local
"""

# Traits and praise: nothing that two people would see alike.
VAGUE = """
autonome autonomie motivé motivée motivation dynamique dynamisme sérieux sérieuse sérieusement rigueur rigoureux
rigoureuse professionnel professionnelle professionnalisme impliqué impliquée implication investi investie
investissement volontaire volonté bon bonne bons bonnes positif positive attitude comportement esprit sens qualité
niveau général satisfaisant satisfaisante correct correcte correctement compétent compétente compétence efficace
efficacité efficacement aise preuve montrer montre posséder possède disposer dispose démontrer témoigner sociable
sociabilité relationnel relationnelle savoir-être savoir-faire curieux curieuse curiosité ouvert ouverte ouverture
souple souplesse flexible flexibilité agréable aimable sympathique facilement facilité polyvalent polyvalente
polyvalence travailler travaille travail responsabilité responsable confiance ponctuel ponctuelle disponible
disponibilité patient patiente patience créatif créative initiative leader leadership communiquer communique
communication organiser organise organisation adapter adapte adaptation intégrer intègre intégration tâche aptitude
capacité
"""

# How it is seen, and how it is proved.
PROOF = """
vu vue vus vues observé observée constaté constatée attesté attestée validé validée évalué évaluée signé signée joint
jointe vérifié vérifiée preuve vidéo photo attestation certificat grille questionnaire témoin jury évaluateur
évaluatrice formateur formatrice encadrant encadrante
"""

# What is said beside it, and tells of a skill in other sentences.
MEASURE = """
pièce affiche fiche document entretien texte animateur animatrice responsable tuteur tutrice référent référente
enseignant séance journée jour semaine mois année heure minute date moment occasion rencontre atelier stage
entraînement permanence période durée minimum maximum différent différente série servir sert cent mille onze douze
quinze vingt trente quarante
"""

# A sentence that begins so tells when, or where.
WHEN = "pendant durant lors vu constaté observé attesté"

# A sentence that begins so tells what someone is or has, not what they do.
BEING = "est être a avoir fait montre possède dispose démontre"
