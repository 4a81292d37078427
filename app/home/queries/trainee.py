"""A trainee's home: what waits for them, what they hold, what is coming."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attestations import queries as attestations
from app.attestations.queries import News, Unread
from app.credentials import queries as credentials
from app.credentials.models import BackpackBadge
from app.guidance import queries as guidance
from app.guidance.models import HandOver, Step, Turn
from app.i18n import local_day
from app.portfolio import queries as portfolio
from app.portfolio.models import Proof, Trainee, Visibility
from app.portfolio.queries import HoldingSummary, Leaf, NextStep, Standing
from app.portfolio.signals import Origin
from app.recognition import queries as recognition
from app.recognition.queries.progress import Unseen
from app.skills import queries as skills
from app.trainings import queries as trainings

LEAVES_SHOWN = 5
STEPS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class TraineeHome:
    """A portfolio on one day, in a few figures and dates."""

    next_step: NextStep
    is_searchable: bool
    by_proof: Mapping[Proof, int]
    awaiting: int
    under_way: int  # not there yet: being learned, waiting for a word, or for a date to be confirmed
    to_confirm: int
    leaves: Sequence[Leaf]
    sources: Mapping[UUID, Origin]
    labels: Mapping[UUID, str]
    # Sessions that keep a seat for them, and who gives each.
    seats: Sequence[tuple[str, str]]
    # Hand-overs that wait for their answer, and the steps they agreed to take.
    moves: Sequence[HandOver]
    steps: Sequence[Step]
    # Badges that wait for their answer, or that changed.
    badges: Sequence[BackpackBadge]
    # What became of their meta-badges, and that they have not read.
    meta_badges: Sequence[Unseen]
    # What came of their skills since they last looked, and what their trainers wrote.
    news: Sequence[News]
    unread: Sequence[Unread]

    @property
    def held(self) -> int:
        """How many skills are there today."""
        return sum(self.by_proof.values())


def trainee_home(session: Session, user: User, *, now: datetime, locale: str) -> TraineeHome | None:
    """The home of a person with a portfolio; None while it has not been opened."""
    trainee = portfolio.trainee_of(session, user)
    return None if trainee is None else _summed_up(session, user, trainee, now=now, locale=locale)


def _summed_up(session: Session, user: User, trainee: Trainee, *, now: datetime, locale: str) -> TraineeHome:
    summaries = portfolio.holdings(session, trainee.id, today=local_day(now))
    leaves = [leaf for leaf in portfolio.path(summaries, past=0) if leaf.day is not None][:LEAVES_SHOWN]
    shown = [one for one in summaries if any(one.skill_id in leaf.skill_ids for leaf in leaves)]
    standings = Counter(one.standing for one in summaries)
    steps = guidance.steps_to_do(session, trainee.id)
    news = attestations.news(session, trainee.id, now)
    unread = attestations.unread_by_trainee(session, trainee.id)
    named = (
        {one.skill_id for one in unread}
        | {skill_id for leaf in leaves for skill_id in leaf.skill_ids}
        | {one.skill_id for one in news}
    )
    return TraineeHome(
        badges=credentials.news_of_badges(session, trainee.id, now),
        meta_badges=recognition.unseen(session, trainee.id),
        moves=guidance.moves_waiting(session, trainee.id),
        steps=[one for one in steps if one.turn is Turn.PERSON][:STEPS_SHOWN],
        next_step=portfolio.next_step(trainee, summaries),
        is_searchable=trainee.visibility is Visibility.SEARCHABLE,
        by_proof=_by_proof(summaries),
        awaiting=standings[Standing.AWAITING],
        under_way=sum(standings[one] for one in portfolio.UNDER_WAY),
        to_confirm=standings[Standing.TO_CONFIRM],
        leaves=leaves,
        sources=portfolio.origins(session, shown),
        labels=skills.skill_labels(session, named, locale),
        seats=[
            (one.session.programme.provider.name, one.session.full_name)
            for one in trainings.awaited_of(session, email=user.email)
        ],
        news=news,
        unread=unread,
    )


def _by_proof(summaries: Sequence[HoldingSummary]) -> dict[Proof, int]:
    counted = Counter(one.proof for one in summaries)
    return {proof: counted[proof] for proof in reversed(Proof)}
