"""The demo: a region's worth of people, trainings, proofs and offers, played through the services.

Deterministic: the same seed, number of people, framework, day and hour give the same rows, keys included, on one kind
of database; passwords' hashes, what identifies a sign-in and the keys that sign badges are random, as they must be.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random

from sqlalchemy.orm import Session

from app.accounts.demo import PASSWORD
from app.accounts.models import OrganisationKind
from app.accounts.passwords import hashed
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.sealing import Seal
from app.credentials.services import following
from app.credentials.signals import badge_decided, badges_given, badges_weighed
from app.db import begin_writing, ids_from
from app.i18n import local_day
from app.recognition.services import Means
from app.skills.services import use_framework
from app.trainings import services as trainings
from app.trainings.models import Programme
from app.trainings.services import NewModule
from seeds.demo import database
from seeds.demo.accompaniment import accompany
from seeds.demo.applications import link_applications
from seeds.demo.asking import ask_around
from seeds.demo.assessing import assess_groups
from seeds.demo.backpacks import bring_badges, open_messages
from seeds.demo.badges import write_badges
from seeds.demo.cards import leave_cards
from seeds.demo.casting import FEWEST, Casting
from seeds.demo.catalogue import STARTER, Catalogue, FrameworkMissingError, Taken, read_catalogue
from seeds.demo.content import content
from seeds.demo.database import FilledDatabaseError, NotADemoError
from seeds.demo.demands import post_demands
from seeds.demo.giving import Giver, give_badges, tell_of_ends
from seeds.demo.groups import Group
from seeds.demo.happenings import Calendar, Planner
from seeds.demo.holders import hold_badges
from seeds.demo.meta_badges import ask_the_region, propose_pairs, write_meta_badges
from seeds.demo.organisations import Cast, Founding
from seeds.demo.places import UnknownTownsError, read_towns
from seeds.demo.playing import Player
from seeds.demo.positions import position_an_intake
from seeds.demo.report import DemoReport, count
from seeds.demo.roster import Roster
from seeds.demo.seats import keep_seats
from seeds.demo.shares import share
from seeds.demo.showing import show_things

__all__ = [
    "FEWEST",
    "PEOPLE",
    "SEED",
    "DemoReport",
    "FilledDatabaseError",
    "FrameworkMissingError",
    "NotADemoError",
    "UnknownTownsError",
    "play",
]

PEOPLE = 2000
SEED = 20261122

Progress = Callable[[int, int], None]


def play(
    session: Session,
    *,
    people: int = PEOPLE,
    framework: str = STARTER,
    seed: int = SEED,
    now: datetime,
    fresh: bool = False,
    password_hash: str | None = None,
    data_dir: Path | None = None,
    seal: Seal | None = None,
    origin: str = "http://127.0.0.1:8000",
    progress: Progress = lambda _done, _total: None,
) -> DemoReport:
    """Fill an empty database with a demo, or with `fresh` one that a demo filled; the caller commits.

    What is imported on the way (the starter, the demo's places) is committed on its own. The hash of the accounts'
    password is made when it is not given, which needs the application's context. Files are shown where there is a
    folder for them, badges are written where there is a seal for the keys that sign them.
    """
    if people < FEWEST:
        raise ValueError(f"A demo has at least {FEWEST} people.")
    if not database.is_empty(session):
        if not fresh:
            raise FilledDatabaseError
        if not database.is_demo(session):
            raise NotADemoError
    with ids_from(Random(f"{seed}:{people}:{framework}")):
        database.import_what_lacks(session, framework, now=now)
        catalogue = read_catalogue(session, content(), framework)
        towns = read_towns(session, content())
        begin_writing(session)
        if not database.is_empty(session):
            database.make_room(session)
        database.mark(session, people=people, framework=framework, seed=seed, now=now)
        use_framework(session, framework)
        roster = Roster(content(), catalogue, towns, seed=seed, day=local_day(now))
        Casting(roster).cast(people)
        cast = _play(
            session, roster, password_hash=password_hash or hashed(PASSWORD), seed=seed, now=now, progress=progress
        )
        show_things(session, roster, data_dir=data_dir, now=now)
        open_messages(session)
        if seal is not None:
            _write_and_give(session, roster, cast, Means(seal, Addresses(origin)), now=now)
        session.flush()
    return count(session, local_day(now))


def _play(
    session: Session, roster: Roster, *, password_hash: str, seed: int, now: datetime, progress: Progress
) -> Cast:
    catalogue, groups = roster.catalogue, roster.rota.groups
    cast = Founding(session, content(), roster.names, password_hash=password_hash, now=now).found()
    cast.lead(groups)
    _open_sessions(session, catalogue, groups, cast)
    calendar = Calendar(now)
    planner = Planner(catalogue, calendar, seed=seed)
    for person in roster.people:
        planner.person(person)
    for group in groups:
        planner.group(group)
    providers = {code: made for code, made in cast.organisations.items() if made.kind is OrganisationKind.PROVIDER}
    Player(session, providers, password_hash).play(calendar, lambda done: progress(done, len(calendar)))
    keep_seats(session, roster, now=now)
    position_an_intake(session, roster, now=now)
    leave_cards(session, roster, now=now)
    ask_around(session, roster, now=now)
    session.add_all(cast.organisations.values())
    assess_groups(session, roster, cast, now=now)
    share(session, roster, cast, now=now)
    link_applications(session, roster, now=now)
    accompany(session, roster, cast, now=now)
    post_demands(session, content(), catalogue, cast, now=now)
    return cast


def _write_and_give(session: Session, roster: Roster, cast: Cast, means: Means, *, now: datetime) -> None:
    """Write badges and meta-badges, and give them: the same whether an application runs in this process or none."""
    badges_given.connect(following.given)
    badge_decided.connect(following.decided)
    with badges_weighed.muted():
        written = write_badges(session, roster.catalogue, cast, seal=means.seal, addresses=means.addresses, now=now)
        reference = write_meta_badges(session, roster.catalogue, cast, means=means, now=now)
        ask_the_region(reference, cast, written)
        propose_pairs(reference, written)
        giver = Giver(session, cast, means.seal, means.addresses)
        give_badges(giver, roster, written, now=now)
        bring_badges(session, roster, cast, addresses=means.addresses, now=now)
        hold_badges(reference, roster, giver, written)
        tell_of_ends(session, now=now)


def _open_sessions(session: Session, catalogue: Catalogue, groups: list[Group], cast: Cast) -> None:
    """Write the programmes, and the sessions of those that have any."""
    written = {code: _write(session, taken, cast) for code, taken in catalogue.programmes.items()}
    for group in groups:
        programme = written[group.taken.text.code]
        group.module_ids = tuple(module.id for module in programme.modules)
        group.session = trainings.schedule(
            session,
            programme=programme,
            name=group.name,
            commune_code=group.town.code,
            seats=group.seats,
            module_dates={module.id: dates for module, dates in zip(programme.modules, group.dates, strict=True)},
        )


def _write(session: Session, taken: Taken, cast: Cast) -> Programme:
    modules = [
        NewModule(
            module.title, module.title_en, module.hours, {skill.id: level for skill, level in module.targets.items()}
        )
        for module in taken.modules
    ]
    return trainings.write_programme(
        session,
        provider=cast.organisations[taken.text.provider],
        title=taken.text.title,
        title_en=taken.text.title_en,
        scheme=taken.text.scheme,
        rncp_code=None,
        occupation_id=taken.trade.id if taken.trade is not None else None,
        modules=modules,
    )
