"""What the Region recognises."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind
from app.credentials.models import BackpackBadge, Issuer, RecognisedIssuer, RecognisedKind
from app.i18n import alphabetical

BATCH = 500


@dataclass(frozen=True, slots=True)
class Recognised:
    """What is recognised on a day: issuers for all they give, and badges as their own issuer gives them."""

    issuers: frozenset[str]
    achievements: frozenset[tuple[str, str]]

    def covers(self, issuer: str | None, achievement: str | None) -> bool:
        """Whether a badge of this issuer, of this achievement, is proof to the Region."""
        if issuer is None:
            return False
        return issuer in self.issuers or (issuer, achievement) in self.achievements


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """What lists are made of: a recognition, what it is called, whose it is, and whether it stands."""

    id: UUID
    name: str
    issuer_address: str
    stands: bool


def standing(now: datetime) -> ColumnElement[bool]:
    """What the Region recognises at a moment."""
    ends = or_(RecognisedIssuer.ends_at.is_(None), RecognisedIssuer.ends_at > now)
    return RecognisedIssuer.withdrawn_at.is_(None) & ends


def recognised(session: Session, now: datetime, *, but: UUID | None = None) -> Recognised:
    """All that the Region recognises now, in one statement; perhaps without one."""
    rows = session.scalars(select(RecognisedIssuer).where(standing(now)).execution_options(populate_existing=True))
    found = [one for one in rows if one.id != but]
    return Recognised(
        frozenset(one.address for one in found if one.kind is RecognisedKind.ISSUER),
        frozenset((one.issuer_address or "", one.address) for one in found if one.kind is RecognisedKind.ACHIEVEMENT),
    )


def recognised_lines(session: Session, now: datetime) -> list[RecognisedLine]:
    """All that it recognises, by name, then all that it does no longer, what was withdrawn last first."""
    one = RecognisedIssuer
    rows = session.execute(
        select(one.id, one.name, func.coalesce(one.issuer_address, one.address), standing(now)).order_by(
            one.withdrawn_at.is_not(None), one.withdrawn_at.desc(), one.name, one.decided_at, one.id
        )
    )
    lines = [RecognisedLine(*row) for row in rows]
    by_name = sorted((line for line in lines if line.stands), key=lambda line: alphabetical(line.name))
    return [*by_name, *(line for line in lines if not line.stands)]


def recognitions(session: Session, ids: Sequence[UUID]) -> list[RecognisedIssuer]:
    """These, in this order."""
    found = {one.id: one for one in session.scalars(select(RecognisedIssuer).where(RecognisedIssuer.id.in_(ids)))}
    return [found[one] for one in ids]


def recognition(session: Session, recognition_id: UUID) -> RecognisedIssuer | None:
    """One of them."""
    return session.get(RecognisedIssuer, recognition_id)


def standing_recognition(
    session: Session, kind: RecognisedKind, address: str, issuer_address: str | None
) -> RecognisedIssuer | None:
    """What is recognised under this address, perhaps past its end and not closed yet."""
    return session.scalar(
        select(RecognisedIssuer)
        .where(
            RecognisedIssuer.kind == kind,
            RecognisedIssuer.address == address,
            RecognisedIssuer.issuer_address == issuer_address
            if issuer_address is not None
            else RecognisedIssuer.issuer_address.is_(None),
            RecognisedIssuer.withdrawn_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )


def ended(session: Session, now: datetime) -> Sequence[RecognisedIssuer]:
    """What is past its end, and still to be closed."""
    return session.scalars(
        select(RecognisedIssuer)
        .where(RecognisedIssuer.withdrawn_at.is_(None), RecognisedIssuer.ends_at <= now)
        .order_by(RecognisedIssuer.ends_at, RecognisedIssuer.address)
    ).all()


def badges_under(
    session: Session, kind: RecognisedKind, address: str, issuer_address: str | None
) -> list[UUID]:  # fmt: skip
    """The badges in backpacks that a recognition is about."""
    statement = select(BackpackBadge.id).where(BackpackBadge.removed_at.is_(None))
    if kind is RecognisedKind.ISSUER:
        return list(session.scalars(statement.where(BackpackBadge.issuer_address == address)))
    return list(
        session.scalars(
            statement.where(
                BackpackBadge.achievement_address == address, BackpackBadge.issuer_address == issuer_address
            )
        )
    )


def issuers_to_recognise(session: Session) -> list[tuple[str, str]]:
    """The structures that sign badges here, but the Region itself, by their name in addresses and by name."""
    rows = session.execute(
        select(Issuer.slug, Issuer.name)
        .join(Organisation, Organisation.id == Issuer.organisation_id)
        .where(Organisation.kind != OrganisationKind.REGION)
    )
    return sorted(((slug, name) for slug, name in rows), key=lambda one: (alphabetical(one[1]), one[0]))
