"""Ranking candidates for an offer or a search, finding the offers that fit someone, and keeping what was shown."""

from app.matches.services.fitting import FITS_SHOWN, PER_PERSON, Fit, FitLine, FittingPage, fitting, outlooks
from app.matches.services.ranking import (
    DRAWN_BY_NAME,
    PAGE_SIZE,
    TELLING,
    CandidateLine,
    PointsShown,
    RankingPage,
    bringing,
    log_shown,
    points_shown,
    rank,
)

__all__ = [
    "DRAWN_BY_NAME",
    "FITS_SHOWN",
    "PAGE_SIZE",
    "PER_PERSON",
    "TELLING",
    "CandidateLine",
    "Fit",
    "FitLine",
    "FittingPage",
    "PointsShown",
    "RankingPage",
    "bringing",
    "fitting",
    "log_shown",
    "outlooks",
    "points_shown",
    "rank",
]
