"""A person shares their portfolio and takes it back: by a link, and with a counsellor."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import choose_by_keyboard, demo, sign_in, sign_up, told
from tests.journeys.test_keyboard import tab_to

pytestmark = pytest.mark.journey

BODY = "Point conseil évolution de la Côte et du Bocage"
GONE = "Failed to load resource: the server responded with a status of 410"
MISSING = "Failed to load resource: the server responded with a status of 404"


def someone(page: Page, site: str, name: str) -> None:
    """Sign up as someone new."""
    sign_up(page, site, name, f"{uuid4().hex}@journey.example")
    page.wait_for_url(re.compile(r"/portfolio"))


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_a_link_shows_what_was_chosen_until_it_is_closed(
    visitor: Callable[..., Page], live_server: str, console_errors: list[str], script: bool
) -> None:
    page, reader = visitor(script=script, width=390), visitor(script=script)
    name = f"Rose {uuid4().hex[:8]}"
    someone(page, live_server, name)
    page.goto(f"{live_server}/partage")
    page.get_by_role("link", name="Créer un lien").click()
    page.get_by_label("Votre nom et votre adresse e-mail").check()
    page.get_by_role("button", name="Voir ce qu’il montrerait").click()
    expect(page.get_by_role("main")).to_contain_text(name)
    page.get_by_role("link", name="Revenir au lien").click()
    expect(page.get_by_label("Votre nom et votre adresse e-mail")).to_be_checked()
    page.get_by_label("Pour qui").fill("Pour l’agence")
    page.get_by_role("button", name="Créer le lien").click()

    told(page, "Votre lien est prêt.")
    address = page.get_by_label("Adresse du lien").input_value()
    reader.goto(address)
    expect(reader.get_by_role("heading", level=1)).to_have_text(name)
    page.goto(f"{live_server}/partage")
    expect(page.get_by_role("region", name="Qui a lu mon portfolio")).to_contain_text(
        "Par votre lien « Pour l’agence »"
    )
    page.get_by_role("button", name="Fermer Pour l’agence").click()
    told(page, "Le lien est fermé.")
    reader.reload()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Ce lien est fermé")
    expect(reader.get_by_role("main")).not_to_contain_text(name)
    console_errors[:] = [one for one in console_errors if not one.startswith(GONE)]


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_a_counsellor_reads_what_was_opened_until_it_is_taken_back(
    visitor: Callable[..., Page], live_server: str, console_errors: list[str], script: bool
) -> None:
    page, counsellor = visitor(script=script), visitor(script=script)
    name = f"Nour {uuid4().hex[:8]}"
    someone(page, live_server, name)
    page.goto(f"{live_server}/partage/acces/nouveau")
    page.locator("input[name=organisation]").fill("côte bocage")
    page.get_by_label("Compétences et ce qui les prouve").check()
    page.get_by_role("button", name="Donner un accès").click()

    told(page, f"{BODY} peut lire ce que vous avez choisi.")
    sign_in(counsellor, live_server, demo("conseil"))
    counsellor.goto(f"{live_server}/acces")
    counsellor.get_by_role("link", name=name).click()
    expect(counsellor.get_by_role("heading", level=1)).to_have_text(name)
    expect(counsellor.get_by_role("region", name="Formations et titres")).to_have_count(0)
    page.goto(f"{live_server}/partage")
    expect(page.get_by_role("region", name="Qui a lu mon portfolio")).to_contain_text(BODY)
    page.get_by_role("button", name=f"Retirer l’accès de {BODY}").click()
    told(page, f"{BODY} ne lit plus rien par cet accès.")
    counsellor.reload()
    expect(counsellor.get_by_role("heading", level=1)).to_have_text("Cette page n’existe pas")
    console_errors[:] = [one for one in console_errors if not one.startswith(MISSING)]


def test_a_link_is_made_and_closed_by_keyboard_alone(page: Page, live_server: str) -> None:
    keys = page.keyboard
    someone(page, live_server, "Camille Clavier")
    page.goto(f"{live_server}/partage")
    tab_to(page, "main a[href='/partage/liens/nouveau']")
    keys.press("Enter")
    page.wait_for_url(f"{live_server}/partage/liens/nouveau")
    tab_to(page, "input[value=contact]")
    keys.press("Space")
    tab_to(page, "input[name=until]:checked")
    keys.press("ArrowUp")
    tab_to(page, "input[name=label]")
    keys.type("Au clavier")
    keys.press("Enter")

    told(page, "Votre lien est prêt.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Au clavier")
    tab_to(page, "main form button.danger")
    keys.press("Enter")
    told(page, "Le lien est fermé.")


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_a_counsellor_is_let_in_and_out_again_by_keyboard_alone(
    visitor: Callable[..., Page], live_server: str, console_errors: list[str], script: bool
) -> None:
    page, counsellor = visitor(script=script), visitor(script=script)
    keys, name = page.keyboard, f"Alix {uuid4().hex[:8]}"
    someone(page, live_server, name)
    page.goto(f"{live_server}/partage")
    tab_to(page, "main a[href='/partage/acces/nouveau']")
    keys.press("Enter")
    page.wait_for_url(f"{live_server}/partage/acces/nouveau")
    tab_to(page, "input[name=organisation]")
    if script:
        choose_by_keyboard(page.locator("input[name=organisation]"), "côte bocage", BODY)
    else:
        keys.type("côte bocage")
    tab_to(page, "input[name=parts][value=skills]")
    keys.press("Space")
    tab_to(page, "input[name=until]:checked")
    keys.press("ArrowUp")
    tab_to(page, "main form .actions button")
    keys.press("Enter")

    told(page, f"{BODY} peut lire ce que vous avez choisi.")
    sign_in(counsellor, live_server, demo("conseil"))
    counsellor.goto(f"{live_server}/acces")
    counsellor.get_by_role("link", name=name, exact=True).click()
    expect(counsellor.get_by_role("heading", level=1)).to_have_text(name)
    tab_to(page, "main form[action^='/partage/acces/'] button")
    keys.press("Enter")
    told(page, f"{BODY} ne lit plus rien par cet accès.")
    counsellor.reload()
    expect(counsellor.get_by_role("heading", level=1)).to_have_text("Cette page n’existe pas")
    console_errors[:] = [one for one in console_errors if not one.startswith(MISSING)]
