"""An intake to position: people who come back to their provider for another training, and what is decided of some."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.i18n import local_day
from app.portfolio.models import Trainee
from app.positioning import services
from app.positioning.models import Choice
from app.positioning.queries import OPEN
from app.positioning.services import Chosen
from app.trainings import queries
from app.trainings import services as trainings
from app.trainings.models import Enrolment, EnrolmentState, Programme, TrainingSession
from seeds.demo.groups import Group
from seeds.demo.roster import Roster

RETURNING, DECIDED = 6, 1
SEEN, KEPT_WHOLE = "Compétences déjà attestées ou certifiées.", "La personne souhaite tout revoir avec le groupe."


def position_an_intake(session: Session, roster: Roster, *, now: datetime) -> None:
    """Let people come back to the provider of the trainer account, and let this trainer decide for some of them."""
    today = local_day(now)
    coming = [group for group in roster.rota.groups if group.session is not None and group.starts_on > today]
    led = [group for group in coming if group.led_by_account] or coming
    if not led:
        return
    _come_back(session, led[0].row, now)
    with TemporaryDirectory() as folder:
        _decide(session, led[0], Path(folder), now)


def _come_back(session: Session, given: TrainingSession, now: datetime) -> None:
    """Enrol some whose other trainings with this provider are over by then, as far as there are seats."""
    left = given.seats - queries.seats_taken(session, given.id)
    finished = (
        select(Trainee)
        .join(Enrolment, Enrolment.trainee_id == Trainee.id)
        .join(TrainingSession, TrainingSession.id == Enrolment.session_id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .join(User, User.id == Trainee.user_id)
        .where(
            Programme.provider_id == given.programme.provider_id,
            Programme.id != given.programme_id,
            Enrolment.state.in_((EnrolmentState.ACTIVE, EnrolmentState.COMPLETED)),
            Trainee.id.not_in(
                select(Enrolment.trainee_id).where(
                    (Enrolment.state.in_(OPEN) & (Enrolment.expected_end >= given.starts_on))
                    | (Enrolment.session_id == given.id)
                )
            ),
        )
        .order_by(User.email)
        .distinct()
    )
    people = list(dict.fromkeys(session.execute(finished.add_columns(User.email)).scalars()))
    some = people[: min(RETURNING, max(left, 0))]
    trainings.enrol_many(session, trainees=some, training_session=given, now=now)
    session.expire_all()


def _decide(session: Session, group: Group, data_dir: Path, now: datetime) -> None:
    """Decide as advised for who knows most; the first module of the next person is kept whole against the advice."""
    people = [one for one in queries.cohort(session, group.row.id) if one.state is EnrolmentState.PLANNED]
    found = services.positions(session, people, today=local_day(now), data_dir=data_dir)
    found.sort(key=lambda one: (-one.advised, one.trainee.user.email))
    chosen = [each for one in found[:DECIDED] for each in services.as_advised(one, {}, SEEN)]
    for one in found[DECIDED : DECIDED + 1]:
        module = one.modules[0]
        if module.mine is not None:
            chosen.append(Chosen(module.mine, Choice.FOLLOW, module.advised, 0, reason=KEPT_WHOLE))
    services.decide(session, chosen=chosen, by=group.leader, now=now)
