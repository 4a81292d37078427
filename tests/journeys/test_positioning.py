"""An intake of twelve is positioned in few interactions: with a script, without, and by keyboard alone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.demo import PASSWORD
from app.accounts.models import User
from app.db import begin_writing, make_engine
from app.i18n import local_day
from app.portfolio import services as portfolio
from app.skills.models import Framework, Skill, SkillKind
from tests.conftest import SHARED
from tests.factories import attestations as statements
from tests.factories import trainings as schools
from tests.factories.accounts import a_user
from tests.journeys.crawling import shown_faults
from tests.journeys.steps import sign_in, told
from tests.journeys.test_keyboard import tab_to

pytestmark = pytest.mark.journey

PEOPLE, MODULES, MOST = 12, 2, 4
MOMENT = datetime.now(UTC)
LONG_AGO = MOMENT - timedelta(days=50)

Intake = tuple[str, UUID]


@pytest.fixture
def intake(request: pytest.FixtureRequest, live_server: str) -> Callable[[], Intake]:
    """Make an intake of its own on the live site: its trainer's address, and its session."""

    def make() -> Intake:
        engine = make_engine(f"sqlite:///{request.config.stash[SHARED] / 'site' / 'data' / 'tremplin.db'}")
        try:
            with Session(engine, expire_on_commit=False) as session:
                begin_writing(session)
                made = an_intake(session, uuid4().hex)
                session.commit()
        finally:
            engine.dispose()
        return made

    return make


def an_intake(session: Session, mark: str) -> Intake:
    """Twelve people expected; a trainer of elsewhere attested the first skill for half of them."""
    skills = session.scalars(
        select(Skill)
        .join(Framework)
        .where(Framework.is_default, Skill.kind == SkillKind.KNOW_HOW, Skill.retired_in_id.is_(None))
        .where(~Skill.exclusive)
        .order_by(Skill.code)
        .limit(3)
    ).all()
    at, elsewhere = schools.provider(session, f"Accueil {mark[:8]}"), schools.provider(session, f"Avant {mark[:8]}")
    trainer, other = known_trainer(session, at, mark), known_trainer(session, elsewhere, f"autre-{mark}")
    before = local_day(LONG_AGO), local_day(MOMENT) + timedelta(days=1)
    dates = local_day(MOMENT) + timedelta(days=30), local_day(MOMENT) + timedelta(days=90)
    course = schools.training_session(session, elsewhere, modules={"Atelier": ([skills[2]], *before)}, seats=PEOPLE)
    given = schools.training_session(
        session,
        at,
        modules={"Gestes": (skills[:2], *dates), "Suite": ([skills[2]], *dates)},
        title=f"Accueil {mark[:8]}",
    )
    for number in range(PEOPLE):
        user = a_user(session, email=f"{number}-{mark}@example.org", display_name=f"Personne {number:02}")
        who = portfolio.open_portfolio(session, user=user, now=LONG_AGO)
        schools.enrolled(session, who, course, now=LONG_AGO)
        schools.enrolled(session, who, given, started=False, now=LONG_AGO)
        if number % 2:
            statements.attested(session, who, skills[0], by=other, now=LONG_AGO)
    return trainer.email, given.id


def known_trainer(session: Session, at: object, mark: str) -> User:
    """A trainer who signs in with the demo's password, whose hash the demo's own accounts have."""
    made = schools.trainer(session, at, "Paul Renouf")  # type: ignore[arg-type]
    known = session.scalars(select(User).where(User.email == "formateur@demo.example")).one()
    made.email, made.password, made.confirmed_at = f"{mark}@example.org", known.password, known.confirmed_at
    session.flush()
    return made


def check_decided(page: Page) -> None:
    """All is decided, and half of the people are spared hours."""
    told(page, f"{PEOPLE * MODULES} modules décidés.")
    expect(page.locator("input[name=module]")).to_have_count(0)
    expect(page.get_by_text("Allègement de 35 h", exact=False)).to_have_count(PEOPLE // 2)


def position(page: Page, site: str, made: Intake) -> int:
    """From the group's page, decide as advised of everyone; how many interactions it took."""
    email, session_id = made
    sign_in(page, site, email)
    page.goto(f"{site}/groupes/{session_id}")
    page.get_by_role("link", name="Positionnement", exact=True).click()
    expect(page.locator("input[name=module]:checked")).to_have_count(PEOPLE * MODULES)
    page.get_by_role("button", name="Décider comme conseillé").click()
    check_decided(page)
    return 2


def decide_again(page: Page) -> None:
    """One decision is changed, with its reason."""
    page.get_by_role("main").get_by_role("link", name="Personne 01").click()
    group = page.locator("fieldset.card").first
    group.get_by_label("Dispenser du module").check(force=True)
    group.get_by_label("Pourquoi").fill("Vu au test")
    page.get_by_role("button", name="Enregistrer les décisions").click()
    told(page, "C’est décidé.")
    expect(page.get_by_role("main")).to_contain_text("1 décision plus ancienne")


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_an_intake_of_twelve_is_positioned_in_few_interactions(
    page: Page, plain_page: Page, live_server: str, intake: Callable[[], Intake], script: bool
) -> None:
    here = page if script else plain_page
    assert position(here, live_server, intake()) <= MOST
    if script:
        assert shown_faults(here) == []
    decide_again(here)


def test_the_same_by_keyboard_alone(page: Page, live_server: str, intake: Callable[[], Intake]) -> None:
    email, session_id = intake()
    page.goto(f"{live_server}/connexion")
    tab_to(page, "#contenu input[name=email]")
    page.keyboard.type(email)
    tab_to(page, "input[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server}/")
    page.goto(f"{live_server}/groupes/{session_id}")
    tab_to(page, f"a[href='/positionnements/{session_id}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server}/positionnements/{session_id}")
    tab_to(page, "input[name=reason]")
    page.keyboard.press("Enter")
    check_decided(page)
