"""A trainer's home: who waits for an attestation, and the groups under way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Date, func, select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import User
from app.portfolio.models import Ground, GroundKind, GroundState, Holding, Proof
from app.portfolio.queries import ATTEST_WITHIN
from app.trainings import policies as trainings_policies
from app.trainings import queries as trainings
from app.trainings.models import Enrolment, EnrolmentModule, Module, Programme, TrainingSession
from app.trainings.queries import Group


@dataclass(frozen=True, slots=True)
class ToAttest:
    """A module that people of a session have completed, and nobody has attested yet."""

    session_id: UUID
    session_name: str | None
    programme: str
    programme_en: str | None
    module: str
    module_en: str | None
    completed_on: date | None
    people: int


@dataclass(frozen=True, slots=True)
class TrainerHome:
    """What waits, then the groups: those under way and those to come."""

    to_attest: Sequence[ToAttest]
    running: Sequence[Group]
    coming: Sequence[Group]


def trainer_home(session: Session, user: User, *, today: date) -> TrainerHome:
    """The home of someone who trains."""
    provider_ids = trainings_policies.trained_at(user)
    groups = trainings.groups_of(session, provider_ids, today=today)
    return TrainerHome(
        to_attest=completed_unattested(session, provider_ids, today=today),
        running=[group for group in groups if group.is_running(today)],
        coming=[group for group in groups if not group.is_running(today) and group.session.starts_on > today],
    )


def completed_unattested(session: Session, provider_ids: Sequence[UUID], *, today: date) -> list[ToAttest]:
    """Modules completed lately whose skills still wait for the trainer's word, the oldest first."""
    attested = aliased(Ground)
    has_word = (
        select(attested.id)
        .where(
            attested.holding_id == Ground.holding_id,
            attested.withdrawn_at.is_(None),
            attested.proof != Proof.DECLARED,
        )
        .exists()
    )
    statement = (
        select(
            TrainingSession.id,
            TrainingSession.name,
            Programme.title,
            Programme.title_en,
            Module.title,
            Module.title_en,
            func.min(EnrolmentModule.completed_on, type_=Date()),
            func.count(Holding.trainee_id.distinct()),
        )
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .join(Enrolment, Enrolment.session_id == TrainingSession.id)
        .join(EnrolmentModule, EnrolmentModule.enrolment_id == Enrolment.id)
        .join(Module, Module.id == EnrolmentModule.module_id)
        .join(Ground, Ground.source_id == EnrolmentModule.id)
        .join(Holding, Holding.id == Ground.holding_id)
        .where(
            Programme.provider_id.in_(provider_ids),
            EnrolmentModule.completed_on >= today - ATTEST_WITHIN,
            Ground.kind == GroundKind.ENROLMENT,
            Ground.state == GroundState.AWAITING,
            Ground.withdrawn_at.is_(None),
            ~has_word,
        )
        .group_by(
            TrainingSession.id,
            TrainingSession.name,
            Programme.title,
            Programme.title_en,
            Module.id,
            Module.title,
            Module.title_en,
        )
        .order_by(func.min(EnrolmentModule.completed_on), TrainingSession.id, Module.id)
    )
    return [ToAttest(*row) for row in session.execute(statement)]
