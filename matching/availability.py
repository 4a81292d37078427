"""On which days a ground counts, and for what it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matching.errors import GroundError
from matching.profiles import Ground, State, Trust
from matching.units import ALWAYS, FOREVER, day_number


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which a ground counts, both included, and what it is worth on them.

    Parameters
    ----------
    from_day, until_day : int
        Days since 1970-01-01, `from_day` <= `until_day`.
    trust : int
        Worth in thousandths.
    """

    from_day: int
    until_day: int
    trust: int

    def covers(self, day: int) -> bool:
        """Tell whether the ground counts on `day` (days since 1970-01-01)."""
        return self.from_day <= day <= self.until_day


@dataclass(frozen=True, slots=True)
class Standing:
    """A ground's window, and the last *today* on which it may still be counted on.

    Parameters
    ----------
    window : Window
        When the ground counts, as long as it has not lapsed.
    lapses_on : int
        Last day, as today, that news may still be waited for. The day after, the ground earns nothing on any day.
    """

    window: Window
    lapses_on: int


def standing(ground: Ground, trust: Trust) -> Standing | None:
    """Say when `ground` counts, whatever the day it is read on.

    Two clocks are kept apart. *The day asked about* is held against `from_day` and `until_day`: dates that are
    known. *Today* is held against `lapses_on`: how long we wait for news. A plan for March made in January supposes
    that what is due in February happens and is then confirmed; it does so as long as the wait has not run out. Were
    the wait held against the day asked about instead, a skill due tomorrow would count in March and one completed
    yesterday would not, and bringing a date forward could delay readiness.

    - *Acquired*: from `since` (always, when not given) until `ends_on`, whatever today is.
    - *In progress*: from `expected_on` until `ends_on`; not before, for it is not acquired. Past `expected_on` it is
      « à confirmer » and still counts for `Trust.grace_days` days, then earns nothing until confirmed. Without
      `expected_on` it earns nothing: no one can plan on it.
    - *Awaiting*: from `since`, the day of completion, until `ends_on`, at the worth of an enrolment in progress; the
      attestation is waited for `Trust.awaiting_days` days from completion.

    Parameters
    ----------
    ground : Ground
        What brings a skill.
    trust : Trust
        What each proof is worth, and how long news is waited for.

    Returns
    -------
    Standing or None
        None when no day can ever count.
    """
    until = FOREVER if ground.ends_on is None else day_number(ground.ends_on)
    if ground.state is State.ACQUIRED:
        start = ALWAYS if ground.since is None else day_number(ground.since)
        lapses, worth = FOREVER, trust.acquired(ground.proof)
    elif ground.state is State.IN_PROGRESS:
        if ground.expected_on is None:
            return None
        start = day_number(ground.expected_on)
        lapses, worth = start + trust.grace_days, trust.in_progress(through_enrolment=ground.through_enrolment)
    else:
        if ground.since is None:
            raise GroundError("since", ground.id)
        start = day_number(ground.since)
        lapses, worth = start + trust.awaiting_days, trust.in_progress(through_enrolment=True)
    if until < start:
        return None
    return Standing(Window(start, until, worth), min(lapses, FOREVER))


def availability(ground: Ground, trust: Trust, today: date) -> Window | None:
    """Say on which days `ground` counts, as known on `today`.

    Parameters
    ----------
    ground : Ground
        What the holding rests on.
    trust : Trust
        Worths and waits.
    today : date
        The day the question is put; see `standing` for why it differs from the day asked about.

    Returns
    -------
    Window or None
        None when the ground has lapsed (overdue or unattested for too long) or can never count. What has merely
        expired keeps its window, which lies in the past.

    Examples
    --------
    >>> from matching import day_of
    >>> learning = Ground("welding", State.IN_PROGRESS, expected_on=date(2027, 3, 12), through_enrolment=True)
    >>> window = availability(learning, Trust(), date(2027, 1, 5))
    >>> day_of(window.from_day), window.trust
    (datetime.date(2027, 3, 12), 810)
    >>> [availability(learning, Trust(), date(2027, 4, day)) is None for day in (11, 12)]
    [False, True]
    """
    found = standing(ground, trust)
    if found is None or day_number(today) > found.lapses_on:
        return None
    return found.window
