"""Reading what is behind the skills that trainings bring."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, case, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.db import among
from app.portfolio.signals import Origin
from app.territory.models import Commune
from app.trainings.models import (
    Certification,
    Enrolment,
    EnrolmentModule,
    Module,
    Programme,
    SessionModule,
    TrainingSession,
)


@dataclass(frozen=True, slots=True)
class ModuleSource:
    """Where a skill in progress comes from: module, provider and place."""

    module: str
    module_en: str | None
    programme: str
    provider: str
    commune: str
    starts_on: date


def origins(_sender: object, *, session: Session, source_ids: Collection[UUID]) -> dict[UUID, Origin]:
    """The modules and the certifications behind those of these sources that are so."""
    found = {
        source_id: Origin(
            title=source.module,
            title_en=source.module_en,
            organisation=source.provider,
            place=source.commune,
            starts_on=source.starts_on,
        )
        for source_id, source in module_sources(session, source_ids).items()
    }
    titles = select(Certification.id, Certification.title, Certification.body, Certification.withdrawn_reason).where(
        among(Certification.id, source_ids)
    )
    found.update(
        (source_id, Origin(title=title, organisation=body, reason=reason))
        for source_id, title, body, reason in session.execute(titles)
    )
    return found


def module_sources(session: Session, enrolment_module_ids: Collection[UUID]) -> dict[UUID, ModuleSource]:
    """What lies behind the grounds laid by enrolments, in one statement."""
    own_start = SessionModule.starts_on > Enrolment.starts_on
    begins = case((own_start, SessionModule.starts_on), else_=Enrolment.starts_on)
    statement = (
        select(
            *(EnrolmentModule.id, Module.title, Module.title_en, Programme.title, Organisation.name, Commune.name),
            begins,
        )
        .join(Module, Module.id == EnrolmentModule.module_id)
        .join(Enrolment, Enrolment.id == EnrolmentModule.enrolment_id)
        .join(TrainingSession, TrainingSession.id == Enrolment.session_id)
        .outerjoin(
            SessionModule,
            and_(
                SessionModule.session_id == Enrolment.session_id, SessionModule.module_id == EnrolmentModule.module_id
            ),
        )
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .join(Organisation, Organisation.id == Programme.provider_id)
        .join(Commune, Commune.code == TrainingSession.commune_code)
        .where(among(EnrolmentModule.id, enrolment_module_ids))
    )
    return {row[0]: ModuleSource(*row[1:]) for row in session.execute(statement)}
