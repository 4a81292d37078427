"""A provider whose session has two modules, and people who come with what they know."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.i18n import local_day
from app.portfolio.models import Trainee
from app.positioning import queries, services
from app.positioning.models import Choice, PositioningDecision
from app.positioning.queries import Line, ModulePosition, Position
from app.positioning.services import Chosen
from app.skills import bridge
from app.trainings import services as trainings
from app.trainings.models import CertificationKind, Enrolment
from tests.factories import attestations as statements
from tests.factories import portfolio as people
from tests.factories import trainings as schools
from tests.factories.positioning import positions

MOMENT = datetime.now(UTC)
TODAY = local_day(MOMENT)
LONG_AGO = MOMENT - timedelta(days=50)


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "_kept", {})


class Intake:
    """A session of two modules (70 hours each) to come, with its trainer, and a provider where people were before."""

    def __init__(self, session: Session, data: Path) -> None:
        self.session, self.data = session, data
        self.tig, self.mig = people.skill(session), people.skill(session, "Souder en MIG")
        self.talk = people.skill(session, "Communiquer à l’oral")
        self.provider = schools.provider(session)
        self.trainer = schools.trainer(session, self.provider)
        dates = TODAY + timedelta(days=20), TODAY + timedelta(days=80)
        self.given = schools.training_session(
            session,
            self.provider,
            modules={"Soudage": ([self.tig, self.mig], *dates), "Communication": ([self.talk], *dates)},
            seats=900,
        )
        self.elsewhere = schools.provider(session, "Greta du Bessin")
        self.other_trainer = schools.trainer(session, self.elsewhere, "Léa Hamel")
        before = TODAY - timedelta(days=300), TODAY + timedelta(days=1)
        self.course = schools.training_session(
            session, self.elsewhere, modules={"Atelier": ([people.skill(session, "Lire un plan")], *before)}, seats=900
        )

    def comes(self, name: str = "Camille Lecarpentier", *, started: bool = False) -> Enrolment:
        """Someone who was elsewhere before, and is expected here."""
        who = people.trainee(self.session, name, now=LONG_AGO)
        schools.enrolled(self.session, who, self.course, now=LONG_AGO)
        return schools.enrolled(self.session, who, self.given, started=started, now=LONG_AGO)

    def attested(self, who: Trainee, *skills: Any, level: int | None = 3) -> None:
        for one in skills:
            statements.attested(self.session, who, one, by=self.other_trainer, level=level, now=LONG_AGO)

    def certified(self, who: Trainee, *skills: Any, level: int | None = None, days: int | None = None) -> None:
        trainings.certify(
            self.session,
            trainee=who,
            provider=self.elsewhere,
            recorded_by=self.other_trainer,
            kind=CertificationKind.BLOCK,
            title="Bloc 1",
            code="RNCP1BC01",
            body="Ministère du Travail",
            awarded_on=local_day(LONG_AGO),
            expires_on=TODAY + timedelta(days=days) if days is not None else None,
            skills={one.id: level for one in skills},
            now=LONG_AGO,
        )

    def read(self, enrolment: Enrolment) -> Position:
        self.session.expire_all()
        return positions(self.session, [enrolment], self.data, now=MOMENT)[0]

    def module(self, enrolment: Enrolment, title: str = "Soudage") -> ModulePosition:
        return next(one for one in self.read(enrolment).modules if one.module.title == title)

    def line(self, enrolment: Enrolment, what: Any) -> Line:
        lines = [line for one in self.read(enrolment).modules for line in one.lines]
        return next(line for line in lines if line.skill_id == what.id)

    def decide(
        self, enrolment: Enrolment, choice: Choice, hours: float = 0, *, after: int = 0, reason: str | None = "Déjà su"
    ) -> int:
        """Let the trainer decide of the module of welding."""
        module = self.module(enrolment)
        assert module.mine is not None
        chosen = Chosen(module.mine, choice, module.advised, after, int(hours * 60), reason)
        return services.decide(self.session, chosen=[chosen], by=self.trainer, now=MOMENT)

    def decided(self, enrolment: Enrolment) -> Sequence[PositioningDecision]:
        module = self.module(enrolment)
        assert module.mine is not None
        return queries.decisions(self.session, [enrolment.id]).get(module.mine.id, [])


@pytest.fixture
def intake(session: Session, tmp_path: Path) -> Intake:
    return Intake(session, tmp_path)
