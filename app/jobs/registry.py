"""What can be done in the background, by name."""

from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work: what does it, and whether it is done each minute and at each start, or each day at an hour
    (UTC), without being asked.
    """

    name: str
    work: Work
    each_minute: bool = False
    each_day_at: int | None = None


JOBS: dict[str, Job] = {}


def job(name: str, *, each_minute: bool = False, each_day_at: int | None = None) -> Callable[[Work], Work]:
    """Register a function of a slice's `tasks`; its arguments are texts. It may be done twice, or by two at once."""

    def keep(work: Work) -> Work:
        JOBS[name] = Job(name, work, each_minute, each_day_at)
        return work

    return keep
