"""Playing the calendar through the services, so that every rule of the domain holds in the demo as it does in life."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session, lazyload, selectinload

from app.accounts import services as accounts
from app.accounts.models import Organisation, User
from app.accounts.services import NewTrainee
from app.attestations import services as attestations
from app.attestations.models import Attestation
from app.attestations.services import Statement
from app.i18n import local_day
from app.portfolio import services as portfolio
from app.portfolio.models import Trainee, Visibility
from app.portfolio.services import NewExperience, NewGround, NewPortfolio
from app.trainings import services as trainings
from app.trainings.models import Certification, Enrolment
from seeds.demo.groups import Group, Seat
from seeds.demo.happenings import Act, Calendar, Obtained, Seen
from seeds.demo.people import Person
from seeds.demo.rows import award_of, module_of, sayings_of

BATCH = 500
REASONS_TO_LEAVE = ("A trouvé un emploi.", "N’a plus de moyen de transport.", "A choisi une autre formation.")
OBSERVED = (
    "Vu en atelier, plusieurs fois, sans aide.",
    "Mise en situation d’une demi-journée, grille remplie ensemble.",
    "Vu pendant le stage, avec la personne qui l’encadrait.",
    "Exercice pratique, puis questions sur les règles à suivre.",
    "Vu au quotidien tout au long du module.",
)
REASON_TO_REVOKE = "Attestation signée pour la mauvaise personne."
REASON_TO_WITHDRAW = "Titre annulé par le jury après vérification du dossier."

Tick = Callable[[int], None]
Row = TypeVar("Row", Enrolment, Trainee)


class Player:
    """Plays happenings of one kind together, in as few statements as the services allow."""

    def __init__(self, session: Session, providers: Mapping[str, Organisation], password_hash: str) -> None:
        self.session, self.providers, self.password_hash = session, providers, password_hash
        self._attested: dict[Seat, list[UUID]] = defaultdict(list)
        self._certified: dict[Seat, list[UUID]] = defaultdict(list)
        self._acts: dict[Act, Callable[[list[Any], datetime], None]] = {
            Act.JOIN: self.join,
            Act.DECLARE: self.declare,
            Act.ENROL: self.enrol,
            Act.START: self.start,
            Act.SHOW: self.show,
            Act.MOVE: self.move,
            Act.FINISH_MODULES: self.finish_modules,
            Act.COMPLETE: self.complete,
            Act.DROP: self.drop,
            Act.ATTEST: self.attest,
            Act.CERTIFY: self.certify,
            Act.REVOKE: self.revoke,
            Act.WITHDRAW: self.withdraw,
            Act.TAKE_BACK: self.take_back,
            Act.HIDE: self.hide,
        }

    def play(self, calendar: Calendar, tick: Tick) -> None:
        """Play everything that has happened; say how much after each moment."""
        done = 0
        for at, act, alike in calendar:
            self._acts[act](alike, at)
            self.session.flush()
            self.session.expunge_all()  # what nobody changes any more would only slow down the rest
            done += len(alike)
            tick(done)

    # --- Coming, saying, showing --------------------------------------------------------------------------------------

    def join(self, people: list[Person], now: datetime) -> None:
        """Bring people in, each with a portfolio; those with an account can sign in."""
        for first in range(0, len(people), BATCH):
            self._join(people[first : first + BATCH], now)

    def _join(self, people: list[Person], now: datetime) -> None:
        crowd = [person for person in people if not person.has_account]
        new = [NewTrainee(person.email, person.name) for person in crowd]
        users = dict(zip(crowd, accounts.create_trainees(self.session, people=new, now=now), strict=True))
        for person in people:
            if person.has_account:
                users[person] = accounts.create_user(
                    self.session,
                    email=person.email,
                    display_name=person.name,
                    password=None,
                    password_hash=self.password_hash,
                    is_trainee=True,
                    now=now,
                ).id
        portfolios = [
            NewPortfolio(
                user_id=users[person],
                commune_code=person.town.code,
                mobility_km=person.mobility_km,
                available_from=person.available_from,
                contracts=person.contracts,
                occupation_ids=frozenset(trade.id for trade in person.trades),
            )
            for person in people
        ]
        ids = portfolio.open_portfolios(self.session, portfolios=portfolios, now=now)
        rows = self._trainees(ids)
        for person, trainee_id in zip(people, ids, strict=True):
            person.trainee = rows[trainee_id]

    def declare(self, people: list[Person], now: datetime) -> None:
        """Write down what people did, and what they say of their skills."""
        episodes = [
            NewExperience(
                trainee_id=person.row.id,
                kind=episode.kind,
                title=episode.title,
                place=episode.place,
                started_on=episode.started_on,
                ended_on=episode.ended_on,
            )
            for person in people
            for episode in person.episodes
        ]
        ids = iter(portfolio.add_experiences(self.session, experiences=episodes))
        grounds: list[NewGround] = []
        for person in people:
            grounds += sayings_of(person, [next(ids) for _ in person.episodes], local_day(now))
        portfolio.lay_grounds(self.session, grounds, now=now)

    def show(self, people: list[Person], now: datetime) -> None:
        """Let employers find people."""
        trainees = self._trainees([person.row.id for person in people])
        portfolio.show_many(self.session, trainees=list(trainees.values()), now=now)

    def hide(self, people: list[Person], now: datetime) -> None:
        """Let employers find people no longer."""
        for person in people:
            trainee = self.session.get_one(Trainee, person.row.id)
            portfolio.choose_visibility(self.session, trainee=trainee, visibility=Visibility.PRIVATE, now=now)

    def take_back(self, people: list[Person], now: datetime) -> None:
        """Let people take back something they said."""
        for person in people:
            if person.takes_back is not None:
                portfolio.take_back(self.session, trainee=person.row, skill_id=person.takes_back.id, now=now)

    # --- Training -----------------------------------------------------------------------------------------------------

    def enrol(self, seats: list[Seat], now: datetime) -> None:
        """Plan people in their sessions."""
        together: dict[tuple[Group, date | None], list[Seat]] = defaultdict(list)
        for seat in seats:
            together[seat.group, seat.starts_on].append(seat)
        for (group, starts_on), some in together.items():
            made = trainings.enrol_many(
                self.session,
                trainees=[seat.person.row for seat in some],
                training_session=group.row,
                now=now,
                starts_on=starts_on,
            )
            for seat, enrolment_id in zip(some, made, strict=True):
                seat.enrolment_id = enrolment_id

    def start(self, seats: list[Seat], now: datetime) -> None:
        """Begin."""
        enrolments = self._enrolments(seats)
        trainings.start(self.session, enrolments=[enrolments[seat] for seat in seats], now=now)

    def move(self, moves: list[tuple[Seat, int, date]], now: datetime) -> None:
        """Move the end of a module for someone."""
        enrolments = self._enrolments([seat for seat, _, _ in moves])
        for seat, number, expected_on in moves:
            module = module_of(enrolments[seat], seat, number)
            trainings.move_module(self.session, module=module, expected_on=expected_on, now=now)

    def finish_modules(self, finished: list[tuple[Seat, int]], now: datetime) -> None:
        """Close modules."""
        enrolments = self._enrolments([seat for seat, _ in finished])
        modules = [module_of(enrolments[seat], seat, number) for seat, number in finished]
        trainings.complete_modules(self.session, modules=modules, on=local_day(now), now=now)

    def complete(self, seats: list[Seat], now: datetime) -> None:
        """End sessions for people."""
        enrolments = self._enrolments(seats)
        some = [enrolments[seat] for seat in seats]
        trainings.complete_many(self.session, enrolments=some, on=local_day(now), now=now)

    def drop(self, seats: list[Seat], now: datetime) -> None:
        """Let people leave before the end."""
        enrolments = self._enrolments(seats)
        for number, seat in enumerate(seats):
            reason = REASONS_TO_LEAVE[(number + now.day) % len(REASONS_TO_LEAVE)]
            trainings.drop(self.session, enrolment=enrolments[seat], on=local_day(now), reason=reason, now=now)

    def _enrolments(self, seats: list[Seat]) -> dict[Seat, Enrolment]:
        """The enrolments of these seats with their modules."""
        rows = self._by_id(
            select(Enrolment).options(selectinload(Enrolment.modules)),
            Enrolment.id,
            [seat.enrolment_id for seat in seats if seat.enrolment_id is not None],
        )
        return {seat: rows[seat.enrolment_id] for seat in seats if seat.enrolment_id is not None}

    def _trainees(self, ids: list[UUID]) -> dict[UUID, Trainee]:
        return self._by_id(select(Trainee).options(lazyload(Trainee.user)), Trainee.id, ids)

    def _by_id(self, statement: Select[Row], key: InstrumentedAttribute[UUID], ids: list[UUID]) -> dict[UUID, Row]:
        found: dict[UUID, Row] = {}
        for first in range(0, len(ids), BATCH):
            rows = self.session.scalars(statement.where(key.in_(ids[first : first + BATCH]))).all()
            found.update((row.id, row) for row in rows)
        return found

    # --- Proof --------------------------------------------------------------------------------------------------------

    def attest(self, seen: list[Seen], now: datetime) -> None:
        """Let each trainer sign what they saw."""
        together: dict[User, list[Seen]] = defaultdict(list)
        for one in seen:
            together[one.seat.group.leader].append(one)
        for number, (trainer, some) in enumerate(together.items()):
            observed = OBSERVED[(now.toordinal() + number) % len(OBSERVED)]
            seats = [one.seat for one in some for _ in one.levels]
            statements = [
                Statement(one.seat.person.row, skill.id, level) for one in some for skill, level in one.levels.items()
            ]
            made = attestations.attest_many(
                self.session, trainer=trainer, statements=statements, observed=observed, now=now
            )
            for seat, attestation_id in zip(seats, made, strict=True):
                if seat.revoked:
                    self._attested[seat].append(attestation_id)

    def certify(self, obtained: list[Obtained], now: datetime) -> None:
        """Record titles, blocks, modules and licences."""
        together: dict[tuple[str, User], list[Obtained]] = defaultdict(list)
        for one in obtained:
            together[one.seat.group.taken.text.provider, one.seat.group.leader].append(one)
        for (provider, trainer), some in together.items():
            made = trainings.certify_many(
                self.session,
                provider=self.providers[provider],
                recorded_by=trainer,
                awards=[award_of(one) for one in some],
                now=now,
            )
            for one, certification_id in zip(some, made, strict=True):
                if one.seat.withdrawn:
                    self._certified[one.seat].append(certification_id)

    def revoke(self, seats: list[Seat], now: datetime) -> None:
        """Let trainers revoke the first thing they attested of someone."""
        for seat in seats:
            if self._attested[seat]:
                attestation = self.session.get_one(Attestation, self._attested[seat][0])
                attestations.revoke(
                    self.session, attestation=attestation, by=seat.group.leader, reason=REASON_TO_REVOKE, now=now
                )

    def withdraw(self, seats: list[Seat], now: datetime) -> None:
        """Take back the last thing that someone obtained."""
        for seat in seats:
            if self._certified[seat]:
                certification = self.session.get_one(Certification, self._certified[seat][-1])
                trainings.withdraw_certification(
                    self.session, certification=certification, reason=REASON_TO_WITHDRAW, now=now
                )
