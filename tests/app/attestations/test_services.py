"""Who may sign what, and what a signature is worth, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import services as accounts
from app.accounts.models import User
from app.attestations import policies, queries, services
from app.attestations.errors import AlreadyRevokedError, NotTheirTrainerError, OwnPortfolioError
from app.attestations.models import Attestation
from app.audit.models import AuditEntry
from app.portfolio import queries as portfolio
from app.portfolio.models import Proof, Trainee
from app.portfolio.queries import HoldingSummary
from app.sharing import services as sharing_services
from app.sharing.models import Part
from app.skills.models import Skill
from app.trainings import queries as training_queries
from app.trainings import services as trainings
from app.trainings.models import Enrolment
from tests.factories import attestations as make
from tests.factories import portfolio as people
from tests.factories import sharing
from tests.factories import trainings as schools
from tests.factories.portfolio import NOW

TODAY = date(2026, 11, 2)


class Class:
    """A trainer and one of their trainees."""

    def __init__(self, session: Session, *, started: bool = True) -> None:
        self.session = session
        self.provider = schools.provider(session)
        self.trainer: User = schools.trainer(session, self.provider)
        self.trainee: Trainee = people.trainee(session)
        self.skill: Skill = people.skill(session)
        self.training_session = schools.training_session(session, self.provider)
        self.enrolment: Enrolment = schools.enrolled(session, self.trainee, self.training_session, started=started)

    def read(self) -> HoldingSummary | None:
        return portfolio.holding(self.session, trainee_id=self.trainee.id, skill_id=self.skill.id, today=TODAY)


def test_a_trainer_attests_a_trainee_enrolled_with_their_provider_and_it_shows_at_once(session: Session) -> None:
    one = Class(session)
    people.declared(session, one.trainee, one.skill, level=2)
    make.attested(session, one.trainee, one.skill, by=one.trainer, level=3)
    found = one.read()
    assert found is not None
    assert (found.proof, found.level) == (Proof.ATTESTED, 3)


def test_a_trainer_attests_what_the_trainee_never_declared(session: Session) -> None:
    one = Class(session)
    make.attested(session, one.trainee, one.skill, by=one.trainer)
    found = one.read()
    assert found is not None
    assert found.declaration is None


def test_a_trainer_attests_those_who_were_enrolled_once(session: Session) -> None:
    one = Class(session)
    trainings.drop(session, enrolment=one.enrolment, on=TODAY, reason="Un emploi trouvé", now=NOW)
    assert make.attested(session, one.trainee, one.skill, by=one.trainer)


def test_a_trainer_does_not_attest_someone_who_has_not_started(session: Session) -> None:
    one = Class(session, started=False)
    with pytest.raises(NotTheirTrainerError):
        make.attested(session, one.trainee, one.skill, by=one.trainer)


def test_a_trainer_of_another_provider_attests_nothing(session: Session) -> None:
    one = Class(session)
    stranger = schools.trainer(session, schools.provider(session, "Autre Formation"), "Léa Hamel")
    with pytest.raises(NotTheirTrainerError):
        make.attested(session, one.trainee, one.skill, by=stranger)
    assert one.read() is None


def test_a_trainer_who_left_attests_nothing(session: Session) -> None:
    one = Class(session)
    accounts.end_membership(session, membership=one.trainer.memberships[0], actor=one.trainer, now=NOW)
    with pytest.raises(NotTheirTrainerError):
        make.attested(session, one.trainee, one.skill, by=one.trainer)


def test_nobody_attests_for_themselves(session: Session) -> None:
    one = Class(session)
    own = people.services.open_portfolio(session, user=one.trainer, now=NOW)
    schools.enrolled(session, own, one.training_session)
    with pytest.raises(OwnPortfolioError):
        make.attested(session, own, one.skill, by=one.trainer)
    assert not policies.may_attest(session, one.trainer, own, NOW)


def test_one_person_who_is_not_theirs_refuses_the_whole_list(session: Session) -> None:
    one, stranger = Class(session), people.trainee(session, "Bakary Traoré")
    statements = [services.Statement(who, one.skill.id, 3) for who in (one.trainee, stranger)]
    with pytest.raises(NotTheirTrainerError):
        services.attest_many(session, trainer=one.trainer, statements=statements, observed="Vu en atelier", now=NOW)
    assert session.scalar(select(func.count()).select_from(Attestation)) == 0


def test_many_are_signed_in_order(session: Session) -> None:
    one, other = Class(session), people.skill(session, "Lire un plan")
    statements = [services.Statement(one.trainee, skill.id, 3) for skill in (other, one.skill)]
    signed = services.attest_many(
        session, trainer=one.trainer, statements=statements, observed="Vu en atelier", now=NOW
    )
    skills = [session.get_one(Attestation, attestation_id).holding.skill_id for attestation_id in signed]
    assert skills == [other.id, one.skill.id]


def test_a_double_click_signs_once(session: Session) -> None:
    one = Class(session)
    first = make.attested(session, one.trainee, one.skill, by=one.trainer)
    assert make.attested(session, one.trainee, one.skill, by=one.trainer).id == first.id


def test_another_level_another_observation_or_another_day_is_another_signature(session: Session) -> None:
    one = Class(session)
    signed = {
        make.attested(session, one.trainee, one.skill, by=one.trainer, level=level, observed=seen, now=when).id
        for level, seen, when in (
            (3, "Vu en atelier", NOW),
            (4, "Vu en atelier", NOW),
            (3, "Vu en entreprise", NOW),
            (3, "Vu en atelier", NOW + timedelta(days=1)),
        )
    }
    assert len(signed) == 4


def test_what_was_revoked_can_be_signed_again_the_same_day(session: Session) -> None:
    one = Class(session)
    first = make.attested(session, one.trainee, one.skill, by=one.trainer)
    services.revoke(session, attestation=first, by=one.trainer, reason="Erreur de personne", now=NOW)
    assert make.attested(session, one.trainee, one.skill, by=one.trainer).id != first.id


def test_revoking_lowers_the_proof_at_once(session: Session) -> None:
    one = Class(session)
    people.declared(session, one.trainee, one.skill, level=2)
    signed = make.attested(session, one.trainee, one.skill, by=one.trainer, level=4)
    services.revoke(session, attestation=signed, by=one.trainer, reason="Erreur de personne", now=NOW)
    found = one.read()
    assert found is not None
    assert (found.proof, found.level) == (Proof.DECLARED, 2)


def test_revoking_one_attestation_leaves_the_others_standing(session: Session) -> None:
    one = Class(session)
    other_trainer = schools.trainer(session, one.provider, "Léa Hamel")
    first = make.attested(session, one.trainee, one.skill, by=one.trainer, level=4)
    make.attested(session, one.trainee, one.skill, by=other_trainer, level=3)
    services.revoke(session, attestation=first, by=one.trainer, reason="Erreur de niveau", now=NOW)
    found = one.read()
    assert found is not None
    assert (found.proof, found.level) == (Proof.ATTESTED, 3)


def test_revoking_twice_revokes_once_and_the_log_keeps_why(session: Session) -> None:
    one = Class(session)
    signed = make.attested(session, one.trainee, one.skill, by=one.trainer)
    services.revoke(session, attestation=signed, by=one.trainer, reason="Erreur de personne", now=NOW)
    with pytest.raises(AlreadyRevokedError):
        services.revoke(session, attestation=signed, by=one.trainer, reason="Encore", now=NOW)
    entry = session.scalar(select(AuditEntry).where(AuditEntry.action == "revoke_attestation"))
    assert entry is not None
    assert (entry.details["reason"], entry.actor_id) == ("Erreur de personne", one.trainer.id)
    assert signed.revoked_reason == "Erreur de personne"


def test_an_attestation_answers_a_completed_module(session: Session) -> None:
    one = Class(session)
    module = one.enrolment.modules[0]
    trainings.complete_module(session, module=module, on=TODAY, now=NOW)
    for skill_id, _level in training_queries.targets_by_module(session, [module.module_id])[module.module_id]:
        services.attest(
            session, trainer=one.trainer, trainee=one.trainee, skill_id=skill_id, level=3, observed="Vu", now=NOW
        )
        found = portfolio.holding(session, trainee_id=one.trainee.id, skill_id=skill_id, today=TODAY)
        assert found is not None
        assert found.proof is Proof.ATTESTED


def test_a_ground_says_who_signed_and_for_whom(session: Session) -> None:
    one = Class(session)
    signed = make.attested(session, one.trainee, one.skill, by=one.trainer)
    origin = queries.origins(None, session=session, source_ids=[signed.id])[signed.id]
    assert (origin.person, origin.organisation, origin.title) == ("Paul Renouf", "Cap Métal Formation", "Vu en atelier")


def test_colleagues_may_revoke_and_strangers_may_not(session: Session) -> None:
    one = Class(session)
    signed = make.attested(session, one.trainee, one.skill, by=one.trainer)
    colleague = schools.trainer(session, one.provider, "Léa Hamel")
    stranger = schools.trainer(session, schools.provider(session, "Autre Formation"), "Marc Petit")
    assert [policies.may_revoke(who, signed) for who in (one.trainer, colleague, stranger)] == [True, True, False]
    assert not policies.may_revoke(one.trainee.user, signed)


def test_a_trainer_whose_provider_was_given_access_to_the_skills_attests_until_it_is_withdrawn(
    session: Session,
) -> None:
    at, who, skill = schools.provider(session), people.trainee(session), people.skill(session)
    trainer = schools.trainer(session, at)

    sharing.granted(session, who, at, {Part.EVIDENCE})

    assert not policies.may_attest(session, trainer, who, NOW)

    grant = sharing.granted(session, who, at, {Part.SKILLS})

    assert policies.may_attest(session, trainer, who, NOW)
    assert make.attested(session, who, skill, by=trainer).provider_id == at.id

    sharing_services.withdraw(session, grant=grant, now=NOW)

    assert not policies.may_attest(session, trainer, who, NOW)
    with pytest.raises(NotTheirTrainerError):
        make.attested(session, who, skill, by=trainer, observed="Vu encore")
    held = portfolio.holding(session, trainee_id=who.id, skill_id=skill.id, today=TODAY)
    assert held is not None
    assert held.proof is Proof.ATTESTED


def test_a_counsellor_who_was_given_access_attests_nothing(session: Session) -> None:
    body, who = sharing.support(session), people.trainee(session)
    counsellor = sharing.counsellor(session, body)
    sharing.granted(session, who, body)

    assert not policies.may_attest(session, counsellor, who, NOW)
