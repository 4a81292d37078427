"""What the trainee account brought: badges given elsewhere, one to somebody else; what the Region recognises."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.credentials import services
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.looking import look, nothing_remote, packing_of
from app.credentials.bridge.self_signed import picture_of
from app.credentials.models import RecognisedKind
from app.credentials.services import Brought, Subject
from app.i18n import local_day
from app.portfolio import queries as portfolio
from app.skills import queries as skills
from seeds.demo.content import REGION
from seeds.demo.organisations import Cast
from seeds.demo.roster import Roster

FESTIVAL = "Bénévole au festival"
GIVEN = timedelta(days=30)
# What they were given for and how; whether it was to them, whether they accepted it, whether the Region recognises it.
BADGES = (
    (
        "Travailler en équipe",
        "Observé pendant **trois séances** : écoute, aide, tient parole.",
        True, True, True,
    ),
    (
        FESTIVAL,
        "Tenir un poste pendant **trois soirées** : le préparer, prévenir d’un imprévu, le laisser propre.",
        True, True, False,
    ),
    ("Premiers secours au club", "Avoir suivi la journée de formation du club.", True, False, False),
    ("Arbitre débutant", "Avoir arbitré **cinq rencontres** de jeunes, avec un adulte à côté.", False, False, False),
)  # fmt: skip


def open_messages(session: Session) -> None:
    """Everybody of the demo has opened the message by which they came in."""
    session.execute(update(User).where(User.confirmed_at.is_(None)).values(confirmed_at=User.created_at))


def bring_badges(session: Session, roster: Roster, cast: Cast, *, addresses: Addresses, now: datetime) -> None:
    """Let the trainee account bring them, accept some, and the Region recognise one."""
    person = next(person for person in roster.people if person.has_account)
    held = [one.skill_id for one in portfolio.holdings(session, person.row.id, today=local_day(now))]
    ids = sorted(held, key=lambda one: names[one]) if (names := skills.skill_labels(session, held, "fr")) else []
    for number, (name, criteria, theirs, accepted, recognised) in enumerate(BADGES):
        about = [(names[one], addresses.skill(one)) for one in ids[number * 2 : number * 2 + 2]]
        email = person.email if theirs else "quelqu-un@example.org"
        content = picture_of(number + 1, name, criteria, about, email=email, given_at=now - GIVEN)
        found = look(content, fetch=nothing_remote, now=now, emails=[person.email])
        badge = services.bring(
            session, person.row, Brought(content, packing_of(content)), found, addresses=addresses, now=now
        )
        if accepted:
            services.accept(session, badge, now=now)
        if recognised and badge.issuer_address and badge.achievement_address:
            what = Subject(RecognisedKind.ACHIEVEMENT, badge.achievement_address, name, badge.issuer_address)
            services.recognise(
                session,
                what,
                reason="Des critères publiés, trois séances observées, une équipe formée.",
                ends_at=now + timedelta(days=730),
                by=cast.staff[REGION][0],
                now=now,
            )
