"""Whatever happens, in whatever order, people hold the meta-badges that rules and officers say, and no other."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from unittest import mock
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.credentials import queries as badges
from app.credentials import services as credentials
from app.credentials.errors import AlreadyHeldError, CredentialError
from app.credentials.models import AchievementVersion, BackpackBadge, Credential
from app.portfolio.models import Trainee
from app.recognition import services
from app.recognition.errors import RecognitionError
from app.recognition.models import (
    MetaBadge,
    Override,
    Recognition,
)
from app.recognition.services import FacetText, RuleText, sweeping
from tests.app.recognition.from_scratch import check
from tests.factories.accounts import NOW
from tests.factories.backpacks import a_reader
from tests.factories.credentials import ADDRESSES, PICTURE, SEAL, a_badge, an_issuer, given
from tests.factories.portfolio import skill as a_skill
from tests.factories.recognition import MEANS, a_meta_badge, an_officer_of, held, recognised, swept, the_region

pytestmark = pytest.mark.usefixtures("in_app")

FACETS = {"Communiquer": ("Écouter", "Dire", "Écrire"), "Organiser": ("Prévoir", "Ranger")}


COUNTS = ((0, ("Écouter",)), (0, ("Dire",)), (0, ("Dire", "Écrire")), (1, ("Prévoir", "Ranger")), (1, ("Ranger",)))
HELD_FIRST = ((0, 0), (0, 1), (0, 3), (1, 0), (1, 4), (2, 2))


@dataclass(frozen=True)
class World:
    """Whom and what the sequences are about."""

    region: UUID
    officer: UUID
    people: tuple[UUID, ...]
    badges: tuple[UUID, ...]  # the version of each
    metas: tuple[UUID, ...]


def a_world(session: Session) -> World:
    region = the_region(session)
    metas = [
        a_meta_badge(session, region, name=name, facets=facets, least=2 if len(facets) > 2 else 1, wanted=2).meta_badge
        for name, facets in FACETS.items()
    ]
    structures = [an_issuer(session) for _each in range(3)]
    badges = [
        a_badge(session, structures[number % 3], a_skill(session, f"Savoir {number}"), name=f"Badge {number}",
                validity_months=1 if number == 3 else None)
        for number in range(5)
    ]  # fmt: skip
    people = [a_reader(session, f"machine-{number}@example.org") for number in range(3)]
    # It begins where everything is about to tip: what counts is known, and some hold it or nearly so.
    for number, (meta, facets) in enumerate(COUNTS):
        recognised(session, metas[meta].rules[0], badges[number], *facets)
    swept(session)
    for person, number in HELD_FIRST:
        held(session, people[person], badges[number])
    return World(
        region.id, an_officer_of(session, region).id, tuple(one.id for one in people), tuple(one.id for one in badges),
        tuple(one.id for one in metas),
    )  # fmt: skip


class Territory(RuleBasedStateMachine):
    """What may happen to people, badges, recognitions, rules and decisions."""

    session: Session
    world: World

    @initialize()
    def begin(self) -> None:
        self.now = NOW + timedelta(days=1)
        self.settled = True

    # --- What structures and people do --------------------------------------------------------------------------------

    @rule(person=st.integers(0, 2), badge=st.integers(0, 4))
    def grant(self, person: int, badge: int) -> None:
        """A badge is given and accepted."""
        try:
            credential = given(self.session, self._version(badge), self._person(person).user, now=self.now)
        except AlreadyHeldError:
            return
        credentials.accept(self.session, self._kept(credential.id), now=self.now)

    @rule(person=st.integers(0, 2), badge=st.integers(0, 4), to=st.sampled_from(["accept", "hide"]))
    def choose(self, person: int, badge: int, to: str) -> None:
        """Someone accepts or hides a badge of theirs, ordinary or not."""
        mine = self._theirs(person)
        if mine:
            with refusals():
                getattr(credentials, to)(self.session, mine[badge % len(mine)], now=self.now)

    @rule(person=st.integers(0, 2), badge=st.integers(0, 4), how=st.sampled_from(["revoke", "suspend", "restore"]))
    def decide(self, person: int, badge: int, how: str) -> None:
        """A structure takes a badge back, suspends it, restores it."""
        with refusals():
            for credential in self._given(person, badge):
                getattr(credentials, how)(self.session, credential, reason="Dit.", by=None, now=self.now)

    # --- What the Region does -----------------------------------------------------------------------------------------

    @rule(badge=st.integers(0, 4), meta=st.integers(0, 1), facets=st.sets(st.integers(0, 2), min_size=1),
          days=st.one_of(st.none(), st.integers(1, 20)))  # fmt: skip
    def recognise(self, badge: int, meta: int, facets: set[int], days: int | None) -> None:
        meta_badge = self.session.get_one(MetaBadge, self.world.metas[meta])
        there = list(meta_badge.facets)
        subject = services.of_version(self.session, self._version(badge), ADDRESSES)
        with refusals():
            services.recognise(
                self.session, meta_badge, subject, facets=[one for n, one in enumerate(there) if n % 3 in facets],
                reason="Précis.", conditions=None, ends_at=self.now + timedelta(days=days) if days else None,
                by=self._officer(), means=MEANS, now=self.now,
            )  # fmt: skip
        self.settled = False

    @rule(which=st.integers(0, 5))
    def withdraw(self, which: int) -> None:
        standing = self.session.scalars(
            select(Recognition)
            .where(Recognition.withdrawn_at.is_(None))
            .order_by(Recognition.decided_at, Recognition.name)
        ).all()
        if standing:
            services.withdraw(
                self.session, standing[which % len(standing)], reason="Changé.", by=self._officer(), now=self.now
            )
            self.settled = False

    @rule(meta=st.integers(0, 1), least=st.integers(1, 3), wanted=st.integers(1, 3), left_out=st.integers(0, 3))
    def change_rule(self, meta: int, least: int, wanted: int, left_out: int) -> None:
        """A new rule is written and put in force."""
        meta_badge = self.session.get_one(MetaBadge, self.world.metas[meta])
        draft = services.next_draft(self.session, meta_badge, by=None, addresses=ADDRESSES, now=self.now)
        kept = [one for number, one in enumerate(meta_badge.facets) if number != left_out]
        texts = [FacetText(one.name, one.words, [it.skill_id for it in one.skills], one.id) for one in kept]
        text = RuleText(
            draft.version.name, "Autre.", meta_badge.family, texts, least, min(wanted, len(texts))
        )  # fmt: skip
        services.rewrite(self.session, draft, text, revision=draft.revision, addresses=ADDRESSES)
        services.activate(self.session, draft, reason="Mieux.", revision=draft.revision, by=None, now=self.now)
        self.settled = False

    @rule(meta=st.integers(0, 1))
    def retire_or_reopen(self, meta: int) -> None:
        meta_badge = self.session.get_one(MetaBadge, self.world.metas[meta])
        step = services.retire if meta_badge.retired_at is None else services.take_up_again
        step(self.session, meta_badge, reason="Ainsi.", by=self._officer(), now=self.now)
        self.settled = False

    @rule(person=st.integers(0, 2), meta=st.integers(0, 1), is_held=st.booleans(),
          days=st.one_of(st.none(), st.integers(1, 20)))  # fmt: skip
    def override(self, person: int, meta: int, is_held: bool, days: int | None) -> None:
        with refusals():
            services.override(
                self.session, trainee_id=self.world.people[person], meta_badge_id=self.world.metas[meta],
                is_held=is_held, reason="Vu.", ends_at=self.now + timedelta(days=days) if days else None,
                by=self._officer(), means=MEANS, now=self.now,
            )  # fmt: skip

    @rule(which=st.integers(0, 5))
    def end_override(self, which: int) -> None:
        live = self.session.scalars(
            select(Override).where(Override.ended_at.is_(None)).order_by(Override.decided_at, Override.is_held)
        ).all()
        if live:
            with refusals():
                services.end_override(
                    self.session, live[which % len(live)], reason="Fini.", by=self._officer(), means=MEANS, now=self.now
                )

    @rule()
    def give_up_the_key(self) -> None:
        """Others may sign by the Region's key."""
        key = badges.signing_key_of(self.session, self.world.region)
        assert key is not None
        credentials.declare_compromised(
            self.session, key, reason="Perdue.", by=self._officer(), seal=SEAL, now=self.now
        )
        self.settled = False

    # --- What time and workers do -------------------------------------------------------------------------------------

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.settled = False

    @precondition(lambda self: not self.settled)
    @rule()
    def work_a_little(self) -> None:
        """A worker looks at one person, and is stopped."""
        numbers = sweeping.open_sweeps(self.session)
        if numbers:
            sweeping.step(self.session, numbers[0], means=MEANS, now=self.now, batch=1)

    @rule()
    def settle(self) -> None:
        """The workers come to an end of what there is, and everyone holds what they should."""
        for _round in range(20):
            due = services.tick(self.session, means=MEANS, now=self.now, batch=2)
            numbers = sweeping.open_sweeps(self.session)
            for number in numbers:
                while not sweeping.step(self.session, number, means=MEANS, now=self.now, batch=2):
                    pass
            if not due and not numbers:
                break
        else:
            pytest.fail("There is always something left to do.")
        self.settled = True
        check(self.session, self.world.people, self.world.metas, self.now)

    def teardown(self) -> None:
        self.settle()

    # --- Hands --------------------------------------------------------------------------------------------------------

    def _officer(self) -> User:
        return self.session.get_one(User, self.world.officer)

    def _person(self, number: int) -> Trainee:
        return self.session.get_one(Trainee, self.world.people[number])

    def _version(self, number: int) -> AchievementVersion:
        return self.session.get_one(AchievementVersion, self.world.badges[number])

    def _kept(self, credential_id: UUID) -> BackpackBadge:
        return self.session.scalars(select(BackpackBadge).where(BackpackBadge.credential_id == credential_id)).one()

    def _theirs(self, person: int) -> list[BackpackBadge]:
        rows = select(BackpackBadge).where(BackpackBadge.trainee_id == self.world.people[person])
        return list(self.session.scalars(rows.order_by(BackpackBadge.received_at, BackpackBadge.name)))

    def _given(self, person: int, badge: int) -> list[Credential]:
        """What was given of a badge to someone, the latest."""
        rows = select(Credential).where(
            Credential.version_id == self.world.badges[badge], Credential.recipient_id == self._person(person).user_id
        )
        return list(self.session.scalars(rows.order_by(Credential.issued_at.desc()).limit(1)))


@contextmanager
def refusals() -> Iterator[None]:
    """What may be refused in some states; that nothing was left half done is seen afterwards."""
    with suppress(CredentialError, RecognitionError):
        yield


SEQUENCES = [
    pytest.param(12, id="12 sequences"),
    pytest.param(5000, id="5,000 sequences", marks=pytest.mark.deep),
]


@pytest.mark.parametrize("sequences", SEQUENCES)
def test_after_any_sequence_people_hold_what_rules_and_officers_say(session: Session, sequences: int) -> None:
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    with mock.patch("app.credentials.services.achievements.png", return_value=PICTURE):
        world = a_world(session)
        session.flush()

        class Here(Territory):
            def __init__(self) -> None:
                super().__init__()
                self.session, self.world = session, world
                session.expire_all()
                self.savepoint = session.begin_nested()

            def teardown(self) -> None:
                try:
                    super().teardown()
                finally:
                    self.savepoint.rollback()
                    session.expire_all()

        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            Here,
            settings=settings(
                max_examples=sequences if on_sqlite else max(sequences // 10, 6), stateful_step_count=20, deadline=None,
                derandomize=True, database=None, suppress_health_check=list(HealthCheck), print_blob=False,
            ),
        )  # fmt: skip
