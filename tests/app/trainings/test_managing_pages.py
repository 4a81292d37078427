"""A provider writes what it teaches, plans sessions and says who comes, through its pages."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from flask_mailman import EmailMessage
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.portfolio import queries as portfolio
from app.skills.models import Skill
from app.trainings import queries, services
from app.trainings.models import AwaitedEnrolment, Module, Programme, TrainingSession
from app.trainings.services import Entrant
from tests.app.trainings.test_pages import MOMENT, TODAY, read, send
from tests.factories import portfolio as people
from tests.factories import trainings as make
from tests.factories.accounts import signed_in

START, END = TODAY + timedelta(days=30), TODAY + timedelta(days=120)


@pytest.fixture
def provider(session: Session) -> Organisation:
    return make.provider(session)


@pytest.fixture
def author(client: FlaskClient, session: Session, provider: Organisation) -> User:
    trainer = make.trainer(session, provider)
    signed_in(client, session, trainer)
    return trainer


@pytest.fixture
def tig(session: Session) -> Skill:
    return people.skill(session)


@pytest.fixture
def course(session: Session, provider: Organisation, tig: Skill) -> TrainingSession:
    return make.training_session(session, provider, modules={"Soudage": ([tig], START, END)}, seats=3)


def programmes(session: Session) -> list[Programme]:
    session.expire_all()
    return list(session.scalars(select(Programme).order_by(Programme.title)))


def ticked(*skills: Skill, level: str = "") -> dict[str, str]:
    return {f"s-{one.id}-ticked": "y" for one in skills} | {f"s-{one.id}-level": level for one in skills}


def test_a_training_is_written_with_its_modules_and_a_session(
    client: FlaskClient, session: Session, author: User, provider: Organisation, tig: Skill
) -> None:
    assert "No training yet" in read(client, "/formations")
    people.commune(session)
    aimed_at = people.occupation(session, "Soudeur", [tig])
    session.commit()

    answer = send(
        client,
        "/formations/nouvelle",
        title="  Soudeur  TIG ",
        occupation="Soudeur",
        **{"occupation-id": str(aimed_at.id)},
        rncp_code="RNCP37357",
        number=str(uuid4()),
    )
    (made,) = programmes(session)
    assert answer.location.endswith(f"/formations/{made.id}/modules/ajouter")
    assert (made.title, made.provider_id, made.occupation_id) == ("Soudeur TIG", provider.id, aimed_at.id)

    page = read(client, f"/formations/{made.id}/modules/ajouter")
    assert "Souder en TIG" in page
    assert "Asked for by the occupation" in page
    send(client, f"/formations/{made.id}/modules/ajouter", title="Soudage", hours="140", **ticked(tig, level="3"))
    (module,) = programmes(session)[0].modules
    assert (module.title, module.hours, [(one.skill_id, one.level) for one in module.targets]) == (
        "Soudage",
        140,
        [(tig.id, 3)],
    )

    send(
        client,
        f"/formations/{made.id}/sessions/ajouter",
        commune="Cherbourg-en-Cotentin",
        **{"commune-id": "50129"},
        seats="8",
        **{f"m-{module.id}-starts_on": START.isoformat(), f"m-{module.id}-ends_on": END.strftime("%d/%m/%Y")},
    )
    given = session.scalars(select(TrainingSession)).one()
    assert (given.seats, given.commune_code, given.starts_on, given.ends_on) == (8, "50129", START, END)
    assert "Souder en TIG" in read(client, f"/formations/{made.id}")


def test_the_same_training_sent_twice_is_one(client: FlaskClient, session: Session, author: User) -> None:
    number = str(uuid4())
    for _time in range(2):
        answer = send(client, "/formations/nouvelle", title="Soudeur", number=number)
        assert answer.location.endswith(f"/formations/{number}/modules/ajouter")
    assert len(programmes(session)) == 1


def test_who_trains_for_two_providers_says_in_whose_name(
    client: FlaskClient, session: Session, author: User, provider: Organisation
) -> None:
    other = make.provider(session, "Autre Formation")
    make.trainer(session, other).memberships[0].user_id = author.id
    session.commit()
    signed_in(client, session, author)

    assert "Who gives it" in read(client, "/formations/nouvelle")
    assert "Choose an answer." in send(client, "/formations/nouvelle", title="Soudeur").text
    send(client, "/formations/nouvelle", title="Soudeur", provider=str(other.id))

    assert [one.provider_id for one in programmes(session)] == [other.id]


def test_what_is_wrong_in_a_module_is_said_and_what_was_ticked_stays(
    client: FlaskClient, session: Session, author: User, course: TrainingSession, tig: Skill
) -> None:
    page = f"/formations/{course.programme_id}/modules/ajouter"
    session.commit()

    answer = send(client, page, title="", hours="beaucoup", **ticked(tig, level="2"))
    assert "Write its name, for example: TIG welding." in answer.text
    assert re.search(rf'name="s-{tig.id}-ticked"[^>]*checked|checked[^>]*name="s-{tig.id}-ticked"', answer.text)

    assert "Write a whole number of hours, from 1 to 5,000." in send(client, page, title="A", hours="0").text
    nothing = send(client, page, title="Stage", hours="35")
    assert "Tick at least one skill that the module teaches." in nothing.text
    assert 'value="Stage"' in nothing.text
    assert session.scalar(select(func.count()).select_from(Module)) == 1


def test_a_skill_is_looked_for_and_added_without_losing_the_rest(
    client: FlaskClient, session: Session, author: User, course: TrainingSession, tig: Skill
) -> None:
    cutting = people.skill(session, "Découper au plasma")
    session.commit()
    page = f"/formations/{course.programme_id}/modules/ajouter"
    known = {"title": "Découpe", "hours": "35", **ticked(tig)}

    found = send(client, page, **known, q="decouper plasma", find="1")
    assert f'name="add" value="{cutting.id}"' in found.text
    added = send(client, page, **known, add=str(cutting.id))
    assert added.text.index("Découper au plasma") < added.text.index("Souder en TIG")
    assert 'value="Découpe"' in added.text
    assert "We did not find this skill." in send(client, page, **known, q="xyzzy", find="1").text
    assert "Save the module" in send(client, page, **known, add="nonsense").text

    send(client, page, **known | ticked(cutting))
    last = programmes(session)[0].modules[-1]
    assert {one.skill_id for one in last.targets} == {tig.id, cutting.id}


def test_the_key_enter_looks_for_the_skill_typed_and_else_saves(
    client: FlaskClient, session: Session, author: User, course: TrainingSession, tig: Skill
) -> None:
    cutting = people.skill(session, "Découper au plasma")
    session.commit()
    page = f"/formations/{course.programme_id}/modules/ajouter"
    known = {"title": "Découpe", "hours": "35", **ticked(tig), "enter": "1"}

    found = send(client, page, **known, q="decouper plasma")
    assert f'name="add" value="{cutting.id}"' in found.text
    assert len(programmes(session)[0].modules) == 1

    send(client, page, **known, q=" ")
    assert [one.title for one in programmes(session)[0].modules] == ["Soudage", "Découpe"]


def test_modules_move_up_and_go_while_nobody_follows_them(
    client: FlaskClient, session: Session, author: User, course: TrainingSession, tig: Skill
) -> None:
    make.enrolled(session, people.trainee(session), course)
    page = f"/formations/{course.programme_id}"
    session.commit()
    send(client, f"{page}/modules/ajouter", title="Stage", hours="35", **ticked(tig))
    first, last = programmes(session)[0].modules

    send(client, f"/modules/{last.id}/monter")
    assert [one.title for one in programmes(session)[0].modules] == ["Stage", "Soudage"]
    refused = send(client, f"/modules/{first.id}/retirer")
    assert "People follow this module, or did: it stays." in client.get(f"{refused.location}?lang=en").text
    send(client, f"/modules/{last.id}/retirer")
    assert [one.title for one in programmes(session)[0].modules] == ["Soudage"]


def test_a_training_no_longer_given_says_so_and_can_be_given_again(
    client: FlaskClient, session: Session, author: User, course: TrainingSession
) -> None:
    page = f"/formations/{course.programme_id}"
    session.commit()

    send(client, f"{page}/retirer")
    assert "This training is no longer given." in read(client, page)
    assert "1 training no longer given" in read(client, "/formations")
    for path in ("/modules/ajouter", "/sessions/ajouter"):
        assert client.get(page + path).location.endswith(page)
    send(client, f"{page}/modifier", title="Autre")
    assert programmes(session)[0].title == "Soudeur assembleur"

    send(client, f"{page}/reprendre")
    send(client, f"{page}/modifier", title="Autre")
    assert programmes(session)[0].title == "Autre"


def test_a_session_that_moves_takes_people_along_and_says_how_many(
    client: FlaskClient, session: Session, author: User, course: TrainingSession, tig: Skill
) -> None:
    who = people.trainee(session)
    make.enrolled(session, who, course)
    number, later = course.modules[0].module_id, END + timedelta(days=30)
    session.commit()
    known = {"commune": "Cherbourg-en-Cotentin", "commune-id": "50129", "seats": "3"}
    days = {f"m-{number}-starts_on": START.isoformat(), f"m-{number}-ends_on": later.isoformat()}
    page = f"/sessions/{course.id}/modifier"

    answer = send(client, page, **known, **days)

    assert "The dates of 1 person have moved with it." in client.get(f"{answer.location}?lang=en").text
    held = portfolio.holding(session, trainee_id=who.id, skill_id=tig.id, today=TODAY)
    assert held is not None
    assert held.next_date == later

    wrong = {**days, f"m-{number}-ends_on": (START - timedelta(days=1)).isoformat()}
    assert "The end comes before the start." in send(client, page, **known, **wrong).text
    half = {**days, f"m-{number}-ends_on": ""}
    assert "Give both days, or none" in send(client, page, **known, **half).text
    none = dict.fromkeys(days, "")
    assert "Give the days of at least one module." in send(client, page, **known, **none).text
    assert "from 1 to 1,000" in send(client, page, **{**known, "seats": "0"}, **days).text


def test_someone_new_is_written_to_comes_in_and_is_in_the_group(
    client: FlaskClient, session: Session, author: User, course: TrainingSession, outbox: list[EmailMessage]
) -> None:
    session.commit()
    page = f"/groupes/{course.id}"

    answer = send(client, f"{page}/inscrire", display_name="Zoé Marie", email="Zoe@Example.org")
    assert answer.location.endswith(page)
    assert "Zoé Marie" in read(client, page)
    assert "1 person has not answered yet" in read(client, page)
    (message,) = outbox
    assert message.to == ["zoe@example.org"]
    assert "Soudeur assembleur" in message.subject
    link = re.search(r"https?://[^\s]+(/[^\s]+)", message.body)
    assert link is not None

    client.post("/deconnexion", data={})
    client.delete_cookie("session")
    key = re.search(r"(/invitation[^\s]*)", message.body)
    assert key is not None
    assert client.get(key[1]).status_code == 200


def test_someone_with_an_account_answers_from_their_trainings(
    client: FlaskClient, session: Session, author: User, course: TrainingSession, outbox: list[EmailMessage]
) -> None:
    yes, no = people.trainee(session), people.trainee(session, "Bakary Traoré")
    session.commit()
    for who in (yes, no):
        send(client, f"/groupes/{course.id}/inscrire", display_name="X", email=who.user.email)
    assert len(outbox) == 2
    assert all("/mes-formations" in message.body for message in outbox)
    seats = {one.email: one.id for one in queries.awaited_in(session, course.id)}

    for who, answer in ((yes, "yes"), (no, "no")):
        signed_in(client, session, who.user)
        assert "Cap Métal Formation keeps a seat for you" in read(client, "/mes-formations")
        send(client, f"/mes-formations/attentes/{seats[who.user.email]}", answer=answer)
        assert "keeps a seat for you" not in read(client, "/mes-formations")
        again = send(client, f"/mes-formations/attentes/{seats[who.user.email]}", answer="yes")
        assert "This has changed meanwhile." in client.get(f"{again.location}?lang=en").text

    session.expire_all()
    assert [one.trainee_id for one in queries.cohort(session, course.id)] == [yes.id]


def test_each_refusal_has_its_words_and_keeps_what_was_typed(
    client: FlaskClient, session: Session, author: User, course: TrainingSession
) -> None:
    who = people.trainee(session)
    make.enrolled(session, who, course)
    services.admit(session, training_session=course, entrant=Entrant("a@example.org", "A"), by=author, now=MOMENT)
    session.commit()
    page = f"/groupes/{course.id}/inscrire"

    for email, words in (
        (who.user.email, "This person is in the session already."),
        ("a@example.org", "We wrote to this address already"),
        (author.email, "This address is yours."),
        ("pas une adresse", "This address is not complete."),
    ):
        answer = send(client, page, display_name="Zoé Marie", email=email)
        assert words in answer.text
        assert 'value="Zoé Marie"' in answer.text
    send(client, page, display_name="B", email="b@example.org")
    assert "Every seat is taken." in send(client, page, display_name="C", email="c@example.org").text
    dates = {"starts_on": END.isoformat(), "expected_end": START.isoformat()}
    assert "The end comes before the start." in send(client, page, display_name="D", email="d@x.org", **dates).text


def test_one_can_write_again_or_expect_someone_no_longer(
    client: FlaskClient, session: Session, author: User, course: TrainingSession, outbox: list[EmailMessage]
) -> None:
    session.commit()
    send(client, f"/groupes/{course.id}/inscrire", display_name="Zoé", email="zoe@example.org")
    seat = session.scalars(select(AwaitedEnrolment)).one()

    send(client, f"/attentes/{seat.id}/relancer")
    assert len(outbox) == 2
    assert outbox[0].body != outbox[1].body  # another key
    send(client, f"/attentes/{seat.id}/retirer")
    assert "has not answered yet" not in read(client, f"/groupes/{course.id}")
    late = send(client, f"/attentes/{seat.id}/relancer")
    assert "This person has answered meanwhile." in client.get(f"{late.location}?lang=en").text
    assert len(outbox) == 2


def test_an_empty_session_is_cancelled_and_one_with_people_is_not(
    client: FlaskClient, session: Session, author: User, course: TrainingSession
) -> None:
    other = make.training_session(session, course.programme.provider, title="Vide")
    make.enrolled(session, people.trainee(session), course, started=False)
    session.commit()

    assert "Cancel this session" in read(client, f"/groupes/{other.id}")
    send(client, f"/sessions/{other.id}/annuler")
    refused = send(client, f"/sessions/{course.id}/annuler")

    assert "it stays" in client.get(f"{refused.location}?lang=en").text
    assert session.scalars(select(TrainingSession.id)).all() == [course.id]


def test_the_lists_cost_as_many_statements_however_long(
    client: FlaskClient,
    session: Session,
    author: User,
    course: TrainingSession,
    tig: Skill,
    statements: list[str],
) -> None:
    def grow(first: int, last: int) -> None:
        for place in range(first, last):
            plan = {"M": ([tig], START, END)}
            given = make.training_session(session, course.programme.provider, title=f"F{place}", modules=plan)
            make.enrolled(session, people.trainee(session, f"Personne {place}"), given)
            make.training_session(session, course.programme.provider, title=f"G{place}", modules=plan)
            told = services.NewModule(f"M{place}", None, 7, {tig.id: 1})
            services.add_module(session, programme=course.programme, module=told, by=author, now=MOMENT)
            services.schedule(
                session,
                programme=course.programme,
                name=None,
                commune_code="50129",
                seats=3,
                module_dates={one.id: (START, END) for one in course.programme.modules},
            )
        session.commit()

    def costs() -> list[int]:
        found = []
        for path in ("/formations", f"/formations/{course.programme_id}", f"/groupes/{course.id}", "/groupes"):
            session.expire_all()
            statements.clear()
            assert client.get(path).status_code == 200
            found.append(len(statements))
        return found

    grow(0, 2)
    few = costs()
    grow(2, 20)

    assert costs() == few
