"""Reading portfolios: what a person holds today, what is coming, and what waits for a word from them."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload, subqueryload

from app.accounts.models import User
from app.db import among
from app.portfolio.models import Experience, Ground, Holding, Trainee
from app.portfolio.queries.cards import (
    A_PAGE,
    CardState,
    SeriesState,
    card_series,
    is_held,
    most_chosen,
    open_series,
    own_trainings,
    series_progress,
    series_state,
    standing_answers,
)
from app.portfolio.queries.choosing import UNDER_WAY, Choice, Source, Stage, chosen, sources
from app.portfolio.queries.evidence import (
    EvidenceItem,
    evidence,
    evidence_counts,
    evidence_file,
    one_evidence,
    testimonies,
)
from app.portfolio.queries.history import Event, EventKind, history
from app.portfolio.queries.notes import trainer_notes
from app.portfolio.queries.own_words import own_word, own_words, unlinked_words
from app.portfolio.queries.standing import (
    ATTEST_WITHIN,
    CONFIRM_WITHIN,
    STRENGTH,
    GroundSummary,
    HoldingSummary,
    Leaf,
    NextStep,
    Standing,
    next_step,
    path,
    summary,
)
from app.portfolio.signals import Origin, origins_wanted

__all__ = [
    "ATTEST_WITHIN",
    "A_PAGE",
    "CONFIRM_WITHIN",
    "STRENGTH",
    "UNDER_WAY",
    "CardState",
    "Choice",
    "Event",
    "EventKind",
    "EvidenceItem",
    "GroundSummary",
    "HoldingSummary",
    "Leaf",
    "NextStep",
    "SeriesState",
    "Source",
    "Stage",
    "Standing",
    "card_series",
    "chosen",
    "evidence",
    "evidence_counts",
    "evidence_file",
    "history",
    "is_held",
    "left",
    "most_chosen",
    "next_step",
    "one_evidence",
    "open_series",
    "own_trainings",
    "own_word",
    "own_words",
    "path",
    "series_progress",
    "series_state",
    "sources",
    "standing_answers",
    "summary",
    "testimonies",
    "trainer_notes",
    "unlinked_words",
]

# SQLite binds at most 32,766 values in a statement; a batch stays far below.
BATCH = 500


def holdings(session: Session, trainee_id: UUID, *, today: date) -> list[HoldingSummary]:
    """A person's skills summed up, in the order of the skills' ids; those with nothing left standing are left out."""
    return people_holdings(session, [trainee_id], today=today)[trainee_id]


def people_holdings(
    session: Session, trainee_ids: Collection[UUID], *, today: date
) -> dict[UUID, list[HoldingSummary]]:
    """The skills of several people summed up, in two statements however many they are."""
    statement = (
        select(Holding)
        .where(among(Holding.trainee_id, trainee_ids))
        .options(joinedload(Holding.skill), subqueryload(Holding.grounds))
        .order_by(Holding.skill_id)
        .execution_options(populate_existing=True)
    )
    found: dict[UUID, list[HoldingSummary]] = {trainee_id: [] for trainee_id in trainee_ids}
    for holding in session.scalars(statement):
        summed_up = summary(holding, today)
        if summed_up is not None:
            found[holding.trainee_id].append(summed_up)
    return found


def holding(session: Session, *, trainee_id: UUID, skill_id: UUID, today: date) -> HoldingSummary | None:
    """One skill of a person, summed up."""
    statement = (
        select(Holding)
        .where(Holding.trainee_id == trainee_id, Holding.skill_id == skill_id)
        .options(joinedload(Holding.skill), selectinload(Holding.grounds))
        .execution_options(populate_existing=True)
    )
    found = session.scalar(statement)
    return None if found is None else summary(found, today)


def origins(session: Session, summaries: Iterable[HoldingSummary]) -> dict[UUID, Origin]:
    """What lies behind these skills, by the id of the ground's source."""
    return origins_of(
        session,
        {ground.source_id for summed_up in summaries for ground in summed_up.grounds if ground.source_id is not None},
    )


def origins_of(session: Session, wanted: Collection[UUID]) -> dict[UUID, Origin]:
    """What lies behind grounds, by their source's id: each slice above tells what is its own."""
    told: dict[UUID, Origin] = {}
    if wanted:
        for _receiver, answers in origins_wanted.send(None, session=session, source_ids=wanted):
            told.update(answers)
    return told


def stands(session: Session, *, trainee_id: UUID, skill_id: UUID) -> bool:
    """Whether a skill is in a person's portfolio, be it coming or past its date."""
    standing = (
        select(Ground.id)
        .join(Holding)
        .where(Holding.trainee_id == trainee_id, Holding.skill_id == skill_id, Ground.withdrawn_at.is_(None))
    )
    return session.scalar(standing.limit(1)) is not None


def left(session: Session, trainee_id: UUID) -> list[UUID]:
    """The skills a person held once and no longer does: their history stays."""
    standing = select(Ground.id).where(Ground.holding_id == Holding.id, Ground.withdrawn_at.is_(None)).exists()
    ever = select(Ground.id).where(Ground.holding_id == Holding.id).exists()
    return list(session.scalars(select(Holding.skill_id).where(Holding.trainee_id == trainee_id, ever, ~standing)))


def holds_anything(session: Session, trainee_id: UUID) -> bool:
    """Whether anything stands in a person's portfolio."""
    standing = select(Ground.id).join(Holding).where(Holding.trainee_id == trainee_id, Ground.withdrawn_at.is_(None))
    return session.scalar(standing.limit(1)) is not None


def that_hold_anything(session: Session, trainee_ids: Sequence[UUID]) -> set[UUID]:
    """Those among these people in whose portfolio anything stands."""
    standing = select(Holding.trainee_id).join(Ground).where(Ground.withdrawn_at.is_(None)).distinct()
    if not trainee_ids:
        return set()
    return set(session.scalars(standing.where(among(Holding.trainee_id, trainee_ids))))


def trainee_of(session: Session, user: User) -> Trainee | None:
    """The portfolio of a person who signs in."""
    return session.scalar(select(Trainee).where(Trainee.user_id == user.id))


def trainee(session: Session, trainee_id: UUID) -> Trainee | None:
    """A person's portfolio by its id."""
    return session.get(Trainee, trainee_id)


def experiences(session: Session, trainee_id: UUID) -> Sequence[Experience]:
    """Where a person says their skills come from, the latest first."""
    started = func.coalesce(Experience.started_on, date(1900, 1, 1))
    return session.scalars(
        select(Experience)
        .where(Experience.trainee_id == trainee_id, Experience.removed_at.is_(None))
        .order_by(started.desc(), Experience.title, Experience.id)
    ).all()


def experience(session: Session, *, trainee_id: UUID, experience_id: UUID) -> Experience | None:
    """One of a person's own experiences."""
    return session.scalar(
        select(Experience).where(
            Experience.id == experience_id, Experience.trainee_id == trainee_id, Experience.removed_at.is_(None)
        )
    )


def experience_counts(summaries: Iterable[HoldingSummary]) -> Counter[UUID]:
    """How many of these skills come from each experience."""
    return Counter(
        experience_id
        for summed_up in summaries
        for experience_id in {ground.experience_id for ground in summed_up.grounds}
        if experience_id is not None
    )
