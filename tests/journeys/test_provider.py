"""A trainer writes a training, plans a session, and brings in two hundred people from a table; someone answers."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import begin_writing, make_engine
from app.i18n import local_day
from app.skills.models import Skill
from tests.conftest import SHARED
from tests.factories import trainings as schools
from tests.journeys.steps import choose_by_keyboard, demo, in_days, sign_in, told
from tests.journeys.test_keyboard import tab_to

pytestmark = pytest.mark.journey

GOOD, BAD = 195, 5
TABLE = "\n".join(
    [
        "nom;email;début",
        *(f"Personne {number};personne{number}@example.org;" for number in range(GOOD)),
        ";sans.nom@example.org;",
        "Sans Adresse;;",
        "Fausse Adresse;pas une adresse;",
        "Faux Jour;jour@example.org;31/02/2027",
        ";;demain",
    ]
)


def write_a_training(page: Page, title: str, *, script: bool) -> None:
    """Write a training, a module of the skills its occupation proposes, and a session."""
    page.get_by_role("link", name="Nos formations").click()
    page.get_by_role("link", name="Écrire une formation").click()
    page.get_by_label("Nom de la formation").fill(title)
    page.locator("input[name=provider]").first.check(force=True)
    if script:
        choose_by_keyboard(page.get_by_role("combobox", name="Métier visé"), "soudeur ti", "Soudeur, soudeuse TIG")
    else:
        page.locator("input[name=occupation]").fill("Soudeur, soudeuse TIG")
    page.get_by_role("button", name="Enregistrer et ajouter les modules").click()

    told(page, "La formation est enregistrée. Ajoutez maintenant ses modules.")
    page.get_by_label("Nom du module").fill("Soudage")
    page.get_by_label("Heures").fill("140")
    for place in range(3):
        page.locator("fieldset.kept").nth(place).get_by_role("checkbox").check()
    page.get_by_role("button", name="Enregistrer le module", exact=True).click()
    page.get_by_role("link", name="Prévoir une session").click()
    page.locator("input[name=commune]").fill("Cherbourg-en-Cotentin")
    page.get_by_label("Places").fill("300")
    page.locator("input[name$=starts_on]").fill(in_days(30))
    page.locator("input[name$=ends_on]").fill(in_days(120))
    page.get_by_role("button", name="Prévoir la session").click()
    told(page, "La session est prévue. Qui vient ?")


def bring_in(page: Page) -> None:
    """Try the table, read which rows are refused, keep the others."""
    page.get_by_role("link", name="Plusieurs personnes ? Envoyez un tableau").click()
    page.locator("input[type=file]").set_input_files(sheet(TABLE))
    page.get_by_role("button", name="Essayer").click()
    check_tried(page)
    page.get_by_role("button", name="Enregistrer").click()
    told(page, "C’est enregistré. Voici ce que chaque ligne a donné.")
    page.get_by_role("link", name="Aller au groupe").click()
    check_asked(page)


def sheet(text: str) -> FilePayload:
    """A table as a file."""
    return {"name": "inscriptions.csv", "mimeType": "text/csv", "buffer": text.encode("utf-8-sig")}


def check_tried(page: Page) -> None:
    """Read what the table would do, and why some rows are left out."""
    report = page.locator("section[aria-labelledby=h-report]")
    expect(report).to_contain_text("Rien n’est encore enregistré.")
    expect(report.locator("ul.facts")).to_contain_text(re.compile(rf"{GOOD}\s+à prévenir"))
    expect(report.locator("ul.facts")).to_contain_text(re.compile(rf"{BAD}\s+laissées de côté"))
    expect(report.locator("tbody tr").first).to_contain_text("Le nom manque")


def check_asked(page: Page) -> None:
    """Read that the others were written to."""
    expect(page.get_by_role("heading", level=2).first).to_have_text(f"{GOOD} personnes n’ont pas encore répondu")


def test_a_training_is_written_and_two_hundred_people_are_brought_in(page: Page, live_server: str) -> None:
    sign_in(page, live_server, demo("formateur"))
    write_a_training(page, "Soudage du soir", script=True)
    bring_in(page)


def test_the_same_without_a_script(plain_page: Page, live_server: str) -> None:
    sign_in(plain_page, live_server, demo("formateur"))
    write_a_training(plain_page, "Soudage du matin", script=False)
    bring_in(plain_page)


@pytest.fixture
def group(request: pytest.FixtureRequest, live_server: str) -> UUID:
    """A session to come of the demo trainer's provider, for this test alone."""
    engine = make_engine(f"sqlite:///{request.config.stash[SHARED] / 'site' / 'data' / 'tremplin.db'}")
    day = local_day(datetime.now(UTC))
    with Session(engine) as session:
        begin_writing(session)
        trainer = session.scalars(select(User).where(User.email == demo("formateur"))).one()
        skill = session.scalars(select(Skill).join(Skill.labels).order_by(Skill.code).limit(1)).unique().one()
        modules = {"Soudage": ([skill], day + timedelta(days=30), day + timedelta(days=90))}
        at, title = trainer.memberships[0].organisation, f"Soudage {uuid4().hex[:6]}"
        made = schools.training_session(session, at, title=title, modules=modules, seats=300).id
        session.commit()
    engine.dispose()
    return made


def test_the_same_two_hundred_people_by_keyboard_alone(page: Page, live_server: str, group: UUID) -> None:
    page.on("filechooser", lambda _chooser: None)  # from now on the browser hands its windows of files over
    sign_in(page, live_server, demo("formateur"))
    page.goto(f"{live_server}/groupes/{group}/inscrire")
    tab_to(page, "main a:has-text('Envoyez un tableau')")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/importer"))
    tab_to(page, "input[type=file]")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(sheet(TABLE.replace("@example.org", f"@{group.hex}.example.org")))
    tab_to(page, ".actions button")
    page.keyboard.press("Enter")
    check_tried(page)
    tab_to(page, "button[name=keep]")
    page.keyboard.press("Enter")
    told(page, "C’est enregistré. Voici ce que chaque ligne a donné.")
    tab_to(page, "main a.btn:has-text('Aller au groupe')")
    page.keyboard.press("Enter")
    check_asked(page)


def test_a_trainee_says_yes_from_the_home_and_is_in_the_session(page: Page, live_server: str) -> None:
    sign_in(page, live_server, demo("stagiaire"))
    expect(page.locator("main")).to_contain_text("vous garde une place")
    page.get_by_role("link", name="Répondre").first.click()
    page.locator("main .note").get_by_role("button", name="Oui, je viens").click()
    told(page, "Vous êtes inscrit. Vos modules sont ci-dessous.")
    expect(page.locator("main")).not_to_contain_text("vous garde une place")


def test_a_visitor_finds_who_teaches_a_skill_near_a_town(plain_page: Page, live_server: str) -> None:
    plain_page.goto(live_server)
    plain_page.get_by_role("link", name="Trouver une formation").click()
    plain_page.get_by_label("Que voulez-vous apprendre ?").fill("souder en tig")
    plain_page.get_by_label("Autour de quelle commune ?").fill("Caen")
    plain_page.get_by_role("button", name="Chercher").click()
    expect(plain_page.get_by_role("heading", level=2)).to_contain_text("« Souder en TIG »")
    expect(plain_page.locator("tbody tr").first).to_contain_text("km")
