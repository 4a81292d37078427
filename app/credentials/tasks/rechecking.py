"""Badges that people brought, verified again in their time; whoever counted on one that changed is told by e-mail."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask_babel import force_locale

from app.credentials import queries, services
from app.credentials.labels.backpack import VERDICTS, own_report
from app.credentials.labels.sentences import FAILED, UNKNOWN
from app.credentials.models import BackpackBadge
from app.credentials.services.rechecking import Rechecked
from app.credentials.views.asking import outside
from app.db import db
from app.jobs.registry import job
from app.mail import services as mail

AT_ONCE = 20


@job("credentials.recheck", each_minute=True)
def recheck() -> None:
    """Verify again a few of those that are due."""
    recheck_some(AT_ONCE)


def recheck_some(limit: int) -> Rechecked:
    """Verify again those that are due, then write to the owners of those that changed."""
    told = services.recheck_due(db.session, outside=outside, clock=lambda: datetime.now(UTC), limit=limit)
    write_about(told.changed)
    return told


def write_about(badge_ids: Sequence[UUID]) -> None:
    """Tell each owner what was found."""
    for badge in queries.badges_behind(session=db.session, source_ids=badge_ids):
        owner = badge.trainee.user
        with force_locale(owner.locale):
            verdict, why = str(VERDICTS[badge.verdict]), _why(badge)
        mail.send(
            "credentials/mail/badge_changed.txt",
            to=owner.email,
            locale=owner.locale,
            name=badge.name,
            person=owner.display_name,
            verdict=verdict[:1].lower() + verdict[1:],
            why=why,
            link=mail.public_url("credentials.backpack_badge", badge_id=badge.id),
        )


def _why(badge: BackpackBadge) -> str:
    """The first thing found that is not as it should be; nothing where all is."""
    for found in queries.reports(db.session, badge.id)[:1]:
        for line in own_report(badge, found.checks, read_at=found.at).lines:
            if line.state in {FAILED, UNKNOWN}:
                return f"{line.title}. {line.detail}".strip()
    return ""
