"""What issuers decide of badges given: revoked for good, suspended and restored, each with a reason."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import services as audit
from app.credentials.errors import DecisionError
from app.credentials.models import Credential, DecisionKind
from app.credentials.services.giving import by_rule_alone, decide_each
from app.credentials.signals import badge_decided


def revoke(session: Session, credential: Credential, *, reason: str, by: User | None, now: datetime) -> None:
    """Take a badge back, for good; its status list says so from this moment."""
    _take_turn(session, credential, by)
    if credential.revoked_at is not None:
        raise DecisionError("revoked")
    credential.revoked_at, credential.revoked_reason = now, reason
    _keep(session, credential, DecisionKind.REVOKED, reason=reason, by=by, now=now)


def suspend(session: Session, credential: Credential, *, reason: str, by: User | None, now: datetime) -> None:
    """Suspend a badge until it is restored or revoked."""
    _take_turn(session, credential, by)
    if credential.revoked_at is not None or credential.suspended_at is not None:
        raise DecisionError("revoked" if credential.revoked_at is not None else "suspended")
    credential.suspended_at, credential.suspended_reason = now, reason
    _keep(session, credential, DecisionKind.SUSPENDED, reason=reason, by=by, now=now)


def restore(session: Session, credential: Credential, *, reason: str, by: User | None, now: datetime) -> None:
    """Let a suspended badge be good again; a revoked one is not."""
    _take_turn(session, credential, by)
    if credential.revoked_at is not None or credential.suspended_at is None:
        raise DecisionError("revoked" if credential.revoked_at is not None else "not_suspended")
    credential.suspended_at, credential.suspended_reason = None, None
    _keep(session, credential, DecisionKind.RESTORED, reason=reason, by=by, now=now)


def _take_turn(session: Session, credential: Credential, by: User | None) -> None:
    """Read what it is now, and keep others from deciding until we have; what a rule gives is the rule's to decide."""
    by_rule_alone(credential.achievement, by)
    session.flush()
    session.scalars(  # read to its end: a row that is not fetched tells nothing new
        select(Credential)
        .where(Credential.id == credential.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _keep(
    session: Session, credential: Credential, kind: DecisionKind, *, reason: str, by: User | None, now: datetime
) -> None:
    session.flush()
    decide_each(session, [credential.id], kind, by=by, now=now, reason=reason)
    audit.record(
        session, action=f"badge_{kind.value}", object_kind="credential", object_id=credential.id,
        actor_id=by.id if by else None, now=now, reason=reason,
    )  # fmt: skip
    badge_decided.send(credential.issuer_id, session=session, credential=credential, kind=kind, now=now)
