"""Every page of the Region on badges asks the database as often for few of them, and few people, as for many."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.credentials.models import AchievementVersion, RecognisedIssuer
from app.recognition import services
from app.recognition.models import Award, Recognition, RecognitionRequest, RequestState
from app.recognition.services import sweeping
from tests.app.recognition.crowds import people_with
from tests.factories.accounts import NOW, signed_in
from tests.factories.credentials import ADDRESSES, a_badge, an_issuer
from tests.factories.portfolio import skill as a_skill
from tests.factories.recognition import MEANS, a_meta_badge, a_stage, asked, facet, recognised_elsewhere, swept

FEW, MORE = 20, 60
SLICES, BEGINNINGS = ("recognition.", "credentials."), ("/region/", "/badges-reconnus")
# The same pages, looked at another way.
NARROWED = (
    "/region/reconnaissances?etat=tout&structure={issuer_id}",
    "/region/reconnaissances?etat=tout&page=2",
    "/region/reconnaissances/{recognised_id}",
    "/region/emetteurs?q=a&page=2&anciens=1&structures=2",
    "/region/attributions?meta={meta_badge_id}&etat=overridden&nom=Quel",
    "/region/badges/doublons?etat=tout",
    "/badges-reconnus?etat=tout&q=badge&metabadge={meta_badge_id}",
    "/badges-reconnus.json?etat=tout",
    "/region/meta-badges/{retired_id}/reprendre",
)
# Lines of a page beside those of its lists: menus, figures, facets, pieces of paging.
MOST_LINES = 130
# The page of a decision tells the most: the framework is read for it.
MOST_TO_DECIDE = 35
# Files, that tell everything to programs.
WHOLE = (".csv", ".json", ".atom")


class Region:
    """A Region whose meta-badges people earn, and structures that ask for their badges."""

    def __init__(self, session: Session) -> None:
        self.session, self.words = session, Random(6)
        self.stage = a_stage(session)
        self.retired = a_meta_badge(session, self.stage.region, name="Ancien").meta_badge
        services.retire(session, self.retired, reason="Fini.", by=self.stage.officer, now=NOW)
        self.elsewhere = recognised_elsewhere(session, self.stage)
        self.skill = a_skill(session, "Tenir un registre")
        services.next_draft(
            session, self.stage.meta_badge, by=self.stage.officer, addresses=ADDRESSES, now=NOW + timedelta(hours=1)
        )
        self.number = 0

    def come(self, number: int) -> None:
        """So many badges more, asked for, recognised, refused and withdrawn; as many people who earn the meta-badge."""
        for first in range(0, number, 4):
            issuer = an_issuer(self.session)
            for of in range(first, min(first + 4, number)):
                self.answer(of, self.badge(a_badge(self.session, issuer, self.skill, name=self.said(3))))
        people_with(self.session, [self.stage.listens, self.stage.speaks], number)
        sweeping.ask(self.session, sweeping.SweepKind.RULE, meta_badge_id=self.stage.meta_badge.id, now=NOW)
        swept(self.session)
        some = select(Award.trainee_id).where(Award.ended_at.is_(None), Award.suspended_at.is_(None))
        for trainee_id in self.session.scalars(some.order_by(Award.trainee_id).limit(number // 4)).all():
            services.override(
                self.session, trainee_id=trainee_id, meta_badge_id=self.stage.meta_badge.id, is_held=False,
                reason="Vu.", ends_at=None, by=self.stage.officer, means=MEANS, now=NOW,
            )  # fmt: skip

    def said(self, words: int) -> str:
        """Words that are rarely the same."""
        return " ".join("".join(self.words.choices("abcdefghilmnoprstuv", k=7)) for _each in range(words))

    def badge(self, version: AchievementVersion) -> AchievementVersion:
        version.criteria = f"{self.said(4)}.\n\n{self.said(6)}."
        return version

    def answer(self, number: int, version: AchievementVersion) -> None:
        """A structure asks; one in four still waits, one is refused or withdrawn, two are recognised."""
        request = asked(self.session, self.stage.rule, version)
        officer, revision = self.stage.officer, request.revision
        if number % 4 == 0:
            return
        if number % 8 == 1:
            services.refuse(self.session, request, reason="Imprécis.", revision=revision, by=officer, now=NOW)
            return
        made = services.accept(
            self.session, request, facets=[facet(self.stage.rule, "Dire")], reason="Précis.", conditions=None,
            ends_at=None, by=officer, means=MEANS, revision=revision, now=NOW,
        )  # fmt: skip
        if number % 8 == 5:
            services.withdraw(self.session, made, reason="À revoir.", by=officer, now=NOW)

    def values(self) -> Mapping[str, UUID]:
        """What the addresses name."""
        one = self.session.scalars(
            select(RecognitionRequest)
            .where(RecognitionRequest.state == RequestState.WAITING)
            .order_by(RecognitionRequest.waiting_since, RecognitionRequest.achievement_id)
            .limit(1)
        ).one()
        stands = select(Recognition.request_id).where(
            Recognition.withdrawn_at.is_(None), Recognition.request_id.is_not(None)
        )
        return {
            "request_id": one.id,
            "issuer_id": one.achievement.issuer_id,
            "recognised_id": self.session.scalars(stands.order_by(Recognition.name).limit(1)).one(),
            "meta_badge_id": self.stage.meta_badge.id,
            "retired_id": self.retired.id,
            "award_id": self.session.scalars(select(Award.id).order_by(Award.trainee_id).limit(1)).one(),
            "recognition_id": self.session.scalars(
                select(RecognisedIssuer.id)
                .where(RecognisedIssuer.withdrawn_at.is_(None))
                .order_by(RecognisedIssuer.address)
                .limit(1)
            ).one(),
            "elsewhere_id": self.elsewhere.id,
            "first_id": self.stage.listens.achievement_id,
            "second_id": self.stage.speaks.achievement_id,
        }


def addresses(app: Flask, values: Mapping[str, UUID]) -> list[str]:
    """Every page of the Region on badges, and the public registers."""
    found = [narrowed.format(**values) for narrowed in NARROWED]
    for rule in app.url_map.iter_rules():
        ours = rule.endpoint.startswith(SLICES) and rule.rule.startswith(BEGINNINGS)
        if not ours or rule.rule.endswith(".png") or "GET" not in (rule.methods or ()):  # a picture is no list
            continue
        given = dict(values)
        if rule.endpoint == "recognition.withdraw_recognised":
            given["request_id"] = values["recognised_id"]
        if rule.endpoint == "recognition.withdraw_elsewhere":
            given["recognition_id"] = values["elsewhere_id"]
        with app.test_request_context():
            found.append(url_for(rule.endpoint, **{name: given[name] for name in rule.arguments}))
    return sorted(found)


def costs(
    client: FlaskClient, session: Session, paths: Collection[str], statements: list[str], most: int = MOST_LINES
) -> dict[str, int]:
    """How many statements each page takes, once it was opened before; none is longer than a page."""
    counted = {}
    for path in paths:
        assert client.get(path).status_code in (200, 302), path
        session.expire_all()
        statements.clear()
        told = client.get(path)
        counted[path] = len(statements)
        lines = told.text.count("<tr") + told.text.count("<li") + told.text.count("<dt")
        assert lines <= most or path.partition("?")[0].endswith(WHOLE), (path, lines)
    return counted


@pytest.mark.parametrize("many", [MORE, pytest.param(2000, marks=pytest.mark.deep)])
def test_every_page_of_the_region_on_badges_costs_the_same_statements_for_few_as_for_many(
    client: FlaskClient, app: Flask, session: Session, statements: list[str], many: int
) -> None:
    with app.app_context():  # not while pages are read: what they have loaded would be kept from one to the next
        region = Region(session)
        region.come(FEW)
    signed_in(client, session, region.stage.officer)
    values = region.values()
    paths = addresses(app, values)
    session.commit()
    assert len(paths) > len(NARROWED) + 20
    before = costs(client, session, paths, statements)
    with app.app_context():
        region.come(many - FEW)
    session.execute(text("ANALYZE"))  # as PostgreSQL does by itself: plans made for few are made anew
    session.commit()
    after = costs(client, session, paths, statements)
    page = f"/region/reconnaissances/{values['request_id']}"
    assert after[page] <= MOST_TO_DECIDE, (page, after[page])
    assert {path: (before[path], after[path]) for path in paths if after[path] != before[path]} == {}
