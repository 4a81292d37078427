"""The public register as programs read it: JSON, lines of a table, and the entries of a feed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

from flask_babel import gettext as _

from app.credentials.bridge.addresses import Addresses
from app.credentials.models import Issuer
from app.i18n import local_day
from app.recognition.labels.register import STANDINGS
from app.recognition.labels.requests import FAMILIES
from app.recognition.queries.register import Named, Standing, Told
from app.ui.filters import date_words

ATOM = "http://www.w3.org/2005/Atom"
MOST_ENTRIES = 100


def path(addresses: Addresses, ending: str = "") -> str:
    """Where the register is."""
    return f"{addresses.origin}/badges-reconnus{ending}"


def ended_at(one: Told) -> datetime | None:
    """Since when a badge is recognised no more: its last moment, whenever it was closed, unless it was withdrawn."""
    row = one.listed.recognition
    if one.listed.standing is Standing.RECOGNISED:
        return None
    return row.withdrawn_at if one.listed.standing is Standing.WITHDRAWN else row.ends_at


def reason(one: Told) -> str | None:
    """Why it was withdrawn, when someone withdrew it."""
    return one.listed.recognition.withdrawn_reason if one.listed.standing is Standing.WITHDRAWN else None


def decisions(one: Told, addresses: Addresses) -> list[str]:
    """Where its signed endorsements are."""
    return [addresses.endorsement(each.endorsement_id) for each in one.versions]


def item(one: Told, addresses: Addresses) -> dict[str, Any]:
    """Tell a line of the register to programs."""
    row, meta, ended = one.listed.recognition, one.listed.meta_badge, ended_at(one)
    said = {
        "id": f"{path(addresses)}#{row.id}",
        "status": one.listed.standing.value,
        "name": row.name,
        "achievements": [each.achievement_address for each in one.versions],
        "issuer": {"id": row.issuer_address, "name": row.issuer_name},
        "metaBadge": _named(meta, addresses),
        "facets": list(one.facets),
        "conditions": row.conditions,
        "since": _moment(row.decided_at),
        "until": _moment(row.ends_at) if row.ends_at else None,
        "ended": {"at": _moment(ended), "reason": reason(one)} if ended else None,
        "endorsements": decisions(one, addresses),
    }
    return {name: value for name, value in said.items() if value is not None}


def _named(meta: Named, addresses: Addresses) -> dict[str, str]:
    said = {"name": meta.name, "family": meta.family.value}
    return said if meta.version is None else {"id": addresses.achievement(meta.achievement_id, meta.version), **said}


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def line(one: Told, addresses: Addresses) -> list[object]:
    """Tell it to a spreadsheet, in the order of `labels.register.COLUMNS`."""
    row, meta, ended = one.listed.recognition, one.listed.meta_badge, ended_at(one)
    return [
        row.name,
        row.issuer_name,
        meta.name,
        FAMILIES[meta.family],
        ", ".join(one.facets),
        row.conditions,
        STANDINGS[one.listed.standing],
        local_day(row.decided_at),
        local_day(row.ends_at) if row.ends_at else None,
        local_day(ended) if ended else None,
        reason(one),
        " ".join(each.achievement_address for each in one.versions),
        row.issuer_address,
        " ".join(decisions(one, addresses)),
    ]


@dataclass(frozen=True, slots=True)
class Happened:
    """That a badge was recognised, or is no more."""

    at: datetime
    told: Told
    is_end: bool


def events(rows: Sequence[Told]) -> list[Happened]:
    """List what happened, the newest first."""
    found = [Happened(one.listed.recognition.decided_at, one, is_end=False) for one in rows]
    found += [Happened(ended, one, is_end=True) for one in rows if (ended := ended_at(one)) is not None]
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST_ENTRIES]


def feed(rows: Sequence[Told], *, region: Issuer | None, addresses: Addresses, language: str) -> bytes:
    """Write the feed, Atom 1.0 (RFC 4287)."""
    found = events(rows)
    # A feed in which nothing happened yet has a date too, and always the same.
    since = found[0].at if found else region.created_at if region else datetime(2026, 1, 1, tzinfo=UTC)
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": language})
    _text(root, "id", path(addresses, ".atom"))
    _text(root, "title", _("Badges that the Region recognises"))
    _text(root, "updated", _moment(since))
    ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=path(addresses, ".atom"))
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=path(addresses))
    author = ET.SubElement(root, "author")
    _text(author, "name", region.name if region else _("The Region"))
    for one in found:
        _entry(ET.SubElement(root, "entry"), one, addresses)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _entry(entry: ET.Element, one: Happened, addresses: Addresses) -> None:
    row, meta = one.told.listed.recognition, one.told.listed.meta_badge
    said = {"badge": row.name, "issuer": row.issuer_name, "meta": meta.name}
    title = _("“%(badge)s” of %(issuer)s no longer counts for “%(meta)s”") if one.is_end else _(
        "“%(badge)s” of %(issuer)s counts for “%(meta)s”"
    )  # fmt: skip
    _text(entry, "id", f"{path(addresses)}#{'fin' if one.is_end else 'debut'}-{row.id}")
    _text(entry, "title", title % said)
    _text(entry, "updated", _moment(one.at))
    _text(entry, "published", _moment(one.at))
    page = next(reversed(decisions(one.told, addresses)), path(addresses))
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=page)
    ET.SubElement(entry, "category", term=meta.family.value, label=_clean(str(FAMILIES[meta.family])))
    _text(entry, "summary", " ".join(_summary(one)))


def _summary(one: Happened) -> Iterator[str]:
    row = one.told.listed.recognition
    if one.is_end:
        why = reason(one.told)
        yield _("Withdrawn: %(reason)s", reason=why) if why else _("The recognition came to its end.")
        return
    yield _("Facets: %(names)s.", names=", ".join(one.told.facets))
    if row.conditions:
        yield _("Conditions: %(words)s", words=row.conditions)
    if row.ends_at is not None:
        yield _("It holds until %(day)s.", day=date_words(row.ends_at))


def _text(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, name).text = _clean(words)


def _clean(words: str) -> str:
    """Leave out what XML cannot hold; names of badges of elsewhere come from anyone."""
    return "".join(mark for mark in words if mark in "\t\n\r" or (mark >= " " and not _is_odd(ord(mark))))


def _is_odd(code: int) -> bool:
    return 0xD800 <= code <= 0xDFFF or code in {0xFFFE, 0xFFFF}
