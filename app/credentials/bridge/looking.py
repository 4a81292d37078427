"""A badge brought by someone: what it is, whether it holds, and whether it was given to them."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

import badges
from app.credentials.bridge.telling import told
from app.credentials.errors import UnreachableBadgeError, UnreadableBadgeError
from app.credentials.labels.telling import Told

VALID, INVALID, UNKNOWN = (one.value for one in badges.Verdict)
PASSED, FAILED = badges.Outcome.PASSED, badges.Outcome.FAILED
RECIPIENT = "recipient"
# All that one badge may have others asked for, together.
MOST_SECONDS = 25.0
DETAIL = 500

Fetch = badges.Fetcher
nothing_remote = badges.nothing_remote


@dataclass(frozen=True, slots=True)
class Findings:
    """What verifying a badge found: whether it holds, to whom it was given, and what it says of itself."""

    verdict: str
    is_theirs: bool
    trouble: str | None
    checks: list[dict[str, str]]
    told: Told

    @property
    def unreadable(self) -> str | None:
        """Why no badge can be read in it; None when one can."""
        kind, _, reason = (self.trouble or "").partition("/")
        return reason if kind == "readable" else None


@dataclass
class Patience:
    """Asks others for what they publish, each once, and for so long in all."""

    fetch: Fetch
    clock: Callable[[], float] = time.monotonic
    known: dict[str, bytes | badges.UnreachableError] = field(default_factory=dict)
    started: float | None = None

    def __call__(self, url: str) -> bytes:
        """Fetch a document."""
        if url not in self.known:
            self.known[url] = self._ask(url)
        found = self.known[url]
        if isinstance(found, badges.UnreachableError):
            raise found
        return found

    def _ask(self, url: str) -> bytes | badges.UnreachableError:
        now = self.clock()
        self.started = now if self.started is None else self.started
        if now - self.started > MOST_SECONDS:
            return badges.UnreachableError(url, "too_slow")
        try:
            return self.fetch(url)
        except badges.UnreachableError as error:
            return error


def look(content: bytes, *, fetch: Fetch, now: datetime, emails: Collection[str]) -> Findings:
    """Verify a badge, and look for its recipient among a person's addresses."""
    patience = Patience(fetch)
    found = badges.verify(content, fetch=patience, now=now)
    recipient = _recipient(content, fetch=patience, now=now, emails=emails)
    worst = next(
        (one for outcome in (FAILED, badges.Outcome.UNKNOWN) for one in found.checks if one.outcome is outcome), None
    )
    return Findings(
        verdict=found.verdict.value,
        is_theirs=recipient.outcome is PASSED,
        trouble=f"{worst.name}/{worst.detail.split(':')[0]}" if worst is not None else None,
        checks=[
            {"name": one.name, "outcome": one.outcome.value, "detail": one.detail[:DETAIL]}
            for one in (*found.checks, recipient)
        ],
        told=told(found, patience),
    )


def _recipient(content: bytes, *, fetch: Fetch, now: datetime, emails: Collection[str]) -> badges.Check:
    """To whom it was given; tried by each address, since only a hash of it is in the badge."""
    answer = badges.Check(RECIPIENT, badges.Outcome.UNKNOWN, "not_by_mail")
    # Who has no verified address is told whether it was given to one: tried by an address that is nobody's.
    for email in emails or (f"{uuid4().hex}@nobody.invalid",):
        made = badges.verify(content, fetch=fetch, now=now, recipient=email)
        answer = next((one for one in made.checks if one.name == RECIPIENT), answer)
        if answer.outcome is PASSED:
            break
    return answer


def recipient_is(content: bytes, emails: Collection[str], *, now: datetime) -> bool | None:
    """Whether a badge was given to one of these addresses; None when the file alone does not tell."""
    outcome = _recipient(content, fetch=badges.nothing_remote, now=now, emails=emails).outcome
    return None if outcome is badges.Outcome.UNKNOWN else outcome is PASSED


def packing_of(content: bytes) -> str:
    """How a badge is packed: `png`, `svg` or `bare`."""
    try:
        return badges.read(content).packing
    except badges.UnreadableError as error:
        raise UnreadableBadgeError(error.reason) from error


def fetched(url: str, fetch: Fetch) -> bytes:
    """What is published at an address that someone gave."""
    try:
        return fetch(url)
    except badges.UnreachableError as error:
        raise UnreachableBadgeError from error


def identifiers(content: bytes) -> Told:
    """What a badge calls itself and its issuer; nothing is asked of anyone, and nothing is proven."""
    packing_of(content)
    return told(badges.verify(content, fetch=badges.nothing_remote, now=datetime.now(UTC)))
