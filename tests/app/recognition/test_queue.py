"""The Region's queue, and its decisions on what structures ask."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.credentials import queries as badges
from app.credentials.models import AchievementVersion, Issuer
from app.db import new_id
from app.i18n import local_day
from app.recognition import services
from app.recognition.models import (
    MetaRule,
    Recognition,
    RecognitionRequest,
    RequestState,
    RequestStep,
    StepKind,
    Sweep,
)
from app.recognition.services.sweeping import open_sweeps, step
from app.recognition.tasks import sweeping
from tests.factories.accounts import NOW, signed_in, token
from tests.factories.backpacks import a_reader
from tests.factories.credentials import a_badge, an_issuer
from tests.factories.portfolio import skill as a_skill
from tests.factories.recognition import (
    MEANS,
    a_meta_badge,
    an_officer_of,
    asked,
    facet,
    held,
    recognised,
    swept,
    the_region,
)

QUEUE = "/region/reconnaissances"
FACETS = ("Planifier son travail", "Prévenir d’un retard", "Ranger son poste")
CRITERIA = """
- Prévoit les étapes de son travail avant de commencer ;
- avertit quand il y a un retard ;
- est autonome ;
- soude deux tôles.
"""


@pytest.fixture
def region(session: Session) -> Issuer:
    return the_region(session)


@pytest.fixture
def officer(client: FlaskClient, session: Session, region: Issuer) -> User:
    user = an_officer_of(session, region)
    signed_in(client, session, user)
    return user


@pytest.fixture
def rule(session: Session, region: Issuer) -> MetaRule:
    return a_meta_badge(session, region, name="Organiser", facets=FACETS, least=1, wanted=2)


def a_local_badge(session: Session, name: str = "Tenir sa tournée", rule: MetaRule | None = None) -> AchievementVersion:
    named = facet(rule, FACETS[2]).skills[0].skill if rule else a_skill(session, "Tenir un registre")
    version = a_badge(session, an_issuer(session), named, name=name)
    version.criteria = CRITERIA
    return version


def page_of(one: RecognitionRequest) -> str:
    return f"{QUEUE}/{one.id}"


def decide(client: FlaskClient, one: RecognitionRequest, **said: object) -> tuple[int, str]:
    page = page_of(one)
    form = {"csrf_token": token(client, page), "revision": one.revision, **said}
    answer = client.post(page, data=form)
    return answer.status_code, answer.text


def state_of(fresh_session: Session, one: RecognitionRequest) -> RequestState:
    return fresh_session.scalars(
        select(RecognitionRequest.state)
        .where(RecognitionRequest.id == one.id)
        .execution_options(populate_existing=True)
    ).one()


def test_the_queue_shows_what_waits_the_oldest_first_marks_appeals_and_finds_the_rest(
    client: FlaskClient, session: Session, officer: User, rule: MetaRule, region: Issuer
) -> None:
    late = asked(session, rule, a_local_badge(session, "Badge récent"), now=NOW)
    early = asked(session, rule, a_local_badge(session, "Badge ancien"), now=NOW - timedelta(days=9))
    other = a_meta_badge(session, region, name="S’adapter")
    elsewhere = asked(session, other, a_local_badge(session, "Badge voisin"), now=NOW - timedelta(days=4))
    refused = asked(session, rule, a_local_badge(session, "Badge refusé"), now=NOW - timedelta(days=5))
    services.refuse(session, refused, reason="Trop vague.", revision=1, by=officer, now=NOW)
    elsewhere.is_appeal = True
    session.commit()

    page = client.get(QUEUE).text

    assert page.index("Badge ancien") < page.index("Badge voisin") < page.index("Badge récent")
    assert "Badge refusé" not in page
    assert page.count(">Recours<") == 1
    assert "3 demandes." in page
    assert early.version.name in client.get(f"{QUEUE}?pour={rule.meta_badge_id}").text
    assert "Badge voisin" not in client.get(f"{QUEUE}?pour={rule.meta_badge_id}").text
    assert "Badge récent" in client.get(f"{QUEUE}?structure={late.achievement.issuer_id}").text
    assert "Badge ancien" not in client.get(f"{QUEUE}?structure={late.achievement.issuer_id}").text
    assert "Badge refusé" in client.get(f"{QUEUE}?etat=refused").text
    everything = client.get(f"{QUEUE}?etat=tout").text
    assert all(name in everything for name in ("Badge ancien", "Badge refusé", "Badge voisin"))


def test_filters_that_mean_nothing_are_left_aside(client: FlaskClient, officer: User) -> None:
    for asking in ("?etat=xyz", "?pour=1&structure=é", "?page=-3", "?page=99999999999999999999", "?etat="):
        assert client.get(f"{QUEUE}{asking}").status_code == 200


def test_the_page_of_a_request_shows_the_report_the_thread_and_badges_alike_and_where_to_go_next(
    client: FlaskClient, session: Session, officer: User, rule: MetaRule
) -> None:
    recognised(session, rule, a_local_badge(session, "Tenir son planning"), FACETS[0], by=officer)
    one = asked(session, rule, a_local_badge(session, rule=rule), FACETS[0], words="Nos critères suivent les facettes.")
    after = asked(session, rule, a_local_badge(session, "La suivante"), now=NOW + timedelta(hours=1))
    session.commit()

    page = client.get(page_of(one)).text

    assert "2 facettes sur 3 sont couvertes." in page
    assert "« Prévoit les étapes de son travail avant de commencer »" in page.replace("\u00a0", " ").replace(
        "\u202f", " "
    )
    assert "Trop vague pour être comparé" in page
    assert "Aucune facette du méta-badge" in page
    assert "1 phrase est trop vague" in page
    assert "Annoncées par le badge, sans phrase qui les montre" in page
    assert "Nos critères suivent les facettes." in page
    assert "Badges semblables déjà reconnus" in page
    assert "Tenir son planning" in page
    assert f'href="{page_of(after)}"' in page
    assert page.count(" checked") == 2  # what the report proposes
    assert client.get(f"{QUEUE}/{new_id()}").status_code == 404


def test_a_badge_is_recognised_for_the_facets_that_were_ticked(
    client: FlaskClient,
    session: Session,
    fresh_session: Session,
    officer: User,
    rule: MetaRule,
) -> None:
    one = asked(session, rule, a_local_badge(session))
    session.commit()

    status, _page = decide(
        client, one, decision="recognise", facets=[str(facet(rule, FACETS[0]).id)], reason="Deux phrases le disent.",
        conditions="Vu par deux personnes.", ends_on="2031-06-30",
    )  # fmt: skip

    assert status == 302
    made = fresh_session.scalars(select(Recognition).where(Recognition.request_id == one.id)).one()
    assert [link.facet.name for link in made.facets] == [FACETS[0]]
    assert (made.reason, made.conditions) == ("Deux phrases le disent.", "Vu par deux personnes.")
    assert made.decided_by_id == officer.id
    assert made.ends_at is not None
    assert local_day(made.ends_at) == date(2031, 6, 30)  # pages and files name the day that was written
    assert state_of(fresh_session, one) is RequestState.RECOGNISED
    assert fresh_session.scalars(select(Sweep).where(Sweep.recognition_id == made.id)).one().ended_at is not None
    last = fresh_session.scalars(select(RequestStep).where(RequestStep.request_id == one.id)).all()
    assert {step.kind for step in last} == {StepKind.ASKED, StepKind.RECOGNISED}
    # Its page says so, and lets it be withdrawn; a second decision finds it closed.
    assert f"{page_of(one)}/retirer" in client.get(page_of(one)).text


def test_how_many_people_are_left_to_look_at_is_said_until_all_were(
    client: FlaskClient,
    session: Session,
    officer: User,
    rule: MetaRule,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    version = a_local_badge(session)
    for number in range(3):
        held(session, a_reader(session, f"suivi{number}@example.org"), version)
    one = asked(session, rule, version)
    page, home = page_of(one), f"/region/meta-badges/{rule.meta_badge_id}"
    swept(session)
    session.commit()
    monkeypatch.setattr(sweeping, "AT_ONCE", 0)  # the worker has it all to do, and is busy
    monkeypatch.setattr(sweeping.jobs, "wake", lambda *_about: None)

    ticked = [str(facet(rule, FACETS[0]).id)]
    assert decide(client, one, decision="recognise", facets=ticked, reason="Deux phrases.")[0] == 302

    for path in (QUEUE, page, home):
        assert "Il reste 3 personnes à revoir" in client.get(path).text
    [number] = open_sweeps(session)
    with client.application.app_context():
        step(session, number, means=MEANS, now=NOW, batch=2)
    session.commit()
    assert "Il reste 1 personne à revoir" in client.get(home).text
    with client.application.app_context():
        swept(session)
    session.commit()
    for path in (QUEUE, page, home):
        assert "à revoir" not in client.get(path).text


def test_who_decides_waits_for_the_people_of_no_other_meta_badge(
    client: FlaskClient, session: Session, officer: User, rule: MetaRule, region: Issuer
) -> None:
    one = asked(session, rule, a_local_badge(session))
    swept(session)
    other = a_meta_badge(session, region, name="Organiser")  # everyone is to be looked at again for it
    session.commit()
    ticked = [str(facet(rule, FACETS[0]).id)]
    assert decide(client, one, decision="recognise", facets=ticked, reason="Deux phrases.")[0] == 302
    left = session.scalars(select(Sweep.meta_badge_id).where(Sweep.ended_at.is_(None))).all()
    assert left == [other.meta_badge_id]


@pytest.mark.parametrize(
    ("decision", "state", "said"),
    [
        ("precision", RequestState.PRECISION, "La Région a demandé une précision"),
        ("refuse", RequestState.REFUSED, "La Région n’a pas reconnu le badge"),
    ],
)
def test_something_more_is_asked_or_the_badge_is_refused_with_a_reason(
    client: FlaskClient,
    session: Session,
    fresh_session: Session,
    officer: User,
    rule: MetaRule,
    decision: str,
    state: RequestState,
    said: str,
) -> None:
    one = asked(session, rule, a_local_badge(session))
    session.commit()

    assert decide(client, one, decision=decision, reason="Qui l’observe ?")[0] == 302

    assert state_of(fresh_session, one) is state
    assert said in client.get(page_of(one)).text


NOT_WHOLE: list[tuple[dict[str, object], str]] = [
    ({"decision": "recognise", "facets": [], "reason": "Oui."}, "Cochez les facettes que le badge couvre."),
    ({"decision": "recognise", "facets": ["ailleurs"], "reason": "Oui."}, "choi"),
    ({"decision": "refuse", "reason": "   "}, "Écrivez le motif"),
    ({"decision": "refuse", "reason": "x" * 2001}, "2000"),
    ({"decision": "", "reason": "Mon motif, gardé."}, "Mon motif, gardé."),
    ({"decision": "autre", "reason": "Mon motif, gardé."}, "Mon motif, gardé."),
    ({"decision": "refuse", "reason": "Mon motif, gardé.", "ends_on": "2001-01-01"}, "Choisissez un jour à venir"),
    ({"decision": "refuse", "reason": "Mon motif, gardé.", "ends_on": "31/02/2027"}, "une date qui existe"),
    ({"decision": "refuse", "reason": "Mon motif, gardé.", "revision": "9"}, "Quelqu’un a écrit depuis"),
    ({"decision": "refuse", "reason": "Mon motif, gardé.", "revision": "²"}, "Quelqu’un a écrit depuis"),
    ({"decision": "refuse", "reason": "Mon motif, gardé.", "effect": "1"}, "Mon motif, gardé."),
]


def test_a_decision_that_is_not_whole_changes_nothing_and_loses_nothing(
    client: FlaskClient, session: Session, fresh_session: Session, officer: User, rule: MetaRule
) -> None:
    one = asked(session, rule, a_local_badge(session))
    session.commit()

    for said, told in NOT_WHOLE:
        status, page = decide(client, one, **said)
        assert (status, told in page) == (200, True), said
        assert str(said["reason"]).strip() in page
    assert state_of(fresh_session, one) is RequestState.WAITING


def test_a_decision_after_that_of_a_colleague_is_not_kept_and_its_words_are_given_back(
    client: FlaskClient, session: Session, fresh_session: Session, officer: User, rule: MetaRule
) -> None:
    one = asked(session, rule, a_local_badge(session))
    session.commit()
    page, read = page_of(one), {"csrf_token": token(client, page_of(one)), "revision": one.revision}
    assert client.post(page, data={**read, "decision": "refuse", "reason": "Trop vague."}).status_code == 302

    late = client.post(page, data={**read, "decision": "precision", "reason": "Qui observe, et quand ?"}).text

    assert "Cette demande n’attend plus de décision" in late
    assert ">Qui observe, et quand ?</textarea>" in late
    assert state_of(fresh_session, one) is RequestState.REFUSED


def test_an_appeal_is_decided_by_someone_else(
    client: FlaskClient, session: Session, fresh_session: Session, officer: User, rule: MetaRule, region: Issuer
) -> None:
    one = asked(session, rule, a_local_badge(session))
    services.refuse(session, one, reason="Trop vague.", revision=1, by=officer, now=NOW)
    services.appeal(session, one, words="Relisez le troisième critère.", by=one.asked_by, now=NOW)
    an_officer_of(session, region)
    session.commit()

    page = client.get(page_of(one)).text
    assert "quelqu’un d’autre à la Région décide du recours" in page
    assert 'name="decision"' not in page
    status, page = decide(client, one, decision="refuse", reason="Encore non.", revision=one.revision)
    assert (status, "quelqu’un d’autre" in page) == (200, True)
    assert state_of(fresh_session, one) is RequestState.WAITING


def test_an_appeal_that_nobody_else_could_decide_is_decided_by_who_did(
    client: FlaskClient, session: Session, fresh_session: Session, officer: User, rule: MetaRule, region: Issuer
) -> None:
    one = asked(session, rule, a_local_badge(session))
    services.refuse(session, one, reason="Trop vague.", revision=1, by=officer, now=NOW)
    services.appeal(session, one, words="Relisez le troisième critère.", by=one.asked_by, now=NOW)
    an_officer_of(session, region).active = False
    an_officer_of(session, the_region(session))
    session.commit()
    assert decide(client, one, decision="refuse", reason="Encore non.", revision=one.revision)[0] == 302
    assert state_of(fresh_session, one) is RequestState.REFUSED


def test_the_effect_is_how_many_people_would_have_the_meta_badge(
    app: Flask, client: FlaskClient, session: Session, officer: User, rule: MetaRule
) -> None:
    version = a_local_badge(session)
    for _each in range(3):
        held(session, a_reader(session, f"{new_id().hex}@example.org"), version)
    one = asked(session, rule, version)
    session.commit()
    subject = services.of_version(session, version, MEANS.addresses)

    def effect(*names: str) -> services.Effect:
        chosen = [facet(rule, name).id for name in names]
        return services.effect_of_recognising(session, rule.meta_badge_id, subject, chosen, now=NOW)

    assert (effect(*FACETS[:1]).holders, effect(*FACETS[:1]).gaining) == (3, 0)
    assert effect(*FACETS[:2]).gaining == 3
    assert "3 personnes auront le méta-badge" in client.get(page_of(one)).text
    alone = decide(client, one, facets=[str(facet(rule, FACETS[0]).id)], effect="1")[1]
    assert "personne n’a aussitôt le méta-badge" in alone
    assert "3 personnes ont ce badge" in decide(client, one, effect="1")[1]
    # What it said comes true, and then there is nobody left to gain it.
    recognised(session, rule, version, *FACETS[:2], by=officer)
    with app.app_context():
        swept(session)
    session.commit()
    assert effect(*FACETS[:2]).gaining == 0


def test_what_was_recognised_is_withdrawn_with_a_reason(
    app: Flask,
    client: FlaskClient,
    session: Session,
    fresh_session: Session,
    officer: User,
    rule: MetaRule,
) -> None:
    version = a_local_badge(session)
    held(session, a_reader(session), version)
    one = asked(session, rule, version)
    services.accept(
        session, one, facets=[facet(rule, name) for name in FACETS[:2]], reason="Oui.", conditions=None, ends_at=None,
        revision=1, by=officer, means=MEANS, now=NOW,
    )  # fmt: skip
    with app.app_context():
        swept(session)
    session.commit()
    page = f"{page_of(one)}/retirer"

    assert "1 personne a un méta-badge qui repose dessus." in client.get(page).text
    assert client.post(page, data={"csrf_token": token(client, page), "reason": " "}).status_code == 200
    said = {"csrf_token": token(client, page), "reason": "Le badge est donné sans public."}
    assert client.post(page, data=said).status_code == 302

    made = fresh_session.scalars(select(Recognition).where(Recognition.request_id == one.id)).one()
    assert made.withdrawn_reason == "Le badge est donné sans public."
    assert client.get(page).status_code == 302  # done already
    read, listed = client.get(page_of(one)).text, client.get(f"{QUEUE}?etat=recognised").text
    assert "La Région a retiré sa reconnaissance" in read
    assert "N’est plus reconnu" in read
    assert "N’est plus reconnu" in listed
    assert badges.recognised(fresh_session, NOW).achievements == frozenset()


def test_pages_ask_the_same_number_of_questions_however_much_there_is(
    client: FlaskClient, session: Session, officer: User, rule: MetaRule, statements: list[str]
) -> None:
    one = asked(session, rule, a_local_badge(session, "Le premier"), now=NOW - timedelta(days=30))
    asked(session, rule, a_local_badge(session, "Le second"), now=NOW - timedelta(days=20))
    recognised(session, rule, a_local_badge(session, "Reconnu"), FACETS[0], by=officer)
    held(session, a_reader(session, f"{new_id().hex}@example.org"), one.version)
    session.commit()
    pages = (QUEUE, page_of(one))

    def asked_by(page: str) -> int:
        statements.clear()
        assert client.get(page).status_code == 200
        return len(statements)

    for page in pages:
        client.get(page)  # what is learnt from the framework is learnt once
    few = [asked_by(page) for page in pages]
    for number in range(18):
        version = a_local_badge(session, f"Badge {number}")
        asked(session, rule, version)
        recognised(session, rule, a_local_badge(session, f"Badge reconnu {number}"), FACETS[0], by=officer)
        held(session, a_reader(session, f"{new_id().hex}@example.org"), one.version)
    session.commit()
    client.get(pages[1])

    assert [asked_by(page) for page in pages] == few
