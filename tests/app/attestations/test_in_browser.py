"""The pages of portfolios, trainings and attestations in a real browser: what axe finds, what fits, what keys reach."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from app.accounts.models import MembershipRole, User
from app.attestations import services as attestations
from app.config import Settings
from app.db import db, upgrade
from app.factory import create_app
from app.i18n import local_day
from app.portfolio import services as portfolio
from app.portfolio.models import CardSaid, Contract, GroundState
from app.skills.models import SkillFamily
from app.trainings import services as trainings
from app.trainings.models import CertificationKind
from tests.factories import attestations as statements
from tests.factories import portfolio as people
from tests.factories import trainings as schools
from tests.factories.accounts import a_member, signed_in
from tests.support.browsing import violations, visit

pytestmark = pytest.mark.journey

NOW = datetime.now(UTC)
TODAY, LONG_AGO = local_day(NOW), NOW - timedelta(days=40)

PAGES = [
    ("trainee", "/portfolio"),
    ("newcomer", "/portfolio"),
    ("trainee", "/portfolio/competences/ajouter?q=souder"),
    ("trainee", "/portfolio/competences/ajouter?q=zzzz"),
    ("trainee", "/portfolio/competences/{attested}"),
    ("trainee", "/portfolio/competences/{unheld}"),
    ("trainee", "/portfolio/competences/{late}/confirmer"),
    ("trainee", "/portfolio/dates"),
    ("trainee", "/portfolio/parcours"),
    ("trainee", "/portfolio/parcours/{series}?page=1"),
    ("trainee", "/portfolio/parcours/{series}?page=3"),
    ("trainee", "/portfolio/parcours/phrase"),
    ("trainee", "/portfolio/experiences/ajouter"),
    ("trainee", "/portfolio/experiences/{experience}"),
    ("trainee", "/portfolio/experiences/{experience}/modifier"),
    ("trainee", "/portfolio/mes-mots"),
    ("trainee", "/portfolio/mes-mots/{words}"),
    ("trainee", "/portfolio/profil"),
    ("trainee", "/portfolio/visibilite"),
    ("newcomer", "/portfolio/visibilite"),
    ("trainee", "/mes-formations"),
    ("newcomer", "/mes-formations"),
    ("trainer", "/groupes"),
    ("trainer", "/groupes/{group}"),
    ("trainer", "/groupes/{group}/modules/{module}"),
    ("trainer", "/inscriptions/{enrolment}"),
    ("trainer", "/inscriptions/{enrolment}/arreter"),
    ("trainer", "/stagiaires/{person}/attester"),
    ("trainee", "/portfolio/competences/{taught}"),
    ("trainee", "/portfolio/competences/{taught}/histoire"),
    ("trainer", "/stagiaires/{person}/evaluer"),
    ("trainer", "/groupes/{group}/attester"),
    ("trainer", "/groupes/{group}/attester?competence={taught}"),
    ("trainer", "/groupes/{group}/attester?personne={person}"),
    ("trainer", "/groupes/{group}/evaluer"),
    ("trainer", "/groupes/{group}/evaluer?competence={taught}"),
    ("trainer", "/groupes/{group}/signe"),
    ("trainer", "/stagiaires/{person}/certifications/ajouter"),
    ("trainer", "/attestations/{attestation}/retirer"),
    ("trainer", "/evaluations/{assessment}/retirer"),
    ("administrator", "/structures/{provider}/attestations"),
    ("trainer", "/certifications/{certification}/retirer"),
]
# Pages sent as they open, with nothing or too little filled in: their faults are shown.
FAULTY = [
    ("trainee", "/portfolio/competences/{unheld}"),
    ("trainee", "/portfolio/parcours/phrase"),
    ("trainee", "/portfolio/experiences/ajouter"),
    ("trainer", "/inscriptions/{enrolment}/arreter"),
    ("trainer", "/stagiaires/{person}/attester"),
    ("trainer", "/stagiaires/{person}/evaluer"),
    ("trainer", "/groupes/{group}/signe"),
    ("trainer", "/stagiaires/{person}/certifications/ajouter"),
    ("trainer", "/attestations/{attestation}/retirer"),
    ("trainer", "/evaluations/{assessment}/retirer"),
]


@dataclass
class Site:
    """A small world, served; its people's sessions, and the ids of its things."""

    address: str = ""
    ids: dict[str, object] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def open(self, page: Page, who: str, path: str, language: str = "fr") -> None:
        values = {"session": self.cookies[who], "lang": language}
        page.context.add_cookies(
            [{"name": name, "value": value, "url": self.address} for name, value in values.items()]
        )
        page.goto(self.address + path.format(**self.ids))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("pages")
    with ThreadPoolExecutor(1) as aside:  # the browser's own loop runs in this thread, which Flask would trip over
        app, found = aside.submit(prepare, folder).result()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    found.address = f"http://127.0.0.1:{server.server_port}"
    yield found
    server.shutdown()
    thread.join()


def prepare(folder: Path) -> tuple[Flask, Site]:
    app = create_app(
        Settings(
            data_dir=folder,
            database_url=f"sqlite:///{folder / 'tremplin.db'}",
            secret_key="a secret that only tests know, long enough",
            password_salt="a salt that only tests know, long enough",
        )
    )
    found = Site()
    with app.app_context():
        upgrade(db.engine)
        users = fill(db.session, found.ids)
        found.cookies = {name: cookie(app, db.session, user) for name, user in users.items()}
    return app, found


def cookie(app: Flask, session: Session, user: User) -> str:
    client = app.test_client()
    signed_in(client, session, user)
    kept = client.get_cookie("session")
    assert kept is not None
    return kept.value


def fill(session: Session, ids: dict[str, object]) -> dict[str, User]:
    """Write a portfolio where everything that can show shows, and the group its owner is in."""
    names = (
        *("Souder en TIG", "Souder en MIG-MAG", "Lire un plan", "Contrôler une soudure à l’œil", "Régler le poste"),
        *("Conduire un engin de levage en respectant les règles de sécurité du site", "Remplir une fiche de suivi"),
    )
    tig, mig, plan, eye, post, crane, sheet = (people.skill(session, name) for name in names)
    team = people.skill(session, "S’intégrer dans une équipe", family=SkillFamily.BEHAVIOURAL)
    unheld = people.skill(session, "Meuler une pièce")
    job = people.occupation(session, "Soudeur / Soudeuse", [tig, mig, plan, eye, post, sheet, unheld, team])
    at = schools.provider(session)
    trainer = schools.trainer(session, at)
    course = schools.training_session(
        session,
        at,
        modules={
            "Soudage TIG": ([tig], TODAY - timedelta(days=30), TODAY + timedelta(days=110)),
            "Lecture de plan": ([plan], TODAY - timedelta(days=30), TODAY - timedelta(days=3)),
        },
        name="groupe d’octobre",
    )
    who = people.trainee(session, now=LONG_AGO)
    portfolio.describe(
        session,
        trainee=who,
        commune_code=people.commune(session).code,
        mobility_km=30,
        available_from=TODAY + timedelta(days=60),
        contracts=[Contract.PERMANENT, Contract.TEMPORARY],
        occupation_ids=[job.id],
        now=NOW,
    )
    enrolment = schools.enrolled(session, who, course, now=LONG_AGO)
    finished = next(one for one in enrolment.modules if one.module.title == "Lecture de plan")
    trainings.complete_module(session, module=finished, on=TODAY, now=NOW)
    for name, started in (("Amélie Lefèvre", True), ("David Marie", False)):
        schools.enrolled(session, people.trainee(session, name), course, started=started, now=LONG_AGO)
    left = schools.enrolled(session, people.trainee(session, "Gwenaëlle Hue"), course, now=LONG_AGO)
    trainings.drop(session, enrolment=left, on=TODAY, reason="job", now=NOW)
    people.declared(session, who, mig, level=3)
    people.declared(session, who, eye)
    people.declared(session, who, post, state=GroundState.IN_PROGRESS, level=None)
    past = local_day(LONG_AGO) + timedelta(days=20)
    people.declared(session, who, sheet, state=GroundState.IN_PROGRESS, expected_on=past, now=LONG_AGO)
    attestation = statements.attested(session, who, mig, by=trainer, observed="workshop", now=NOW)
    wrong = statements.attested(session, who, eye, by=trainer, observed="company", now=NOW)
    attestations.revoke(session, attestation=wrong, by=trainer, reason="Signée pour une autre personne", now=NOW)
    certified = [
        trainings.certify(
            session,
            trainee=who,
            provider=at,
            recorded_by=trainer,
            kind=kind,
            title=title,
            code=None,
            body="Ministère du travail",
            awarded_on=TODAY - timedelta(days=400),
            expires_on=ends,
            skills={skill.id: 3},
            now=NOW,
        )
        for kind, title, skill, ends in (
            (CertificationKind.BLOCK, "Titre professionnel, bloc 1", team, None),
            (CertificationKind.ADDITIONAL_MODULE, "CACES", crane, TODAY - timedelta(days=10)),
        )
    ]
    administrator = a_member(session, MembershipRole.ADMIN, at)
    attestations.set_quorums(session, provider=at, attesters={plan.id: 2}, by=administrator, now=NOW)
    statements.attested(session, who, plan, by=trainer, observed="assessment", now=NOW)
    assessed = statements.assessed(session, who, {tig: None, plan: 3}, by=trainer, now=NOW)
    newcomer = people.trainee(session, "Nouvelle Personne", now=NOW)
    lived = people.experience(session, who, "Aide-soudeur")
    words = people.own_words(session, who, "Souder des marmites", experience=lived)
    asked = [people.skill(session, f"Meuler la pièce {number}") for number in range(1, 8)]
    series = people.card_series(session, who, [*asked, mig], experience=lived)
    people.answered(session, who, series, CardSaid.ACQUIRED, CardSaid.IN_PROGRESS, CardSaid.NOT_YET)
    session.commit()
    things = {"attested": mig, "unheld": unheld, "late": sheet, "job": job, "group": course, "enrolment": enrolment}
    things |= {"series": series, "experience": lived, "words": words}
    things |= {
        "taught": tig,
        "assessment": assessed,
        "provider": at,
        "person": who,
        "attestation": attestation,
        "certification": certified[0],
    }
    ids.update({name: thing.id for name, thing in things.items()}, module=course.modules[0].module_id)
    return {"trainee": who.user, "newcomer": newcomer.user, "trainer": trainer, "administrator": administrator}


def faults(page: Page, width: int) -> list[str]:
    """What axe finds, and whether the page must be scrolled sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*violations(page), *([f"as wide as {wide} px"] if wide > width else [])]


@pytest.mark.parametrize(
    ("width", "language"),
    [
        (320, "fr"),
        (1280, "en"),
        pytest.param(320, "en", marks=pytest.mark.deep),
        pytest.param(1280, "fr", marks=pytest.mark.deep),
    ],
)
def test_every_page_is_accessible_and_fits(browser: Browser, site: Site, width: int, language: str) -> None:
    errors: list[str] = []
    with visit(browser, errors, width=width) as page:
        found = {}
        for who, path in PAGES:
            site.open(page, who, path, language)
            found[f"{who} {path}"] = faults(page, width)
        assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_a_page_that_says_what_is_wrong_is_accessible_too(browser: Browser, site: Site, width: int) -> None:
    errors: list[str] = []
    with visit(browser, errors, width=width) as page:
        for who, path in FAULTY:
            site.open(page, who, path)
            page.locator("main form .btn:not(.quiet)").last.click()
            expect(page.locator(".summary")).to_be_focused()
            assert faults(page, width) == [], path


def test_a_skill_is_added_by_keys_alone(page: Page, site: Site) -> None:
    site.open(page, "newcomer", "/portfolio/competences/ajouter")
    page.get_by_role("combobox", name="Avec vos mots").focus()
    page.keyboard.type("meuler")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Meuler une pièce")
    page.get_by_label("Je sais faire").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(".flashes")).to_contain_text("« Meuler une pièce » est à jour")


def test_fifteen_answers_need_no_script(browser: Browser, site: Site) -> None:
    errors: list[str] = []
    with visit(browser, errors, width=320, script=False) as page:
        site.open(page, "newcomer", "/portfolio/parcours")
        page.get_by_label("Votre métier").fill("soudeur")
        page.get_by_role("button", name="Voir ses compétences").click()
        answered = 0
        while page.locator("button.choice").count():
            page.locator("button.choice").first.click()
            answered += 1
        page.get_by_role("button", name="Enregistrer et finir").click()
        assert answered >= 7  # another test may have answered one
        page.get_by_role("link", name="Voir mes compétences").click()
        expect(page.get_by_role("heading", name="Vos 8 compétences")).to_be_visible()
