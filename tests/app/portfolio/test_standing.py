"""What a skill is worth on a day, from its grounds alone."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

import matching
from app.portfolio import queries
from app.portfolio.models import Ground, GroundKind, GroundState, Holding, Proof
from app.portfolio.queries import HoldingSummary, Standing
from app.skills.models import Skill, SkillFamily
from tests.factories.portfolio import NOW

DAY = date(2026, 11, 2)


def ground(
    kind: GroundKind = GroundKind.DECLARATION, state: GroundState = GroundState.ACQUIRED, **facts: object
) -> Ground:
    proofs = {
        GroundKind.ATTESTATION: Proof.ATTESTED,
        GroundKind.CERTIFICATION: Proof.CERTIFIED,
        GroundKind.BADGE: Proof.CERTIFIED,
    }
    return Ground(id=uuid4(), kind=kind, state=state, proof=proofs.get(kind, Proof.DECLARED), laid_at=NOW, **facts)


def learning(expected_on: date | None, kind: GroundKind = GroundKind.DECLARATION, **facts: object) -> Ground:
    return ground(kind, GroundState.IN_PROGRESS, expected_on=expected_on, **facts)


def summed_up(*grounds: Ground, today: date = DAY) -> HoldingSummary:
    skill = Skill(id=UUID(int=1), family=SkillFamily.TECHNICAL)
    found = queries.summary(Holding(id=uuid4(), skill_id=skill.id, skill=skill, grounds=list(grounds)), today)
    assert found is not None
    return found


def test_a_skill_is_shown_by_its_strongest_proof() -> None:
    found = summed_up(
        ground(level=2), ground(GroundKind.CERTIFICATION, level=3), ground(GroundKind.ATTESTATION, level=4)
    )
    assert found.proof is Proof.CERTIFIED
    assert [one.proof for one in found.acquired] == [Proof.CERTIFIED, Proof.ATTESTED, Proof.DECLARED]


def test_the_level_shown_is_the_one_that_the_strongest_proof_shows() -> None:
    found = summed_up(ground(level=4), ground(GroundKind.ATTESTATION, level=2))
    assert (found.level, found.best_level) == (2, 4)


def test_a_proof_without_a_level_shows_the_highest_level_said() -> None:
    assert summed_up(ground(level=3), ground(GroundKind.ATTESTATION)).level == 3


def test_a_withdrawn_ground_counts_no_more() -> None:
    gone = ground(GroundKind.ATTESTATION, level=4, withdrawn_at=NOW, withdrawn_reason="attestation_revoked")
    assert summed_up(gone, ground(level=1)).proof is Proof.DECLARED


def test_a_holding_with_nothing_left_standing_is_no_longer_there() -> None:
    gone = ground(withdrawn_at=NOW, withdrawn_reason="taken_back")
    assert queries.summary(Holding(id=uuid4(), skill_id=uuid4(), grounds=[gone]), DAY) is None


@pytest.mark.parametrize(
    ("days_after", "standing"),
    [
        (-1, Standing.COMING),
        (0, Standing.COMING),
        (1, Standing.TO_CONFIRM),
        (30, Standing.TO_CONFIRM),
        (31, Standing.LAPSED),
    ],
)
def test_past_its_date_a_skill_in_progress_waits_thirty_days_for_news(days_after: int, standing: Standing) -> None:
    expected_on = DAY - timedelta(days=days_after)
    assert summed_up(learning(expected_on)).standing is standing


@pytest.mark.parametrize(
    ("days_after", "standing"), [(0, Standing.AWAITING), (60, Standing.AWAITING), (61, Standing.LAPSED)]
)
def test_a_completed_module_waits_sixty_days_for_its_attestation(days_after: int, standing: Standing) -> None:
    done = ground(GroundKind.ENROLMENT, GroundState.AWAITING, since=DAY - timedelta(days=days_after))
    assert summed_up(done).standing is standing


@pytest.mark.parametrize(("days_after", "standing"), [(0, Standing.ACQUIRED), (1, Standing.EXPIRED)])
def test_what_expires_counts_up_to_its_last_day(days_after: int, standing: Standing) -> None:
    assert summed_up(ground(GroundKind.CERTIFICATION, ends_on=DAY - timedelta(days=days_after))).standing is standing


def test_a_portfolio_waits_exactly_as_long_as_the_ranking_does() -> None:
    trust = matching.Trust()
    assert timedelta(days=trust.grace_days) == queries.CONFIRM_WITHIN
    assert timedelta(days=trust.awaiting_days) == queries.ATTEST_WITHIN


def test_what_is_acquired_shows_even_while_something_else_is_coming_or_late() -> None:
    found = summed_up(learning(date(2027, 3, 12), GroundKind.ENROLMENT), learning(date(2026, 10, 20)), ground(level=1))
    assert found.standing is Standing.ACQUIRED
    assert found.next_date == date(2027, 3, 12)
    assert found.late is None


def test_the_next_date_is_the_first_one_to_come() -> None:
    found = summed_up(learning(date(2027, 3, 12), GroundKind.ENROLMENT), learning(date(2027, 1, 8)))
    assert found.next_date == date(2027, 1, 8)


def test_a_certification_that_expired_leaves_what_was_declared() -> None:
    found = summed_up(ground(GroundKind.CERTIFICATION, level=4, ends_on=date(2026, 1, 1)), ground(level=2))
    assert (found.standing, found.proof, found.level) == (Standing.ACQUIRED, Proof.DECLARED, 2)


def test_the_last_day_shown_is_that_of_the_strongest_proof() -> None:
    soon, late = date(2027, 1, 1), date(2028, 1, 1)
    certified = [ground(GroundKind.CERTIFICATION, ends_on=soon), ground(GroundKind.BADGE, ends_on=late)]
    assert summed_up(*certified, ground(level=2)).ends_on == late
    assert summed_up(*certified, ground(GroundKind.CERTIFICATION)).ends_on is None


def test_the_path_tells_what_was_proven_then_what_is_coming_then_what_has_no_date() -> None:
    module = uuid4()
    attested = summed_up(ground(GroundKind.ATTESTATION, since=date(2026, 10, 14)))
    coming = summed_up(learning(date(2027, 3, 12), GroundKind.ENROLMENT, source_id=module))
    undated = summed_up(learning(None))
    leaves = queries.path([undated, coming, attested])
    assert [(leaf.day, leaf.is_past) for leaf in leaves] == [
        (date(2026, 10, 14), True),
        (date(2027, 3, 12), False),
        (None, False),
    ]
    assert leaves[1].source_id == module
    assert [leaf.is_past for leaf in queries.path([undated, coming, attested], past=0)] == [False, False]


def test_the_skills_of_one_module_share_one_day_on_the_path() -> None:
    module = uuid4()
    both = [summed_up(learning(date(2027, 3, 12), GroundKind.ENROLMENT, source_id=module)) for _ in range(2)]
    assert [len(leaf.skill_ids) for leaf in queries.path(both)] == [2]
