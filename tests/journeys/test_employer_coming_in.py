"""An employer asks to come in, and waits for the Region."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import REFUSED, ask_to_come_in, search_for

pytestmark = pytest.mark.journey


def test_a_siret_with_a_slip_is_told_in_a_sentence_and_nothing_typed_is_lost(page: Page, live_server: str) -> None:
    ask_to_come_in(
        page, live_server, name="Menuiserie du Havre de Carteret", siret="732 829 320 00075", email="siret@pro.example"
    )

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Ce numéro SIRET n’existe pas : un chiffre est faux.")
    siret = page.get_by_label("Numéro SIRET de votre établissement")
    expect(siret).to_have_value("732 829 320 00075")
    expect(siret).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Nom de l’entreprise ou de l’établissement")).to_have_value(
        "Menuiserie du Havre de Carteret"
    )
    expect(page.get_by_label("Adresse e-mail professionnelle")).to_have_value("siret@pro.example")


def test_an_employer_who_has_asked_sees_a_waiting_page_instead_of_profiles(
    page: Page, live_server: str, console_errors: list[str]
) -> None:
    ask_to_come_in(page, live_server, name="Voilerie Manche", siret="73282932000074", email="voilerie@pro.example")

    expect(page.get_by_role("heading", level=1)).to_have_text("Votre demande")
    expect(page.get_by_role("main")).to_contain_text("Votre demande est à la Région.")
    search_for(page, live_server, "Couturières", "Lire un plan")

    expect(page.get_by_role("heading", level=1)).to_have_text("La Région vérifie d’abord votre entreprise")
    expect(page.locator("li.cand")).to_have_count(0)
    assert [error[: len(REFUSED)] for error in console_errors] == [REFUSED]
    console_errors.clear()
