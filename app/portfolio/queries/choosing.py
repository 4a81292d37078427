"""Which skills of a portfolio are looked at, when one does not look at them all."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.portfolio.models import GroundKind, Proof
from app.portfolio.queries.standing import HoldingSummary, Standing
from app.portfolio.signals import Origin
from app.skills.models import SkillFamily


class Stage(StrEnum):
    """Where skills stand, as people sort them."""

    ACQUIRED = "acquired"
    COMING = "coming"
    TO_CONFIRM = "to_confirm"
    GONE = "gone"


STAGES = {
    Stage.ACQUIRED: (Standing.ACQUIRED,),
    Stage.COMING: (Standing.COMING, Standing.AWAITING),
    Stage.TO_CONFIRM: (Standing.TO_CONFIRM, Standing.LAPSED),
    Stage.GONE: (Standing.EXPIRED, Standing.LAPSED),
}
# Where no stage is asked for, what counts no more is left out: it has its own place on the page.
UNDER_WAY = (Standing.AWAITING, Standing.COMING, Standing.TO_CONFIRM)
CURRENT = (Standing.ACQUIRED, *UNDER_WAY)
TAUGHT = (GroundKind.ENROLMENT, GroundKind.CERTIFICATION)
# « soudures » finds « souder une soudure »: short words are left as they are.
SHORTEST_PLURAL = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """What to look at; nothing chosen is everything."""

    words: str = ""
    proof: Proof | None = None
    stage: Stage | None = None
    family: SkillFamily | None = None
    # The experience, or the module or title, that the skills come from.
    from_ids: frozenset[UUID] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether everything is looked at."""
        return self == Choice()


@dataclass(frozen=True, slots=True)
class Source:
    """A training or a title that skills come from: its words, and every ground's source they stand for."""

    title: str
    title_en: str | None
    organisation: str | None
    ids: frozenset[UUID]


def chosen(held: Sequence[HoldingSummary], choice: Choice, names: Mapping[UUID, str]) -> list[HoldingSummary]:
    """The skills to look at, in the same order."""
    standings = STAGES[choice.stage] if choice.stage else CURRENT
    wanted = plain(choice.words).split()
    return [
        one
        for one in held
        if one.standing in standings
        and choice.proof in (None, one.proof)
        and choice.family in (None, one.family)
        and (not choice.from_ids or not choice.from_ids.isdisjoint(_from(one)))
        and all(word in plain(names[one.skill_id]) for word in wanted)
    ]


def _from(one: HoldingSummary) -> set[UUID | None]:
    return {found for ground in one.grounds for found in (ground.experience_id, ground.source_id)}


def plain(text: str) -> str:
    """A text without accents, capitals, apostrophes and plurals, so that words are found however they are typed."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(each if each.isalnum() else " " for each in bare if not unicodedata.combining(each))
    return " ".join(word[:-1] if len(word) > SHORTEST_PLURAL and word[-1] in "sx" else word for word in letters.split())


def sources(held: Sequence[HoldingSummary], origins: Mapping[UUID, Origin]) -> list[Source]:
    """The trainings and titles that skills come from, by name: one for all the grounds that say the same."""
    found: dict[tuple[str, str | None, str | None], set[UUID]] = {}
    for one in held:
        for ground in one.grounds:
            origin = origins.get(ground.source_id) if ground.source_id else None
            if ground.kind in TAUGHT and origin is not None and origin.title and ground.source_id:
                found.setdefault((origin.title, origin.title_en, origin.organisation), set()).add(ground.source_id)
    ordered = sorted(found.items(), key=lambda item: tuple(part or "" for part in item[0]))
    return [Source(title, title_en, organisation, frozenset(ids)) for (title, title_en, organisation), ids in ordered]
