"""Writes: communes as their distribution says, and the record of each import."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import begin_writing
from app.territory.models import ImportRun


def begin_import(session: Session) -> None:
    """Start the one transaction of an import, after any other import has ended."""
    begin_writing(session)
    if session.get_bind().dialect.name == "postgresql":
        # Readers and the pages' own writes go on; another import waits.
        session.execute(sa.text("LOCK TABLE import_run IN SHARE ROW EXCLUSIVE MODE"))


def record_import(
    session: Session,
    *,
    source: str,
    digest: str,
    read: int,
    counts: Mapping[str, int],
    refusals: Sequence[str],
    now: datetime,
) -> ImportRun:
    """Keep what an import did, each refused row with its place and reason."""
    run = ImportRun(
        source=source,
        digest=digest,
        started_at=now,
        read=read,
        created=counts["created"],
        changed=counts["changed"],
        retired=counts["retired"],
        refused=len(refusals),
        refusals="\n".join(refusals),
    )
    session.add(run)
    session.flush()
    return run
