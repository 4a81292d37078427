"""Every page that a role reaches is open to all, fits a phone and a desk, weighs little, and speaks the language."""

import itertools

import pytest
from playwright.sync_api import Page

from tests.journeys.crawling import crawl
from tests.journeys.steps import demo, sign_in, sign_up

pytestmark = pytest.mark.journey

LANGUAGES = ("fr", "en")

# Where each role starts besides their home: nothing links to some states, such as a search that finds nothing.
SEEDS = {
    "nobody": ("/", "/connexion", "/mot-de-passe-oublie"),
    "newcomer": ("/", "/portfolio/competences/ajouter?q=zzzzzz"),
    "stagiaire": ("/", "/portfolio/competences/ajouter?q=souder"),
    "formateur": ("/",),
    "employeur": ("/", "/offres/nouvelle"),
    "nouvel-employeur": ("/", "/employeurs/en-attente", "/offres/nouvelle"),
    "badges": ("/",),
    "conseil": ("/",),
    "region": ("/",),
    "equipe": ("/",),
}

# Pages that are the same for all: seen once by whoever is named here, rather than by everyone.
COMMON = {
    "/comment-le-classement-est-fait": "nobody",
    "/referentiel": "nobody",
    "/referentiel?secteur": "nobody",
    "/metiers/*": "nobody",
    "/competences/*": "nobody",
    "/mon-compte/mot-de-passe": "stagiaire",
    "/mon-compte/second-controle": "stagiaire",
    "/mon-compte/cles": "stagiaire",
}

FEWEST = {
    "nobody": 10, "newcomer": 8, "stagiaire": 12, "formateur": 10, "employeur": 16, "nouvel-employeur": 6, "badges": 2,
    "conseil": 2, "region": 12, "equipe": 4,
}  # fmt: skip


@pytest.mark.parametrize(("role", "language"), list(itertools.product(SEEDS, LANGUAGES)))
def test_every_page_a_role_reaches_is_open_to_all(
    page: Page, live_server: str, console_errors: list[str], role: str, language: str
) -> None:
    if role == "newcomer":
        sign_up(page, live_server, "Ange Nouvel", f"ange.{language}@journey.example")
    elif role != "nobody":
        sign_in(page, live_server, demo(role))
    page.goto(f"{live_server}/langue/{language}")

    found = crawl(page, live_server, language, SEEDS[role], lambda name: COMMON.get(name, role) != role)

    assert not found.faults, "\n".join(found.faults)
    assert len(found.shapes) >= FEWEST[role]
