"""Taking a form in once."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.once.models import SentForm

KEPT = timedelta(days=30)  # a page of a telephone may be sent again long after
CLEARED = 20


def take_in(session: Session, *, fingerprint: str, now: datetime) -> bool:
    """Whether a form is sent for the first time; who sends it at the same moment waits here for the outcome.

    It is kept with what the form brings about, in one transaction: a form refused can be sent again.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    taken = insert(SentForm).values(fingerprint=fingerprint, sent_at=now).on_conflict_do_nothing()
    first = session.scalar(taken.returning(SentForm.fingerprint)) is not None
    # A few old ones go each time; those that another request is clearing are left to it.
    old = (
        select(SentForm.fingerprint)
        .where(SentForm.sent_at < now - KEPT)
        .order_by(SentForm.sent_at)
        .limit(CLEARED)
        .with_for_update(skip_locked=True)
    )
    session.execute(delete(SentForm).where(SentForm.fingerprint.in_(old)).execution_options(synchronize_session=False))
    return first
