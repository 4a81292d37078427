"""Badges given in the demo: several to the trainee's account, a finished list, a code that people ask by."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.credentials import services
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.sealing import Seal
from app.credentials.models import AchievementVersion, BackpackBadge, Credential, IssuingLine
from app.credentials.services import claims, expiring, preparing, runs
from app.credentials.services.backpack import accept
from app.portfolio.models import Trainee
from seeds.demo.organisations import Cast
from seeds.demo.roster import Roster

IN_THE_LIST, ASKING = 40, 3
RUN_KEY = "demo-list"
TOLD = "A pris sa part du travail commun pendant trois séances, et aidé les autres à tenir le rythme."
ASKED = ("J’ai tenu le stand tout l’après-midi.", "J’ai rangé la salle avec l’équipe.", None)
EXPIRED_SINCE = 1200  # days: longer than the badges that expire are good for
# One that ends within the month: its name, how many days ago it was given, and accepted.
ENDING = ("Mes démarches en ligne", 712, 60)
# What the trainee's account got, in turn: days ago, and what became of it.
GIVEN = (("accepted", 60), ("offered", 2), ("accepted", 45), ("suspended", 30))


def give_badges(giver: "Giver", roster: Roster, written: Mapping[str, AchievementVersion], *, now: datetime) -> None:
    """Give them; who they are given to has opened the messages that said so."""
    people = _people(giver.session, roster)
    if not people or not written:
        return
    _to_the_account(giver, people[0], list(written.values()), now)
    _ending_soon(giver, people[0], written, now)
    team = next(iter(written.values()))
    _to_a_list(giver, people[1 : IN_THE_LIST + 1], team, now)
    _by_a_code(giver, people[IN_THE_LIST + 1 :][:ASKING], list(written.values())[1 % len(written)], now)
    giver.session.flush()


class Giver:
    """Gives a badge in the name of its structure."""

    def __init__(self, session: Session, cast: Cast, seal: Seal, addresses: Addresses) -> None:
        self.session, self.seal, self.addresses = session, seal, addresses
        self._staff = {cast.organisations[code].id: staff[0] for code, staff in cast.staff.items() if staff}

    def who(self, version: AchievementVersion) -> User:
        """Someone of the structure."""
        return self._staff[version.achievement.issuer.organisation_id]

    def give(self, version: AchievementVersion, to: User, at: datetime) -> Credential:
        """Give it on that day."""
        evidence = "Carnet de suivi, signé par l’équipe." if version.evidence_required else None
        recipient = services.Recipient(to.email, to.display_name, to.id, TOLD, evidence_words=evidence)
        ids = services.give(
            self.session, version, [recipient], by=self.who(version), seal=self.seal, addresses=self.addresses, now=at
        )
        return self.session.get_one(Credential, ids[0])


def _people(session: Session, roster: Roster) -> list[User]:
    """The trainees who came in, the one with an account first."""
    ordered = sorted(roster.people, key=lambda one: not one.has_account)[: IN_THE_LIST + ASKING + 1]
    found = [session.get_one(Trainee, one.row.id).user for one in ordered]
    for one in found:
        one.confirmed_at = one.confirmed_at or one.created_at
    session.flush()
    return found


def _to_the_account(giver: Giver, person: User, written: list[AchievementVersion], now: datetime) -> None:
    lasting = [one for one in written if one.validity_months is None]
    for version, (outcome, days) in zip(lasting, GIVEN, strict=False):
        at = now - timedelta(days=days)
        made = giver.give(version, person, at)
        if outcome != "offered":
            accept_one(giver.session, made, at + timedelta(days=1))
        if outcome == "suspended":
            services.suspend(
                giver.session, made, reason="Deux séances restent à confirmer avec l’équipe.", by=giver.who(version),
                now=now - timedelta(days=4),
            )  # fmt: skip
    ending = next((one for one in written if one.validity_months), None)
    if ending is not None:
        giver.give(ending, person, now - timedelta(days=EXPIRED_SINCE))


def _ending_soon(giver: Giver, person: User, written: Mapping[str, AchievementVersion], now: datetime) -> None:
    name, given, accepted = ENDING
    if name in written:
        made = giver.give(written[name], person, now - timedelta(days=given))
        accept_one(giver.session, made, now - timedelta(days=accepted))


def tell_of_ends(session: Session, *, now: datetime) -> None:
    """Those whom a badge that ends soon concerns have been told."""
    while expiring.take_held(session, now=now)[0]:
        pass
    for issuer in expiring.issuers_to_tell(session, now=now):
        expiring.take_given(session, issuer, now=now)


def accept_one(session: Session, made: Credential, at: datetime) -> None:
    for badge in session.scalars(select(BackpackBadge).where(BackpackBadge.credential_id == made.id)):
        accept(session, badge, now=at)


def _to_a_list(giver: Giver, people: list[User], version: AchievementVersion, now: datetime) -> None:
    """A list given last week, a line of which was wrong; its people have been told."""
    session, at = giver.session, now - timedelta(days=7)
    entries = [preparing.Entry(number, one.email, one.display_name) for number, one in enumerate(people, start=2)]
    entries.append(preparing.Entry(len(entries) + 2, "sans-arobase.example", "Adresse à corriger"))
    trial = preparing.prepare(session, version, entries, now=at)
    run = runs.start(
        session, version, trial, by=giver.who(version), form_key=RUN_KEY, starts_at=at, now=at, narrative=TOLD
    )
    while runs.give_batch(session, run.id, seal=giver.seal, addresses=giver.addresses, now=at, batch=runs.BATCH):
        pass
    given = IssuingLine.run_id == run.id, IssuingLine.credential_id.is_not(None)
    session.execute(update(IssuingLine).where(*given).values(told_at=at, tried_at=at, tries=1))


def _by_a_code(giver: Giver, people: list[User], version: AchievementVersion, now: datetime) -> None:
    """A code open today, by which a few have asked."""
    window = claims.open_window(
        giver.session, version, label="Forum des associations, Caen", opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=60), most=200, by=giver.who(version), now=now - timedelta(days=1),
    )  # fmt: skip
    for person, words in zip(people, ASKED, strict=False):
        claims.claim(giver.session, window, person=person, words=words, now=now - timedelta(hours=3))
