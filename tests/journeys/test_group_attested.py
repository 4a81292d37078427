"""A trainer attests a whole group on one page, with and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.crawling import shown_faults
from tests.journeys.steps import demo, sign_in, told

pytestmark = pytest.mark.journey

MOST = 30


def open_group(page: Page, site: str, name: str) -> None:
    """Reach the page of a group by the groups."""
    sign_in(page, site, demo("formateur"))
    page.goto(f"{site}/groupes")
    page.get_by_role("main").get_by_role("link", name=re.compile(name)).click()
    page.get_by_role("link", name="Attester le groupe").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Attester le groupe")


def sign_for_everyone(page: Page) -> int:
    """Tick every skill for everyone, say how it was seen and sign; how many interactions it took."""
    ticks = page.locator("input[name=skill]")
    done = ticks.count()
    for number in range(done):
        ticks.nth(number).check()
    page.get_by_label("Vu en atelier ou en salle").check(force=True)
    page.get_by_role("button", name="Signer").click()
    told(page, "attestations signées.")
    expect(page.locator("input[name=cell]")).to_have_count(0)
    return done + 2


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_of_a_group_is_open_to_all_and_one_tick_marks_a_column(
    page: Page, live_server: str, width: int
) -> None:
    open_group(page, live_server, "Les Geeks du bâtiment$")
    page.set_viewport_size({"width": width, "height": 800})
    assert shown_faults(page) == []
    first = page.locator("input[name=skill]").first
    own = page.locator(f"input[data-of~='{first.get_attribute('value')}']")
    first.check()
    assert own.count() == page.locator("input[data-of]:checked").count() > 0
    own.first.uncheck()
    expect(first).not_to_be_checked()


def test_a_whole_group_is_attested_in_few_interactions_without_script(plain_page: Page, live_server: str) -> None:
    open_group(plain_page, live_server, "Les Geeks du bâtiment$")
    assert sign_for_everyone(plain_page) <= MOST


def test_a_whole_group_is_attested_in_few_interactions_with_script(page: Page, live_server: str) -> None:
    open_group(page, live_server, "Soudage, groupe d’automne$")
    assert sign_for_everyone(page) <= MOST
