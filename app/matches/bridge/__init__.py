"""From rows to the matching library and back: the index of candidates, kept fresh, and its answers."""

import matching
from app.matches.bridge.answers import Explained, Near, demand_of, explained, horizon_of, outlook, ranking
from app.matches.bridge.few import few
from app.matches.bridge.index import REBUILD_ABOVE, build, candidates, forget_files, lock
from app.matches.bridge.people import Candidates, Filters, Versions

# The library's answers, under the names the slice knows them by.
Group = matching.Group
Match = matching.Match
Rank = matching.Line
Ranking = matching.Ranking
Reason = matching.Reason
Source = matching.Source
Step = matching.Step
StepKind = matching.StepKind
Proof = matching.Proof
State = matching.State

__all__ = [
    "REBUILD_ABOVE",
    "Candidates",
    "Explained",
    "Filters",
    "Group",
    "Match",
    "Near",
    "Proof",
    "Rank",
    "Ranking",
    "Reason",
    "Source",
    "State",
    "Step",
    "StepKind",
    "Versions",
    "build",
    "candidates",
    "demand_of",
    "explained",
    "few",
    "forget_files",
    "horizon_of",
    "lock",
    "outlook",
    "ranking",
]
