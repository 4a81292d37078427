"""Many people with badges, made in bulk, and what work among them takes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Engine, event, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.credentials import services as credentials
from app.credentials.models import AchievementVersion, BackpackBadge, BackpackState
from app.credentials.services import Recipient
from app.db import new_id
from app.portfolio.models import Trainee
from app.portfolio.services.people import NewPortfolio, open_portfolios
from tests.factories.accounts import NOW
from tests.factories.credentials import ADDRESSES, SEAL

AT_ONCE = 200


@dataclass
class Cost:
    """What some work took."""

    statements: list[str] = field(default_factory=list)
    seconds: float = 0.0


@contextmanager
def counted(engine: Engine) -> Iterator[Cost]:
    """Count what is sent to the database."""
    cost = Cost()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        cost.statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    began = time.perf_counter()
    try:
        yield cost
    finally:
        cost.seconds = time.perf_counter() - began
        event.remove(engine, "before_cursor_execute", note)


def people_with(session: Session, versions: list[AchievementVersion], count: int) -> list[Trainee]:
    """So many people who hold these badges, made in bulk; nobody was looked at for it."""
    users = [
        User(email=f"{new_id().hex}@example.org", display_name="Quelqu’un", created_at=NOW, confirmed_at=NOW,
             is_trainee=True)
        for _each in range(count)
    ]  # fmt: skip
    session.add_all(users)
    session.flush()
    ids = open_portfolios(session, portfolios=[NewPortfolio(one.id, None, 30, None) for one in users], now=NOW)
    for version in versions:
        for first in range(0, count, AT_ONCE):
            recipients = [Recipient(one.email, one.display_name, one.id) for one in users[first : first + AT_ONCE]]
            credentials.give(session, version, recipients, by=None, seal=SEAL, addresses=ADDRESSES, now=NOW)
    session.execute(
        update(BackpackBadge).where(BackpackBadge.trainee_id.in_(ids)).values(state=BackpackState.ACCEPTED)
        if count <= AT_ONCE
        else update(BackpackBadge).values(state=BackpackState.ACCEPTED)
    )
    session.expire_all()
    return [session.get_one(Trainee, one) for one in ids[:1]]
