"""A few skills and occupations to find in texts."""

import numpy as np

from matching.corpus import Concept, Corpus, Kind, Name

SKILLS = {
    "weld": ("Souder à l'arc", "weld with an arc"),
    "plans": ("Lire des plans et des schémas", "read plans and drawings"),
    "paint": ("Appliquer des peintures", "apply paint"),
    "tile": ("Poser du carrelage", "lay tiles"),
    "haccp": ("Appliquer la méthode HACCP", "apply HACCP"),
    "dishes": ("Laver la vaisselle", "wash dishes"),
    "team": ("Encadrer une équipe", "lead a team"),
    "english": ("Parler anglais", "speak English"),
    "c++": ("Programmer en C++", "program in C++"),
    "garden": ("Tailler les haies", "trim hedges"),
    "stock": ("Gérer les stocks", "manage stock"),
    "cash": ("Tenir une caisse", "operate a cash register"),
}
OCCUPATIONS = {
    "welder": ("Soudeur / Soudeuse", "welder", ("weld", "plans")),
    "cook": ("Cuisinier / Cuisinière", "cook", ("haccp", "dishes", "stock")),
    "painter": ("Peintre en bâtiment", "painter", ("paint", "tile")),
}


def corpus() -> Corpus:
    codes = list(SKILLS)
    asks = [
        (number, codes.index(skill), 3)
        for number, (_, _, wanted) in enumerate(OCCUPATIONS.values())
        for skill in wanted
    ]
    return Corpus(
        skills=[concept(code, Kind.KNOW_HOW, *names) for code, names in SKILLS.items()],
        occupations=[concept(code, Kind.OCCUPATION, *names[:2]) for code, names in OCCUPATIONS.items()],
        asks=np.array(asks, dtype=np.int64),
    )


def concept(code: str, kind: Kind, french: str, english: str, scheme: str = "ours") -> Concept:
    return Concept(id=code, scheme=scheme, kind=kind, names=(Name(french, "fr", True), Name(english, "en", True)))
