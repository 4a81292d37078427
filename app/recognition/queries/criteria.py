"""What a rule says, in words, as its badge publishes them: in French, the language of the Region's badges."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """A facet, in words."""

    name: str
    words: str


def criteria(least_badges: int, facets_wanted: int, facets: Sequence[Said]) -> str:
    """Write the criteria of a meta-badge from its rule, in Markdown."""
    badges = "au moins un badge reconnu" if least_badges == 1 else f"au moins {least_badges} badges reconnus"
    lines = "\n".join(f"- **{one.name}** : {one.words}" for one in facets)
    across = _across(least_badges, facets_wanted, len(facets))
    return f"Avoir {badges} par la Région, {across} :\n\n{lines}\n\nUn badge peut couvrir plusieurs facettes."


def _across(least_badges: int, wanted: int, total: int) -> str:
    """What the badges cover; a badge that covers no facet counts for nothing."""
    these, some = f"{total} facettes suivantes", "au moins une" if wanted == 1 else f"au moins {wanted}"
    if total == 1:
        return "qui couvre la facette suivante" if least_badges == 1 else "qui couvrent la facette suivante"
    if least_badges == 1:
        return f"et couvrir ensemble {f'les {these}' if wanted == total else f'{some} des {these}'}"
    if wanted == 1:
        return f"chacun pour au moins une des {these}"
    together = "toutes ces facettes" if wanted == total else f"{some} d’entre elles"
    return f"chacun pour au moins une des {these}, et couvrir ensemble {together}"
