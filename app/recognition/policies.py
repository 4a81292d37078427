"""Who asks for a badge's recognition, and who follows it."""

from uuid import UUID

from app.accounts.models import User
from app.credentials.policies import issues_at
from app.recognition.models import RecognitionRequest


def asks_at(user: User) -> list[UUID]:
    """The organisations in whose name this person asks."""
    return issues_at(user)


def may_follow(user: User, request: RecognitionRequest) -> bool:
    """Only those who give badges in the name of the structure that asked."""
    return request.achievement.issuer.organisation_id in issues_at(user)
