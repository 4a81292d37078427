"""What can go wrong with attestations."""


class AttestationError(Exception):
    """Base of the attestations' errors."""


class NotTheirTrainerError(AttestationError):
    """The trainee is not, and never was, enrolled with this trainer's provider."""


class OwnPortfolioError(AttestationError):
    """Nobody attests for themselves."""


class AlreadyRevokedError(AttestationError):
    """The attestation has been revoked before."""
