"""Reading series of cards: what is proposed, what was answered, what is left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from app.portfolio.models import Card, CardAnswer, CardSaid, CardSeries, Ground, WishedOccupation
from app.portfolio.queries.standing import HoldingSummary, Standing
from app.portfolio.signals import OwnTraining, trainings_wanted
from app.skills.models import Framework, Occupation, Skill

A_PAGE = 5
# An expired proof, or a date that passed without news, says nothing of today: one is asked again.
GONE = (Standing.EXPIRED, Standing.LAPSED)


@dataclass(frozen=True, slots=True)
class CardState:
    """One card, and the answer that holds."""

    id: UUID
    skill_id: UUID
    position: int
    words: str | None
    asked: bool
    said: CardSaid | None
    level: int | None
    expected_on: date | None


@dataclass(frozen=True, slots=True)
class SeriesState:
    """A series as it stands: the cards it asks, those the portfolio answered before, and the last turn."""

    asked: tuple[CardState, ...]
    known: tuple[CardState, ...]
    last_turn: int | None
    # What the portfolio says by other ways: shown, and not asked twice.
    held: frozenset[UUID] = frozenset()

    @property
    def pages(self) -> int:
        """How many pages its cards fill."""
        return -(-len(self.asked) // A_PAGE)

    def page(self, number: int) -> tuple[CardState, ...]:
        """The cards of a page, counted from 1."""
        return self.asked[(number - 1) * A_PAGE : number * A_PAGE]

    def page_of(self, position: int) -> int:
        """The page of the first card without an answer from this place on; the page after the last when all have."""
        left = (place for place, card in enumerate(self.asked) if place >= position and self.waits(card))
        found = next(left, None)
        return self.pages + 1 if found is None else found // A_PAGE + 1

    def waits(self, card: CardState) -> bool:
        """Whether a card is still to be answered."""
        return card.said is None and card.skill_id not in self.held

    @property
    def answered(self) -> int:
        """How many cards wait for no answer."""
        return sum(1 for card in self.asked if not self.waits(card))

    def count(self, said: CardSaid) -> int:
        """How many cards have this answer."""
        return sum(1 for card in self.asked if card.said is said)


def is_held(held: HoldingSummary | None) -> bool:
    """Whether a portfolio says something of a skill today."""
    return held is not None and held.standing not in GONE


def card_series(session: Session, *, trainee_id: UUID, series_id: UUID) -> CardSeries | None:
    """One of a person's own series."""
    return session.scalar(select(CardSeries).where(CardSeries.id == series_id, CardSeries.trainee_id == trainee_id))


def open_series(session: Session, trainee_id: UUID) -> Sequence[CardSeries]:
    """The series that a person has not finished, the one touched last first."""
    statement = select(CardSeries).where(CardSeries.trainee_id == trainee_id, CardSeries.ended_at.is_(None))
    return session.scalars(statement.order_by(CardSeries.changed_at.desc(), CardSeries.key)).all()


def series_progress(session: Session, series_ids: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """How many cards of each series have an answer, and how many it asks."""
    standing = (CardAnswer.card_id == Card.id) & CardAnswer.undone_at.is_(None)
    rows = session.execute(
        select(Card.series_id, func.count(CardAnswer.card_id.distinct()), func.count(Card.id.distinct()))
        .outerjoin(CardAnswer, standing)
        .where(Card.series_id.in_(series_ids), Card.asked)
        .group_by(Card.series_id)
    )
    return {series_id: (answered, asked) for series_id, answered, asked in rows}


def series_state(session: Session, series_id: UUID, *, held: frozenset[UUID] = frozenset()) -> SeriesState:
    """The cards of a series with their answers, in two statements; a skill since retired is asked no more."""
    answers = standing_answers(session, series_id)
    # What was said again elsewhere since, on the skill's own page, holds no more here.
    holding = {answer.card_id: None if is_replaced else answer for answer, is_replaced in answers}
    rows = session.scalars(
        select(Card)
        .join(Skill, Skill.id == Card.skill_id)
        .where(Card.series_id == series_id, Skill.retired_in_id.is_(None))
        .order_by(Card.position)
    )
    cards = [_state(card, holding.get(card.id), held) for card in rows]
    return SeriesState(
        asked=tuple(card for card in cards if card.asked),
        known=tuple(card for card in cards if not card.asked),
        last_turn=max((answer.turn for answer, _ in answers), default=None),
        held=held,
    )


def standing_answers(session: Session, series_id: UUID) -> list[tuple[CardAnswer, bool]]:
    """The answers of a series not undone, in their order, and whether what each said has been taken back since."""
    rows = session.execute(
        select(CardAnswer, Ground.withdrawn_at)
        .join(Card, Card.id == CardAnswer.card_id)
        .outerjoin(Ground, Ground.id == CardAnswer.ground_id)
        .where(Card.series_id == series_id, CardAnswer.undone_at.is_(None))
        .order_by(CardAnswer.turn, Card.position)
        .execution_options(populate_existing=True)
    )
    return [(answer, withdrawn_at is not None) for answer, withdrawn_at in rows]


def _state(card: Card, answer: CardAnswer | None, held: frozenset[UUID]) -> CardState:
    if answer is not None and answer.said is CardSaid.NOT_YET and card.skill_id in held:
        answer = None
    return CardState(
        id=card.id,
        skill_id=card.skill_id,
        position=card.position,
        words=card.words,
        asked=card.asked,
        said=answer.said if answer else None,
        level=answer.level if answer else None,
        expected_on=answer.expected_on if answer else None,
    )


def own_trainings(session: Session, trainee_id: UUID) -> list[OwnTraining]:
    """The trainings that a person follows or followed, as the slices above know them."""
    found: list[OwnTraining] = []
    for _receiver, told in trainings_wanted.send(None, session=session, trainee_id=trainee_id):
        found.extend(told)
    return found


def most_chosen(session: Session, *, limit: int) -> list[UUID]:
    """The trades of the framework in use that most people wish or start from."""
    chosen = union_all(
        select(WishedOccupation.occupation_id),
        select(CardSeries.occupation_id).where(CardSeries.occupation_id.is_not(None)),
    ).subquery()
    rows = session.scalars(
        select(Occupation.id)
        .join(chosen, chosen.c.occupation_id == Occupation.id)
        .join(Framework, Framework.id == Occupation.framework_id)
        .where(Framework.is_default, Occupation.retired_in_id.is_(None), ~Occupation.is_group)
        .group_by(Occupation.id, Occupation.code)
        .order_by(func.count().desc(), Occupation.code)
        .limit(limit)
    )
    return list(rows)
