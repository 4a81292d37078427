"""A trainee starts alone, says what they can do, and chooses who sees it."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import choose_by_keyboard, in_days, sign_up, told

pytestmark = pytest.mark.journey


def say(page: Page, site: str, typed: str, wanted: str, answer: str, day: str = "") -> None:
    """Look for a skill in one's own words, and say where one stands."""
    page.goto(f"{site}/portfolio/competences/ajouter")
    page.get_by_role("combobox", name="Avec vos mots").fill(typed)
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("main").get_by_role("link", name=wanted, exact=True).click()
    page.get_by_label(answer).check(force=True)
    page.get_by_label("Quand saurez-vous le faire").fill(day)
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    told(page, f"« {wanted} » est à jour dans votre portfolio.")


def test_a_skill_is_found_in_spite_of_a_typing_slip(page: Page, live_server: str) -> None:
    sign_up(page, live_server, "Maëlle Picot", "maelle@journey.example")

    say(page, live_server, "soudr en tig", "Souder en TIG", "Je sais faire")

    expect(page.get_by_role("heading", name="Votre compétence")).to_be_visible()


def test_cards_from_a_trade_fill_a_portfolio_that_one_shows_and_withdraws(page: Page, live_server: str) -> None:
    sign_up(page, live_server, "Yanis Morel", "yanis@journey.example")
    expect(page.get_by_role("heading", level=1)).to_have_text("Qu’avez-vous fait ?")
    choose_by_keyboard(page.get_by_role("combobox", name="Votre métier"), "soudeur mi", "Soudeur, soudeuse MIG-MAG")
    page.get_by_role("button", name="Voir ses compétences").click()
    cards = page.locator(".cardlist > li")
    said = cards.nth(0).locator("legend .t-l").inner_text()
    unsaid = cards.nth(1).locator("legend .t-l").inner_text()
    cards.nth(0).get_by_label("Je sais faire", exact=True).check(force=True)
    cards.nth(1).get_by_label("Pas encore").check(force=True)
    page.get_by_role("button", name="Enregistrer et voir la suite").click()
    expect(page.get_by_text(re.compile("Page 2 sur"))).to_be_visible()
    page.goto(f"{live_server}/portfolio/parcours")
    page.get_by_role("link", name="Continuer Soudeur, soudeuse MIG-MAG").click()
    expect(page.get_by_text("Réponses : 2 sur")).to_be_visible()

    page.goto(f"{live_server}/portfolio/visibilite")
    preview = page.get_by_role("region", name="Votre profil, comme un employeur le lirait")
    expect(preview).to_contain_text(said)
    expect(preview).not_to_contain_text(unsaid)
    expect(preview).not_to_contain_text("Yanis")
    page.get_by_role("button", name="Me montrer, sans mon nom").click()
    expect(page.get_by_role("main")).to_contain_text("Les employeurs peuvent vous trouver, sans votre nom.")
    page.get_by_role("button", name="Ne plus me montrer").click()
    expect(page.get_by_role("main")).to_contain_text("Aucun employeur ne voit votre portfolio.")


def test_a_date_that_has_passed_is_answered_in_one_tap(
    page: Page, live_server: str, expected_by: Callable[[str, date], None]
) -> None:
    sign_up(page, live_server, "Lou Anquetil", "lou@journey.example")
    say(page, live_server, "souder en tig", "Souder en TIG", "J’apprends", day=in_days(5))
    expected_by("lou@journey.example", date.fromisoformat(in_days(-5)))

    page.goto(live_server)
    page.get_by_role("link", name="Répondre").click()
    page.get_by_role("button", name="Je sais faire maintenant Souder en TIG").click()

    told(page, "Merci. Votre portfolio est à jour.")
    expect(page.locator("#a-confirmer")).to_have_count(0)
    page.get_by_text("Les voir et les changer dans un tableau").click()
    held = page.get_by_role("row").filter(has=page.get_by_role("link", name="Souder en TIG", exact=True))
    expect(held).to_contain_text("Déclarée")
