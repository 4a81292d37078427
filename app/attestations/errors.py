"""What can go wrong with attestations."""

from enum import StrEnum


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
