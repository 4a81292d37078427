"""Showing a skill at work by a photo, a document or a link, and withdrawing it."""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import services as audit
from app.files import services as files
from app.files.models import StoredFile
from app.files.services import ReadFile
from app.portfolio import queries
from app.portfolio.errors import AlreadyShownError, NotHeldError, TooMuchEvidenceError
from app.portfolio.models import Evidence, EvidenceKind, Holding, Trainee
from app.portfolio.services.grounds import take_turns

# For one skill: more would no longer be looked at.
MOST_EVIDENCE = 20


def add_file(
    session: Session,
    *,
    trainee: Trainee,
    skill_id: UUID,
    title: str | None,
    file: ReadFile,
    data_dir: Path,
    quota: int,
    now: datetime,
) -> Evidence:
    """Show a skill by a photo or a document; without a title, its own name is shown."""
    holding = _room_on(session, trainee, skill_id, sha256=file.sha256)
    stored = files.keep(session, file=file, owner_id=trainee.user_id, data_dir=data_dir, quota=quota, now=now)
    return _add(session, trainee, holding, now, kind=EvidenceKind.FILE, title=title or stored.name, file=stored)


def add_link(
    session: Session, *, trainee: Trainee, skill_id: UUID, title: str | None, url: str, now: datetime
) -> Evidence:
    """Show a skill by something that is on the web."""
    holding = _room_on(session, trainee, skill_id, url=url)
    return _add(session, trainee, holding, now, kind=EvidenceKind.LINK, title=title or url, url=url)


def _room_on(
    session: Session, trainee: Trainee, skill_id: UUID, *, sha256: str | None = None, url: str | None = None
) -> Holding:
    """The holding to show something of, in one's turn; refuses what is there already, as sent by a double click."""
    take_turns(session, [trainee.id])
    if not queries.stands(session, trainee_id=trainee.id, skill_id=skill_id):
        raise NotHeldError
    holding = session.scalars(
        select(Holding).where(Holding.trainee_id == trainee.id, Holding.skill_id == skill_id)
    ).one()
    shown = (
        select(StoredFile.sha256, Evidence.url)
        .select_from(Evidence)
        .outerjoin(StoredFile)
        .where(Evidence.holding_id == holding.id, Evidence.withdrawn_at.is_(None))
    )
    rows = [tuple(row) for row in session.execute(shown)]
    if (sha256, url) in rows:
        raise AlreadyShownError
    if len(rows) >= MOST_EVIDENCE:
        raise TooMuchEvidenceError
    return holding


def _add(session: Session, trainee: Trainee, holding: Holding, now: datetime, **shown: Any) -> Evidence:
    added = Evidence(holding=holding, added_at=now, **shown)
    session.add(added)
    session.flush()
    _log(session, "add_evidence", added, trainee, now)
    return added


def withdraw_evidence(
    session: Session, *, evidence: Evidence, trainee: Trainee, reason: str | None, now: datetime
) -> None:
    """Show it no longer; its title and dates stay in the history, its file goes."""
    take_turns(session, [trainee.id])
    session.refresh(evidence, ["withdrawn_at"])
    if evidence.withdrawn_at is not None:
        return
    evidence.withdrawn_at, evidence.withdrawn_reason = now, reason
    if evidence.file is not None:
        files.remove(session, stored=evidence.file, now=now)
    session.flush()
    _log(session, "withdraw_evidence", evidence, trainee, now)


def _log(session: Session, action: str, evidence: Evidence, trainee: Trainee, now: datetime) -> None:
    audit.record(
        session,
        action=action,
        object_kind="evidence",
        object_id=evidence.id,
        actor_id=trainee.user_id,
        now=now,
        kind=evidence.kind.value,
    )
