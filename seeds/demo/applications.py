"""An application that the trainee account has linked, so that its page has something to show."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.api import services
from app.api.models import AuthMethod
from app.permissions import Scope
from app.portfolio.models import Trainee
from seeds.demo.roster import Roster

NAME, ADDRESS = "Portefeuille d’exemple", "https://portefeuille.example.org/retour"
SCOPE = f"{Scope.READ_BADGES} {Scope.READ_PROFILE} {Scope.STAY}"


def link_applications(session: Session, roster: Roster, *, now: datetime) -> None:
    """Let an application that nobody runs see the badges of the trainee account."""
    at = now - timedelta(days=12)
    said = services.Registration(NAME, [ADDRESS], ["authorization_code", "refresh_token"], SCOPE, AuthMethod.NONE, {})
    client = services.register_client(session, said, client_id="portefeuille-d-exemple", secret=None, now=at)
    for person in [one for one in roster.people if one.has_account][:1]:
        code = services.allow(
            session,
            client=client,
            user=session.get_one(Trainee, person.row.id).user,
            key=f"demo:{person.row.id}",
            redirect_uri=ADDRESS,
            scope=SCOPE,
            code_challenge="-" * 43,
            now=at,
        )
        services.open_by_code(session, code=code, now=at)
