"""Trainees, what they know and are learning, and the grounds of its proof."""

from app.portfolio.models.cards import Card, CardAnswer, CardSaid, CardSeries, CardStart
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
from app.portfolio.models.own_words import OwnWords

__all__ = [
    "Card",
    "CardAnswer",
    "CardSaid",
    "CardSeries",
    "CardStart",
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
    "OwnWords",
    "PortfolioChange",
    "Proof",
    "Trainee",
    "Visibility",
    "WishedContract",
    "WishedOccupation",
]
