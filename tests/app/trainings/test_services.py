"""Enrolments, and the skills in progress that follow from them, on both databases."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.portfolio import queries as portfolio
from app.portfolio.models import Proof, Trainee
from app.portfolio.queries import HoldingSummary, Standing
from app.skills.models import Skill
from app.trainings import queries, services
from app.trainings.errors import (
    AlreadyEnrolledError,
    NotTheirProviderError,
    SessionFullError,
    WrongDateError,
    WrongStateError,
)
from app.trainings.models import (
    CertificationKind,
    Enrolment,
    EnrolmentModule,
    EnrolmentState,
    Programme,
    TrainingSession,
)
from tests.factories import portfolio as people
from tests.factories import trainings as make
from tests.factories.portfolio import NOW

TODAY = date(2026, 11, 2)
END_OF_TIG, END_OF_TALK = date(2027, 3, 12), date(2027, 4, 30)


class Cohort:
    """One person in a session of two modules."""

    def __init__(self, session: Session, *, started: bool = True) -> None:
        self.session = session
        self.tig, self.talk = people.skill(session), people.skill(session, "Communiquer à l’oral")
        self.provider = make.provider(session)
        self.training_session = make.training_session(
            session,
            self.provider,
            modules={
                "Soudage TIG": ([self.tig], date(2026, 10, 5), END_OF_TIG),
                "Communication": ([self.talk], date(2027, 1, 11), END_OF_TALK),
            },
        )
        self.who = people.trainee(session)
        self.enrolment = make.enrolled(session, self.who, self.training_session, started=started)

    def module(self, title: str) -> EnrolmentModule:
        return next(one for one in self.enrolment.modules if one.module.title == title)

    def read(self, what: Skill, today: date = TODAY) -> HoldingSummary | None:
        return portfolio.holding(self.session, trainee_id=self.who.id, skill_id=what.id, today=today)


def test_an_active_enrolment_gives_in_progress_skills_with_module_dates(session: Session) -> None:
    cohort = Cohort(session)
    tig, talk = cohort.read(cohort.tig), cohort.read(cohort.talk)
    assert tig is not None
    assert talk is not None
    assert (tig.standing, tig.next_date, tig.level) == (Standing.COMING, END_OF_TIG, 3)
    assert talk.next_date == END_OF_TALK
    assert tig.proof is None


def test_nothing_counts_before_one_has_started(session: Session) -> None:
    cohort = Cohort(session, started=False)
    assert cohort.enrolment.state is EnrolmentState.PLANNED
    assert cohort.read(cohort.tig) is None


def test_starting_twice_starts_once(session: Session) -> None:
    cohort = Cohort(session)
    with pytest.raises(WrongStateError):
        services.start(session, enrolments=[cohort.enrolment], now=NOW)


def test_a_module_not_taken_brings_nothing(session: Session) -> None:
    cohort = Cohort(session, started=False)
    cohort.module("Soudage TIG").exempted = True
    services.start(session, enrolments=[cohort.enrolment], now=NOW)
    assert cohort.read(cohort.tig) is None
    assert cohort.read(cohort.talk) is not None


def test_moving_a_module_moves_the_date_of_its_skills_and_of_no_other(session: Session) -> None:
    cohort = Cohort(session)
    services.move_module(session, module=cohort.module("Soudage TIG"), expected_on=date(2027, 6, 1), now=NOW)
    tig, talk = cohort.read(cohort.tig), cohort.read(cohort.talk)
    assert tig is not None
    assert talk is not None
    assert (tig.next_date, talk.next_date) == (date(2027, 6, 1), END_OF_TALK)
    assert cohort.enrolment.expected_end == date(2027, 6, 1)


def test_a_module_is_not_moved_into_the_past(session: Session) -> None:
    cohort = Cohort(session)
    with pytest.raises(WrongDateError):
        services.move_module(session, module=cohort.module("Soudage TIG"), expected_on=date(2026, 11, 1), now=NOW)


def test_completion_awaits_the_trainers_word(session: Session) -> None:
    cohort = Cohort(session)
    services.complete_module(session, module=cohort.module("Soudage TIG"), on=TODAY, now=NOW)
    tig, talk = cohort.read(cohort.tig), cohort.read(cohort.talk)
    assert tig is not None
    assert talk is not None
    assert (tig.standing, tig.proof) == (Standing.AWAITING, None)
    assert talk.standing is Standing.COMING


def test_a_completed_module_neither_moves_nor_completes_again(session: Session) -> None:
    cohort = Cohort(session)
    module = cohort.module("Soudage TIG")
    services.complete_module(session, module=module, on=TODAY, now=NOW)
    with pytest.raises(WrongStateError):
        services.complete_module(session, module=module, on=TODAY, now=NOW)
    with pytest.raises(WrongStateError):
        services.move_module(session, module=module, expected_on=date(2027, 6, 1), now=NOW)


def test_a_module_is_not_completed_in_the_future(session: Session) -> None:
    cohort = Cohort(session)
    with pytest.raises(WrongDateError):
        services.complete_module(session, module=cohort.module("Soudage TIG"), on=date(2026, 11, 3), now=NOW)


def test_completing_an_enrolment_completes_its_modules(session: Session) -> None:
    cohort = Cohort(session)
    services.complete(session, enrolment=cohort.enrolment, on=TODAY, now=NOW)
    assert cohort.enrolment.state is EnrolmentState.COMPLETED
    found = [cohort.read(cohort.tig), cohort.read(cohort.talk)]
    assert [one.standing for one in found if one is not None] == [Standing.AWAITING, Standing.AWAITING]


def test_dropping_removes_what_was_in_progress_and_keeps_what_was_completed(session: Session) -> None:
    cohort = Cohort(session)
    services.complete_module(session, module=cohort.module("Soudage TIG"), on=TODAY, now=NOW)
    services.drop(session, enrolment=cohort.enrolment, on=TODAY, reason="Un emploi trouvé", now=NOW)
    tig = cohort.read(cohort.tig)
    assert tig is not None
    assert tig.standing is Standing.AWAITING
    assert cohort.read(cohort.talk) is None
    assert (cohort.enrolment.state, cohort.enrolment.reason) == (EnrolmentState.DROPPED, "Un emploi trouvé")


def test_dropping_leaves_what_the_trainee_declared(session: Session) -> None:
    cohort = Cohort(session)
    people.declared(session, cohort.who, cohort.talk, level=1)
    services.drop(session, enrolment=cohort.enrolment, on=TODAY, reason="Déménagement", now=NOW)
    found = cohort.read(cohort.talk)
    assert found is not None
    assert [one.is_declaration for one in found.grounds] == [True]


@pytest.mark.parametrize("ended", ["completed", "dropped"])
def test_an_ended_enrolment_changes_no_more(session: Session, ended: str) -> None:
    cohort = Cohort(session)
    if ended == "completed":
        services.complete(session, enrolment=cohort.enrolment, on=TODAY, now=NOW)
    else:
        services.drop(session, enrolment=cohort.enrolment, on=TODAY, reason="Déménagement", now=NOW)
    module = cohort.module("Communication")
    for step in (
        lambda: services.start(session, enrolments=[cohort.enrolment], now=NOW),
        lambda: services.move_module(session, module=module, expected_on=date(2027, 6, 1), now=NOW),
        lambda: services.complete_module(session, module=module, on=TODAY, now=NOW),
        lambda: services.complete(session, enrolment=cohort.enrolment, on=TODAY, now=NOW),
        lambda: services.drop(session, enrolment=cohort.enrolment, on=TODAY, reason="Autre", now=NOW),
    ):
        with pytest.raises(WrongStateError):
            step()


def test_a_session_takes_no_more_people_than_it_has_seats_and_a_dropout_frees_one(session: Session) -> None:
    training_session = make.training_session(session, seats=1)
    first = make.enrolled(session, people.trainee(session), training_session)
    with pytest.raises(SessionFullError):
        make.enrolled(session, people.trainee(session, "Bakary Traoré"), training_session)
    services.drop(session, enrolment=first, on=TODAY, reason="Déménagement", now=NOW)
    assert make.enrolled(session, people.trainee(session, "Elsa Quesnel"), training_session)


def test_nobody_is_enrolled_twice_in_a_session(session: Session) -> None:
    cohort = Cohort(session)
    with pytest.raises(AlreadyEnrolledError):
        make.enrolled(session, cohort.who, cohort.training_session)


def test_a_late_comer_has_dates_of_their_own(session: Session) -> None:
    training_session = make.training_session(session)
    late = services.enrol(
        session, trainee=people.trainee(session), training_session=training_session, now=NOW, starts_on=date(2027, 2, 1)
    )
    assert late.starts_on == date(2027, 2, 1)
    with pytest.raises(WrongDateError):
        services.move_module(session, module=late.modules[0], expected_on=date(2027, 1, 4), now=NOW)


# --- Certifications ---------------------------------------------------------------------------------------------------


def certified(session: Session, cohort: Cohort, who: Trainee, expires_on: date | None = None) -> None:
    services.certify(
        session,
        trainee=who,
        provider=cohort.provider,
        recorded_by=make.trainer(session, cohort.provider),
        kind=CertificationKind.BLOCK,
        title="Bloc 1 : souder",
        code="RNCP12345BC01",
        body="Ministère du travail",
        awarded_on=date(2026, 10, 30),
        expires_on=expires_on,
        skills={cohort.tig.id: 3},
        now=NOW,
    )


def test_a_certification_certifies_its_skills_until_it_expires(session: Session) -> None:
    cohort = Cohort(session)
    certified(session, cohort, cohort.who, expires_on=date(2027, 10, 30))
    found = cohort.read(cohort.tig)
    assert found is not None
    assert (found.proof, found.ends_on) == (Proof.CERTIFIED, date(2027, 10, 30))
    later = cohort.read(cohort.tig, date(2027, 10, 31))
    assert later is not None
    assert later.proof is None


def test_a_provider_certifies_only_people_who_are_or_were_there(session: Session) -> None:
    cohort = Cohort(session)
    with pytest.raises(NotTheirProviderError):
        certified(session, cohort, people.trainee(session, "Bakary Traoré"))


def test_a_planned_enrolment_certifies_nothing(session: Session) -> None:
    cohort = Cohort(session, started=False)
    with pytest.raises(NotTheirProviderError):
        certified(session, cohort, cohort.who)


def test_a_certification_taken_back_takes_its_proof_with_it_once(session: Session) -> None:
    cohort = Cohort(session)
    certified(session, cohort, cohort.who)
    recorded = queries.certifications_of(session, cohort.who.id)[0]
    services.withdraw_certification(session, certification=recorded, reason="Une erreur de personne", now=NOW)
    found = cohort.read(cohort.tig)
    assert found is not None
    assert (found.standing, found.proof) == (Standing.COMING, None)
    with pytest.raises(WrongStateError):
        services.withdraw_certification(session, certification=recorded, reason="Encore", now=NOW)


# --- What lies behind a ground ----------------------------------------------------------------------------------------


def test_a_skill_in_progress_says_which_module_gives_it_where_and_with_whom(session: Session) -> None:
    cohort = Cohort(session)
    found = cohort.read(cohort.tig)
    assert found is not None
    source_id = found.grounds[0].source_id
    assert source_id is not None
    origin = queries.origins(None, session=session, source_ids=[source_id])[source_id]
    assert (origin.title, origin.organisation, origin.place) == (
        "Soudage TIG",
        "Cap Métal Formation",
        "Cherbourg-en-Cotentin",
    )


def test_running_groups_come_first_then_those_to_come_then_the_past(session: Session) -> None:
    at = make.provider(session)

    def given(title: str, start: date, end: date) -> None:
        make.training_session(session, at, title=title, modules={"Seul": ([], start, end)})

    given("Passée", date(2026, 1, 5), date(2026, 6, 30))
    given("À venir", date(2027, 1, 5), date(2027, 6, 30))
    given("En cours", date(2026, 10, 5), date(2027, 3, 1))
    titles = [group.session.programme.title for group in queries.groups_of(session, [at.id], today=TODAY)]
    assert titles == ["En cours", "À venir", "Passée"]


def test_a_group_counts_its_people_by_where_they_stand(session: Session) -> None:
    training_session = make.training_session(session)
    states: list[Enrolment] = [
        make.enrolled(session, people.trainee(session, name), training_session, started=started)
        for name, started in (("Amélie", False), ("Bakary", True), ("Camille", True), ("David", True))
    ]
    services.complete(session, enrolment=states[2], on=TODAY, now=NOW)
    services.drop(session, enrolment=states[3], on=TODAY, reason="Déménagement", now=NOW)
    group = queries.groups_of(session, [training_session.programme.provider_id], today=TODAY)[0]
    assert (group.planned, group.active, group.completed) == (1, 1, 1)


@pytest.mark.parametrize(
    ("title", "name", "shown"),
    [
        ("Soudeur", None, "Soudeur"),
        ("Soudeur", "Groupe 2", "Soudeur, Groupe 2"),
        ("Les Geeks du bâtiment", "Les Geeks du bâtiment", "Les Geeks du bâtiment"),
        ("Soudeur", "Soudeur, groupe de mars", "Soudeur, groupe de mars"),
        ("Soudeur du naval", "SOUDEUR", "Soudeur du naval"),
    ],
)
def test_a_session_is_called_by_its_programme_and_its_name_without_saying_either_twice(
    title: str, name: str | None, shown: str
) -> None:
    assert TrainingSession(name=name, programme=Programme(title=title)).full_name == shown
