"""How far ahead a ranking looks."""

from __future__ import annotations

import calendar
from datetime import date

MONTHS_AHEAD = 6


def default_horizon(today: date, start: date | None = None) -> date:
    """Return the day a ranking looks ahead to: the offer's start when it is to come, else six months from today.

    Parameters
    ----------
    today : date
        The day the question is put.
    start : date, optional
        When the offer starts.

    Returns
    -------
    date
        `start` when it lies after `today`; else the same day six months on, or the last of a shorter month.

    Examples
    --------
    >>> default_horizon(date(2026, 8, 31))
    datetime.date(2027, 2, 28)
    >>> default_horizon(date(2026, 8, 31), start=date(2026, 10, 1))
    datetime.date(2026, 10, 1)
    """
    if start is not None and start > today:
        return start
    months = today.month - 1 + MONTHS_AHEAD
    year, month = today.year + months // 12, months % 12 + 1
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
