"""What is taught, where and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.trainings.models import (
    Module,
    ModuleSkill,
    Programme,
    SessionModule,
    TrainingSession,
)


@dataclass(frozen=True, slots=True)
class NewModule:
    """A module about to be written: its title in both languages, hours, and the skills it teaches to which level."""

    title: str
    title_en: str | None
    hours: int
    targets: Mapping[UUID, int | None]


def write_programme(
    session: Session,
    *,
    provider: Organisation,
    title: str,
    title_en: str | None,
    scheme: str | None,
    rncp_code: str | None,
    occupation_id: UUID | None,
    modules: Sequence[NewModule],
) -> Programme:
    """Write a programme with its modules in order."""
    programme = Programme(
        provider=provider,
        title=title,
        title_en=title_en,
        scheme=scheme,
        rncp_code=rncp_code,
        occupation_id=occupation_id,
        modules=[
            Module(
                position=position,
                title=module.title,
                title_en=module.title_en,
                hours=module.hours,
                targets=[ModuleSkill(skill_id=skill_id, level=level) for skill_id, level in module.targets.items()],
            )
            for position, module in enumerate(modules, start=1)
        ],
    )
    session.add(programme)
    session.flush()
    return programme


def schedule(
    session: Session,
    *,
    programme: Programme,
    name: str | None,
    commune_code: str,
    seats: int,
    module_dates: Mapping[UUID, tuple[date, date]],
) -> TrainingSession:
    """Give a programme at a place; the session runs from its first module's start to its last one's end."""
    training_session = TrainingSession(
        programme=programme,
        name=name,
        commune_code=commune_code,
        seats=seats,
        starts_on=min(start for start, _ in module_dates.values()),
        ends_on=max(end for _, end in module_dates.values()),
        modules=[
            SessionModule(module_id=module_id, starts_on=start, ends_on=end)
            for module_id, (start, end) in module_dates.items()
        ],
    )
    session.add(training_session)
    session.flush()
    return training_session
