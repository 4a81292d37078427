"""What can go wrong with people, organisations and the ways in."""

from enum import StrEnum

from app.accounts.models import OrganisationKind, Vetting
from app.permissions import Role


class AccountsError(Exception):
    """Base of this slice's errors."""


class EmailTakenError(AccountsError):
    """Someone already signs in with this address."""


class SiretTakenError(AccountsError):
    """An employer with this number is already here, or waits for the Region."""

    def __init__(self, vetting: Vetting) -> None:
        super().__init__(vetting)
        self.vetting = vetting


class RoleNotAllowedError(AccountsError):
    """Organisations of this kind have no such role."""

    def __init__(self, kind: OrganisationKind, role: Role) -> None:
        super().__init__(kind, role)
        self.kind = kind
        self.role = role


class LastAdminError(AccountsError):
    """An organisation keeps at least one admin."""


class DecidedMeanwhileError(AccountsError):
    """Another officer has decided since the page was read."""

    def __init__(self, vetting: Vetting) -> None:
        super().__init__(vetting)
        self.vetting = vetting


class ReasonMissingError(AccountsError):
    """A refusal says why."""


class InvitationProblem(StrEnum):
    """Why a link does not open."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    FOR_ANOTHER = "for_another"


class InvitationError(AccountsError):
    """An invitation that cannot be accepted."""

    def __init__(self, problem: InvitationProblem) -> None:
        super().__init__(problem)
        self.problem = problem
