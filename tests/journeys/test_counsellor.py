"""A person lets a counsellor in; steps and notes; a hand-over; and the access that ends, with and without script."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import choose_by_keyboard, demo, in_days, sign_in, sign_up, told

pytestmark = pytest.mark.journey

BODY, NEXT = "Point conseil évolution de la Côte et du Bocage", "Espace jeunes des Trois Vallées"


def let_in(page: Page, site: str, *, script: bool) -> None:
    """Open everything to the counsellor's body for three months."""
    page.goto(f"{site}/partage/acces/nouveau")
    if script:
        choose_by_keyboard(page.locator("input[name=organisation]"), "point conseil", BODY)
    else:
        page.locator("input[name=organisation]").fill(BODY)
    for box in page.locator("input[name=parts]").all():
        box.check(force=True)
    page.get_by_role("button", name="Donner un accès").click()


def write(page: Page, site: str, name: str) -> None:
    """Agree a step, and write a note."""
    page.goto(f"{site}/accompagnement")
    page.get_by_label("Nom", exact=True).fill(name)
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name="Ajouter une démarche").click()
    page.get_by_label("Que faut-il faire ?").fill("Préparer l’entretien de mardi")
    page.locator("input[name=due_on]").fill(in_days(7))
    page.get_by_role("button", name="Noter la démarche").click()
    told(page, f"La démarche est notée. {name} la voit aussi.")
    page.get_by_role("link", name="Écrire une note").click()
    page.get_by_label("Votre note").fill("Bel entretien, à revoir dans un mois.")
    page.get_by_role("button", name="Garder la note").click()
    told(page, f"La note est gardée. {name} la lit aussi.")


def hand_over(page: Page, *, script: bool) -> None:
    """Propose another body."""
    page.get_by_role("link", name="Proposer un passage de relais").click()
    if script:
        choose_by_keyboard(page.locator("input[name=organisation]"), "espace jeunes", NEXT)
    else:
        page.locator("input[name=organisation]").fill("Espace jeunes")
    page.get_by_label("Pourquoi ?").fill("Plus près de chez vous.")
    page.get_by_role("button", name="Le proposer").click()
    told(page, "Le passage de relais est proposé.")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_person_lets_a_counsellor_in_is_accompanied_and_moves_on(
    visitor: Callable[..., Page], live_server: str, script: bool
) -> None:
    person, counsellor = visitor(script=script), visitor(script=script)
    name = f"Ondine {uuid4().hex[:6]}"
    sign_up(person, live_server, name, f"{uuid4().hex}@example.org")
    let_in(person, live_server, script=script)
    sign_in(counsellor, live_server, demo("conseil"))
    write(counsellor, live_server, name)

    person.goto(f"{live_server}/mes-demarches")
    expect(person.get_by_text("Bel entretien, à revoir dans un mois.")).to_be_visible()
    person.get_by_role("button", name=re.compile("C’est fait")).click()
    told(person, "Bravo. C’est noté.")

    hand_over(counsellor, script=script)
    person.goto(f"{live_server}/mes-demarches")
    person.get_by_role("link", name="Lire et répondre").click()
    person.get_by_role("button", name="Oui, je suis d’accord").click()
    told(person, f"{NEXT} vous accompagne maintenant.")
    expect(person.get_by_text("Bel entretien, à revoir dans un mois.")).to_be_visible()
    assert counsellor.request.get(counsellor.url).status == 404
