"""A list of people, tried before a badge is given to them: what each line would do, and why some would do nothing."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from app.accounts.queries import tidy_email
from app.credentials.models import AchievementVersion
from app.credentials.queries import runs as reading

LONGEST_EMAIL, LONGEST_NAME, LONGEST_WORDS = 255, 120, 2000
LINK = re.compile(r"https?://[^\s<>\"']+\.[^\s<>\"']+", re.IGNORECASE)
AT_ONCE = 1000


class LineProblem(StrEnum):
    """Why a line gives nothing."""

    UNREADABLE = "unreadable"
    NO_EMAIL = "no_email"
    BAD_EMAIL = "bad_email"
    TWICE = "twice"
    TOO_LONG = "too_long"
    BAD_LINK = "bad_link"
    NO_EVIDENCE = "no_evidence"


@dataclass(frozen=True, slots=True)
class Entry:
    """One person, as a form or a line of a table tells; `number` is where it was read."""

    number: int
    email: str
    name: str | None = None
    narrative: str | None = None
    evidence_url: str | None = None
    evidence_words: str | None = None
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """What a line would do: give, or nothing for a problem, or because the person holds the badge."""

    entry: Entry
    problem: LineProblem | None = None
    held: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """All lines, in their order."""

    lines: tuple[Tried, ...]

    @property
    def good(self) -> list[Entry]:
        """Those to whom the badge would be given."""
        return [one.entry for one in self.lines if one.problem is None and not one.held]

    @property
    def held(self) -> list[Tried]:
        """Those who hold it already."""
        return [one for one in self.lines if one.held]

    @property
    def refused(self) -> list[Tried]:
        """Those that give nothing, and why."""
        return [one for one in self.lines if one.problem is not None]


def split_evidence(text: str | None) -> tuple[str | None, str | None]:
    """Evidence told in one cell: a link, or words."""
    said = (text or "").strip()
    if not said:
        return None, None
    return (said, None) if LINK.fullmatch(said) else (None, said)


def prepare(session: Session, version: AchievementVersion, entries: Sequence[Entry], *, now: datetime) -> Trial:
    """Say what giving a badge to these people would do, without doing it."""
    read = list(_read(entries, version))
    held = _held(session, version, [one.entry.email for one in read if one.problem is None], now)
    return Trial(
        tuple(Tried(one.entry, held=True) if one.problem is None and one.entry.email in held else one for one in read)
    )


def _read(entries: Sequence[Entry], version: AchievementVersion) -> Iterator[Tried]:
    seen: dict[str, int] = {}
    for entry in entries:
        tidy = _tidied(entry)
        problem = problem_of(tidy, evidence_required=version.evidence_required)
        if problem is None and tidy.email in seen:
            yield Tried(tidy, LineProblem.TWICE, detail=str(seen[tidy.email]))
            continue
        seen.setdefault(tidy.email, tidy.number)
        yield Tried(tidy, problem)


def _tidied(entry: Entry) -> Entry:
    words = [(text or "").strip() or None for text in (entry.name, entry.narrative, entry.evidence_url)]
    email, said = tidy_email(entry.email), (entry.evidence_words or "").strip() or None
    return Entry(entry.number, email, words[0], words[1], words[2], said, entry.unreadable)


def problem_of(entry: Entry, *, evidence_required: bool) -> LineProblem | None:
    """What keeps a line from being given, if anything."""
    checks = (
        (LineProblem.UNREADABLE, entry.unreadable),
        (LineProblem.NO_EMAIL, not entry.email),
        (LineProblem.BAD_EMAIL, not is_email(entry.email)),
        (LineProblem.TOO_LONG, len(entry.name or "") > LONGEST_NAME),
        (LineProblem.TOO_LONG, any(len(text or "") > LONGEST_WORDS for text in _texts(entry))),
        (LineProblem.BAD_LINK, entry.evidence_url is not None and not LINK.fullmatch(entry.evidence_url)),
        (LineProblem.NO_EVIDENCE, evidence_required and not (entry.evidence_url or entry.evidence_words)),
    )
    return next((problem for problem, true in checks if true), None)


def _texts(entry: Entry) -> tuple[str | None, ...]:
    return (entry.narrative, entry.evidence_url, entry.evidence_words)


def is_email(text: str) -> bool:
    """Whether an address can receive messages, by its looks."""
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return len(text) <= LONGEST_EMAIL


def _held(session: Session, version: AchievementVersion, emails: Collection[str], now: datetime) -> set[str]:
    found: set[str] = set()
    ordered = sorted(emails)
    for start in range(0, len(ordered), AT_ONCE):
        found |= reading.emails_holding(session, version.achievement_id, ordered[start : start + AT_ONCE], now)
    return found
