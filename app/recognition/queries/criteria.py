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
    if len(facets) == 1:
        across = "qui couvre la facette suivante" if least_badges == 1 else "qui couvrent la facette suivante"
    elif facets_wanted == len(facets):
        across = f"et couvrir ensemble les {len(facets)} facettes suivantes"
    else:
        wanted = "au moins une" if facets_wanted == 1 else f"au moins {facets_wanted}"
        across = f"et couvrir ensemble {wanted} des {len(facets)} facettes suivantes"
    lines = "\n".join(f"- **{one.name}** : {one.words}" for one in facets)
    return f"Avoir {badges} par la Région, {across} :\n\n{lines}\n\nUn badge peut couvrir plusieurs facettes."
