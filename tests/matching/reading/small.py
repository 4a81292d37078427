"""A small corpus written by hand, in two languages."""

from matching.corpus import Concept, Corpus, Kind, Name

SKILLS = {
    "bike": ("réparer une bicyclette", "repair a bicycle", "fix a bike"),
    "fish": ("vendre du poisson et des fruits de mer", "sell fish and seafood"),
    "weld": ("souder des tôles à l'arc", "weld metal sheets by arc"),
    "stock": ("gérer les stocks d'un entrepôt", "manage warehouse stock", "handle inventory of a warehouse"),
    "inventory": ("faire l'inventaire d'un magasin", "take the inventory of a shop"),
    "bread": ("pétrir la pâte à pain", "knead bread dough"),
    "dough": ("préparer une pâte à tarte", "prepare pie dough"),
    "child": ("garder des enfants à domicile", "care for children at home", "babysit"),
    "python": ("Python (programmation informatique)", "Python (computer programming)"),
    "java": ("Java (programmation informatique)", "Java (computer programming)"),
    "hygiene": ("appliquer les règles d'hygiène en cuisine", "apply hygiene rules in the kitchen"),
    "bicycle_sale": ("vendre une bicyclette", "sell a bicycle", "sell a bike"),
}
TITLES = {
    "welder": ("Soudeur / Soudeuse", "Soudeur-monteur / Soudeuse-monteuse", "Soudeur / Soudeuse à l'arc"),
    "nurse": ("Infirmier / Infirmière", "Infirmier / Infirmière de bloc opératoire"),
    "seller": ("Vendeur / Vendeuse en poissonnerie", "Poissonnier / Poissonnière"),
    "cook": ("Cuisinier / Cuisinière", "Chef cuisinier / Cheffe cuisinière"),
    "developer": ("Développeur / Développeuse informatique", "Programmeur / Programmeuse"),
    "baker": ("Boulanger / Boulangère", "Ouvrier boulanger / Ouvrière boulangère"),
}


def corpus() -> Corpus:
    skills = [
        Concept(
            id=id, scheme="small", kind=Kind.KNOWLEDGE if "(" in french else Kind.KNOW_HOW,
            names=(Name(french, "fr", True), *(Name(text, "en", n == 0) for n, text in enumerate(english))),
        )
        for id, (french, *english) in SKILLS.items()
    ]  # fmt: skip
    occupations = [
        Concept(
            id=id, scheme="small", kind=Kind.OCCUPATION,
            names=tuple(Name(text, "fr", number == 0) for number, text in enumerate(titles)),
        )
        for id, titles in TITLES.items()
    ]  # fmt: skip
    return Corpus(skills=skills, occupations=occupations)
