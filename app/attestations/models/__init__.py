"""What the slice keeps."""

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
    "Attestation",
    "AttestationRequest",
    "Contest",
    "ContestState",
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
