"""A group as a table of people and skills, to tick what was seen: nothing is signed here."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_security import current_user

from app.access import requires
from app.attestations import labels, queries, services
from app.attestations.queries import Cell, Change, Grid, NotYet
from app.attestations.views.blueprint import bp
from app.db import begin_writing, db
from app.i18n import local_day
from app.permissions import Permission
from app.portfolio import labels as portfolio_labels
from app.portfolio import queries as portfolio
from app.sharing.models import What
from app.sharing.views import reading
from app.skills import queries as skills
from app.trainings import policies as trainings_policies
from app.trainings import queries as trainings
from app.trainings.models import TrainingSession

# What a tick stands for: a skill, for those who were there; everyone who was; one skill of one person; all of theirs.
TICKS = ("skill", "person", "cell", "row")


@dataclass(slots=True)
class Ticks:
    """What a trainer ticked of a group's table."""

    skill: set[str] = field(default_factory=set)
    person: set[str] = field(default_factory=set)
    cell: set[str] = field(default_factory=set)
    row: set[str] = field(default_factory=set)

    @classmethod
    def sent(cls) -> "Ticks":
        """Those that came with the form."""
        return cls(*(set(request.form.getlist(name)) for name in TICKS))

    @classmethod
    def fresh(cls, grid: Grid) -> "Ticks":
        """Nothing but that everyone was there."""
        return cls(person={str(trainee.id) for trainee, _cells in grid.rows})

    def takes(self, cell: Cell) -> bool:
        """Whether a cell is meant."""
        who = str(cell.trainee.id)
        whole = who in self.row or (who in self.person and str(cell.skill_id) in self.skill)
        return whole or cell.key in self.cell

    def left_out(self, grid: Grid) -> int:
        """How many ticks mean nothing any more: said by an attestation meanwhile, or not of this group."""
        open_cells = {cell.key for cell in grid.cells if cell.is_open}
        here = {str(trainee.id) for trainee, _cells in grid.rows}
        unknown = self.skill - {str(one) for one in grid.skill_ids}
        people = self.person - here if self.skill else set()  # ticked beforehand, they mean nothing without a skill
        return len(self.cell - open_cells) + len(self.row - here) + len(unknown) + len(people)

    @property
    def meant(self) -> bool:
        """Whether something was ticked by hand."""
        return bool(self.skill or self.cell or self.row)


def followed(session_id: UUID) -> TrainingSession:
    """A group of one's own provider; any other does not exist."""
    training_session = trainings.training_session(db.session, session_id)
    if training_session is None or not trainings_policies.may_follow(current_user, training_session):
        abort(404)
    return training_session


def grid_of(training_session: TrainingSession) -> Grid:
    """The group's table as it is today."""
    today = local_day(datetime.now(UTC))
    return queries.grid(db.session, training_session, trainer_id=current_user.id, today=today)


def names_of(grid: Grid) -> dict[UUID, str]:
    """The names of its skills."""
    return skills.skill_labels(db.session, grid.skill_ids, str(get_locale()))


@bp.route("/groupes/<uuid:session_id>/attester", methods=["GET", "POST"])
@requires(Permission.ATTEST)
def group(session_id: UUID) -> ResponseReturnValue:
    """Tick skills, people and cells; a form sent here only brings back the ticks of the page that follows."""
    training_session = followed(session_id)
    grid = grid_of(training_session)
    if request.method == "POST":
        sent = Ticks.sent()
        sent.person = sent.person or Ticks.fresh(grid).person
        return grid_page(training_session, grid, sent)
    return grid_page(training_session, grid, Ticks.fresh(grid))


def grid_page(training_session: TrainingSession, grid: Grid, ticks: Ticks, fault: str = "") -> ResponseReturnValue:
    """The whole table, or one skill or one person of it."""
    reading.note_each({trainee.id for trainee, _cells in grid.rows}, What.SKILLS)
    skill_id, trainee_id = wanted("competence"), wanted("personne")
    shown = grid.only(skill_ids=None if skill_id is None else [skill_id], trainee_id=trainee_id)
    narrow = bool(skill_id or trainee_id)
    if narrow and not shown.cells:
        abort(404)
    new, since = ([], None) if narrow else news(training_session, grid)
    held = [cell.held for cell in shown.cells if cell.held] if narrow else []
    return render_template(
        "attestations/group_narrow.html" if narrow else "attestations/group.html",
        grid=shown,
        ticks=ticks,
        fault=fault,
        skill_id=skill_id,
        training_session=training_session,
        names=names_of(grid),
        origins=portfolio.origins(db.session, held),
        not_yet=not_yet_among(shown, training_session) if narrow else {},
        new=new,
        since=since,
        changes=labels.CHANGES,
        portfolio_labels=portfolio_labels,
    )


def not_yet_among(grid: Grid, training_session: TrainingSession) -> dict[tuple[UUID, UUID], NotYet]:
    """What its provider's trainers said of it that is not there yet."""
    people = [trainee.id for trainee, _cells in grid.rows]
    return queries.not_yet(db.session, people, provider_ids=[training_session.programme.provider_id])


def wanted(name: str) -> UUID | None:
    """What the address narrows the table to."""
    text = request.args.get(name)
    try:
        return UUID(text) if text else None
    except ValueError:
        abort(404)


def news(training_session: TrainingSession, grid: Grid) -> tuple[list[Change], datetime | None]:
    """What is new since the last visit, which this one follows, and when that was."""
    if request.method == "GET":
        begin_writing(db.session)
    since = services.visit(db.session, trainer=current_user, session_id=training_session.id, now=datetime.now(UTC))
    db.session.commit()
    if since is None:
        return [], None
    found = queries.changes(
        db.session, training_session, trainer_id=current_user.id, skill_ids=set(grid.skill_ids), since=since
    )
    return found, since
