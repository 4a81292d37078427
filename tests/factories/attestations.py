"""Statements that trainers sign."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attestations import services
from app.attestations.models import Attestation
from app.portfolio.models import Trainee
from app.skills.models import Skill
from tests.factories.portfolio import NOW


def attested(
    session: Session,
    who: Trainee,
    what: Skill,
    *,
    by: User,
    level: int | None = 3,
    observed: str = "Vu en atelier",
    now: datetime = NOW,
) -> Attestation:
    """Let a trainer attest that a person does it."""
    return services.attest(session, trainer=by, trainee=who, skill_id=what.id, level=level, observed=observed, now=now)
