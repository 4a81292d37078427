"""Invented labels, as frameworks write them, and what people type for them."""

from __future__ import annotations

import numpy as np

VERBS = """Accueillir Analyser Animer Assembler Calculer Chiffrer Concevoir Conduire Contrôler Coordonner Créer
Définir Démonter Diagnostiquer Distribuer Entretenir Établir Évaluer Expliquer Fabriquer Façonner Gérer Identifier
Installer Maintenir Mesurer Monter Négocier Nettoyer Optimiser Organiser Planifier Poser Préparer Présenter Programmer
Ranger Rédiger Réaliser Réceptionner Régler Remplacer Réparer Sécuriser Suivre Superviser Tester Tracer Traiter
Transmettre Trier Usiner Utiliser Vendre Vérifier Vernir""".split()
THINGS = """accueil achat appareil atelier bilan budget câblage calendrier chantier circuit contrat courrier devis
dossier échafaudage équipement exercice four inventaire jardin laboratoire logiciel magasin menu meuble moteur moule
outillage parcours patron planning plat potager procédé protocole rapport réseau robot soin soudage stock support
tableau terrain tissu transport véhicule vêtement annonce armature bobine cabine caisse cargaison carrosserie
charpente chaudière cloison coiffure commande comptabilité culture cuve décoration étiquette facture formation fouille
gouttière grue installation livraison machine maçonnerie maquette peinture pièce plantation pompe porte presse
réclamation recette récolte réunion serrure structure toiture traduction turbine vitrine""".split()
KINDS = """acier aluminium bois béton cuir verre textile plastique céramique papier cuisine salle chaîne entrepôt
bureau hôpital école ferme serre bateau avion train chantier public privé industriel agricole médical social culturel
sportif électrique hydraulique pneumatique numérique thermique optique chimique biologique""".split()


def invent_labels(count: int, seed: int = 7) -> list[str]:
    """Invent different labels, such as « Réparer pompe hydraulique »."""
    rng = np.random.default_rng(seed)
    every = [f"{verb} {thing} {kind}" for verb in VERBS for thing in THINGS for kind in KINDS]
    return [every[number] for number in rng.choice(len(every), count, replace=False)]


def mistyped(label: str, rng: np.random.Generator) -> str:
    """Write a label as someone in a hurry would: two letters change places."""
    at = int(rng.integers(1, len(label) - 2))
    return label[:at] + label[at + 1] + label[at] + label[at + 2 :]
