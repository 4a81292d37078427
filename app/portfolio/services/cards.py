"""Series of cards: begun, answered, undone, put aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.i18n import local_day
from app.portfolio import queries
from app.portfolio.errors import NothingFoundError, NothingToAskError
from app.portfolio.models import (
    Card,
    CardAnswer,
    CardSaid,
    CardSeries,
    CardStart,
    Ground,
    GroundKind,
    GroundState,
    Holding,
    Trainee,
)
from app.portfolio.services.grounds import note_changes, stand_again, take_turns
from app.portfolio.services.sayings import Saying, declare_many

MOST_CARDS = 30
UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a series starts from; `key` tells two beginnings apart, so that one begun twice is one."""

    start: CardStart
    key: str
    occupation_id: UUID | None = None
    experience_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A skill to ask about, and the words that show it when someone wrote them."""

    skill_id: UUID
    words: str | None = None


@dataclass(frozen=True, slots=True)
class CardSaying:
    """What a person answers to one card."""

    card_id: UUID
    said: CardSaid
    level: int | None = None
    expected_on: date | None = None


def begin_series(
    session: Session, *, trainee: Trainee, beginning: Beginning, proposals: Sequence[Proposal], now: datetime
) -> CardSeries:
    """Begin a series of cards, or take up again the one that began so and is not finished."""
    take_turns(session, [trainee.id])
    open_one = select(CardSeries).where(
        CardSeries.trainee_id == trainee.id, CardSeries.key == beginning.key, CardSeries.ended_at.is_(None)
    )
    found = session.scalar(open_one)
    if found is not None:
        return found
    cards = _cards(session, trainee, proposals, local_day(now))
    series = CardSeries(
        trainee_id=trainee.id,
        start=beginning.start,
        key=beginning.key,
        occupation_id=beginning.occupation_id,
        experience_id=beginning.experience_id,
        turns=0,
        position=0,
        started_at=now,
        changed_at=now,
    )
    session.add(series)
    session.flush()
    for card in cards:
        card.series_id = series.id
    session.add_all(cards)
    session.flush()
    return series


def _cards(session: Session, trainee: Trainee, proposals: Sequence[Proposal], today: date) -> list[Card]:
    """The cards to ask, up to so many, and those that the portfolio answers already."""
    unique = list({one.skill_id: one for one in reversed(proposals)}.values())[::-1]
    if not unique:
        raise NothingFoundError
    held = {one.skill_id for one in queries.holdings(session, trainee.id, today=today) if queries.is_held(one)}
    asked = [one for one in unique if one.skill_id not in held][:MOST_CARDS]
    if not asked:
        raise NothingToAskError
    known = [one for one in unique if one.skill_id in held]
    return [
        Card(position=place, skill_id=one.skill_id, words=one.words, asked=place <= len(asked))
        for place, one in enumerate([*asked, *known], start=1)
    ]


def answer_cards(
    session: Session, *, trainee: Trainee, series: CardSeries, sayings: Sequence[CardSaying], now: datetime
) -> int:
    """Write the answers that changed, all in one turn; how many did. Cards of another series are none of its."""
    take_turns(session, [trainee.id])
    session.refresh(series)
    state = {card.id: card for card in queries.series_state(session, series.id).asked}
    changed = [
        one
        for one in sayings
        if (card := state.get(one.card_id)) is not None
        and (one.said, one.level, one.expected_on) != (card.said, card.level, card.expected_on)
    ]
    if not changed:
        return 0
    series.turns, series.changed_at = series.turns + 1, now
    skills = {one.card_id: state[one.card_id].skill_id for one in changed}
    before = {
        skill_id: ground.id for skill_id, ground in _declarations(session, trainee, list(skills.values())).items()
    }
    said = [_saying(one, skills[one.card_id], series) for one in changed]
    grounds = declare_many(session, trainee=trainee, sayings=said, now=now)
    laid = dict(zip((one.skill_id for one in said if one.state is not None), grounds, strict=True))
    session.add_all(
        CardAnswer(
            card_id=one.card_id,
            turn=series.turns,
            said=one.said,
            level=one.level,
            expected_on=one.expected_on,
            ground_id=laid.get(skills[one.card_id]),
            replaced_id=before.get(skills[one.card_id]),
            said_at=now,
        )
        for one in changed
    )
    session.flush()
    return len(changed)


def _saying(one: CardSaying, skill_id: UUID, series: CardSeries) -> Saying:
    """The answer as a declaration, tied to what the series comes from."""
    state = None if one.said is CardSaid.NOT_YET else GroundState(one.said.value)
    return Saying(skill_id, state, one.level, one.expected_on, None, series.experience_id)


def leave_behind(session: Session, *, series: CardSeries, position: int, now: datetime) -> None:
    """Go on past these cards, answered or not; past the last one the series is finished."""
    asked = len(queries.series_state(session, series.id).asked)
    series.position, series.changed_at = max(series.position, min(position, asked)), now
    if position >= asked:
        series.ended_at = series.ended_at or now
    session.flush()


def undo(session: Session, *, trainee: Trainee, series: CardSeries, turn: int, now: datetime) -> list[int]:
    """Take back the answers of the last turn, exactly: what stood before stands again; the cards' places, in order.

    A turn already undone, or that others came after, stays as it is: two clicks undo one turn.
    """
    take_turns(session, [trainee.id])
    session.refresh(series)
    standing = [answer for answer, _ in queries.standing_answers(session, series.id)]
    answers = [answer for answer in standing if answer.turn == turn]
    if not answers or turn != max(answer.turn for answer in standing):
        return []
    for answer in answers:
        answer.undone_at = now
    ids = [answer.card_id for answer in answers]
    places = list(session.scalars(select(Card.position).where(Card.id.in_(ids)).order_by(Card.position)))
    series.position, series.changed_at = min(series.position, places[0] - 1), now
    _stand_again(session, trainee, answers, now)
    session.flush()
    return places


def _stand_again(session: Session, trainee: Trainee, answers: Sequence[CardAnswer], now: datetime) -> None:
    """Withdraw what these answers laid and let what they replaced stand; but what was said since elsewhere wins."""
    ids = {one for answer in answers for one in (answer.ground_id, answer.replaced_id) if one is not None}
    grounds = {ground.id: ground for ground in session.scalars(select(Ground).where(Ground.id.in_(ids)))}
    holdings = [ground.holding_id for ground in grounds.values()]
    taken = {
        ground.holding_id: ground.id
        for ground in session.scalars(
            select(Ground).where(
                Ground.holding_id.in_(holdings),
                Ground.kind == GroundKind.DECLARATION,
                Ground.withdrawn_at.is_(None),
            )
        )
    }
    again: list[UUID] = []
    for answer in answers:
        laid, before = grounds.get(answer.ground_id), grounds.get(answer.replaced_id)  # type: ignore[arg-type]
        if laid is not None and taken.get(laid.holding_id) == laid.id:
            laid.withdrawn_at, laid.withdrawn_reason = now, UNDONE
            del taken[laid.holding_id]
        elif laid is not None:
            continue
        if before is not None and before.holding_id not in taken and before.withdrawn_at == answer.said_at:
            again.append(before.id)
    stand_again(session, again, now=now)
    note_changes(session, {trainee.id}, now=now)


def _declarations(session: Session, trainee: Trainee, skill_ids: Sequence[UUID]) -> dict[UUID, Ground]:
    """What a person declares of these skills today."""
    rows = session.execute(
        select(Holding.skill_id, Ground)
        .join(Ground, Ground.holding_id == Holding.id)
        .where(
            Holding.trainee_id == trainee.id,
            Holding.skill_id.in_(skill_ids),
            Ground.kind == GroundKind.DECLARATION,
            Ground.withdrawn_at.is_(None),
        )
    )
    return {skill_id: ground for skill_id, ground in rows}  # noqa: C416 (rows are no pairs to the checker)


def put_aside(session: Session, *, series: CardSeries, now: datetime) -> None:
    """Close a series that is not to be gone on with; its answers stay."""
    session.execute(
        update(CardSeries).where(CardSeries.id == series.id, CardSeries.ended_at.is_(None)).values(ended_at=now)
    )
