"""People's meta-badges follow what the Region decides: at once for some hundreds, by a worker for the others."""

from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from app.db import db
from app.recognition import tasks
from app.recognition.queries.concerned import under_way


def follow(meta_badge_id: UUID) -> str:
    """Look again at the first people whom a committed decision concerns; say what was done, and what is left."""
    tasks.sweeping.begin_sweeps(meta_badge_id)
    left = sum(one.left for one in under_way(db.session, [meta_badge_id]))
    if not left:
        return str(_("People’s meta-badges have followed."))
    return str(
        ngettext(
            "People’s meta-badges follow: %(num)d person is still to be looked at.",
            "People’s meta-badges follow: %(num)d people are still to be looked at.", left,
        )
    )  # fmt: skip
