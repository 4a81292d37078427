"""Versions of a badge: which of them a recognition follows, what each counts for, and what proves skills meanwhile."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.credentials import queries as badges
from app.credentials import services as credentials
from app.credentials.models import AchievementVersion, Credential
from app.credentials.services import recognising
from app.recognition import services
from app.recognition.models import RecognisedVersion
from tests.factories.accounts import NOW
from tests.factories.backpacks import a_reader, a_recognition
from tests.factories.credentials import ADDRESSES, a_badge, an_issuer
from tests.factories.recognition import MEANS, Stage, a_meta_badge, a_stage, award_of, held, recognised, swept

LATER = NOW + timedelta(days=1)
TEXT = credentials.BadgeText("Animer", "Mener un groupe.", "Observé pendant **trois séances**.")

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture
def stage(session: Session, in_app: Flask) -> Stage:
    assert in_app is not None
    return a_stage(session)


def next_of(session: Session, version: AchievementVersion, **other: str) -> AchievementVersion:
    """The badge's next version, published, that says something else."""
    made = credentials.next_version(session, version.achievement, by=None, addresses=ADDRESSES, now=LATER)
    skills = [one.skill_id for one in version.alignments if one.skill_id is not None]
    text = replace(TEXT, skill_ids=skills, **other)
    credentials.rewrite(session, made, text, revision=made.revision, addresses=ADDRESSES)
    credentials.publish(session, made, by=None, now=LATER)
    return made


def has_it(session: Session, stage: Stage, *versions: AchievementVersion) -> bool:
    """Whether someone new has the meta-badge by these badges, each given to an address of its own."""
    who = a_reader(session, f"{len(session.scalars(select(Credential.id)).all())}@example.org")
    for one in versions:
        held(session, who, one, now=LATER)
    award = award_of(session, who, stage.meta_badge)
    return award is not None and award.suspended_at is None


def followed(session: Session, version: AchievementVersion) -> list[RecognisedVersion]:
    return list(session.scalars(select(RecognisedVersion).where(RecognisedVersion.version_id == version.id)))


def test_a_recognition_follows_the_versions_that_ask_for_the_same_and_no_other(session: Session, stage: Stage) -> None:
    same = next_of(session, stage.speaks, description="Mener un groupe, petit ou grand.")
    assert not has_it(session, stage, stage.listens, same)
    assert services.tick(session, means=MEANS, now=LATER)
    swept(session, now=LATER)
    [row] = followed(session, same)
    assert row.endorsement.subject == ADDRESSES.achievement(same.achievement_id, same.number)
    assert row.endorsement.subject in stage.rule.version.related
    assert has_it(session, stage, stage.listens, same)

    other = next_of(session, same, criteria="Observé une fois.")
    assert not services.tick(session, means=MEANS, now=LATER)
    assert not followed(session, other)
    assert not has_it(session, stage, stage.listens, other)
    anew = recognised(session, stage.rule, other, "Dire", by=stage.officer, now=LATER)
    assert [one.version_id for one in anew.versions] == [other.id]
    assert has_it(session, stage, stage.listens, other)
    services.withdraw(session, anew, reason="Trop peu.", by=stage.officer, now=LATER)
    swept(session, now=LATER)
    assert not has_it(session, stage, stage.listens, other)
    assert has_it(session, stage, stage.listens, same)  # what was recognised of earlier ones goes on counting


def test_a_badge_proves_its_skills_until_the_last_recognition_of_it_ends(session: Session, stage: Stage) -> None:
    other = a_meta_badge(session, stage.region, name="Organiser", facets=("Prévoir",), least=1)
    badge = a_badge(session, an_issuer(session), name="Planifier")
    issuer, address = ADDRESSES.issuer(badge.achievement.issuer.slug), ADDRESSES.achievement(badge.achievement_id, 1)

    def proves() -> bool:
        return badges.recognised(session, LATER).covers(issuer, address)

    first = recognised(session, stage.rule, badge, "Dire", by=stage.officer)
    second = recognised(session, other, badge, by=stage.officer)
    services.withdraw(session, first, reason="Hors sujet.", by=stage.officer, now=LATER)
    assert proves()
    services.withdraw(session, second, reason="Hors sujet.", by=stage.officer, now=LATER)
    assert not proves()

    a_recognition(session, address, issuer=issuer, by=stage.officer, now=LATER)  # decided apart: it stays
    third = recognised(session, other, badge, by=stage.officer, now=LATER)
    services.withdraw(session, third, reason="Hors sujet.", by=stage.officer, now=LATER)
    assert proves()


def test_a_badge_goes_on_proving_its_skills_by_its_recognition_when_what_was_decided_apart_has_ended(
    session: Session, stage: Stage
) -> None:
    badge = a_badge(session, an_issuer(session), name="Planifier")
    issuer, address = ADDRESSES.issuer(badge.achievement.issuer.slug), ADDRESSES.achievement(badge.achievement_id, 1)
    apart = a_recognition(session, address, issuer=issuer, by=stage.officer, ends_at=LATER)
    row = recognised(session, stage.rule, badge, "Dire", by=stage.officer)
    soon = LATER + timedelta(minutes=1)
    assert recognising.lapse(session, now=soon)
    session.refresh(apart)
    assert apart.withdrawn_at == soon
    assert not badges.recognised(session, soon).covers(issuer, address)
    assert services.tick(session, means=MEANS, now=soon)
    assert badges.recognised(session, soon).covers(issuer, address)
    swept(session, now=soon)
    assert not services.tick(session, means=MEANS, now=soon)
    services.withdraw(session, row, reason="Hors sujet.", by=stage.officer, now=soon)
    assert not badges.recognised(session, soon).covers(issuer, address)
    assert not services.tick(session, means=MEANS, now=soon)
