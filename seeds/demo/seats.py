"""Seats kept for people who have not answered yet: the trainee account's, and some in the trainer account's groups."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from app.i18n import local_day
from app.trainings import queries
from app.trainings import services as trainings
from app.trainings.services import Entrant
from seeds.demo.groups import Group
from seeds.demo.people import Person
from seeds.demo.roster import Roster

ASKED_BY_TRAINER = 2


def keep_seats(session: Session, roster: Roster, *, now: datetime) -> None:
    """Ask a few people whether they come to a session that is to begin; each signs in already, so none is invited."""
    today = local_day(now)
    coming = [group for group in roster.rota.groups if group.session is not None and group.starts_on > today]
    accounts = [person for person in roster.people if person.has_account]
    for person in accounts[:1]:
        _ask(session, coming, [person], now)
    strangers = [person for person in roster.people if not person.begins_on and not person.has_account]
    led = [group for group in coming if group.led_by_account] or coming
    _ask(session, led, strangers[:ASKED_BY_TRAINER], now)


def _ask(session: Session, groups: Iterable[Group], people: Iterable[Person], now: datetime) -> None:
    """Keep each a seat in the first of these sessions that has one, of a provider new to them."""
    for person in people:
        for group in groups:
            given = group.session
            if given is None or queries.seats_taken(session, given.id) >= given.seats:
                continue
            known = queries.was_enrolled_with(
                session, trainee_id=person.row.id, provider_id=given.programme.provider_id
            )
            here = queries.enrolment(session, trainee_id=person.row.id, session_id=given.id)
            if not known and here is None:
                entrant = Entrant(person.email, person.name)
                trainings.admit(session, training_session=given, entrant=entrant, by=group.leader, now=now)
                break
