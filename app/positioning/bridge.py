"""To matching, by way of frameworks: which skills answer which, and why."""

from collections.abc import Collection, Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.positioning.queries import Answer, Answers
from app.skills import bridge as skills
from app.skills import queries as frameworks

SAME = "SAME"
WHOLE = 1000


def answers(session: Session, *, data_dir: Path) -> Answers:
    """What tells which skills held answer one aimed at: near ones by what was learnt, equal ones across frameworks."""
    table = skills.learnt_across(session, frameworks.default_framework(session), data_dir=data_dir).relatedness
    rows: dict[UUID, dict[str, Answer]] = {}

    def row(needed: UUID) -> dict[str, Answer]:
        """All that answers a skill, by its id in the library."""
        if needed not in rows:
            near = table.neighbours(str(needed)) if str(needed) in table else []
            rows[needed] = {held: Answer(UUID(held), round(share * WHOLE), source.name) for held, share, source in near}
            rows[needed][str(needed)] = Answer(needed, WHOLE, SAME)
        return rows[needed]

    def among(needed: UUID, held: Collection[UUID]) -> Sequence[Answer]:
        """Those among the skills held that answer the one aimed at."""
        known = row(needed)
        return [known[key] for one in held if (key := str(one)) in known]

    return among
