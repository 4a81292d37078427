"""What is to be done of awards, carried out: signed, suspended, restored or renewed, with the step that tells why."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.credentials import services as credentials
from app.credentials.bridge.making import Evidence
from app.credentials.models import AchievementVersion
from app.db import new_id
from app.recognition import queries
from app.recognition.models import Award, AwardEvidence, AwardStepKind
from app.recognition.queries.people import Person
from app.recognition.queries.rules import Rule, covered, ends_first
from app.recognition.queries.situations import Pair
from app.recognition.services import steps
from app.recognition.services.means import Means
from app.recognition.services.moves import Awarding, Change, Moves
from app.recognition.services.reasons import Facts
from app.recognition.services.steps import NewStep
from app.recognition.services.wording import told


def carry_out(
    session: Session, moves: Moves, evidence: Mapping[UUID, list[AwardEvidence]], *, means: Means, now: datetime
) -> int:
    """Do it, in a number of statements that does not grow with the people; how many awards changed."""
    hand = _Hand(session, Facts(session, moves, evidence, now), means, now)
    made = [
        *hand.suspend(moves.suspend),
        *hand.lift(moves.lift),
        *hand.renew(moves.renew),
        *hand.give(moves.give, {}),
    ]
    _note_checks(session, moves, evidence)
    steps.keep(session, made, now=now)
    return len(made)


def _by_word(changes: Sequence[Change], by_rule: str, by_officer: str) -> list[tuple[str, list[UUID]]]:
    """The badges that the rule decides of, and those that an officer did."""
    told_by: dict[str, list[UUID]] = defaultdict(list)
    for one in changes:
        told_by[by_rule if one.override is None else by_officer].append(one.award.credential_id)
    return list(told_by.items())


class _Hand:
    """What carries out one batch."""

    def __init__(self, session: Session, facts: Facts, means: Means, now: datetime) -> None:
        self.session, self.facts, self.means, self.now = session, facts, means, now

    def suspend(self, changes: Sequence[Change]) -> list[NewStep]:
        if not changes:
            return []
        self._mark(changes, suspended_at=self.now)
        for code, badges in _by_word(changes, "suspended", "set_aside"):
            credentials.suspend_each(self.session, badges, reason=told(code), now=self.now)
        kind = AwardStepKind.SUSPENDED
        return [NewStep(one.pair, one.award.id, kind, self.facts.of_fall(one)) for one in changes]

    def lift(self, changes: Sequence[Change]) -> list[NewStep]:
        if not changes:
            return []
        self._mark(changes, suspended_at=None)
        for code, badges in _by_word(changes, "lifted", "given_back"):
            credentials.restore_each(self.session, badges, reason=told(code), now=self.now)
        kind = AwardStepKind.LIFTED
        return [NewStep(one.pair, one.award.id, kind, self.facts.of_return(one)) for one in changes]

    def renew(self, pairs: Sequence[tuple[Change, Awarding]]) -> list[NewStep]:
        """The former is taken back, for what it names is good no more; the new one takes its place."""
        if not pairs:
            return []
        changes = [change for change, _awarding in pairs]
        badges = [one.award.credential_id for one in changes]
        self._mark(changes, ended_at=self.now, check_at=None)
        credentials.revoke_each(self.session, badges, reason=told("renewed"), now=self.now)
        return self.give([awarding for _change, awarding in pairs], {one.pair: one.award for one in changes})

    def give(self, some: Sequence[Awarding], former: Mapping[Pair, Award]) -> list[NewStep]:
        """Sign them, one meta-badge after the other."""
        kinds: dict[UUID, list[Awarding]] = defaultdict(list)
        for one in some:
            kinds[one.pair[1]].append(one)
        return list(chain.from_iterable(self._give_alike(kinds[kind], former) for kind in sorted(kinds)))

    def _give_alike(self, some: Sequence[Awarding], former: Mapping[Pair, Award]) -> list[NewStep]:
        """Sign the same meta-badge for some people, keep what each rests on, and put each in its backpack."""
        rule = some[0].rule
        people = queries.people(self.session, [one.pair[0] for one in some])
        ids = credentials.give(
            self.session,
            self.session.get_one(AchievementVersion, rule.version_id),
            [_recipient(one, people[one.pair[0]]) for one in some],
            by=None,
            seal=self.means.seal,
            addresses=self.means.addresses,
            now=self.now,
        )
        awards = [_row(one, badge, self.now) for one, badge in zip(some, ids, strict=True)]
        self.session.execute(insert(Award), awards, execution_options={"render_nulls": True})
        named = [row for one, award in zip(some, awards, strict=True) for row in _named(one, award["id"])]
        if named:
            self.session.execute(insert(AwardEvidence), named)
        self._settle(rule, some, ids, former)
        return [self._told(one, award["id"], former.get(one.pair)) for one, award in zip(some, awards, strict=True)]

    def _settle(self, rule: Rule, some: Sequence[Awarding], ids: Sequence[UUID], former: Mapping[Pair, Award]) -> None:
        skills = queries.skills_of_facets(self.session, rule.facets)
        given = [
            credentials.Settled(
                badge, former[one.pair].credential_id if one.pair in former else None, _proved(one, skills)
            )
            for one, badge in zip(some, ids, strict=True)
        ]
        counting = credentials.settle_given(self.session, given, now=self.now)
        credentials.weigh(self.session, counting, now=self.now)

    def _told(self, one: Awarding, award_id: UUID, former: Award | None) -> NewStep:
        kind = AwardStepKind.AWARDED if former is None else AwardStepKind.RENEWED
        return NewStep(one.pair, award_id, kind, self.facts.of_award(one, former))

    def _mark(self, changes: Sequence[Change], **values: Any) -> None:
        """Before the badge itself is decided of: whoever looks at it again for that finds it done."""
        ids = [one.award.id for one in changes]
        self.session.execute(update(Award).where(Award.id.in_(ids)).values(**values))  # the objects follow


def _recipient(one: Awarding, person: Person) -> credentials.Recipient:
    """The person, and the badges that it rests on; where an officer's word is all there is, that it is so."""
    return credentials.Recipient(
        person.email,
        person.name,
        person.user_id,
        narrative=told("confirmed") if one.override is not None and not one.evidence else None,
        rests_on=tuple(Evidence(it.address, it.name, None) for it in one.evidence),
    )


def _row(one: Awarding, credential_id: UUID, now: datetime) -> dict[str, Any]:
    trainee_id, meta_badge_id = one.pair
    ends = (ends_first(one.evidence), one.override.ends_at if one.override is not None else None)
    return {
        "id": new_id(),
        "trainee_id": trainee_id,
        "meta_badge_id": meta_badge_id,
        "rule_id": one.rule.id,
        "credential_id": credential_id,
        "awarded_at": now,
        "suspended_at": None,
        "ended_at": None,
        "check_at": min((it for it in ends if it is not None), default=None),
    }


def _named(one: Awarding, award_id: UUID) -> Iterator[dict[str, Any]]:
    for place, it in enumerate(one.evidence):
        yield {
            "award_id": award_id,
            "badge_id": it.badge_id,
            "place": place,
            "name": it.name,
            "recognition_id": it.recognition_id,
        }


def _proved(one: Awarding, skills: Mapping[UUID, list[UUID]]) -> list[UUID]:
    """The skills of the facets that its evidence covers: it proves no other."""
    facets = covered(one.rule, one.evidence)
    return list(dict.fromkeys(skill for facet in sorted(facets) for skill in skills.get(facet, ())))


def _note_checks(session: Session, moves: Moves, evidence: Mapping[UUID, list[AwardEvidence]]) -> None:
    """When each award that stays is to be looked at again for time alone, and by what its badges count today: what was
    recognised, withdrawn, then recognised again counts by the last decision.
    """
    for change in (*moves.keep, *moves.lift, *moves.suspend):
        award, counting = change.award, {one.badge_id: one for one in change.counting}
        named = [row for row in evidence.get(award.id, []) if row.badge_id in counting]
        for row in named:
            row.recognition_id = counting[row.badge_id].recognition_id
        rests = [counting[row.badge_id] for row in named] if award.suspended_at is None else []
        moments = (ends_first(rests), change.override.ends_at if change.override is not None else None)
        award.check_at = min((one for one in moments if one is not None), default=None)
    session.flush()
