"""A person shows a skill by a photo, sees it, withdraws it; with and without script."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.factories.files import photo
from tests.journeys.crawling import shown_faults
from tests.journeys.steps import sign_up, told

pytestmark = pytest.mark.journey

PHOTO: FilePayload = {"name": "IMG_2031.jpg", "mimeType": "image/jpeg", "buffer": photo(width=900, height=600)}


def come_with_a_skill(page: Page, site: str) -> str:
    """Open a portfolio with one skill; the address of what shows it."""
    sign_up(page, site, "Nour Vasnier", f"nour-{uuid4()}@example.org")
    page.goto(f"{site}/portfolio/competences/ajouter?q=souder")
    page.locator("main a[href^='/portfolio/competences/']").filter(has_text=re.compile("Souder")).first.click()
    skill = page.url
    page.get_by_label("Je sais faire").check(force=True)
    page.get_by_role("button", name="Enregistrer").click()
    page.goto(skill)
    page.get_by_role("link", name="Ajouter une photo, un document ou un lien").click()
    return f"{skill}/preuves"


def show_see_and_withdraw(page: Page) -> None:
    """Add a photo, look at it, take it with one, withdraw it."""
    page.get_by_label("Photo ou document").set_input_files(PHOTO)
    page.get_by_label("Que voit-on").first.fill("Mon premier cordon")
    page.get_by_role("button", name="Ajouter ce fichier").click()
    told(page, "C’est ajouté.")
    page.get_by_role("link", name="Mon premier cordon", exact=True).click()
    picture = page.get_by_role("img", name="Mon premier cordon")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 900
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le fichier").click()
    assert download.value.suggested_filename == "IMG_2031.jpg"
    page.get_by_role("link", name="Retirer", exact=True).click()
    page.get_by_role("button", name="Retirer").click()
    told(page, "C’est retiré.")
    expect(page.get_by_role("link", name="Mon premier cordon")).to_have_count(0)


def test_a_photo_is_shown_seen_and_withdrawn_with_a_script_and_without(
    page: Page, plain_page: Page, live_server: str
) -> None:
    come_with_a_skill(page, live_server)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert shown_faults(page) == []
    show_see_and_withdraw(page)
    page.goto(f"{page.url.removesuffix('/preuves')}/histoire")
    expect(page.get_by_role("main")).to_contain_text("Vous avez retiré")
    assert shown_faults(page) == []

    come_with_a_skill(plain_page, live_server)
    show_see_and_withdraw(plain_page)


def test_what_cannot_be_kept_says_so_and_what_was_typed_stays(
    page: Page, plain_page: Page, live_server: str, tmp_path: Path, console_errors: list[str]
) -> None:
    shown = come_with_a_skill(page, live_server)
    note: FilePayload = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
    page.get_by_label("Photo ou document").set_input_files(note)
    page.get_by_label("Que voit-on").first.fill("Mon premier cordon")
    page.get_by_role("button", name="Ajouter ce fichier").click()
    expect(page.get_by_role("alert")).to_contain_text("Prenez-le en photo, ou enregistrez-le en PDF.")
    expect(page.get_by_label("Que voit-on").first).to_have_value("Mon premier cordon")
    assert shown_faults(page) == []

    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(40 * 1024 * 1024))
    page.goto(shown)
    page.get_by_label("Photo ou document").set_input_files(film)
    page.get_by_role("button", name="Ajouter ce fichier").click()
    assert "10 Mo" in page.get_by_label("Photo ou document").evaluate("input => input.validationMessage")
    assert page.url == shown

    shown = come_with_a_skill(plain_page, live_server)
    plain_page.get_by_label("Photo ou document").set_input_files(film)
    plain_page.get_by_label("Que voit-on").first.fill("Mon second cordon")
    plain_page.get_by_role("button", name="Ajouter ce fichier").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Ce fichier est trop lourd")
    expect(plain_page.get_by_role("main")).to_contain_text("Mon second cordon")
    plain_page.get_by_role("link", name="Revenir à la page").click()
    assert plain_page.url == shown
    console_errors[:] = [error for error in console_errors if "413" not in error]
