"""A group as its trainer sees it: people and skills."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.attestations.queries.quorums import Short, short_of_quorum
from app.portfolio import queries as portfolio
from app.portfolio.models import GroundKind, Proof, Trainee
from app.portfolio.queries import GroundSummary, HoldingSummary
from app.trainings import queries as trainings
from app.trainings.models import EnrolmentState, Module, TrainingSession

# Those whose training goes on, or is done: nobody signs for someone who has not come, or who left.
ATTESTABLE = (EnrolmentState.ACTIVE, EnrolmentState.COMPLETED)


@dataclass(frozen=True, slots=True)
class Cell:
    """One skill of one person of a group: how it stands, and the level that its module aims at."""

    trainee: Trainee
    skill_id: UUID
    aim: int | None
    held: HoldingSummary | None
    # Who attests it already, when more trainers must.
    short: Short | None = None

    @property
    def key(self) -> str:
        """What a tick of it sends."""
        return f"{self.trainee.id}.{self.skill_id}"

    @property
    def signed(self) -> GroundSummary | None:
        """The attestation that says it already, at the level aimed at or above."""
        return self.signed_at(self.aim)

    def signed_at(self, level: int | None) -> GroundSummary | None:
        """The attestation that stands at this level or above; at any, when none is given."""
        attested = (one for one in (self.held.acquired if self.held else ()) if one.kind is GroundKind.ATTESTATION)
        return next((one for one in attested if level is None or (one.level or 0) >= level), None)

    @property
    def is_open(self) -> bool:
        """Whether this trainer may still sign it: nobody has, or too few have and not they."""
        return self.signed is None and not (self.short is not None and self.short.mine)

    @property
    def is_proven(self) -> bool:
        """Whether anyone vouches for it today."""
        return self.held is not None and self.held.proof in (Proof.ATTESTED, Proof.CERTIFIED)


@dataclass(frozen=True, slots=True)
class Grid:
    """A group as its trainer sees it: modules with their skills, and a row of cells for each person."""

    modules: list[tuple[Module, list[UUID]]]
    rows: list[tuple[Trainee, list[Cell]]]

    @property
    def skill_ids(self) -> list[UUID]:
        """The skills of its columns, in their order."""
        return [one for _module, ids in self.modules for one in ids]

    @property
    def cells(self) -> list[Cell]:
        """All its cells, person after person."""
        return [cell for _trainee, row in self.rows for cell in row]

    @property
    def to_sign(self) -> set[UUID]:
        """The people and the skills of which something is left to sign."""
        return {one for cell in self.cells if cell.is_open for one in (cell.trainee.id, cell.skill_id)}

    @property
    def proven(self) -> dict[UUID, int]:
        """How many people show each skill with someone's word for it."""
        counts = dict.fromkeys(self.skill_ids, 0)
        for cell in self.cells:
            counts[cell.skill_id] += cell.is_proven
        return counts

    def only(self, *, skill_ids: Collection[UUID] | None = None, trainee_id: UUID | None = None) -> "Grid":
        """Some of its columns, or one of its rows."""
        kept = set(self.skill_ids if skill_ids is None else skill_ids)
        modules = [(module, [one for one in ids if one in kept]) for module, ids in self.modules]
        rows = [
            (trainee, [cell for cell in cells if cell.skill_id in kept])
            for trainee, cells in self.rows
            if trainee_id in (None, trainee.id)
        ]
        return replace(self, modules=[(module, ids) for module, ids in modules if ids], rows=rows)


def grid(session: Session, training_session: TrainingSession, *, trainer_id: UUID, today: date) -> Grid:
    """What the people of a session show of the skills it aims at, without the trainer's own."""
    modules = training_session.programme.modules
    targets = trainings.targets_by_module(session, [one.id for one in modules])
    aims: dict[UUID, int | None] = {}
    columns: list[tuple[Module, list[UUID]]] = []
    for module in modules:
        taught = targets.get(module.id, [])
        columns.append((module, [skill_id for skill_id, _level in taught if skill_id not in aims]))
        for skill_id, level in taught:
            aims[skill_id] = max(filter(None, (aims.get(skill_id), level)), default=None)
    people = [
        one.trainee
        for one in trainings.cohort(session, training_session.id)
        if one.state in ATTESTABLE and one.trainee.user_id != trainer_id
    ]
    ids = [one.id for one in people]
    held = portfolio.people_holdings(session, ids, today=today)
    short = short_of_quorum(session, ids, trainer_id=trainer_id)
    rows = []
    for trainee in people:
        mine = {one.skill_id: one for one in held[trainee.id]}
        cells = [
            Cell(trainee, one, aims[one], mine.get(one), short.get((trainee.id, one)))
            for _module, ids_of in columns
            for one in ids_of
        ]
        rows.append((trainee, cells))
    return Grid([(module, some) for module, some in columns if some], rows)
