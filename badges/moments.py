"""Moments as credentials write them: XML Schema's dateTimeStamp, with a time zone, and never to be guessed."""

import re
from datetime import UTC, datetime

FORM = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d(?::\d\d)?)(\.\d+)?([Zz]|[+-]\d\d:\d\d)")


def written(moment: datetime) -> str:
    """Write an aware moment, in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(text: object) -> datetime | None:
    """Read a moment; None for what is not one."""
    found = FORM.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    day, time, fraction, zone = found.groups()
    seconds = time if time.count(":") == 2 else f"{time}:00"
    try:
        return datetime.fromisoformat(f"{day}T{seconds}{(fraction or '')[:7]}{zone.upper().replace('Z', '+00:00')}")
    except ValueError:
        return None
