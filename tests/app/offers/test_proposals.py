"""What an occupation proposes for an offer."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.offers import bridge
from app.offers.bridge import Proposal
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


def test_what_the_text_shows_comes_before_what_the_occupation_asks_for_besides() -> None:
    ids = [UUID(int=number) for number in range(20)]
    asked = [Proposal(one, 3, ticked=place < bridge.TICKED) for place, one in enumerate(ids[:10])]

    found = bridge.with_words(asked, [(ids[4], "lire un plan", 0.9), (ids[15], "à la caisse", 0.4)])

    assert found[:3] == [
        Proposal(ids[4], 3, ticked=True, words="lire un plan"),
        Proposal(ids[15], bridge.READ_IMPORTANCE, ticked=False, words="à la caisse"),
        Proposal(ids[0], 3, ticked=True),
    ]
    assert len({one.skill_id for one in found}) == len(found) == 11
    assert sum(one.ticked for one in found) == bridge.TICKED


def test_a_long_text_leaves_no_more_proposals_than_a_page_holds() -> None:
    read = [(UUID(int=number), "mot", 0.9) for number in range(30)]

    assert len(bridge.with_words([], read)) == bridge.PROPOSED
