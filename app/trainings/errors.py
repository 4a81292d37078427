"""What can go wrong with trainings."""

from enum import StrEnum


class TrainingError(Exception):
    """Base of the trainings' errors."""


class RetiredError(TrainingError):
    """The programme is no longer given."""


class NothingTaughtError(TrainingError):
    """A module teaches at least one skill."""


class ModuleInUseError(TrainingError):
    """Someone is, or was, enrolled in the module."""


class SessionInUseError(TrainingError):
    """Someone is, or was, in the session, or is expected in it."""


class NoDatesError(TrainingError):
    """A session gives at least one module."""


class SeatsTakenError(TrainingError):
    """More seats are taken than would be left."""


class AlreadyAwaitedError(TrainingError):
    """A seat is already kept for this person."""


class OneselfError(TrainingError):
    """Nobody enrols themselves in a session they run."""


class AnsweredError(TrainingError):
    """An answer was given already."""


class SessionFullError(TrainingError):
    """Every seat of the session is taken."""


class AlreadyEnrolledError(TrainingError):
    """The trainee is already in this session."""


class WrongStateError(TrainingError):
    """The enrolment is not in a state that allows this."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class NotTheirProviderError(TrainingError):
    """The trainee is not, and never was, enrolled with this provider."""


class WrongDateError(TrainingError):
    """A date that cannot be: a module done in the future, or moved into the past."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class TooManyHoursError(TrainingError):
    """Fewer hours than none, or as many as the module has without being exempted from it."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


class SheetProblem(StrEnum):
    """Why a file is not a table that can be imported."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    NOT_TEXT = "not_text"
    BROKEN = "broken"
    MISSING_COLUMNS = "missing_columns"
    SAME_COLUMNS = "same_columns"


class SheetError(TrainingError):
    """A file is not such a table: nothing of it was read."""

    def __init__(self, problem: SheetProblem, detail: str = "") -> None:
        super().__init__(problem.value, detail)
        self.problem, self.detail = problem, detail
