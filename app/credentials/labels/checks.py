"""From a verification to a report that anyone can read: a verdict, then a title and a sentence for each check."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.credentials.labels import endorsed, sentences, things
from app.credentials.labels.sentences import FAILED, PASSED, UNKNOWN
from app.credentials.labels.telling import NOTHING_TOLD, Endorser, Told
from app.credentials.labels.things import Thing
from app.ui.filters import date_words, moment_words

MOST_LETTERS = 200
ANSWERED = re.compile(r"answered_(\d{1,3})")
TECHNICAL = {
    "proof": _l("Proof"),
    "key": _l("Key"),
    "status": _l("Status"),
    "standard": _l("Format"),
    "issuer": _l("Structure"),
}


class CheckLike(Protocol):
    """A check of the library, or one kept in the database."""

    @property
    def name(self) -> str:
        """What was looked at."""

    @property
    def outcome(self) -> str:
        """What was found."""

    @property
    def detail(self) -> str:
        """A code, and after a colon what it is about."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A check as it is kept: `Finding(**one)` of what a report stores."""

    name: str
    outcome: str
    detail: str = ""


ENDED = "ended"  # neither good nor bad for the badge: it held once
SAID_BY_ITS_ISSUER = frozenset({"readable", "form", "contexts", "proof", "issuer", "published", "origin"})
BESIDE = frozenset({"endorsements", "recipient"})  # checks that tell nothing of whether the badge itself holds
NOT_ASKED = Finding("recipient", UNKNOWN, "not_asked")


@dataclass(frozen=True, slots=True)
class Line:
    """One check, in words: as `ui/marks.html` draws it."""

    name: str
    state: str
    title: str
    detail: str
    code: str
    page: str | None = None  # where more is told


@dataclass(frozen=True, slots=True)
class Report:
    """A whole verification, in words."""

    state: str
    title: str
    summary: str
    lines: Sequence[Line]
    technical: Sequence[tuple[str, str]]

    @property
    def holds(self) -> bool:
        """Whether everything that was looked at is good."""
        return self.state == PASSED

    @property
    def is_signed(self) -> bool:
        """Whether its issuer said what it says, even if it does not hold today."""
        return all(one.state == PASSED for one in self.lines if one.name in SAID_BY_ITS_ISSUER)


def report(
    checks: Iterable[CheckLike],
    told: Told = NOTHING_TOLD,
    *,
    asks_person: bool = False,
    read_at: datetime | None = None,
) -> Report:
    """Say a verification in words.

    `read_at`: when it was made, unless it is of this very moment. `asks_person`: the page has a form for the
    recipient's address, and until it is used a line says so. The verdict is about the badge: that line does not change
    it.
    """
    made = [Finding(one.name, str(one.outcome), one.detail) for one in checks]
    state = _state(made)
    readable = all(one.name != "readable" for one in made)
    asked = asks_person and readable and all(one.name != "recipient" for one in made) and told.thing in things.WHOSE
    lines = list(_lines([*made, NOT_ASKED] if asked else made, told, read_at))
    last = things.LAST_ONE[told.thing] if asked else None
    return Report(state, _verdict(made, state, told.thing), summary(lines, last), lines, list(_technical(made, told)))


def _lines(made: Sequence[Finding], told: Told, read_at: datetime | None) -> Iterator[Line]:
    endorsers = iter(told.endorsers)
    gathered = sum(one.name == "members" for one in made)
    names = iter(told.members if gathered == len(told.members) else ())
    # Who stands by a badge is named beside one that holds, and beside no other.
    holds = all(one.outcome == PASSED for one in made if one.name not in BESIDE)
    for one in made:
        endorser = next(endorsers, None) if one.name == "endorsements" else None
        said = line(one, told, read_at) if endorser is None or not holds else endorsed_line(one, endorser)
        name = next(names, None) if one.name == "members" else None
        yield replace(said, detail=_("“%(name)s”. %(words)s", name=_plain(name), words=said.detail)) if name else said


def recognition_lines(checks: Iterable[CheckLike], told: Told) -> Iterator[Line]:
    """Say the verification of a recognition read by itself; what is wrong otherwise is said as of any credential."""
    for one in checks:
        code, _what = code_of(one.detail)
        outcome = str(one.outcome)
        words = endorsed.OWN.get((one.name, PASSED if outcome == PASSED else code))
        if words is not None:
            where = host_of(told.issuer_id or "")
            state = PASSED if outcome == PASSED else ENDED
            yield Line(one.name, state, str(words[0]), str(words[1]) % {"where": where}, one.detail)
        elif outcome != PASSED:
            yield line(one, told)


def endorsed_line(check: CheckLike, endorser: Endorser) -> Line:
    """Say who stands by a badge, and whether they still do; what was not proven names nobody."""
    code, _what = code_of(check.detail)
    if str(check.outcome) != PASSED or code not in endorsed.TITLES:
        return line(check)
    where = _plain(endorsed.host_of(endorser.address or ""))
    state = ENDED if code in endorsed.ENDED else PASSED
    words = endorsed.title(endorser, code, where), endorsed.detail(endorser, code, where)
    return Line(check.name, state, *words, check.detail, endorser.page)


def _state(made: Sequence[Finding]) -> str:
    outcomes = {one.outcome for one in made}
    if FAILED in outcomes or not made:
        return FAILED
    return UNKNOWN if UNKNOWN in outcomes else PASSED


def _verdict(made: Sequence[Finding], state: str, thing: Thing) -> str:
    """Say at once what is wrong, when one thing alone is."""
    verdicts = things.VERDICTS.get(thing, sentences.VERDICTS)
    of_codes = things.VERDICTS_OF_CODES.get(thing, sentences.VERDICTS_OF_CODES)
    wrong = [one for one in made if one.outcome == FAILED]
    if not wrong or any(one.name == "readable" for one in wrong):
        names = {PASSED: "valid", FAILED: "invalid", UNKNOWN: "unknown"}
        return str(sentences.NO_BADGE if wrong else verdicts[names[state]])
    said = {of_codes.get((one.name, code_of(one.detail)[0])) for one in wrong}
    alone = said.pop() if len(said) == 1 else None
    return str(alone or verdicts["invalid"])


def summary(lines: Sequence[Line], last: Any = None) -> str:
    """Say how many checks passed; `last`: what to add when one alone is left to do."""
    if any(one.name == "readable" for one in lines):
        return ""
    good, total = (sum(one.state in states for one in lines) for states in ({PASSED}, {PASSED, FAILED, UNKNOWN}))
    words = _("Checks that passed: %(good)s of %(total)s.", good=good, total=total)
    if last and good == total - 1:
        words = f"{words} {last}"
    return str(words)


def line(check: CheckLike, told: Told = NOTHING_TOLD, read_at: datetime | None = None) -> Line:
    """Say one check in words; a code newer than these words is said by its outcome alone."""
    code, what = code_of(check.detail)
    outcome = str(check.outcome)
    title = _title(check.name, outcome, code, told.thing)
    sentence = _sentence(check.name, outcome, (code, what), told, read_at)
    return Line(check.name, outcome, str(title), sentence, check.detail)


def _title(name: str, outcome: str, code: str, thing: Thing) -> Any:
    own, titles = things.TITLES.get(thing, {}), sentences.TITLES.get(name, {})
    said = own.get((name, code)) or sentences.TITLES_OF_CODES.get((name, code)) or own.get((name, outcome))
    return said or titles.get(outcome) or name


def code_of(detail: str) -> tuple[str, str]:
    """Take a detail apart: its code, and what it is about, short and printable."""
    code, _colon, what = detail.partition(":")
    return code.strip(), _plain(what.strip())


def _plain(text: str) -> str:
    kept = "".join(mark if mark.isprintable() else " " for mark in text)
    return kept if len(kept) <= MOST_LETTERS else kept[:MOST_LETTERS] + "…"


def _sentence(name: str, outcome: str, detail: tuple[str, str], told: Told, read_at: datetime | None) -> str:
    code, what = detail
    if name in {"endorsements", "members"} and code in sentences.TITLES:
        joined = Thing.RECOGNITION if name == "endorsements" else Thing.BADGE
        inner = line(Finding(code, outcome, what), Told(thing=joined), read_at)
        return f"{inner.title}. {inner.detail}"
    if name == "dates" and outcome == PASSED and told.valid_from is not None:
        if told.thing is Thing.RECOGNITION:
            return endorsed.days(told.valid_from, told.valid_until)
        words = sentences.DATES_BETWEEN if told.valid_until else sentences.DATES_FROM
        return str(words) % {"start": date_words(told.valid_from), "end": date_words(told.valid_until)}
    if name == "issuer" and outcome == PASSED and (told.issuer_id or "").startswith(("did:key:", "did:jwk:")):
        return str(sentences.KEY_ALONE)
    own = things.SENTENCES.get(told.thing, {}).get((name, outcome, code))
    found = own or template(name, outcome, code)
    if name == "status" and code in {"list_not_valid", "list_not_verified"}:
        what = _inner(what, outcome)
    return str(found or sentences.OTHERWISE[outcome]) % {**_figures(code, what, told), "read": _read(read_at)}


def template(name: str, outcome: str, code: str) -> Any:
    """Return the sentence for a code, before its figures are put in; None when it has none."""
    if name == "readable":
        return sentences.UNREADABLE.get(code)
    found = sentences.SENTENCES.get((name, outcome, code))
    if found is None and outcome == UNKNOWN and name in sentences.ASKED:
        return sentences.UNREACHABLE.get("answered" if ANSWERED.fullmatch(code) else code)
    return found


def _inner(detail: str, outcome: str) -> str:
    """Say what is wrong with a list, which is itself signed and dated, as a piece of a sentence."""
    code, what = code_of(detail)
    for name in ("proof", "issuer", "dates", "contexts"):
        found = template(name, outcome, code)
        if found is not None:
            words = str(found) % _figures(code, what, NOTHING_TOLD)
            return words[:1].lower() + words[1:].rstrip(".")
    return detail


def _read(moment: datetime | None) -> str:
    if moment is None:
        return str(sentences.READ_NOW)
    return str(sentences.READ_AT) % {"moment": moment_words(moment)}


def _figures(code: str, what: str, told: Told) -> Mapping[str, str]:
    answered = ANSWERED.fullmatch(code)
    return {
        "what": answered[1] if answered else what,
        "where": host_of(what if what.startswith(("http:", "https:", "did:web:")) else told.issuer_id or what),
        "issuer": told.issuer_name or _("the structure"),
        "standard": sentences.STANDARDS.get(told.standard, "Open Badges"),
        "date": _date(what),
    }


def host_of(address: str) -> str:
    """The site that an address is on, printable."""
    return _plain(endorsed.host_of(address))


def _date(text: str) -> str:
    try:
        return date_words(datetime.fromisoformat(text.upper()))
    except ValueError:
        return text


def _technical(made: Sequence[Finding], told: Told) -> Iterator[tuple[str, str]]:
    said = {
        "proof": told.signed_how,
        "key": told.signed_by,
        "status": ", ".join(told.places),
        "standard": sentences.STANDARDS.get(told.standard),
        "thing": told.id,
        "issuer": told.issuer_id,
    }
    for name, value in said.items():
        if value:
            yield str(things.NAMES[told.thing] if name == "thing" else TECHNICAL[name]), value
    for one in made:
        yield one.name, _plain(f"{one.outcome} ({one.detail})" if one.detail else one.outcome)
