"""The booklets a person made, and what still stands of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, defer

from app.i18n import alphabetical
from app.portfolio import queries as portfolio
from app.portfolio.models import Proof
from app.portfolio.queries import HoldingSummary
from app.record.models import Booklet
from app.record.queries.whole import GONE, Record, strength
from app.sharing.models import ShareLink
from app.skills import queries as skills


def booklet(session: Session, booklet_id: UUID) -> Booklet | None:
    """A booklet by its id, whether it still stands or not."""
    return session.get(Booklet, booklet_id)


def booklet_of(session: Session, link_id: UUID) -> Booklet | None:
    """The booklet whose code is this link."""
    return session.scalar(select(Booklet).where(Booklet.link_id == link_id))


def booklets_of(session: Session, trainee_id: UUID) -> Sequence[Booklet]:
    """The booklets a person made, the latest first, without what their pages say."""
    made = select(Booklet).join(Booklet.link).where(ShareLink.trainee_id == trainee_id)
    return session.scalars(
        made.options(contains_eager(Booklet.link), defer(Booklet.content), defer(Booklet.stated)).order_by(
            ShareLink.made_at.desc(), Booklet.id
        )
    ).all()


def made_since(session: Session, trainee_id: UUID, moment: datetime) -> int:
    """How many booklets a person made since then, withdrawn or not."""
    made = select(func.count(Booklet.id)).join(Booklet.link)
    return session.scalar(made.where(ShareLink.trainee_id == trainee_id, ShareLink.made_at > moment)) or 0


def stated(record: Record, *, coming: bool) -> list[dict[str, Any]]:
    """What a booklet says of each skill, as its code will be checked against."""
    told = record.acquired + (record.coming if coming else [])
    return [
        {
            "skill": str(one.skill_id),
            "proof": one.proof.value if one.proof else None,
            "level": one.level,
            "day": one.next_date.isoformat() if one.proof is None and one.next_date else None,
        }
        for one in told
    ]


class Change(StrEnum):
    """What became of a line of a booklet."""

    SAME = "same"
    MORE = "more"  # better proven, or there at last
    OTHER = "other"  # the proof is weaker, or the level or the day is another
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Checked:
    """A skill as the booklet says it, and as it stands today."""

    name: str
    said_proof: Proof | None
    said_level: int | None
    said_day: date | None
    now: HoldingSummary | None
    change: Change


def checked(session: Session, made: Booklet, *, today: date, language: str) -> list[Checked]:
    """Compare a booklet with what stands today, in the order of its own pages' proofs, then by name."""
    lines = [(UUID(line["skill"]), line) for line in made.stated]
    names = skills.skill_labels(session, [skill_id for skill_id, _line in lines], language)
    standing = {one.skill_id: one for one in portfolio.holdings(session, made.link.trainee_id, today=today)}
    found = [_compared(line, names.get(skill_id, ""), standing.get(skill_id)) for skill_id, line in lines]
    return sorted(found, key=lambda one: (one.change is Change.SAME, alphabetical(one.name)))


def _compared(line: dict[str, Any], name: str, now: HoldingSummary | None) -> Checked:
    said = Proof(line["proof"]) if line["proof"] else None
    day = date.fromisoformat(line["day"]) if line["day"] else None
    return Checked(name, said, line["level"], day, now, _change(said, line["level"], day, now))


def _change(said: Proof | None, level: int | None, day: date | None, now: HoldingSummary | None) -> Change:
    if now is None or now.standing in GONE:
        return Change.GONE
    before = -1 if said is None else portfolio.STRENGTH[said]
    if strength(now) != before:
        return Change.MORE if strength(now) > before else Change.OTHER
    same = now.level == level and (said is not None or now.next_date == day)
    return Change.SAME if same else Change.OTHER
