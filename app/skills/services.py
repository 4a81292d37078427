"""Writes: which framework people choose from."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.skills import queries
from app.skills.errors import UnknownFrameworkError
from app.skills.models import Framework


def use_framework(session: Session, code: str) -> Framework:
    """Make this framework the one that offers and portfolios choose from."""
    chosen = queries.framework_by_code(session, code)
    if chosen is None:
        raise UnknownFrameworkError(code)
    session.execute(sa.update(Framework).values(is_default=Framework.id == chosen.id))
    session.flush()
    session.refresh(chosen)
    return chosen
