"""What pages and bridges read of frameworks."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.skills import queries, services
from app.skills.errors import UnknownFrameworkError
from app.skills.models import LinkKind, Relation, Sector, SkillKind
from tests.factories.skills import (
    ESSENTIAL,
    HELPFUL,
    NOW,
    a_framework,
    a_group,
    a_skill,
    a_version,
    an_occupation,
    next_to,
)


def test_labels_fall_back_to_the_other_language(session: Session) -> None:
    both = a_skill(session, "Souder", label_en="Weld")
    french = a_skill(session, "Braser")
    english = a_skill(session, None, label_en="Solder")
    ids = [both.id, french.id, english.id]

    assert queries.skill_labels(session, ids, "fr") == {both.id: "Souder", french.id: "Braser", english.id: "Solder"}
    assert queries.skill_labels(session, ids, "en") == {both.id: "Weld", french.id: "Braser", english.id: "Solder"}
    assert queries.skill_names(session, ids, "fr")[english.id].language == "en"
    assert queries.skill_labels(session, [], "fr") == {}


def test_labels_of_many_skills_take_one_statement(session: Session) -> None:
    ids = [a_skill(session, f"Souder {number}").id for number in range(30)]
    statements = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *given: statements.append(given[2]))

    assert len(queries.skill_labels(session, ids, "fr")) == 30
    assert len(statements) == 1


def test_occupation_labels_never_show_an_appellation(session: Session) -> None:
    welder = an_occupation(session, "Soudeur, soudeuse", also=["Soudeur TIG"])

    assert queries.occupation_labels(session, [welder.id], "en") == {welder.id: "Soudeur, soudeuse"}


def test_a_profile_lists_what_stands_essential_skills_first(session: Session) -> None:
    framework = a_framework(session)
    tig, plan, group = a_skill(session, "TIG"), a_skill(session, "Plan"), a_group(session)
    gone = a_skill(session, "Disparue", retired_in=a_version(session, framework))
    welder = an_occupation(
        session, needs={plan: (Relation.OPTIONAL, 2), gone: ESSENTIAL, tig: ESSENTIAL, group: ESSENTIAL}
    )

    assert queries.occupation_profile(session, welder.id) == [
        (tig.id, Relation.ESSENTIAL, 3),
        (plan.id, Relation.OPTIONAL, 2),
    ]


def test_profiles_of_several_occupations_come_together(session: Session) -> None:
    tig = a_skill(session)
    welder, fitter = an_occupation(session, needs={tig: ESSENTIAL}), an_occupation(session, needs={tig: HELPFUL})
    idle = an_occupation(session)

    profiles = queries.occupation_profiles(session, [welder.id, fitter.id, idle.id])

    assert set(profiles) == {welder.id, fitter.id}


def test_neighbours_come_nearest_first(session: Session) -> None:
    welder, fitter, boilermaker = (an_occupation(session) for _ in range(3))
    next_to(session, welder, fitter, 2)
    next_to(session, welder, boilermaker, 1)

    assert queries.neighbours(session, welder.id) == [(boilermaker.id, 1), (fitter.id, 2)]


def test_a_skill_knows_what_is_broader_what_it_gathers_and_who_needs_it(session: Session) -> None:
    group = a_group(session)
    tig, mig = a_skill(session, "TIG", broader=group), a_skill(session, "MIG", broader=group)
    helped, welder = an_occupation(session, needs={tig: HELPFUL}), an_occupation(session, needs={tig: ESSENTIAL})

    assert queries.linked_skills(session, tig.id, LinkKind.BROADER) == [group.id]
    assert queries.narrower_skills(session, group.id, 10) == [tig.id, mig.id]
    assert queries.occupations_needing(session, tig.id, 10) == [
        (welder.id, Relation.ESSENTIAL),
        (helped.id, Relation.OPTIONAL),
    ]
    assert queries.broader_labels(session, [tig.id], "en") == {tig.id: "Soudage"}


def test_skills_are_searched_by_standing_labels_of_what_can_be_held(session: Session) -> None:
    framework = a_framework(session)
    tig = a_skill(session, "Souder en TIG", also=["soudure TIG"], label_en="TIG weld")
    a_group(session)
    a_skill(session, "Disparue", retired_in=a_version(session, framework))

    found = queries.skill_search_labels(session, framework.id)

    assert [(label.concept_id, label.text, label.preferred) for label in found] == [
        (tig.id, "TIG weld", True),
        (tig.id, "Souder en TIG", True),
        (tig.id, "soudure TIG", False),
    ]


def test_sectors_are_named_in_either_language(session: Session) -> None:
    framework = a_framework(session)
    session.add_all(
        [
            Sector(framework_id=framework.id, code="M", label_fr="Métal", label_en="Metal"),
            Sector(framework_id=framework.id, code="N", label_fr="Nucléaire"),
        ]
    )
    welder = an_occupation(session, sector="M")
    an_occupation(session, sector="M", is_group=True)

    assert queries.sector_labels(session, framework.id, "en") == {"M": "Metal", "N": "Nucléaire"}
    assert queries.occupations_of_sector(session, framework.id, "M") == [welder.id]
    assert queries.occupations_by_sector(session, framework.id) == {"M": 1}
    assert queries.occupation_sectors(session, [welder.id], "fr") == {welder.id: "Métal"}


def test_the_newest_version_is_the_one_imported_last(session: Session) -> None:
    framework = a_framework(session)
    a_version(session, framework, "2", at=NOW + timedelta(days=1))
    a_version(session, framework, "1")

    newest = queries.newest_version(session, framework.id)

    assert newest is not None
    assert newest.label == "2"


def test_the_state_of_a_framework_made_by_hand_changes_with_any_of_its_rows(session: Session) -> None:
    framework = a_framework(session)
    empty = queries.framework_state(session, framework)
    tig = a_skill(session)
    with_skill = queries.framework_state(session, framework)
    an_occupation(session, needs={tig: ESSENTIAL})

    assert len({empty, with_skill, queries.framework_state(session, framework)}) == 3


def test_choosing_a_framework_leaves_one_in_use(session: Session) -> None:
    a_framework(session, "starter")
    rome = a_framework(session, "rome", is_default=False)

    assert services.use_framework(session, "rome") is rome
    assert queries.default_framework(session) is rome
    with pytest.raises(UnknownFrameworkError):
        services.use_framework(session, "nowhere")


def test_every_skill_that_can_be_held_is_listed_whatever_its_framework(session: Session) -> None:
    rome = a_framework(session, "rome", is_default=False)
    held = {a_skill(session).id, a_skill(session, framework=rome, kind=SkillKind.KNOWLEDGE).id}
    a_group(session)

    assert set(queries.all_skill_ids(session)) == held
