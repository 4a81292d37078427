"""In whose name a trainer speaks of people."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attestations.errors import NotTheirTrainerError, OwnPortfolioError
from app.portfolio.models import Trainee
from app.portfolio.services.grounds import take_turns
from app.sharing import queries as sharing
from app.trainings import queries as trainings


def speaking_for(
    session: Session, trainer: User, people: Sequence[Trainee], now: datetime, *, expected: bool = False
) -> Mapping[UUID, UUID]:
    """The provider in whose name the trainer speaks for each person, in turn; refuses where there is none.

    With `expected`, a provider where the person is only to come may speak too.
    """
    trainees = {one.id: one for one in people}
    if any(trainee.user_id == trainer.id for trainee in trainees.values()):
        raise OwnPortfolioError
    take_turns(session, sorted(trainees))  # who takes an access back has done so, or waits until this is signed
    providers = sharing.providers_speaking(session, trainer_id=trainer.id, trainee_ids=trainees, now=now)
    if expected:
        coming = [one for one in trainees if one not in providers]
        providers |= trainings.providers_expecting(session, trainer_id=trainer.id, trainee_ids=coming)
    if len(providers) < len(trainees):
        raise NotTheirTrainerError
    return providers
