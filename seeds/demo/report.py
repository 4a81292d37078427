"""What a demo holds, by state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from app.accounts.models import Organisation
from app.attestations.models import Attestation
from app.offers.models import Demand
from app.portfolio.models import Experience, Ground, GroundState, Holding, Proof, Trainee
from app.portfolio.queries import ATTEST_WITHIN, CONFIRM_WITHIN
from app.trainings.models import Certification, Enrolment, EnrolmentModule, Programme, TrainingSession

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DemoReport:
    """How many rows of each kind a demo holds, in each state."""

    counts: Mapping[str, Counts]

    def __getitem__(self, name: str) -> Counts:
        return self.counts[name]


def count(session: Session, today: date) -> DemoReport:
    """Count everything."""
    standing = Ground.withdrawn_at.is_(None)
    acquired, coming, awaiting = (Ground.state == state for state in GroundState)
    late, lapsed = today - CONFIRM_WITHIN, today - ATTEST_WITHIN
    proof = aliased(Ground)
    unproven = ~sa.exists().where(
        proof.holding_id == Ground.holding_id, proof.proof != Proof.DECLARED, proof.withdrawn_at.is_(None)
    )
    grounds: dict[str, ColumnElement[bool]] = {
        "to confirm": sa.and_(standing, coming, Ground.expected_on < today, Ground.expected_on >= late),
        "lapsed": sa.and_(standing, coming, Ground.expected_on < late),
        "coming": sa.and_(standing, coming, sa.or_(Ground.expected_on >= today, Ground.expected_on.is_(None))),
        "awaiting": sa.and_(standing, awaiting, unproven, Ground.since >= lapsed),
        "waited too long": sa.and_(standing, awaiting, unproven, Ground.since < lapsed),
        "expired": sa.and_(standing, acquired, Ground.ends_on < today),
        "acquired": sa.and_(standing, acquired, sa.or_(Ground.ends_on >= today, Ground.ends_on.is_(None))),
    }
    sessions = {
        "past": TrainingSession.ends_on < today,
        "running": sa.and_(TrainingSession.starts_on <= today, TrainingSession.ends_on >= today),
        "coming": TrainingSession.starts_on > today,
    }
    empty = ~sa.exists().where(Holding.trainee_id == Trainee.id)
    return DemoReport(
        {
            "organisations": _by(session, Organisation.kind),
            "employers": _by(session, Organisation.vetting, Organisation.kind == "employer"),
            "trainees": {**_by(session, Trainee.visibility), **_each(session, {"empty": empty}, Trainee.id)},
            "experiences": _by(session, Experience.kind),
            "programmes": _by(session, Programme.scheme),
            "sessions": _each(session, sessions, TrainingSession.id),
            "enrolments": _by(session, Enrolment.state),
            "modules": _each(
                session,
                {
                    "completed": EnrolmentModule.completed_on.is_not(None),
                    "open": EnrolmentModule.completed_on.is_(None),
                },
                EnrolmentModule.id,
            ),
            "standing grounds": _each(session, grounds, Ground.id),
            "grounds by kind": _by(session, Ground.kind, standing),
            "grounds by proof": _by(session, Ground.proof, standing),
            "grounds by level": _by(session, Ground.level, standing),
            "grounds withdrawn": _by(session, Ground.withdrawn_reason, ~standing),
            "attestations": _each(
                session,
                {"standing": Attestation.revoked_at.is_(None), "revoked": Attestation.revoked_at.is_not(None)},
                Attestation.id,
            ),
            "certifications": {
                **_by(session, Certification.kind),
                **_each(session, {"withdrawn": Certification.withdrawn_at.is_not(None)}, Certification.id),
            },
            "offers": _by(session, Demand.state, Demand.kind == "offer"),
            "searches": _by(session, Demand.state, Demand.kind == "search"),
        }
    )


def _by(session: Session, column: sa.orm.InstrumentedAttribute[object], *where: ColumnElement[bool]) -> Counts:
    rows = session.execute(sa.select(column, sa.func.count()).where(*where).group_by(column))
    return {str(value): number for value, number in sorted(rows, key=lambda row: str(row[0]))}


def _each(
    session: Session, conditions: Mapping[str, ColumnElement[bool]], key: sa.orm.InstrumentedAttribute[object]
) -> Counts:
    return {
        name: session.scalar(sa.select(sa.func.count(key)).where(condition)) or 0
        for name, condition in conditions.items()
    }
