"""What the slice keeps."""

from app.attestations.models.signed import Attestation

__all__ = ["Attestation"]
