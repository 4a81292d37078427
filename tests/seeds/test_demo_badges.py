"""The badges of the demo's structures."""

from io import BytesIO

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.credentials import queries
from app.credentials.models import Achievement, AchievementState
from seeds.demo.badges import badge_texts
from seeds.demo.content import content, starter_labels


def test_the_texts_name_structures_and_skills_that_exist() -> None:
    kinds = {one.code: one.kind for one in content().organisations}
    structures = {one["structure"] for one in badge_texts()}

    assert structures >= {code for code, kind in kinds.items() if kind is OrganisationKind.ISSUER}
    assert {kinds[code] for code in structures} == {OrganisationKind.ISSUER, OrganisationKind.PROVIDER}
    for text in badge_texts():
        assert set(text["skills"]) | set(text.get("skills_again", ())) <= set(starter_labels())


def test_each_structure_has_a_few_badges_with_a_picture_and_skills(demo: Session) -> None:
    by_hand = Achievement.by_rule.is_(False), Achievement.attested_skill_id.is_(None)
    badges = demo.scalars(select(Achievement).where(*by_hand)).all()

    by_structure: dict[object, int] = {}
    for one in badges:
        by_structure[one.issuer_id] = by_structure.get(one.issuer_id, 0) + 1
        for version in one.versions:
            assert Image.open(BytesIO(version.picture_png or b"")).size == (512, 512)
            assert version.alignments
    assert len(by_structure) == 12
    assert set(by_structure.values()) <= {1, 2, 3}
    states = [one.state for one in badges]
    assert states.count(AchievementState.DRAFT) == states.count(AchievementState.RETIRED) == 1
    again = [queries.published_of(one) for one in badges if len(one.versions) > 1]
    assert [one.number for one in again if one is not None] == [2]
