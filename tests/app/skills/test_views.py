"""The public pages of the framework, and what is proposed as one types."""

from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.skills import bridge
from app.skills.models import Sector, Skill
from tests.factories.accounts import a_user, signed_in
from tests.factories.skills import (
    ESSENTIAL,
    HELPFUL,
    a_framework,
    a_group,
    a_skill,
    a_version,
    an_occupation,
    next_to,
)


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "_kept", {})


def text(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.text


def statements(session: Session, client: FlaskClient, address: str) -> int:
    seen = []

    def note(*given: object) -> None:
        seen.append(given)

    event.listen(session.get_bind(), "before_cursor_execute", note)
    text(client, address)
    event.remove(session.get_bind(), "before_cursor_execute", note)
    return len(seen)


def test_the_page_of_a_skill_shows_where_it_belongs_and_who_needs_it(client: FlaskClient, session: Session) -> None:
    framework = a_framework(session)
    a_version(session, framework, "60")
    group = a_group(session, "Soudage")
    tig = a_skill(session, "Souder en TIG", label_en="TIG weld", also=["soudure à l’argon"], broader=group)
    mig = a_skill(session, "Souder au MIG", broader=group)
    an_occupation(session, "Soudeur, soudeuse", needs={tig: ESSENTIAL, mig: ESSENTIAL})
    an_occupation(session, "Couturier, couturière", needs={a_skill(session, "Coudre"): ESSENTIAL})
    session.commit()

    page = text(client, f"/competences/{tig.id}")

    for shown in (
        "Souder en TIG",
        "soudure à l’argon",
        "TIG weld",
        "Soudage",
        "Soudeur, soudeuse",
        "Souder au MIG",
        "60",
    ):
        assert shown in page, shown
    assert "Couturier" not in page
    assert '<span lang="en">TIG weld</span>' in page
    assert "une compétence des mêmes métiers" in page or "a skill of the same occupations" in page


def test_the_page_of_a_group_shows_what_it_gathers(client: FlaskClient, session: Session) -> None:
    group = a_group(session, "Soudage")
    a_skill(session, "Souder en TIG", broader=group)
    session.commit()

    assert "Souder en TIG" in text(client, f"/competences/{group.id}")


def test_a_dropped_skill_is_still_shown_with_what_replaces_it(client: FlaskClient, session: Session) -> None:
    framework = a_framework(session)
    new = a_skill(session, "Souder en TIG")
    old = a_skill(session, "Souder à l’argon", retired_in=a_version(session, framework))
    old.replaced_by_id = new.id
    session.commit()

    page = text(client, f"/competences/{old.id}")

    assert "Souder à l’argon" in page
    assert f"/competences/{new.id}" in page


def test_the_page_of_an_occupation_shows_needs_and_neighbours(client: FlaskClient, session: Session) -> None:
    tig, plan = a_skill(session, "Souder en TIG"), a_skill(session, "Lire un plan")
    above = an_occupation(session, "Métiers du métal", is_group=True)
    welder = an_occupation(
        session, "Soudeur, soudeuse", also=["Tuyauteur soudeur"], needs={tig: ESSENTIAL, plan: HELPFUL},
        parent=above, rome_code="H2913",
    )  # fmt: skip
    next_to(session, welder, an_occupation(session, "Chaudronnier, chaudronnière"))
    session.commit()

    page = text(client, f"/metiers/{welder.id}")

    for shown in ("Souder en TIG", "Lire un plan", "Tuyauteur soudeur", "Chaudronnier", "H2913", "Métiers du métal"):
        assert shown in page, shown
    assert "Soudeur, soudeuse" in text(client, f"/metiers/{above.id}")


@pytest.mark.parametrize("address", ["/competences/{}", "/metiers/{}"])
def test_what_does_not_exist_is_not_found(client: FlaskClient, session: Session, address: str) -> None:
    assert client.get(address.format(uuid4())).status_code == 404


def test_the_framework_is_searched_without_script(client: FlaskClient, session: Session) -> None:
    tig = a_skill(session, "Souder en TIG")
    welder = an_occupation(session, "Soudeur TIG")
    session.commit()

    page = text(client, "/referentiel?q=tig")

    assert f"/competences/{tig.id}" in page
    assert f"/metiers/{welder.id}" in page
    assert 'value="tig"' in page


def test_the_framework_is_read_by_sector(client: FlaskClient, session: Session) -> None:
    framework = a_framework(session)
    session.add(Sector(framework_id=framework.id, code="M", label_fr="Métallurgie", label_en="Metalwork"))
    welder = an_occupation(session, "Soudeur", sector="M")
    session.commit()

    assert "Métallurgie" in text(client, "/referentiel")
    assert f"/metiers/{welder.id}" not in text(client, "/referentiel")
    assert f"/metiers/{welder.id}" in text(client, "/referentiel?secteur=M")
    assert text(client, "/referentiel?secteur=nowhere")


def test_without_a_framework_the_page_says_so(client: FlaskClient, session: Session) -> None:
    assert "empty" in text(client, "/referentiel")


def test_a_page_takes_as_many_statements_for_one_line_as_for_fifty(client: FlaskClient, session: Session) -> None:
    def skill_needed_by(occupations: int) -> Skill:
        skill = a_skill(session, broader=a_group(session))
        for _ in range(occupations):
            an_occupation(session, needs={skill: ESSENTIAL})
        return skill

    few, many = skill_needed_by(1), skill_needed_by(50)
    session.commit()
    text(client, f"/competences/{few.id}")  # learns, and keeps what it learnt

    assert statements(session, client, f"/competences/{few.id}") == statements(
        session, client, f"/competences/{many.id}"
    )


def test_occupations_are_proposed_to_those_who_signed_in_and_skills_to_anyone(client: FlaskClient) -> None:
    assert client.get("/metiers/suggestions?q=tig").status_code == 302
    assert client.get("/competences/suggestions?q=tig").json == []


def test_skills_are_proposed_with_the_label_that_answered_and_what_they_belong_to(
    client: FlaskClient, session: Session
) -> None:
    group = a_group(session, "Soudage")
    tig = a_skill(session, "Souder en TIG", also=["soudure à l’argon"], broader=group)
    signed_in(client, session, a_user(session))
    session.commit()

    response = client.get("/competences/suggestions?q=argon")

    assert response.json == [{"id": str(tig.id), "label": "Souder en TIG", "hint": "soudure à l’argon · Soudage"}]
    assert response.headers["Cache-Control"].startswith("private")


def test_occupations_are_proposed_with_their_sector(client: FlaskClient, session: Session) -> None:
    framework = a_framework(session)
    session.add(Sector(framework_id=framework.id, code="M", label_fr="Métallurgie", label_en="Metalwork"))
    welder = an_occupation(session, "Soudeur, soudeuse", sector="M")
    signed_in(client, session, a_user(session))
    session.commit()

    assert client.get("/metiers/suggestions?q=soudeuse&lang=en").json == [
        {"id": str(welder.id), "label": "Soudeur, soudeuse", "hint": "Metalwork"}
    ]
    assert client.get("/metiers/suggestions").json == []
