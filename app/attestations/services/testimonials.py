"""Testimonials: asked by a link that opens once, given by someone who says who they are, hidden at will."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.queries import digest, tidy_email
from app.attestations import queries
from app.attestations.errors import (
    AlreadyAnsweredError,
    ClosedLinkError,
    LinkProblem,
    NotHeldError,
    TooManyAskedError,
)
from app.attestations.models import (
    Means,
    Testimonial,
    TestimonialRequest,
    TestimonialRequestSkill,
    TestimonialSkill,
)
from app.audit import services as audit
from app.portfolio.models import Holding, Trainee
from app.portfolio.services.grounds import take_turns

LIFETIME = timedelta(days=14)
MOST_OPEN = 20


@dataclass(frozen=True, slots=True)
class Witness:
    """Who someone says they are."""

    name: str
    role: str
    organisation: str
    email: str


@dataclass(frozen=True, slots=True)
class Sight:
    """Whether a skill was seen, and at which level."""

    seen: bool
    level: int | None = None


def ask_witness(
    session: Session,
    *,
    trainee: Trainee,
    skill_ids: Collection[UUID],
    email: str | None,
    words: str | None,
    now: datetime,
) -> tuple[TestimonialRequest, str]:
    """Ask what someone saw, by e-mail when an address is given, else by a link to show; with the key to send."""
    take_turns(session, [trainee.id])
    if queries.count_open_testimonials(session, trainee.id, now) >= MOST_OPEN:
        raise TooManyAskedError
    held = session.scalars(select(Holding.id).where(Holding.trainee_id == trainee.id, Holding.skill_id.in_(skill_ids)))
    holding_ids = sorted(held)
    if not holding_ids or len(holding_ids) < len(set(skill_ids)):
        raise NotHeldError
    key = secrets.token_urlsafe(32)
    made = TestimonialRequest(
        trainee_id=trainee.id,
        key_hash=digest(key),
        means=Means.EMAIL if email else Means.LINK,
        email=tidy_email(email) if email else None,
        words=words,
        asked_at=now,
        expires_at=now + LIFETIME,
        skills=[TestimonialRequestSkill(holding_id=holding_id) for holding_id in holding_ids],
    )
    session.add(made)
    session.flush()
    return made, key


def renew_witness(session: Session, *, request: TestimonialRequest, now: datetime) -> str:
    """Give a question that was not answered a new key and fourteen days more; the key before opens nothing."""
    key = secrets.token_urlsafe(32)
    _change_waiting(session, request, key_hash=digest(key), expires_at=now + LIFETIME)
    return key


def withdraw_witness(session: Session, *, request: TestimonialRequest, now: datetime) -> None:
    """Ask no longer: the link opens nothing from now on."""
    _change_waiting(session, request, withdrawn_at=now)


def _change_waiting(session: Session, request: TestimonialRequest, **values: object) -> None:
    session.flush()
    changed = session.scalar(
        update(TestimonialRequest)
        .where(
            TestimonialRequest.id == request.id,
            TestimonialRequest.used_at.is_(None),
            TestimonialRequest.withdrawn_at.is_(None),
        )
        .values(**values)
        .returning(TestimonialRequest.id)
    )
    if changed is None:
        raise AlreadyAnsweredError
    session.refresh(request)


def testify(
    session: Session, *, key: str, witness: Witness, sights: Mapping[UUID, Sight], words: str, now: datetime
) -> Testimonial:
    """Say what one saw of each skill asked, given by its holding; once."""
    request = queries.usable_testimonial_request(session, key=key, now=now)
    taken = session.scalar(
        update(TestimonialRequest)
        .where(
            TestimonialRequest.id == request.id,
            TestimonialRequest.key_hash == digest(key),
            TestimonialRequest.used_at.is_(None),
            TestimonialRequest.withdrawn_at.is_(None),
        )
        .values(used_at=now)
        .returning(TestimonialRequest.id)
    )
    if taken is None:
        raise ClosedLinkError(LinkProblem.USED)
    asked = sorted(one.holding_id for one in request.skills)
    made = Testimonial(
        request_id=request.id,
        trainee_id=request.trainee_id,
        author_name=witness.name,
        author_role=witness.role,
        author_organisation=witness.organisation,
        author_email=tidy_email(witness.email),
        words=words,
        given_at=now,
        seen=[
            TestimonialSkill(holding_id=one, seen=sights[one].seen, level=sights[one].level)
            for one in asked
            if one in sights
        ],
    )
    session.add(made)
    session.flush()
    audit.record(session, action="testify", object_kind="testimonial", object_id=made.id, actor_id=None, now=now)
    return made


def hide_testimonial(session: Session, *, testimonial: Testimonial, hidden: bool, now: datetime) -> None:
    """Hide a testimonial from everyone but oneself, or show it again."""
    if (testimonial.hidden_at is not None) is hidden:
        return
    testimonial.hidden_at = now if hidden else None
    session.flush()
    audit.record(
        session,
        action="hide_testimonial" if hidden else "show_testimonial",
        object_kind="testimonial",
        object_id=testimonial.id,
        actor_id=None,
        now=now,
    )
