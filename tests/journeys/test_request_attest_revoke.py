"""A trainee asks, a trainer signs, then takes it back; a tutor without an account testifies."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import begin_writing, make_engine
from app.i18n import local_day
from app.skills import queries as skills
from app.skills.models import Skill
from tests.conftest import SHARED
from tests.factories import portfolio as people
from tests.factories import trainings as schools
from tests.journeys.crawling import shown_faults
from tests.journeys.steps import demo, sign_in, told
from tests.journeys.test_keyboard import tab_to

pytestmark = pytest.mark.journey


@dataclass
class Learner:
    """Someone in a training of the trainer account's provider, who says that they can do something."""

    email: str
    name: str
    skill: str
    trainer: str


@pytest.fixture
def learner(request: pytest.FixtureRequest, live_server: str) -> Learner:
    """Add a person of one's own to the site, who signs in as the demo's accounts do."""
    file = request.config.stash[SHARED] / "site" / "data" / "tremplin.db"
    engine = make_engine(f"sqlite:///{file}")
    now = datetime.now(UTC)
    with Session(engine) as session:
        begin_writing(session)
        trainer, model = (
            session.scalars(select(User).where(User.email == demo(who))).one() for who in ("formateur", "stagiaire")
        )
        mark = uuid4().hex[:6]
        who = people.trainee(session, f"Inès {mark}", now=now)
        who.user.email, who.user.password = f"ines.{mark}@journey.example", model.password
        skill = session.scalars(select(Skill).join(Skill.labels).order_by(Skill.code).limit(1)).unique().one()
        day = local_day(now)
        group = schools.training_session(
            session,
            trainer.memberships[0].organisation,
            title=f"Essai {mark}",
            modules={"Essai": ([skill], day - timedelta(days=20), day + timedelta(days=20))},
        )
        schools.enrolled(session, who, group, now=now - timedelta(days=15))
        people.declared(session, who, skill, now=now)
        name = skills.skill_labels(session, [skill.id], "fr")[skill.id]
        found = Learner(who.user.email, who.user.display_name, name, trainer.display_name)
        session.commit()
    engine.dispose()
    return found


def ask(page: Page, site: str, one: Learner) -> None:
    """Ask by the pages, from the portfolio."""
    sign_in(page, site, one.email)
    page.goto(f"{site}/portfolio")
    page.get_by_role("main").get_by_role("link", name="Demander une attestation").first.click()
    expect(page.get_by_role("checkbox", name=one.skill)).to_be_checked()
    page.get_by_role("radio", name=re.compile(re.escape(one.trainer))).first.check(force=True)
    page.get_by_role("button", name="Envoyer la demande").click()
    told(page, "Votre demande est envoyée.")


def tick_of(page: Page, one: Learner) -> Locator:
    """The tick that answers this person's request, among those that wait."""
    return page.locator("label.check").filter(has_text=one.name).get_by_role("checkbox")


def sign(page: Page, site: str, one: Learner) -> None:
    """Sign in the trainer's requests, and see it gone."""
    sign_in(page, site, demo("formateur"))
    page.get_by_role("link", name="Répondre").first.click()
    tick = tick_of(page, one)
    tick.check()
    page.get_by_label("Vu en atelier ou en salle").check(force=True)
    page.get_by_role("button", name="Signer").click()
    told(page, "1 attestation signée.")
    expect(tick).to_have_count(0)


def take_back(page: Page, site: str, one: Learner) -> None:
    """Take the attestation back from the person's page."""
    page.goto(f"{site}/groupes")
    page.get_by_role("main").get_by_role("link", name=re.compile(f"Essai {one.name[-6:]}")).first.click()
    page.get_by_role("link", name=f"Attester {one.name}").click()
    page.get_by_role("link", name=f"Retirer {one.skill}", exact=True).first.click()
    page.get_by_label("Pourquoi").fill("signée pour une autre personne")
    page.get_by_role("button", name="Retirer").click()
    told(page, "L’attestation est retirée.")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_trainee_asks_a_trainer_signs_and_takes_it_back(
    visitor: Callable[..., Page], live_server: str, learner: Learner, script: bool
) -> None:
    trainee, trainer = visitor(script=script), visitor(script=script)
    ask(trainee, live_server, learner)
    sign(trainer, live_server, learner)
    trainee.goto(live_server)
    news = trainee.get_by_role("region", name="Les nouvelles")
    expect(news).to_contain_text(f"attestée par {learner.trainer}")
    trainee.get_by_role("button", name="C’est vu").click()
    expect(news).to_have_count(0)
    trainee.goto(f"{live_server}/portfolio/attestations")
    expect(trainee.get_by_role("region", name="Demandes terminées")).to_contain_text("Attestée")

    take_back(trainer, live_server, learner)
    trainee.goto(live_server)
    expect(news).to_contain_text("signée pour une autre personne")


def test_the_same_by_keyboard_alone(visitor: Callable[..., Page], live_server: str, learner: Learner) -> None:
    page = visitor()
    sign_in(page, live_server, learner.email)
    page.goto(f"{live_server}/portfolio/attestations/demander")
    tab_to(page, "input[name=skills]")
    expect(page.locator("input[name=skills]")).to_be_checked()  # there is only one
    tab_to(page, "input[name=whom]")
    page.keyboard.press("Space")
    tab_to(page, ".actions button")
    page.keyboard.press("Enter")
    told(page, "Votre demande est envoyée.")

    trainer = visitor()
    sign_in(trainer, live_server, demo("formateur"))
    trainer.goto(f"{live_server}/demandes")
    tick = tick_of(trainer, learner)
    tab_to(trainer, f"#{tick.get_attribute('id')}")
    trainer.keyboard.press("Space")
    tab_to(trainer, "input[name=observed]")
    trainer.keyboard.press("Space")
    tab_to(trainer, ".actions button")
    trainer.keyboard.press("Enter")
    told(trainer, "1 attestation signée.")

    # From the list of groups to the person's page, and the attestation is taken back.
    trainer.goto(f"{live_server}/groupes")
    for link in (f"Essai {learner.name[-6:]}", f"Attester {learner.name}", f"Retirer {learner.skill}"):
        tab_to(trainer, f"main a:has-text('{link}')")
        before = trainer.url
        trainer.keyboard.press("Enter")
        trainer.wait_for_url(lambda url, before=before: url != before)
    tab_to(trainer, "main [name=reason]")
    trainer.keyboard.type("signée pour une autre personne")
    tab_to(trainer, ".actions button")
    trainer.keyboard.press("Enter")
    told(trainer, "L’attestation est retirée.")
    page.goto(live_server)
    expect(page.get_by_role("region", name="Les nouvelles")).to_contain_text("signée pour une autre personne")


def test_a_tutor_without_an_account_testifies_by_a_code(
    visitor: Callable[..., Page], live_server: str, learner: Learner
) -> None:
    trainee, tutor = visitor(width=390), visitor(script=False, width=390)
    sign_in(trainee, live_server, learner.email)
    trainee.goto(f"{live_server}/portfolio/temoignages/demander")
    expect(trainee.get_by_role("checkbox", name=learner.skill)).to_be_checked()
    trainee.get_by_label("En face").press("Space")
    trainee.get_by_role("button", name="Demander", exact=True).click()
    expect(trainee.get_by_role("img", name="Code à scanner")).to_be_visible()
    assert shown_faults(trainee) == []
    link = trainee.get_by_text(re.compile("/temoigner/")).inner_text().strip()

    tutor.goto(link)
    tutor.get_by_label("En autonomie").press("Space")
    tutor.get_by_label("Qu’avez-vous vu, en quelques mots ?").fill("Du travail soigné.")
    tutor.get_by_label("Votre prénom et votre nom").fill("Maryse Letellier")
    tutor.get_by_label("Votre fonction").fill("Cheffe d’atelier")
    tutor.get_by_label("Votre entreprise ou votre structure").fill("Métallerie des Dunes")
    tutor.get_by_label("Votre adresse e-mail").fill("maryse@dunes.example")
    tutor.get_by_role("button", name="Envoyer mon témoignage").click()
    expect(tutor.get_by_role("heading", level=1)).to_have_text("Merci")

    trainee.goto(f"{live_server}/portfolio/temoignages")
    expect(trainee.get_by_role("main")).to_contain_text("Du travail soigné.")
    assert shown_faults(trainee) == []


def test_the_public_page_of_a_testimonial_is_open_to_all(
    page: Page, visitor: Callable[..., Page], live_server: str, learner: Learner
) -> None:
    sign_in(page, live_server, learner.email)
    page.goto(f"{live_server}/portfolio/temoignages/demander")
    page.get_by_label("En face").check(force=True)
    page.get_by_role("button", name="Demander", exact=True).click()
    link = page.get_by_text(re.compile("/temoigner/")).inner_text().strip()
    tutor = visitor()
    for width in (320, 1280):
        tutor.set_viewport_size({"width": width, "height": 800})
        tutor.goto(link)
        assert shown_faults(tutor) == []
    tutor.goto(f"{live_server}/temoigner/merci")
    assert shown_faults(tutor) == []
