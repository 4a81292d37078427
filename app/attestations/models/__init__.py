"""What the slice keeps."""

from app.attestations.models.assessments import Assessment, AssessmentKind, AssessmentMethod, AssessmentResult
from app.attestations.models.groups import AttesterQuorum, GroupVisit
from app.attestations.models.requests import AttestationRequest, RequestState
from app.attestations.models.signed import Attestation
from app.attestations.models.talk import Contest, ContestState, HoldingMessage, NewsMark, ReminderSent
from app.attestations.models.testimonials import (
    Means,
    Testimonial,
    TestimonialRequest,
    TestimonialRequestSkill,
    TestimonialSkill,
)

__all__ = [
    "Assessment",
    "AssessmentKind",
    "AssessmentMethod",
    "AssessmentResult",
    "Attestation",
    "AttestationRequest",
    "AttesterQuorum",
    "Contest",
    "ContestState",
    "GroupVisit",
    "HoldingMessage",
    "Means",
    "NewsMark",
    "ReminderSent",
    "RequestState",
    "Testimonial",
    "TestimonialRequest",
    "TestimonialRequestSkill",
    "TestimonialSkill",
]
