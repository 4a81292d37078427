"""The menu: short on a phone, with what belongs together said as one and found beside."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, OrganisationKind
from tests.factories.accounts import a_member, an_organisation, signed_in
from tests.factories.credentials import an_issuer, who_issues


def navs(client: FlaskClient, path: str) -> dict[str, list[tuple[str, bool]]]:
    """The navigations of a page by name: each entry, and whether one is there."""
    answer = client.get(f"{path}?lang=en")
    page = client.get(f"{answer.location}?lang=en").text if answer.location else answer.text
    found = re.findall(r'<nav[^>]* aria-label="([^"]+)"[^>]*>(.*?)</nav>', page, re.DOTALL)
    return {
        name: [
            (re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", entry)).strip(), "aria-current" in entry)
            for entry in re.findall("<li>(.*?)</li>", inside, re.DOTALL)
        ]
        for name, inside in found
    }


def here(entries: list[tuple[str, bool]]) -> list[str]:
    return [label for label, current in entries if current]


def test_the_regions_menu_says_badges_once_and_each_of_their_pages_leads_to_the_others(
    client: FlaskClient, session: Session
) -> None:
    signed_in(client, session, a_member(session, MembershipRole.REGION_OFFICER))
    beside = ["To recognise", "Meta-badges", "Awards", "Issuers", "Nearly the same", "Board"]

    assert [label for label, _current in navs(client, "/")["Main menu"]] == [
        "To do", "Employers", "Badges", "Searches",
    ]  # fmt: skip
    for path, label in zip(
        ("/region/reconnaissances", "/region/meta-badges", "/region/attributions", "/region/emetteurs",
         "/region/badges/doublons", "/region/badges"), beside, strict=True
    ):  # fmt: skip
        found = navs(client, path)
        assert here(found["Main menu"]) == ["Badges"], path
        assert [each for each, _current in found["Badges"]] == beside
        assert here(found["Badges"]) == [label]
    below = navs(client, "/region/meta-badges/nouveau")
    assert here(below["Main menu"]) == ["Badges"]
    assert "Badges" not in below
    assert [each for each, _current in navs(client, "/region/journal-des-classements")["Searches"]] == [
        "My searches",
        "Rankings",
    ]


@pytest.mark.parametrize("administers", [False, True])
def test_a_structures_badges_are_one_place_and_what_stands_alone_keeps_its_name(
    client: FlaskClient, session: Session, administers: bool
) -> None:
    member = who_issues(session, an_issuer(session))
    if administers:
        member.memberships += a_member(session, MembershipRole.ADMIN, member.memberships[0].organisation).memberships
    signed_in(client, session, member)

    signs = ["Signature"] if administers else []
    found = navs(client, "/structure/delivrances")
    assert [each for each, _current in found["Our badges"]] == ["What we give", "Badges given", *signs]
    assert here(found["Our badges"]) == ["Badges given"]
    assert here(found["Main menu"]) == ["Our badges"]

    if administers:
        assert here(navs(client, "/structure/signature")["Our badges"]) == ["Signature"]


def test_a_school_that_gives_no_badge_signs_from_the_menu(client: FlaskClient, session: Session) -> None:
    school = an_organisation(session, OrganisationKind.PROVIDER)
    signed_in(client, session, a_member(session, MembershipRole.ADMIN, school))
    found = navs(client, "/structure/signature")
    assert "Signature" in here(found["Main menu"])
    assert list(found) == ["Main menu"]


def test_a_recruiters_searches_stand_alone(client: FlaskClient, session: Session) -> None:
    signed_in(client, session, a_member(session, MembershipRole.RECRUITER))

    assert "My searches" in [label for label, _current in navs(client, "/")["Main menu"]]
    assert list(navs(client, "/recherches")) == ["Main menu"]
