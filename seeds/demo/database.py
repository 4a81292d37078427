"""The database under the demo: whether it is free, whose it is, and making room in it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.audit import services as audit
from app.audit.models import AuditEntry
from app.db import Base
from app.skills import queries as skills
from app.skills.importers import starter
from app.skills.importers.merging import merge_framework
from app.skills.models import (
    Framework,
    FrameworkVersion,
    Occupation,
    OccupationLabel,
    OccupationLink,
    OccupationSkill,
    Sector,
    Skill,
    SkillLabel,
    SkillLink,
)
from app.territory.importers.communes import import_communes
from app.territory.models import Commune, FormerCommune, ImportRun
from seeds.demo.content import PLACES, STARTER
from seeds.demo.places import has_towns

MARK = "demo"
# What was imported stays when a demo makes room for another.
REFERENCE = (
    Commune,
    FormerCommune,
    ImportRun,
    Framework,
    FrameworkVersion,
    Sector,
    Skill,
    SkillLabel,
    SkillLink,
    Occupation,
    OccupationLabel,
    OccupationLink,
    OccupationSkill,
)


class FilledDatabaseError(Exception):
    """The database already holds people or organisations."""


class NotADemoError(Exception):
    """The database holds people and organisations that no demo made."""


def is_empty(session: Session) -> bool:
    """Whether nobody and no organisation is there yet; frameworks and communes may be."""
    return not any(session.scalar(sa.select(sa.exists(sa.select(table.id)))) for table in (User, Organisation))


def is_demo(session: Session) -> bool:
    """Whether a demo made what is there."""
    return session.scalar(sa.select(sa.exists().where(AuditEntry.action == MARK))) or False


def mark(session: Session, *, people: int, framework: str, seed: int, now: datetime) -> None:
    """Write in the log that a demo made all this."""
    audit.record(
        session,
        action=MARK,
        object_kind="database",
        object_id="demo",
        actor_id=None,
        now=now,
        people=people,
        framework=framework,
        seed=seed,
    )


def make_room(session: Session) -> None:
    """Remove everything that a demo made, in the transaction that will make another; never anything else."""
    if not is_demo(session):
        raise NotADemoError
    kept = {table.__table__ for table in REFERENCE}
    for table in reversed(Base.metadata.sorted_tables):
        if table not in kept:
            session.execute(sa.delete(table))
    session.expunge_all()


def import_what_lacks(session: Session, framework: str, *, now: datetime) -> None:
    """Import the starter when it is asked for, and the demo's places when there are none; each import commits."""
    if not has_towns(session):
        import_communes(session, PLACES, now=now)
    if framework == starter.FRAMEWORK and skills.framework_by_code(session, framework) is None:
        merge_framework(session, starter.read(STARTER), now=now)
