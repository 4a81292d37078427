"""Every page of trainers asks the database as often for twenty people as for many."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.access import declared_access
from app.accounts import services as accounts
from app.accounts.services import NewTrainee
from app.attestations import services as attestations
from app.attestations.models import (
    Assessment,
    AssessmentKind,
    AssessmentMethod,
    Attestation,
    AttestationRequest,
    Contest,
    ContestState,
    HoldingMessage,
    RequestState,
)
from app.attestations.services import Findings, Situation, Statement
from app.i18n import local_day
from app.permissions import GRANTS, Role
from app.portfolio import services as portfolio
from app.portfolio.models import Holding, Trainee
from app.positioning import services as positioning
from app.positioning.models import Choice
from app.positioning.services import Chosen
from app.trainings import services as trainings
from app.trainings.models import Certification, CertificationKind, Enrolment, TrainingSession
from app.trainings.services import Award
from tests.factories import portfolio as people
from tests.factories import sharing as opening
from tests.factories import trainings as schools
from tests.factories.accounts import signed_in

MOMENT = datetime.now(UTC)
TODAY = local_day(MOMENT)
LONG_AGO = MOMENT - timedelta(days=50)
FEW, MORE = 20, 60
# In the long round: more people in one group than the five hundred keys that SQLAlchemy loads at once, then others.
CROWD, GROUP = 600, 200

# Pages of trainers that are no list, nor read anything of people.
LEFT_OUT = {
    "record.person_file": "one file, streamed",
}
TABLES = ("formations", "sessions", "inscriptions", "certifications")
# The same pages, looked at another way.
NARROWED = (
    "/groupes/{session_id}/attester?competence={skill_id}",
    "/groupes/{session_id}/attester?personne={trainee_id}",
    "/groupes/{session_id}/evaluer?competence={skill_id}",
    "/positionnements/personnes/{trainee_id}?formation={programme_id}",
    "/formations/exporter/inscriptions.csv?session={session_id}",
    "/formations/importer/inscriptions?session={session_id}",
)


class School:
    """A provider and its trainer, with people of whom everything a trainer may read has been said."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.skills = [people.skill(session, f"Geste {number}") for number in range(6)]
        self.provider = schools.provider(session)
        self.trainer = schools.trainer(session, self.provider)
        self.course = self.plan()

    def plan(self) -> TrainingSession:
        day = timedelta(days=1)
        modules = {
            "Fini": (self.skills[:2], TODAY - 40 * day, TODAY - 5 * day),
            "En cours": (self.skills[2:4], TODAY - 40 * day, TODAY + 20 * day),
            "À venir": (self.skills[4:5], TODAY + 10 * day, TODAY + 40 * day),
        }
        return schools.training_session(self.session, self.provider, modules=modules, seats=900)

    def come(self, number: int, course: TrainingSession) -> None:
        """So many people come into a group; they learn, ask, write, disagree, and open their portfolios."""
        new = [NewTrainee(f"{uuid4()}@example.org", f"Personne {each:04}") for each in range(number)]
        users = accounts.create_trainees(self.session, people=new, now=LONG_AGO)
        plain = [portfolio.NewPortfolio(each, None, 30, None) for each in users]
        ids = portfolio.open_portfolios(self.session, portfolios=plain, now=LONG_AGO)
        who = self.session.scalars(select(Trainee).where(Trainee.id.in_(ids)).order_by(Trainee.user_id)).all()
        made = trainings.enrol_many(self.session, trainees=who, training_session=course, now=LONG_AGO)
        enrolments = self.session.scalars(select(Enrolment).where(Enrolment.id.in_(made))).all()
        trainings.start(self.session, enrolments=enrolments, now=LONG_AGO)
        parts = {one.id: {each.module.title: each for each in one.modules} for one in enrolments}
        trainings.complete_modules(
            self.session, modules=[one["Fini"] for one in parts.values()], on=TODAY - timedelta(days=5), now=MOMENT
        )
        positioning.decide(
            self.session,
            chosen=[Chosen(one["À venir"], Choice.FOLLOW, 0, 0, 0, "Veut revoir") for one in parts.values()],
            by=self.trainer,
            now=MOMENT,
        )
        self.sign(list(who))
        for one in who:
            opening.granted(self.session, one, self.provider, now=MOMENT)

    def sign(self, who: list[Trainee]) -> None:
        """What trainers said of these people, and what these say back."""
        initial = Situation(AssessmentKind.INITIAL, AssessmentMethod.TEST, TODAY, "Vu")
        findings = [Findings(one, {self.skills[3].id: 2, self.skills[4].id: None}) for one in who]
        attestations.assess(self.session, trainer=self.trainer, situation=initial, findings=findings, now=MOMENT)
        statements = [Statement(one, self.skills[2].id, 3, None) for one in who]
        signed = attestations.attest_many(
            self.session, trainer=self.trainer, statements=statements, observed="Vu", now=MOMENT
        )
        kind, title, body = CertificationKind.BLOCK, "Bloc 1", "Ministère du Travail"
        awards = [Award(one, kind, title, "RNCP1BC01", body, TODAY, None, {self.skills[5].id: None}) for one in who]
        trainings.certify_many(
            self.session, provider=self.provider, recorded_by=self.trainer, awards=awards, now=MOMENT
        )
        self.session.add_all(
            Contest(attestation_id=one, words="Non", state=ContestState.OPEN, contested_at=MOMENT) for one in signed
        )
        held = select(Holding.id, Holding.skill_id, Trainee.user_id).join(Trainee)
        mine = held.where(
            Trainee.id.in_([one.id for one in who]), Holding.skill_id.in_(one.id for one in self.skills[:3])
        )
        for holding_id, skill_id, user_id in self.session.execute(mine).all():
            if skill_id == self.skills[0].id:
                said: AttestationRequest | HoldingMessage = AttestationRequest(
                    holding_id=holding_id,
                    trainer_id=self.trainer.id,
                    provider_id=self.provider.id,
                    words="S’il vous plaît",
                    state=RequestState.REQUESTED,
                    requested_at=MOMENT,
                )
            else:
                said = HoldingMessage(
                    holding_id=holding_id,
                    provider_id=self.provider.id,
                    author_id=user_id,
                    by_trainee=True,
                    text="Bonjour",
                    sent_at=MOMENT,
                )
            self.session.add(said)
        self.session.flush()

    def values(self) -> Mapping[str, UUID]:
        """What the addresses name, of one person of the group."""
        one = self.session.scalars(
            select(Enrolment).where(Enrolment.session_id == self.course.id).order_by(Enrolment.trainee_id).limit(1)
        ).one()
        signed = self.session.scalars(
            select(Attestation).join(Holding).where(Holding.trainee_id == one.trainee_id).limit(1)
        ).one()
        module = one.modules[0].module
        return {
            "session_id": self.course.id,
            "enrolment_id": one.id,
            "trainee_id": one.trainee_id,
            "skill_id": self.skills[2].id,
            "module_id": module.id,
            "programme_id": module.programme_id,
            "attestation_id": signed.id,
            "contest_id": self.session.scalars(select(Contest.id).where(Contest.attestation_id == signed.id)).one(),
            "assessment_id": self.session.scalars(
                select(Assessment.id).where(Assessment.trainee_id == one.trainee_id)
            ).one(),
            "certification_id": self.session.scalars(
                select(Certification.id).where(Certification.trainee_id == one.trainee_id)
            ).one(),
        }


def addresses(app: Flask, values: Mapping[str, UUID]) -> list[str]:
    """Every page that a permission of trainers opens, about these."""
    found = [narrowed.format(**values) for narrowed in NARROWED] + ["/"]
    for rule in app.url_map.iter_rules():
        declared = declared_access(app, rule.endpoint)
        if declared is None or declared.permission not in GRANTS[Role.TRAINER] or "GET" not in (rule.methods or ()):
            continue
        if rule.endpoint not in LEFT_OUT:
            tables = TABLES if "what" in rule.arguments else ("",)
            with app.test_request_context():
                found += [url_for(rule.endpoint, **some(values, rule.arguments, each)) for each in tables]
    return sorted(found)


def some(values: Mapping[str, UUID], names: Collection[str], table: str) -> dict[str, object]:
    """The values that an address takes; a name that is new here is to be added above."""
    return {name: table if name == "what" else values[name] for name in names}


def costs(client: FlaskClient, session: Session, paths: Collection[str], statements: list[str]) -> dict[str, int]:
    """How many statements each page takes, once it was opened before."""
    counted = {}
    for path in paths:
        assert client.get(path).status_code in (200, 302), path
        session.expire_all()
        statements.clear()
        client.get(path)
        counted[path] = len(statements)
    return counted


@pytest.mark.parametrize("many", [MORE, pytest.param(2000, marks=pytest.mark.deep)])
def test_every_page_of_trainers_costs_the_same_statements_for_few_people_as_for_many(
    client: FlaskClient, app: Flask, session: Session, statements: list[str], many: int
) -> None:
    school = School(session)
    school.come(FEW, school.course)
    session.commit()
    signed_in(client, session, school.trainer)
    paths = addresses(app, school.values())
    assert len(paths) > len(NARROWED) + 40
    before = costs(client, session, paths, statements)
    school.come(min(many, CROWD) - FEW, school.course)
    for _people in range(CROWD, many, GROUP):  # the others are in other groups of the provider
        school.come(GROUP, school.plan())
    session.execute(text("ANALYZE"))  # as PostgreSQL does by itself: plans made for twenty people are made anew
    session.commit()
    after = costs(client, session, paths, statements)
    assert {path: (before[path], after[path]) for path in paths if after[path] != before[path]} == {}
