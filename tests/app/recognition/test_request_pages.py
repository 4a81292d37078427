"""A structure asks that a badge count, is asked for more, is refused, appeals: on its pages."""

from datetime import timedelta

import pytest
from flask import g
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.credentials.models import AchievementState
from app.credentials.services import publishing
from app.recognition import services
from app.recognition.models import RecognitionRequest, RequestState, StepKind
from app.recognition.queries import facets_in
from app.recognition.services import reference
from app.ui.filters import date_words
from tests.factories.accounts import NOW, signed_in
from tests.factories.accounts import token as csrf
from tests.factories.credentials import a_badge, an_issuer, who_issues
from tests.factories.recognition import MEANS, Stage, a_meta_badge, a_stage, an_officer_of, asked, facet, the_region

pytestmark = pytest.mark.usefixtures("in_app")
LATER = NOW + timedelta(days=2)


@pytest.fixture
def stage(session: Session) -> Stage:
    made = a_stage(session)
    session.commit()
    return made


def test_a_structure_asks_in_two_steps_and_reads_the_answer(
    client: FlaskClient, session: Session, fresh_session: Session, stage: Stage
) -> None:
    version = a_badge(session, an_issuer(session), name="Tenir l’accueil")
    who = who_issues(session, version.achievement.issuer)
    session.commit()
    signed_in(client, session, who)
    assert "Vous n’avez encore rien demandé" in client.get("/structure/reconnaissances").text
    page = client.get("/structure/reconnaissances/demander").text
    assert "Tenir l’accueil" in page
    assert "Écouter, Dire" in page
    asking = f"/structure/reconnaissances/demander/{version.achievement_id}/{stage.meta_badge.id}"
    chosen = {"badge": str(version.achievement_id), "meta": str(stage.meta_badge.id)}
    assert client.get("/structure/reconnaissances/demander", query_string=chosen).location == asking
    assert "Choisissez un badge et un méta-badge." in client.get("/structure/reconnaissances/demander?send=1").text
    back = client.get("/structure/reconnaissances/demander", query_string={**chosen, "send": ""})
    assert back.text.count(" checked") == 2
    empty = client.post(asking, data={"csrf_token": csrf(client, asking), "words": "On écoute."})
    assert "Choisissez au moins une facette." in empty.text
    assert "On écoute." in empty.text
    facet = facets_in(stage.rule)[0]
    sent = {"csrf_token": csrf(client, asking), "words": "On écoute.", "facets": str(facet.id), "form_key": "one"}
    answer = client.post(asking, data=sent)
    again = client.post(asking, data=sent)
    assert answer.location == again.location
    request = fresh_session.scalars(select(RecognitionRequest)).one()
    assert [one.facet_id for one in request.facets] == [facet.id]
    assert request.steps[0].words == "On écoute."
    mine = session.get_one(RecognitionRequest, request.id)
    services.accept(
        session, mine, facets=[facet], reason="C’est précis.", conditions=None, ends_at=None, revision=1,
        by=stage.officer, means=MEANS, now=LATER,
    )  # fmt: skip
    session.commit()
    assert "Nouveau" in client.get("/structure/reconnaissances").text
    thread = client.get(answer.location).text
    assert "C’est précis." in thread
    assert "Reconnu." in thread
    assert "Nouveau" not in client.get("/structure/reconnaissances").text


def test_a_question_of_the_region_is_answered_and_a_refusal_appealed(
    client: FlaskClient, session: Session, fresh_session: Session, stage: Stage
) -> None:
    version = a_badge(session, an_issuer(session))
    who = who_issues(session, version.achievement.issuer)
    request = asked(session, stage.rule, version, by=who)
    services.ask_precision(session, request, words="Qui observe ?", revision=1, by=stage.officer, now=LATER)
    session.commit()
    signed_in(client, session, who)
    page = f"/structure/reconnaissances/{request.id}"
    home = client.get("/").text.replace("\xa0", " ")
    assert "vous demande une précision sur 1 badge" in home
    assert '<span class="n">1</span>' in home
    assert date_words(LATER) in client.get("/structure/reconnaissances").text  # since the Region asked, not before
    assert "Qui observe" in client.get(page).text
    late = client.post(f"{page}/repondre", data={"csrf_token": csrf(client, page), "words": "Nous.", "revision": "1"})
    assert "Nous." in late.text
    assert "Quelque chose a été dit" in late.text
    client.post(f"{page}/repondre", data={"csrf_token": csrf(client, page), "words": "Nous.", "revision": "2"})
    session.refresh(request)
    services.refuse(session, request, reason="Trop vague.", revision=request.revision, by=stage.officer, now=LATER)
    session.commit()
    g.pop("recognitions_waiting")  # read once a page; all requests of a test share it
    assert "a répondu à 1 de vos demandes" in client.get("/").text.replace("\xa0", " ")
    assert "Faites un recours" in client.get(page).text
    g.pop("recognitions_waiting")
    assert '<span class="n">' not in client.get("/").text
    client.post(f"{page}/recours", data={"csrf_token": csrf(client, page), "words": "Relisez le point 2."})
    found = fresh_session.get_one(RecognitionRequest, request.id)
    assert found.state is RequestState.WAITING
    assert found.is_appeal
    assert [one.kind for one in found.steps] == [
        StepKind.ASKED, StepKind.PRECISION_ASKED, StepKind.ANSWERED, StepKind.REFUSED, StepKind.APPEALED
    ]  # fmt: skip
    client.post(f"{page}/retirer", data={"csrf_token": csrf(client, page)})
    fresh_session.expire_all()
    assert fresh_session.get_one(RecognitionRequest, request.id).state is RequestState.TAKEN_BACK


def test_a_withdrawal_that_is_appealed_reads_as_under_way_and_what_ended_is_asked_again(
    client: FlaskClient, session: Session, stage: Stage
) -> None:
    who = who_issues(session, stage.speaks.achievement.issuer)
    version = a_badge(session, stage.speaks.achievement.issuer, name="Conter")
    request = asked(session, stage.rule, version, "Dire", by=who)
    made = services.accept(
        session, request, facets=[facet(stage.rule, "Dire")], reason="Vu.", conditions="Deux personnes le voient.",
        ends_at=None, revision=1, by=stage.officer, means=MEANS, now=LATER,
    )  # fmt: skip
    session.commit()
    signed_in(client, session, who)
    page, ask_again = f"/structure/reconnaissances/{request.id}", ">Demander de nouveau<"
    assert "Deux personnes le voient." in client.get(page).text

    services.withdraw(session, made, reason="Il a changé.", by=stage.officer, now=LATER)
    session.commit()
    withdrawn = client.get(page).text
    assert "N’est plus reconnu" in withdrawn
    assert "Deux personnes le voient." not in withdrawn
    assert client.post(f"{page}/recours", data={"csrf_token": csrf(client, page), "words": "Lisez."}).status_code == 302
    for shown in (client.get(page).text, client.get("/structure/reconnaissances").text):
        assert "N’est plus reconnu" not in shown
    assert "Une autre personne y examine votre recours." in client.get(page).text

    session.refresh(request)
    made.withdrawn_by_id, request.state = None, RequestState.RECOGNISED  # its last day has passed
    session.commit()
    assert ask_again in client.get(page).text


def test_what_was_typed_too_late_is_given_back_with_the_reason(
    client: FlaskClient, session: Session, fresh_session: Session, stage: Stage
) -> None:
    version = a_badge(session, an_issuer(session))
    who = who_issues(session, version.achievement.issuer)
    request = asked(session, stage.rule, version, by=who)
    services.ask_precision(session, request, words="Qui observe ?", revision=1, by=stage.officer, now=LATER)
    version.achievement.state = AchievementState.RETIRED  # it is given no more: the question stands
    session.commit()
    signed_in(client, session, who)
    page = f"/structure/reconnaissances/{request.id}"
    sent = {"csrf_token": csrf(client, page), "words": "Deux encadrants.", "revision": "2"}
    assert client.post(f"{page}/repondre", data=sent).status_code == 302
    late = client.post(f"{page}/repondre", data={**sent, "words": "Trois longs paragraphes."}).text
    assert "Ce que vous avez écrit n’est pas envoyé" in late
    assert ">Trois longs paragraphes.</textarea>" in late
    appealed = client.post(f"{page}/recours", data={**sent, "words": "Relisez le point 2."}).text
    assert ">Relisez le point 2.</textarea>" in appealed
    assert [one.words for one in fresh_session.get_one(RecognitionRequest, request.id).steps][2:] == [
        "Deux encadrants."
    ]


def test_what_is_asked_of_a_meta_badge_just_retired_is_refused_and_kept(
    client: FlaskClient, session: Session, stage: Stage
) -> None:
    version = a_badge(session, an_issuer(session))
    who = who_issues(session, version.achievement.issuer)
    session.commit()
    signed_in(client, session, who)
    asking = f"/structure/reconnaissances/demander/{version.achievement_id}/{stage.meta_badge.id}"
    sent = {"csrf_token": csrf(client, asking), "words": "On écoute.", "facets": str(facets_in(stage.rule)[0].id)}
    reference.retire(session, stage.meta_badge, reason="Fin.", by=stage.officer, now=LATER)
    session.commit()
    answer = client.post(asking, data=sent)
    assert answer.status_code == 200
    assert "Ce méta-badge n’est plus attribué." in answer.text
    assert "On écoute." in answer.text
    assert client.get(asking).status_code == 404


def test_what_is_asked_for_a_badge_that_a_colleague_has_just_retired_is_refused_and_kept(
    client: FlaskClient, session: Session, fresh_session: Session, stage: Stage
) -> None:
    version = a_badge(session, an_issuer(session), name="Tenir l’accueil")
    who = who_issues(session, version.achievement.issuer)
    session.commit()
    signed_in(client, session, who)
    asking = f"/structure/reconnaissances/demander/{version.achievement_id}/{stage.meta_badge.id}"
    sent = {"csrf_token": csrf(client, asking), "words": "On écoute.", "facets": str(facets_in(stage.rule)[0].id)}
    publishing.retire(session, version.achievement, by=who, now=NOW)
    session.commit()
    answer = client.post(asking, data=sent)
    assert answer.status_code == 200
    assert "il n’est plus délivré. Reprenez-le" in answer.text
    assert "On écoute." in answer.text
    assert fresh_session.scalars(select(RecognitionRequest)).all() == []
    assert client.get(asking).status_code == 404


def test_another_structure_finds_nothing_of_it(client: FlaskClient, session: Session, stage: Stage) -> None:
    request = asked(session, stage.rule, a_badge(session, an_issuer(session)))
    stranger = who_issues(session, an_issuer(session))
    session.commit()
    signed_in(client, session, stranger)
    page = f"/structure/reconnaissances/{request.id}"
    token = csrf(client, "/structure/reconnaissances/demander")
    assert client.get(page).status_code == 404
    for way in ("repondre", "recours", "retirer"):
        assert client.post(f"{page}/{way}", data={"csrf_token": token, "words": "x"}).status_code == 404
    theirs = f"/structure/reconnaissances/demander/{request.achievement_id}/{stage.meta_badge.id}"
    assert client.get(theirs).status_code == 404


def test_the_list_sends_as_many_statements_for_twelve_requests_as_for_two(
    client: FlaskClient, session: Session, statements: list[str]
) -> None:
    region, issuer = the_region(session), an_issuer(session)
    who, officer = who_issues(session, issuer), an_officer_of(session, region)
    rules = [a_meta_badge(session, region, name=f"Méta {number}") for number in range(2)]
    counts = []
    for some in range(2):
        for number in range(1 if not some else 5):
            for rule in rules:
                request = asked(session, rule, a_badge(session, issuer, name=f"Badge {some} {number}"), by=who)
                services.refuse(session, request, reason="Non.", revision=1, by=officer, now=LATER)
        session.commit()
        signed_in(client, session, who)
        client.get("/structure/reconnaissances")
        statements.clear()
        assert client.get("/structure/reconnaissances").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1], counts
