"""What tests of the pages share."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_mailman import EmailMessage
from sqlalchemy import Engine, event


@pytest.fixture
def outbox(app: Flask) -> list[EmailMessage]:
    """The messages that the test has sent."""
    sent: list[EmailMessage] = []
    app.extensions["mailman"].outbox = sent
    return sent


@pytest.fixture
def statements(engine: Engine) -> Iterator[list[str]]:
    """What is asked of the database, savepoints apart."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "SAVEPOINT" not in statement:
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)
