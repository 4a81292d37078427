"""A trainer attests a whole group on one page, with and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.crawling import shown_faults
from tests.journeys.steps import demo, sign_in, told

pytestmark = pytest.mark.journey

MOST = 30
# A group that no other journey is about: all it aims at is signed here.
ALONE = "^Chaudronnerie et assemblage"


def open_group(page: Page, site: str, name: str) -> None:
    """Reach the page of a group by the groups."""
    sign_in(page, site, demo("formateur"))
    page.goto(f"{site}/groupes")
    page.get_by_role("main").get_by_role("link", name=re.compile(name)).first.click()
    page.get_by_role("link", name="Attester le groupe").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Attester le groupe")


def sign_for_everyone(page: Page, most: int | None = None) -> int:
    """Tick skills for everyone, some or all, say how it was seen and sign; how many interactions it took."""
    ticks = page.locator("input[name=skill]")
    done = min(ticks.count(), most or ticks.count())
    assert done
    for number in range(done):
        ticks.nth(number).check()
    page.get_by_label("Vu en atelier ou en salle").check(force=True)
    page.get_by_role("button", name="Signer").click()
    told(page, "attestations signées.")
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


def test_a_whole_group_is_attested_in_few_interactions_with_a_script_and_without(
    page: Page, plain_page: Page, live_server: str
) -> None:
    open_group(page, live_server, ALONE)
    assert sign_for_everyone(page, most=3) <= MOST

    open_group(plain_page, live_server, ALONE)
    assert sign_for_everyone(plain_page) <= MOST
    expect(plain_page.locator("input[name=cell]")).to_have_count(0)
