"""The person's own profile, as an application they trust may change it."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.api.models import OAuthGrant
from app.audit import services as audit


def rename(session: Session, *, user: User, name: str, grant: OAuthGrant, now: datetime) -> bool:
    """Change the name a person is shown by; whether it was another."""
    if name == user.display_name:
        return False
    user.display_name = name
    session.flush()
    audit.record(
        session,
        action="account.renamed",
        object_kind="user",
        object_id=user.id,
        actor_id=user.id,
        now=now,
        application=str(grant.client_id),
    )
    return True
