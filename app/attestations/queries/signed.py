"""Reading attestations."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.accounts.models import Organisation, User
from app.attestations.models import Attestation
from app.db import among
from app.i18n import local_day
from app.portfolio.models import Holding, Trainee
from app.portfolio.signals import Origin
from app.trainings.models import Enrolment, Module, ModuleSkill, TrainingSession

SIGNED_SHOWN = 500


def attestation(session: Session, attestation_id: UUID) -> Attestation | None:
    """An attestation with its holding."""
    return session.scalar(
        select(Attestation)
        .where(Attestation.id == attestation_id)
        .options(joinedload(Attestation.holding).joinedload(Holding.trainee), joinedload(Attestation.provider))
    )


def attestations_of(session: Session, trainee_id: UUID) -> list[Attestation]:
    """What was signed of a person, revoked or not, the latest first."""
    statement = (
        select(Attestation)
        .join(Holding, Holding.id == Attestation.holding_id)
        .where(Holding.trainee_id == trainee_id)
        .options(
            joinedload(Attestation.holding),
            joinedload(Attestation.provider),
            joinedload(Attestation.trainer).lazyload(User.memberships),
        )
        .order_by(Attestation.attested_at.desc(), Attestation.id)
    )
    return list(session.scalars(statement))


def signed_on(
    session: Session, *, trainer_id: UUID, holding_ids: Collection[UUID], observed: str, seen_on: date, day: date
) -> dict[tuple[UUID, int | None], UUID]:
    """What a trainer signed of these holdings on a day, in these words: the attestation's id by holding and level."""
    statement = select(Attestation.holding_id, Attestation.level, Attestation.id, Attestation.attested_at).where(
        Attestation.trainer_id == trainer_id,
        Attestation.observed == observed,
        Attestation.seen_on == seen_on,
        Attestation.revoked_at.is_(None),
    )
    return {
        (holding_id, level): attestation_id
        for holding_id, level, attestation_id, at in session.execute(
            statement.where(among(Attestation.holding_id, holding_ids))
        )
        if local_day(at) == day
    }


def origins(_sender: object, *, session: Session, source_ids: Collection[UUID]) -> dict[UUID, Origin]:
    """Who signed, and for which provider, behind those of these sources that are attestations."""
    statement = (
        select(Attestation.id, Attestation.observed, User.display_name, Organisation.name, Attestation.revoked_reason)
        .join(User, User.id == Attestation.trainer_id)
        .join(Organisation, Organisation.id == Attestation.provider_id)
        .where(among(Attestation.id, source_ids))
    )
    return {
        attestation_id: Origin(title=observed, person=name, organisation=provider, reason=reason)
        for attestation_id, observed, name, provider, reason in session.execute(statement)
    }


def signed_for(session: Session, training_session: TrainingSession) -> list[Attestation]:
    """What a session's provider signed of its people, of the skills it aims at: the latest, revoked or not."""
    there = select(Enrolment.trainee_id).where(Enrolment.session_id == training_session.id)
    taught = select(ModuleSkill.skill_id).join(Module).where(Module.programme_id == training_session.programme_id)
    statement = (
        select(Attestation)
        .join(Holding, Holding.id == Attestation.holding_id)
        .join(Trainee, Trainee.id == Holding.trainee_id)
        .join(User, User.id == Trainee.user_id)
        .where(
            Attestation.provider_id == training_session.programme.provider_id,
            Holding.trainee_id.in_(there),
            Holding.skill_id.in_(taught),
        )
        .options(
            contains_eager(Attestation.holding)
            .contains_eager(Holding.trainee)
            .contains_eager(Trainee.user)
            .lazyload(User.memberships),
            joinedload(Attestation.trainer).lazyload(User.memberships),
        )
        .order_by(Attestation.attested_at.desc(), User.display_name, Attestation.id)
        .limit(SIGNED_SHOWN)
    )
    return list(session.scalars(statement))
