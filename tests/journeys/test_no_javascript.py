"""Each role's main task, where no script runs."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import ask_to_come_in, demo, in_days, sign_in, sign_up, told

pytestmark = pytest.mark.journey


def test_a_recruiter_publishes_an_offer_by_choosing_among_what_was_found(plain_page: Page, live_server: str) -> None:
    page = plain_page
    sign_in(page, live_server, demo("employeur"))
    page.goto(f"{live_server}/offres/nouvelle")
    page.get_by_label("Intitulé").fill("Soudeur de jour")
    page.get_by_label("Métier").fill("soudeur")
    page.get_by_label("Commune du poste").fill("Cherbourg-en-Cotentin")
    page.get_by_label("CDI").check(force=True)
    page.get_by_label("Début du contrat").fill(in_days(90))
    page.get_by_role("button", name="Enregistrer et choisir les compétences").click()

    expect(page.get_by_role("main")).to_contain_text("Plusieurs réponses sont possibles. Choisissez la vôtre.")
    page.get_by_label("Soudeur, soudeuse TIG").check()
    page.get_by_role("button", name="Enregistrer et choisir les compétences").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce que la personne devra savoir faire")
    page.locator("fieldset.kept").first.get_by_role("checkbox").first.uncheck()
    page.get_by_role("button", name="Publier et voir les profils").click()

    told(page, "Votre offre est publiée.")
    place = page.locator("li.cand").first
    place.locator("summary").click()
    expect(place.locator("table.reasons tfoot")).to_contain_text("sur 100")


def test_a_trainee_starts_a_portfolio_card_by_card_and_shows_it(plain_page: Page, live_server: str) -> None:
    page = plain_page
    sign_up(page, live_server, "Rose Lepetit", "rose@journey.example")
    page.get_by_label("Votre métier").fill("Soudeur, soudeuse TIG")
    page.get_by_role("button", name="Voir ses compétences").click()
    page.locator(".cardlist > li").first.get_by_role("button", name="Je sais faire").click()
    expect(page.get_by_text("Réponses : 1 sur")).to_be_visible()
    page.goto(f"{live_server}/portfolio/visibilite")
    page.get_by_role("button", name="Me montrer, sans mon nom").click()

    told(page, "Les employeurs peuvent maintenant vous trouver, sans votre nom.")


def test_a_trainer_signs_a_skill(plain_page: Page, live_server: str) -> None:
    page = plain_page
    sign_in(page, live_server, demo("formateur"))
    page.goto(f"{live_server}/groupes")
    page.get_by_role("link", name=re.compile("Les Geeks du bâtiment$")).click()
    page.get_by_role("link", name="Attester Sabrina Haddad").click()
    row = page.get_by_role("row").filter(has_text="En attente de l’attestation").first
    row.get_by_role("checkbox").check()
    page.get_by_label("Vu en atelier ou en salle").check(force=True)
    page.get_by_role("button", name="Signer").click()

    told(page, "1 attestation signée.")


def test_an_employer_asks_and_an_officer_answers(plain_page: Page, live_server: str) -> None:
    page = plain_page
    ask_to_come_in(page, live_server, name="Cidrerie du Bocage", siret="81234567800013", email="cidre@pro.example")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre demande")
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    sign_in(page, live_server, demo("region"))
    page.goto(f"{live_server}/region/employeurs")
    page.get_by_role("link", name="Cidrerie du Bocage").click()
    page.get_by_label("Accepter : cet employeur pourra voir des profils").check(force=True)
    page.get_by_role("button", name="Enregistrer la décision").click()

    told(page, "Cidrerie du Bocage est accepté.")
