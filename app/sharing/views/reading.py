"""What pages of any slice call when they show a person to someone else."""

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from flask import request
from flask_security import current_user

from app.db import begin_writing, db
from app.portfolio.models import Trainee
from app.sharing import services
from app.sharing.models import What


def note(trainee: Trainee, what: What) -> None:
    """Note that the person signed in reads this of someone, who sees it; call it once the page may be shown."""
    note_each([trainee.id], what)


def note_each(trainee_ids: Collection[UUID], what: What) -> None:
    """Note the same of everyone whom a page shows, in a transaction of its own: a page is a read until then.

    A form sent is an act, kept elsewhere; the page that led to it was noted.
    """
    if request.method != "GET" or not trainee_ids:
        return
    begin_writing(db.session)
    services.open_to(db.session, user=current_user, trainee_ids=list(trainee_ids), what=what, now=datetime.now(UTC))
    db.session.commit()
