"""What trainers of the trainer account's groups assess, and what is new to this account: seen again by a colleague."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.attestations import queries, services
from app.attestations.models import AssessmentKind, AssessmentMethod
from app.attestations.queries import Cell, Grid
from app.attestations.services import Findings, Situation, Statement
from app.i18n import local_day
from app.skills import queries as skills
from app.trainings import queries as trainings
from seeds.demo.groups import Group
from seeds.demo.organisations import Cast
from seeds.demo.roster import Roster

SEEN, ASSESSED, SIGNED = timedelta(days=5), timedelta(days=6), timedelta(days=1)
TESTED = 2  # skills
WORDS = "Essai d’une heure, grille remplie ensemble. Là où ce n’est pas encore là : refaire l’exercice seul."
OBSERVED = "Vu en atelier, plusieurs fois, sans aide."


def assess_groups(session: Session, roster: Roster, cast: Cast, *, now: datetime) -> None:
    """Assess the groups that the trainer account follows; ask two trainers for a skill, and let a colleague sign."""
    today = local_day(now)
    led = [
        group
        for group in roster.rota.groups
        if group.led_by_account and group.session is not None and group.starts_on <= today <= group.ends_on
    ]
    for group in led:
        found = trainings.training_session(session, group.row.id)
        if found is None:
            continue
        grid = queries.grid(session, found, trainer_id=group.leader.id, today=today)
        services.visit(session, trainer=group.leader, session_id=found.id, now=now - SEEN)
        _assess(session, group, grid, now - ASSESSED)
        _ask_two(session, group, grid, cast, now - SIGNED)


def _in_order(session: Session, cells: list[Cell]) -> list[Cell]:
    """Cells by the names of their skills, then of their people: keys are drawn by chance."""
    names = skills.skill_labels(session, {cell.skill_id for cell in cells}, "fr")
    return sorted(cells, key=lambda cell: (names[cell.skill_id], cell.trainee.user.display_name))


def _assess(session: Session, group: Group, grid: Grid, now: datetime) -> None:
    """Test everyone who was there on the first skills that someone shows, and on which some are still short."""
    day = local_day(now)
    if day <= group.starts_on or not grid.cells:
        return
    open_ones = _in_order(session, [cell for cell in grid.cells if cell.is_open and grid.proven[cell.skill_id]])
    tested = list(dict.fromkeys(cell.skill_id for cell in open_ones))[:TESTED]
    findings = [
        Findings(
            trainee,
            {
                cell.skill_id: None if cell.is_open and not cell.is_proven else 3
                for cell in cells
                if cell.skill_id in tested
            },
        )
        for trainee, cells in grid.rows
        if any(seat.person.row.id == trainee.id and seat.starts_on is None for seat in group.people)
    ]
    if not tested or not findings:
        return
    situation = Situation(AssessmentKind.IN_COURSE, AssessmentMethod.TEST, day, WORDS)
    services.assess(session, trainer=group.leader, situation=situation, findings=findings, now=now)


def _ask_two(session: Session, group: Group, grid: Grid, cast: Cast, now: datetime) -> None:
    """Ask two trainers for a skill that nobody of the group shows yet, and let a colleague sign it for someone."""
    code = group.taken.text.provider
    provider, colleagues = cast.organisations[code], [one for one in cast.staff[code] if one is not group.leader]
    untouched = _in_order(session, [cell for cell in grid.cells if not grid.proven[cell.skill_id]])
    if not untouched or not colleagues or local_day(now) <= group.starts_on:
        return

    def signed(skill_id: UUID) -> int:
        return len(queries.attested_holdings(session, provider_id=provider.id, skill_ids=[skill_id]))

    ids = list(dict.fromkeys(cell.skill_id for cell in reversed(untouched)))
    last = min(ids, key=signed)  # the proof of the fewest people waits
    session.add(provider)
    services.set_quorums(session, provider=provider, attesters={last: 2}, by=colleagues[-1], now=now)
    first = next(cell for cell in untouched if cell.skill_id == last)
    statement = Statement(first.trainee, last, first.aim)
    services.attest_many(session, trainer=colleagues[0], statements=[statement], observed=OBSERVED, now=now)
