"""What can go wrong with attestations."""

from datetime import date
from enum import StrEnum
from uuid import UUID


class AttestationError(Exception):
    """Base of the attestations' errors."""


class NotTheirTrainerError(AttestationError):
    """The trainee is not, and never was, enrolled with this trainer's provider."""


class OwnPortfolioError(AttestationError):
    """Nobody attests for themselves."""


class AlreadyRevokedError(AttestationError):
    """The attestation has been revoked before."""


class NotHeldError(AttestationError):
    """The skill is not in the portfolio."""


class AlreadyAnsweredError(AttestationError):
    """The request, or the contest, has been answered or withdrawn since the page was read."""


class NotContestableError(AttestationError):
    """The attestation was taken back, or is contested already."""


class TooManyAskedError(AttestationError):
    """So many people were asked for a testimonial that no more may be until some answer, or are asked no longer."""


class LinkProblem(StrEnum):
    """Why a link to testify does not open."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    OWN = "own"


class ClosedLinkError(AttestationError):
    """A link to testify that does not open."""

    def __init__(self, problem: LinkProblem) -> None:
        super().__init__(problem)
        self.problem = problem


class DayProblem(StrEnum):
    """Why nobody can have seen it that day."""

    COMING = "coming"
    TOO_OLD = "too_old"
    BEFORE_START = "before_start"


class WrongDayError(AttestationError):
    """A day on which the trainer cannot have seen it; of whom, and since when they are there, when it is that."""

    def __init__(self, problem: DayProblem, *, trainee_id: UUID | None = None, first: date | None = None) -> None:
        super().__init__(problem)
        self.problem, self.trainee_id, self.first = problem, trainee_id, first


class NotAssessedError(AttestationError):
    """The assessment that an attestation should rest on does not show this skill of this person, or was taken back."""


class NothingAssessedError(AttestationError):
    """No result at all."""


class NoReasonError(AttestationError):
    """A skill is not there yet, and nothing says why."""


class WrongQuorumError(AttestationError):
    """No such number of trainers can be asked for."""
