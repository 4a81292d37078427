"""An officer of the Region answers employers, and reads which rankings were shown."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import ask_to_come_in, demo, search_for, sign_in, told

pytestmark = pytest.mark.journey


def open_request(page: Page, site: str, employer: str) -> None:
    """Reach an employer who waits."""
    page.goto(f"{site}/region/employeurs")
    page.get_by_role("link", name=employer, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(employer)


def test_an_accepted_employer_sees_profiles_and_the_log_keeps_what_they_saw(
    visitor: Callable[..., Page], live_server: str
) -> None:
    employer, officer = visitor(), visitor()
    ask_to_come_in(employer, live_server, name="Ateliers Vauban", siret="55210055400013", email="vauban@pro.example")
    expect(employer.get_by_role("heading", level=1)).to_have_text("Votre demande")
    sign_in(officer, live_server, demo("region"))
    open_request(officer, live_server, "Ateliers Vauban")
    officer.get_by_label("Accepter : cet employeur pourra voir des profils").check(force=True)
    officer.get_by_role("button", name="Enregistrer la décision").click()
    told(officer, "Ateliers Vauban est accepté.")

    search_for(employer, live_server, "Lecteurs de plan", "Lire un plan")
    expect(employer.locator("li.cand").first).to_be_visible()
    officer.goto(f"{live_server}/region/journal-des-classements")
    shown = officer.get_by_role("row").filter(has_text="Lecteurs de plan")
    expect(shown.first).to_contain_text("Nour Vasnier")


def test_a_refusal_needs_a_reason_which_the_employer_reads(visitor: Callable[..., Page], live_server: str) -> None:
    employer, officer = visitor(), visitor()
    ask_to_come_in(employer, live_server, name="Société Mirage", siret="40483304800022", email="mirage@pro.example")
    expect(employer.get_by_role("heading", level=1)).to_have_text("Votre demande")
    sign_in(officer, live_server, demo("region"))
    open_request(officer, live_server, "Société Mirage")
    officer.get_by_label("Refuser").check(force=True)
    officer.get_by_role("button", name="Enregistrer la décision").click()
    expect(officer.get_by_role("alert")).to_contain_text("Dites pourquoi vous refusez.")
    officer.get_by_label("Raison").fill("Cet établissement est fermé depuis 2024.")
    officer.get_by_role("button", name="Enregistrer la décision").click()
    told(officer, "Société Mirage est refusé.")

    employer.goto(f"{live_server}/employeurs/en-attente")
    expect(employer.get_by_role("main")).to_contain_text("Cet établissement est fermé depuis 2024.")
    expect(employer.get_by_role("link", name=re.compile("Corriger et envoyer la demande"))).to_be_visible()
