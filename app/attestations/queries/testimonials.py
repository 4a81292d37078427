"""Reading what people outside of trainings are asked, and say."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import User
from app.accounts.queries import digest
from app.attestations.errors import ClosedLinkError, LinkProblem
from app.attestations.models import Testimonial, TestimonialRequest, TestimonialRequestSkill, TestimonialSkill
from app.portfolio.models import Holding, Trainee

SHOWN = 100


def usable_testimonial_request(session: Session, *, key: str, now: datetime) -> TestimonialRequest:
    """The question that this key opens, with its skills.

    Raises
    ------
    ClosedLinkError
        When there is none, or it was answered or taken back, or its time has passed.
    """
    found = session.scalar(
        select(TestimonialRequest)
        .where(TestimonialRequest.key_hash == digest(key))
        .options(
            joinedload(TestimonialRequest.trainee).joinedload(Trainee.user).lazyload(User.memberships),
            selectinload(TestimonialRequest.skills).joinedload(TestimonialRequestSkill.holding),
        )
    )
    if found is None:
        raise ClosedLinkError(LinkProblem.UNKNOWN)
    if found.used_at is not None:
        raise ClosedLinkError(LinkProblem.USED)
    if found.withdrawn_at is not None or not found.trainee.user.active:
        raise ClosedLinkError(LinkProblem.WITHDRAWN)
    if found.expires_at <= now:
        raise ClosedLinkError(LinkProblem.EXPIRED)
    return found


def testimonial_request(session: Session, request_id: UUID) -> TestimonialRequest | None:
    """A question by its id, with its skills."""
    return session.scalar(
        select(TestimonialRequest)
        .where(TestimonialRequest.id == request_id)
        .options(selectinload(TestimonialRequest.skills).joinedload(TestimonialRequestSkill.holding))
    )


def waiting_testimonials(session: Session, trainee_id: UUID) -> Sequence[TestimonialRequest]:
    """The questions of a person that were not answered, nor taken back, the latest first."""
    return session.scalars(
        select(TestimonialRequest)
        .where(
            TestimonialRequest.trainee_id == trainee_id,
            TestimonialRequest.used_at.is_(None),
            TestimonialRequest.withdrawn_at.is_(None),
        )
        .options(selectinload(TestimonialRequest.skills).joinedload(TestimonialRequestSkill.holding))
        .order_by(TestimonialRequest.asked_at.desc(), TestimonialRequest.id)
        .limit(SHOWN)
    ).all()


def count_open_testimonials(session: Session, trainee_id: UUID, now: datetime) -> int:
    """How many questions of a person still open."""
    statement = select(func.count()).where(
        TestimonialRequest.trainee_id == trainee_id,
        TestimonialRequest.used_at.is_(None),
        TestimonialRequest.withdrawn_at.is_(None),
        TestimonialRequest.expires_at > now,
    )
    return session.scalar(statement) or 0


def testimonial(session: Session, testimonial_id: UUID) -> Testimonial | None:
    """A testimonial by its id."""
    return session.get(Testimonial, testimonial_id)


def testimonials_of(session: Session, trainee_id: UUID) -> Sequence[Testimonial]:
    """What was said of a person, hidden or not, the latest first."""
    return session.scalars(
        select(Testimonial)
        .where(Testimonial.trainee_id == trainee_id)
        .options(selectinload(Testimonial.seen).joinedload(TestimonialSkill.holding))
        .order_by(Testimonial.given_at.desc(), Testimonial.id)
        .limit(SHOWN)
    ).all()


def words_of_witnesses(
    session: Session, trainee_id: UUID, skill_ids: Collection[UUID]
) -> list[tuple[Testimonial, UUID, int | None]]:
    """What witnesses saw of these skills, but what is hidden: the testimonial, the skill and its level."""
    statement = (
        select(Testimonial, Holding.skill_id, TestimonialSkill.level)
        .join(TestimonialSkill, TestimonialSkill.testimonial_id == Testimonial.id)
        .join(Holding, Holding.id == TestimonialSkill.holding_id)
        .where(
            Testimonial.trainee_id == trainee_id,
            Testimonial.hidden_at.is_(None),
            TestimonialSkill.seen,
            Holding.skill_id.in_(skill_ids),
        )
        .order_by(Testimonial.given_at.desc(), Testimonial.id, Holding.skill_id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(statement)]
