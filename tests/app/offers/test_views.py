"""Writing an offer through its pages, and what others may not do with it."""

import html
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole
from app.offers.models import Demand, DemandKind, DemandState
from tests.factories.accounts import a_member, a_user, signed_in, token
from tests.factories.offers import an_offer, recruiter
from tests.factories.portfolio import commune, occupation, skill


def demand_in(session: Session) -> Demand:
    session.expire_all()
    return session.scalars(select(Demand)).one()


def test_an_offer_goes_from_its_occupation_to_its_ranking(client: FlaskClient, session: Session) -> None:
    wanted = [skill(session, label) for label in ("Souder en TIG", "Lire un plan", "Souder en MIG-MAG")]
    occupation(session, "Soudeur", wanted)
    commune(session)
    signed_in(client, session, recruiter(session))

    described = client.post(
        "/offres/nouvelle",
        data={
            "csrf_token": token(client, "/offres/nouvelle"),
            "title": "Soudeur TIG",
            "occupation": "soudeur",
            "commune": "cherbourg en cotentin",
            "radius_km": "30",
            "contract": "permanent",
            "starts_on": "2027-05-04",
        },
    )
    skills_page = client.get(described.location)
    fields = dict.fromkeys(re.findall(r'name="(r-[0-9a-f-]+-importance)"', skills_page.text), "3")
    keep = {name.replace("importance", "keep"): "y" for name in fields}
    published = client.post(
        described.location,
        data={"csrf_token": token(client, described.location), **fields, **keep, "publish": "1"},
    )

    assert described.status_code == 302
    assert len(fields) == 3
    offer = demand_in(session)
    assert published.location == f"/offres/{offer.id}/candidats"
    assert (offer.state, offer.commune_code) == (DemandState.PUBLISHED, "50129")
    assert {one.skill_id for one in offer.requirements} == {one.id for one in wanted}


def test_what_was_typed_is_kept_when_something_is_missing(client: FlaskClient, session: Session) -> None:
    signed_in(client, session, recruiter(session))

    answer = client.post(
        "/offres/nouvelle",
        data={"csrf_token": token(client, "/offres/nouvelle"), "title": "Soudeur TIG", "commune": "Nulle-Part"},
    )

    assert answer.status_code == 200
    assert 'value="Soudeur TIG"' in answer.text
    assert 'value="Nulle-Part"' in answer.text
    assert "Nous n’avons rien trouvé" in answer.text
    assert "Choisissez un contrat" in answer.text
    assert session.scalars(select(Demand)).all() == []


def test_namesakes_are_told_apart_before_going_on(client: FlaskClient, session: Session) -> None:
    commune(session, "14654", "Saint-Pierre")
    commune(session, "50500", "Saint-Pierre")
    signed_in(client, session, recruiter(session))
    sent = {
        "title": "Soudeur TIG",
        "commune": "Saint-Pierre",
        "contract": "permanent",
        "starts_on": "2027-05-04",
    }

    asked = client.post("/offres/nouvelle", data={"csrf_token": token(client, "/offres/nouvelle"), **sent})
    chosen = client.post(
        "/offres/nouvelle", data={"csrf_token": token(client, "/offres/nouvelle"), **sent, "commune-id": "50500"}
    )

    assert 'value="14654"' in asked.text
    assert 'value="50500"' in asked.text
    assert chosen.status_code == 302
    assert demand_in(session).commune_code == "50500"


def test_a_skill_is_found_and_added_without_losing_what_was_ticked(client: FlaskClient, session: Session) -> None:
    first, second = skill(session, "Souder en TIG"), skill(session, "Lire un plan")
    author = recruiter(session)
    draft = an_offer(session, {first: 3}, by=author, published=False)
    signed_in(client, session, author)
    page = f"/demandes/{draft.id}/competences"
    ticked = {f"r-{first.id}-keep": "y", f"r-{first.id}-importance": "2", f"r-{first.id}-mandatory": "y"}

    found = client.post(page, data={"csrf_token": token(client, page), **ticked, "q": "lire plan", "find": "1"})
    added = client.post(page, data={"csrf_token": token(client, page), **ticked, "add": str(second.id)})

    assert f'value="{second.id}"' in found.text
    assert re.search(rf'checked[^>]*name="r-{first.id}-mandatory"', found.text)
    for one in (first, second):
        assert f'name="r-{one.id}-importance"' in added.text


def test_an_unknown_word_is_answered_by_a_sentence(client: FlaskClient, session: Session) -> None:
    author = recruiter(session)
    draft = an_offer(session, {skill(session): 3}, by=author, published=False)
    signed_in(client, session, author)
    page = f"/demandes/{draft.id}/competences"

    answer = client.post(page, data={"csrf_token": token(client, page), "q": "xyzzy", "find": "1"})

    assert "Nous n’avons pas trouvé cette compétence" in answer.text


def test_publishing_with_nothing_ticked_says_what_to_do(client: FlaskClient, session: Session) -> None:
    author = recruiter(session)
    wanted = skill(session)
    draft = an_offer(session, {wanted: 3}, by=author, published=False)
    signed_in(client, session, author)
    page = f"/demandes/{draft.id}/competences"

    answer = client.post(
        page, data={"csrf_token": token(client, page), f"r-{wanted.id}-importance": "3", "publish": "1"}
    )

    assert "Cochez au moins une compétence" in answer.text
    assert demand_in(session).state is DemandState.DRAFT


def test_another_employers_offer_does_not_exist(client: FlaskClient, session: Session) -> None:
    theirs = an_offer(session, {skill(session): 3})
    signed_in(client, session, recruiter(session))

    for page in ("competences", "description", "fermer"):
        assert client.get(f"/demandes/{theirs.id}/{page}").status_code == 404
        assert client.post(f"/demandes/{theirs.id}/{page}").status_code in (400, 404)
    assert client.get(f"/offres/{theirs.id}/candidats").status_code == 404


def test_only_those_who_recruit_or_answer_for_the_region_look_for_people(client: FlaskClient, session: Session) -> None:
    for role, offers, searches in (
        (MembershipRole.TRAINER, 404, 404),
        (MembershipRole.COUNSELLOR, 404, 404),
        (MembershipRole.REGION_OFFICER, 404, 200),
        (MembershipRole.RECRUITER, 200, 200),
    ):
        signed_in(client, session, a_member(session, role))
        assert client.get("/offres").status_code == offers, role
        assert client.get("/recherches").status_code == searches, role
    signed_in(client, session, a_user(session, is_trainee=True))
    assert client.get("/offres").status_code == 404


def test_a_visitor_is_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/offres").location == "/connexion?next=/offres"


def test_closing_asks_first_then_keeps_the_offer_readable(client: FlaskClient, session: Session) -> None:
    author = recruiter(session)
    made = an_offer(session, {skill(session): 3}, by=author, kind=DemandKind.SEARCH)
    signed_in(client, session, author)
    page = f"/demandes/{made.id}/fermer"

    assert client.get(page).status_code == 200
    client.post(page, data={"csrf_token": token(client, page)})

    assert demand_in(session).state is DemandState.CLOSED
    assert made.title in client.get("/recherches").text


def test_a_title_of_blanks_is_no_title(client: FlaskClient, session: Session) -> None:
    signed_in(client, session, recruiter(session))

    answer = client.post(
        "/recherches/nouvelle", data={"csrf_token": token(client, "/recherches/nouvelle"), "title": "   "}
    )

    assert answer.status_code == 200
    assert session.scalars(select(Demand)).all() == []


def test_a_search_keeps_how_far_ahead_it_looks(client: FlaskClient, session: Session) -> None:
    signed_in(client, session, recruiter(session))
    typed = {"csrf_token": token(client, "/recherches/nouvelle"), "title": "Soudeurs de demain"}
    client.post("/recherches/nouvelle", data={**typed, "horizon_days": "365"})
    search = demand_in(session)
    horizon = search.horizon_days
    search.horizon_days = 240  # as another door may have set it
    session.commit()
    page = client.get(f"/demandes/{search.id}/description").text

    client.post(f"/demandes/{search.id}/description", data={**typed, "horizon_days": "240"})

    assert horizon == 365
    assert re.search(r'<option selected value="240">240 jours</option>', page)
    assert demand_in(session).horizon_days == 240


@pytest.mark.parametrize("days", ["0", "731", "-30", "99999999999999999999", "demain", "²"])
def test_a_search_looks_no_further_than_two_years(client: FlaskClient, session: Session, days: str) -> None:
    signed_in(client, session, recruiter(session))
    typed = {"csrf_token": token(client, "/recherches/nouvelle"), "title": "Soudeurs de demain"}

    answer = client.post("/recherches/nouvelle", data={**typed, "horizon_days": days})

    assert answer.status_code == 200
    assert 'value="Soudeurs de demain"' in answer.text
    assert session.scalars(select(Demand)).all() == []


def test_an_offer_sent_twice_is_one_offer_as_it_was_sent_last(client: FlaskClient, session: Session) -> None:
    signed_in(client, session, recruiter(session))
    page = client.get("/recherches/nouvelle").text
    number = re.search(r'name="number" type="hidden" value="([^"]+)"', page)
    assert number is not None
    typed = {"csrf_token": token(client, "/recherches/nouvelle"), "number": number[1], "title": "Soudeurs"}

    first = client.post("/recherches/nouvelle", data=typed)
    second = client.post("/recherches/nouvelle", data={**typed, "title": "Soudeurs et chaudronniers"})

    assert first.location == second.location == f"/demandes/{number[1]}/competences"
    assert demand_in(session).title == "Soudeurs et chaudronniers"


@pytest.mark.parametrize("number", ["", "n'importe quoi", "other"])
def test_a_number_that_is_not_ones_own_is_not_used(client: FlaskClient, session: Session, number: str) -> None:
    theirs = an_offer(session, published=False)
    signed_in(client, session, recruiter(session))
    number = str(theirs.id) if number == "other" else number
    title = theirs.title

    client.post(
        "/recherches/nouvelle",
        data={"csrf_token": token(client, "/recherches/nouvelle"), "number": number, "title": "La mienne"},
    )

    session.expire_all()
    found = session.scalars(select(Demand).order_by(Demand.created_at)).all()
    assert {demand.title for demand in found} == {title, "La mienne"}
    assert all(str(demand.id) != number for demand in found if demand.title == "La mienne")


def test_what_nobody_can_read_is_not_kept(client: FlaskClient, session: Session) -> None:
    signed_in(client, session, recruiter(session))

    client.post(
        "/recherches/nouvelle",
        data={
            "csrf_token": token(client, "/recherches/nouvelle"),
            "title": "Sou\x00deur\x1b[31m \u202eTIG\r\nBcc: x@y.example",
            "description": "Une ligne\r\nune autre\x07",
        },
    )

    search = demand_in(session)
    assert search.title == "Soudeur[31m TIG Bcc: x@y.example"
    assert search.description.split() == ["Une", "ligne", "une", "autre"]


def test_a_page_that_stayed_open_too_long_keeps_what_was_typed(client: FlaskClient, session: Session) -> None:
    signed_in(client, session, recruiter(session))
    typed = {"csrf_token": "of yesterday", "title": "Soudeurs <de> demain", "horizon_days": "365"}

    refused = client.post("/recherches/nouvelle", data=typed, headers={"Origin": "http://localhost"})
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', refused.text))
    fields = {name: html.unescape(value) for name, value in fields.items()}
    again = client.post("/recherches/nouvelle", data=fields)

    assert refused.status_code == 400
    assert "rien n’est perdu" in refused.text.casefold()
    assert again.status_code == 302
    assert (demand_in(session).title, demand_in(session).horizon_days) == ("Soudeurs <de> demain", 365)


@pytest.mark.parametrize("origin", [None, "null", "https://elsewhere.example"])
def test_what_another_site_sends_is_not_kept(client: FlaskClient, session: Session, origin: str | None) -> None:
    signed_in(client, session, recruiter(session))
    headers = {} if origin is None else {"Origin": origin}

    refused = client.post("/recherches/nouvelle", data={"title": "Piège"}, headers=headers)

    assert refused.status_code == 400
    assert "Piège" not in refused.text


def test_a_password_is_never_written_on_a_page(client: FlaskClient) -> None:
    refused = client.post(
        "/connexion", data={"email": "a@b.example", "password": "azerty-secret"}, headers={"Origin": "http://localhost"}
    )

    assert refused.status_code == 400
    assert "azerty-secret" not in refused.text


def test_an_advert_pasted_proposes_the_skills_it_names_with_its_words(client: FlaskClient, session: Session) -> None:
    wanted = [skill(session, label) for label in ("Souder en TIG", "Lire un plan", "Tenir la caisse")]
    welder = occupation(session, "Soudeur", wanted[:1])
    till = occupation(session, "Caissier", wanted[2:])
    author = recruiter(session)
    offer = an_offer(
        session, by=author, published=False, occupation_id=till.id, description="Vous savez lire un plan.\nSouder."
    )
    signed_in(client, session, author)

    page = client.get(f"/demandes/{offer.id}/competences").text

    assert "Lu dans votre texte" in page
    assert "lire un plan" in page
    assert f'name="r-{wanted[1].id}-keep"' in page
    assert re.search(rf'name="r-{wanted[2].id}-keep"', page)  # the occupation's own are still proposed
    assert welder.id != offer.occupation_id
