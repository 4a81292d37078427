"""Steps that many journeys take, in the words of the French pages."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page, expect

from app.accounts.demo import PASSWORD
from app.i18n import local_day

OWN_PASSWORD = "quatre mots faciles à retenir"

REFUSED = "Failed to load resource: the server responded with a status of 403"


def demo(account: str) -> str:
    """Return the address of a demo account."""
    return f"{account}@demo.example"


def sign_in(page: Page, site: str, email: str, password: str = PASSWORD) -> None:
    """Sign in by the form, up to the home page."""
    page.goto(f"{site}/connexion")
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe").fill(password)
    page.locator("form[action='/connexion']").get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_url(f"{site}/")


def sign_up(page: Page, site: str, name: str, email: str) -> None:
    """Start a portfolio by oneself."""
    page.goto(f"{site}/creer-mon-portfolio")
    page.get_by_label("Prénom et nom").fill(name)
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe").fill(OWN_PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Créer mon portfolio").click()


def ask_to_come_in(page: Page, site: str, *, name: str, siret: str, email: str, commune: str = "14118") -> None:
    """Fill in and send an employer's request."""
    page.goto(f"{site}/employeurs/inscription")
    page.get_by_label("Numéro SIRET de votre établissement").fill(siret)
    page.get_by_label("Nom de l’entreprise ou de l’établissement").fill(name)
    page.locator("input[name=commune]").fill(commune)
    page.get_by_label("Prénom et nom").fill("Nour Vasnier")
    page.get_by_label("Adresse e-mail professionnelle").fill(email)
    page.get_by_label("Mot de passe").fill(OWN_PASSWORD)
    page.get_by_role("button", name="Envoyer ma demande").click()


def choose_by_keyboard(box: Locator, typed: str, wanted: str) -> None:
    """Type in a box that proposes, go down to the suggestion wanted, and take it."""
    box.press_sequentially(typed)
    listed = box.page.locator(f"#{box.get_attribute('id')}-list [role=option]")
    expect(listed.filter(has_text=wanted).first).to_be_visible()
    texts = listed.all_inner_texts()
    for _ in range(next(place for place, text in enumerate(texts, start=1) if wanted in text)):
        box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value(re.compile(re.escape(wanted)))


def find_and_add_skill(page: Page, words: str, skill: str) -> None:
    """Look for a skill that an offer or a search wants, and add it."""
    box = page.get_by_role("combobox", name="Ajouter une compétence")
    box.fill(words)
    box.press("Enter")
    page.get_by_role("button", name=f"Ajouter {skill}", exact=True).click()
    expect(page.locator("fieldset.kept").filter(has_text=skill)).to_have_count(1)


def search_for(page: Page, site: str, name: str, skill: str) -> None:
    """Save a search for those who have one skill, and go to its profiles."""
    page.goto(f"{site}/recherches/nouvelle")
    page.get_by_label("Nom de la recherche").fill(name)
    page.get_by_role("button", name="Enregistrer et choisir les compétences").click()
    find_and_add_skill(page, skill.lower(), skill)
    page.get_by_role("button", name="Enregistrer et voir les profils").click()


def in_days(days: int) -> str:
    """Return a day as a date field takes it."""
    return (local_day(datetime.now(UTC)) + timedelta(days=days)).isoformat()


def told(page: Page, words: str) -> None:
    """Check that the page says so in the place for what has just happened."""
    expect(page.get_by_role("status").filter(has_text=words).first).to_be_visible()


def number(text: str) -> float:
    """Read a number as French pages write it."""
    return float(text.replace(" ", "").replace(" ", "").replace(",", "."))
