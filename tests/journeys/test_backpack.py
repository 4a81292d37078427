"""A badge earned elsewhere: brought, accepted, counted as declared, certified once the Region recognises its issuer,
and declared again when the recognition is withdrawn; with script and without.
"""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_bytes
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from playwright.sync_api import FilePayload, Page, expect

import badges
from tests.conftest import SHARED
from tests.journeys.steps import demo, sign_in, sign_up, told

pytestmark = pytest.mark.journey

SKILL = "Travailler en équipe"


@pytest.fixture
def home(request: pytest.FixtureRequest, live_server: str) -> Path:
    """Where the served site keeps its data."""
    data: Path = request.config.stash[SHARED] / "site" / "data"
    return data


def skill_address(home: Path) -> str:
    """The address by which badges name the skill, as a badge of the demo writes it."""
    with closing(sqlite3.connect(home / "tremplin.db", timeout=30)) as database:
        found = database.execute("SELECT url FROM achievement_alignment WHERE name = ?", (SKILL,)).fetchone()
    return str(found[0])


def a_badge(structure: str, name: str, email: str, skill: str) -> str:
    """A badge signed here and now by a structure that is known by its key alone."""
    seed, now = token_bytes(32), datetime.now(UTC)
    key = badges.SigningKey.from_seed(seed, "unnamed").public.multikey
    issuer = badges.Profile(f"did:key:{key}", structure, "https://ateliers.example/")
    salt = uuid4().hex
    given = badges.OpenBadgeCredential(
        id=f"urn:uuid:{uuid4()}",
        issuer=issuer,
        recipient=badges.Recipient(f"urn:uuid:{uuid4()}", badges.hashed(email, salt), salt),
        achievement=badges.Achievement(
            id=f"urn:uuid:{uuid4()}",
            name=name,
            description="Coopérer dans un collectif.",
            criteria="Vu trois fois.",
            alignments=(badges.Alignment(SKILL, skill, "Tremplin"),),
        ),
        valid_from=now - timedelta(days=2),
    )
    signing = badges.SigningKey.from_seed(seed, f"{issuer.id}#{key}")
    return json.dumps(badges.issue(given, signing, created=now - timedelta(days=1)), ensure_ascii=False)


def link_sent_to(home: Path, email: str) -> str:
    """The path of the link in the message that this address received."""
    sent = (file.read_text(encoding="utf-8", errors="replace") for file in (home / "mail").iterdir())
    ours = [text for text in sent if f"To: {email}\n" in text]
    found = [re.search(r"/portfolio/badges/adresses/[\w-]{20,}", text) for text in ours]
    links = [one[0] for one in found if one is not None]
    assert len(links) == 1, email
    return links[0]


def verify_own_address(page: Page, site: str, home: Path, email: str) -> None:
    """From the page of badges, ask for the message, and open its link."""
    page.goto(f"{site}/portfolio/badges")
    page.get_by_role("link", name="Vérifier mon adresse", exact=True).click()
    page.get_by_role("button", name=re.compile("^Vérifier cette adresse")).click()
    told(page, f"Nous avons écrit à {email}.")
    page.goto(site + link_sent_to(home, email))
    page.get_by_role("button", name="Oui, elle est à moi", exact=True).click()
    told(page, "est à vous")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_badge_from_elsewhere_certifies_while_the_region_recognises_who_gave_it(
    visitor: Callable[..., Page], live_server: str, home: Path, script: bool
) -> None:
    mark = uuid4().hex[:8]
    email, structure, name = f"dalia-{mark}@journey.example", f"Ateliers {mark}", f"Tenir un atelier {mark}"
    text = a_badge(structure, name, email, skill_address(home))
    person, officer = visitor(script=script, width=320), visitor(script=script)
    sign_up(person, live_server, "Dalia Morin", email)
    person.wait_for_url(re.compile("/portfolio/"))
    verify_own_address(person, live_server, home, email)

    person.goto(f"{live_server}/portfolio/badges/importer")
    person.get_by_label("Le fichier du badge").set_input_files(
        FilePayload(name="badge.json", mimeType="application/json", buffer=text.encode())
    )
    person.get_by_role("button", name="Vérifier et garder", exact=True).click()
    told(person, "Le badge est gardé.")
    expect(person.get_by_text("Ce badge est valide", exact=True)).to_be_visible()
    own = person.url
    person.get_by_role("button", name="Accepter ce badge", exact=True).click()
    told(person, "Le badge est accepté.")
    skills = person.get_by_role("region", name="Les compétences dont il parle")
    expect(skills).to_contain_text("Déclarée")
    skill = f"{live_server}{skills.get_by_role('link', name=SKILL, exact=True).get_attribute('href')}"
    person.goto(skill)
    expect(person.get_by_role("main")).to_contain_text(name)

    sign_in(officer, live_server, demo("region"))
    officer.goto(f"{live_server}/region/emetteurs/reconnaitre")
    officer.get_by_label("Un badge de cette structure").fill(text)
    officer.get_by_role("button", name="Lire ce badge", exact=True).click()
    expect(officer.get_by_label("Nom à afficher")).to_have_value(structure)
    officer.get_by_label("Pourquoi ?").fill("Des critères sérieux, vus sur place.")
    officer.get_by_role("button", name="Voir ce que cela change", exact=True).click()
    expect(officer.get_by_role("main")).to_contain_text(re.compile("1.personne gagne 1.compétence certifiée"))
    officer.get_by_role("button", name="Confirmer la reconnaissance", exact=True).click()
    told(officer, "La reconnaissance est enregistrée.")

    person.goto(own)
    expect(skills).to_contain_text("Certifiée")
    person.goto(skill)
    expect(person.get_by_role("main")).to_contain_text(f"{structure}, reconnu par la Région")

    officer.goto(f"{live_server}/region/emetteurs?{urlencode({'q': structure})}")
    officer.get_by_role("link", name=f"Retirer {structure}", exact=True).click()
    expect(officer.get_by_role("main")).to_contain_text(re.compile("1.personne perd 1.compétence certifiée"))
    officer.get_by_label("Pourquoi ?").fill("Critères changés.")
    officer.get_by_role("button", name="Retirer la reconnaissance", exact=True).click()
    told(officer, "La reconnaissance est retirée.")

    person.goto(own)
    expect(skills).to_contain_text("Déclarée")
    expect(skills).not_to_contain_text("Certifiée")
    person.goto(f"{live_server}/portfolio/badges")
    expect(person.get_by_role("region", name="Les nouvelles")).to_contain_text(name)
