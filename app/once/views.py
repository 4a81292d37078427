"""What a page asks before it adds something that would otherwise be there twice."""

import hashlib
from datetime import UTC, datetime

from flask import flash, request
from flask_babel import gettext as _
from flask_security import current_user

from app.db import db
from app.once import services


def sent_before() -> bool:
    """Whether this very form was taken in already, which is then said; else it is from now on.

    The token that guards each form is drawn with its page: the same token with the same words is the same form sent
    again, and other words, or a page opened anew, are another.
    """
    if services.take_in(db.session, fingerprint=_fingerprint(), now=datetime.now(UTC)):
        return False
    db.session.rollback()
    flash(_("You had sent this already: it is kept once."), "good")
    return True


def _fingerprint() -> str:
    told = hashlib.sha256()
    for part in (
        str(current_user.get_id()),
        request.full_path,
        *(f"{name}={value}" for name, value in sorted(request.form.items(multi=True))),
    ):
        told.update(f"{len(part)}:{part}".encode())
    return told.hexdigest()
