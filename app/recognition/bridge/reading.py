"""What the framework in use lends to a comparison: the skills read in a sentence, and how near two skills are."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.reading import bridge as reading
from app.recognition.bridge.coherence import Badge, Found, KnownSkill, Meta, Report, coherence, only_itself
from app.skills import bridge as skills
from app.skills.queries import default_framework, framework_state
from matching.extraction import Extractor
from matching.relatedness import Relatedness
from matching.sources import Source
from matching.units import UNIT

LEAST_CONFIDENCE = 0.7  # below, what is read confirms less than it misleads: chosen as the weights of coherence are
MOST_IN_A_SENTENCE = 4
# Asked for beside one another is not the same thing: « être à l'heure » is not « prévenir d'un retard ».
ONE_IN_THE_OTHER = frozenset({Source.EQUIVALENT, Source.NARROWER, Source.BROADER, Source.WORDING, Source.CLOSE})


@dataclass(frozen=True, slots=True)
class Known:
    """The framework in use as it reads: nothing while there is none, or while it is large and not yet learnt."""

    reader: Extractor | None
    table: Relatedness | None
    language: str

    def skills_in(self, sentence: str) -> Sequence[Found]:
        """The skills read in a sentence, as surely as one may say so."""
        if self.reader is None:
            return ()
        found = self.reader.extract(sentence, language=self.language, limit=MOST_IN_A_SENTENCE)
        return [
            Found(KnownSkill(UUID(one.id), (one.label,)), sentence[slice(*one.span)], one.confidence)
            for one in found
            if one.confidence >= LEAST_CONFIDENCE
        ]

    def near(self, needed: UUID, held: UUID) -> float:
        """How far one skill is the other, within [0, 1]."""
        if self.table is None or str(needed) not in self.table or str(held) not in self.table:
            return only_itself(needed, held)
        share, source = self.table.entry(str(needed), str(held)) or (0, Source.SAME)
        return share / UNIT if source in ONE_IN_THE_OTHER else only_itself(needed, held)


def compare(
    session: Session, badge: Badge, meta: Meta, others: Sequence[Meta] = (), *, locale: str, data_dir: Path
) -> Report:
    """Compare a badge with a meta-badge, with what the framework in use knows."""
    known = in_use(session, locale=locale, data_dir=data_dir)
    return coherence(badge, meta, others, skills_in=known.skills_in, near=known.near)


def in_use(session: Session, *, locale: str, data_dir: Path) -> Known:
    """What is known of the framework in use, whose state is read once: it may be told by all its rows."""
    framework = default_framework(session)
    if framework is None:
        return Known(None, None, locale)
    of: Any = {"data_dir": data_dir, "state": framework_state(session, framework)}
    return Known(
        reading.reader(session, framework, **of) if reading.is_learnt(session, framework, **of) else None,
        skills.learnt_across(session, framework, **of).relatedness
        if skills.is_learnt(session, framework, **of)
        else None,
        locale,
    )
