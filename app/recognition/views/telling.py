"""Writing to structures about what they asked."""

from datetime import datetime
from uuid import UUID

from app.db import db
from app.mail import services as mail
from app.recognition import queries
from app.recognition.labels.requests import STEPS
from app.recognition.queries import queue as waiting
from app.recognition.services import thread
from app.recognition.views.blueprint import means


def tell_structure(request_id: UUID, *, now: datetime) -> None:
    """Write to who asked what the Region said last; once its decision is kept."""
    asked = waiting.request(db.session, request_id)
    if asked is None or not asked.steps or asked.steps[-1].told_at is not None:
        return
    step = asked.steps[-1]
    mail.send(
        "recognition/mail/decided.txt",
        to=asked.asked_by.email,
        locale=asked.asked_by.locale,
        name=asked.asked_by.display_name,
        badge=asked.version.name,
        meta_badge=queries.name_of(db.session, asked.meta_badge),
        said=STEPS[step.kind],
        words=step.words,
        link=f"{means().addresses.origin}/structure/reconnaissances/{asked.id}",
    )
    thread.note_told(db.session, step, now=now)
    db.session.commit()
