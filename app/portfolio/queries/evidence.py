"""Reading what people show of their skills, and what others who saw them say."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.files.models import StoredFile
from app.portfolio.models import Evidence, EvidenceKind, Holding
from app.portfolio.signals import WitnessWord, evidence_wanted


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """Something a person shows of a skill, or showed until they withdrew it."""

    id: UUID
    skill_id: UUID
    kind: EvidenceKind
    title: str
    url: str | None
    file: StoredFile | None
    added_at: datetime
    withdrawn_at: datetime | None
    withdrawn_reason: str | None

    @property
    def site(self) -> str:
        """Where a link leads, in a word."""
        return (urlsplit(self.url or "").hostname or "").removeprefix("www.")


def evidence(
    session: Session, trainee_id: UUID, skill_ids: Collection[UUID] | None = None, *, withdrawn: bool = False
) -> dict[UUID, list[EvidenceItem]]:
    """What a person shows, by skill, the latest first; of all skills or of some, with what they withdrew or without."""
    statement = (
        select(Holding.skill_id, Evidence)
        .join(Evidence, Evidence.holding_id == Holding.id)
        .where(Holding.trainee_id == trainee_id)
        .order_by(Evidence.added_at.desc(), Evidence.title, Evidence.id)
    )
    if skill_ids is not None:
        statement = statement.where(Holding.skill_id.in_(skill_ids))
    if not withdrawn:
        statement = statement.where(Evidence.withdrawn_at.is_(None))
    found: dict[UUID, list[EvidenceItem]] = {skill_id: [] for skill_id in skill_ids or ()}
    for skill_id, one in session.execute(statement).unique():
        found.setdefault(skill_id, []).append(_item(skill_id, one))
    return found


def _item(skill_id: UUID, one: Evidence) -> EvidenceItem:
    return EvidenceItem(
        id=one.id,
        skill_id=skill_id,
        kind=one.kind,
        title=one.title,
        url=one.url,
        file=one.file,
        added_at=one.added_at,
        withdrawn_at=one.withdrawn_at,
        withdrawn_reason=one.withdrawn_reason,
    )


def evidence_counts(session: Session, trainee_id: UUID) -> dict[UUID, int]:
    """How many things a person shows of each skill; those of which they show nothing are left out."""
    statement = (
        select(Holding.skill_id, func.count(Evidence.id))
        .join(Evidence, Evidence.holding_id == Holding.id)
        .where(Holding.trainee_id == trainee_id, Evidence.withdrawn_at.is_(None))
        .group_by(Holding.skill_id)
    )
    return dict(session.execute(statement).all())


def one_evidence(session: Session, *, trainee_id: UUID, skill_id: UUID, evidence_id: UUID) -> Evidence | None:
    """One thing that a person shows of a skill and has not withdrawn."""
    statement = (
        select(Evidence)
        .join(Holding)
        .where(
            Evidence.id == evidence_id,
            Holding.trainee_id == trainee_id,
            Holding.skill_id == skill_id,
            Evidence.withdrawn_at.is_(None),
        )
    )
    return session.scalar(statement)


def evidence_file(session: Session, evidence_id: UUID) -> StoredFile | None:
    """The file behind an evidence that stands, whoever asks: who may see it is for the caller to check."""
    statement = select(StoredFile).join(Evidence).where(Evidence.id == evidence_id, Evidence.withdrawn_at.is_(None))
    return session.scalar(statement)


def testimonies(session: Session, trainee_id: UUID, skill_ids: Collection[UUID]) -> dict[UUID, list[WitnessWord]]:
    """What others say of each of these skills, the latest first: each slice above tells what is its own."""
    told: dict[UUID, list[WitnessWord]] = {skill_id: [] for skill_id in skill_ids}
    if not told:
        return told
    for _receiver, answers in evidence_wanted.send(
        None, session=session, trainee_id=trainee_id, skill_ids=set(skill_ids)
    ):
        for one in answers:
            told[one.skill_id].append(one)
    return {
        skill_id: sorted(found, key=lambda one: (one.on, one.author, one.text), reverse=True)
        for skill_id, found in told.items()
    }
