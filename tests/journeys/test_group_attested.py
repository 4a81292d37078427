"""A trainer attests a whole group: twelve people and ten skills, in thirty interactions at most."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, User
from app.db import begin_writing, make_engine
from app.i18n import local_day
from app.portfolio import services as portfolio
from app.skills.models import Framework, Skill
from app.territory.models import Commune
from app.trainings import services as trainings
from tests.conftest import SHARED
from tests.factories.accounts import a_member, a_user, an_organisation
from tests.journeys.crawling import shown_faults
from tests.journeys.steps import demo, sign_in, told
from tests.support.browsing import assert_accessible

pytestmark = pytest.mark.journey

MOST = 30
PEOPLE, SKILLS = 12, 10


@dataclass
class Group:
    """A group of one's own on the shared site: its trainer's address, and its page."""

    email: str
    path: str


@dataclass
class Hand:
    """What a person does on a page, counted: each click and each key is one."""

    page: Page
    done: int = field(default=0)

    def tick(self, one: Locator) -> None:
        """Click a box or its label."""
        one.click(force=True)
        self.done += 1

    def press(self, key: str, times: int = 1) -> None:
        """Press a key, some times."""
        for _ in range(times):
            self.page.keyboard.press(key)
        self.done += times


@pytest.fixture
def a_group(request: pytest.FixtureRequest, live_server: str) -> Callable[[], Group]:
    """Write groups of twelve people whose trainings aim at ten skills, with a trainer who signs in as all in a demo."""
    file = request.config.stash[SHARED] / "site" / "data" / "tremplin.db"

    def write() -> Group:
        assert live_server
        engine = make_engine(f"sqlite:///{file}")
        with Session(engine) as session:
            begin_writing(session)
            made = prepare(session)
            session.commit()
        engine.dispose()
        return made

    return write


def prepare(session: Session) -> Group:
    """Write one through the services, everything named by chance."""
    now = datetime.now(UTC)
    today, name = local_day(now), uuid4().hex[:8]
    password = session.scalars(select(User.password).where(User.email == demo("formateur"))).one()
    provider = an_organisation(session, name=f"Formation {name}")

    trainer = a_member(session, MembershipRole.TRAINER, provider, email=f"groupe-{name}@example.org")
    trainer.password, trainer.confirmed_at = password, now
    used = select(Framework.id).where(Framework.is_default).scalar_subquery()
    known = select(Skill).where(Skill.framework_id == used, Skill.retired_in_id.is_(None)).order_by(Skill.code)
    skills = session.scalars(known.limit(SKILLS)).all()
    module = trainings.NewModule("Le métier", None, 70, {skill.id: 3 for skill in skills})
    programme = trainings.write_programme(
        session,
        provider=provider,
        title=f"Groupe {name}",
        title_en=None,
        scheme=None,
        rncp_code=None,
        occupation_id=None,
        modules=[module],
    )
    days = {programme.modules[0].id: (today - timedelta(days=20), today + timedelta(days=60))}
    commune = session.scalars(select(Commune.code).order_by(Commune.code).limit(1)).one()
    group = trainings.schedule(
        session, programme=programme, name=None, commune_code=commune, seats=PEOPLE, module_dates=days
    )
    for number in range(1, PEOPLE + 1):
        user = a_user(session, email=f"groupe-{name}-{number}@example.org", display_name=f"Personne {number:02}")
        trainee = portfolio.open_portfolio(session, user=user, now=now)
        enrolment = trainings.enrol(session, trainee=trainee, training_session=group, now=now)
        trainings.start(session, enrolments=[enrolment], now=now)
    return Group(trainer.email, f"/groupes/{group.id}/attester")


def open_group(page: Page, site: str, group: Group) -> Hand:
    """Sign in as its trainer, and open the group's table."""
    sign_in(page, site, group.email)
    page.goto(site + group.path)
    expect(page.locator("input[name=skill]")).to_have_count(SKILLS)
    expect(page.locator("input[name=person]:checked")).to_have_count(PEOPLE)
    return Hand(page)


def sign_all(hand: Hand) -> None:
    """Tick each skill, untick someone who was not there, check, say how, and sign."""
    page = hand.page
    for number in range(SKILLS):
        hand.tick(page.locator("input[name=skill]").nth(number))
    hand.tick(page.locator("input[name=person]").first)
    hand.tick(page.get_by_role("button", name="Vérifier avant de signer"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier avant de signer")
    expect(page.locator("input[name=cell]:checked")).to_have_count((PEOPLE - 1) * SKILLS)
    hand.tick(page.get_by_label("Vu en atelier ou en salle"))
    hand.tick(page.get_by_role("button", name="Signer"))
    told(page, f"{(PEOPLE - 1) * SKILLS} attestations signées.")


def test_a_whole_group_is_attested_in_few_interactions_with_a_script_and_without(
    page: Page,
    plain_page: Page,
    live_server: str,
    a_group: Callable[[], Group],
) -> None:
    for visited in (page, plain_page):
        hand = open_group(visited, live_server, a_group())
        sign_all(hand)
        assert hand.done == SKILLS + 4 <= MOST
        expect(visited.locator("input[name=cell]")).to_have_count(SKILLS)


def test_a_whole_group_is_attested_by_keyboard_alone(
    page: Page, live_server: str, a_group: Callable[[], Group]
) -> None:
    hand = open_group(page, live_server, a_group())
    page.locator("input[name=skill]").first.focus()
    for number in range(SKILLS):
        hand.press("Space")
        if number < SKILLS - 1:
            hand.press("Tab")
    expect(page.locator("input[name=skill]:checked")).to_have_count(SKILLS)
    hand.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier avant de signer")
    hand.press("Tab")
    hand.press("Enter")  # the way round the menu
    while not page.evaluate("document.activeElement.name === 'observed'"):
        hand.press("Tab")
        assert hand.done <= MOST
    hand.press("Space")
    hand.press("Enter")
    told(page, f"{PEOPLE * SKILLS} attestations signées.")
    assert hand.done == 27 <= MOST


def test_the_button_counts_what_the_ticks_cross_and_the_pages_are_open_to_all(
    page: Page, live_server: str, a_group: Callable[[], Group]
) -> None:
    hand = open_group(page, live_server, a_group())
    button = page.get_by_role("button", name="Vérifier avant de signer")
    skills, people = page.locator("input[name=skill]"), page.locator("input[name=person]")
    for one in (skills.nth(0), skills.nth(1), people.nth(0), page.locator("input[name=cell]").nth(0)):
        hand.tick(one)
    expect(button).to_contain_text("(23)")
    lit = "getComputedStyle(document.querySelector('.grid tbody tr:nth-child(2) td')).backgroundColor"
    assert page.evaluate(lit) != "rgba(0, 0, 0, 0)"
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert shown_faults(page) == []
        assert_accessible(page)
    button.click()
    expect(page.locator("input[name=cell]:checked")).to_have_count(23)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert shown_faults(page) == []
        assert_accessible(page)
    page.get_by_role("button", name="Changer les coches").click()
    expect(page.locator("input[name=cell]:checked")).to_have_count(23)
    expect(page.locator("input[name=person]:checked")).to_have_count(PEOPLE - 1)
