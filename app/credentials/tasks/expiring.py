"""Who counts on a badge that ends soon, and who gave it, are told by e-mail, each morning."""

from datetime import UTC, datetime

from app import jobs
from app.credentials import queries
from app.credentials.models import BackpackBadge
from app.credentials.services import expiring
from app.credentials.services.expiring import Ending
from app.db import begin_writing, db
from app.jobs.registry import job
from app.mail import services as mail
from app.mail.services import RefusedAddressError

EARLY = 5  # in UTC: people read it with their coffee
MOST_NAMES = 10


@job("credentials.expiring", each_day_at=EARLY)
def tell_of_ends() -> None:
    """Tell the people, then the structures."""
    while not jobs.stopping():
        begin_writing(db.session)
        taken, told = expiring.take_held(db.session, now=_now())
        db.session.commit()
        sent = [_tell_owner(one) for one in told]
        if not taken or not all(sent):
            break
    for issuer in expiring.issuers_to_tell(db.session, now=_now()):
        begin_writing(db.session)
        now = _now()
        ending = expiring.take_given(db.session, issuer, now=now)
        db.session.commit()
        if ending is not None and not _tell_issuer(ending):
            begin_writing(db.session)
            expiring.put_given_back(db.session, issuer, taken_at=now)
            db.session.commit()


def _tell_owner(badge: BackpackBadge) -> bool:
    """Write to whoever counts on it; whether it has left."""
    owner = badge.trainee.user
    sent = _sent(
        "credentials/mail/badge_ends.txt",
        to=owner.email,
        locale=owner.locale,
        name=badge.name,
        person=owner.display_name,
        issuer=badge.issuer_name,
        day=badge.valid_until,
        link=mail.public_url("credentials.backpack_badge", badge_id=badge.id),
    )
    if not sent:
        begin_writing(db.session)
        expiring.put_back(db.session, badge.id)
        db.session.commit()
    return sent


def _tell_issuer(ending: Ending) -> bool:
    """Write to those who give its badges; whether it has left, for at least one of them if there is one."""
    people = queries.who_issues(db.session, ending.issuer.organisation_id)
    sent = [
        _sent(
            "credentials/mail/badges_end.txt",
            to=one.email,
            locale=one.locale,
            person=one.display_name,
            issuer=ending.issuer.name,
            count=ending.count,
            names=list(ending.names.items())[:MOST_NAMES],
            others=len(ending.names) - MOST_NAMES,
            day=ending.first,
            link=mail.public_url("credentials.issued_badges", etat="soon"),
        )
        for one in people
    ]
    return any(sent) or not people


def _sent(template: str, *, to: str, locale: str, **words: object) -> bool:
    """Whether a message has left; an address that takes none is asked once."""
    try:
        return mail.send_now(template, to=to, locale=locale, **words)
    except RefusedAddressError:
        return True


def _now() -> datetime:
    return datetime.now(UTC)
