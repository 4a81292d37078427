"""From a new account to a portfolio of 15 skills: every tap and every key counted, the password's own apart."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import OWN_PASSWORD

pytestmark = pytest.mark.journey

MOST = 40  # EXPERIENCE.md
SKILLS = 15

ANSWERED = """count => document.querySelectorAll(".cardlist input[value=acquired]:checked").length === count
  && !!document.activeElement.closest(".cardlist li")
  && !document.activeElement.closest("li").querySelector(":checked")"""


@dataclass
class Hand:
    """What a person does, counted."""

    page: Page
    done: list[str] = field(default_factory=list)

    def tap(self, what: Locator) -> None:
        what.click()
        self.done.append("tap")

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.done.extend(text)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.done.append(key)

    def password(self) -> None:
        """Typed, and not counted: the budget leaves it out."""
        self.page.keyboard.type(OWN_PASSWORD)


def sign_up_by_taps(hand: Hand, site: str, name: str) -> None:
    """From the first page to the door, field by field."""
    page = hand.page
    page.goto(site)
    hand.tap(page.get_by_role("main").get_by_role("link", name="Créer mon portfolio"))
    hand.tap(page.get_by_label("Prénom et nom"))
    hand.type(name)
    hand.tap(page.get_by_label("Adresse e-mail"))
    hand.type(f"{name.lower()}@eure.fr")
    hand.tap(page.get_by_label("Mot de passe"))
    hand.password()
    hand.tap(page.get_by_role("main").get_by_role("button", name="Créer mon portfolio"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Qu’avez-vous fait ?")


def first_trade(page: Page) -> Locator:
    return page.get_by_role("region", name="Un métier").get_by_role("listitem").first.get_by_role("button")


def can_do(page: Page, place: int) -> Locator:
    """The answer « je sais faire » of a card on the page."""
    return page.locator(".cardlist > li").nth(place).locator("label:has(input[name$=-said])").first


def counted(hand: Hand, site: str) -> int:
    """Check that the portfolio has them all; how much it took."""
    hand.page.goto(f"{site}/portfolio")
    expect(hand.page.get_by_role("heading", name=f"Vos {SKILLS} compétences")).to_be_visible()
    return len(hand.done)


def test_by_taps_with_a_script_each_answer_is_saved_as_it_is_given(
    visitor: Callable[..., Page], live_server: str
) -> None:
    page = visitor(width=390)
    hand = Hand(page)
    sign_up_by_taps(hand, live_server, "Ana")
    hand.tap(first_trade(page))
    for place in range(SKILLS):
        hand.tap(can_do(page, place))
        expect(page.locator("#so-far")).to_contain_text(f"Réponses : {place + 1} sur")

    assert counted(hand, live_server) == 35 <= MOST


def test_by_taps_without_a_script_each_answer_is_saved_as_it_is_given(
    visitor: Callable[..., Page], live_server: str
) -> None:
    page = visitor(width=390, script=False)
    hand = Hand(page)
    sign_up_by_taps(hand, live_server, "Luc")
    hand.tap(first_trade(page))
    for place in range(SKILLS):
        hand.tap(page.locator("button.choice").first)
        expect(page.locator("#so-far")).to_contain_text(f"Réponses : {place + 1} sur")

    assert counted(hand, live_server) == 35 <= MOST


def test_by_keys_alone(visitor: Callable[..., Page], live_server: str) -> None:
    page = visitor()
    hand = Hand(page)
    page.goto(live_server)
    for key in ("Tab", "Enter", "Tab", "Enter"):  # past the menu, then the first link of the page
        hand.press(key)
    expect(page.get_by_label("Prénom et nom")).to_be_focused()
    hand.type("Zoé")
    hand.press("Tab")
    hand.type("zoe@eure.fr")
    hand.press("Tab")
    hand.password()
    hand.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    hand.press("Tab")
    expect(first_trade(page)).to_be_focused()
    hand.press("Enter")
    for place in range(SKILLS):
        page.wait_for_function(ANSWERED, arg=place)
        hand.press("1")
    expect(page.locator("#so-far")).to_contain_text(f"Réponses : {SKILLS} sur")

    assert counted(hand, live_server) == 38 <= MOST


def test_by_keys_alone_without_a_script_the_page_comes_back_on_the_next_card(
    visitor: Callable[..., Page], live_server: str
) -> None:
    page = visitor(script=False)
    hand = Hand(page)
    page.goto(live_server)
    for key in ("Tab", "Enter", "Tab", "Enter"):  # past the menu, then the first link of the page
        hand.press(key)
    page.wait_for_url("**/creer-mon-portfolio")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    hand.press("Tab")
    expect(page.get_by_label("Prénom et nom")).to_be_focused()
    hand.type("Léo")
    hand.press("Tab")
    hand.type("leo@eure.fr")
    hand.press("Tab")
    hand.password()
    hand.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Qu’avez-vous fait ?")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    hand.press("Tab")
    expect(first_trade(page)).to_be_focused()
    hand.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Que savez-vous faire ?")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    hand.press("Tab")
    for place in range(SKILLS):
        question = page.locator(".cardlist > li:focus-within")
        expect(question.locator("legend").first).to_contain_text(f"Compétence {place + 1} sur")
        expect(question.get_by_role("button", name="Je sais faire")).to_be_focused()
        hand.press("Enter")
        expect(page.locator("#so-far")).to_contain_text(f"Réponses : {place + 1} sur")

    assert counted(hand, live_server) == 40 <= MOST
