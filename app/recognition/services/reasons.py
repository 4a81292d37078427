"""Why an award changed, as facts that are kept with the change: each has a code `why`, and what it is about."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.credentials.models import BackpackBadge
from app.credentials.queries.backpack import WITH_OURS
from app.credentials.queries.standing import is_over, why_not
from app.recognition.models import Award, AwardEvidence, Override, Recognition
from app.recognition.queries.rules import Counting, Rule, covered, different
from app.recognition.services.moves import Awarding, Change, Moves

Fact = dict[str, Any]


class Facts:
    """What some changes follow from; what they share is read at once."""

    def __init__(
        self, session: Session, moves: Moves, evidence: Mapping[UUID, Sequence[AwardEvidence]], now: datetime
    ) -> None:
        self.evidence, self.now = evidence, now
        changes = [*moves.suspend, *(change for change, _awarding in moves.renew)]
        lost = [row for change in changes for row in self._lost(change.award, change.counting)]
        self.badges = _badges(session, {row.badge_id for row in lost})
        self.recognitions = _recognitions(session, {row.recognition_id for row in lost})
        self.awards = {change.award.id: change for change in changes}

    def of_award(self, one: Awarding, former: Award | None) -> list[Fact]:
        """Why it was signed, and what it took the place of."""
        facts = self._fallen(self.awards[former.id]) if former is not None else []
        if one.override is not None and not one.evidence:
            return [*facts, _decided(one.override)]
        facts.append({"why": "earned", "rule": one.rule.number, "badges": [it.name for it in one.evidence]})
        return facts

    def of_fall(self, change: Change) -> list[Fact]:
        """Why it was suspended."""
        if change.override is not None and not change.override.is_held:
            return [_decided(change.override)]
        return [*self._fallen(change), self._short(change.rule, change.counting)]

    def of_return(self, change: Change) -> list[Fact]:
        """Why it was restored."""
        if change.override is not None and change.override.is_held:
            return [_decided(change.override)]
        there = {one.badge_id for one in change.counting if one.facets & change.rule.facets}
        names = [row.name for row in self.evidence.get(change.award.id, ()) if row.badge_id in there]
        return [{"why": "earned", "rule": change.rule.number, "badges": names}]

    def _lost(self, award: Award, counting: Sequence[Counting]) -> list[AwardEvidence]:
        good = {one.badge_id for one in counting}
        return [row for row in self.evidence.get(award.id, ()) if row.badge_id not in good]

    def _fallen(self, change: Change) -> list[Fact]:
        lost = [self._of(row) for row in self._lost(change.award, change.counting)]
        beside = {one.badge_id for one in change.counting if not one.facets & change.rule.facets}
        named = [row for row in self.evidence.get(change.award.id, ()) if row.badge_id in beside]
        return [*lost, *({"why": "facets_gone", "badge": row.name, "badge_id": str(row.badge_id)} for row in named)]

    def _of(self, row: AwardEvidence) -> Fact:
        """What became of a badge that an award rested on."""
        badge, fact = self.badges[row.badge_id], {"badge": row.name, "badge_id": str(row.badge_id)}
        why = why_not(badge, self.now) or ("badge_expired" if is_over(badge, self.now) else None)
        if why is not None:
            ours = badge.credential
            given = (ours.revoked_reason or ours.suspended_reason) if ours is not None else None
            return {"why": why, **fact, **({"reason": given} if given and why != "badge_hidden" else {})}
        recognition = self.recognitions[row.recognition_id]
        if recognition.withdrawn_at is not None:
            return {"why": "recognition_withdrawn", **fact, "reason": recognition.withdrawn_reason}
        return {"why": "recognition_ended", **fact}

    @staticmethod
    def _short(rule: Rule, counting: Sequence[Counting]) -> Fact:
        """How far it is from what the rule wants now."""
        return {
            "why": "rule",
            "rule": rule.number,
            "has": len(different(rule, counting)),
            "wanted": rule.least_badges,
            "covered": len(covered(rule, counting)),
            "facets": rule.facets_wanted,
        }


def _decided(override: Override) -> Fact:
    ends = override.ends_at.isoformat() if override.ends_at is not None else None
    return {"why": "override", "held": override.is_held, "reason": override.reason, "until": ends}


def _badges(session: Session, ids: set[UUID]) -> dict[UUID, BackpackBadge]:
    if not ids:
        return {}
    rows = session.scalars(
        select(BackpackBadge)
        .where(BackpackBadge.id.in_(sorted(ids)))
        .options(*WITH_OURS)
        .execution_options(populate_existing=True)
    )
    return {one.id: one for one in rows}


def _recognitions(session: Session, ids: set[UUID]) -> dict[UUID, Recognition]:
    if not ids:
        return {}
    rows = select(Recognition).where(Recognition.id.in_(sorted(ids))).execution_options(populate_existing=True)
    return {one.id: one for one in session.scalars(rows)}
