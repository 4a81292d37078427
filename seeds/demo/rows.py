"""What was planned, as the services take it."""

from datetime import date
from uuid import UUID

from app.portfolio.models import GroundKind, GroundState
from app.portfolio.services import NewGround
from app.trainings.models import Enrolment, EnrolmentModule
from app.trainings.services import Award
from seeds.demo.groups import Seat
from seeds.demo.happenings import Obtained
from seeds.demo.people import Person


def module_of(enrolment: Enrolment, seat: Seat, number: int) -> EnrolmentModule:
    """Someone's own module of this number."""
    return next(module for module in enrolment.modules if module.module_id == seat.group.module_ids[number])


def award_of(one: Obtained) -> Award:
    """What someone obtained."""
    return Award(
        trainee=one.seat.person.row,
        kind=one.kind,
        title=one.title,
        code=None,
        body=one.body,
        awarded_on=one.awarded_on,
        expires_on=one.expires_on,
        skills={skill.id: level for skill, level in one.levels.items()},
    )


def sayings_of(person: Person, episodes: list[UUID], today: date) -> list[NewGround]:
    """What someone says, as grounds."""
    return [
        NewGround(
            trainee_id=person.row.id,
            skill_id=skill.id,
            kind=GroundKind.DECLARATION,
            state=said.state,
            level=said.level,
            since=(said.since or today) if said.state is GroundState.ACQUIRED else None,
            expected_on=said.expected_on,
            experience_id=episodes[said.episode] if said.episode is not None else None,
        )
        for skill, said in person.declared.items()
    ]
