"""What the slice keeps."""

from app.recognition.models.awards import Award, AwardEvidence, AwardStep, AwardStepKind, Override
from app.recognition.models.pairs import PairNote, PairNoteKind
from app.recognition.models.recognitions import RecognisedVersion, Recognition, RecognitionFacet
from app.recognition.models.reference import Facet, FacetSkill, MetaBadge, MetaFamily, MetaRule, RuleFacet, RuleState
from app.recognition.models.requests import (
    RecognitionRequest,
    RequestFacet,
    RequestState,
    RequestStep,
    StepKind,
)
from app.recognition.models.sweeps import Sweep, SweepKind

__all__ = [
    "Award",
    "AwardEvidence",
    "AwardStep",
    "AwardStepKind",
    "Facet",
    "FacetSkill",
    "MetaBadge",
    "MetaFamily",
    "MetaRule",
    "Override",
    "PairNote",
    "PairNoteKind",
    "RecognisedVersion",
    "Recognition",
    "RecognitionFacet",
    "RecognitionRequest",
    "RequestFacet",
    "RequestState",
    "RequestStep",
    "RuleFacet",
    "RuleState",
    "StepKind",
    "Sweep",
    "SweepKind",
]
