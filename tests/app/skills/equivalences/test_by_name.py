"""Skills of two frameworks are the same when their names are."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.skills import queries, services
from app.skills.models import EquivalenceSource, Framework, SkillEquivalence
from tests.app.skills.equivalences.conftest import EXACT, standing, told
from tests.factories.skills import a_group, a_skill, a_version


def test_skills_called_the_same_in_two_frameworks_are_the_same(
    session: Session, rome: Framework, esco: Framework, now: datetime
) -> None:
    weld, join = a_skill(session, "Techniques d'élagage", framework=rome), a_skill(session, "Joindre", framework=rome)
    same = a_skill(session, "techniques d’élagage", framework=esco)
    a_skill(session, "Assembler", framework=esco, also=["Joindre"])

    tally = services.equate_labels(session, now=now)

    assert standing(session) == {frozenset({weld.id, same.id}): (EXACT, EquivalenceSource.EQUAL_LABELS)}
    assert (tally.created, tally.changed, tally.retired) == (1, 0, 0)
    assert told(session, join, same) is None
    assert services.equate_labels(session, now=now).created == 0


def test_a_name_that_two_skills_of_one_framework_bear_says_nothing(
    session: Session, rome: Framework, esco: Framework, now: datetime
) -> None:
    for label in ("CSS", "Souder", "Premiers secours"):
        a_skill(session, label, framework=rome)
        a_skill(session, label, framework=esco)
    a_skill(session, "Feuilles de style", framework=esco, also=["css"])
    a_skill(session, "Souder", framework=rome)
    a_group(session, "Premiers secours", framework=esco)

    services.equate_labels(session, now=now)

    names = {name.text for pair in standing(session) for name in queries.skill_names(session, pair, "fr").values()}
    assert names == {"Premiers secours"}


def test_english_names_alone_say_nothing(session: Session, rome: Framework, esco: Framework, now: datetime) -> None:
    a_skill(session, "Vis", label_en="Screw", framework=rome)
    a_skill(session, "Visser", label_en="Screw", framework=esco)

    services.equate_labels(session, now=now)

    assert standing(session) == {}


def test_what_is_no_longer_called_the_same_is_kept_as_history(
    session: Session, rome: Framework, esco: Framework, now: datetime
) -> None:
    weld, same = a_skill(session, "Souder", framework=rome), a_skill(session, "Souder", framework=esco)
    services.equate_labels(session, now=now)
    for label in weld.labels:
        label.text, label.search = "Braser", "braser"
    session.flush()

    tally = services.equate_labels(session, now=now + timedelta(days=1))

    assert (tally.created, tally.changed, tally.retired) == (0, 0, 1)
    assert standing(session) == {}
    (kept,) = session.scalars(select(SkillEquivalence))
    assert {kept.skill_id, kept.target_id} == {weld.id, same.id}
    assert kept.retired_at == now + timedelta(days=1)


def test_what_was_said_of_a_skill_since_retired_stays(
    session: Session, rome: Framework, esco: Framework, now: datetime
) -> None:
    weld, same = a_skill(session, "Souder", framework=rome), a_skill(session, "Souder", framework=esco)
    services.equate_labels(session, now=now)
    same.retired_in_id = a_version(session, esco).id
    session.flush()

    services.equate_labels(session, now=now)

    assert frozenset({weld.id, same.id}) in standing(session)
