"""To matching: the framework in use as a corpus, and the reader learnt from it, kept until the framework changes."""

import hashlib
import os
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from app.reading import queries
from app.skills import queries as skills
from app.skills.models import Framework, LinkKind, SkillKind
from app.skills.queries import Label
from matching import extraction
from matching.corpus import Concept, Corpus, Kind, Name
from matching.extraction import ExtractionFileError, Extractor

KINDS = {
    SkillKind.KNOW_HOW: Kind.KNOW_HOW,
    SkillKind.KNOWLEDGE: Kind.KNOWLEDGE,
    SkillKind.BEHAVIOUR: Kind.BEHAVIOUR,
    SkillKind.GROUP: Kind.GROUP,
}
# A framework of so many skills is learnt in a moment, on the page of the first who asks; a larger one ahead.
LEARNT_AT_ONCE = 3000
KEPT = 4
# Under this, a reading is a guess that would only lengthen the page.
LEAST_CONFIDENCE = 0.5

_kept: OrderedDict[Path, Extractor] = OrderedDict()
_learning = threading.RLock()


@dataclass(frozen=True, slots=True)
class SkillRead:
    """A skill found in a text, the words that show it, and how sure that is, within [0, 1]."""

    skill_id: UUID
    words: str
    confidence: float


def skills_in(
    session: Session, text: str, *, locale: str, data_dir: Path, occupation_id: UUID | None = None, limit: int
) -> list[SkillRead]:
    """The skills that a text claims, surest first; none while a large framework's reader has not been learnt."""
    framework = skills.default_framework(session)
    if framework is None or not text.strip() or not is_learnt(session, framework, data_dir=data_dir):
        return []
    found = reader(session, framework, data_dir=data_dir).extract(
        text, language=locale, limit=limit, occupation=str(occupation_id) if occupation_id else None
    )
    return [
        SkillRead(UUID(one.id), " ".join(text[slice(*one.span)].split()), one.confidence)
        for one in found
        if one.shown and one.confidence >= LEAST_CONFIDENCE
    ]


def is_ready(session: Session, *, data_dir: Path) -> bool:
    """Whether texts can be read at all: a framework is in use, and its reader at hand."""
    framework = skills.default_framework(session)
    return framework is not None and is_learnt(session, framework, data_dir=data_dir)


def is_learnt(session: Session, framework: Framework, *, data_dir: Path, state: str | None = None) -> bool:
    """Whether the reader is at hand, or takes no longer to learn than a page may."""
    path = _address(session, framework, data_dir, state)
    return path.exists() or skills.sizes(session, framework.id)[0] <= LEARNT_AT_ONCE


def is_at_hand(session: Session, *, data_dir: Path) -> bool:
    """Whether texts can be read without learning anything first."""
    framework = skills.default_framework(session)
    return framework is not None and _address(session, framework, data_dir).exists()


def reader(session: Session, framework: Framework, *, data_dir: Path, state: str | None = None) -> Extractor:
    """What reads with a framework's words; a file missing, damaged or of another state of it is learnt again."""
    path = _address(session, framework, data_dir, state)
    with _learning:
        if path not in _kept:
            _kept[path] = _loaded_or_learnt(session, framework, path)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
        return _kept[path]


def _loaded_or_learnt(session: Session, framework: Framework, path: Path) -> Extractor:
    try:
        return Extractor.load(path)
    except ExtractionFileError:
        learnt = Extractor.learn(corpus(session, framework))
    path.parent.mkdir(parents=True, exist_ok=True)
    # Several workers may learn at once: each writes its own file, and the last one takes its place whole.
    own = path.with_name(f"{path.stem}.{os.getpid()}.{secrets.token_hex(4)}.npz")
    learnt.save(own)
    own.replace(path)
    return learnt


def _address(session: Session, framework: Framework, data_dir: Path, state: str | None = None) -> Path:
    """The file of a framework's reader: another for each state of it and each change of the rules.

    Who asks several things of one state reads it once, and gives it.
    """
    state = state or skills.framework_state(session, framework)
    digest = hashlib.sha256(f"{state}:{_rules()}".encode()).hexdigest()[:24]
    return data_dir / "reading" / f"{framework.code}-{digest}.npz"


@cache
def _rules() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(extraction.__file__).parent.iterdir()):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def corpus(session: Session, framework: Framework) -> Corpus:
    """A framework as it stands, with all its words."""
    rows = skills.framework_rows(session, framework.id)
    names, texts = queries.skill_names(session, framework.id), queries.skill_texts(session, framework.id)
    number = {row[0]: place for place, row in enumerate(rows.skills)}
    asking = {row[0]: place for place, row in enumerate(rows.occupations)}
    called = queries.occupation_names(session, framework.id)
    told = queries.occupation_texts(session, framework.id)
    return Corpus(
        skills=[
            Concept(
                id=str(skill_id), scheme=framework.code, kind=KINDS[kind], names=_names(names.get(skill_id, [])),
                texts=texts.get(skill_id, ()), exclusive=exclusive,
            )
            for skill_id, kind, _family, exclusive in rows.skills
        ],
        occupations=[
            Concept(
                id=str(one), scheme=framework.code, kind=Kind.OCCUPATION, names=_names(called.get(one, [])),
                texts=told.get(one, ()),
            )
            for one, _parent in rows.occupations
        ],
        asks=np.array(
            [(asking[one], number[skill], importance) for one, skill, _relation, importance in rows.needs],
            dtype=np.int64,
        ).reshape(-1, 3),
        broader=np.array(
            [(number[one], number[other]) for one, other, kind in rows.links if kind is LinkKind.BROADER],
            dtype=np.int64,
        ).reshape(-1, 2),
    )  # fmt: skip


def _names(labels: list[Label]) -> tuple[Name, ...]:
    return tuple(Name(label.text, label.language, label.preferred) for label in labels)
