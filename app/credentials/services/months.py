"""Months of validity."""

import calendar
from datetime import datetime


def months_later(moment: datetime, months: int) -> datetime:
    """Return the same day some months later, or the last of that month when it has no such day."""
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))
