"""Asking for access, and what the person answers."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.accounts.queries import tidy_email
from app.audit import services as audit
from app.portfolio.models import Trainee
from app.sharing import queries
from app.sharing.errors import (
    AnsweredError,
    AskedAlreadyError,
    NotAReaderError,
    NothingSharedError,
    OneselfError,
)
from app.sharing.models import Grant, GrantRequest, Part, RequestAnswer, RequestPart
from app.sharing.services.grants import give


def ask(
    session: Session,
    *,
    organisation: Organisation,
    by: User,
    email: str,
    parts: Collection[Part],
    words: str,
    now: datetime,
) -> GrantRequest:
    """Ask, at an address, to read parts of a portfolio; the same whether or not someone signs in with it."""
    email = tidy_email(email)
    if not parts:
        raise NothingSharedError
    if organisation.id not in {one.id for one in queries.reads_for(by)}:
        raise NotAReaderError
    if email == by.email:
        raise OneselfError
    # One at a time asks in an organisation's name, so that nobody is written to twice.
    session.execute(select(Organisation.id).where(Organisation.id == organisation.id).with_for_update())
    if queries.requests_lately(session, organisation_id=organisation.id, email=email, now=now):
        raise AskedAlreadyError
    lapsed = update(GrantRequest).where(
        GrantRequest.organisation_id == organisation.id, GrantRequest.email == email, GrantRequest.answer.is_(None)
    )
    session.execute(lapsed.values(answer=RequestAnswer.LAPSED, answered_at=now))
    made = GrantRequest(
        organisation=organisation,
        asked_by_id=by.id,
        email=email,
        words=words.strip(),
        asked_at=now,
        shown=[RequestPart(part=part) for part in sorted(set(parts))],
    )
    session.add(made)
    session.flush()
    _record(session, "ask_access", made, by, now)
    return made


def accept(
    session: Session,
    *,
    request: GrantRequest,
    trainee: Trainee,
    parts: Collection[Part],
    ends_on: date,
    now: datetime,
    only_asker: bool = False,
) -> Grant:
    """Give what the person chose of what was asked, to the one who asked or to all who read there."""
    _require_open(session, request, now)
    made = give(
        session,
        trainee=trainee,
        organisation=request.organisation,
        member=session.get_one(User, request.asked_by_id) if only_asker else None,
        parts=parts,
        ends_on=ends_on,
        now=now,
    )
    request.answer, request.answered_at, request.grant_id = RequestAnswer.ACCEPTED, now, made.id
    session.flush()
    _record(session, "accept_access", request, trainee.user, now)
    return made


def refuse(session: Session, *, request: GrantRequest, by: User, now: datetime) -> None:
    """Give nothing; who asked is not told it from a silence."""
    _close(session, request, RequestAnswer.REFUSED, now)
    _record(session, "refuse_access", request, by, now)


def withdraw_request(session: Session, *, request: GrantRequest, by: User, now: datetime) -> None:
    """Ask no longer; an access given meanwhile stays, and a refusal is not told."""
    session.refresh(request, ["answer"], with_for_update=True)
    if request.answer in (None, RequestAnswer.REFUSED):
        request.answer, request.answered_at = RequestAnswer.WITHDRAWN, now
        session.flush()
        _record(session, "withdraw_request", request, by, now)


def _close(session: Session, request: GrantRequest, answer: RequestAnswer, now: datetime) -> None:
    _require_open(session, request, now)
    request.answer, request.answered_at = answer, now
    session.flush()


def _require_open(session: Session, request: GrantRequest, now: datetime) -> None:
    session.refresh(request, ["answer", "answered_at", "asked_at"], with_for_update=True)
    if request.answer is not None or request.asked_at <= now - queries.ASKS_FOR:
        raise AnsweredError


def _record(session: Session, action: str, request: GrantRequest, by: User, now: datetime) -> None:
    audit.record(
        session,
        action=action,
        object_kind="access_request",
        object_id=request.id,
        actor_id=by.id,
        now=now,
        organisation=str(request.organisation_id),
    )
