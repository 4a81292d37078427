"""How often one may try."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from unittest import mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from app.accounts.limiting import DatabaseStorage
from app.accounts.models import RateLimitHit, User
from app.config import Settings
from app.db import db, make_engine
from app.factory import create_app
from tests.factories.accounts import sign_in, token

Later = Callable[[timedelta], None]


def tries(client: FlaskClient, email: str, number: int, address: str = "192.0.2.1") -> list[int]:
    form = {"csrf_token": token(client), "email": email, "password": "mauvais"}
    return [
        client.post("/connexion", data=form, environ_base={"REMOTE_ADDR": address}).status_code for _ in range(number)
    ]


def test_the_eleventh_wrong_try_in_five_minutes_is_not_looked_at(
    client: FlaskClient, someone: User, later: Later
) -> None:
    assert tries(client, someone.email, 12) == [200] * 10 + [429] * 2
    assert sign_in(client, someone.email).status_code == 429  # not even the right password

    later(timedelta(minutes=5))
    assert sign_in(client, someone.email).status_code == 302


def test_a_refused_try_says_how_long_to_wait(client: FlaskClient, someone: User, later: Later) -> None:
    tries(client, someone.email, 10)

    answer = sign_in(client, someone.email)
    assert answer.headers["Retry-After"] == "300"
    assert "<h1>" in answer.text


def test_the_window_moves_so_that_no_border_lets_twenty_through(
    client: FlaskClient, someone: User, later: Later
) -> None:
    assert tries(client, someone.email, 5) == [200] * 5
    later(timedelta(minutes=4, seconds=59))
    assert tries(client, someone.email, 6) == [200] * 5 + [429]
    later(timedelta(seconds=1))
    assert tries(client, someone.email, 6) == [200] * 5 + [429]


def test_one_account_is_counted_from_wherever_it_is_tried(client: FlaskClient, someone: User, later: Later) -> None:
    answers = [tries(client, someone.email, 1, address=f"198.51.100.{number}")[0] for number in range(11)]

    assert answers == [200] * 10 + [429]


def test_one_address_is_counted_whichever_account_it_tries(client: FlaskClient, later: Later) -> None:
    answers = [tries(client, f"personne-{number}@example.org", 1)[0] for number in range(11)]

    assert answers == [200] * 10 + [429]


def test_another_account_from_another_address_is_not_held_up(client: FlaskClient, someone: User, later: Later) -> None:
    tries(client, "cible@example.org", 12)

    assert sign_in(client, someone.email).status_code == 302


def test_a_whole_class_signs_in_from_one_address(app: Flask, session: Session, someone: User, later: Later) -> None:
    assert [sign_in(app.test_client(), someone.email).status_code for _ in range(15)] == [302] * 15
    assert list(session.scalars(select(RateLimitHit))) == []


def test_a_success_gives_back_its_own_try_alone(client: FlaskClient, app: Flask, someone: User, later: Later) -> None:
    tries(client, someone.email, 9, address="127.0.0.1")
    assert sign_in(app.test_client(), someone.email).status_code == 302

    assert tries(client, someone.email, 2, address="127.0.0.1") == [200, 429]


def test_what_is_counted_names_nobody(client: FlaskClient, session: Session, someone: User, later: Later) -> None:
    tries(client, someone.email, 1)

    kept = [hit.key for hit in session.scalars(select(RateLimitHit))]
    assert len(kept) == 2
    assert not any("alix" in key or "192.0.2.1" in key for key in kept)


def test_old_tries_are_forgotten(client: FlaskClient, session: Session, someone: User, later: Later) -> None:
    tries(client, "cible@example.org", 3)
    later(timedelta(hours=2))
    tries(client, someone.email, 1)

    assert len(list(session.scalars(select(RateLimitHit)))) == 2


def test_letters_to_one_address_are_few_and_a_class_may_ask(client: FlaskClient, someone: User, later: Later) -> None:
    form = {"csrf_token": token(client, "/mot-de-passe-oublie")}

    def ask(email: str) -> int:
        return client.post("/mot-de-passe-oublie", data={**form, "email": email}).status_code

    assert [ask(someone.email) for _ in range(6)] == [200] * 5 + [429]
    assert [ask(f"eleve-{number}@example.org") for number in range(12)] == [200] * 12


def test_behind_a_proxy_each_visitor_has_an_address_of_their_own_and_can_choose_none(
    app: Flask, engine: Engine, connection: Connection, tmp_path: Path, later: Later
) -> None:
    behind = create_app(
        Settings(
            data_dir=tmp_path,
            database_url=engine.url.render_as_string(hide_password=False),
            secret_key="a secret that only tests know, long enough",
            password_salt="salt",
            proxies=1,
            testing=True,
        )
    )
    with behind.app_context():
        options = db.sessionmaker.kw

    def attempt(number: int, forwarded: str) -> int:
        form = {"csrf_token": token(client), "email": f"cible-{number}@example.org", "password": "mauvais"}
        return client.post("/connexion", data=form, headers={"X-Forwarded-For": forwarded}).status_code

    with mock.patch.dict(options, bind=connection, join_transaction_mode="create_savepoint"):
        client = behind.test_client()
        assert [attempt(number, f"198.51.100.{number}") for number in range(11)] == [200] * 11
        # What a visitor claims comes first; what our own proxy saw comes last.
        claims = [attempt(number, f"203.0.113.{number}, 192.0.2.9") for number in range(20, 31)]
    assert claims == [200] * 10 + [429]
    with behind.app_context():
        db.engine.dispose()


@pytest.fixture
def workers(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Flask]]:
    """Two processes' worth of application on one database of their own."""
    made = [
        create_app(
            Settings(
                data_dir=tmp_path_factory.mktemp("worker"),
                database_url=own_database,
                secret_key="a secret that only tests know, long enough",
                password_salt="salt",
                testing=True,
            )
        )
        for _ in range(2)
    ]
    yield made
    for worker in made:
        with worker.app_context():
            db.engine.dispose()


def test_all_workers_count_together(workers: list[Flask], later: Later) -> None:
    first, second = (worker.test_client() for worker in workers)

    assert tries(first, "cible@example.org", 6) == [200] * 6
    assert tries(second, "cible@example.org", 6) == [200] * 4 + [429] * 2


def test_a_restart_forgets_nothing(own_database: str, workers: list[Flask], later: Later) -> None:
    tries(workers[0].test_client(), "cible@example.org", 10)
    engine: Engine = make_engine(own_database)
    with Session(engine) as session:
        assert len(list(session.scalars(select(RateLimitHit)))) == 20
    engine.dispose()

    assert tries(workers[1].test_client(), "cible@example.org", 1) == [429]


def test_forty_tries_at_once_get_ten_places(workers: list[Flask]) -> None:
    taken: list[bool] = []
    start = Barrier(40)

    def take(worker: Flask) -> None:
        with worker.app_context():
            storage = next(iter(worker.extensions["limiter"])).storage
            assert isinstance(storage, DatabaseStorage)
            start.wait()
            taken.append(storage.acquire_entry("key", 10, 300))

    threads = [Thread(target=take, args=(workers[number % 2],)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == [False] * 30 + [True] * 10
