"""The Region's meta-badges in the demo: earned, almost, suspended, decided by an officer; asked for and answered."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.looking import look, nothing_remote
from app.credentials.models import AchievementVersion, BackpackBadge, BackpackState
from app.credentials.signals import badges_weighed
from app.portfolio.models import Trainee
from app.recognition import queries, services
from app.recognition.models import (
    Award,
    AwardEvidence,
    AwardStep,
    AwardStepKind,
    MetaRule,
    Override,
    Recognition,
    RecognitionRequest,
    RequestState,
    RuleState,
)
from app.recognition.queries import rules
from app.recognition.services import Means, sweeping
from seeds.demo.backpacks import FESTIVAL
from seeds.demo.badges import badge_texts
from seeds.demo.content import starter_labels
from seeds.demo.meta_badges import meta_texts
from tests.factories.credentials import SEAL
from tests.seeds.conftest import NOW

MEANS = Means(SEAL, Addresses("http://127.0.0.1:8000"))
DEPLOYED = ["Communiquer", "Organiser", "S’adapter", "S’intégrer"]


def names(demo: Session, state: RuleState) -> list[str]:
    return sorted(demo.scalars(select(AchievementVersion.name).join(MetaRule).where(MetaRule.state == state)))


def test_the_texts_name_badges_facets_and_skills_that_exist() -> None:
    texts, badges = meta_texts(), {one["name"] for one in badge_texts()}
    facets = {one["name"]: {facet["name"] for facet in one["facets"]} for one in texts["meta"]}
    assert {one["badge"] for one in texts["request"]} <= badges
    assert {name for one in texts["holder"] for name in one["badges"]} <= badges
    assert all(set(one["facets"]) <= facets[one["meta"]] for one in texts["request"])
    taught = {code for one in texts["meta"] for facet in one["facets"] for code in facet["skills"]}
    assert taught <= set(starter_labels())


def test_the_four_are_in_force_with_a_draft_of_another_family_and_a_next_rule(demo: Session) -> None:
    assert names(demo, RuleState.ACTIVE) == DEPLOYED
    assert names(demo, RuleState.DRAFT) == ["Agir en ligne", "S’intégrer"]
    in_force = [rule for rule in queries.rules_shown(demo) if rule.state is RuleState.ACTIVE]
    assert {len(rule.facets) for rule in in_force} == {5}


def test_what_structures_asked_is_recognised_refused_and_waiting(demo: Session) -> None:
    asked = demo.scalars(select(RecognitionRequest)).all()
    states = Counter(one.state for one in asked)
    assert (states[RequestState.WAITING], states[RequestState.PRECISION], states[RequestState.REFUSED]) == (5, 2, 2)
    assert [one.version.name for one in asked if one.is_appeal] == ["Raconter et jouer avec les petits"]
    recognised = demo.scalars(select(Recognition)).all()
    assert len(recognised) == 15
    assert [one.name for one in recognised if one.withdrawn_at] == ["Expliquer un graphique"]
    assert len({one.decided_by_id for one in recognised}) == 2


def test_a_dozen_hold_one_some_are_suspended_and_nobody_is_left_to_look_at(demo: Session) -> None:
    awards = demo.scalars(select(Award).where(Award.ended_at.is_(None))).all()
    assert sum(one.suspended_at is None for one in awards) >= 12
    assert sum(one.suspended_at is not None for one in awards) == 3
    assert len(queries.worn_by_enough(demo)) >= 2  # an employer may list who shows them
    assert {one.is_held for one in demo.scalars(select(Override))} == {True, False}
    kinds = set(demo.scalars(select(AwardStep.kind)))
    assert kinds == set(AwardStepKind) - {AwardStepKind.OVERRIDE_ENDED}
    assert sweeping.open_sweeps(demo) == []
    with badges_weighed.muted():
        people = demo.scalars(select(Trainee.id)).all()
        assert services.evaluate(demo, people, means=MEANS, now=NOW + timedelta(hours=1)) == 0
    demo.rollback()


def the_account(demo: Session) -> Trainee:
    return demo.scalars(select(Trainee).join(User).where(User.email == "stagiaire@demo.example")).one()


def test_the_trainee_account_has_accepted_one_and_is_one_badge_away_from_another(demo: Session) -> None:
    who = the_account(demo)
    awards = demo.scalars(select(Award.credential_id).where(Award.trainee_id == who.id)).all()
    badges = demo.scalars(select(BackpackBadge).where(BackpackBadge.credential_id.in_(awards))).all()
    assert {one.name: one.state for one in badges} == {
        "Communiquer": BackpackState.ACCEPTED, "Organiser": BackpackState.OFFERED,
    }  # fmt: skip
    situation = queries.read(demo, [who.id], now=NOW)
    near = []
    for meta_badge_id, rule in queries.active_rules(demo).items():
        some = rules.different(rule, situation.counting[who.id, meta_badge_id])
        if not rules.holds(rule, some) and some:
            near.append((len(some), len(rules.covered(rule, some))))
    assert (1, 3) in near


def test_a_badge_of_another_platform_counts_for_one_of_theirs_and_verifies_with_nothing_fetched(demo: Session) -> None:
    who = the_account(demo)
    named = (
        select(BackpackBadge)
        .join(AwardEvidence, AwardEvidence.badge_id == BackpackBadge.id)
        .join(Award, Award.id == AwardEvidence.award_id)
        .where(Award.trainee_id == who.id, BackpackBadge.credential_id.is_(None))
    )
    [badge] = demo.scalars(named).all()
    assert badge.name == FESTIVAL
    assert (badge.issuer_address or "").startswith("did:key:")
    later = look(badge.content or b"", fetch=nothing_remote, now=NOW + timedelta(days=400), emails=[who.user.email])
    assert (later.verdict, later.is_theirs) == ("valid", True)


def test_a_badge_of_theirs_ends_within_the_month_and_they_have_been_told(demo: Session) -> None:
    ending = demo.scalars(select(BackpackBadge).where(BackpackBadge.expiry_told_at.is_not(None))).all()
    [badge] = [one for one in ending if one.trainee_id == the_account(demo).id]
    assert badge.valid_until is not None
    assert NOW < badge.valid_until < NOW + timedelta(days=30)
    assert badge.news_at is not None
