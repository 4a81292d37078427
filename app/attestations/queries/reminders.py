"""Reading the modules that are over, and wait for a trainer's word."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, contains_eager

from app.accounts.models import Membership, MembershipRole, User
from app.attestations.models import ReminderSent
from app.portfolio.models import Ground, GroundKind, GroundState, Holding, Proof, Trainee
from app.portfolio.queries import ATTEST_WITHIN
from app.trainings.models import Enrolment, EnrolmentModule, Module, Programme, TrainingSession

# A trainer is reminded by e-mail at most so often.
APART = timedelta(days=7)


@dataclass(slots=True)
class ToAttest:
    """A module that people of a session have completed, and nobody has attested yet: who they are, and since when."""

    provider_id: UUID
    session_id: UUID
    session_name: str | None
    programme: str
    programme_en: str | None
    module: str
    module_en: str | None
    completed_on: date
    names: list[str] = field(default_factory=list)

    @property
    def people(self) -> int:
        """How many wait."""
        return len(self.names)


@dataclass(frozen=True, slots=True)
class Due:
    """A trainer to remind, and of what."""

    trainer: User
    to_attest: list[ToAttest]

    @property
    def people(self) -> int:
        """How many people wait, whatever the modules."""
        return len({(one.session_id, name) for one in self.to_attest for name in one.names})


def awaiting_word(session: Session, provider_ids: Collection[UUID] | None = None, *, today: date) -> list[ToAttest]:
    """Modules of these providers, or of all, completed lately whose skills wait for a trainer's word: oldest first."""
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
            Programme.provider_id,
            TrainingSession.id,
            TrainingSession.name,
            Programme.title,
            Programme.title_en,
            Module.id,
            Module.title,
            Module.title_en,
            EnrolmentModule.completed_on,
            Trainee.id,
            User.display_name,
        )
        .join(TrainingSession, TrainingSession.programme_id == Programme.id)
        .join(Enrolment, Enrolment.session_id == TrainingSession.id)
        .join(EnrolmentModule, EnrolmentModule.enrolment_id == Enrolment.id)
        .join(Module, Module.id == EnrolmentModule.module_id)
        .join(Ground, Ground.source_id == EnrolmentModule.id)
        .join(Holding, Holding.id == Ground.holding_id)
        .join(Trainee, Trainee.id == Enrolment.trainee_id)
        .join(User, User.id == Trainee.user_id)
        .where(
            EnrolmentModule.completed_on >= today - ATTEST_WITHIN,
            Ground.kind == GroundKind.ENROLMENT,
            Ground.state == GroundState.AWAITING,
            Ground.withdrawn_at.is_(None),
            ~has_word,
        )
        .distinct()
        .order_by(EnrolmentModule.completed_on, TrainingSession.id, Module.id, User.display_name, Trainee.id)
    )
    if provider_ids is not None:
        statement = statement.where(Programme.provider_id.in_(provider_ids))
    found: dict[tuple[UUID, UUID], ToAttest] = {}
    for provider_id, session_id, name, programme, programme_en, module_id, *module, person in session.execute(
        statement
    ):
        key = (session_id, module_id)
        if key not in found:
            title, title_en, completed_on, _trainee_id = module
            found[key] = ToAttest(provider_id, session_id, name, programme, programme_en, title, title_en, completed_on)
        found[key].names.append(person)
    return list(found.values())


def due_reminders(session: Session, *, today: date) -> list[Due]:
    """The trainers whose people wait for a word, and who were not reminded for a week; by address."""
    waiting = awaiting_word(session, today=today)
    lately = select(ReminderSent.trainer_id).where(ReminderSent.sent_on > today - APART)
    statement = (
        select(Membership)
        .join(Membership.user)
        .where(
            Membership.organisation_id.in_({one.provider_id for one in waiting}),
            Membership.role == MembershipRole.TRAINER,
            Membership.ended_at.is_(None),
            User.active,
            User.id.not_in(lately),
        )
        .options(contains_eager(Membership.user).lazyload(User.memberships))
        .order_by(User.email, Membership.organisation_id)
    )
    trainers: dict[UUID, User] = {}
    at: dict[UUID, set[UUID]] = {}
    for one in session.scalars(statement):
        trainers[one.user_id] = one.user
        at.setdefault(one.user_id, set()).add(one.organisation_id)
    return [
        Due(trainer, [one for one in waiting if one.provider_id in at[trainer_id]])
        for trainer_id, trainer in trainers.items()
    ]
