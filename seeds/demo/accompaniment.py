"""Whom the counsellor account accompanies: steps agreed, notes written, and a hand-over that waits for an answer."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.guidance import services as guidance
from app.guidance.models import StepEventKind, Turn
from app.i18n import local_day
from app.sharing import queries
from app.sharing import services as sharing
from app.sharing.models import Part
from app.trainings import queries as trainings
from seeds.demo.organisations import Cast
from seeds.demo.people import Person
from seeds.demo.roster import Roster
from seeds.demo.shares import OTHERS

HELPED_BY, NEXT = "CEP-COTE", "JEUNES-VALLEES"
OPENED = (Part.SKILLS, Part.TRAININGS, Part.STEPS)
FOLLOWED = 6
AGREED = 5
SINCE = timedelta(days=6)
# What is to be done, whose turn it is, in how many days it is due.
STEPS = (
    ("Appeler l’organisme de formation pour la session de printemps", Turn.PERSON, 5),
    ("Mettre à jour le CV avec les compétences attestées", Turn.PERSON, -2),
    ("Vérifier les droits au compte personnel de formation", Turn.COUNSELLOR, 2),
    ("Visiter une entreprise du secteur", Turn.PERSON, 20),
    ("Demander une attestation pour le dernier module", Turn.PERSON, 9),
)
NOTES = (
    "Premier entretien. Le projet est clair : rester dans le métier, à moins de 30 km.",
    "Point au téléphone. La recherche avance, deux offres à regarder ensemble.",
)
WORDS = "Cette structure est plus près de chez vous, et connaît bien les entreprises du secteur."


def accompany(session: Session, roster: Roster, cast: Cast, *, now: datetime) -> None:
    """Let the counsellor account follow the trainee account and a few more."""
    body = cast.organisations[HELPED_BY]
    readers = cast.staff[HELPED_BY]
    accounts = [person for person in roster.people if person.has_account]
    others = [person for person in roster.people if person.begins_on and not person.has_account][OTHERS:]
    for number, person in enumerate(others[:FOLLOWED]):
        ends_on = local_day(now) + timedelta(days=5 + 20 * number)
        sharing.give(session, trainee=person.row, organisation=body, parts=OPENED, ends_on=ends_on, now=now - 2 * SINCE)
    for number, person in enumerate([*accounts[:1], *others[:FOLLOWED]]):
        _write(session, person, readers[0], number, now)
    _agree(session, roster, now)
    if accounts and queries.readers_of(session, cast.organisations[NEXT]):
        guidance.propose_move(
            session,
            user=readers[0],
            trainee_id=accounts[0].row.id,
            to=cast.organisations[NEXT],
            words=WORDS,
            now=now - timedelta(hours=20),
        )


def _agree(session: Session, roster: Roster, now: datetime) -> None:
    """Let some people of the trainer account's groups show it their offers and steps."""
    for group in roster.rota.groups:
        if not group.led_by_account or group.session is None or group.starts_on > local_day(now):
            continue
        for one in trainings.cohort(session, group.session.id)[:AGREED]:
            sharing.give(
                session,
                trainee=one.trainee,
                organisation=group.session.programme.provider,
                parts=(Part.STEPS,),
                ends_on=local_day(now) + timedelta(days=60),
                now=now - SINCE,
            )


def _write(session: Session, person: Person, by: User, number: int, now: datetime) -> None:
    """Some steps, one of them done, and a note or two: others for each person."""
    at = now - SINCE
    for place in range(1 + (number + 2) % 3):
        what, turn, days = STEPS[(number + place) % len(STEPS)]
        due_on = max(local_day(now) + timedelta(days=days), local_day(at))
        step = guidance.agree_step(
            session, user=by, trainee_id=person.row.id, what=what, turn=turn, due_on=due_on, now=at
        )
        if place == 2:
            guidance.change_step(session, step=step, by=by, kind=StepEventKind.DONE, now=now - timedelta(days=1))
    for place in range(1 + number % 2):
        guidance.write_note(
            session, user=by, trainee_id=person.row.id, text=NOTES[place], now=at + timedelta(days=2 * place)
        )
