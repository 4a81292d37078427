"""Whole tasks without a mouse."""

import pytest
from playwright.sync_api import Page, expect

from app.accounts.demo import PASSWORD
from tests.journeys.steps import demo, in_days, told

pytestmark = pytest.mark.journey

MOST_TABS = 120

# Whether the element in focus matches, and draws something around itself that it does not draw otherwise.
REACHED = "wanted => !!document.activeElement && document.activeElement === wanted"
DRAWN = """() => {
  const each = document.activeElement, near = each.nextElementSibling;
  const seen = one => { const style = getComputedStyle(one);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none'; };
  const calendar = each.matches('input[type=date]:not(:focus)'); // its button, which the browser draws by itself
  return calendar || seen(each) || (!!near && seen(near)) || (!!each.parentElement && seen(each.parentElement));
}"""


def tab_to(page: Page, selector: str) -> None:
    """Go forward from element to element until this one, each drawn as the one in focus."""
    wanted = page.locator(selector).first.element_handle()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        assert page.evaluate(DRAWN), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if page.evaluate(REACHED, wanted):
            return
    pytest.fail(f"{selector} is never reached")


def test_one_signs_in_and_publishes_an_offer_by_keyboard_alone(page: Page, live_server: str) -> None:
    keys = page.keyboard
    page.goto(f"{live_server}/connexion")
    tab_to(page, "#contenu input[name=email]")
    keys.type(demo("employeur"))
    tab_to(page, "input[name=password]")
    keys.type(PASSWORD)
    keys.press("Enter")
    page.wait_for_url(f"{live_server}/")

    tab_to(page, "main a[href='/offres/nouvelle']")
    keys.press("Enter")
    page.wait_for_url(f"{live_server}/offres/nouvelle")
    tab_to(page, "input[name=title]")
    keys.type("Soudeuse au clavier")
    tab_to(page, "input[name=occupation]")
    keys.type("soudeur tig")
    expect(page.locator("#occupation-list [role=option]").first).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    tab_to(page, "input[name=commune]")
    keys.type("cherbourg")
    expect(page.locator("#commune-list [role=option]").first).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    tab_to(page, "input[name=contract]")
    keys.press("Space")
    page.locator("input[name=starts_on]").fill(in_days(100))  # how a date is typed differs with each browser's language
    tab_to(page, "main form button")
    keys.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Ce que la personne devra savoir faire")
    tab_to(page, "fieldset.kept input[type=checkbox]")
    keys.press("Space")
    tab_to(page, "fieldset.kept input[type=radio]:checked")
    keys.press("ArrowLeft")
    tab_to(page, "button[name=publish]")
    keys.press("Enter")
    told(page, "Votre offre est publiée.")
    tab_to(page, "li.cand summary")
    keys.press("Enter")
    expect(page.locator("li.cand table.reasons").first).to_be_visible()


def test_the_first_key_leads_past_the_menu_to_the_content(page: Page, live_server: str) -> None:
    page.goto(live_server)
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#contenu")).to_be_focused()
