"""Who holds what counts for the Region's meta-badges: enough, almost enough, no longer, or by an officer's word."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.credentials import services as credentials
from app.credentials.models import AchievementVersion, BackpackBadge, BackpackState, Credential
from app.portfolio.models import Trainee
from app.recognition import services
from app.recognition.models import Award, AwardStep, RequestStep
from seeds.demo.backpacks import FESTIVAL
from seeds.demo.giving import Giver, accept_one
from seeds.demo.meta_badges import Reference, meta_texts
from seeds.demo.people import Person
from seeds.demo.roster import Roster

READ = timedelta(days=20)
Thing = tuple[int, Callable[[], None]]


def hold_badges(reference: Reference, roster: Roster, giver: Giver, written: Mapping[str, AchievementVersion]) -> None:
    """Give what people hold, each on its day, and let meta-badges follow."""
    people = sorted(roster.people, key=lambda one: not one.has_account)
    things: list[Thing] = []
    for text in meta_texts()["holder"]:
        for number in text["people"]:
            if number < len(people):
                things.extend(_Holder(reference, giver, written, people[number], text).things())
    things.extend(_withdrawals(reference))
    things.append((12, lambda: _recognise_elsewhere(reference, people[0])))
    for _days, do in sorted(things, key=lambda one: -one[0]):
        do()
    reference.sweep(reference.now)
    _read_the_news(reference.session, reference.now)


class _Holder:
    """Someone who gets some badges, and what becomes of them."""

    def __init__(
        self, reference: Reference, giver: Giver, written: Mapping[str, AchievementVersion], person: Person,
        text: Mapping[str, Any],
    ) -> None:  # fmt: skip
        self.reference, self.giver, self.written, self.text = reference, giver, written, text
        self.trainee = reference.session.get_one(Trainee, person.row.id)
        self.given: dict[str, Credential] = {}

    def things(self) -> list[Thing]:
        """What happens, and how many days ago."""
        things: list[Thing] = [(self.text["days"], self.get)]
        if "revoked" in self.text:
            things.append((self.text["revoked_days"], self.lose))
        if "override" in self.text:
            things.append((self.text["override"]["days"], self.be_decided))
        return things

    def get(self) -> None:
        at = self.reference.ago(self.text["days"])
        for name in self.text["badges"]:
            if name in self.written:
                self.given[name] = self.giver.give(self.written[name], self.trainee.user, at)
                accept_one(self.reference.session, self.given[name], at + timedelta(days=1))
        self._follow(at + timedelta(days=1))
        if self.text.get("accepts"):
            self._accept(at + timedelta(days=2))

    def lose(self) -> None:
        lost = self.given.get(self.text["revoked"])
        if lost is None:
            return
        at = self.reference.ago(self.text["revoked_days"])
        by = self.giver.who(lost.version)
        credentials.revoke(self.reference.session, lost, reason=self.text["revoked_reason"], by=by, now=at)
        self._follow(at)

    def be_decided(self) -> None:
        said, session = self.text["override"], self.reference.session
        rule = self.reference.rules.get(said["meta"])
        award = rule and session.scalar(
            select(Award.id).where(Award.trainee_id == self.trainee.id, Award.meta_badge_id == rule.meta_badge_id)
        )
        if rule is None or award is None:
            return
        at = self.reference.ago(said["days"])
        services.override(
            session, trainee_id=self.trainee.id, meta_badge_id=rule.meta_badge_id, is_held=said["held"],
            reason=said["reason"], ends_at=at + timedelta(days=said["ends"]), by=self.reference.officers[0],
            means=self.reference.means, now=at,
        )  # fmt: skip

    def _follow(self, at: datetime) -> None:
        services.evaluate(self.reference.session, [self.trainee.id], means=self.reference.means, now=at)

    def _accept(self, at: datetime) -> None:
        """Accept the meta-badges that this brought."""
        badges = self.reference.session.scalars(
            select(BackpackBadge)
            .join(Award, Award.credential_id == BackpackBadge.credential_id)
            .where(Award.trainee_id == self.trainee.id, BackpackBadge.state == BackpackState.OFFERED)
            .order_by(BackpackBadge.name)
        ).all()
        for badge in badges:
            credentials.accept(self.reference.session, badge, now=at)


def _withdrawals(reference: Reference) -> list[Thing]:
    """What counts no longer."""
    return [
        (text["withdrawn"], partial(_withdraw, reference, text))
        for text in meta_texts()["request"]
        if "withdrawn" in text and (text["badge"], text["meta"]) in reference.recognitions
    ]


def _withdraw(reference: Reference, text: Mapping[str, Any]) -> None:
    at, by = reference.ago(text["withdrawn"]), reference.officers[text.get("by", 0)]
    recognition = reference.recognitions[text["badge"], text["meta"]]
    services.withdraw(reference.session, recognition, reason=text["withdrawn_reason"], by=by, now=at)
    reference.sweep(at)


def _recognise_elsewhere(reference: Reference, person: Person) -> None:
    """Recognise a badge that the trainee account brought from another platform."""
    session, meta = reference.session, "Organiser"
    badge = session.scalar(
        select(BackpackBadge).where(
            BackpackBadge.trainee_id == person.row.id,
            BackpackBadge.credential_id.is_(None),
            BackpackBadge.name == FESTIVAL,
        )
    )
    facets = reference.facets(meta, ["Prévenir", "Ranger son poste"]) if meta in reference.rules else []
    if badge is None or not facets or not badge.issuer_address or not badge.achievement_address:
        return
    at = reference.ago(12)
    what = services.of_elsewhere(
        issuer_address=badge.issuer_address, address=badge.achievement_address, name=FESTIVAL,
        issuer_name=badge.issuer_name or "",
    )  # fmt: skip
    services.recognise(
        session, reference.rules[meta].meta_badge, what, facets=facets,
        reason="Le festival publie ses critères : un poste tenu, des imprévus annoncés.", conditions=None, ends_at=None,
        by=reference.officers[0], means=reference.means, now=at,
    )  # fmt: skip
    reference.sweep(at)


def _read_the_news(session: Session, now: datetime) -> None:
    """People have been written to, and have read what is not of these days."""
    session.flush()
    session.execute(update(AwardStep).values(told_at=AwardStep.at, tried_at=AwardStep.at, tries=1))
    session.execute(update(RequestStep).values(told_at=RequestStep.at))
    for steps in (AwardStep, RequestStep):
        session.execute(update(steps).where(steps.at < now - READ).values(seen_at=steps.at))
    session.expire_all()
