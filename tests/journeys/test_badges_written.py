"""Someone makes a badge from nothing to published, with script and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import demo, sign_in, told

pytestmark = pytest.mark.journey


def test_a_badge_is_made_from_nothing_to_published(page: Page, live_server: str) -> None:
    sign_in(page, live_server, demo("badges"))
    page.get_by_role("link", name="Nos badges", exact=True).click()
    page.get_by_role("link", name="Créer un badge").click()
    page.get_by_label("Nom du badge").fill("Passer les consignes")
    page.get_by_label("Ce qu’il dit de la personne").fill("Transmet une consigne et vérifie qu’elle est comprise.")
    page.get_by_label("Ce qu’il faut faire pour l’obtenir").fill("Vu **trois fois** : transmettre une consigne.")
    expect(page.locator("#apercu strong")).to_have_text("trois fois")
    box = page.get_by_role("combobox", name="Ajouter une compétence")
    box.fill("travailler en equipe")
    page.get_by_role("option", name="Travailler en équipe").first.click()
    expect(page.get_by_label("Travailler en équipe")).to_be_checked()
    page.get_by_role("button", name="Enregistrer et dessiner l’image").last.click()

    told(page, "Votre brouillon est enregistré.")
    before = page.locator("#apercu img").first.get_attribute("src")
    page.get_by_label("Écusson").check(force=True)
    page.get_by_label("Mot en grand").fill("PC")
    expect(page.locator("#apercu img").first).not_to_have_attribute("src", before or "")
    page.get_by_role("button", name="Garder cette image et tout relire").click()

    told(page, "L’image est gardée.")
    expect(page.get_by_role("img", name="Passer les consignes")).to_be_visible()
    page.get_by_role("link", name="Publier ce badge").click()
    page.get_by_role("button", name="Publier").click()
    told(page, "Le badge est publié. Vous pouvez le délivrer.")


def test_a_badge_is_made_where_no_script_runs(plain_page: Page, live_server: str) -> None:
    page = plain_page
    sign_in(page, live_server, demo("badges"))
    page.goto(f"{live_server}/structure/badges/nouveau")
    page.get_by_label("Nom du badge").fill("Faire équipe, sans script")
    page.get_by_label("Ce qu’il dit de la personne").fill("Coopère.")
    page.get_by_label("Ce qu’il faut faire pour l’obtenir").fill("Travailler en équipe, *trois* fois.")
    page.get_by_role("button", name="Afficher").click()
    expect(page.locator("#apercu em")).to_have_text("trois")
    page.get_by_role("button", name="Proposer des compétences d’après mon texte").click()
    expect(page.locator("#competences")).to_contain_text(re.compile("Lu dans votre texte"))
    page.get_by_role("button", name="Enregistrer et dessiner l’image").last.click()
    page.get_by_label("Médaille").check(force=True)
    page.get_by_role("button", name="Montrer mes choix").click()
    expect(page.get_by_label("Médaille")).to_be_checked()
    page.get_by_role("button", name="Garder cette image et tout relire").click()
    page.get_by_role("link", name="Publier ce badge").click()
    page.get_by_role("button", name="Publier").click()
    told(page, "Le badge est publié. Vous pouvez le délivrer.")
