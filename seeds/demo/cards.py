"""What the trainee account began and left: a series of cards half answered, and skills in their own words."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.portfolio import queries
from app.portfolio import services as portfolio
from app.portfolio.errors import NothingToAskError
from app.portfolio.models import CardSaid, CardStart
from app.portfolio.services import Beginning, CardSaying, Proposal
from seeds.demo.people import Person
from seeds.demo.roster import Roster

# What they answered of the first page, and with which level.
FIRST_PAGE = (
    (CardSaid.ACQUIRED, 2),
    (CardSaid.NOT_YET, None),
    (CardSaid.ACQUIRED, None),
    (CardSaid.IN_PROGRESS, None),
    (CardSaid.NOT_YET, None),
)


def leave_cards(session: Session, roster: Roster, *, now: datetime) -> None:
    """Begin what the trainee account is to go on with."""
    for person in [person for person in roster.people if person.has_account][:1]:
        _begin_trade(session, roster, person, now)
        lived = queries.experiences(session, person.row.id)
        for number, text in enumerate(roster.content.trainee.own_words):
            experience_id = lived[number % len(lived)].id if lived else None
            portfolio.keep_words(session, trainee=person.row, text=text, experience_id=experience_id, now=now)


def _begin_trade(session: Session, roster: Roster, person: Person, now: datetime) -> None:
    """Answer the first page of the cards of a trade; a framework that lacks it, or asks nothing new, gives none."""
    trade = roster.catalogue.trades.get(roster.content.trainee.cards)
    if trade is None:
        return
    beginning = Beginning(CardStart.OCCUPATION, f"occupation:{trade.id}", trade.id)
    proposals = [Proposal(need.skill.id) for need in trade.needs]
    try:
        series = portfolio.begin_series(session, trainee=person.row, beginning=beginning, proposals=proposals, now=now)
    except NothingToAskError:
        return
    page = queries.series_state(session, series.id).page(1)
    sayings = [CardSaying(card.id, said, level) for card, (said, level) in zip(page, FIRST_PAGE, strict=False)]
    portfolio.answer_cards(session, trainee=person.row, series=series, sayings=sayings, now=now)
    portfolio.leave_behind(session, series=series, position=len(page), now=now)
