"""What the trainee account shares, with whom, and who has read it; and what it is asked for."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.i18n import local_day
from app.sharing import queries
from app.sharing import services as sharing
from app.sharing.models import Part, What
from seeds.demo.organisations import Cast
from seeds.demo.people import Person
from seeds.demo.roster import Roster

HELPED_BY, ASKED_BY = "CEP-COTE", "JEUNES-VALLEES"
OPENED = (Part.SKILLS, Part.TRAININGS, Part.EXPERIENCES, Part.CONTACT, Part.STEPS)
WORDS = "Pour préparer ensemble vos candidatures."
OTHERS = 3


def share(session: Session, roster: Roster, cast: Cast, *, now: datetime) -> None:
    """Let the counsellor account read a few people, hand out a link, and note who read by each."""
    body = cast.organisations[HELPED_BY]
    accounts = [person for person in roster.people if person.has_account]
    others = [person for person in roster.people if person.begins_on and not person.has_account]
    for number, person in enumerate([*accounts[:1], *others[:OTHERS]]):
        at = now - timedelta(days=9 + 5 * number)
        sharing.give(
            session,
            trainee=person.row,
            organisation=body,
            parts=OPENED if number == 0 else OPENED[: 1 + number],
            ends_on=local_day(at) + timedelta(days=90),
            now=at,
        )
    for person in accounts[:1]:
        _hand_out(session, person, now)
        for reader in queries.readers_of(session, body)[:1]:
            for what, ago in ((What.PORTFOLIO, 6), (What.STEPS, 6), (What.PORTFOLIO, 2)):
                sharing.open_to(
                    session, user=reader, trainee_ids=[person.row.id], what=what, now=now - timedelta(days=ago)
                )
        for asker in queries.readers_of(session, cast.organisations[ASKED_BY])[:1]:
            sharing.ask(
                session,
                organisation=cast.organisations[ASKED_BY],
                by=asker,
                email=person.email,
                parts=(Part.SKILLS, Part.STEPS),
                words=WORDS,
                now=now - timedelta(days=1),
            )


def _hand_out(session: Session, person: Person, now: datetime) -> None:
    """A link for an agency, opened twice, and one that was closed."""
    at = now - timedelta(days=4)
    parts, end = (Part.SKILLS, Part.TRAININGS, Part.CONTACT), local_day(now) + timedelta(days=26)
    link = sharing.make_link(
        session, trainee=person.row, parts=parts, ends_on=end, label="Pour l’agence d’intérim", now=at
    )
    for hours in (20, 44):
        sharing.open_by_link(session, link=link, what=What.PORTFOLIO, now=now - timedelta(hours=hours))
    old = sharing.make_link(
        session, trainee=person.row, parts=(Part.SKILLS,), ends_on=end, label="Forum des métiers", now=at
    )
    sharing.withdraw_link(session, link=old, now=at)
