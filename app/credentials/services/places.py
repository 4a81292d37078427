"""Places in an issuer's status lists, taken one after the other: none is ever given twice."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.credentials.models import Issuer, StatusRegister
from app.credentials.models.issuers import LIST_LENGTH


def take_places(session: Session, issuer: Issuer, count: int) -> Iterator[tuple[StatusRegister, int]]:
    """Take the next places in the issuer's status lists, opening a new one when the last is full."""
    newest = (
        select(StatusRegister)
        .where(StatusRegister.issuer_id == issuer.id)
        .order_by(StatusRegister.number.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    # The list may have been filled, and a newer one opened, while we waited for our turn on it.
    session.execute(select(Issuer.id).where(Issuer.id == issuer.id).with_for_update())
    register = session.scalars(newest).one()
    for _ in range(count):
        if register.next_index == LIST_LENGTH:
            register = StatusRegister(issuer_id=issuer.id, number=register.number + 1, next_index=0)
            session.add(register)
            session.flush()
        yield register, register.next_index
        register.next_index += 1
    session.flush()
