"""Reading attestations."""

from app.attestations.queries.grid import ATTESTABLE, Cell, Grid, grid
from app.attestations.queries.signed import attestation, attestations_of, origins, signed_on

__all__ = ["ATTESTABLE", "Cell", "Grid", "attestation", "attestations_of", "grid", "origins", "signed_on"]
