"""Employers ask, the Region answers."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts.errors import DecidedMeanwhileError, ReasonMissingError, SiretTakenError
from app.accounts.models import MembershipRole, Organisation, OrganisationKind, User, Vetting
from app.accounts.services.people import create_organisation, join
from app.audit import services as audit


def sign_up_employer(
    session: Session, *, user: User, siret: str, name: str, commune_code: str | None, now: datetime
) -> Organisation:
    """Add an employer that waits for the Region, led by this person; one that was refused may ask again."""
    known = queries.employer_by_siret(session, siret)
    if known is not None and known.vetting is not Vetting.REFUSED:
        raise SiretTakenError(known.vetting)
    employer = known
    if employer is None:
        try:
            with session.begin_nested():
                employer = create_organisation(
                    session,
                    kind=OrganisationKind.EMPLOYER,
                    name=name,
                    siret=siret,
                    commune_code=commune_code,
                    now=now,
                )
        except IntegrityError as clash:
            raise SiretTakenError(Vetting.PENDING) from clash
    else:
        _ask_again(employer, name=name, commune_code=commune_code)
    join(session, user=user, organisation=employer, role=MembershipRole.ADMIN, now=now)
    join(session, user=user, organisation=employer, role=MembershipRole.RECRUITER, now=now)
    audit.record(
        session,
        action="employer.asked",
        object_kind="organisation",
        object_id=employer.id,
        actor_id=user.id,
        now=now,
        siret=siret,
        name=employer.name,
    )
    return employer


def _ask_again(employer: Organisation, *, name: str, commune_code: str | None) -> None:
    employer.name = name.strip()
    employer.commune_code = commune_code
    employer.vetting = Vetting.PENDING
    employer.vetting_reason = None
    employer.vetted_at = None
    employer.vetted_by_id = None


def vet(
    session: Session,
    *,
    organisation: Organisation,
    officer: User,
    accepted: bool,
    reason: str | None,
    now: datetime,
    seen: Vetting = Vetting.PENDING,
) -> bool:
    """Record the Region's answer to an employer, given what the officer saw; whether it changed anything.

    Giving the same answer twice is giving it once. A later answer replaces an earlier one, and the log keeps both.
    """
    answer = Vetting.ACCEPTED if accepted else Vetting.REFUSED
    reason = (reason or "").strip() or None
    if not accepted and reason is None:
        raise ReasonMissingError
    changed = session.scalar(
        update(Organisation)
        .where(Organisation.id == organisation.id, Organisation.vetting == seen, Organisation.vetting != answer)
        .values(vetting=answer, vetting_reason=reason, vetted_at=now, vetted_by_id=officer.id)
        .returning(Organisation.id)
    )
    session.refresh(organisation)
    if changed is None:
        if organisation.vetting is answer:
            return False
        raise DecidedMeanwhileError(organisation.vetting)
    audit.record(
        session,
        action=f"employer.{answer.value}",
        object_kind="organisation",
        object_id=organisation.id,
        actor_id=officer.id,
        now=now,
        reason=reason,
        before=seen.value,
    )
    return True
