"""A structure gives a badge to a list with three wrong lines, watches it being given, and takes one back."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.conftest import SHARED
from tests.journeys.steps import demo, sign_in
from tests.support.site import ROOT

pytestmark = pytest.mark.journey

BADGE = "Travailler en équipe"


def a_table(mark: str) -> str:
    good = [f"{name.lower()}-{mark}@example.org;{name} Vasnier;A tenu la buvette" for name in ("Ange", "Lou", "Sacha")]
    return "\n".join(["email;nom;texte", *good, "pas une adresse;Erreur;", ";Sans Adresse;", good[0]])


def worker(site: Path) -> "subprocess.Popen[bytes]":
    """What ./run demo starts beside the pages."""
    variables = {
        "TREMPLIN_MODE": "demo",
        "TREMPLIN_DATA": str(site / "data"),
        "TREMPLIN_DATABASE_URL": f"sqlite:///{site / 'data' / 'tremplin.db'}",
        "TREMPLIN_ORIGIN": (site / "address").read_text(encoding="ascii"),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "app.cli", "jobs", "work", "--threads", "1"]
    return subprocess.Popen(command, env={**os.environ, **variables}, stdout=subprocess.DEVNULL)


def test_a_badge_is_given_to_a_list_and_one_is_taken_back(
    page: Page, live_server: str, request: pytest.FixtureRequest
) -> None:
    mark = uuid4().hex[:8]
    sign_in(page, live_server, demo("badges"))
    page.get_by_role("link", name="Nos badges", exact=True).first.click()
    page.get_by_role("navigation", name="Nos badges").get_by_role("link", name="Délivrés", exact=True).click()
    page.get_by_role("region", name="Délivrer un badge").get_by_role("link", name=BADGE, exact=True).click()
    page.get_by_role("link", name="Une liste d’un tableur").click()
    page.get_by_label("Votre tableau").set_input_files(
        FilePayload(name="liste.csv", mimeType="text/csv", buffer=a_table(mark).encode("cp1252"))
    )
    page.get_by_role("button", name="Vérifier chaque ligne").click()

    expect(page.get_by_role("heading", name="À vérifier : rien n’est délivré pour l’instant")).to_be_visible()
    expect(page.get_by_role("table").get_by_text("Laissée de côté")).to_have_count(3)
    page.get_by_role("button", name="Délivrer le badge à 3 personnes").click()
    with worker(request.config.stash[SHARED] / "site") as process:
        try:  # the page follows by itself
            expect(page.get_by_role("heading", name="La liste est terminée")).to_be_visible(timeout=90_000)
            expect(page.get_by_text("3 personnes prévenues par e-mail.")).to_be_visible(timeout=30_000)
        finally:
            process.terminate()

    page.goto(f"{live_server}/structure/delivrances?q=lou-{mark}")
    page.get_by_role("checkbox", name="Lou Vasnier").check()
    page.get_by_role("button", name="Retirer pour de bon").click()
    page.get_by_label("Pourquoi ?").fill("Délivré à une autre personne par erreur")
    page.get_by_role("button", name="Retirer pour de bon").click()
    expect(page.get_by_text("Badge retiré.")).to_be_visible()
    expect(page.get_by_text("Délivré à une autre personne par erreur").first).to_be_visible()
