"""The units the library counts in: days since 1970-01-01, shares in whole thousandths, levels from 1 to 4.

Engines that count in whole numbers agree to the last digit.
"""

from __future__ import annotations

import math
from datetime import date
from numbers import Integral, Real

from matching.errors import CountError, LevelError, ShareError

LEVELS = 4
UNIT = 1000
_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Count the days from 1970-01-01 to `day`.

    Parameters
    ----------
    day : date
        Any day of the calendar.

    Returns
    -------
    int
        Below 0 for earlier days.

    Examples
    --------
    >>> day_number(date(1970, 1, 2))
    1
    """
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """Return the date that lies `number` days after 1970-01-01.

    Parameters
    ----------
    number : int
        As `day_number` gives it.

    Returns
    -------
    date
        The day of that number.

    Examples
    --------
    >>> day_of(20000)
    datetime.date(2024, 10, 4)
    """
    return date.fromordinal(int(number) + _EPOCH)


ALWAYS = day_number(date.min)
FOREVER = day_number(date.max)


def checked_level(level: object) -> int | None:
    """Return `level` when it is absent or a whole number from 1 to 4.

    Raises
    ------
    LevelError
        When it is anything else (0, 5, 2.5, NaN, True).
    """
    if level is None:
        return None
    if isinstance(level, bool) or not isinstance(level, Integral) or not 1 <= int(level) <= LEVELS:
        raise LevelError(level)
    return int(level)


def checked_count(name: str, count: object) -> int:
    """Return `count` when it is a whole number from 0 up.

    Raises
    ------
    CountError
        When it is anything else.
    """
    if isinstance(count, bool) or not isinstance(count, Integral) or int(count) < 0:
        raise CountError(name, count)
    return int(count)


def thousandths(name: str, share: object, *, positive: bool = False) -> int:
    """Turn a share within [0, 1] into whole thousandths, halves upwards.

    Parameters
    ----------
    name : str
        What the share is called, for the error.
    share : real number
        Within [0, 1].
    positive : bool, default=False
        Whether 0 (after rounding) is refused too.

    Raises
    ------
    ShareError
        When `share` is not a number, is NaN, or lies outside its bounds.

    Examples
    --------
    >>> thousandths("trust", 0.9)
    900
    """
    if isinstance(share, float):  # first, for the abstract test is slow and this is asked at every question
        number: float = share
    elif isinstance(share, bool) or not isinstance(share, Real):
        raise ShareError(name, share)
    else:
        number = float(share)
    if not 0 <= number <= 1:
        raise ShareError(name, share)
    value = math.floor(number * UNIT + 0.5)
    if positive and value == 0:
        raise ShareError(name, share)
    return value
