"""What the slice keeps."""

from app.credentials.models.achievements import (
    Achievement,
    AchievementAlignment,
    AchievementState,
    AchievementVersion,
)
from app.credentials.models.backpack import (
    BackpackBadge,
    BackpackState,
    PersonAddress,
    RecognisedIssuer,
    RecognisedKind,
    VerificationReport,
)
from app.credentials.models.claims import BadgeClaim, ClaimState, ClaimWindow
from app.credentials.models.credentials import Credential, CredentialDecision, DecisionKind
from app.credentials.models.endorsements import Endorsement
from app.credentials.models.issuers import AttestationBadges, Issuer, IssuerKey, StatusRegister
from app.credentials.models.runs import IssuingLine, IssuingRun, LineState, RunState

__all__ = [
    "Achievement",
    "AchievementAlignment",
    "AchievementState",
    "AchievementVersion",
    "AttestationBadges",
    "BackpackBadge",
    "BackpackState",
    "BadgeClaim",
    "ClaimState",
    "ClaimWindow",
    "Credential",
    "CredentialDecision",
    "DecisionKind",
    "Endorsement",
    "Issuer",
    "IssuerKey",
    "IssuingLine",
    "IssuingRun",
    "LineState",
    "PersonAddress",
    "RecognisedIssuer",
    "RecognisedKind",
    "RunState",
    "StatusRegister",
    "VerificationReport",
]
