"""Who comes in, and how, on both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import policies, queries, services
from app.accounts.errors import (
    DecidedMeanwhileError,
    EmailTakenError,
    InvitationError,
    InvitationProblem,
    LastAdminError,
    ReasonMissingError,
    RoleNotAllowedError,
    SiretTakenError,
)
from app.accounts.models import Invitation, MembershipRole, Organisation, OrganisationKind, User, Vetting
from app.accounts.signals import invitation_accepted, trainee_joined
from app.audit.models import AuditEntry
from app.permissions import GRANTS, Role
from tests.factories.accounts import PASSWORD, a_member, a_siret, a_user, an_organisation


@pytest.fixture(autouse=True)
def context(app: Flask) -> Any:
    """Hashing a password needs the application's settings."""
    with app.app_context():
        yield


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_an_address_is_kept_in_one_form_and_signs_in_one_person(session: Session, now: datetime) -> None:
    services.create_user(session, email=" Alix@Example.ORG", display_name="Alix", password=None, now=now)

    found = queries.user_by_email(session, "alix@example.org ")
    assert found is not None
    assert found.email == "alix@example.org"
    with pytest.raises(EmailTakenError):
        services.create_user(session, email="ALIX@example.org", display_name="Autre", password=None, now=now)
    assert queries.user_by_email(session, "alix@example.org") is found  # the failed attempt undid nothing else


def test_a_password_is_kept_as_argon2id(session: Session, now: datetime) -> None:
    user = services.create_user(session, email="a@example.org", display_name="A", password=PASSWORD, now=now)

    assert user.password is not None
    assert user.password.startswith("$argon2id$")
    assert PASSWORD not in user.password


def test_a_hash_made_once_serves_for_many(session: Session, now: datetime) -> None:
    one = services.create_user(session, email="a@example.org", display_name="A", password=PASSWORD, now=now)
    other = services.create_user(
        session, email="b@example.org", display_name="B", password=None, password_hash=one.password, now=now
    )

    assert other.password == one.password


def test_whoever_signs_up_alone_is_a_trainee_and_the_portfolio_is_told(session: Session, now: datetime) -> None:
    told: list[User] = []

    def receive(_sender: object, *, user: User, **_: Any) -> None:
        told.append(user)

    with trainee_joined.connected_to(receive):
        user = services.sign_up_trainee(session, email="a@example.org", display_name="A", password=PASSWORD, now=now)

    assert told == [user]
    assert user.held_roles == {Role.TRAINEE}


def test_an_employer_comes_in_pending_led_by_who_asked(session: Session, now: datetime) -> None:
    user = a_user(session)
    employer = services.sign_up_employer(
        session, user=user, siret=a_siret(1), name="Métal Ouest", commune_code=None, now=now
    )

    assert employer.vetting is Vetting.PENDING
    assert user.held_roles == {Role.RECRUITER, Role.ADMIN}
    assert not policies.may_see_profiles(user)
    assert "employer.asked" in actions(session)


@pytest.mark.parametrize("vetting", [Vetting.PENDING, Vetting.ACCEPTED])
def test_a_siret_that_is_here_is_not_taken_twice(session: Session, now: datetime, vetting: Vetting) -> None:
    employer = an_organisation(session, OrganisationKind.EMPLOYER, vetting=vetting)
    assert employer.siret is not None

    with pytest.raises(SiretTakenError) as refusal:
        services.sign_up_employer(
            session, user=a_user(session), siret=employer.siret, name="Le même", commune_code=None, now=now
        )
    assert refusal.value.vetting is vetting


def test_a_refused_employer_may_ask_again_and_the_first_answer_stays_in_the_log(
    session: Session, now: datetime
) -> None:
    officer, first, second = a_member(session, MembershipRole.REGION_OFFICER), a_user(session), a_user(session)
    asked: dict[str, Any] = {"siret": a_siret(7), "name": "Métal Ouest", "commune_code": None, "now": now}
    employer = services.sign_up_employer(session, user=first, **asked)
    services.vet(session, organisation=employer, officer=officer, accepted=False, reason="SIRET d’un tiers", now=now)

    again = services.sign_up_employer(session, user=second, **asked)

    assert (again.id, again.vetting, again.vetting_reason) == (employer.id, Vetting.PENDING, None)
    assert policies.may_manage_team(second, again)
    refusal = session.scalars(select(AuditEntry).where(AuditEntry.action == "employer.refused")).one()
    assert refusal.details["reason"] == "SIRET d’un tiers"


def test_an_accepted_employers_recruiters_see_profiles(session: Session, now: datetime) -> None:
    officer = a_member(session, MembershipRole.REGION_OFFICER)
    employer = an_organisation(session, OrganisationKind.EMPLOYER, vetting=Vetting.PENDING)
    recruiter = a_member(session, MembershipRole.RECRUITER, employer)

    assert services.vet(session, organisation=employer, officer=officer, accepted=True, reason=None, now=now)

    assert policies.may_see_profiles(recruiter)
    assert (employer.vetted_by_id, employer.vetted_at) == (officer.id, now)


def test_the_same_answer_given_twice_is_given_once(session: Session, now: datetime) -> None:
    officer = a_member(session, MembershipRole.REGION_OFFICER)
    employer = an_organisation(session, OrganisationKind.EMPLOYER, vetting=Vetting.PENDING)

    given = [
        services.vet(session, organisation=employer, officer=officer, accepted=True, reason=None, now=now)
        for _ in range(2)
    ]

    assert given == [True, False]
    assert actions(session).count("employer.accepted") == 1


def test_an_answer_given_meanwhile_is_not_overruled_unseen(session: Session, now: datetime) -> None:
    officer = a_member(session, MembershipRole.REGION_OFFICER)
    employer = an_organisation(session, OrganisationKind.EMPLOYER, vetting=Vetting.PENDING)
    services.vet(session, organisation=employer, officer=officer, accepted=True, reason=None, now=now)

    with pytest.raises(DecidedMeanwhileError):
        services.vet(session, organisation=employer, officer=officer, accepted=False, reason="Non", now=now)
    assert employer.vetting is Vetting.ACCEPTED


def test_the_region_may_change_its_answer_and_the_log_keeps_both(session: Session, now: datetime) -> None:
    officer = a_member(session, MembershipRole.REGION_OFFICER)
    employer = an_organisation(session, OrganisationKind.EMPLOYER, vetting=Vetting.ACCEPTED)

    services.vet(
        session,
        organisation=employer,
        officer=officer,
        accepted=False,
        reason="Fermé",
        now=now,
        seen=Vetting.ACCEPTED,
    )

    assert employer.vetting is Vetting.REFUSED
    assert actions(session)[-1] == "employer.refused"


@pytest.mark.parametrize("reason", [None, "", "   "])
def test_a_refusal_says_why(session: Session, now: datetime, reason: str | None) -> None:
    officer = a_member(session, MembershipRole.REGION_OFFICER)
    employer = an_organisation(session, OrganisationKind.EMPLOYER, vetting=Vetting.PENDING)

    with pytest.raises(ReasonMissingError):
        services.vet(session, organisation=employer, officer=officer, accepted=False, reason=reason, now=now)
    assert employer.vetting is Vetting.PENDING


@pytest.mark.parametrize("kind", list(OrganisationKind))
@pytest.mark.parametrize("role", list(MembershipRole))
def test_an_organisation_gives_only_the_roles_of_its_kind(
    session: Session, now: datetime, kind: OrganisationKind, role: MembershipRole
) -> None:
    organisation, user = an_organisation(session, kind), a_user(session)
    if role in policies.ROLES[kind]:
        services.join(session, user=user, organisation=organisation, role=role, now=now)
        assert user.held_roles == {Role(role.value)}
    else:
        with pytest.raises(RoleNotAllowedError):
            services.join(session, user=user, organisation=organisation, role=role, now=now)
        assert user.held_roles == frozenset()


def test_joining_twice_joins_once_and_coming_back_takes_the_place_up_again(session: Session, now: datetime) -> None:
    provider, user = an_organisation(session), a_user(session)
    a_member(session, MembershipRole.ADMIN, provider)
    joined: dict[str, Any] = {"user": user, "organisation": provider, "role": MembershipRole.TRAINER, "now": now}
    place = services.join(session, **joined)

    assert services.join(session, **joined) is place
    assert services.end_membership(session, membership=place, actor=user, now=now)
    session.refresh(user)
    assert user.held_roles == frozenset()
    assert services.join(session, **joined).id == place.id
    assert user.permissions == GRANTS[Role.TRAINER]


def test_a_role_is_ended_once(session: Session, now: datetime) -> None:
    trainer = a_member(session, MembershipRole.TRAINER)
    place = trainer.memberships[0]

    ended = [services.end_membership(session, membership=place, actor=trainer, now=now) for _ in range(2)]

    assert ended == [True, False]
    assert actions(session).count("membership.ended") == 1


def test_a_team_keeps_at_least_one_administrator(session: Session, now: datetime) -> None:
    provider = an_organisation(session)
    first, second = (a_member(session, MembershipRole.ADMIN, provider) for _ in range(2))

    services.end_membership(session, membership=first.memberships[0], actor=second, now=now)
    with pytest.raises(LastAdminError):
        services.end_membership(session, membership=second.memberships[0], actor=second, now=now)


def invited(session: Session, now: datetime, **traits: Any) -> tuple[Invitation, str]:
    given: dict[str, Any] = {
        "organisation": traits.pop("organisation", None) or an_organisation(session),
        "email": "nouvelle@example.org",
        "role": MembershipRole.TRAINER,
        "invited_by": None,
        "now": now,
        **traits,
    }
    return services.invite(session, **given)


def accept(session: Session, key: str, now: datetime, user: User | None = None) -> User:
    return services.accept_invitation(
        session, key=key, user=user, now=now, display_name="Nouvelle Personne", password=PASSWORD
    )


def test_an_invitation_brings_someone_new_into_the_team(session: Session, now: datetime) -> None:
    _, key = invited(session, now)

    user = accept(session, key, now)

    assert user.held_roles == {Role.TRAINER}
    assert (user.email, user.confirmed_at) == ("nouvelle@example.org", now)


def test_the_key_of_an_invitation_is_kept_nowhere(session: Session, now: datetime) -> None:
    invitation, key = invited(session, now)

    kept = [str(value) for value in session.execute(select(Invitation.__table__)).one()]
    assert invitation.key_hash in kept
    assert not any(key in value for value in kept)


def test_an_invitation_is_used_once(session: Session, now: datetime) -> None:
    _, key = invited(session, now)
    user = accept(session, key, now)

    with pytest.raises(InvitationError) as refusal:
        accept(session, key, now, user=user)
    assert refusal.value.problem is InvitationProblem.USED


def test_an_invitation_lasts_fourteen_days(session: Session, now: datetime) -> None:
    _, key = invited(session, now)

    with pytest.raises(InvitationError) as refusal:
        accept(session, key, now + timedelta(days=14))
    assert refusal.value.problem is InvitationProblem.EXPIRED
    assert accept(session, key, now + timedelta(days=14, seconds=-1)).held_roles == {Role.TRAINER}


def test_an_unknown_key_opens_nothing(session: Session, now: datetime) -> None:
    with pytest.raises(InvitationError) as refusal:
        accept(session, "inventée", now)
    assert refusal.value.problem is InvitationProblem.UNKNOWN


def test_an_invitation_is_for_the_address_it_was_sent_to(session: Session, now: datetime) -> None:
    _, key = invited(session, now)

    with pytest.raises(InvitationError) as refusal:
        accept(session, key, now, user=a_user(session))
    assert refusal.value.problem is InvitationProblem.FOR_ANOTHER


def test_someone_who_has_an_account_takes_the_role_on_it(session: Session, now: datetime) -> None:
    user = a_user(session, email="nouvelle@example.org", is_trainee=True)
    _, key = invited(session, now)

    assert accept(session, key, now, user=user) is user
    assert user.held_roles == {Role.TRAINEE, Role.TRAINER}


def test_a_new_invitation_closes_the_one_before(session: Session, now: datetime) -> None:
    provider = an_organisation(session)
    _, old = invited(session, now, organisation=provider)
    _, key = invited(session, now, organisation=provider)

    with pytest.raises(InvitationError) as refusal:
        accept(session, old, now)
    assert refusal.value.problem is InvitationProblem.EXPIRED
    assert accept(session, key, now).held_roles == {Role.TRAINER}


def test_a_withdrawn_invitation_opens_nothing(session: Session, now: datetime) -> None:
    provider = an_organisation(session)
    invitation, key = invited(session, now, organisation=provider)
    other = an_organisation(session)

    closed = [
        services.withdraw_invitation(session, invitation_id=invitation.id, organisation=asked_by, now=now)
        for asked_by in (other, provider, provider)
    ]

    assert closed == [False, True, False]
    with pytest.raises(InvitationError):
        accept(session, key, now)


def test_an_invited_trainee_gets_a_portfolio_and_no_role_in_the_organisation(session: Session, now: datetime) -> None:
    told: list[tuple[str, User]] = []
    _, key = invited(session, now, role=None)

    def joined(_sender: object, *, user: User, **_: Any) -> None:
        told.append(("joined", user))

    def accepted(_sender: object, *, user: User, invitation: Invitation, **_: Any) -> None:
        assert invitation.role is None
        told.append(("accepted", user))

    with trainee_joined.connected_to(joined), invitation_accepted.connected_to(accepted):
        user = accept(session, key, now)

    assert told == [("joined", user), ("accepted", user)]
    assert user.held_roles == {Role.TRAINEE}
    assert user.memberships == []


def test_nobody_is_invited_to_a_role_the_organisation_does_not_give(session: Session, now: datetime) -> None:
    with pytest.raises(RoleNotAllowedError):
        invited(session, now, role=MembershipRole.RECRUITER)


def may(session: Session, kind: OrganisationKind, vetting: Vetting, role: MembershipRole) -> bool:
    organisation = an_organisation(session, kind, vetting=vetting)
    return policies.may_see_profiles(a_member(session, role, organisation))


@pytest.mark.parametrize(
    ("kind", "vetting", "role", "sees"),
    [
        (OrganisationKind.EMPLOYER, Vetting.ACCEPTED, MembershipRole.RECRUITER, True),
        (OrganisationKind.EMPLOYER, Vetting.PENDING, MembershipRole.RECRUITER, False),
        (OrganisationKind.EMPLOYER, Vetting.REFUSED, MembershipRole.RECRUITER, False),
        (OrganisationKind.EMPLOYER, Vetting.ACCEPTED, MembershipRole.ADMIN, False),
        (OrganisationKind.REGION, Vetting.ACCEPTED, MembershipRole.REGION_OFFICER, True),
        (OrganisationKind.PROVIDER, Vetting.ACCEPTED, MembershipRole.TRAINER, False),
        (OrganisationKind.SUPPORT, Vetting.ACCEPTED, MembershipRole.COUNSELLOR, False),
    ],
)
def test_only_vetted_employers_recruiters_and_the_regions_officers_see_profiles(
    session: Session, kind: OrganisationKind, vetting: Vetting, role: MembershipRole, sees: bool
) -> None:
    assert may(session, kind, vetting, role) is sees


def test_a_recruiter_who_has_left_sees_no_profile(session: Session, now: datetime) -> None:
    employer = an_organisation(session, OrganisationKind.EMPLOYER)
    left = a_member(session, MembershipRole.RECRUITER, employer, ended_at=now)

    assert not policies.may_see_profiles(left)


def test_a_pending_employer_invites_nobody(session: Session) -> None:
    employer: Organisation = an_organisation(session, OrganisationKind.EMPLOYER, vetting=Vetting.PENDING)
    admin = a_member(session, MembershipRole.ADMIN, employer)

    assert policies.may_manage_team(admin, employer)
    assert not policies.may_invite_staff(admin, employer, MembershipRole.RECRUITER)
