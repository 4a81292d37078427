"""A trainer follows a group: moves a date, signs what was seen, takes it back."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import demo, in_days, sign_in, told

pytestmark = pytest.mark.journey

GROUP = re.compile("Les Geeks du bâtiment$")


def open_person(page: Page, site: str, person: str, *, group: re.Pattern[str] = GROUP) -> None:
    """Reach a person by the groups."""
    page.goto(f"{site}/groupes")
    page.get_by_role("main").get_by_role("link", name=group).click()
    page.get_by_role("main").get_by_role("link", name=person, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(person)


def open_table(page: Page) -> None:
    """Unfold the table of skills, and each family in it."""
    page.get_by_text("Les voir et les changer dans un tableau").click()
    for family in page.locator("#competences details details > summary").all():
        family.click()


def test_a_module_whose_date_is_moved_shows_its_new_day_in_the_group(page: Page, live_server: str) -> None:
    sign_in(page, live_server, demo("formateur"))
    open_person(page, live_server, "Théo Guesdon")
    day = in_days(40)

    page.get_by_label("Date Le numérique sur le chantier").fill(day)
    page.get_by_role("button", name="Déplacer à cette date Le numérique sur le chantier").click()

    told(page, "La date est déplacée.")
    expect(page.get_by_label("Date Le numérique sur le chantier")).to_have_value(day)
    page.get_by_role("navigation", name="Vous êtes ici").get_by_role("link", name=GROUP).click()
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="Théo Guesdon", exact=True))
    expect(row).to_contain_text(str(date.fromisoformat(day).day))


def test_what_a_trainer_signs_shows_in_the_portfolio_until_they_take_it_back(
    visitor: Callable[..., Page], live_server: str
) -> None:
    trainer, trainee = visitor(), visitor(width=390)
    sign_in(trainer, live_server, demo("formateur"))
    sign_in(trainee, live_server, demo("stagiaire"))
    open_person(trainer, live_server, "Camille Lefèvre", group=re.compile("Soudage, groupe d’automne$"))
    trainer.get_by_role("link", name="Attester des compétences").click()
    row = trainer.get_by_role("row").filter(has_text=re.compile("Déclarée|En cours|En attente")).first
    skill = row.get_by_role("rowheader").inner_text().strip()
    row.get_by_role("checkbox").check()
    trainer.get_by_label("Vu en atelier ou en salle").check(force=True)
    trainer.get_by_role("button", name="Signer").click()

    told(trainer, "1 attestation signée.")
    trainee.goto(f"{live_server}/portfolio")
    open_table(trainee)
    held = trainee.get_by_role("row").filter(has=trainee.get_by_role("link", name=skill, exact=True))
    expect(held).to_contain_text("Attestée")
    expect(held).to_contain_text("Dominique Auber")

    trainer.get_by_role("link", name=f"Retirer {skill}", exact=True).first.click()
    trainer.get_by_role("button", name="Retirer").click()
    expect(trainer.get_by_role("alert")).to_be_visible()
    trainer.get_by_label("Pourquoi").fill("signée pour une autre personne")
    trainer.get_by_role("button", name="Retirer").click()
    told(trainer, "L’attestation est retirée.")
    expect(trainer.get_by_role("region", name="Ce qui a été signé")).to_contain_text("signée pour une autre personne")
    trainee.reload()
    open_table(trainee)
    expect(held).not_to_contain_text("Dominique Auber")
