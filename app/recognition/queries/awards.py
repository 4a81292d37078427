"""Awards as the Region sees them: its own badges, whom they are of, and all that became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import User
from app.credentials.models import Achievement, Issuer
from app.portfolio.models import Trainee
from app.recognition.models import Award, AwardStep, MetaBadge, Override

PAGE = 20
STATES = ("held", "suspended", "overridden")


@dataclass(frozen=True, slots=True)
class AwardsAsked:
    """Which awards are wanted."""

    organisation_ids: Sequence[UUID]
    meta_badge_id: UUID | None = None
    state: str = ""
    name: str = ""


def count_awards(session: Session, asked: AwardsAsked) -> int:
    """How many stand or are suspended."""
    return session.scalar(select(func.count()).select_from(_wanted(asked).subquery())) or 0


def _wanted(asked: AwardsAsked) -> Select[Award]:
    wanted = select(Award).join(Trainee, Trainee.id == Award.trainee_id).join(User, User.id == Trainee.user_id)
    return wanted.where(*_conditions(asked))


def awards(session: Session, asked: AwardsAsked, *, page: int) -> Sequence[Award]:
    """A page of the awards that stand or are suspended, the latest changed first."""
    return session.scalars(
        _wanted(asked)
        .options(joinedload(Award.trainee).joinedload(Trainee.user))
        .order_by(func.coalesce(Award.suspended_at, Award.awarded_at).desc(), User.display_name, Award.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()


def _conditions(asked: AwardsAsked) -> list[ColumnElement[bool]]:
    ours = (
        select(MetaBadge.id)
        .join(Achievement, Achievement.id == MetaBadge.achievement_id)
        .join(Issuer, Issuer.id == Achievement.issuer_id)
        .where(Issuer.organisation_id.in_(asked.organisation_ids))
    )
    found: list[ColumnElement[bool]] = [Award.ended_at.is_(None), Award.meta_badge_id.in_(ours)]
    if asked.meta_badge_id is not None:
        found.append(Award.meta_badge_id == asked.meta_badge_id)
    if asked.state == "held":
        found.append(Award.suspended_at.is_(None))
    if asked.state == "suspended":
        found.append(Award.suspended_at.is_not(None))
    if asked.state == "overridden":
        live = select(Override.id).where(
            Override.trainee_id == Award.trainee_id,
            Override.meta_badge_id == Award.meta_badge_id,
            Override.ended_at.is_(None),
        )
        found.append(live.exists())
    if asked.name:
        found.append(User.display_name.icontains(asked.name, autoescape=True))
    return found


def award(session: Session, award_id: UUID) -> Award | None:
    """One of them, with whom it is of."""
    return session.scalar(
        select(Award)
        .where(Award.id == award_id)
        .options(
            joinedload(Award.trainee).joinedload(Trainee.user),
            joinedload(Award.meta_badge).joinedload(MetaBadge.achievement).joinedload(Achievement.issuer),
            joinedload(Award.credential),
            joinedload(Award.rule),
        )
        .execution_options(populate_existing=True)
    )


def steps(session: Session, trainee_id: UUID, meta_badge_id: UUID) -> Sequence[AwardStep]:
    """All that became of someone's meta-badge, the latest first."""
    return session.scalars(
        select(AwardStep)
        .where(AwardStep.trainee_id == trainee_id, AwardStep.meta_badge_id == meta_badge_id)
        .options(joinedload(AwardStep.by))
        .order_by(AwardStep.number.desc())
    ).all()
