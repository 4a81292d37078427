"""What an import did, as numbers and refusals, and the record of it."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.territory.importers.reading import Reading, Refusal
from app.territory.models import ImportRun
from app.territory.services import record_import

PLAIN_ENCODINGS = ("utf-8", "utf-8-sig", "ascii")


@dataclass(slots=True)
class Tally:
    """How many rows of one table were made, changed and retired."""

    created: int = 0
    changed: int = 0
    retired: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(self.created + other.created, self.changed + other.changed, self.retired + other.retired)


@dataclass(slots=True)
class Report:
    """One import, told: what was read and refused, and what each table gained, changed and lost."""

    source: str
    version: str
    digest: str
    read: int
    tallies: dict[str, Tally]
    refusals: list[Refusal]
    encodings: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, source: str, version: str, reading: Reading, tallies: dict[str, Tally]) -> "Report":
        """The report of what this reading led to."""
        odd = {file: name for file, name in reading.encodings.items() if name not in PLAIN_ENCODINGS}
        return cls(source, version, reading.digest, reading.read, tallies, reading.refusals, odd)

    @property
    def total(self) -> Tally:
        """All tables together."""
        return sum(self.tallies.values(), Tally())


def record(session: Session, report: Report, *, now: datetime) -> ImportRun:
    """Keep the report among the imports."""
    total = report.total
    return record_import(
        session,
        source=report.source,
        digest=report.digest,
        read=report.read,
        counts={"created": total.created, "changed": total.changed, "retired": total.retired},
        refusals=[str(refusal) for refusal in report.refusals],
        now=now,
    )
