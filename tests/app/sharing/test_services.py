"""Who may read what, until when, and what is kept of it."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import services as accounts
from app.accounts.models import MembershipRole, User
from app.audit.models import AuditEntry
from app.i18n import local_day
from app.portfolio import services as portfolio
from app.portfolio.models import Trainee
from app.sharing import policies, queries, services
from app.sharing.errors import (
    AnsweredError,
    AskedAlreadyError,
    EndedError,
    NotAReaderError,
    NothingSharedError,
    OneselfError,
    SharingError,
    TooManyLinksError,
    WrongEndError,
)
from app.sharing.models import GrantRequest, Part, Reading, RequestAnswer, What
from app.sharing.queries import BY_ENROLMENT, WHILE_TRAINING
from app.trainings import services as trainings
from tests.factories import portfolio as people
from tests.factories import sharing
from tests.factories import trainings as schools
from tests.factories.accounts import NOW, a_member, an_organisation

TODAY = date(2026, 11, 2)


def read(session: Session, user: User, who: Trainee, now: datetime = NOW) -> frozenset[Part]:
    access = queries.accesses(session, user, [who.id], now).get(who.id)
    return access.parts if access else frozenset()


def test_a_grant_opens_its_parts_to_the_readers_of_the_organisation_alone_and_until_its_end(session: Session) -> None:
    body, other = sharing.support(session), sharing.support(session, "Mission locale")
    reader, elsewhere = sharing.counsellor(session, body), sharing.counsellor(session, other)
    admin = a_member(session, MembershipRole.ADMIN, body)
    left = a_member(session, MembershipRole.COUNSELLOR, body, ended_at=NOW)
    who = people.trainee(session)

    assert read(session, reader, who) == frozenset()

    sharing.granted(session, who, body, {Part.SKILLS, Part.CONTACT}, ends_on=TODAY)

    assert read(session, reader, who) == {Part.SKILLS, Part.CONTACT}
    assert policies.may_read(session, reader, who, Part.SKILLS, NOW)
    assert not policies.may_read(session, reader, who, Part.EVIDENCE, NOW)
    assert [read(session, one, who) for one in (elsewhere, admin, left, who.user)] == [frozenset()] * 4
    assert read(session, reader, who, NOW + timedelta(days=1)) == frozenset()
    assert [one.trainee.id for one in queries.people_granted(session, reader, NOW)] == [who.id]
    assert queries.people_granted(session, reader, NOW, part=Part.EVIDENCE) == []


def test_a_grant_to_one_member_is_theirs_and_a_closed_account_shows_nothing(session: Session) -> None:
    body = sharing.support(session)
    reader, colleague = sharing.counsellor(session, body), sharing.counsellor(session, body, "Noé Marie")
    who = people.trainee(session)
    sharing.granted(session, who, body, {Part.SKILLS}, member=reader)

    assert (read(session, reader, who), read(session, colleague, who)) == ({Part.SKILLS}, frozenset())

    accounts.close_account(session, user=who.user, now=NOW, reason="À sa demande.")

    assert read(session, reader, who) == frozenset()
    assert queries.people_granted(session, reader, NOW) == []


def test_an_access_given_again_takes_the_place_of_the_first_and_one_withdrawn_opens_nothing(session: Session) -> None:
    body = sharing.support(session)
    reader, who = sharing.counsellor(session, body), people.trainee(session)
    first = sharing.granted(session, who, body)
    second = sharing.granted(session, who, body, {Part.SKILLS})

    assert first.withdrawn_at == NOW
    assert read(session, reader, who) == {Part.SKILLS}

    services.withdraw(session, grant=second, now=NOW)

    assert read(session, reader, who) == frozenset()
    with pytest.raises(EndedError):
        services.withdraw(session, grant=second, now=NOW)
    said = session.scalars(select(AuditEntry.action).where(AuditEntry.object_kind == "access_grant")).all()
    assert sorted(said) == ["give_access", "give_access", "withdraw_access"]


def test_what_cannot_be_given_is_refused(session: Session) -> None:
    body, who = sharing.support(session), people.trainee(session)
    sharing.counsellor(session, body)
    stranger = sharing.counsellor(session, sharing.support(session, "Ailleurs"))
    employer = a_member(session, MembershipRole.RECRUITER).memberships[0].organisation

    def refused(error: type[SharingError], **changed: object) -> None:
        given = {"organisation": body, "parts": {Part.SKILLS}, "ends_on": TODAY, **changed}
        with pytest.raises(error):
            services.give(session, trainee=who, now=NOW, **given)  # type: ignore[arg-type]

    refused(NothingSharedError, parts=set())
    refused(WrongEndError, ends_on=TODAY - timedelta(days=1))
    refused(WrongEndError, ends_on=TODAY + timedelta(days=367))
    refused(NotAReaderError, organisation=employer)
    refused(NotAReaderError, member=stranger)


def test_nobody_gives_access_to_where_they_work_themselves(session: Session) -> None:
    body = sharing.support(session)
    reader = sharing.counsellor(session, body)
    own = portfolio.open_portfolio(session, user=reader, now=NOW)

    with pytest.raises(OneselfError):
        sharing.granted(session, own, body)
    with pytest.raises(OneselfError):
        sharing.asked(session, reader, reader.email.upper())


def test_trainers_read_by_an_enrolment_what_attesting_asks_for_and_more_while_it_goes_on(session: Session) -> None:
    at = schools.provider(session)
    trainer, who = schools.trainer(session, at), people.trainee(session)
    enrolment = schools.enrolled(session, who, schools.training_session(session, at), started=False)

    assert read(session, trainer, who) == frozenset()

    trainings.start(session, enrolments=[enrolment], now=NOW)

    assert read(session, trainer, who) == WHILE_TRAINING

    trainings.complete(session, enrolment=enrolment, on=TODAY, now=NOW)

    assert read(session, trainer, who) == BY_ENROLMENT

    sharing.granted(session, who, at, {Part.STEPS})

    assert read(session, trainer, who) == BY_ENROLMENT | {Part.STEPS}


def test_a_request_is_answered_once_and_a_refusal_reads_like_a_silence(session: Session) -> None:
    body = sharing.support(session)
    reader, who = sharing.counsellor(session, body), people.trainee(session)
    request = sharing.asked(session, reader, f" {who.user.email.upper()}", {Part.SKILLS, Part.STEPS})

    assert [one.id for one in queries.requests_for(session, who.user.email, NOW)] == [request.id]
    with pytest.raises(AskedAlreadyError):
        sharing.asked(session, reader, who.user.email)

    services.refuse(session, request=request, by=who.user, now=NOW)

    assert queries.requests_for(session, who.user.email, NOW) == []
    assert [one.id for one in queries.requests_by(session, [body.id], NOW)] == [request.id]
    with pytest.raises(AnsweredError):
        services.accept(session, request=request, trainee=who, parts={Part.SKILLS}, ends_on=TODAY, now=NOW)
    with pytest.raises(AskedAlreadyError):
        sharing.asked(session, reader, who.user.email, now=NOW + timedelta(days=29))
    assert read(session, reader, who) == frozenset()

    again = sharing.asked(session, reader, who.user.email, now=NOW + timedelta(days=31))
    colleague = sharing.counsellor(session, body, "Noé Marie")
    later = NOW + timedelta(days=32)
    services.accept(
        session,
        request=again,
        trainee=who,
        parts={Part.SKILLS},
        ends_on=TODAY + timedelta(days=60),
        only_asker=True,
        now=later,
    )

    assert (read(session, reader, who, later), read(session, colleague, who, later)) == ({Part.SKILLS}, frozenset())


def test_a_request_that_waited_too_long_is_over_and_may_be_made_again(session: Session) -> None:
    body = sharing.support(session)
    reader, who = sharing.counsellor(session, body), people.trainee(session)
    request = sharing.asked(session, reader, who.user.email)
    late = NOW + queries.ASKS_FOR

    assert queries.requests_for(session, who.user.email, late) == []
    with pytest.raises(AnsweredError):
        services.accept(session, request=request, trainee=who, parts={Part.SKILLS}, ends_on=local_day(late), now=late)

    sharing.asked(session, reader, who.user.email, now=late)
    session.refresh(request)

    assert request.answer is RequestAnswer.LAPSED


def test_asking_for_nothing_or_in_the_name_of_others_is_refused(session: Session) -> None:
    body, other = sharing.support(session), sharing.support(session, "Ailleurs")
    reader, who = sharing.counsellor(session, body), people.trainee(session)
    given = {"by": reader, "email": who.user.email, "words": "", "now": NOW}

    with pytest.raises(NothingSharedError):
        services.ask(session, organisation=body, parts=set(), **given)  # type: ignore[arg-type]
    with pytest.raises(NotAReaderError):
        services.ask(session, organisation=other, parts={Part.SKILLS}, **given)  # type: ignore[arg-type]

    request = sharing.asked(session, reader, who.user.email)
    services.withdraw_request(session, request=request, by=reader, now=NOW)

    assert queries.requests_by(session, [body.id], NOW) == []
    assert session.scalar(select(func.count()).select_from(GrantRequest)) == 1


def test_a_link_shows_its_parts_until_it_ends_and_a_person_keeps_a_bounded_number(session: Session) -> None:
    who = people.trainee(session)
    link = sharing.link(session, who, {Part.SKILLS}, ends_on=TODAY)

    assert services.open_by_link(session, link=link, what=What.PORTFOLIO, now=NOW) == {Part.SKILLS}
    assert services.open_by_link(session, link=link, what=What.PORTFOLIO, now=NOW + timedelta(days=1)) == set()

    services.withdraw_link(session, link=link, now=NOW)

    assert services.open_by_link(session, link=link, what=What.PORTFOLIO, now=NOW) == set()
    with pytest.raises(EndedError):
        services.withdraw_link(session, link=link, now=NOW)
    for _ in range(services.MOST_LINKS):
        sharing.link(session, who)
    with pytest.raises(TooManyLinksError):
        sharing.link(session, who)


def test_readings_of_one_page_fold_within_half_an_hour_and_name_who_read_for_whom(session: Session) -> None:
    body = sharing.support(session)
    reader, who = sharing.counsellor(session, body), people.trainee(session)
    sharing.granted(session, who, body)

    for minutes in (0, 5, 29, 31):
        services.open_to(
            session, user=reader, trainee_ids=[who.id], what=What.PORTFOLIO, now=NOW + timedelta(minutes=minutes)
        )
    services.open_to(session, user=reader, trainee_ids=[who.id], what=What.EVIDENCE, now=NOW)

    kept = queries.readings_of(session, who.id, limit=10)
    assert [(one.what, one.times, one.last_at - NOW) for one in kept] == [
        (What.PORTFOLIO, 1, timedelta(minutes=31)),
        (What.PORTFOLIO, 3, timedelta(minutes=29)),
        (What.EVIDENCE, 1, timedelta(0)),
    ]
    assert {(one.reader_id, one.organisation_id) for one in kept} == {(reader.id, body.id)}
    assert queries.readings_count(session, who.id) == 3


def test_a_page_of_a_group_is_noted_for_each_of_its_people_but_not_for_strangers(session: Session) -> None:
    body = sharing.support(session)
    reader = sharing.counsellor(session, body)
    known, stranger = [people.trainee(session) for _ in range(3)], people.trainee(session)
    for one in known:
        sharing.granted(session, one, body)

    found = services.open_to(
        session, user=reader, trainee_ids=[one.id for one in (*known, stranger)], what=What.SKILLS, now=NOW
    )

    assert set(found) == {one.id for one in known}
    assert set(session.scalars(select(Reading.trainee_id))) == {one.id for one in known}


def test_structures_are_found_by_parts_of_their_names_and_their_readers_by_theirs(session: Session) -> None:
    body = sharing.support(session, "Mission locale d’Évreux")
    reader = sharing.counsellor(session, body, "Anaïs Léger")
    an_organisation(session, name="Mission locale fermée", vetting="refused", vetting_reason="Fermée")
    a_member(session, MembershipRole.RECRUITER).memberships[0].organisation.name = "Mission SARL"
    session.flush()

    assert [one.id for one in queries.organisations_like(session, "evreux mission")] == [body.id]
    assert [one.id for one in queries.organisations_like(session, "mission")] == [body.id]
    assert queries.organisations_like(session, " ") == []
    assert queries.readers_named(session, body, "anais leger") == [reader]
    assert queries.readers_named(session, body, "anais") == []
