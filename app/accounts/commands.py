"""The first people of an installation, from its terminal: afterwards the pages are enough."""

from datetime import UTC, datetime
from typing import Any

import click
from email_validator import EmailNotValidError, validate_email

from app.accounts import queries, services, siret
from app.accounts.models import MembershipRole, OrganisationKind
from app.accounts.team_views import send_invitation
from app.db import begin_writing, db

# An employer signs up by itself; whoever leads the Region's team is its first officer too.
KINDS = [kind.value for kind in OrganisationKind if kind is not OrganisationKind.EMPLOYER]
FIRST_ROLES = {OrganisationKind.REGION: (MembershipRole.ADMIN, MembershipRole.REGION_OFFICER)}


@click.command("add-organisation")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("name")
@click.option("--email", required=True, help="Who will lead its team: an invitation is sent there.")
@click.option("--siret", "number", help="Its SIRET number, when it has one.")
@click.pass_obj
def add_organisation(app: Any, kind: str, name: str, email: str, number: str | None) -> None:
    """Bring in an organisation, and invite who will lead its team: the Region first, the others then by its pages."""
    name = " ".join(name.split())
    if not name:
        raise click.BadParameter("an organisation needs a name.", param_hint="NAME")
    try:
        email = validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise click.BadParameter(f"{email} is no e-mail address.", param_hint="--email") from error
    tidied = siret.tidy(number) if number else None
    if tidied is not None and siret.problem(tidied) is not None:
        raise click.BadParameter("this number cannot exist.", param_hint="--siret")
    now = datetime.now(UTC)
    begin_writing(db.session)
    organisation = services.create_organisation(
        db.session, kind=OrganisationKind(kind), name=name, siret=tidied, commune_code=None, now=now
    )
    sent = [
        services.invite(db.session, organisation=organisation, email=email, role=role, invited_by=None, now=now)
        for role in FIRST_ROLES.get(organisation.kind, (MembershipRole.ADMIN,))
    ]
    db.session.commit()
    click.echo(f"{organisation.name} is added. Open each link once, within 14 days; they are sent by e-mail too.")
    with app.test_request_context():
        for invitation, key in sent:
            link = send_invitation(invitation, key, organisation)
            click.echo(f"{invitation.role}: {link}")


@click.command("close-account")
@click.argument("email")
@click.option("--reason", required=True, help="Why, for the log.")
@click.option("--undo", is_flag=True, help="Let the person in again.")
def close_account(email: str, reason: str, *, undo: bool) -> None:
    """Keep the person with this address out, and out of searches; what they did stays readable."""
    begin_writing(db.session)
    user = queries.user_by_email(db.session, email)
    if user is None:
        raise click.BadParameter("nobody has this address.", param_hint="EMAIL")
    change = services.open_again if undo else services.close_account
    change(db.session, user=user, now=datetime.now(UTC), reason=reason)
    db.session.commit()
    click.echo(f"{user.display_name} can sign in again." if undo else f"{user.display_name} can no longer sign in.")


COMMANDS = [add_organisation, close_account]
