"""Every page of those who give badges, and of those who have them, asks the database as often for few as for many."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.accounts.models import Membership, MembershipRole
from app.credentials import services as credentials
from app.credentials.models import (
    AchievementVersion,
    BackpackBadge,
    BackpackState,
    ClaimWindow,
    Credential,
    PersonAddress,
)
from app.credentials.services import claims
from app.db import new_id
from app.recognition import services
from app.recognition.models import PairNoteKind, RecognitionRequest
from app.recognition.queries import pairs
from app.recognition.services import pairing, sweeping
from tests.app.recognition.test_cost_of_regions_pages import costs
from tests.factories.accounts import NOW, a_user, signed_in
from tests.factories.credentials import a_badge, a_run, an_issuer, given_to_all, who_issues
from tests.factories.portfolio import skill as a_skill
from tests.factories.recognition import MEANS, a_stage, asked, facet, swept

FEW, MORE = 20, 60
# Fifty badges given to a page, beside lists and codes.
MOST_LINES = 170
SLICES = ("recognition.", "credentials.")
ISSUERS, TRAINEES = "/structure/", ("/portfolio/badges", "/portfolio/meta-badges")
# Of few things at once, and only so many: runs, and codes to scan.
AT_MOST = 60
DRAFTS = ("badge_words", "badge_picture", "publish_badge", "discard_draft")
LEFT_OUT = {
    "credentials.verify_address": "opened by a key that was sent",
    "credentials.own_badge_file": "one file",
    "credentials.attested_setting": "of training providers alone",
    "credentials.give_group": "of training providers alone",
}
NARROWED = (
    "/structure/badges?page=2",
    "/structure/reconnaissances?page=2",
    "/structure/rapprochements?page=2",
    "/structure/delivrances?etat=valid&q=exemple",
    "/structure/retraits/{window_id}?page=2",
    "/portfolio/badges?page=2&nouvelles=2",
)


class House:
    """A structure that gives many badges, asks for them, and writes about them; and someone who has them all."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.stage = a_stage(session)
        self.issuer = an_issuer(session)
        self.by = who_issues(session, self.issuer)
        self.by.memberships.append(
            Membership(organisation=self.issuer.organisation, role=MembershipRole.ADMIN, created_at=NOW)
        )
        self.skill = a_skill(session, "Tenir un registre")
        self.badges: list[AchievementVersion] = []
        self.first = self.badge("Premier")
        self.draft = a_badge(session, self.issuer, self.skill, name="Brouillon", published=False)
        self.other = PersonAddress(
            user_id=self.stage.who.user_id, email="autre@example.org", asked_at=NOW, verified_at=NOW
        )
        session.add(self.other)
        self.window = self.opened(2000)
        session.flush()

    def badge(self, name: str) -> AchievementVersion:
        return a_badge(self.session, self.issuer, self.skill, name=name)

    def opened(self, most: int) -> ClaimWindow:
        return claims.open_window(
            self.session, self.first, label="Forum", opens_at=NOW, closes_at=NOW + timedelta(hours=2), most=most,
            by=self.by, now=NOW,
        )  # fmt: skip

    def come(self, number: int) -> None:
        """So many badges more, and as many people who are given the first one, or ask for it."""
        new = [self.badge(f"Badge {new_id().hex}") for _each in range(number)]
        for place, version in enumerate(new):
            self.ask(place, version)
            self.write(version)
            self.give_own(place, version)
        self.badges += new
        people = [a_user(self.session) for _each in range(number)]
        given = given_to_all(
            self.session, self.first, [credentials.Recipient(one.email, one.display_name, one.id) for one in people]
        )
        for one in given[::4]:
            credentials.suspend(self.session, one, reason="À revoir.", by=self.by, now=NOW)
        waiting = [claims.claim(self.session, self.window, person=one, words="Vu", now=NOW) for one in people]
        claims.refuse(
            self.session, self.window, [one.id for one in waiting[::2]], reason="Non.", by=self.by, now=NOW
        )  # fmt: skip
        for _each in range(min(number, AT_MOST)):
            self.opened(9)
        self.run = a_run(self.session, self.first, [f"{new_id().hex}@example.org" for _each in range(number)])
        self.earn()

    def ask(self, place: int, version: AchievementVersion) -> None:
        """The structure asks; half of it is recognised, or refused."""
        request = asked(self.session, self.stage.rule, version, by=self.by)
        officer, revision = self.stage.officer, request.revision
        if place % 4 == 1:
            services.refuse(self.session, request, reason="Imprécis.", revision=revision, by=officer, now=NOW)
        elif place % 4 == 2:
            services.accept(
                self.session, request, facets=[facet(self.stage.rule, "Dire")], reason="Précis.", conditions=None,
                ends_at=None, by=officer, means=MEANS, revision=revision, now=NOW,
            )  # fmt: skip

    def write(self, version: AchievementVersion) -> None:
        """The Region proposes something of it and of the first one."""
        pair = pairs.two(self.first.achievement_id, version.achievement_id)
        pairing.propose(
            self.session, pair, PairNoteKind.ALIGN, "Presque le même.", read=0, by=self.stage.officer, now=NOW
        )  # fmt: skip

    def give_own(self, place: int, version: AchievementVersion) -> None:
        """Someone is given it, at one of their addresses."""
        user = self.stage.who.user
        email = self.other.email if place % 3 == 0 else user.email
        given_to_all(self.session, version, [credentials.Recipient(email, user.display_name, user.id)])

    def earn(self) -> None:
        """What they were given counts, and is news to them."""
        self.session.execute(
            update(BackpackBadge)
            .where(BackpackBadge.trainee_id == self.stage.who.id)
            .values(state=BackpackState.ACCEPTED, news_at=NOW)
        )
        self.session.expire_all()
        sweeping.ask(self.session, sweeping.SweepKind.RULE, meta_badge_id=self.stage.meta_badge.id, now=NOW)
        swept(self.session)

    def own(self, version: AchievementVersion) -> BackpackBadge:
        """What someone has of it."""
        mine = select(BackpackBadge).join(BackpackBadge.credential).where(Credential.version_id == version.id)
        return self.session.scalars(mine.where(BackpackBadge.trainee_id == self.stage.who.id)).one()

    def bring(self) -> UUID:
        """One of them is as if it came from elsewhere."""
        brought = self.own(self.badges[1])
        brought.credential_id, brought.content, brought.digest = None, b"{}", "0" * 64
        brought.verdict, brought.is_theirs = "valid", True
        self.session.flush()
        return brought.id

    def values(self) -> Mapping[str, object]:
        """What the addresses name."""
        version, stage = self.badges[0], self.stage
        first, second = pairs.two(self.first.achievement_id, version.achievement_id)
        of_first = select(Credential.id).where(
            Credential.version_id == self.first.id, Credential.suspended_at.is_(None)
        )
        return {
            "achievement_id": self.first.achievement_id,
            "number": 1,
            "window_id": self.window.id,
            "run_id": self.run.id,
            "credential_id": self.session.scalars(of_first.order_by(Credential.recipient_email).limit(1)).one(),
            "organisation_id": self.issuer.organisation_id,
            "request_id": self.session.scalars(
                select(RecognitionRequest.id).where(RecognitionRequest.achievement_id == version.achievement_id)
            ).one(),
            "meta_badge_id": stage.meta_badge.id,
            "first_id": first,
            "second_id": second,
            "badge_id": self.own(version).id,
            "brought_id": self.bring(),
            "address_id": self.other.id,
        }


def addresses(app: Flask, house: House, values: Mapping[str, object], beginnings: str | tuple[str, ...]) -> list[str]:
    """Every page on badges under these."""
    found = [narrowed.format(**values) for narrowed in NARROWED if narrowed.startswith(beginnings)]
    for rule in app.url_map.iter_rules():
        name = rule.endpoint.partition(".")[2]
        ours = rule.endpoint.startswith(SLICES) and rule.rule.startswith(beginnings)
        picture = rule.rule.endswith((".png", "image", "vignette")) and name != "badge_picture"  # a picture is no list
        if not ours or picture or rule.endpoint in LEFT_OUT or "GET" not in (rule.methods or ()):
            continue
        given = dict(values)
        if name in DRAFTS:
            given["achievement_id"] = house.draft.achievement_id
        if name == "remove_badge":
            given["badge_id"] = values["brought_id"]
        with app.test_request_context():
            found.append(url_for(rule.endpoint, **{one: given[one] for one in rule.arguments}))
    return sorted(found)


@pytest.mark.parametrize("many", [MORE, pytest.param(2000, marks=pytest.mark.deep)])
def test_every_page_on_badges_given_and_had_costs_the_same_statements_for_few_as_for_many(
    client: FlaskClient, app: Flask, session: Session, statements: list[str], many: int
) -> None:
    with app.app_context():  # not while pages are read: what they have loaded would be kept from one to the next
        house = House(session)
        house.come(FEW)
        values = house.values()
    session.commit()
    readers = [(house.by, ISSUERS, 30), (house.stage.who.user, TRAINEES, 7)]
    before, after = {}, {}
    for user, beginnings, least in readers:
        signed_in(client, session, user)
        paths = addresses(app, house, values, beginnings)
        assert len(paths) > least
        before.update(costs(client, session, paths, statements, MOST_LINES))
    with app.app_context():
        house.come(many - FEW)
    session.execute(text("ANALYZE"))  # as PostgreSQL does by itself: plans made for few are made anew
    session.commit()
    for user, beginnings, _least in readers:
        signed_in(client, session, user)
        after.update(costs(client, session, addresses(app, house, values, beginnings), statements, MOST_LINES))
    assert {path: (before[path], after[path]) for path in before if after[path] != before[path]} == {}
