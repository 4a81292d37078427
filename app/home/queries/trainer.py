"""A trainer's home: who waits for an attestation, and the groups under way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attestations.queries import ToAttest, awaiting_word
from app.trainings import policies as trainings_policies
from app.trainings import queries as trainings
from app.trainings.queries import Group


@dataclass(frozen=True, slots=True)
class TrainerHome:
    """What waits, then the groups: those under way and those to come."""

    to_attest: Sequence[ToAttest]
    running: Sequence[Group]
    coming: Sequence[Group]


def trainer_home(session: Session, user: User, *, today: date) -> TrainerHome:
    """The home of someone who trains."""
    provider_ids = trainings_policies.trained_at(user)
    groups = trainings.groups_of(session, provider_ids, today=today)
    return TrainerHome(
        to_attest=awaiting_word(session, provider_ids, today=today),
        running=[group for group in groups if group.is_running(today)],
        coming=[group for group in groups if not group.is_running(today) and group.session.starts_on > today],
    )
