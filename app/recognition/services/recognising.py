"""What the Region recognises for a meta-badge: decided and withdrawn with a reason, published as a signed endorsement;
the people concerned are looked at again soon after.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import services as audit
from app.credentials import queries as badges
from app.credentials import services as credentials
from app.credentials.bridge.addresses import Addresses
from app.credentials.models import AchievementVersion, RecognisedIssuer, RecognisedKind
from app.recognition import queries
from app.recognition.errors import AlreadyRecognisedError, ClosedError, RuleError
from app.recognition.models import (
    Facet,
    MetaBadge,
    RecognisedVersion,
    Recognition,
    RecognitionFacet,
    RecognitionRequest,
    StepKind,
    SweepKind,
)
from app.recognition.services import sweeping
from app.recognition.services.means import Means
from app.recognition.services.thread import say
from app.recognition.services.wording import comment

ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Subject:
    """A badge that may be recognised, by its addresses: one of ours, in versions, or one of elsewhere."""

    issuer_address: str
    root_address: str
    name: str
    issuer_name: str
    versions: tuple[tuple[str, UUID | None], ...]
    substance: str = ""
    achievement_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Endorsed:
    """An address that is endorsed, and the version that it is of when it is written here."""

    address: str
    version: AchievementVersion | None


def of_version(session: Session, version: AchievementVersion, addresses: Addresses) -> Subject:
    """A badge given here: this version, and the published ones that ask for the same."""
    achievement, substance = version.achievement, queries.substance(version)
    alike = [
        (addresses.achievement(achievement.id, one.number), one.id)
        for one in queries.published_versions(session, achievement.id)
        if queries.substance(one) == substance
    ]
    root = addresses.achievement(achievement.id, version.number).rpartition("/")[0]
    issuer = achievement.issuer
    return Subject(
        addresses.issuer(issuer.slug), root, version.name, issuer.name, tuple(alike), substance, achievement.id
    )


def of_elsewhere(*, issuer_address: str, address: str, name: str, issuer_name: str) -> Subject:
    """A badge given on another platform."""
    return Subject(issuer_address, address, name, issuer_name, ((address, None),))


def recognise(
    session: Session,
    meta_badge: MetaBadge,
    what: Subject,
    *,
    facets: Sequence[Facet],
    reason: str,
    conditions: str | None,
    ends_at: datetime | None,
    by: User,
    means: Means,
    now: datetime,
    request: RecognitionRequest | None = None,
) -> Recognition:
    """Let a badge count for a meta-badge, for these facets.

    Raises
    ------
    AlreadyRecognisedError
        It does already.
    RuleError
        No facet was said, or one of another meta-badge; or the badge is a meta-badge itself.
    """
    _turn(session, meta_badge)
    if not facets or any(one.meta_badge_id != meta_badge.id for one in facets):
        raise RuleError("no_facet")
    if queries.is_meta_badge(session, what.achievement_id):
        raise RuleError("meta_badge")
    made = Recognition(
        meta_badge=meta_badge, achievement_id=what.achievement_id, issuer_address=what.issuer_address,
        root_address=what.root_address, substance=what.substance, name=what.name, issuer_name=what.issuer_name,
        request_id=request.id if request else None, reason=reason, conditions=conditions, decided_at=now,
        decided_by_id=by.id, ends_at=ends_at, facets=[RecognitionFacet(facet_id=one.id) for one in facets],
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as clash:
        raise AlreadyRecognisedError from clash
    for address, version_id in what.versions:
        _add_version(session, made, facets, address, version_id, by=by, means=means, now=now)
    _note(session, made, "badge_recognised", reason=reason, by=by, now=now)
    relate(session, meta_badge)
    sweeping.ask(session, SweepKind.RECOGNISED, meta_badge_id=meta_badge.id, recognition=made, now=now)
    return made


def withdraw(session: Session, recognition: Recognition, *, reason: str, by: User, now: datetime) -> None:
    """Let it count no longer.

    Raises
    ------
    ClosedError
        That was done already.
    """
    _turn(session, recognition.meta_badge)
    session.refresh(recognition)
    if recognition.withdrawn_at is not None:
        raise ClosedError("withdrawn")
    _close(session, recognition, reason=reason, by=by, now=now)


def lapse(session: Session, *, now: datetime) -> int:
    """Close the recognitions whose last moment has passed; how many they were."""
    over = queries.recognitions_over(session, now)
    for one in over:
        _turn(session, one.meta_badge)
        session.refresh(one)
        if one.withdrawn_at is None:
            _close(session, one, reason=ENDED, by=None, now=now)
    return len(over)


def follow_versions(session: Session, *, means: Means, now: datetime) -> int:
    """Let recognitions follow new versions of their badges that ask for the same; how many versions that was."""
    followed = 0
    for recognition, version in queries.versions_to_follow(session, now):
        if queries.substance(version) != recognition.substance:
            continue
        address = means.addresses.achievement(version.achievement_id, version.number)
        facets = [one.facet for one in recognition.facets]
        _add_version(session, recognition, facets, address, version.id, by=None, means=means, now=now)
        relate(session, recognition.meta_badge)
        sweeping.ask(
            session, SweepKind.RECOGNISED, meta_badge_id=recognition.meta_badge_id, recognition=recognition, now=now
        )
        followed += 1
    return followed


def sign_again(session: Session, *, means: Means, now: datetime) -> int:
    """Endorse anew what was endorsed by a key that others may sign by; how many versions that was."""
    rows = queries.endorsed_by_lost_keys(session, now)
    for row in rows:
        facets = [one.facet for one in row.recognition.facets]
        what = Endorsed(row.achievement_address, row.version)
        row.endorsement_id = _endorse(session, row.recognition, facets, what, by=None, means=means, now=now)
    session.flush()
    return len(rows)


def prove_again(session: Session, *, now: datetime) -> int:
    """Let badges prove their skills by their recognition, once what was decided apart has ended; how many versions."""
    rows = queries.proved_apart_no_more(session, now)
    for row in rows:
        row.proof_id = _proof(session, row.recognition, row.achievement_address, by=None, now=now)
        sweeping.ask(
            session, SweepKind.RECOGNISED, meta_badge_id=row.recognition.meta_badge_id, recognition=row.recognition,
            now=now,
        )  # fmt: skip
    session.flush()
    return len(rows)


def relate(session: Session, meta_badge: MetaBadge) -> None:
    """Let the meta-badge name the badges that count for it, as the standard has it (`related`)."""
    session.flush()
    related = queries.recognised_addresses(session, meta_badge.id)
    for version in queries.current_versions(session, meta_badge.id):
        version.related = list(related)
    session.flush()


def _add_version(
    session: Session,
    recognition: Recognition,
    facets: Iterable[Facet],
    address: str,
    version_id: UUID | None,
    *,
    by: User | None,
    means: Means,
    now: datetime,
) -> None:
    """Endorse an address of the badge, and let it prove its skills."""
    version = session.get(AchievementVersion, version_id) if version_id is not None else None
    signed = _endorse(session, recognition, facets, Endorsed(address, version), by=by, means=means, now=now)
    recognition.versions.append(
        RecognisedVersion(
            issuer_address=recognition.issuer_address, achievement_address=address, version_id=version_id,
            endorsement_id=signed, proof_id=_proof(session, recognition, address, by=by, now=now), since=now,
        )
    )  # fmt: skip
    session.flush()


def _endorse(
    session: Session,
    recognition: Recognition,
    facets: Iterable[Facet],
    what: Endorsed,
    *,
    by: User | None,
    means: Means,
    now: datetime,
) -> UUID:
    """Sign that the Region stands by an address of the badge, for its meta-badge."""
    meta_badge = recognition.meta_badge
    words = comment(queries.name_of(session, meta_badge), [one.name for one in facets], recognition.conditions)
    made = credentials.endorse(
        session, meta_badge.achievement.issuer, subject=what.address, version=what.version, name=recognition.name,
        about=str(meta_badge.id), comment=words, by=by, seal=means.seal, addresses=means.addresses, now=now,
        valid_until=recognition.ends_at, giver=recognition.issuer_address,
    )  # fmt: skip
    return made.id


def _proof(session: Session, recognition: Recognition, address: str, *, by: User | None, now: datetime) -> UUID | None:
    """What makes the badge a proof of its skills: decided apart by an officer, or by recognitions."""
    there = badges.standing_recognition(session, RecognisedKind.ACHIEVEMENT, address, recognition.issuer_address)
    if there is not None and (there.ends_at is None or there.ends_at > now):
        ours = session.scalar(select(exists().where(RecognisedVersion.proof_id == there.id)))
        return there.id if ours else None
    what = credentials.Subject(
        RecognisedKind.ACHIEVEMENT, address, recognition.name, recognition.issuer_address
    )  # fmt: skip
    decided_by = by or session.get_one(User, recognition.decided_by_id)
    made = credentials.recognise(
        session, what, reason=recognition.reason, ends_at=None, by=decided_by, now=now, follow=False
    )
    return made.id


def _close(session: Session, one: Recognition, *, reason: str, by: User | None, now: datetime) -> None:
    one.withdrawn_at, one.withdrawn_reason, one.withdrawn_by_id = now, reason, by.id if by else None
    session.flush()
    for version in one.versions:
        credentials.withdraw_endorsement(session, version.endorsement, reason=reason, by=by, now=now)
        _end_proof(session, version, reason=reason, by=by, now=now)
    _note(session, one, "badge_recognition_withdrawn", reason=reason, by=by, now=now)
    if one.request is not None:
        kind = StepKind.ENDED if by is None else StepKind.WITHDRAWN
        say(session, one.request, kind, None if by is None else reason, by=by, now=now)
    relate(session, one.meta_badge)
    sweeping.ask(session, SweepKind.WITHDRAWN, meta_badge_id=one.meta_badge_id, recognition=one, now=now)


def _end_proof(session: Session, version: RecognisedVersion, *, reason: str, by: User | None, now: datetime) -> None:
    """The badge proves its skills no longer, unless another recognition of it stands."""
    if version.proof_id is None:
        return
    proof = session.get_one(RecognisedIssuer, version.proof_id)
    if proof.withdrawn_at is None and not queries.is_proof_shared(session, version.proof_id):
        credentials.withdraw_recognition(session, proof, reason=reason, by=by, now=now, follow=False)


def _turn(session: Session, meta_badge: MetaBadge) -> None:
    """One decision at a time on what counts for a meta-badge."""
    session.flush()
    session.execute(select(MetaBadge.id).where(MetaBadge.id == meta_badge.id).with_for_update())


def _note(session: Session, one: Recognition, action: str, *, reason: str, by: User | None, now: datetime) -> None:
    audit.record(
        session, action=action, object_kind="recognition", object_id=one.id, actor_id=by.id if by else None, now=now,
        meta_badge=str(one.meta_badge_id), address=one.root_address, reason=reason,
    )  # fmt: skip
