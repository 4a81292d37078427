"""A form sent twice is taken in once: a double click, a page sent again, many at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import begin_writing, make_engine
from app.guidance.models import Note, Step, StepEvent
from app.once.models import SentForm
from app.once.services import KEPT, take_in
from tests.factories import portfolio as people
from tests.factories import sharing as opening
from tests.factories.accounts import NOW, signed_in, token

AT_ONCE = 12
ROUNDS = [pytest.param(3, id="3 rounds"), pytest.param(50, id="50 rounds", marks=pytest.mark.deep)]


def test_a_form_sent_twice_is_kept_once_and_the_same_words_on_a_new_page_again(
    client: FlaskClient, session: Session, fresh_session: Session
) -> None:
    at = opening.support(session)
    counsellor, who = opening.counsellor(session, at), people.trainee(session)
    opening.granted(session, who, at, now=datetime.now(UTC))
    session.commit()
    signed_in(client, session, counsellor)
    client.set_cookie("lang", "en")
    page = f"/accompagnement/{who.id}"

    def count(kind: type[Note] | type[Step] | type[StepEvent]) -> int:
        return fresh_session.scalar(select(func.count()).select_from(kind)) or 0

    def send(path: str, key: str, **data: str) -> str:
        return client.post(path, data={"csrf_token": key, **data}, follow_redirects=True).text

    key = token(client, "/")
    assert "The note is kept." in send(f"{page}/notes/ajouter", key, text="Appel sans réponse")
    again = send(f"{page}/notes/ajouter", key, text="Appel sans réponse")
    assert "You had sent this already: it is kept once." in again
    assert "Appel sans réponse" in again  # back on the page where it is read
    assert count(Note) == 1
    # Other words from the page left open are another note; so are the same words from a page opened anew.
    send(f"{page}/notes/ajouter", key, text="Rendez-vous pris")
    send(f"{page}/notes/ajouter", f"{key}", text="Appel sans réponse", autre="page")
    assert count(Note) == 3
    # What was refused can be sent again.
    assert "already" not in send(f"{page}/demarches/ajouter", key, what="", turn="person")
    for _click in range(2):
        send(f"{page}/demarches/ajouter", key, what="Refaire son CV", turn="person")
    assert (count(Step), count(StepEvent)) == (1, 1)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_of_forms_sent_at_the_same_moment_one_is_the_first(own_database: str, rounds: int) -> None:
    engine = make_engine(own_database)
    for turn in range(rounds):
        ready = threading.Barrier(AT_ONCE)

        def one(number: int, turn: int = turn, ready: threading.Barrier = ready) -> bool:
            with Session(engine) as session:
                ready.wait()
                begin_writing(session)
                first = take_in(session, fingerprint=f"{turn}-{number % 2}", now=NOW)
                session.commit()
                return first

        with ThreadPoolExecutor(AT_ONCE) as pool:
            assert sum(pool.map(one, range(AT_ONCE))) == 2  # two forms, six times each
    engine.dispose()


def test_a_form_whose_writing_was_undone_is_sent_for_the_first_time_again(session: Session) -> None:
    with session.begin_nested() as undone:
        assert take_in(session, fingerprint="a", now=NOW)
        undone.rollback()
    assert take_in(session, fingerprint="a", now=NOW)
    assert not take_in(session, fingerprint="a", now=NOW)
    take_in(session, fingerprint="b", now=NOW + KEPT + timedelta(days=1))
    assert session.scalars(select(SentForm.fingerprint)).all() == ["b"]
