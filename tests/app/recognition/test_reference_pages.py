"""The Region writes a meta-badge, sees what its rule changes, puts it in force, awards it no more: on its pages."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.recognition import queries, services
from app.recognition.models import MetaBadge, MetaRule, RuleState, Sweep
from tests.factories.accounts import NOW, signed_in
from tests.factories.accounts import token as csrf
from tests.factories.backpacks import a_reader
from tests.factories.credentials import ADDRESSES
from tests.factories.portfolio import skill as a_skill
from tests.factories.recognition import (
    Stage,
    a_meta_badge,
    a_stage,
    an_officer_of,
    award_of,
    held,
    the_region,
)

pytestmark = pytest.mark.usefixtures("in_app")
NEW = "/region/meta-badges/nouveau"


@pytest.fixture
def stage(session: Session) -> Stage:
    made = a_stage(session)
    session.commit()
    return made


def words(facets: int = 2, **more: Any) -> dict[str, Any]:
    """A form filled, with skills to be added."""
    sent: dict[str, Any] = {
        "name": "Agir en ligne", "description": "La personne fait ses démarches.", "family": "digital",
        "least_badges": "2", "facets_wanted": "2", "criteria": "", "followed": "",
    }  # fmt: skip
    for number in range(facets):
        sent |= {f"facets-{number}-name": f"Facette {number}", f"facets-{number}-words": f"On fait {number}."}
    return sent | more


def with_skills(session: Session, sent: dict[str, Any], *numbers: int) -> dict[str, Any]:
    for number in numbers:
        known = str(a_skill(session, f"Compétence {number}").id)
        sent |= {f"facets-{number}-shown": known, f"facets-{number}-skill": known}
    session.commit()
    return sent


def test_an_officer_writes_a_meta_badge_without_script(
    client: FlaskClient, session: Session, fresh_session: Session, stage: Stage
) -> None:
    signed_in(client, session, stage.officer)
    known = a_skill(session, "Remplir un formulaire en ligne")
    session.commit()
    token = csrf(client, NEW)

    def post(**more: Any) -> str:
        return client.post(NEW, data={"csrf_token": token, **more}).text

    more = post(**words(), more="1")
    assert "Facette 3" in more
    found = post(**words(**{"facets-1-q": "formulaire"}), find="1")
    assert f'value="1:{known.id}"' in found
    added = post(**words(), add=f"1:{known.id}")
    assert f'name="facets-1-skill" value="{known.id}" checked' in added
    moved = post(**words(**{"facets-1-shown": str(known.id), "facets-1-skill": str(known.id)}), up="1")
    assert f'name="facets-0-skill" value="{known.id}" checked' in moved
    assert 'name="facets-0-name" required type="text" value="Facette 1"' in moved or "Facette 1" in moved
    assert moved.index('value="Facette 1"') < moved.index('value="Facette 0"')
    dropped = post(**words(), drop="0")
    assert 'value="Facette 0"' not in dropped
    for odd in ({"drop": "²"}, {"up": "9" * 5000}, {"down": "²"}, {"add": "²:x"}, {"facets-²-name": "x"}):
        assert 'value="Facette 0"' in post(**words(), **odd), odd
    lacking = post(**words(), save="1")
    assert lacking.count("Choisissez au moins une compétence pour cette facette.") == 4
    assert "Agir en ligne" in lacking
    assert (
        lacking.count('<details class="card prose" id="facets-')
        == lacking.count('" open><summary><strong>Facette')
        == 2
    )
    high = post(**with_skills(session, words(facets_wanted="3"), 0, 1), save="1")
    assert "Il n’y a que 2 facettes plus haut." in high
    assert '" open><summary><strong>Facette' not in high  # what says all it should is folded
    twice = post(**with_skills(session, words(**{"facets-1-name": "facette 0"}), 0, 1), save="1")
    assert "Une autre facette porte ce nom." in twice
    sent = {"csrf_token": token, **with_skills(session, words(), 0, 1), "save": "1"}
    answer = client.post(NEW, data=sent)
    assert client.post(NEW, data=sent).location == "/region/meta-badges"
    made = fresh_session.scalars(select(MetaRule).where(MetaRule.state == RuleState.DRAFT)).one()
    assert answer.location == f"/region/meta-badges/{made.meta_badge_id}"
    assert made.version.criteria.startswith("Avoir au moins 2 badges reconnus")
    assert not made.own_words
    assert "pas encore attribué" in client.get("/region/meta-badges").text
    assert "Facette 0" in client.get(answer.location).text


def test_criteria_follow_the_rule_until_someone_writes_their_own(
    client: FlaskClient, session: Session, fresh_session: Session, stage: Stage
) -> None:
    rule = a_meta_badge(session, stage.region, name="Organiser", active=False)
    session.commit()
    signed_in(client, session, stage.officer)
    page = f"/region/meta-badges/{rule.meta_badge_id}/regle"
    sent = as_sent(client.get(page).text)
    follows = client.post(page, data={**sent, "least_badges": "3", "preview": "1"}).text
    assert "Avoir au moins 3 badges reconnus" in follows
    own = client.post(page, data={**sent, "criteria": "Venir trois fois.", "least_badges": "3", "save": "1"})
    assert own.status_code == 302
    kept = fresh_session.get_one(MetaRule, rule.id)
    assert (kept.own_words, kept.version.criteria, kept.least_badges) == (True, "Venir trois fois.", 3)
    again = as_sent(client.get(page).text)
    written = client.post(page, data={**again, "write": "1"}).text
    assert "Avoir au moins 3 badges reconnus" in as_sent(written)["criteria"]
    assert client.post(page, data={**as_sent(written), "save": "1"}).status_code == 302
    fresh_session.expire_all()
    assert not fresh_session.get_one(MetaRule, rule.id).own_words


def test_two_officers_who_write_at_once_lose_nothing(
    client: FlaskClient, session: Session, fresh_session: Session, stage: Stage
) -> None:
    rule = a_meta_badge(session, stage.region, name="Organiser", active=False)
    session.commit()
    signed_in(client, session, stage.officer)
    page = f"/region/meta-badges/{rule.meta_badge_id}/regle"
    sent = as_sent(client.get(page).text)
    client.post(page, data={**sent, "description": "Écrit d’abord.", "save": "1"})
    late = client.post(page, data={**sent, "description": "Écrit ensuite.", "save": "1"}).text
    assert "Quelqu’un d’autre a écrit ce brouillon" in late
    assert "Écrit d’abord." in late
    assert as_sent(late)["description"] == "Écrit ensuite."
    assert client.post(page, data={**as_sent(late), "save": "1"}).status_code == 302
    assert fresh_session.get_one(MetaRule, rule.id).version.description == "Écrit ensuite."
    old = as_sent(client.get(page).text)
    draft = session.get_one(MetaRule, rule.id, populate_existing=True)
    services.activate(session, draft, reason="Prête.", revision=draft.revision, by=stage.officer, now=NOW)
    session.commit()
    gone = client.post(page, data={**old, "save": "1"}).text
    assert "mis en vigueur ou effacé" in gone
    assert "Écrit ensuite." in gone
    assert client.get(page).location == f"/region/meta-badges/{rule.meta_badge_id}"


def test_what_a_rule_changes_is_seen_and_it_is_then_put_in_force(
    client: FlaskClient, session: Session, fresh_session: Session, stage: Stage
) -> None:
    other = a_reader(session, "seule@example.org")
    held(session, other, stage.listens)
    session.commit()
    signed_in(client, session, stage.officer)
    home = f"/region/meta-badges/{stage.meta_badge.id}"
    assert award_of(session, other, stage.meta_badge) is None
    session.commit()
    assert "Préparer une nouvelle règle" in client.get(home).text
    token = csrf(client, home)
    rule_page = client.post(f"{home}/nouvelle-regle", data={"csrf_token": token}).location
    sent = as_sent(client.get(rule_page).text)
    assert "family" not in sent
    client.post(rule_page, data={**sent, "least_badges": "1", "facets_wanted": "1", "save": "1"})
    effect = client.get(f"{home}/effet").text
    assert re.search(r"figure-n\">1</span>\s*personne l’obtient", effect)
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', effect)
    assert revision is not None
    empty = client.post(f"{home}/effet", data={"csrf_token": token, "revision": revision[1]}).text
    assert "Écrivez le motif." in empty
    stale = client.post(f"{home}/effet", data={"csrf_token": token, "revision": "1", "reason": "Plus simple."}).text
    assert "recompté" in stale
    assert "Plus simple." in stale
    done = client.post(f"{home}/effet", data={"csrf_token": token, "revision": revision[1], "reason": "Plus simple."})
    assert done.location == home
    assert award_of(fresh_session, other, stage.meta_badge) is not None
    assert all(one.ended_at for one in fresh_session.scalars(select(Sweep)))
    page = client.get(home).text
    assert "Plus simple." in page
    assert "Numéro 2" in page
    assert client.get(f"{home}/effet").location == home


def test_a_rule_whose_badge_lacks_words_or_a_picture_is_not_put_in_force(
    client: FlaskClient, session: Session, fresh_session: Session, stage: Stage
) -> None:
    rule = a_meta_badge(session, stage.region, name="Organiser", active=False)
    version, rule_id, home = rule.version, rule.id, f"/region/meta-badges/{rule.meta_badge_id}"
    revision, picture, criteria = str(rule.revision), version.picture_png, version.criteria
    version.picture_png, version.picture_svg, version.drawing = None, None, None
    session.commit()
    signed_in(client, session, stage.officer)
    page = f"{home}/effet"
    sent = {"csrf_token": csrf(client, page), "revision": revision, "reason": "Elle est prête."}
    bare = client.post(page, data=sent)
    assert bare.status_code == 200
    assert "n’a pas d’image" in bare.text
    assert "Elle est prête." in bare.text
    version.picture_png, version.criteria = picture, " "
    session.commit()
    assert "n’a pas de critères" in client.post(page, data=sent).text
    assert fresh_session.get_one(MetaRule, rule_id).state is RuleState.DRAFT
    version.criteria = criteria
    session.commit()
    assert client.post(page, data=sent).status_code == 302
    fresh_session.expire_all()
    assert fresh_session.get_one(MetaRule, rule_id).state is RuleState.ACTIVE


def test_it_is_awarded_no_more_and_again_with_reasons(client: FlaskClient, session: Session, stage: Stage) -> None:
    signed_in(client, session, stage.officer)
    home = f"/region/meta-badges/{stage.meta_badge.id}"
    token = csrf(client, f"{home}/retirer")
    assert "Écrivez le motif." in client.post(f"{home}/retirer", data={"csrf_token": token}).text
    for _twice in range(2):
        client.post(f"{home}/retirer", data={"csrf_token": token, "reason": "Revu ensemble."})
    page = client.get(home).text
    assert "Revu ensemble." in page
    assert "Préparer une nouvelle règle" not in page
    held(session, stage.who, stage.listens)
    held(session, stage.who, stage.speaks)
    session.commit()
    assert award_of(session, stage.who, stage.meta_badge) is None
    session.commit()
    client.post(f"{home}/reprendre", data={"csrf_token": token, "reason": "Prêt."})
    session.expire_all()
    assert award_of(session, stage.who, stage.meta_badge) is not None


def test_a_draft_is_drawn_then_discarded_with_its_meta_badge_if_it_was_the_first(
    client: FlaskClient, session: Session, fresh_session: Session, stage: Stage
) -> None:
    first = a_meta_badge(session, stage.region, name="Organiser", active=False)
    second = services.next_draft(session, stage.meta_badge, by=stage.officer, addresses=ADDRESSES, now=NOW)
    session.commit()
    signed_in(client, session, stage.officer)
    home = f"/region/meta-badges/{first.meta_badge_id}"
    token = csrf(client, f"{home}/image")
    drawing = {
        "csrf_token": token, "shape": "rosette", "colours": "plum", "icon": "list", "mark": "", "line": "Org",
        "revision": str(first.version.revision),
    }  # fmt: skip
    assert "data:image/svg" in client.post("/region/meta-badges/apercu-image", data=drawing).text
    assert client.post(f"{home}/image", data=drawing).location == home
    assert client.get(f"{home}/1/image.png").mimetype == "image/png"
    assert "Quelqu’un" in client.post(f"{home}/effacer", data={"csrf_token": token, "revision": "0"}).text
    gone = client.post(f"{home}/effacer", data={"csrf_token": token, "revision": str(first.revision)})
    assert gone.location == "/region/meta-badges"
    assert client.get(home).status_code == 404
    kept = f"/region/meta-badges/{stage.meta_badge.id}"
    stays = client.post(f"{kept}/effacer", data={"csrf_token": token, "revision": str(second.revision)})
    assert stays.location == kept
    assert [one.id for one in fresh_session.scalars(select(MetaBadge))] == [stage.meta_badge.id]
    assert [one.state for one in fresh_session.scalars(select(MetaRule))] == [RuleState.ACTIVE]


def test_what_another_region_wrote_does_not_exist(client: FlaskClient, session: Session, stage: Stage) -> None:
    elsewhere = the_region(session)
    signed_in(client, session, an_officer_of(session, elsewhere))
    session.commit()
    home = f"/region/meta-badges/{stage.meta_badge.id}"
    assert "Pas encore de méta-badge" in client.get("/region/meta-badges").text
    for page in ("", "/regle", "/effet", "/image", "/retirer", "/effacer", "/1/image.png"):
        assert client.get(home + page).status_code == 404


def test_the_pages_take_as_many_statements_for_much(client: FlaskClient, session: Session, stage: Stage) -> None:
    signed_in(client, session, stage.officer)
    home = f"/region/meta-badges/{stage.meta_badge.id}"

    def statements(page: str) -> int:
        client.get(page)
        told: list[str] = []
        note = lambda *given: told.append(given[2])  # noqa: E731
        event.listen(session.get_bind(), "before_cursor_execute", note)
        assert client.get(page).status_code == 200
        event.remove(session.get_bind(), "before_cursor_execute", note)
        return len(told)

    few = [statements(page) for page in ("/region/meta-badges", home)]
    for number in range(4):
        a_meta_badge(session, stage.region, name=f"Autre {number}", facets=("Un", "Deux", "Trois"))
    for number in range(6):
        held(session, a_reader(session, f"lui{number}@example.org"), stage.listens)
    session.commit()
    assert [statements(page) for page in ("/region/meta-badges", home)] == few
    assert queries.rule_in_force(session, stage.meta_badge.id) is not None


def as_sent(page: str) -> dict[str, Any]:
    """The form of a page, as a browser would send it unchanged."""
    from html.parser import HTMLParser  # noqa: PLC0415

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: dict[str, Any] = {}
            self.area = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            told = dict(attrs)
            name, kind = told.get("name") or "", told.get("type")
            if tag == "textarea":
                self.area, self.found[name] = name, ""
            chosen = kind not in {"checkbox", "radio"} or "checked" in told
            if tag == "input" and name and chosen:
                self.found.setdefault(name, []).append(told.get("value") or "")

        def handle_endtag(self, tag: str) -> None:
            self.area = "" if tag == "textarea" else self.area

        def handle_data(self, data: str) -> None:
            if self.area:
                self.found[self.area] += data

    reader = Reader()
    reader.feed(page.partition("<main")[2])
    return {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value.lstrip("\r\n")
        if isinstance(value, str) else value
        for name, value in reader.found.items()
    }  # fmt: skip
