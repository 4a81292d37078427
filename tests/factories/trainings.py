"""Providers, their programmes and sessions, and the people in them."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, Organisation, User
from app.portfolio.models import Trainee
from app.skills.models import Skill
from app.trainings import services
from app.trainings.models import Enrolment, TrainingSession
from tests.factories.accounts import a_member, an_organisation
from tests.factories.portfolio import NOW, commune, skill


def provider(session: Session, name: str = "Cap Métal Formation") -> Organisation:
    """Make a training provider."""
    return an_organisation(session, name=name)


def trainer(session: Session, at: Organisation, name: str = "Paul Renouf") -> User:
    """Make a trainer of this provider."""
    return a_member(session, MembershipRole.TRAINER, at, display_name=name)


def training_session(
    session: Session,
    at: Organisation | None = None,
    *,
    modules: dict[str, tuple[list[Skill], date, date]] | None = None,
    title: str = "Soudeur assembleur",
    seats: int = 12,
    name: str | None = None,
) -> TrainingSession:
    """Make a session whose modules, by title, teach these skills between these days."""
    plan = modules or {
        "Soudage TIG": ([skill(session)], date(2026, 10, 5), date(2027, 3, 12)),
        "Communication": ([skill(session, "Communiquer à l’oral")], date(2027, 1, 11), date(2027, 4, 30)),
    }
    programme = services.write_programme(
        session,
        provider=at or provider(session),
        title=title,
        title_en=None,
        scheme="Qualif",
        rncp_code=None,
        occupation_id=None,
        modules=[
            services.NewModule(module_title, None, 70, {taught.id: 3 for taught in skills})
            for module_title, (skills, _start, _end) in plan.items()
        ],
    )
    dates = {
        module.id: (start, end) for module, (_skills, start, end) in zip(programme.modules, plan.values(), strict=True)
    }
    return services.schedule(
        session,
        programme=programme,
        name=name,
        commune_code=commune(session).code,
        seats=seats,
        module_dates=dates,
    )


def enrolled(
    session: Session,
    who: Trainee,
    where: TrainingSession,
    *,
    started: bool = True,
    now: datetime = NOW,
) -> Enrolment:
    """Enrol a person in a session, and let them start."""
    made = services.enrol(session, trainee=who, training_session=where, now=now)
    if started:
        services.start(session, enrolments=[made], now=now)
    return made
