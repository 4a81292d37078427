"""Meta-badges earned by rule: awarded, suspended, restored and renewed, each step with its reason."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from app.credentials import services as credentials
from app.credentials.errors import SealError
from app.credentials.models import AchievementVersion, BackpackBadge, BackpackState, Credential
from app.portfolio.models import Ground, Holding, Proof
from app.recognition import services
from app.recognition.models import Award, AwardEvidence, AwardStepKind, Facet, Recognition, Sweep, SweepKind
from app.recognition.queries import facets_in
from app.recognition.queries.progress import progress_of
from app.recognition.queries.queue import resting_on
from app.recognition.queries.simulation import simulate
from app.recognition.services import FacetText, RuleText, awarding, recognising, sweeping
from tests.factories.accounts import NOW
from tests.factories.backpacks import a_reader
from tests.factories.credentials import ADDRESSES, a_badge, an_issuer
from tests.factories.portfolio import skill as a_skill
from tests.factories.recognition import (
    MEANS,
    Stage,
    a_stage,
    an_officer_of,
    award_of,
    held,
    recognised,
    steps_of,
    swept,
)

LATER = NOW + timedelta(days=1)

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture
def stage(session: Session, in_app: Flask) -> Stage:
    assert in_app is not None
    return a_stage(session)


def closed(*_given: object, **_more: object) -> None:
    """The seal of the Region's key, when it does not open."""
    raise SealError


def kinds(session: Session, stage: Stage) -> list[AwardStepKind]:
    return [one.kind for one in steps_of(session, stage.who, stage.meta_badge)]


def test_who_holds_what_the_rule_wants_is_awarded_it_at_once(session: Session, stage: Stage) -> None:
    held(session, stage.who, stage.listens)
    assert award_of(session, stage.who, stage.meta_badge) is None
    held(session, stage.who, stage.speaks)
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    assert award.suspended_at is None
    document = json.loads(
        session.get_one(Credential, award.credential_id, options=[undefer(Credential.document)]).document
    )
    named = [one["id"] for one in document["evidence"]]
    given = session.scalars(select(Credential).where(Credential.recipient_id == stage.who.user_id)).all()
    assert sorted(named) == sorted(ADDRESSES.credential(one.id) for one in given if one.id != award.credential_id)
    assert [one.why[0]["why"] for one in steps_of(session, stage.who, stage.meta_badge)] == ["earned"]


def test_a_badge_revoked_suspends_it_and_its_return_restores_it(session: Session, stage: Stage) -> None:
    held(session, stage.who, stage.listens)
    credential, _badge = held(session, stage.who, stage.speaks)
    credentials.suspend(session, credential, reason="À vérifier.", by=None, now=LATER)
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    assert award.suspended_at == LATER
    step = steps_of(session, stage.who, stage.meta_badge)[-1]
    assert step.why[0] | {"badge_id": ""} == {
        "why": "badge_suspended", "badge": "Animer", "badge_id": "", "reason": "À vérifier."
    }  # fmt: skip
    credentials.restore(session, credential, reason="Vérifié.", by=None, now=LATER + timedelta(hours=1))
    again = award_of(session, stage.who, stage.meta_badge)
    assert again is not None
    assert (again.id, again.suspended_at) == (award.id, None)
    assert kinds(session, stage) == [AwardStepKind.AWARDED, AwardStepKind.SUSPENDED, AwardStepKind.LIFTED]


def test_a_badge_whose_facets_left_the_rule_is_not_one_of_those_it_takes(session: Session, stage: Stage) -> None:
    held(session, stage.who, stage.listens)
    held(session, stage.who, stage.speaks)
    for least in (2, 1):
        draft = services.next_draft(session, stage.meta_badge, by=stage.officer, addresses=ADDRESSES, now=LATER)
        listens = next(one.facet for one in draft.facets if one.facet.name == "Écouter")
        kept = FacetText(listens.name, listens.words, [one.skill_id for one in listens.skills], listens.id)
        text = RuleText("Communiquer", "Autre.", stage.meta_badge.family, [kept], least, 1)
        services.rewrite(session, draft, text, revision=draft.revision, addresses=ADDRESSES)
        told = simulate(session, draft, now=LATER)
        services.activate(session, draft, reason="Plus court.", revision=draft.revision, by=None, now=LATER)
        swept(session, now=LATER)
        award = award_of(session, stage.who, stage.meta_badge)
        assert award is not None
        assert (award.suspended_at is None) == (least == 1) == (not told.lose)
        [one] = progress_of(session, stage.who.id, LATER)
        assert (len(one.badges), one.missing_badges, one.missing_facets) == (1, least - 1, 0)
    fall, back = steps_of(session, stage.who, stage.meta_badge)[-2:]
    assert [one["why"] for one in fall.why] == ["facets_gone", "rule"]
    assert (fall.why[0]["badge"], fall.why[1]["has"], fall.why[1]["wanted"]) == ("Animer", 1, 2)
    assert (back.kind, [one["why"] for one in back.why]) == (AwardStepKind.LIFTED, ["earned"])
    assert back.why[0]["badges"] == ["Accueillir"]


def test_what_a_lost_key_signed_counts_no_more(session: Session, stage: Stage) -> None:
    held(session, stage.who, stage.listens)
    credential, _badge = held(session, stage.who, stage.speaks)
    credentials.declare_compromised(
        session, credential.key, reason="Volée.", by=stage.officer, seal=MEANS.seal, now=LATER
    )  # fmt: skip
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    assert award.suspended_at == LATER
    assert steps_of(session, stage.who, stage.meta_badge)[-1].why[0]["why"] == "badge_failed"


def test_a_facet_once_in_force_keeps_its_words_and_another_takes_its_place(session: Session, stage: Stage) -> None:
    draft = services.next_draft(session, stage.meta_badge, by=stage.officer, addresses=ADDRESSES, now=LATER)
    before = {one.name: one for one in facets_in(draft)}
    texts = [FacetText(one.name, one.words, [it.skill_id for it in one.skills], one.id) for one in before.values()]
    text = RuleText("Communiquer", "Autre.", stage.meta_badge.family, texts, 2, 2)
    for words in ("Dire devant un groupe.", "Dire devant une foule."):
        texts[-1] = replace(texts[-1], words=words)
        services.rewrite(session, draft, replace(text, facets=texts), revision=draft.revision, addresses=ADDRESSES)
        after = {one.name: one for one in facets_in(draft)}
        assert (after["Écouter"].id, after["Dire"].words) == (before["Écouter"].id, words)
        assert after["Dire"].id != before["Dire"].id
    assert before["Dire"].words == "Dire les autres."
    names = session.scalars(select(Facet.name).where(Facet.meta_badge_id == stage.meta_badge.id)).all()
    assert sorted(names) == ["Dire", "Dire", "Écouter"]  # what no rule in force had is not kept


def test_a_signed_meta_badge_never_names_a_badge_that_fell_even_one_it_could_do_without(
    session: Session, stage: Stage
) -> None:
    held(session, stage.who, stage.listens)
    credential, _badge = held(session, stage.who, stage.speaks)
    draft = services.next_draft(session, stage.meta_badge, by=stage.officer, addresses=ADDRESSES, now=LATER)
    draft.least_badges = draft.facets_wanted = 1
    services.activate(session, draft, reason="Un seul suffit.", revision=draft.revision, by=None, now=LATER)
    swept(session, now=LATER)
    assert kinds(session, stage) == [AwardStepKind.AWARDED]
    credentials.revoke(session, credential, reason="Erreur.", by=None, now=LATER)
    assert kinds(session, stage) == [AwardStepKind.AWARDED, AwardStepKind.RENEWED]
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    assert [one.name for one in award.evidence] == ["Accueillir"]


def test_another_badge_in_place_of_a_lost_one_renews_it(session: Session, stage: Stage) -> None:
    held(session, stage.who, stage.listens)
    credential, _badge = held(session, stage.who, stage.speaks)
    first = award_of(session, stage.who, stage.meta_badge)
    assert first is not None
    theirs = session.scalars(select(BackpackBadge).where(BackpackBadge.credential_id == first.credential_id)).one()
    credentials.accept(session, theirs, now=NOW)
    other = a_badge(session, an_issuer(session), a_skill(session, "Convaincre"), name="Convaincre")
    recognised(session, stage.rule, other, "Dire", by=stage.officer)
    swept(session)
    held(session, stage.who, other, now=LATER)
    assert kinds(session, stage) == [AwardStepKind.AWARDED]
    credentials.revoke(session, credential, reason="Erreur.", by=None, now=LATER)
    second = award_of(session, stage.who, stage.meta_badge)
    assert second is not None
    assert second.id != first.id
    assert kinds(session, stage) == [AwardStepKind.AWARDED, AwardStepKind.RENEWED]
    former = session.get_one(Credential, first.credential_id)
    assert former.revoked_at == LATER
    now_theirs = session.scalars(select(BackpackBadge).where(BackpackBadge.credential_id == second.credential_id)).one()
    assert now_theirs.state is BackpackState.ACCEPTED


def test_what_is_recognised_later_is_awarded_to_who_held_it_before(session: Session, stage: Stage) -> None:
    other = a_badge(session, an_issuer(session), a_skill(session, "Convaincre"), name="Convaincre")
    held(session, stage.who, stage.listens)
    held(session, stage.who, other)
    assert award_of(session, stage.who, stage.meta_badge) is None
    recognised(session, stage.rule, other, "Dire", by=stage.officer, now=LATER)
    swept(session, now=LATER)
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    assert award.awarded_at == LATER


def test_a_recognition_withdrawn_suspends_it_and_proves_skills_no_more(session: Session, stage: Stage) -> None:
    held(session, stage.who, stage.listens)
    _credential, badge = held(session, stage.who, stage.speaks)
    ground = session.scalars(select(Ground).where(Ground.source_id == badge.id)).one()
    assert ground.proof is Proof.CERTIFIED
    recognition = session.scalars(
        select(Recognition).where(Recognition.achievement_id == stage.speaks.achievement_id)
    ).one()
    services.withdraw(session, recognition, reason="Critères changés.", by=stage.officer, now=LATER)
    swept(session, now=LATER)
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    assert award.suspended_at == LATER
    assert steps_of(session, stage.who, stage.meta_badge)[-1].why[0]["why"] == "recognition_withdrawn"
    session.refresh(ground)
    assert ground.proof is Proof.DECLARED


def test_a_recognition_past_its_end_is_closed_by_the_clock(session: Session, stage: Stage) -> None:
    other = a_badge(session, an_issuer(session), a_skill(session, "Convaincre"), name="Convaincre")
    recognised(session, stage.rule, other, "Dire", by=stage.officer, ends_at=LATER)
    swept(session)
    held(session, stage.who, stage.listens)
    held(session, stage.who, other)
    after = LATER + timedelta(minutes=1)
    assert services.tick(session, means=MEANS, now=after)
    swept(session, now=after)
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    assert award.suspended_at is not None
    assert steps_of(session, stage.who, stage.meta_badge)[-1].why[0]["why"] in {
        "recognition_ended", "recognition_withdrawn"
    }  # fmt: skip
    assert not services.tick(session, means=MEANS, now=after)


def test_a_badge_counts_until_its_last_second_and_that_of_its_recognition(session: Session, stage: Stage) -> None:
    other = a_badge(session, an_issuer(session), a_skill(session, "Convaincre"), name="Convaincre", validity_months=1)
    recognised(session, stage.rule, other, "Dire", by=stage.officer, ends_at=LATER)
    held(session, stage.who, stage.listens)
    _credential, badge = held(session, stage.who, other)
    assert badge.valid_until is not None
    first = award_of(session, stage.who, stage.meta_badge)
    assert first is not None
    assert first.check_at == LATER
    instant = timedelta(microseconds=1)
    for end, why in ((LATER, "recognition_ended"), (badge.valid_until, "badge_expired")):
        services.evaluate(session, [stage.who.id], means=MEANS, now=end - instant)
        award = award_of(session, stage.who, stage.meta_badge)
        assert award is not None
        assert (award.suspended_at, award.check_at) == (None, end)
        services.evaluate(session, [stage.who.id], means=MEANS, now=end)
        award = award_of(session, stage.who, stage.meta_badge)
        assert award is not None
        assert (award.suspended_at, award.check_at) == (end, None)
        assert steps_of(session, stage.who, stage.meta_badge)[-1].why[0]["why"] == why
        if recognising.lapse(session, now=end):
            recognised(session, stage.rule, other, "Dire", by=stage.officer, now=end)


def test_an_officer_stands_above_the_rule_until_a_day(session: Session, stage: Stage) -> None:
    held(session, stage.who, stage.listens)
    credential, _badge = held(session, stage.who, stage.speaks)
    until = LATER + timedelta(days=10)
    services.override(
        session, trainee_id=stage.who.id, meta_badge_id=stage.meta_badge.id, is_held=False, reason="Doute sérieux.",
        ends_at=until, by=stage.officer, means=MEANS, now=LATER,
    )  # fmt: skip
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    assert award.suspended_at == LATER
    credentials.suspend(session, credential, reason="À vérifier.", by=None, now=LATER)
    credentials.restore(session, credential, reason="Vérifié.", by=None, now=LATER)
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    assert award.suspended_at is not None
    services.tick(session, means=MEANS, now=until)
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    assert award.suspended_at is None
    assert kinds(session, stage) == [
        AwardStepKind.AWARDED, AwardStepKind.OVERRIDDEN, AwardStepKind.SUSPENDED, AwardStepKind.OVERRIDE_ENDED,
        AwardStepKind.LIFTED,
    ]  # fmt: skip


def test_it_proves_the_skills_of_the_facets_it_covers_once_accepted(session: Session, stage: Stage) -> None:
    held(session, stage.who, stage.listens)
    held(session, stage.who, stage.speaks)
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    badge = session.scalars(select(BackpackBadge).where(BackpackBadge.credential_id == award.credential_id)).one()
    assert badge.state is BackpackState.OFFERED
    credentials.accept(session, badge, now=LATER)
    proved = session.scalars(select(Holding.skill_id).join(Ground).where(Ground.source_id == badge.id)).all()
    wanted = {skill.skill_id for link in stage.rule.facets for skill in link.facet.skills}
    assert set(proved) == wanted


def test_looking_again_changes_nothing(session: Session, stage: Stage) -> None:
    held(session, stage.who, stage.listens)
    held(session, stage.who, stage.speaks)
    assert services.evaluate(session, [stage.who.id], means=MEANS, now=LATER) == 0
    assert len(session.scalars(select(Award)).all()) == 1
    assert len(session.scalars(select(AwardEvidence)).all()) == 2
    assert an_officer_of(session, stage.region) is not None


def test_what_is_recognised_anew_counts_by_the_last_decision(session: Session, stage: Stage) -> None:
    held(session, stage.who, stage.listens)
    held(session, stage.who, stage.speaks)
    first = session.scalars(select(Recognition).where(Recognition.achievement_id == stage.speaks.achievement_id)).one()
    services.withdraw(session, first, reason="Premier motif.", by=stage.officer, now=LATER)
    swept(session, now=LATER)
    [sweep] = session.scalars(select(Sweep).where(Sweep.kind == SweepKind.WITHDRAWN)).all()
    assert (sweep.done, sweep.changed) == (1, 1)
    second = recognised(session, stage.rule, stage.speaks, "Dire", by=stage.officer, now=LATER)
    swept(session, now=LATER)
    assert kinds(session, stage) == [AwardStepKind.AWARDED, AwardStepKind.SUSPENDED, AwardStepKind.LIFTED]
    assert (resting_on(session, first.id), resting_on(session, second.id)) == (0, 1)
    services.withdraw(session, second, reason="Second motif.", by=stage.officer, now=LATER)
    swept(session, now=LATER)
    why = steps_of(session, stage.who, stage.meta_badge)[-1].why[0]
    assert (why["why"], why["reason"]) == ("recognition_withdrawn", "Second motif.")


def test_what_cannot_be_signed_keeps_nothing_else_from_coming_to_its_end(
    session: Session, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = a_badge(session, an_issuer(session), a_skill(session, "Convaincre"), name="Convaincre", validity_months=1)
    recognised(session, stage.rule, ends, "Dire", by=stage.officer)
    other = a_reader(session, "autre@example.org")
    for who in (stage.who, other):
        held(session, who, stage.listens)
        _credential, badge = held(session, who, ends)
    held(session, stage.who, stage.speaks)  # it will take the place of the one that ends, in a badge to be signed
    assert badge.valid_until is not None
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    with monkeypatch.context() as patch:
        patch.setattr(awarding.credentials, "settle_given", closed)
        assert services.tick(session, means=MEANS, now=badge.valid_until)
        assert not services.tick(session, means=MEANS, now=badge.valid_until)
    fallen, waiting = (award_of(session, who, stage.meta_badge) for who in (other, stage.who))
    assert fallen is not None
    assert fallen.suspended_at == badge.valid_until
    assert waiting is not None
    assert (waiting.id, waiting.suspended_at) == (award.id, None)
    assert services.tick(session, means=MEANS, now=badge.valid_until)
    assert kinds(session, stage) == [AwardStepKind.AWARDED, AwardStepKind.RENEWED]


def test_what_waits_to_be_signed_is_asked_for_once(
    session: Session, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [stage.who, a_reader(session, "autre@example.org")]
    with monkeypatch.context() as patch:
        patch.setattr(awarding.credentials, "settle_given", closed)
        for who in people:
            held(session, who, stage.listens)
            held(session, who, stage.speaks)
    assert len(sweeping.open_sweeps(session)) == 1
    assert not session.scalars(select(Award)).all()
    swept(session)
    assert all(award_of(session, who, stage.meta_badge) is not None for who in people)


def test_an_officers_words_are_for_the_person_and_never_in_the_signed_badge(session: Session, stage: Stage) -> None:
    held(session, stage.who, stage.listens)
    credential, _badge = held(session, stage.who, stage.speaks)
    first = award_of(session, stage.who, stage.meta_badge)
    assert first is not None
    services.override(
        session, trainee_id=stage.who.id, meta_badge_id=stage.meta_badge.id, is_held=True, reason="Mots pour elle.",
        ends_at=None, by=stage.officer, means=MEANS, now=LATER,
    )  # fmt: skip
    credentials.revoke(session, credential, reason="Erreur.", by=None, now=LATER)
    credentials.hide(session, held_of(session, stage, stage.listens), now=LATER)
    credentials.declare_compromised(
        session, first.credential.key, reason="Volée.", by=stage.officer, seal=MEANS.seal, now=LATER
    )
    swept(session, now=LATER)
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    assert award.id != first.id
    assert not award.evidence
    assert "Mots pour elle." in str([one.why for one in steps_of(session, stage.who, stage.meta_badge)])
    signed = session.get_one(Credential, award.credential_id, options=[undefer(Credential.document)]).document
    assert json.loads(signed)["credentialSubject"]["narrative"] == "La Région a décidé de le confirmer."
    assert "Mots" not in signed


def held_of(session: Session, stage: Stage, version: AchievementVersion) -> BackpackBadge:
    """The badge of it that the person has."""
    return session.scalars(
        select(BackpackBadge)
        .join(Credential, Credential.id == BackpackBadge.credential_id)
        .where(Credential.version_id == version.id, BackpackBadge.trainee_id == stage.who.id)
    ).one()
