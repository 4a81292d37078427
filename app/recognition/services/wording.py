"""What is written for good in badges, in the language they are written in."""

from collections.abc import Sequence

_TOLD = {
    "suspended": "Ce badge ne remplit plus la règle de la Région.",
    "set_aside": "La Région a décidé de le suspendre.",
    "lifted": "Ce badge remplit de nouveau la règle de la Région.",
    "given_back": "La Région a décidé de le rétablir.",
    "confirmed": "La Région a décidé de le confirmer.",
    "renewed": "Un badge plus récent le remplace : l’un de ceux sur lesquels il reposait ne compte plus.",
}


def told(code: str) -> str:
    """The sentence published with what a rule, or an officer above it, decided; an officer’s own words are not."""
    return _TOLD[code]


def comment(meta_badge: str, facets: Sequence[str], conditions: str | None) -> str:
    """What a published recognition says."""
    said = f"Compte pour le méta-badge « {meta_badge} ». Facettes : {', '.join(facets)}."
    return f"{said} Conditions : {conditions}" if conditions else said
