"""What was said of badges that are nearly the same."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.credentials.models import Achievement, AchievementState, AchievementVersion, Issuer
from app.recognition.models import PairNote, PairNoteKind

# Two badges, the lesser key first.
Two = tuple[UUID, UUID]


def two(one: UUID, other: UUID) -> Two:
    """A pair by its keys, whichever came first."""
    return (one, other) if one < other else (other, one)


def latest_notes(session: Session, pairs: Collection[Two] | None = None) -> dict[Two, PairNote]:
    """What was said last of each of these pairs, or of each that anything was said of."""
    wanted = select(PairNote).order_by(PairNote.number)
    if pairs is not None:
        wanted = wanted.where(PairNote.first_id.in_(sorted({one for one, _other in pairs})))
    found = session.scalars(wanted)
    return {(one.first_id, one.second_id): one for one in found}


def notes_of(session: Session, pair: Two) -> Sequence[PairNote]:
    """All that was said of a pair, in order."""
    return session.scalars(
        select(PairNote)
        .where(PairNote.first_id == pair[0], PairNote.second_id == pair[1])
        .options(joinedload(PairNote.by), joinedload(PairNote.issuer))
        .order_by(PairNote.number)
        .execution_options(populate_existing=True)
    ).all()


def pairs_at(session: Session, organisation_ids: Collection[UUID]) -> list[Two]:
    """The pairs that something was said of, one of whose badges these organisations give; the latest word first."""
    first, second = aliased(Achievement), aliased(Achievement)
    own = select(Issuer.id).where(Issuer.organisation_id.in_(sorted(organisation_ids)))
    rows = session.execute(
        select(PairNote.first_id, PairNote.second_id)
        .join(first, first.id == PairNote.first_id)
        .join(second, second.id == PairNote.second_id)
        .where(or_(first.issuer_id.in_(own), second.issuer_id.in_(own)))
        .order_by(PairNote.at.desc(), PairNote.first_id, PairNote.second_id)
    )
    return list(dict.fromkeys((one, other) for one, other in rows))


def to_answer(session: Session, organisation_ids: Collection[UUID]) -> int:
    """How many proposals of the Region wait for the answer of one of these organisations, in two statements."""
    own = pairs_at(session, organisation_ids)
    latest = latest_notes(session, own)
    return sum(latest[pair].kind in {PairNoteKind.MERGE, PairNoteKind.ALIGN} for pair in own)


def answered(session: Session) -> int:
    """Of how many pairs a structure said the last word: it waits for the Region's."""
    return sum(one.kind is PairNoteKind.ANSWERED for one in latest_notes(session).values())


def versions_of(session: Session, achievements: Collection[UUID]) -> dict[UUID, AchievementVersion]:
    """The latest published version of each of these badges that a structure gives, with its skills."""
    rows = session.scalars(
        _published()
        .where(AchievementVersion.achievement_id.in_(sorted(achievements)))
        .options(
            joinedload(AchievementVersion.achievement).joinedload(Achievement.issuer),
            joinedload(AchievementVersion.alignments),
        )
    ).unique()
    return {one.achievement_id: one for one in rows}


def _published() -> Select[AchievementVersion]:
    return (
        select(AchievementVersion)
        .join(Achievement, Achievement.id == AchievementVersion.achievement_id)
        .where(
            AchievementVersion.published_at.is_not(None),
            Achievement.state != AchievementState.DRAFT,
            Achievement.by_rule.is_(False),
        )
        .order_by(AchievementVersion.number)
    )
