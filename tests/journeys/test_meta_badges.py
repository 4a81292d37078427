"""A structure asks that its badge be recognised, the Region decides, someone has the meta-badge at once, and loses it
when the recognition is withdrawn: with a script at a desk, without one on a phone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from unittest import mock
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, Organisation, OrganisationKind, User
from app.credentials import queries as badges
from app.credentials import services as credentials
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.drawing import Drawing
from app.credentials.bridge.sealing import Seal
from app.credentials.models import AchievementVersion, BackpackBadge, Issuer
from app.db import begin_writing, make_engine
from app.recognition import queries, services
from app.recognition.models import MetaFamily, MetaRule
from app.recognition.services import FacetText, Means, RuleText, sweeping
from app.skills import queries as skills
from app.skills.models import Framework, Skill
from tests.conftest import SHARED
from tests.factories import backpacks
from tests.factories.accounts import a_member, an_organisation
from tests.journeys.steps import demo, sign_in, told

pytestmark = pytest.mark.journey

CRITERIA = "- Écouter un collègue jusqu’au bout, puis redire la consigne avec ses mots.\n- Vu trois fois."
REASON, CHANGED = "Deux personnes observent, sur trois séances.", "La structure n’observe plus personne."


@dataclass(frozen=True, slots=True)
class Story:
    """Who signs in, and the names of what they look for, which nobody else has."""

    mark: str
    person: str
    asker: str
    officer: str
    skill: str

    @property
    def meta(self) -> str:
        """The meta-badge, which wants two facets from two badges."""
        return f"Coopérer {self.mark}"

    @property
    def badge(self) -> str:
        """The badge for which its structure asks."""
        return f"Accueillir {self.mark}"


class Writer:
    """Writes what there is before the story, through the services, as the served site signs and publishes."""

    def __init__(self, session: Session, means: Means) -> None:
        self.session, self.means, self.now = session, means, datetime.now(UTC) - timedelta(minutes=5)
        self.mark = uuid4().hex[:8]

    def write(self) -> Story:
        """A meta-badge in force, two badges that someone has accepted, of which one is recognised."""
        session, now = self.session, self.now
        region = badges.region_issuer(session)
        assert region is not None
        officer = self.known(MembershipRole.REGION_OFFICER, region.organisation, demo("region"))
        at = an_organisation(session, OrganisationKind.ISSUER, name=f"Ateliers {self.mark}")
        structure = credentials.open_issuer(session, at, by=None, seal=self.means.seal, now=now)
        asker = self.known(MembershipRole.ISSUER, at, demo("badges"))
        default = select(Framework.id).where(Framework.is_default).scalar_subquery()
        known = select(Skill).where(Skill.framework_id == default, Skill.retired_in_id.is_(None)).order_by(Skill.code)
        listening, speaking = session.scalars(known.limit(2)).all()
        rule = self.meta_badge(region, officer, listening, speaking)
        asked = self.badge(structure, f"Accueillir {self.mark}", listening)
        other = self.badge(structure, f"Animer {self.mark}", speaking)
        services.recognise(
            session, rule.meta_badge, services.of_version(session, other, self.means.addresses),
            facets=[one for one in queries.facets_in(rule) if one.name == "Dire"], reason="Des critères précis.",
            conditions=None, ends_at=None, by=officer, means=self.means, now=now,
        )  # fmt: skip
        self.sweep()
        label = skills.skill_labels(session, [listening.id], "fr")[listening.id]
        return Story(self.mark, self.holder(asked, other), asker.email, officer.email, label)

    def known(self, role: MembershipRole, at: Organisation, like: str) -> User:
        """Someone who signs in with the demo's password."""
        made = a_member(self.session, role, at, email=f"{role.value}-{self.mark}@journey.example")
        return self.signs_in(made, like)

    def signs_in(self, user: User, like: str) -> User:
        """Let someone sign in as a demo account does."""
        model = self.session.scalars(select(User).where(User.email == like)).one()
        user.password, user.confirmed_at = model.password, self.now
        self.session.flush()
        return user

    def meta_badge(self, region: Issuer, by: User, listening: Skill, speaking: Skill) -> MetaRule:
        """The rule in force of a meta-badge of two facets."""
        facets = [
            FacetText("Écouter", "Écouter un collègue jusqu’au bout.", [listening.id]),
            FacetText("Dire", "Dire ce qui est fait.", [speaking.id]),
        ]
        text = RuleText(f"Coopérer {self.mark}", "Travailler avec d’autres.", MetaFamily.BEHAVIOURAL, facets, 2, 2)
        rule = services.write_new(
            self.session, region, text, by=by, addresses=self.means.addresses, now=self.now
        )  # fmt: skip
        credentials.illustrate(rule.version, credentials.drawn(Drawing(), text.name))
        services.activate(self.session, rule, reason="Première.", revision=rule.revision, by=by, now=self.now)
        return rule

    def badge(self, structure: Issuer, name: str, skill: Skill) -> AchievementVersion:
        """A published badge."""
        text = credentials.BadgeText(
            name=name, description="Coopérer dans un collectif.", criteria=CRITERIA, skill_ids=[skill.id],
            validity_months=None,
        )  # fmt: skip
        made = credentials.draft(
            self.session, structure, text, by=None, addresses=self.means.addresses, now=self.now
        )  # fmt: skip
        credentials.illustrate(made, credentials.drawn(Drawing(), name))
        credentials.publish(self.session, made, by=None, now=self.now)
        return made

    def holder(self, *versions: AchievementVersion) -> str:
        """The address of someone who accepted these badges."""
        who = backpacks.a_reader(self.session, f"alix-{self.mark}@journey.example", now=self.now)
        self.signs_in(who.user, demo("stagiaire"))
        to = credentials.Recipient(who.user.email, who.user.display_name, who.user.id)
        for version in versions:
            credentials.give(
                self.session, version, [to], by=None, seal=self.means.seal, addresses=self.means.addresses, now=self.now
            )  # fmt: skip
        credentials.collect(self.session, who.user, now=self.now)  # as signing in does
        for badge in self.session.scalars(select(BackpackBadge).where(BackpackBadge.trainee_id == who.id)):
            credentials.accept(self.session, badge, now=self.now)
        return who.user.email

    def sweep(self) -> None:
        """Leave nobody to be looked at."""
        for number in sweeping.open_sweeps(self.session):
            while not sweeping.step(self.session, number, means=self.means, now=self.now):
                pass


@pytest.fixture
def story(request: pytest.FixtureRequest, live_server: str) -> Story:
    """Write it on the served site."""
    data = request.config.stash[SHARED] / "site" / "data"
    means = Means(Seal([(data / "keys_secret").read_text(encoding="ascii").strip()]), Addresses(live_server))
    engine = make_engine(f"sqlite:///{data / 'tremplin.db'}")
    try:
        # Where an application is known too, what follows from badges is signed as the served site does.
        followed = mock.patch("app.recognition.views.blueprint.means", return_value=means)
        with followed, Session(engine, expire_on_commit=False) as session:
            begin_writing(session)
            made = Writer(session, means).write()
            session.commit()
    finally:
        engine.dispose()
    return made


def ask(page: Page, site: str, story: Story) -> None:
    """In two steps, ask that the badge count."""
    page.goto(f"{site}/structure/reconnaissances")
    page.get_by_role("main").get_by_role("link", name="Demander une reconnaissance", exact=True).click()
    page.get_by_role("radio", name=re.compile(f"^{story.badge}")).check()
    page.get_by_role("radio", name=re.compile(f"^{story.meta}")).check()
    page.get_by_role("button", name="Continuer", exact=True).click()
    page.get_by_role("checkbox", name=re.compile("^Écouter")).check()
    page.get_by_label("Dites-le en quelques mots").fill("On écoute, puis on redit.")
    page.get_by_role("button", name="Envoyer la demande", exact=True).click()
    told(page, "La Région a reçu votre demande.")
    expect(page.get_by_role("main")).to_contain_text("Chez la Région")


def recognise(page: Page, site: str, story: Story) -> None:
    """From the queue, read the report, choose the facet, say why, and sign."""
    page.goto(f"{site}/region/reconnaissances")
    page.get_by_role("main").get_by_role("link", name=re.compile(f"^{story.badge}")).first.click()
    report = page.get_by_role("region", name="Rapport de cohérence", exact=True)
    expect(report.get_by_role("rowheader", name=re.compile("Écouter un collègue jusqu’au bout")).first).to_be_visible()
    decide = page.get_by_role("region", name="Votre décision", exact=True)
    decide.get_by_role("radio", name="Reconnaître", exact=True).check()
    decide.get_by_role("checkbox", name=re.compile("^Écouter")).check()
    decide.get_by_role("checkbox", name=re.compile("^Dire")).uncheck()
    decide.get_by_label("Motif").fill(REASON)
    decide.get_by_role("button", name="Signer la décision", exact=True).click()
    told(page, "le badge est reconnu")


def withdraw(page: Page, site: str, story: Story) -> None:
    """Let the badge count no longer."""
    page.goto(f"{site}/region/reconnaissances?etat=recognised")
    page.get_by_role("main").get_by_role("link", name=re.compile(f"^{story.badge}")).first.click()
    page.get_by_role("link", name="Retirer la reconnaissance", exact=True).click()
    page.get_by_label("Pourquoi ne compte-t-il plus").fill(CHANGED)
    page.get_by_role("button", name="Retirer la reconnaissance", exact=True).click()
    told(page, "Le badge ne compte plus.")


def registered(page: Page, site: str, story: Story, *, past: bool) -> Locator:
    """The line of the badge in the register that everyone reads."""
    page.goto(f"{site}/badges-reconnus?q={story.mark}{'&etat=termines' if past else ''}")
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=story.badge, exact=True))


@pytest.mark.parametrize(("script", "width"), [(True, 1280), (False, 320)], ids=["script", "no script"])
def test_a_recognised_badge_brings_a_meta_badge_which_its_withdrawal_suspends(
    visitor: Callable[..., Page], live_server: str, story: Story, script: bool, width: int
) -> None:
    person, asker, officer = (visitor(script=script, width=width) for _ in range(3))
    sign_in(asker, live_server, story.asker)
    ask(asker, live_server, story)
    sign_in(officer, live_server, story.officer)
    recognise(officer, live_server, story)
    asker.reload()
    expect(asker.get_by_role("main")).to_contain_text(REASON)

    sign_in(person, live_server, story.person)
    person.goto(f"{live_server}/portfolio/badges")
    person.get_by_role("main").get_by_role("link", name=story.meta, exact=True).first.click()
    person.get_by_role("button", name="Accepter ce badge", exact=True).click()
    told(person, "Le badge est accepté.")
    own = person.url
    proven = person.get_by_role("region", name="Les compétences dont il parle", exact=True)
    expect(proven.get_by_role("listitem").filter(has_text=story.skill)).to_contain_text("Certifiée")
    proven.get_by_role("link", name=story.skill, exact=True).click()
    expect(person.get_by_role("main")).to_contain_text(story.meta)
    skill = person.url
    person.goto(f"{live_server}/portfolio/meta-badges")
    mine = (
        person.get_by_role("main")
        .get_by_role("listitem")
        .filter(has=person.get_by_role("heading", name=story.meta, exact=True))
    )
    expect(mine).to_contain_text("Obtenu")
    expect(registered(person, live_server, story, past=False)).to_contain_text(story.meta)

    withdraw(officer, live_server, story)

    person.goto(f"{live_server}/portfolio/meta-badges")
    expect(mine).to_contain_text("Suspendu")
    expect(mine).to_contain_text(CHANGED)
    mine.get_by_role("link", name=story.meta, exact=True).click()
    expect(person.get_by_role("main")).to_contain_text(CHANGED)
    person.goto(own)
    expect(person.get_by_role("main")).to_contain_text("Suspendu")
    person.goto(skill)
    expect(person.get_by_role("main")).not_to_contain_text("Certifiée")
    expect(registered(person, live_server, story, past=False)).to_have_count(0)
    expect(registered(person, live_server, story, past=True)).to_contain_text(CHANGED)
