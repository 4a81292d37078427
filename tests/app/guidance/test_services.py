"""What is written of a person is theirs; others write and read it while they let it be, and as far as they chose."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.audit.models import AuditEntry
from app.guidance import queries, services
from app.guidance.errors import (
    AccessEndedError,
    AnsweredError,
    NotABodyError,
    NotCorrectableError,
    PastError,
    WaitingError,
    WrongStateError,
)
from app.guidance.models import HandOver, StepEventKind, StepState, Turn
from app.guidance.queries import Followed
from app.i18n import local_day
from app.portfolio.models import Trainee
from app.sharing import services as sharing
from app.sharing.models import Grant, Part
from tests.factories import sharing as opening
from tests.factories.accounts import NOW, an_organisation
from tests.factories.guidance import note, proposed, step
from tests.factories.portfolio import trainee

TODAY = local_day(NOW)


def later(days: int) -> datetime:
    return NOW + timedelta(days=days)


def accept(session: Session, move: HandOver, who: Trainee, *, now: datetime = NOW, **chosen: bool) -> None:
    given = {"steps_follow": True, "notes_follow": True, "former_stops": True, **chosen}
    services.accept_move(
        session,
        move=move,
        trainee=who,
        parts={Part.SKILLS, Part.STEPS},
        ends_on=local_day(now) + timedelta(days=60),
        now=now,
        **given,
    )


def seen(session: Session, who: Trainee, user: object, now: datetime = NOW) -> Followed:
    found = queries.followed(session, user, who.id, now)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_a_step_keeps_what_became_of_it(session: Session, fresh_session: Session) -> None:
    who, at = trainee(session), opening.support(session)
    counsellor = opening.counsellor(session, at)
    opening.granted(session, who, at)
    agreed = step(session, who, counsellor, "  Écrire une lettre ", due_on=date(2026, 11, 10))
    change = services.change_step

    change(session, step=agreed, by=counsellor, kind=StepEventKind.MOVED, due_on=date(2026, 11, 20), now=later(1))
    change(session, step=agreed, by=who.user, kind=StepEventKind.DONE, now=later(2))
    with pytest.raises(WrongStateError):
        change(session, step=agreed, by=counsellor, kind=StepEventKind.DONE, now=later(2))
    change(session, step=agreed, by=counsellor, kind=StepEventKind.REOPENED, now=later(3))
    with pytest.raises(WrongStateError):
        change(session, step=agreed, by=counsellor, kind=StepEventKind.REOPENED, now=later(3))
    change(session, step=agreed, by=counsellor, kind=StepEventKind.DROPPED, words="Projet changé", now=later(4))
    with pytest.raises(PastError):
        step(session, who, counsellor, due_on=TODAY - timedelta(days=1))
    session.commit()

    kept = queries.step(fresh_session, agreed.id)
    assert kept is not None
    assert (kept.what, kept.state, kept.due_on) == ("Écrire une lettre", StepState.DROPPED, date(2026, 11, 20))
    assert [(one.kind.value, one.by_id == who.user_id) for one in kept.events] == [
        ("written", False),
        ("moved", False),
        ("done", True),
        ("reopened", False),
        ("dropped", False),
    ]
    assert kept.events[-1].words == "Projet changé"


@pytest.mark.parametrize("ending", ["withdrawn", "its last day passed", "without steps", "by name to a colleague"])
def test_nothing_is_written_of_someone_who_does_not_or_no_longer_let_it_be(session: Session, ending: str) -> None:
    who, at = trainee(session), opening.support(session)
    counsellor = opening.counsellor(session, at)
    now, parts, member = NOW, set(Part), None
    if ending == "without steps":
        parts = {Part.SKILLS}
    if ending == "by name to a colleague":
        member = opening.counsellor(session, at, "Yann Collègue")
    grant = opening.granted(session, who, at, parts, member=member)
    agreed = step(session, who, member or counsellor) if ending != "without steps" else None
    if ending == "withdrawn":
        sharing.withdraw(session, grant=grant, now=NOW)
    if ending == "its last day passed":
        now = later(91)

    with pytest.raises(AccessEndedError):
        step(session, who, counsellor, now=now)
    with pytest.raises(AccessEndedError):
        note(session, who, counsellor, now=now)
    with pytest.raises(AccessEndedError):
        proposed(session, who, counsellor, opening.support(session, "Ailleurs"), now=now)
    if agreed is not None:
        with pytest.raises(AccessEndedError):
            services.change_step(session, step=agreed, by=counsellor, kind=StepEventKind.DONE, now=now)
        assert [one.what for one in queries.own_dossier(session, who.id).steps] == [agreed.what]


def test_a_note_is_corrected_once_by_another_of_the_same_body(session: Session) -> None:
    who, at, elsewhere = trainee(session), opening.support(session), opening.support(session, "Ailleurs")
    ours, theirs = opening.counsellor(session, at), opening.counsellor(session, elsewhere, "Loïc Ailleurs")
    for one in (at, elsewhere):
        opening.granted(session, who, one)
    first = note(session, who, ours, "Permis B")

    with pytest.raises(NotCorrectableError):
        note(session, who, theirs, "Permis C", corrects=first)
    second = note(session, who, ours, "Pas de permis", corrects=first, now=later(1))
    with pytest.raises(NotCorrectableError):
        note(session, who, ours, "Encore", corrects=first, now=later(2))

    dossier = queries.dossier(session, seen(session, who, ours))
    assert [one.text for one in dossier.notes] == ["Pas de permis", "Permis B"]
    assert dossier.corrected == {first.id}
    assert second.corrects_id == first.id
    assert queries.dossier(session, seen(session, who, theirs)).notes == []


def test_each_body_sees_its_own_and_the_persons_steps_and_the_person_sees_all(session: Session) -> None:
    who, at, elsewhere = trainee(session), opening.support(session), opening.support(session, "Ailleurs")
    ours, theirs = opening.counsellor(session, at), opening.counsellor(session, elsewhere, "Loïc Ailleurs")
    for one in (at, elsewhere):
        opening.granted(session, who, one)
    step(session, who, ours, "Chez nous")
    step(session, who, theirs, "Chez eux")
    services.plan_step(session, trainee=who, what="Seule", due_on=None, now=NOW)

    assert {one.what for one in queries.dossier(session, seen(session, who, ours)).steps} == {"Chez nous", "Seule"}
    assert {one.what for one in queries.dossier(session, seen(session, who, theirs)).steps} == {"Chez eux", "Seule"}
    assert len(queries.own_dossier(session, who.id).steps) == 3


def test_a_hand_over_opens_what_the_person_chose_and_closes_the_former_if_they_say_so(
    session: Session, fresh_session: Session
) -> None:
    who = trainee(session)
    first, second, third = (opening.support(session, name) for name in ("Un", "Deux", "Trois"))
    one, two, three = (opening.counsellor(session, at, f"Conseil {at.name}") for at in (first, second, third))
    opening.granted(session, who, first)
    opening.granted(session, who, first, member=one)
    step(session, who, one, "D’abord")
    note(session, who, one, "Note d’abord")
    move = proposed(session, who, one, second, now=later(1))
    with pytest.raises(WaitingError):
        proposed(session, who, one, third, now=later(1))
    assert queries.followed(session, two, who.id, later(1)) is None

    accept(session, move, who, notes_follow=False, now=later(2))

    assert queries.followed(session, one, who.id, later(2)) is None
    dossier = queries.dossier(session, seen(session, who, two, later(2)))
    assert ([one.what for one in dossier.steps], list(dossier.notes)) == (["D’abord"], [])
    with pytest.raises(AnsweredError):
        accept(session, move, who, now=later(2))

    # On to a third, the former staying: it sees what the second saw that day, and nothing that comes after.
    step(session, who, two, "Ensuite", turn=Turn.COUNSELLOR, now=later(3))
    note(session, who, two, "Note ensuite", now=later(3))
    accept(session, proposed(session, who, two, third, now=later(4)), who, former_stops=False, now=later(5))
    step(session, who, two, "Après", now=later(6))
    session.commit()

    dossier = queries.dossier(session, seen(session, who, three, later(6)))
    assert {one.what for one in dossier.steps} == {"D’abord", "Ensuite"}
    assert [one.text for one in dossier.notes] == ["Note ensuite"]
    assert {one.what for one in queries.dossier(session, seen(session, who, two, later(6))).steps} == {
        *("D’abord", "Ensuite", "Après")
    }
    standing = fresh_session.scalars(select(Grant).where(Grant.withdrawn_at.is_(None))).all()
    assert {grant.organisation_id for grant in standing} == {second.id, third.id}
    actions = fresh_session.scalars(select(AuditEntry.action).where(AuditEntry.object_kind == "hand_over"))
    assert sorted(actions) == [*["accept_hand_over"] * 2, *["propose_hand_over"] * 2]


def test_a_hand_over_refused_or_withdrawn_changes_nothing(session: Session) -> None:
    who, at, other = trainee(session), opening.support(session), opening.support(session, "Ailleurs")
    counsellor, theirs = opening.counsellor(session, at), opening.counsellor(session, other, "Loïc Ailleurs")
    opening.granted(session, who, at)

    refused = proposed(session, who, counsellor, other)
    services.refuse_move(session, move=refused, trainee=who, now=NOW)
    withdrawn = proposed(session, who, counsellor, other)
    services.withdraw_move(session, move=withdrawn, by=counsellor, now=NOW)
    with pytest.raises(AnsweredError):
        services.refuse_move(session, move=withdrawn, trainee=who, now=NOW)

    assert queries.followed(session, theirs, who.id, NOW) is None
    assert queries.followed(session, counsellor, who.id, NOW) is not None


def test_one_is_handed_over_to_another_body_where_someone_accompanies_people(session: Session) -> None:
    who, at = trainee(session), opening.support(session)
    counsellor = opening.counsellor(session, at)
    opening.granted(session, who, at)

    for wrong in (at, opening.support(session, "Vide"), an_organisation(session, OrganisationKind.PROVIDER)):
        with pytest.raises(NotABodyError):
            proposed(session, who, counsellor, wrong)
