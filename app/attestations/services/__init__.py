"""What trainers sign, and take back."""

from app.attestations.services.signing import Statement, attest, attest_many, revoke

__all__ = ["Statement", "attest", "attest_many", "revoke"]
