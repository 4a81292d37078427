"""What follows in backpacks from what issuers decide: receivers of signals, in the transaction of the decision."""

from typing import Any

from sqlalchemy import select

from app.credentials.models import BackpackBadge, Credential
from app.credentials.services.collecting import collect, collect_given
from app.credentials.services.weighing import tell, weigh


def given(_sender: object, **told: Any) -> None:
    """Badges just given reach the backpacks of those they were given to."""
    collect_given(told["session"], told["ids"], now=told["now"])


def decided(_sender: object, **told: Any) -> None:
    """The skills that rest on a badge follow what was decided of it, and its owner is told."""
    session, now = told["session"], told["now"]
    ids = list(session.scalars(select(BackpackBadge.id).where(BackpackBadge.credential_id == told["credential"].id)))
    weigh(session, ids, now=now)
    tell(session, ids, now=now)


def key_given_up(_sender: object, **told: Any) -> None:
    """What a key signed is good no more once others may sign by it."""
    session, now = told["session"], told["now"]
    signed = select(Credential.id).where(Credential.key_id == told["key"].id)
    ids = list(session.scalars(select(BackpackBadge.id).where(BackpackBadge.credential_id.in_(signed))))
    weigh(session, ids, now=now)


def came_in(_sender: object, **told: Any) -> None:
    """Whoever has just proved who they are finds the badges that wait for them."""
    collect(told["session"], told["user"], now=told["now"])
