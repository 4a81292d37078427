"""People and organisations, valid as they are; a test names only what it is about."""

import re
from datetime import UTC, datetime
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import Membership, MembershipRole, Organisation, OrganisationKind, User, Vetting
from app.accounts.passwords import hashed
from app.accounts.sessions import open_session

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PASSWORD = "trois mots au hasard"

_numbers = count(1)


def a_user(session: Session, *, email: str | None = None, **traits: Any) -> User:
    """Someone who signs up with nothing else; with `password=` (in the application's context) they can sign in."""
    number = next(_numbers)
    password = traits.pop("password", None)
    if password is not None:
        traits["password"] = hashed(password)
    traits = {"display_name": f"Personne {number}", "created_at": NOW, "memberships": [], **traits}
    user = User(email=email or f"personne-{number}@example.org", **traits)
    session.add(user)
    session.flush()
    return user


def an_organisation(
    session: Session, kind: OrganisationKind = OrganisationKind.PROVIDER, **traits: Any
) -> Organisation:
    """An organisation that has come in; an employer has a SIRET, and `vetting=` says where its request stands."""
    number = next(_numbers)
    if kind is OrganisationKind.EMPLOYER:
        traits.setdefault("siret", a_siret(number))
    traits = {"name": f"Structure {number}", "vetting": Vetting.ACCEPTED, "created_at": NOW, **traits}
    if traits["vetting"] is Vetting.REFUSED:
        traits.setdefault("vetting_reason", "Établissement fermé.")
    organisation = Organisation(kind=kind, **traits)
    session.add(organisation)
    session.flush()
    return organisation


def a_siret(number: int) -> str:
    """A number that can exist, another for each number given."""
    body = f"{500_000_000_0000 + number:013d}"
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in body[::-2])
    total = doubled + sum(int(digit) for digit in body[-2::-2])
    return f"{body}{-total % 10}"


KINDS = {
    MembershipRole.TRAINER: OrganisationKind.PROVIDER,
    MembershipRole.RECRUITER: OrganisationKind.EMPLOYER,
    MembershipRole.ISSUER: OrganisationKind.ISSUER,
    MembershipRole.COUNSELLOR: OrganisationKind.SUPPORT,
    MembershipRole.REGION_OFFICER: OrganisationKind.REGION,
    MembershipRole.ADMIN: OrganisationKind.PROVIDER,
}


def a_member(
    session: Session,
    role: MembershipRole,
    organisation: Organisation | None = None,
    *,
    ended_at: datetime | None = None,
    **traits: Any,
) -> User:
    """Someone with a role, in an organisation of the kind that gives it unless one is named."""
    organisation = organisation or an_organisation(session, KINDS[role])
    user = a_user(session, **traits)
    user.memberships.append(Membership(organisation=organisation, role=role, created_at=NOW, ended_at=ended_at))
    session.flush()
    return user


def token(client: FlaskClient, path: str = "/connexion") -> str:
    """The form's token, read on a page as a browser would."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).text)
    assert found is not None, path
    return found[1]


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD, **more: str) -> TestResponse:
    """Sign in by the page."""
    return client.post("/connexion", data={"csrf_token": token(client), "email": email, "password": password, **more})


def signed_in(client: FlaskClient, session: Session, user: User, *, now: datetime | None = None) -> FlaskClient:
    """A client that is signed in already, without the page."""
    now = now or datetime.now(UTC)
    key = open_session(session, user=user, device="Firefox, Linux", remembered=False, now=now)
    session.commit()
    with client.session_transaction() as cookie:
        cookie.update({"_user_id": user.fs_uniquifier, "_fresh": True, "signed_in": key, "fs_paa": now.timestamp()})
    return client
