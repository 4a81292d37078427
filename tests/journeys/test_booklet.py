"""A person makes their booklet, downloads it, and whoever holds it checks it, until it is taken back."""

from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Download, Page, expect
from pypdf import PdfReader

from tests.journeys.crawling import shown_faults
from tests.journeys.steps import sign_up, told
from tests.journeys.test_keyboard import tab_to

pytestmark = pytest.mark.journey

NAME = "Žanete Lœuillet"


def begin(page: Page, site: str) -> None:
    """Start a portfolio with one skill, and come to the page of booklets."""
    sign_up(page, site, NAME, f"livret-{uuid4()}@journey.example")
    page.goto(f"{site}/portfolio/competences/ajouter")
    page.locator("#q").fill("souder en tig")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("main").get_by_role("link", name="Souder en TIG", exact=True).click()
    page.get_by_label("Je sais faire").check(force=True)
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.goto(f"{site}/portfolio")
    page.get_by_role("link", name="Faire mon livret").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon livret de compétences")


def read(got: Download, folder: Path) -> tuple[str, str]:
    """What a booklet says, and the address that its first page gives."""
    got.save_as(folder / got.suggested_filename)
    pages = PdfReader(folder / got.suggested_filename).pages
    links = [note.get_object()["/A"]["/URI"] for note in pages[0]["/Annots"]]
    return " ".join(page.extract_text() for page in pages), str(links[0])


def check(visitor: Page, address: str) -> None:
    """See what a stranger sees by the code."""
    visitor.goto(address)
    expect(visitor.get_by_role("main")).to_contain_text("Ce qu’il dit tient aujourd’hui")
    expect(visitor.get_by_role("main")).to_contain_text(NAME)
    expect(visitor.get_by_role("row").filter(has_text="Souder en TIG")).to_contain_text("Inchangée")


def make_check_and_take_back(page: Page, visitor: Page, site: str, folder: Path) -> None:
    """Go the whole way with a pointer."""
    begin(page, site)
    page.get_by_role("button", name="Faire le livret").click()
    told(page, "Votre livret est prêt.")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Télécharger le livret (PDF)").click()
    words, address = read(coming.value, folder)
    assert NAME in words
    assert "Souder en TIG" in words
    check(visitor, address)

    page.get_by_role("button", name="Retirer").click()
    told(page, "Le livret est retiré.")


def test_a_booklet_is_made_checked_and_taken_back_with_a_script(
    page: Page, plain_page: Page, live_server: str, tmp_path: Path
) -> None:
    make_check_and_take_back(page, plain_page, live_server, tmp_path)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert shown_faults(page) == []


def test_a_booklet_is_made_checked_and_taken_back_without_a_script(
    plain_page: Page, page: Page, live_server: str, tmp_path: Path
) -> None:
    make_check_and_take_back(plain_page, page, live_server, tmp_path)


def test_a_booklet_is_made_and_downloaded_by_keyboard_alone(page: Page, live_server: str, tmp_path: Path) -> None:
    begin(page, live_server)
    keys = page.keyboard
    tab_to(page, "input[name=language]:checked")
    keys.press("ArrowDown")
    tab_to(page, "input[name=parts][value=email]")
    keys.press("Space")
    tab_to(page, "main form.stack button[type=submit], main form button.btn")
    keys.press("Enter")
    told(page, "Votre livret est prêt.")
    tab_to(page, "main a[download]")
    with page.expect_download() as coming:
        keys.press("Enter")
    words, _address = read(coming.value, tmp_path)
    assert "Skills booklet" in words
    assert "@journey.example" in words
