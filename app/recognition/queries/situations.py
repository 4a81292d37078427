"""What counts for meta-badges: rules, recognitions and people's badges, in a few statements however many they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from app.credentials.models import BackpackBadge, BackpackState, Credential, IssuerKey
from app.credentials.queries.standing import EXPIRED
from app.recognition.models import (
    Award,
    AwardEvidence,
    MetaBadge,
    MetaRule,
    Override,
    RecognisedVersion,
    Recognition,
    RecognitionFacet,
    RuleFacet,
    RuleState,
)
from app.recognition.queries.rules import Counting, Rule

# A person and a meta-badge.
Pair = tuple[UUID, UUID]
People = Select[UUID] | Sequence[UUID]


@dataclass
class Situation:
    """What some people hold that counts, what was awarded to them, and what officers decided."""

    counting: dict[Pair, list[Counting]] = field(default_factory=lambda: defaultdict(list))
    awards: dict[Pair, Award] = field(default_factory=dict)
    overrides: dict[Pair, Override] = field(default_factory=dict)


def stands(now: datetime) -> ColumnElement[bool]:
    """A recognition that stands."""
    return Recognition.withdrawn_at.is_(None) & or_(Recognition.ends_at.is_(None), Recognition.ends_at > now)


def counts(now: datetime) -> ColumnElement[bool]:
    """A badge in a backpack that is a ground of anything: the same as `credentials.queries.standing` says of one."""
    good_here = and_(
        BackpackBadge.credential_id.is_not(None),
        Credential.revoked_at.is_(None),
        Credential.suspended_at.is_(None),
        IssuerKey.compromised_at.is_(None),
    )
    good_elsewhere = and_(
        BackpackBadge.credential_id.is_(None),
        BackpackBadge.is_theirs,
        or_(
            BackpackBadge.verdict == "valid",
            and_(BackpackBadge.verdict == "unknown", BackpackBadge.graced_until > now),
        ),
    )
    return and_(
        BackpackBadge.removed_at.is_(None),
        BackpackBadge.state == BackpackState.ACCEPTED,
        or_(BackpackBadge.valid_until.is_(None), BackpackBadge.valid_until > now),
        or_(BackpackBadge.trouble.is_(None), BackpackBadge.trouble.not_in(EXPIRED)),
        or_(good_here, good_elsewhere),
    )


def active_rules(session: Session, *, also: UUID | None = None) -> dict[UUID, Rule]:
    """The rule in force of each meta-badge, in two statements; a draft in place of its own meta-badge's, if given."""
    wanted = MetaRule.state == RuleState.ACTIVE
    rows = session.execute(
        select(MetaRule)
        .where(wanted if also is None else or_(wanted, MetaRule.id == also))
        .execution_options(populate_existing=True)
    ).scalars().all()  # fmt: skip
    facets: dict[UUID, set[UUID]] = defaultdict(set)
    of_rules = select(RuleFacet.rule_id, RuleFacet.facet_id).where(RuleFacet.rule_id.in_([one.id for one in rows]))
    for rule_id, facet_id in session.execute(of_rules):
        facets[rule_id].add(facet_id)
    ordered = sorted(rows, key=lambda one: one.id == also)  # the draft comes last, and takes the other's place
    return {one.meta_badge_id: rule_of(one, facets[one.id]) for one in ordered}


def rule_of(row: MetaRule, facets: Iterable[UUID]) -> Rule:
    """A rule as plain values."""
    return Rule(
        row.least_badges, row.facets_wanted, frozenset(facets), row.id, row.meta_badge_id, row.number, row.version_id
    )


def read(session: Session, people: People, *, now: datetime, meta_badge_id: UUID | None = None) -> Situation:
    """All that decides of some people's meta-badges, in five statements."""
    found = Situation()
    known = facets_covered(session, now)
    for row in session.execute(_badges(people, now, meta_badge_id)):
        found.counting[row.trainee_id, row.meta_badge_id].append(_counting(row, known))
    awards = select(Award).where(Award.trainee_id.in_(people), Award.ended_at.is_(None))
    overrides = select(Override).where(Override.trainee_id.in_(people), Override.ended_at.is_(None))
    overrides = overrides.where(or_(Override.ends_at.is_(None), Override.ends_at > now))
    if meta_badge_id is not None:
        awards = awards.where(Award.meta_badge_id == meta_badge_id)
        overrides = overrides.where(Override.meta_badge_id == meta_badge_id)
    for award in session.scalars(awards.execution_options(populate_existing=True)):
        found.awards[award.trainee_id, award.meta_badge_id] = award
    for one in session.scalars(overrides.execution_options(populate_existing=True)):
        found.overrides[one.trainee_id, one.meta_badge_id] = one
    return found


def evidence_of(session: Session, awards: Collection[Award]) -> dict[UUID, list[AwardEvidence]]:
    """What awards rest on, by award."""
    found: dict[UUID, list[AwardEvidence]] = defaultdict(list)
    rows = select(AwardEvidence).where(AwardEvidence.award_id.in_([one.id for one in awards]))
    for row in session.scalars(rows.order_by(AwardEvidence.place)) if awards else ():
        found[row.award_id].append(row)
    return found


def facets_covered(session: Session, now: datetime) -> dict[UUID, frozenset[UUID]]:
    """The facets that each standing recognition covers."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = select(RecognitionFacet.recognition_id, RecognitionFacet.facet_id).join(Recognition).where(stands(now))
    for recognition_id, facet_id in session.execute(rows):
        found[recognition_id].add(facet_id)
    return {one: frozenset(facets) for one, facets in found.items()}


def _badges(people: People, now: datetime, meta_badge_id: UUID | None) -> Select[*tuple[object, ...]]:
    """The badges that count, once for each meta-badge that they count for."""
    statement = (
        select(
            BackpackBadge.trainee_id, BackpackBadge.id, BackpackBadge.name, BackpackBadge.badge_id,
            BackpackBadge.valid_until, BackpackBadge.verdict, BackpackBadge.graced_until, BackpackBadge.received_at,
            Recognition.id.label("recognition_id"), Recognition.meta_badge_id, Recognition.ends_at,
            Recognition.issuer_address, Recognition.root_address,
        )
        .join(
            RecognisedVersion,
            and_(
                RecognisedVersion.achievement_address == BackpackBadge.achievement_address,
                RecognisedVersion.issuer_address == BackpackBadge.issuer_address,
            ),
        )
        .join(Recognition, and_(Recognition.id == RecognisedVersion.recognition_id, stands(now)))
        .join(Credential, Credential.id == BackpackBadge.credential_id, isouter=True)
        .join(IssuerKey, IssuerKey.id == Credential.key_id, isouter=True)
        .where(BackpackBadge.trainee_id.in_(people), counts(now))
    )  # fmt: skip
    return statement if meta_badge_id is None else statement.where(Recognition.meta_badge_id == meta_badge_id)


def _counting(row: Row[*tuple[object, ...]], known: Mapping[UUID, frozenset[UUID]]) -> Counting:
    grace = row.graced_until if row.verdict == "unknown" else None
    ends = min((one for one in (row.valid_until, grace, row.ends_at) if one is not None), default=None)
    return Counting(
        row.id, row.recognition_id, known.get(row.recognition_id, frozenset()), ends, row.received_at, row.name or "",
        row.badge_id, f"{row.issuer_address} {row.root_address}",
    )  # fmt: skip


def open_meta_badges(session: Session) -> set[UUID]:
    """Those that may be awarded today."""
    return set(session.scalars(select(MetaBadge.id).where(MetaBadge.retired_at.is_(None))))
