"""What the trainee account asked of the trainer account and of a tutor, and what came of it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attestations import services as attestations
from app.attestations.models import Attestation
from app.attestations.services import Sight, Witness
from app.i18n import local_day
from app.portfolio import queries as portfolio
from app.portfolio.models import Holding, Proof, Trainee
from seeds.demo.groups import Group
from seeds.demo.people import Person
from seeds.demo.roster import Roster

TUTOR = Witness("Maryse Letellier", "Cheffe d’atelier", "Métallerie des Dunes", "maryse.letellier@demo.example")


def ask_around(session: Session, roster: Roster, *, now: datetime) -> None:
    """Let the trainee account ask, be answered, disagree and write; nothing where it has no group."""
    found = _own_group(roster)
    if found is None:
        return
    person, group = found
    trainee, trainer = session.get_one(Trainee, person.row.id), session.get_one(User, group.leader.id)
    held = portfolio.holdings(session, trainee.id, today=local_day(now))
    said = [one for one in held if one.proof is Proof.DECLARED]
    _ask(session, trainee, trainer=trainer, group=group, skills=[one.skill_id for one in said[:3]], now=now)
    _testify(session, trainee, [one.skill_id for one in said[3:6]], now)
    _talk(session, trainee, trainer, group, now)


def _own_group(roster: Roster) -> tuple[Person, Group] | None:
    for group in roster.rota.groups:
        for seat in group.people:
            if group.led_by_account and seat.person.has_account and group.session is not None:
                return seat.person, group
    return None


def _ask(session: Session, trainee: Trainee, *, trainer: User, group: Group, skills: list[UUID], now: datetime) -> None:
    """Ask for some skills; the first is declined, the others wait."""
    for number, skill_id in enumerate(skills):
        at = now - timedelta(days=6 - number)
        asking = attestations.ask(
            session,
            trainee=trainee,
            skill_ids=[skill_id],
            provider_id=group.row.programme.provider_id,
            trainer_id=trainer.id,
            words="Je l’ai refait à l’atelier la semaine dernière.",
            now=at,
        )
        if number == 0:
            attestations.decline(
                session,
                trainer=trainer,
                request_ids=[one.id for one in asking.requests],
                reason="Pas encore vu en entier : montrez-moi mardi à l’atelier.",
                now=at + timedelta(days=1),
            )


def _testify(session: Session, trainee: Trainee, skills: list[UUID], now: datetime) -> None:
    """Ask a tutor what they saw; they answer, and another question waits."""
    if not skills:
        return
    asked, key = attestations.ask_witness(
        session,
        trainee=trainee,
        skill_ids=skills,
        email=TUTOR.email,
        words="Le stage de mars.",
        now=now - timedelta(days=9),
    )
    holdings = [one.holding_id for one in asked.skills]
    attestations.testify(
        session,
        key=key,
        witness=TUTOR,
        sights={
            one: Sight(seen=True, level=3) if place < 2 else Sight(seen=False) for place, one in enumerate(holdings)
        },
        words="Un mois avec nous : du travail soigné, à l’heure, et des questions quand il en fallait.",
        now=now - timedelta(days=7),
    )
    attestations.ask_witness(
        session, trainee=trainee, skill_ids=skills[:1], email=None, words=None, now=now - timedelta(days=1)
    )


def _talk(session: Session, trainee: Trainee, trainer: User, group: Group, now: datetime) -> None:
    """Disagree with an attestation that stands, and write about its skill."""
    standing = session.scalars(
        select(Attestation)
        .join(Holding, Holding.id == Attestation.holding_id)
        .where(Holding.trainee_id == trainee.id, Attestation.revoked_at.is_(None))
        .order_by(Attestation.attested_at.desc(), Attestation.id)
    ).first()
    if standing is None:
        return
    attestations.contest(
        session, attestation=standing, words="Le niveau est trop bas : je le fais sans aide depuis le stage.", now=now
    )
    for by, text, ago in (
        (trainee.user, "Quand puis-je vous le montrer ?", 2),
        (trainer, "Mardi à 10 h, à l’atelier.", 1),
    ):
        attestations.write_message(
            session,
            holding=standing.holding,
            provider_id=group.row.programme.provider_id,
            author=by,
            by_trainee=by is trainee.user,
            text=text,
            now=now - timedelta(days=ago),
        )
