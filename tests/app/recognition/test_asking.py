"""What can be asked of the Region, and decided, by whom: whatever the pages let through."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.recognition import services
from app.recognition.errors import (
    AlreadyAskedError,
    AlreadyRecognisedError,
    ClosedError,
    NoAwardError,
    NotYoursToDecideError,
    RuleError,
)
from app.recognition.models import Override, Recognition, RecognitionRequest, StepKind
from tests.factories.accounts import NOW
from tests.factories.credentials import ADDRESSES, a_badge, an_issuer
from tests.factories.recognition import (
    MEANS,
    Stage,
    a_meta_badge,
    a_stage,
    an_officer_of,
    asked,
    facet,
    held,
    recognised,
)

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture
def stage(session: Session, in_app: Flask) -> Stage:
    assert in_app is not None
    return a_stage(session)


def accepted(session: Session, stage: Stage, request: RecognitionRequest) -> Recognition:
    return services.accept(
        session, request, facets=[facet(stage.rule, "Dire")], reason="Oui.", conditions=None, ends_at=None,
        revision=request.revision, by=stage.officer, means=MEANS, now=NOW,
    )  # fmt: skip


def test_what_cannot_count_is_neither_asked_for_nor_recognised(session: Session, stage: Stage) -> None:
    other = a_meta_badge(session, stage.region, name="Organiser", facets=("Prévoir", "Ranger"))
    draft = a_badge(session, an_issuer(session), name="Brouillon", published=False)
    with pytest.raises(RuleError, match="not_published"):
        asked(session, stage.rule, draft)
    for meta in (other.version, stage.rule.version):
        with pytest.raises(RuleError, match="meta_badge"):
            asked(session, stage.rule, meta)
        with pytest.raises(RuleError, match="meta_badge"):
            recognised(session, stage.rule, meta, by=stage.officer)
    badge = a_badge(session, an_issuer(session), name="Convaincre")
    what = services.of_version(session, badge, ADDRESSES)
    for facets in ([], [facet(other, "Prévoir")], [facet(stage.rule, "Dire"), facet(other, "Prévoir")]):
        with pytest.raises(RuleError, match="no_facet"):
            services.recognise(
                session, stage.meta_badge, what, facets=facets, reason="Oui.", conditions=None, ends_at=None,
                by=stage.officer, means=MEANS, now=NOW,
            )  # fmt: skip
    services.retire(session, stage.meta_badge, reason="Refondu.", by=stage.officer, now=NOW)
    with pytest.raises(ClosedError, match="retired"):
        asked(session, stage.rule, badge)


def test_a_badge_is_asked_for_once_recognised_once_and_not_appealed_while_it_counts(
    session: Session, stage: Stage
) -> None:
    badge = a_badge(session, an_issuer(session), name="Convaincre")
    first = asked(session, stage.rule, badge)
    with pytest.raises(AlreadyAskedError):
        asked(session, stage.rule, badge)
    again = services.ask(
        session, stage.meta_badge, badge, facets=[facet(stage.rule, "Dire")], words="Encore.",
        form_key=first.form_key, by=first.asked_by, now=NOW,
    )  # fmt: skip
    assert again.id == first.id
    accepted(session, stage, first)
    with pytest.raises(AlreadyRecognisedError):
        asked(session, stage.rule, badge)
    with pytest.raises(ClosedError, match="recognised"):
        services.appeal(session, first, words="Encore.", by=first.asked_by, now=NOW)
    said = [one.kind for one in first.steps]
    assert said == [StepKind.ASKED, StepKind.RECOGNISED]
    noted = session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == str(first.id))).all()
    assert sorted(noted) == ["recognition_asked", "recognition_recognised"]


def test_who_decided_does_not_grant_the_appeal_either(session: Session, stage: Stage) -> None:
    request = asked(session, stage.rule, a_badge(session, an_issuer(session), name="Convaincre"), "Dire")
    services.refuse(session, request, reason="Non.", revision=request.revision, by=stage.officer, now=NOW)
    services.appeal(session, request, words="Si.", by=request.asked_by, now=NOW)
    an_officer_of(session, stage.region)
    with pytest.raises(NotYoursToDecideError):
        accepted(session, stage, request)


def test_an_officer_confirms_or_reverses_and_awards_nothing(session: Session, stage: Stage) -> None:
    held(session, stage.who, stage.listens)
    for is_held in (True, False):
        with pytest.raises(NoAwardError):
            services.override(
                session, trainee_id=stage.who.id, meta_badge_id=stage.meta_badge.id, is_held=is_held, reason="Voyons.",
                ends_at=None, by=stage.officer, means=MEANS, now=NOW,
            )  # fmt: skip
    assert not session.scalars(select(Override)).all()


def test_each_decision_is_noted_with_who_took_it_and_why(session: Session, stage: Stage) -> None:
    held(session, stage.who, stage.listens)
    held(session, stage.who, stage.speaks)
    of_whom = {"trainee_id": stage.who.id, "meta_badge_id": stage.meta_badge.id, "means": MEANS, "now": NOW}
    request = asked(session, stage.rule, a_badge(session, an_issuer(session), name="Convaincre"))
    made = services.accept(
        session, request, facets=[facet(stage.rule, "Dire")], reason="Reconnu.", conditions="À deux.", ends_at=None,
        revision=request.revision, by=stage.officer, means=MEANS, now=NOW,
    )  # fmt: skip
    assert made.versions[0].endorsement.comment.endswith("Conditions : À deux.")
    services.withdraw(session, made, reason="Retiré.", by=stage.officer, now=NOW)
    word = services.override(session, is_held=False, reason="Doute.", ends_at=None, by=stage.officer, **of_whom)
    services.end_override(session, word, reason="Levé.", by=stage.officer, means=MEANS, now=NOW)
    draft = services.next_draft(session, stage.meta_badge, by=stage.officer, addresses=ADDRESSES, now=NOW)
    services.activate(session, draft, reason="Activée.", revision=draft.revision, by=stage.officer, now=NOW)
    services.retire(session, stage.meta_badge, reason="Arrêté.", by=stage.officer, now=NOW)
    services.take_up_again(session, stage.meta_badge, reason="Repris.", by=stage.officer, now=NOW)
    noted = session.scalars(select(AuditEntry).where(AuditEntry.actor_id == stage.officer.id)).all()
    told = {(one.action, one.details.get("reason") or one.details.get("words")) for one in noted}
    assert {
        ("recognition_recognised", "Reconnu."), ("badge_recognised", "Reconnu."), ("recognition_withdrawn", "Retiré."),
        ("badge_recognition_withdrawn", "Retiré."), ("award_overridden", "Doute."), ("award_override_ended", "Levé."),
        ("meta_rule_activated", "Activée."), ("meta_badge_retired", "Arrêté."), ("meta_badge_taken_up", "Repris."),
    } <= told  # fmt: skip
