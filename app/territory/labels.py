"""The departments of Normandy, by their codes."""

NAMES = {"14": "Calvados", "27": "Eure", "50": "Manche", "61": "Orne", "76": "Seine-Maritime"}


def name_of(code: str) -> str:
    """A department's name, else its code."""
    return NAMES.get(code, code)
