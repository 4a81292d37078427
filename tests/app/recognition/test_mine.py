"""A person follows their meta-badges: what they have, what is missing, who gives it near them, what became of it."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole
from app.credentials import services as credentials
from app.credentials.labels.backpack import origin_words
from app.credentials.models import AchievementVersion, BackpackBadge
from app.credentials.queries import recognised as recognised_today
from app.recognition import queries, services
from app.recognition.models import AwardStep
from tests.factories.accounts import NOW, a_member, signed_in
from tests.factories.backpacks import a_reader
from tests.factories.credentials import a_badge, an_issuer, given
from tests.factories.recognition import (
    MEANS,
    Stage,
    a_meta_badge,
    a_stage,
    award_of,
    held,
    recognised,
    steps_of,
    swept,
)
from tests.factories.territory import a_commune

LATER = NOW + timedelta(days=1)
PAGE = "/portfolio/meta-badges"


@pytest.fixture
def stage(app: Flask, session: Session) -> Stage:
    """Pages are opened outside of any context: each request has its own reader."""
    with app.app_context():
        made = a_stage(session)
    session.commit()
    return made


@pytest.fixture
def own(session: Session, stage: Stage) -> str:
    """The page of the stage's meta-badge; read now: pages are opened while this session is at rest."""
    found = f"{PAGE}/{stage.meta_badge.id}"
    session.commit()
    return found


def plain(text: str) -> str:
    """A page's words, with ordinary spaces."""
    return " ".join(text.replace("\xa0", " ").replace("\u202f", " ").split())


def at(session: Session, version: AchievementVersion, name: str, **facts: float | str) -> None:
    """Say where a badge's structure is, and how one writes to it."""
    issuer = version.achievement.issuer
    issuer.email = f"{name.casefold()}@structure.example"
    issuer.organisation.commune_code = a_commune(session, name, **facts).code


def test_what_is_missing_is_shown_with_who_gives_it_the_nearest_first(
    app: Flask, client: FlaskClient, session: Session, stage: Stage, own: str
) -> None:
    here = a_commune(session, "Caen")
    stage.who.commune_code = here.code
    far, waits = (a_badge(session, an_issuer(session), name=name) for name in ("Animer loin", "Animer chez moi"))
    for version in (far, waits):
        recognised(session, stage.rule, version, "Dire", by=stage.officer)
    with app.app_context():
        swept(session)
    at(session, stage.speaks, "Bayeux", latitude=49.28, longitude=-0.70)
    at(session, far, "Cherbourg", latitude=49.64, longitude=-1.62)
    signed_in(client, session, stage.who.user)
    assert "Il manque 2 badges reconnus." in plain(client.get(PAGE).text)
    with app.app_context():
        held(session, stage.who, stage.listens)
        given(session, waits, stage.who.user)
    session.commit()

    page = plain(client.get(PAGE).text)
    assert "Il manque 1 badge reconnu." in page
    assert "Facette à couvrir : Dire." in page
    assert "Écouter : couverte" in page
    page = plain(client.get(own).text)
    assert "bayeux@structure.example" in page
    assert "à 27 km" in page
    places = [page.index(name) for name in ("Animer chez moi", "Bayeux", "Cherbourg")]
    assert places == sorted(places)
    assert "Vous l’avez" in page
    assert client.get(f"{PAGE}/{here_is_none()}").status_code == 404


def here_is_none() -> str:
    """No meta-badge's."""
    return "00000000-0000-4000-8000-000000000000"


def test_each_step_is_told_with_its_reason_is_new_on_the_home_page_and_seen_once_read(
    app: Flask, client: FlaskClient, session: Session, fresh_session: Session, stage: Stage, own: str
) -> None:
    with app.app_context():
        held(session, stage.who, stage.listens)
        credential, _badge = held(session, stage.who, stage.speaks)
    session.commit()
    signed_in(client, session, stage.who.user)
    assert "Vous avez obtenu ce méta-badge." in plain(client.get("/").text)
    assert "Vous avez obtenu ce méta-badge." in plain(client.get(PAGE).text)
    page = plain(client.get(own).text)
    assert "Sa règle est remplie avec : " in page
    assert "Il attend votre réponse." in page
    assert "Masquer ou retirer un badge peut suspendre le méta-badge." in page
    assert "Vous avez obtenu ce méta-badge." not in plain(client.get("/").text)

    with app.app_context():
        credentials.revoke(session, credential, reason="Donné par erreur.", by=None, now=LATER)
    session.commit()
    assert "Ce méta-badge est suspendu." in plain(client.get("/").text)
    assert "Raison : Donné par erreur." in plain(client.get(PAGE).text)
    page = plain(client.get(own).text)
    assert "Le badge « Animer » a été retiré par la structure qui l’a donné. Raison : Donné par erreur." in page
    assert "Badges reconnus : 1 sur 2. Facettes couvertes : 1 sur 2." in page

    until = datetime.now(UTC) + timedelta(days=30)
    with app.app_context():
        services.override(
            session, trainee_id=stage.who.id, meta_badge_id=stage.meta_badge.id, is_held=False, reason="Doute sérieux.",
            ends_at=until, by=stage.officer, means=MEANS, now=LATER,
        )  # fmt: skip
    session.commit()
    page = plain(client.get(own).text)
    assert "vous pouvez demander à la Région" in page
    assert "Comment l’obtenir" not in page
    assert "Doute sérieux." in page
    assert None not in fresh_session.scalars(select(AwardStep.seen_at)).all()


def test_every_fact_that_a_step_can_have_is_told_in_words(
    app: Flask, client: FlaskClient, session: Session, stage: Stage, own: str
) -> None:
    with app.app_context():
        held(session, stage.who, stage.listens)
        held(session, stage.who, stage.speaks)
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    whys = ("revoked", "suspended", "expired", "hidden", "removed", "failed", "unreachable", "not_theirs")
    codes = [*(f"badge_{one}" for one in whys), "recognition_withdrawn", "recognition_ended"]
    steps = steps_of(session, stage.who, stage.meta_badge)
    facts = [{"why": code, "badge": f"Badge {code}", "badge_id": ""} for code in codes]
    ended = [{"why": "override_ended", "held": held_, "reason": None} for held_ in (True, False)]
    steps[0].why = [*facts, *ended, {"why": "override", "held": True, "reason": "Vu.", "until": None}]
    session.commit()
    signed_in(client, session, stage.who.user)
    page = plain(client.get(own).text)
    assert all(f"Badge {code}" in page for code in codes)
    assert "La Région le confirme. Raison : Vu." in page


def test_someone_with_many_badges_sees_first_those_that_the_meta_badge_rests_on_and_turns_to_the_others(
    app: Flask, client: FlaskClient, session: Session, stage: Stage, own: str
) -> None:
    with app.app_context():
        issuer = an_issuer(session)
        for number in range(31):
            more = a_badge(session, issuer, name=f"Numéro {number:02}")
            recognised(session, stage.rule, more, "Dire", by=stage.officer)
            held(session, stage.who, more)
        held(session, stage.who, stage.listens, now=LATER)  # the last one to come, and the only one that covers it
    signed_in(client, session, stage.who.user)
    pages = [plain(client.get(f"{own}?badges={number}").text) for number in (1, 2)]
    assert "Accueillir</a>" in pages[0]
    assert pages[0].count("Cité dans votre méta-badge") == 2
    assert "Accueillir</a>" not in pages[1]
    assert [sum(f"Numéro {one:02}</a>" in page for one in range(31)) for page in pages] == [19, 12]


def test_the_pages_send_as_many_statements_for_twelve_meta_badges_as_for_two(
    app: Flask, client: FlaskClient, session: Session, stage: Stage, own: str, statements: list[str]
) -> None:
    counts = []
    for some in (1, 10):
        with app.app_context():
            for number in range(some):
                rule = a_meta_badge(session, stage.region, name=f"Méta {some} {number}", least=3)
                for version in (stage.listens, stage.speaks):
                    recognised(session, rule, version, by=stage.officer)
                for extra in range(some):
                    more = a_badge(session, an_issuer(session), name=f"Autre {number} {extra}")
                    recognised(session, stage.rule, more, "Dire", by=stage.officer)
            swept(session)
            who = a_reader(session, f"{some}@example.org")
            held(session, who, stage.listens)
        session.commit()
        signed_in(client, session, who.user)
        client.get(PAGE)
        client.get(own)
        session.expire_all()
        statements.clear()
        assert client.get(PAGE).status_code == 200
        first = len(statements)
        assert client.get(own).status_code == 200
        counts.append((first, len(statements) - first))
    assert counts[0] == counts[1], counts
    assert max(counts[0]) < 40, counts


def test_only_who_has_a_portfolio_finds_these_pages_and_only_their_own_steps(
    app: Flask, client: FlaskClient, session: Session, fresh_session: Session, stage: Stage, own: str
) -> None:
    with app.app_context():
        held(session, stage.who, stage.listens)
        held(session, stage.who, stage.speaks)
    other = a_reader(session, "autre@example.org")
    officer = a_member(session, MembershipRole.REGION_OFFICER)
    session.commit()
    signed_in(client, session, other.user)
    assert "Sa règle est remplie" not in plain(client.get(own).text)
    signed_in(client, session, officer)
    assert client.get(PAGE).status_code == 404
    assert client.get(own).status_code == 404
    assert fresh_session.scalars(select(AwardStep.seen_at)).one() is None


def test_a_meta_badge_is_called_so_wherever_it_shows_and_its_fall_is_told_once(
    app: Flask, client: FlaskClient, session: Session, stage: Stage, own: str
) -> None:
    with app.app_context():
        _given, listens = held(session, stage.who, stage.listens)
        held(session, stage.who, stage.speaks)
        award = award_of(session, stage.who, stage.meta_badge)
        assert award is not None
        badge = queries.badge_of(session, award)
        assert badge is not None
        credentials.accept(session, badge, now=NOW)
        said = origin_words(badge, recognised_today(session, NOW))
        assert (str(said.title), said.organisation) == ("Méta-badge « Communiquer »", stage.region.name)
    page, public = f"/portfolio/badges/{badge.id}", f"/badges/{award.credential_id}"
    session.commit()
    signed_in(client, session, stage.who.user)
    assert '<span class="tag">Méta-badge</span>' in client.get("/portfolio/badges").text
    assert f'href="{PAGE}">C’est un méta-badge de la Région' in plain(client.get(page).text)
    shown = plain(client.get(public).text)
    assert "Méta-badge</p><h1>Communiquer" in shown
    assert "Les badges sur lesquels il repose" in shown

    with app.app_context():
        credentials.hide(session, session.get_one(BackpackBadge, listens.id), now=LATER)
    session.commit()
    home = plain(client.get("/").text)
    assert home.count("Ce méta-badge est suspendu.") == 1
    assert "ne remplit plus la règle" not in home  # what became of the badge itself is the same news
    assert "« Mes méta-badges » dit pourquoi." in plain(client.get("/portfolio/badges").text)
    assert "Comment le retrouver" in plain(client.get(own).text)
