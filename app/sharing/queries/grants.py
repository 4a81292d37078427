"""Who may read what of whom: by an enrolment, or by an access that the person gave."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import QueryableAttribute, Session, contains_eager, joinedload, subqueryload

from app.accounts.models import Membership, MembershipRole, Organisation, OrganisationKind, User, Vetting
from app.accounts.policies import current_memberships
from app.db import among
from app.i18n import local_day
from app.portfolio.models import Trainee
from app.sharing.models import Grant, GrantPart, Part
from app.territory.queries import plain_name
from app.trainings import queries as trainings
from app.trainings.models import Enrolment, EnrolmentState, Programme, TrainingSession

# Who reads portfolios in each kind of organisation that may be given access.
READERS = {
    OrganisationKind.PROVIDER: MembershipRole.TRAINER,
    OrganisationKind.SUPPORT: MembershipRole.COUNSELLOR,
}
# What the trainers of a provider read of those who are, or were, with it: what attesting asks for (DOMAIN, rule 2).
BY_ENROLMENT = frozenset({Part.SKILLS, Part.EVIDENCE, Part.TRAININGS})
# What the person tells of themselves is read while they train, not for ever.
WHILE_TRAINING = BY_ENROLMENT | {Part.EXPERIENCES}

FOUND = 8


@dataclass(frozen=True, slots=True)
class Access:
    """What someone may read of a person, in whose name, and until when; no end by an enrolment."""

    trainee_id: UUID
    organisation_id: UUID
    parts: frozenset[Part]
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A person who gave access: to which organisations that one reads for, to which parts, until when."""

    trainee: Trainee
    organisations: tuple[Organisation, ...]
    parts: frozenset[Part]
    ends_on: date


def reads_for(user: User) -> list[Organisation]:
    """The organisations in whose name this person reads portfolios today."""
    return [one.organisation for one in current_memberships(user) if READERS.get(one.organisation.kind) is one.role]


def accesses(session: Session, user: User, trainee_ids: Collection[UUID], now: datetime) -> dict[UUID, Access]:
    """What someone may read of each of these people, in two statements; who opened nothing is left out."""
    found: dict[UUID, Access] = {}
    if not trainee_ids:
        return found
    for one in [*_by_enrolment(session, user, trainee_ids), *_by_grant(session, user, trainee_ids, now)]:
        known = found.get(one.trainee_id)
        found[one.trainee_id] = one if known is None else _together(known, one)
    return found


def _together(one: Access, other: Access) -> Access:
    ends = None if one.ends_on is None or other.ends_on is None else max(one.ends_on, other.ends_on)
    return Access(one.trainee_id, one.organisation_id, one.parts | other.parts, ends)


def _by_enrolment(session: Session, user: User, trainee_ids: Collection[UUID]) -> Iterable[Access]:
    statement = (
        select(Enrolment.trainee_id, Programme.provider_id, Enrolment.state)
        .join(TrainingSession, TrainingSession.id == Enrolment.session_id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .join(Membership, Membership.organisation_id == Programme.provider_id)
        .join(Trainee, Trainee.id == Enrolment.trainee_id)
        .where(
            among(Enrolment.trainee_id, trainee_ids),
            Enrolment.state != EnrolmentState.PLANNED,
            Membership.user_id == user.id,
            Membership.role == MembershipRole.TRAINER,
            Membership.ended_at.is_(None),
            Trainee.user_id != user.id,
        )
        .distinct()
        .order_by(Enrolment.trainee_id, Programme.provider_id)
    )
    for trainee_id, provider_id, state in session.execute(statement):
        parts = WHILE_TRAINING if state is EnrolmentState.ACTIVE else BY_ENROLMENT
        yield Access(trainee_id, provider_id, parts, None)


def _by_grant(session: Session, user: User, trainee_ids: Collection[UUID], now: datetime) -> Iterable[Access]:
    statement = _standing(select(Grant.trainee_id, Grant.organisation_id, GrantPart.part, Grant.ends_on), user, now)
    statement = statement.join(GrantPart, GrantPart.grant_id == Grant.id).where(among(Grant.trainee_id, trainee_ids))
    for trainee_id, organisation_id, part, ends_on in session.execute(
        statement.order_by(Grant.granted_at, Grant.trainee_id, GrantPart.part)
    ):
        yield Access(trainee_id, organisation_id, frozenset({part}), ends_on)


def _standing(statement: Any, user: User, now: datetime) -> Any:
    """Those of a statement over grants that open something to this person today; nobody reads themselves by one."""
    return (
        statement.join(Organisation, Organisation.id == Grant.organisation_id)
        .join(Membership, Membership.organisation_id == Grant.organisation_id)
        .join(Trainee, Trainee.id == Grant.trainee_id)
        .join(User, User.id == Trainee.user_id)
        .where(
            Membership.user_id == user.id,
            Membership.ended_at.is_(None),
            or_(*(and_(Organisation.kind == kind, Membership.role == role) for kind, role in READERS.items())),
            or_(Grant.member_id.is_(None), Grant.member_id == user.id),
            Grant.withdrawn_at.is_(None),
            Grant.ends_on >= local_day(now),
            Trainee.user_id != user.id,
            User.active,
        )
    )


def standing_grants(user: User, now: datetime, kind: OrganisationKind) -> Select[tuple[Grant]]:
    """The accesses that open something to this person today, in the name of an organisation of this kind, to narrow."""
    statement: Select[tuple[Grant]] = _standing(select(Grant), user, now).where(Organisation.kind == kind)
    return statement


def granted(session: Session, user: User, trainee_id: UUID, part: Part, now: datetime) -> bool:
    """Whether this person may read this part, by an enrolment or by an access given."""
    access = accesses(session, user, [trainee_id], now).get(trainee_id)
    return access is not None and part in access.parts


def people_granted(session: Session, user: User, now: datetime, *, part: Part | None = None) -> list[Opened]:
    """Those who gave access to this person or to where they work, by name: to this part, when one is given."""
    statement = _standing(select(Grant), user, now).options(
        contains_eager(Grant.trainee).contains_eager(Trainee.user).lazyload(User.memberships),
        subqueryload(Grant.shown),
    )
    found: dict[UUID, Opened] = {}
    for one in session.scalars(statement.order_by(func.lower(User.display_name), Grant.granted_at, Grant.trainee_id)):
        known = found.get(one.trainee_id)
        if known is None:
            found[one.trainee_id] = Opened(one.trainee, (one.organisation,), one.parts, one.ends_on)
        else:
            places = known.organisations + (() if one.organisation in known.organisations else (one.organisation,))
            found[one.trainee_id] = Opened(
                one.trainee, places, known.parts | one.parts, max(known.ends_on, one.ends_on)
            )
    return [one for one in found.values() if part is None or part in one.parts]


def providers_granted(
    session: Session, *, trainer_id: UUID, trainee_ids: Collection[UUID], now: datetime
) -> dict[UUID, UUID]:
    """For each of these people, a provider to which they opened their skills and where one trains today."""
    statement = (
        select(Grant.trainee_id, Grant.organisation_id)
        .join(GrantPart, and_(GrantPart.grant_id == Grant.id, GrantPart.part == Part.SKILLS))
        .join(Membership, Membership.organisation_id == Grant.organisation_id)
        .join(Organisation, Organisation.id == Grant.organisation_id)
        .join(Trainee, Trainee.id == Grant.trainee_id)
        .join(User, User.id == Trainee.user_id)
        .where(
            among(Grant.trainee_id, trainee_ids),
            Organisation.kind == OrganisationKind.PROVIDER,
            Membership.user_id == trainer_id,
            Membership.role == MembershipRole.TRAINER,
            Membership.ended_at.is_(None),
            or_(Grant.member_id.is_(None), Grant.member_id == trainer_id),
            Grant.withdrawn_at.is_(None),
            Grant.ends_on >= local_day(now),
            Trainee.user_id != trainer_id,
            User.active,
        )
        .order_by(Grant.granted_at.desc(), Grant.trainee_id, Grant.organisation_id)
    )
    return dict(session.execute(statement).all())


def trainers_let_in(session: Session, trainee: Trainee, now: datetime) -> set[tuple[UUID, UUID]]:
    """The trainers to whom a person opened their skills today, each with the provider they train at."""
    statement = (
        select(Membership.user_id, Grant.organisation_id)
        .join(Grant, Grant.organisation_id == Membership.organisation_id)
        .join(GrantPart, and_(GrantPart.grant_id == Grant.id, GrantPart.part == Part.SKILLS))
        .join(Organisation, Organisation.id == Grant.organisation_id)
        .where(
            Grant.trainee_id == trainee.id,
            Organisation.kind == OrganisationKind.PROVIDER,
            Membership.role == MembershipRole.TRAINER,
            Membership.ended_at.is_(None),
            or_(Grant.member_id.is_(None), Grant.member_id == Membership.user_id),
            Grant.withdrawn_at.is_(None),
            Grant.ends_on >= local_day(now),
        )
    )
    return {(trainer_id, provider_id) for trainer_id, provider_id in session.execute(statement)}


def providers_speaking(
    session: Session, *, trainer_id: UUID, trainee_ids: Collection[UUID], now: datetime
) -> dict[UUID, UUID]:
    """For each of these people, the provider in whose name a trainer may speak of them: theirs, else one let in."""
    linked = trainings.providers_linking(session, trainer_id=trainer_id, trainee_ids=trainee_ids)
    others = [trainee_id for trainee_id in trainee_ids if trainee_id not in linked]
    if others:
        linked |= providers_granted(session, trainer_id=trainer_id, trainee_ids=others, now=now)
    return linked


def speaks(
    trainee_id: QueryableAttribute[UUID],
    provider_id: QueryableAttribute[UUID],
    trainer_id: QueryableAttribute[UUID] | UUID,
    now: datetime,
) -> ColumnElement[bool]:
    """Whether a provider's trainer may speak of a person today, within a statement that says who trains there."""
    began = (
        select(Enrolment.id)
        .join(TrainingSession, TrainingSession.id == Enrolment.session_id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(
            Enrolment.trainee_id == trainee_id,
            Programme.provider_id == provider_id,
            Enrolment.state != EnrolmentState.PLANNED,
        )
    )
    let_in = (
        select(Grant.id)
        .join(GrantPart, and_(GrantPart.grant_id == Grant.id, GrantPart.part == Part.SKILLS))
        .where(
            Grant.trainee_id == trainee_id,
            Grant.organisation_id == provider_id,
            or_(Grant.member_id.is_(None), Grant.member_id == trainer_id),
            Grant.withdrawn_at.is_(None),
            Grant.ends_on >= local_day(now),
        )
    )
    return or_(began.exists(), let_in.exists())


def grants_of(session: Session, trainee_id: UUID) -> Sequence[Grant]:
    """The accesses a person gave, the latest first."""
    return session.scalars(
        select(Grant)
        .where(Grant.trainee_id == trainee_id)
        .options(joinedload(Grant.member).lazyload(User.memberships))
        .order_by(Grant.granted_at.desc(), Grant.organisation_id, Grant.member_id)
    ).all()


def grant(session: Session, grant_id: UUID) -> Grant | None:
    """An access by its id."""
    return session.get(Grant, grant_id)


def organisations_like(session: Session, typed: str, *, limit: int = FOUND) -> Sequence[Organisation]:
    """The organisations that may be given access, whose name holds every word typed."""
    words = typed.casefold().split()
    if not words:
        return []
    statement = select(Organisation).where(Organisation.kind.in_(READERS), Organisation.vetting == Vetting.ACCEPTED)
    known = session.scalars(statement.order_by(func.lower(Organisation.name), Organisation.created_at)).all()
    wanted = [plain_name(word) for word in words]
    return [one for one in known if all(word in plain_name(one.name) for word in wanted)][:limit]


def readers_of(session: Session, organisation: Organisation) -> Sequence[User]:
    """Those who read portfolios in an organisation's name, by name."""
    return session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.organisation_id == organisation.id,
            Membership.role == READERS.get(organisation.kind),
            Membership.ended_at.is_(None),
            User.active,
        )
        .order_by(func.lower(User.display_name), User.created_at)
    ).all()


def readers_named(session: Session, organisation: Organisation, name: str) -> list[User]:
    """Those among them who bear this name, accents and capitals apart."""
    wanted = plain_name(name)
    return [one for one in readers_of(session, organisation) if plain_name(one.display_name) == wanted]
