"""What badges in a backpack are worth: rules."""

import json
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.credentials import services
from app.credentials.errors import (
    AlreadyThereError,
    DecisionError,
    NotABadgeError,
    NotTheirsError,
    NotValidError,
    UnreadableBadgeError,
)
from app.credentials.models import BackpackBadge, BackpackState, VerificationReport
from app.credentials.queries.standing import BadgeStanding, standing_of
from app.credentials.services.backpack import GRACE
from app.credentials.services.weighing import weigh
from app.i18n import local_day
from app.portfolio import queries as portfolio
from app.portfolio.models import Ground, GroundKind, Holding, Proof, Trainee
from app.skills.models import Skill
from tests.factories.accounts import NOW
from tests.factories.backpacks import Elsewhere, a_reader, a_recognition, an_esco_skill, an_officer, brought

LATER = NOW + timedelta(hours=1)


def proof(session: Session, who: Trainee, skill: Skill) -> Proof | None:
    """What proves a skill of someone by a badge today, if a badge does."""
    return session.scalar(
        select(Ground.proof)
        .join(Holding)
        .where(Holding.trainee_id == who.id, Holding.skill_id == skill.id, Ground.withdrawn_at.is_(None))
        .where(Ground.kind == GroundKind.BADGE)
    )


def last_reason(session: Session, badge: BackpackBadge) -> str | None:
    return session.scalar(select(Ground.withdrawn_reason).where(Ground.source_id == badge.id))


FILES = {"valid": "valid-json.json", "revoked": "invalid-revoked.json", "tampered": "invalid-tampered.json"}


def test_a_badge_proves_a_skill_only_if_it_is_valid_theirs_and_accepted_and_certifies_it_only_if_recognised(
    session: Session,
) -> None:
    skill, elsewhere = an_esco_skill(session), Elsewhere()
    people = {True: a_reader(session), False: a_reader(session, "autre@example.org")}
    told, officer = {}, an_officer(session)
    for (kind, name), theirs in product(FILES.items(), people):
        badge = brought(session, people[theirs], elsewhere, name)
        for accepted, recognised in product((False, True), repeat=2):
            badge.state = BackpackState.ACCEPTED if accepted else BackpackState.OFFERED
            mark = a_recognition(session, elsewhere.issuer) if recognised else None
            if mark is None:
                weigh(session, [badge.id], now=NOW)
            told[kind, theirs, accepted, recognised] = proof(session, people[theirs], skill)
            if mark is not None:
                services.withdraw_recognition(session, mark, reason="Fin.", by=officer, now=NOW)
        badge.state = BackpackState.HIDDEN
        weigh(session, [badge.id], now=NOW)

    good = {("valid", True, True, False): Proof.DECLARED, ("valid", True, True, True): Proof.CERTIFIED}
    assert told == {case: good.get(case) for case in product(FILES, people, (False, True), (False, True))}


def test_accepting_is_refused_for_someone_elses_badge_and_for_one_that_does_not_hold(session: Session) -> None:
    elsewhere, who, other = Elsewhere(), a_reader(session), a_reader(session, "autre@example.org")
    with pytest.raises(NotTheirsError):
        services.accept(session, brought(session, other, elsewhere), now=NOW)
    with pytest.raises(NotValidError):
        services.accept(session, brought(session, who, elsewhere, "invalid-suspended.json"), now=NOW)


def test_a_badge_is_kept_byte_for_byte_once_with_what_was_found(session: Session, fresh_session: Session) -> None:
    elsewhere, who = Elsewhere(), a_reader(session)
    badge = brought(session, who, elsewhere, "valid-baked.png")
    with pytest.raises(AlreadyThereError):
        brought(session, who, elsewhere, "valid-baked.png")
    with pytest.raises(AlreadyThereError):  # the same badge, in another file
        brought(session, who, elsewhere, "valid-json.json")
    session.commit()

    kept = fresh_session.get_one(BackpackBadge, badge.id)
    assert kept.content == elsewhere.files["valid-baked.png"]
    assert (kept.packing, kept.verdict, kept.is_theirs, kept.name) == ("png", "valid", True, "Travailler en équipe")
    assert kept.issuer_name == "Élan Sport"
    report = fresh_session.scalars(select(VerificationReport)).one()
    assert {one["name"] for one in report.checks} >= {"proof", "issuer", "dates", "status", "recipient"}


def test_a_file_without_a_badge_is_not_kept(session: Session) -> None:
    elsewhere, who = Elsewhere(), a_reader(session)
    named_endorsement = json.dumps({**json.loads(elsewhere.files["valid-endorsement.json"]), "name": "Bravo"}).encode()
    for content, refusal in (
        (b"\x89PNG\r\n\x1a\n", UnreadableBadgeError),
        (b"bonjour", UnreadableBadgeError),
        (b'{"a": 1}', NotABadgeError),
        (b"https://badges.example.org/nothing", NotABadgeError),
        (elsewhere.files["valid-endorsement.json"], NotABadgeError),
        (named_endorsement, NotABadgeError),
    ):
        with pytest.raises(refusal):
            brought(session, who, elsewhere, content=content)


def test_what_falls_takes_its_ground_and_brings_it_back(session: Session) -> None:
    skill, elsewhere, who = an_esco_skill(session), Elsewhere(), a_reader(session)
    badge = brought(session, who, elsewhere)
    a_recognition(session, elsewhere.issuer)
    services.accept(session, badge, now=NOW)
    assert proof(session, who, skill) is Proof.CERTIFIED

    again = lambda at: services.recheck_due(session, outside=lambda _now: elsewhere, clock=lambda: at)  # noqa: E731
    elsewhere.answers = False  # silence is not yet a fall
    first = NOW + timedelta(days=8)
    assert again(first).found["unknown"] == 1
    assert proof(session, who, skill) is Proof.CERTIFIED
    again(first + GRACE + timedelta(minutes=1))
    assert (proof(session, who, skill), last_reason(session, badge)) == (None, "badge_unreachable")
    elsewhere.answers = True
    back = first + GRACE + timedelta(days=2)
    assert again(back).found["valid"] == 1
    assert proof(session, who, skill) is Proof.CERTIFIED
    assert badge.news_at == back

    events = portfolio.history(session, trainee_id=who.id, skill_id=skill.id, today=local_day(back))
    assert [one.kind.value for one in events] == ["stood_again", "withdrawn", "laid"]


def test_hiding_and_removing_a_badge_withdraw_its_ground_and_removing_takes_the_bytes(session: Session) -> None:
    skill, elsewhere, who = an_esco_skill(session), Elsewhere(), a_reader(session)
    badge = brought(session, who, elsewhere)
    services.accept(session, badge, now=NOW)
    services.hide(session, badge, now=LATER)
    assert (proof(session, who, skill), last_reason(session, badge)) == (None, "badge_hidden")
    services.accept(session, badge, now=LATER)
    assert proof(session, who, skill) is Proof.DECLARED
    services.remove(session, badge, now=LATER)
    session.commit()
    assert (proof(session, who, skill), last_reason(session, badge), badge.content) == (None, "badge_removed", None)
    with pytest.raises(DecisionError):
        services.accept(session, badge, now=LATER)
    assert brought(session, who, elsewhere).id != badge.id  # it may be brought again


def test_an_expired_badge_lets_its_skill_expire_on_its_day(session: Session) -> None:
    skill, elsewhere, who = an_esco_skill(session), Elsewhere(), a_reader(session)
    signed = elsewhere.set.signed(1, valid_until=NOW + timedelta(days=2))
    badge = brought(session, who, elsewhere, content=json.dumps(signed).encode())
    services.accept(session, badge, now=NOW)
    held = portfolio.holding(session, trainee_id=who.id, skill_id=skill.id, today=local_day(NOW))
    assert held is not None
    assert held.grounds[0].ends_on == local_day(NOW + timedelta(days=2))
    services.recheck_due(session, outside=lambda _now: elsewhere, clock=lambda: NOW + timedelta(days=8))
    assert standing_of(badge, NOW + timedelta(days=8)) is BadgeStanding.EXPIRED
    late = portfolio.holding(session, trainee_id=who.id, skill_id=skill.id, today=local_day(NOW + timedelta(days=8)))
    assert late is not None
    assert late.standing.value == "expired"
