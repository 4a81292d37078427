"""Tables of trainings, sessions and people: tried, told row by row, kept; and out again as the same tables."""

import html
import io
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from flask_mailman import EmailMessage
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Invitation, Organisation, User
from app.portfolio import queries as portfolio
from app.skills.models import Skill
from app.trainings import queries
from app.trainings.models import AwaitedEnrolment, Enrolment, Module, Programme, TrainingSession
from tests.app.trainings.test_pages import TODAY, read
from tests.factories import portfolio as people
from tests.factories import trainings as make
from tests.factories.accounts import signed_in, token

START, END = TODAY + timedelta(days=30), TODAY + timedelta(days=120)


@pytest.fixture
def provider(session: Session) -> Organisation:
    return make.provider(session)


@pytest.fixture(autouse=True)
def author(client: FlaskClient, session: Session, provider: Organisation) -> User:
    trainer = make.trainer(session, provider)
    signed_in(client, session, trainer)
    return trainer


@pytest.fixture
def tig(session: Session) -> Skill:
    return people.skill(session)


@pytest.fixture
def course(session: Session, provider: Organisation, tig: Skill) -> TrainingSession:
    return make.training_session(session, provider, modules={"Soudage": ([tig], START, END)}, seats=220, name="automne")


class Import:
    """One table sent to its page, tried then kept."""

    def __init__(self, client: FlaskClient, what: str, content: bytes | str, query: str = "") -> None:
        self.client, self.path = client, f"/formations/importer/{what}?lang=en{query}"
        self.content = content.encode() if isinstance(content, str) else content

    def tried(self) -> str:
        answer = self.client.post(
            self.path,
            data={"csrf_token": token(self.client, "/"), "file": (io.BytesIO(self.content), "t.csv")},
            content_type="multipart/form-data",
        )
        assert answer.status_code == 200
        return answer.text

    def kept(self) -> str:
        """Keep what the page that was tried holds, as the button does."""
        held = re.search(r'name="text"[^>]*value="([^"]*)"', self.tried())
        assert held is not None
        text = html.unescape(held[1])
        data = {"csrf_token": token(self.client, "/"), "text": text, "keep": "1"}
        answer = self.client.post(self.path, data=data)
        assert answer.status_code == 200
        return answer.text


def flat(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def count(session: Session, model: type) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_of_two_hundred_people_five_bad_rows_are_told_and_the_others_come_in(
    client: FlaskClient, session: Session, course: TrainingSession, outbox: list[EmailMessage]
) -> None:
    known, there = people.trainee(session, "Ana Connue"), people.trainee(session, "Bo Déjà")
    make.enrolled(session, known, make.training_session(session, course.programme.provider, title="Avant"))
    make.enrolled(session, there, course)
    session.commit()
    rows = [f"Personne {number};p{number}@example.org;;" for number in range(193)]
    bad = [";sans.nom@example.org;;", "Sans Adresse;pas une adresse;;", "Faux Jour;jour@example.org;31/02/2027;"]
    bad += ["À l’envers;envers@example.org;12/03/2027;01/03/2027", "Sans Rien;;;"]
    same = ["Personne 0;P0@example.org;;", f"Bo Déjà;{there.user.email};;"]
    table = "\n".join(["nom;email;début;fin", *rows, f"Ana Connue;{known.user.email};;", *bad, *same])
    importing = Import(client, "inscriptions", table, f"&session={course.id}")

    tried = importing.tried()

    assert "Nothing is kept yet." in tried
    for words in ("193 will be written to", "1 will be enrolled", "5 left out", "2 nothing to do"):
        assert words in flat(tried)
    for number, words in ((197, "not complete"), (198, "does not exist"), (199, "comes before the one in “debut”")):
        assert re.search(rf"Row {number}\b.{{0,200}}{words}", flat(tried))
    assert (count(session, AwaitedEnrolment), count(session, Invitation), len(outbox)) == (0, 0, 0)
    assert len(queries.cohort(session, course.id)) == 1

    done = importing.kept()

    assert "193 written to" in flat(done)
    assert (count(session, AwaitedEnrolment), count(session, Invitation), len(outbox)) == (193, 193, 193)
    assert {one.trainee_id for one in queries.cohort(session, course.id)} == {known.id, there.id}
    assert "196 nothing to do" in flat(importing.tried())  # sent again, nobody is asked twice


def test_seats_run_out_at_the_right_row(client: FlaskClient, session: Session, course: TrainingSession) -> None:
    course.seats = 2
    session.commit()
    table = "nom;email\n" + "\n".join(f"P{number};p{number}@example.org" for number in range(3))

    page = Import(client, "inscriptions", table, f"&session={course.id}").tried()

    assert re.search(r"Row 4\b.{0,100}Every seat is taken", flat(page))
    assert "2 will be written to" in flat(page)


def test_a_session_can_be_named_on_each_row(client: FlaskClient, session: Session, course: TrainingSession) -> None:
    other = make.training_session(session, course.programme.provider, title="Cuisinier", name="hiver")
    for _time in range(2):
        make.training_session(session, course.programme.provider, title="Double", name="même")
    elsewhere = make.training_session(session, make.provider(session, "Ailleurs"), title="Secret", name="caché")
    session.commit()
    table = "\n".join(
        [
            "session;nom;email",
            "AUTOMNE;A;a@example.org",
            f"{other.full_name};B;b@example.org",
            f"{other.id};C;c@example.org",
            "même;D;d@example.org",
            "caché;E;e@example.org",
            f"{elsewhere.id};F;f@example.org",
        ]
    )

    page = flat(Import(client, "inscriptions", table).kept())

    assert "3 written to" in page
    assert re.search(r"Row 5\b.{0,100}Several sessions have this name", page)
    assert page.count("No session of yours has this name") == 2
    assert [one.email for one in queries.awaited_in(session, other.id)] == ["b@example.org", "c@example.org"]
    assert queries.awaited_in(session, elsewhere.id) == []


def test_a_table_of_trainings_makes_them_and_sent_again_changes_what_differs(
    client: FlaskClient, session: Session, provider: Organisation, tig: Skill
) -> None:
    mig = people.skill(session, "Souder en MIG-MAG")
    session.commit()
    table = f"""formation;dispositif;rncp;module;heures;competence;niveau
Soudeur;Qualif;RNCP37357;Soudage;140;{tig.code};3
Soudeur;Qualif;RNCP37357;Soudage;140;souder en mig-mag;
Soudeur;Qualif;RNCP37357;Stage;70;{mig.code.lower()};2
Faux;;;Module;dix;{tig.code};
Faux;;;Autre;10;{tig.code};
Inconnue;;;Module;10;xyzzy;
"""
    page = flat(Import(client, "formations", table).kept())

    assert "3 added" in page
    assert "Write a whole number of hours" in page
    assert re.search(r"Row 6\b.{0,200}This row is right, but another one", page)
    assert "No skill of the framework has this code or exact name." in page
    made = session.scalars(select(Programme)).one()
    assert (made.title, made.scheme, made.rncp_code, made.provider_id) == (
        "Soudeur",
        "Qualif",
        "RNCP37357",
        provider.id,
    )
    assert [(one.title, one.hours, {t.skill_id: t.level for t in one.targets}) for one in made.modules] == [
        ("Soudage", 140, {tig.id: 3, mig.id: None}),
        ("Stage", 70, {mig.id: 2}),
    ]

    again = flat(Import(client, "formations", "\n".join(table.splitlines()[:4])).tried())
    assert "3 nothing to do" in again
    other = f"formation;module;heures;competence\nSoudeur;Stage;105;{tig.code}\n"
    assert "1 changed" in flat(Import(client, "formations", other).kept())
    session.expire_all()
    assert (made.modules[1].hours, [one.skill_id for one in made.modules[1].targets]) == (105, [tig.id])
    assert count(session, Module) == 2


def test_a_table_of_sessions_plans_them_and_moves_people_along(
    client: FlaskClient, session: Session, course: TrainingSession, tig: Skill
) -> None:
    who = people.trainee(session)
    make.enrolled(session, who, course)
    session.commit()
    later = END + timedelta(days=20)
    table = "\n".join(
        [
            "formation;session;commune;places;module;début;fin",
            f"Soudeur assembleur;automne;50129;220;Soudage;{START:%d/%m/%Y};{later:%d/%m/%Y}",
            f"soudeur assembleur;printemps;cherbourg en cotentin;12;;{START:%Y-%m-%d};{END:%Y-%m-%d}",
            f"Soudeur assembleur;été;50129;12;Cuisine;{START:%Y-%m-%d};{END:%Y-%m-%d}",
            f"Soudeur assembleur;hiver;99999;12;;{START:%Y-%m-%d};{END:%Y-%m-%d}",
            f"Soudeur assembleur;toussaint;50129;0;;{START:%Y-%m-%d};{END:%Y-%m-%d}",
            f"Soudeur assembleur;noël;50129;3;;{END:%Y-%m-%d};{START:%Y-%m-%d}",
            f"Inconnue;x;50129;3;;{START:%Y-%m-%d};{END:%Y-%m-%d}",
        ]
    )
    importing = Import(client, "sessions", table)

    assert count(session, TrainingSession) == 1
    page = flat(importing.kept())

    for words in ("1 changed", "1 added", "5 left out", "no module of this name", "No commune has this name"):
        assert words in page
    assert count(session, TrainingSession) == 2
    held = portfolio.holding(session, trainee_id=who.id, skill_id=tig.id, today=TODAY)
    assert held is not None
    assert held.next_date == later
    assert "2 nothing to do" in flat(importing.tried())


def test_seats_that_people_hold_are_not_taken_away_by_a_table(
    client: FlaskClient, session: Session, course: TrainingSession
) -> None:
    for name in ("Ana", "Bo"):
        make.enrolled(session, people.trainee(session, name), course)
    session.commit()
    table = f"formation;session;commune;places;debut;fin\nSoudeur assembleur;automne;50129;1;{START};{END}\n"

    assert "More people than that are in the session" in flat(Import(client, "sessions", table).kept())
    session.expire_all()
    assert course.seats == 220


@pytest.mark.parametrize("what", ["formations", "sessions", "inscriptions"])
def test_what_goes_out_comes_back_and_changes_nothing(
    client: FlaskClient, session: Session, course: TrainingSession, what: str
) -> None:
    make.enrolled(session, people.trainee(session), course)
    session.commit()

    answer = client.get(f"/formations/exporter/{what}.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"] == "no-store"
    page = flat(Import(client, what, answer.data).tried())

    assert "1 nothing to do" in page
    assert "left out" not in page.split("Row by row")[0]
    empty = client.get(f"/formations/exporter/{what}.csv?vide=1").data.decode("utf-8-sig")
    assert len(empty.splitlines()) == 1


def test_a_table_out_says_who_is_there_and_nobody_of_another_provider(
    client: FlaskClient, session: Session, course: TrainingSession
) -> None:
    make.enrolled(session, people.trainee(session, "Ana Ici"), course)
    elsewhere = make.training_session(session, make.provider(session, "Ailleurs"), title="Secret")
    make.enrolled(session, people.trainee(session, "Bo Ailleurs"), elsewhere)
    session.commit()

    out = client.get("/formations/exporter/inscriptions.csv").data.decode("utf-8-sig")

    assert "Ana Ici" in out
    assert "Bo Ailleurs" not in out
    assert client.get(f"/formations/exporter/inscriptions.csv?session={elsewhere.id}").status_code == 404
    assert client.get("/formations/exporter/inscriptions.csv?session=nonsense").status_code == 404
    assert client.get(f"/formations/importer/inscriptions?session={elsewhere.id}").status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Choose a file first."),
        (b"\x89PNG\r\n\x00", "not a table saved as CSV"),
        (b"ville\nCaen\n", "These columns are missing: nom, email"),
        (b"nom;email\n", "holds no row"),
        (b'nom;email\n"A;b\n', "A quotation mark is not closed"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_what_to_do(
    client: FlaskClient, session: Session, course: TrainingSession, content: bytes, words: str
) -> None:
    session.commit()
    path = f"/formations/importer/inscriptions?session={course.id}&lang=en"
    data = {"csrf_token": token(client, "/"), "file": (io.BytesIO(content), "t.csv" if content else "")}
    page = client.post(path, data=data, content_type="multipart/form-data").text

    assert words in page
    assert "Download an empty table" in page
    assert count(session, Enrolment) == 0


def test_the_page_says_which_columns(client: FlaskClient, session: Session, course: TrainingSession) -> None:
    session.commit()
    page = read(client, "/formations/importer/inscriptions")
    assert "These must be there: nom, email, session." in page
    assert "These may be: debut, fin, identifiant." in page
