"""A demo obeys the rules of the domain, and shows each of its states."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Membership, MembershipRole, Organisation, OrganisationKind, User, Vetting
from app.attestations import queries
from app.attestations.models import Attestation
from app.credentials.models import BackpackBadge, RecognisedIssuer
from app.i18n import local_day
from app.offers.models import Demand, DemandKind, DemandState
from app.portfolio.models import Ground, GroundKind, GroundState, Holding, Proof, Trainee, Visibility
from app.portfolio.queries import that_hold_anything
from app.trainings.models import (
    Certification,
    Enrolment,
    EnrolmentModule,
    EnrolmentState,
    Module,
    Programme,
    TrainingSession,
)
from seeds.demo import DemoReport
from tests.seeds.conftest import NOW

TODAY = local_day(NOW)

STATES = {
    "employers": {"accepted", "pending", "refused"},
    "trainees": {"private", "searchable", "empty"},
    "experiences": {"job", "personal", "training", "voluntary"},
    "sessions": {"past", "running", "coming"},
    "enrolments": {"planned", "active", "completed", "dropped"},
    "standing grounds": {"to confirm", "lapsed", "coming", "awaiting", "waited too long", "expired", "acquired"},
    "grounds by kind": {"declaration", "enrolment", "attestation", "certification"},
    "grounds by proof": {"declared", "attested", "certified"},
    "grounds by level": {"1", "2", "3", "4", "None"},
    "grounds withdrawn": {"attestation_revoked", "certification_withdrawn", "dropped", "taken_back"},
    "attestations": {"standing", "revoked"},
    "certifications": {"title", "additional_module", "withdrawn"},
    "offers": {"draft", "published", "closed"},
    "searches": {"published"},
}


@pytest.mark.parametrize("name", STATES)
def test_every_state_is_there_even_in_the_smallest_demo(report: DemoReport, name: str) -> None:
    counts = report[name]
    assert {state for state in STATES[name] if not counts.get(state)} == set()


def test_it_has_the_organisations_asked_for(report: DemoReport) -> None:
    assert 12 <= report["organisations"]["provider"] <= 20
    assert report["organisations"]["support"] == 4
    assert report["organisations"]["issuer"] == 9
    assert report["organisations"]["region"] == 1
    assert 12 <= report["employers"]["accepted"] <= 15
    assert (report["employers"]["pending"], report["employers"]["refused"]) == (2, 1)
    assert 12 <= report["offers"]["published"] <= 18
    assert (report["offers"]["draft"], report["offers"]["closed"], report["searches"]["published"]) == (2, 1, 3)


def test_what_is_attested_rests_on_a_standing_attestation_by_a_trainer_of_where_the_person_trained(
    demo: Session,
) -> None:
    attested = (
        select(Ground, Holding.trainee_id)
        .join(Holding)
        .where(Ground.proof == Proof.ATTESTED, Ground.withdrawn_at.is_(None))
    )
    grounds = {ground.source_id: (ground, trainee_id) for ground, trainee_id in demo.execute(attested)}
    standing = {one.id: one for one in demo.scalars(select(Attestation).where(Attestation.revoked_at.is_(None)))}
    waiting = {
        one.id
        for one in queries.standing_attestations(demo, {one.holding_id for one in standing.values()})
        if not one.counts
    }
    assert set(grounds) | waiting == set(standing)
    assert 1 <= len(waiting) <= len(standing) / 20, "some wait for another trainer, and few"
    trained = set(
        demo.execute(
            select(Enrolment.trainee_id, Programme.provider_id)
            .select_from(Enrolment)
            .join(TrainingSession)
            .join(Programme)
            .where(Enrolment.state != EnrolmentState.PLANNED)
        )
    )
    trainers = set(
        demo.execute(
            select(Membership.user_id, Membership.organisation_id).where(Membership.role == MembershipRole.TRAINER)
        )
    )
    for ground, trainee_id in grounds.values():
        attestation = standing[ground.source_id]
        assert attestation.holding_id == ground.holding_id
        assert attestation.level == ground.level
        assert (trainee_id, attestation.provider_id) in trained
        assert (attestation.trainer_id, attestation.provider_id) in trainers


def test_what_is_certified_rests_on_a_standing_certification_of_a_provider_where_the_person_trained(
    demo: Session,
) -> None:
    certified = (
        select(Ground, Holding.trainee_id)
        .join(Holding)
        .where(Ground.proof == Proof.CERTIFIED, Ground.withdrawn_at.is_(None), Ground.kind == GroundKind.CERTIFICATION)
    )
    standing = {one.id: one for one in demo.scalars(select(Certification).where(Certification.withdrawn_at.is_(None)))}
    grounds = demo.execute(certified).all()
    assert {ground.source_id for ground, _ in grounds} == set(standing)
    for ground, trainee_id in grounds:
        certification = standing[ground.source_id]
        assert (certification.trainee_id, certification.expires_on) == (trainee_id, ground.ends_on)
        assert certification.awarded_on <= TODAY


def test_only_people_in_a_session_learn_through_it(demo: Session) -> None:
    rows = demo.execute(
        select(Ground.state, Enrolment.state, EnrolmentModule.completed_on)
        .join(EnrolmentModule, EnrolmentModule.id == Ground.source_id)
        .join(Enrolment, Enrolment.id == EnrolmentModule.enrolment_id)
        .where(Ground.kind == GroundKind.ENROLMENT, Ground.withdrawn_at.is_(None))
    )
    seen = {(ground, enrolment, done is not None) for ground, enrolment, done in rows}
    assert seen == {
        (GroundState.IN_PROGRESS, EnrolmentState.ACTIVE, False),
        (GroundState.AWAITING, EnrolmentState.ACTIVE, True),
        (GroundState.AWAITING, EnrolmentState.COMPLETED, True),
        (GroundState.AWAITING, EnrolmentState.DROPPED, True),
    }


def test_a_licence_is_certified_or_declared_and_never_attested(demo: Session) -> None:
    attested = select(Holding).join(Ground).where(Ground.kind == GroundKind.ATTESTATION)
    assert all(not holding.skill.exclusive for holding in demo.scalars(attested))


def test_people_say_one_thing_at_a_time_of_a_skill(demo: Session) -> None:
    said = (
        select(func.count())
        .where(Ground.kind == GroundKind.DECLARATION, Ground.withdrawn_at.is_(None))
        .group_by(Ground.holding_id)
    )
    assert set(demo.scalars(said)) == {1}


def test_nothing_has_happened_after_the_demo_s_moment(demo: Session) -> None:
    moments = [
        demo.scalar(select(func.max(column)))
        for column in (User.created_at, Trainee.created_at, Ground.laid_at, Attestation.attested_at, Demand.created_at)
    ]
    assert all(moment is not None and moment <= NOW for moment in moments)
    assert demo.scalar(select(func.max(Ground.since))) <= TODAY


def test_nobody_sits_where_there_is_no_seat(demo: Session) -> None:
    taken = (
        select(TrainingSession.seats, func.count(Enrolment.id))
        .join(Enrolment)
        .where(Enrolment.state != EnrolmentState.DROPPED)
        .group_by(TrainingSession.id, TrainingSession.seats)
    )
    assert all(people <= seats for seats, people in demo.execute(taken))


def test_those_who_appear_in_searches_have_something_to_show(demo: Session) -> None:
    shown = list(demo.scalars(select(Trainee.id).where(Trainee.visibility == Visibility.SEARCHABLE)))
    assert that_hold_anything(demo, shown) == set(shown)


def test_only_the_accounts_can_sign_in(demo: Session) -> None:
    able = set(demo.scalars(select(User.email).where(User.password.is_not(None))))
    assert able == {
        f"{account}@demo.example"
        for account in (
            "stagiaire",
            "formateur",
            "employeur",
            "badges",
            "conseil",
            "region",
            "equipe",
            "nouvel-employeur",
        )
    }


def test_each_account_has_its_role(demo: Session) -> None:
    roles = {
        account: {
            (membership.role, membership.organisation.kind)
            for membership in demo.scalars(select(User).where(User.email == f"{account}@demo.example"))
            .one()
            .memberships
        }
        for account in ("formateur", "employeur", "nouvel-employeur", "badges", "conseil", "region", "equipe")
    }
    recruits = {
        (MembershipRole.ADMIN, OrganisationKind.EMPLOYER),
        (MembershipRole.RECRUITER, OrganisationKind.EMPLOYER),
    }
    assert roles == {
        "formateur": {(MembershipRole.TRAINER, OrganisationKind.PROVIDER)},
        "employeur": recruits,
        "nouvel-employeur": recruits,
        "badges": {(MembershipRole.ISSUER, OrganisationKind.ISSUER)},
        "conseil": {(MembershipRole.COUNSELLOR, OrganisationKind.SUPPORT)},
        "region": {(MembershipRole.REGION_OFFICER, OrganisationKind.REGION)},
        "equipe": {(MembershipRole.ADMIN, OrganisationKind.PROVIDER)},
    }


def test_the_second_recruiter_waits_for_the_region(demo: Session) -> None:
    user = demo.scalars(select(User).where(User.email == "nouvel-employeur@demo.example")).one()
    assert {membership.organisation.vetting for membership in user.memberships} == {Vetting.PENDING}


def test_the_trainee_account_has_every_strength_of_proof_and_shows_it_to_nobody_yet(demo: Session) -> None:
    user = demo.scalars(select(User).where(User.email == "stagiaire@demo.example")).one()
    trainee = demo.scalars(select(Trainee).where(Trainee.user_id == user.id)).one()
    assert trainee.visibility is Visibility.PRIVATE
    rows = demo.execute(
        select(Ground.kind, Ground.state)
        .join(Holding)
        .where(Holding.trainee_id == trainee.id, Ground.withdrawn_at.is_(None))
    )
    assert set(rows) >= {
        (GroundKind.DECLARATION, GroundState.ACQUIRED),
        (GroundKind.DECLARATION, GroundState.IN_PROGRESS),
        (GroundKind.ENROLMENT, GroundState.IN_PROGRESS),
        (GroundKind.ATTESTATION, GroundState.ACQUIRED),
        (GroundKind.CERTIFICATION, GroundState.ACQUIRED),
    }
    assert demo.scalar(select(func.count()).where(Holding.trainee_id == trainee.id)) >= 15


def test_the_cohort_has_twelve_learners_mid_way_whom_the_trainer_account_may_attest(demo: Session) -> None:
    group = demo.scalars(select(TrainingSession).where(TrainingSession.name == "Les Geeks du bâtiment")).one()
    assert group.commune_code == "14327"
    assert group.starts_on < TODAY < group.ends_on
    enrolments = list(demo.scalars(select(Enrolment).where(Enrolment.session_id == group.id)))
    assert [enrolment.state for enrolment in enrolments] == [EnrolmentState.ACTIVE] * 12
    assert len({enrolment.trainee.user.display_name for enrolment in enrolments}) == 12
    for enrolment in enrolments:
        done = [module.completed_on is not None for module in enrolment.modules]
        assert any(done)
        assert not all(done)
    trainer = demo.scalars(select(User).where(User.email == "formateur@demo.example")).one()
    assert group.programme.provider_id in {membership.organisation_id for membership in trainer.memberships}
    hours = select(func.sum(Module.hours)).where(Module.programme_id == group.programme_id)
    assert demo.scalar(hours) == 400


def test_sessions_come_within_nine_months(demo: Session) -> None:
    coming = select(func.count(), func.max(TrainingSession.starts_on)).where(TrainingSession.starts_on > TODAY)
    number, last = demo.execute(coming).one()
    assert number >= 30
    assert (last - TODAY).days <= 275


def test_an_officer_and_two_employers_keep_searches(demo: Session) -> None:
    owner = aliased(Organisation)
    kinds = select(owner.kind).join(Demand, Demand.organisation_id == owner.id).where(Demand.kind == DemandKind.SEARCH)
    assert sorted(demo.scalars(kinds)) == [
        OrganisationKind.EMPLOYER,
        OrganisationKind.EMPLOYER,
        OrganisationKind.REGION,
    ]


def test_published_offers_are_those_of_vetted_employers(demo: Session) -> None:
    offers = select(Demand).where(Demand.kind == DemandKind.OFFER, Demand.state == DemandState.PUBLISHED)
    assert {offer.organisation.vetting for offer in demo.scalars(offers)} == {Vetting.ACCEPTED}


def test_what_a_badge_certifies_is_recognised_by_the_region(demo: Session) -> None:
    certified = demo.scalars(
        select(BackpackBadge)
        .join(Ground, Ground.source_id == BackpackBadge.id)
        .where(Ground.proof == Proof.CERTIFIED, Ground.withdrawn_at.is_(None))
    ).all()
    known = demo.execute(select(RecognisedIssuer.issuer_address, RecognisedIssuer.address)).all()
    theirs = [one for one in certified if one.credential is None or not one.credential.achievement.by_rule]
    assert 0 < len(theirs) < len(certified)  # the others are the Region's own meta-badges
    assert {(one.issuer_address, one.achievement_address) for one in theirs} <= set(known)
