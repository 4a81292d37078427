"""A structure writes its badges on pages: from nothing to published, and further."""

from io import BytesIO
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole
from app.credentials import services
from app.credentials.models import Achievement, AchievementState, AchievementVersion
from tests.app.credentials.test_drawing import picture
from tests.factories import portfolio as people
from tests.factories.accounts import NOW, a_member, a_user, signed_in, token
from tests.factories.credentials import ADDRESSES, a_badge, an_issuer, given, who_issues
from tests.support.access import NOBODY, World, check_role

ONE = "/structure/badges/{badge}/1"
ROUTES = {
    "credentials.badges": "/structure/badges",
    "credentials.new_badge": "/structure/badges/nouveau",
    "credentials.preview_words": "/structure/badges/apercu-texte",
    "credentials.preview_picture": "/structure/badges/apercu-image",
    "credentials.badge": ONE,
    "credentials.picture_of": f"{ONE}/image.png",
    "credentials.badge_words": f"{ONE}/texte",
    "credentials.badge_picture": f"{ONE}/image",
    "credentials.publish_badge": f"{ONE}/publier",
    "credentials.next_badge_version": "/structure/badges/{badge}/nouvelle-version",
    "credentials.discard_draft": f"{ONE}/effacer",
    "credentials.retire_badge": "/structure/badges/{badge}/retirer",
    "credentials.take_up_badge": "/structure/badges/{badge}/reprendre",
}
ANY_ISSUER = {f"credentials.{page}" for page in ("badges", "new_badge", "preview_words", "preview_picture")}


def send(client: FlaskClient, path: str, **data: object) -> str:
    """Send a form as the page does; where it leads, or what it answers."""
    answer = client.post(path, data={"csrf_token": token(client, "/"), **data})
    assert answer.status_code in (200, 302), answer.status_code
    return answer.location or answer.text


def draft_of(session: Session, location: str) -> AchievementVersion:
    session.expire_all()
    return session.scalars(
        select(AchievementVersion).where(AchievementVersion.achievement_id == UUID(location.split("/")[3]))
    ).one()


# --- Access -----------------------------------------------------------------------------------------------------------


ALLOWED = {
    "visitor": NOBODY,
    "the issuer": set(ROUTES),
    "a colleague": set(ROUTES),
    "an issuer elsewhere": ANY_ISSUER,
    "their administrator": NOBODY,
    "a trainer": NOBODY,
    "someone": NOBODY,
}


@pytest.mark.parametrize("role", ALLOWED)
def test_each_page_is_for_who_gives_that_structure_s_badges(
    app: Flask, client: FlaskClient, session: Session, role: str
) -> None:
    issuer = an_issuer(session)
    version = a_badge(session, issuer, published=False)
    world = World(
        routes=ROUTES,
        users={
            "visitor": None,
            "the issuer": who_issues(session, issuer),
            "a colleague": who_issues(session, issuer),
            "an issuer elsewhere": who_issues(session, an_issuer(session)),
            "their administrator": who_issues(session, issuer, admin=True),
            "a trainer": a_member(session, MembershipRole.TRAINER),
            "someone": a_user(session),
        },
        ids={"badge": version.achievement_id},
    )
    check_role(app, client, session, world, role, allowed=ALLOWED[role])


# --- The story --------------------------------------------------------------------------------------------------------


def test_a_badge_is_written_drawn_published_written_again_and_retired(client: FlaskClient, session: Session) -> None:
    skill = people.skill(session, "Travailler en équipe")
    signed_in(client, session, a_member(session, MembershipRole.ISSUER))

    assert "Créer un badge" in client.get("/structure/badges").text
    refused = send(client, "/structure/badges/nouveau", name="", description="Une <b>personne</b>", kind="Badge")
    assert "Écrivez le nom du badge." in refused
    assert "Une &lt;b&gt;personne&lt;/b&gt;" in refused

    found = send(client, "/structure/badges/nouveau", name="Équipe", kind="Badge", q="travailler en equipe", find="1")
    assert str(skill.id) in found
    page = send(client, "/structure/badges/nouveau", name="Équipe", kind="Badge", add=str(skill.id))
    assert f'name="skill" value="{skill.id}" checked' in page
    words = {
        "name": "Équipe", "description": "Coopère.", "criteria": "Vu **trois** fois.", "kind": "Competency",
        "shown": str(skill.id), "skill": str(skill.id), "validity_months": "24", "tags": "sport, Équipe, sport",
    }  # fmt: skip
    assert "<strong>trois</strong>" in send(client, "/structure/badges/nouveau", **words, preview="1")
    place = send(client, "/structure/badges/nouveau", **words, save="1")
    version = draft_of(session, place)
    assert (version.kind, version.validity_months, version.tags) == ("Competency", 24, ["sport", "Équipe"])
    assert [one.skill_id for one in version.alignments] == [skill.id]
    assert version.drawing == {"shape": "drop", "colours": "blue", "icon": "", "mark": "ÉQ", "line": ""}

    chosen = {"shape": "shield", "colours": "plum", "icon": "team", "mark": "EQ", "line": "Équipe", "revision": "1"}
    assert "data:image/svg+xml;base64," in send(client, "/structure/badges/apercu-image", **chosen)
    refused = send(client, place, **{**chosen, "line": "日本"})
    assert "日 本" in refused
    assert 'value="日本"' in refused
    sent = {**chosen, "picture": (BytesIO(picture(100)), "a.png"), "send": "1"}
    assert "256 pixels" in send(client, place, **sent)
    shown = send(client, place, **chosen)
    assert {**(draft_of(session, place).drawing or {}), "revision": "1"} == chosen
    seen = client.get(shown).text
    assert "Publier ce badge" in seen
    assert 'alt="Équipe"' in seen
    assert client.get(f"{shown}/image.png").mimetype == "image/png"

    assert "fixés" in client.get(f"{shown}/publier").text
    revision = str(draft_of(session, place).revision)
    send(client, f"{shown}/publier", revision=revision)
    version = draft_of(session, place)
    assert version.published_at is not None
    assert "fixé" in send(client, f"{shown}/texte", **words, revision=revision, save="1")

    again = send(client, f"{shown.rsplit('/', 1)[0]}/nouvelle-version")
    assert again.endswith("/2/texte")
    assert send(client, f"{shown.rsplit('/', 1)[0]}/nouvelle-version") == again
    send(client, again, **{**words, "name": "Équipe 2"}, revision="1", save="1")
    session.expire_all()
    one, two = session.scalars(select(AchievementVersion).order_by(AchievementVersion.number)).all()
    assert (one.name, two.name, two.published_at, two.drawing) == ("Équipe", "Équipe 2", None, one.drawing)

    assert "Personne ne l’a encore" in client.get(f"{shown.rsplit('/', 1)[0]}/retirer").text
    send(client, f"{shown.rsplit('/', 1)[0]}/retirer")
    session.expire_all()
    assert session.scalars(select(Achievement.state)).one() is AchievementState.RETIRED
    send(client, f"{shown.rsplit('/', 1)[0]}/reprendre")
    session.expire_all()
    assert session.scalars(select(Achievement.state)).one() is AchievementState.PUBLISHED

    draft = shown.rsplit("/", 1)[0] + "/2"
    assert "continuez à le délivrer" in client.get(f"{draft}/effacer").text
    assert "Relisez-le" in send(client, f"{draft}/effacer", revision="1")  # written again since
    assert send(client, f"{draft}/effacer", revision=str(two.revision)) == "/structure/badges"
    assert client.post(f"{draft}/effacer", data={"csrf_token": token(client, "/")}).status_code == 404
    assert send(client, f"{shown}/effacer", revision="1").endswith("/1")  # published: it stays
    session.expire_all()
    assert session.scalars(select(AchievementVersion.number)).all() == [1]


def test_a_badge_that_was_never_published_goes_with_its_draft(client: FlaskClient, session: Session) -> None:
    issuer = an_issuer(session)
    version = a_badge(session, issuer, people.skill(session, "Coopérer"), published=False)
    signed_in(client, session, who_issues(session, issuer))
    page = f"/structure/badges/{version.achievement_id}/1"
    assert f"{page}/effacer" in client.get(page).text
    send(client, f"{page}/effacer", revision="1")
    session.expire_all()
    assert session.scalars(select(Achievement)).all() == []
    assert "Pas encore de badge" in client.get("/structure/badges").text


def test_two_clicks_make_one_badge(client: FlaskClient, session: Session) -> None:
    issuer = an_issuer(session)
    signed_in(client, session, who_issues(session, issuer))
    form = {"csrf_token": token(client, "/structure/badges/nouveau"), "name": "Tenir un stand", "kind": "Badge"}
    first, second = (client.post("/structure/badges/nouveau", data=form) for _ in range(2))
    assert first.location.endswith("/image")
    assert second.location == "/structure/badges"
    assert client.get("/structure/badges").text.count("Tenir un stand</a>") == 1


def test_who_writes_a_draft_upon_another_s_words_is_told_and_loses_nothing(
    client: FlaskClient, session: Session
) -> None:
    issuer = an_issuer(session)
    version = a_badge(session, issuer, published=False)
    signed_in(client, session, who_issues(session, issuer))
    page = f"/structure/badges/{version.achievement_id}/1/texte"
    mine = {"name": "À moi", "description": "Mes mots.", "criteria": "", "kind": "Badge", "revision": "1", "save": "1"}
    services.rewrite(
        session, version, services.BadgeText("À elle", "Ses mots.", "Vu."), revision=1, addresses=ADDRESSES
    )
    session.commit()

    told = send(client, page, **mine)

    assert "Quelqu’un d’autre a changé" in told
    assert "À elle" in told
    assert 'value="À moi"' in told
    assert 'value="2"' in told
    assert send(client, page, **{**mine, "revision": "2"}).endswith("/image")
    assert draft_of(session, page).name == "À moi"


def test_who_gives_badges_for_several_structures_says_for_which(client: FlaskClient, session: Session) -> None:
    issuer, other = an_issuer(session), an_issuer(session)
    user = who_issues(session, issuer)
    a_stranger = an_issuer(session)
    user.memberships.append(who_issues(session, other).memberships[0])
    session.flush()
    signed_in(client, session, user)
    words = {"name": "Équipe", "kind": "Badge", "save": "1"}

    assert other.organisation.name in client.get("/structure/badges/nouveau").text
    place = send(client, "/structure/badges/nouveau", **words, structure=str(other.organisation_id))
    assert draft_of(session, place).achievement.issuer_id == other.id
    send(client, "/structure/badges/nouveau", **words, structure=str(a_stranger.organisation_id))
    assert session.scalars(select(Achievement).where(Achievement.issuer_id == a_stranger.id)).all() == []


@pytest.mark.parametrize("many", [20])
def test_the_list_costs_the_same_statements_for_two_badges_as_for_many(
    client: FlaskClient, session: Session, statements: list[str], many: int
) -> None:
    issuer = an_issuer(session)
    signed_in(client, session, who_issues(session, issuer))
    counts = []
    for number in (2, many):
        for at in range(number):
            given(session, a_badge(session, issuer, name=f"Badge {uuid4().hex}"), f"{at}-{number}@example.org", now=NOW)
        session.commit()
        session.expire_all()
        statements.clear()
        assert client.get("/structure/badges").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
