"""A recruiter writes offers, reads who is ready and why, and keeps a search."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import choose_by_keyboard, demo, in_days, number, search_for, sign_in, told

pytestmark = pytest.mark.journey

GROUPS = ("Prêts maintenant", "Bientôt prêts", "Pas encore prévu")
ROUNDING = 0.05


def describe(page: Page, site: str, title: str) -> None:
    """Write the first step of an offer for a TIG welder, its suggestions taken by keyboard."""
    page.goto(f"{site}/offres/nouvelle")
    page.get_by_label("Intitulé").fill(title)
    choose_by_keyboard(page.get_by_role("combobox", name="Métier"), "soudeur ti", "Soudeur, soudeuse TIG")
    choose_by_keyboard(page.get_by_role("combobox", name="Commune du poste"), "cherb", "Cherbourg-en-Cotentin")
    page.get_by_label("Jusqu’où chercher").select_option("")
    page.get_by_label("CDI").check(force=True)
    page.get_by_label("Début du contrat").fill(in_days(120))
    page.get_by_role("button", name="Enregistrer et choisir les compétences").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce que la personne devra savoir faire")


def test_an_offer_written_from_an_occupation_ranks_people_by_the_skills_kept(page: Page, live_server: str) -> None:
    sign_in(page, live_server, demo("employeur"))
    describe(page, live_server, "Soudeur de nuit")
    proposed = page.locator("fieldset.kept")
    names = proposed.locator("strong").all_inner_texts()
    assert len(names) >= 5
    proposed.nth(0).get_by_role("checkbox").first.uncheck()
    proposed.nth(1).get_by_label("Un plus").check(force=True)
    page.get_by_role("button", name="Publier et voir les profils").click()

    told(page, "Votre offre est publiée.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Soudeur de nuit")
    expect(page.locator(".tier h2").first).to_be_visible()
    place = page.locator("li.cand").first
    place.get_by_text(re.compile("raisons? de cette place")).click()
    row = place.locator("table.reasons tbody tr").filter(has_text=names[1])
    expect(row).to_contain_text("Un plus")
    expect(place.locator("table.reasons")).not_to_contain_text(names[0])


def test_the_points_of_the_reasons_add_up_to_the_total_shown(page: Page, live_server: str) -> None:
    sign_in(page, live_server, demo("employeur"))
    page.get_by_role("link", name="Voir les profils Soudeur, soudeuse TIG").first.click()
    expect(page.locator("li.cand").first).to_be_visible(timeout=30_000)  # the first ranking builds its index
    page.evaluate("document.querySelectorAll('li.cand details').forEach(each => { each.open = true; })")

    compared = 0
    for place in page.locator("li.cand").all():
        shown = place.locator("table.reasons tfoot .pts").inner_text()
        if "sur" in shown:
            points = place.locator("table.reasons tbody .pts span").all_inner_texts()
            total = sum(number(text.split("sur")[0]) for text in points)
            assert total == pytest.approx(number(shown.split("sur")[0]), abs=ROUNDING * (len(points) + 1))
            compared += 1
    assert compared > 3


def test_the_demo_offer_shows_three_groups_its_filters_change_who_is_listed_and_its_last_page_is_reached(
    page: Page, live_server: str
) -> None:
    sign_in(page, live_server, demo("employeur"))
    page.get_by_role("link", name="Voir les profils Soudeur, soudeuse TIG").first.click()
    groups = page.locator(".tier h2")
    expect(groups.first).to_have_text(GROUPS[0])
    in_each = [int(count) for count in re.findall(r"\d+", page.locator("main .lead").inner_text().split(".")[0])]
    assert len(in_each) == len(GROUPS)
    assert min(in_each) > 0
    before = page.title()

    page.get_by_label("Distance").select_option("10")
    page.get_by_role("button", name="Afficher").click()
    page.wait_for_url(re.compile("rayon=10"))
    assert page.title() != before
    page.get_by_label("Distance").select_option("100")
    page.get_by_label("Contrat").select_option("")
    page.get_by_role("button", name="Afficher").click()
    page.wait_for_url(re.compile("rayon=100"))

    first_page = page.locator("li.cand h3").all_inner_texts()
    expect(page.get_by_text(re.compile("Page 1 sur [2-9]"))).to_be_visible()
    pages = page.get_by_role("navigation", name="Pages")
    pages.locator("li a").filter(has_not_text="suivante").last.click()
    expect(page.get_by_role("link", name="Page suivante")).to_have_count(0)
    last_page = page.locator("li.cand h3").all_inner_texts()
    assert last_page
    assert not set(first_page) & set(last_page)
    expect(groups.last).to_have_text(GROUPS[2])
    page.go_back()
    expect(page.locator("li.cand h3").first).to_have_text(first_page[0])


def test_a_search_by_skills_alone_is_kept_and_shows_its_profiles(page: Page, live_server: str) -> None:
    sign_in(page, live_server, demo("employeur"))
    search_for(page, live_server, "Qui sait lire un plan", "Lire un plan")

    told(page, "Votre recherche est enregistrée.")
    expect(page.locator("li.cand").first).to_be_visible()
    page.goto(f"{live_server}/recherches")
    expect(page.get_by_role("link", name="Qui sait lire un plan", exact=True)).to_be_visible()
