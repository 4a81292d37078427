"""Rank people for an offer by their skills: who is ready now, who soon will be, and why.

A pure library: no web framework, no database, no network. Days are dates at the border; within, they are whole
days since 1970-01-01, and shares are whole thousandths, so that every engine gives the same answer to the last digit.

Build a `Relatedness` (or `Relatedness.identity`), a `CandidateIndex` from profiles or arrays, and a `Demand`; then
`CandidateIndex.query` (the best matches today), `CandidateIndex.query_soon` (the first places of the three groups),
`CandidateIndex.rank` (the whole order), `CandidateIndex.explain` and `CandidateIndex.best_step`. People come and go by
`CandidateIndex.update` and `CandidateIndex.remove`; `CandidateIndex.save` writes a file that many processes map by
`CandidateIndex.open`. `matching.batch.best_matches` puts every demand to all candidates, `matching.reverse.DemandIndex`
asks which offers fit a person, and `matching.grid.Grid` who lives within a radius.

Beside them, asked for by name so that ranking need not load what learning needs: `matching.learning.learn` (from
`matching.framework.FrameworkArrays`), `matching.closeness.ClosenessModel` and `matching.nearness.Nearness` (how near
people are to an offer's occupation), `matching.search.LabelIndex`, `matching.normalisation.normalise`,
`matching.importance.proposed_importance`, `matching.evaluation`, and `matching.reference`, the specification in plain
Python that the engine is held to.
"""

from __future__ import annotations

from matching.availability import Standing, Window, availability, standing
from matching.demands import Demand, Requirement
from matching.engine import CandidateIndex
from matching.errors import (
    ArraysError,
    CountError,
    DayError,
    DuplicateCandidateError,
    DuplicateRequirementError,
    EmptyDemandError,
    GroundError,
    LevelError,
    MatchingError,
    RelatednessFileError,
    RelatednessVersionError,
    ShareError,
    SnapshotError,
    SnapshotVersionError,
    UnknownCandidateError,
    UnknownSkillError,
    WeightError,
)
from matching.horizons import default_horizon
from matching.profiles import Ground, Proof, SkillProfile, State, Trust
from matching.ranking import Line, Outlook, Ranking, Shortlist
from matching.relatedness import Relatedness
from matching.results import Group, Match, Reason
from matching.sources import Source
from matching.steps import Step, StepKind
from matching.units import day_number, day_of

__all__ = [
    "ArraysError",
    "CandidateIndex",
    "CountError",
    "DayError",
    "Demand",
    "DuplicateCandidateError",
    "DuplicateRequirementError",
    "EmptyDemandError",
    "Ground",
    "GroundError",
    "Group",
    "LevelError",
    "Line",
    "Match",
    "MatchingError",
    "Outlook",
    "Proof",
    "Ranking",
    "Reason",
    "Relatedness",
    "RelatednessFileError",
    "RelatednessVersionError",
    "Requirement",
    "ShareError",
    "Shortlist",
    "SkillProfile",
    "SnapshotError",
    "SnapshotVersionError",
    "Source",
    "Standing",
    "State",
    "Step",
    "StepKind",
    "Trust",
    "UnknownCandidateError",
    "UnknownSkillError",
    "WeightError",
    "Window",
    "availability",
    "day_number",
    "day_of",
    "default_horizon",
    "standing",
]
