"""Statements that trainers sign."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attestations import services
from app.attestations.models import Assessment, AssessmentKind, AssessmentMethod, Attestation, AttestationRequest
from app.i18n import local_day
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


def assessed(
    session: Session,
    who: Trainee,
    levels: Mapping[Skill, int | None],
    *,
    by: User,
    on: date | None = None,
    words: str | None = "Vu en situation",
    kind: AssessmentKind = AssessmentKind.FINAL,
    now: datetime = NOW,
) -> Assessment:
    """Let a trainer record what an assessment of a person showed."""
    situation = services.Situation(kind, AssessmentMethod.SITUATION, on or local_day(now), words)
    findings = [services.Findings(who, {skill.id: level for skill, level in levels.items()})]
    made = services.assess(session, trainer=by, situation=situation, findings=findings, now=now)
    return session.get_one(Assessment, made[0])


def asked(
    session: Session, who: Trainee, *what: Skill, of: User, words: str | None = None, now: datetime = NOW
) -> list[AttestationRequest]:
    """Let a person ask a trainer, in the name of the first provider they train at, to attest skills."""
    return services.ask(
        session,
        trainee=who,
        skill_ids=[skill.id for skill in what],
        provider_id=of.memberships[0].organisation_id,
        trainer_id=of.id,
        words=words,
        now=now,
    ).requests
