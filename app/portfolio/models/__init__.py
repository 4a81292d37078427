"""Trainees, what they know and are learning, and the grounds of its proof."""

from app.portfolio.models.evidence import Evidence, EvidenceKind
from app.portfolio.models.history import GroundMove
from app.portfolio.models.holdings import (
    Contract,
    Experience,
    ExperienceKind,
    Ground,
    GroundKind,
    GroundState,
    Holding,
    PortfolioChange,
    Proof,
    Trainee,
    Visibility,
    WishedContract,
    WishedOccupation,
)

__all__ = [
    "Contract",
    "Evidence",
    "EvidenceKind",
    "Experience",
    "ExperienceKind",
    "Ground",
    "GroundKind",
    "GroundMove",
    "GroundState",
    "Holding",
    "PortfolioChange",
    "Proof",
    "Trainee",
    "Visibility",
    "WishedContract",
    "WishedOccupation",
]
