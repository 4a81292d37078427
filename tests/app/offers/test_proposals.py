"""What an occupation proposes for an offer."""

from sqlalchemy.orm import Session

from app.offers import bridge
from app.skills.models import Framework
from tests.factories.portfolio import framework, occupation, skill


def test_what_is_core_comes_first_and_what_is_rare_before_what_is_common(session: Session) -> None:
    rare, common, lesser = skill(session, "Souder en TIG"), skill(session, "Lire un plan"), skill(session, "Ranger")
    for number in range(3):
        occupation(session, f"Métier {number}", [common])
    welder = occupation(session, "Soudeur", [common, rare, skill(session, "Troisième"), lesser])

    proposals = bridge.proposed(session, welder.id)

    assert {one.skill_id: one.importance for one in proposals}[lesser.id] == 2
    assert [one.importance for one in proposals] == sorted((one.importance for one in proposals), reverse=True)
    places = [one.skill_id for one in proposals]
    assert places.index(rare.id) < places.index(common.id)


def test_a_framework_without_weights_gets_them_from_what_is_core_and_rare(session: Session) -> None:
    official: Framework = framework(session)
    official.code = "rome"
    rare, common = skill(session, "Souder en TIG"), skill(session, "Lire un plan")
    for number in range(8):
        occupation(session, f"Métier {number}", [common])
    welder = occupation(session, "Soudeur", [common, rare])

    weights = {one.skill_id: one.importance for one in bridge.proposed(session, welder.id)}

    assert weights == {rare.id: 3, common.id: 2}


def test_retired_skills_are_not_proposed(session: Session) -> None:
    retired, kept = skill(session, "Vieille", retired=True), skill(session, "Souder en TIG")
    welder = occupation(session, "Soudeur", [retired, kept])

    assert [one.skill_id for one in bridge.proposed(session, welder.id)] == [kept.id]


def test_an_occupation_without_skills_proposes_nothing(session: Session) -> None:
    assert bridge.proposed(session, occupation(session, "Nouveau métier", []).id) == []
