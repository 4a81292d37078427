"""Several files of one person at once: their share is never passed, and the folder agrees with the table."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.db import begin_writing, make_engine
from app.files import queries
from app.files import services as files
from app.files.errors import QuotaError
from tests.factories.accounts import NOW, a_user
from tests.factories.files import pdf

AT_ONCE = 12
ROUNDS = [pytest.param(2, id="2 rounds"), pytest.param(50, id="50 rounds", marks=pytest.mark.deep)]


@pytest.mark.parametrize("rounds", ROUNDS)
def test_uploads_at_once_never_pass_the_share(own_database: str, tmp_path: Path, rounds: int) -> None:
    engine = make_engine(own_database)
    size = len(pdf("0000"))
    for number in range(rounds):
        with Session(engine) as session:
            owner = a_user(session, display_name=f"Personne {number}", created_at=NOW).id
            session.commit()
        ready = threading.Barrier(AT_ONCE)

        def upload(mine: int, owner: object = owner, ready: threading.Barrier = ready) -> str:
            file = files.read(BytesIO(pdf(f"{mine:04}")), "note.pdf")
            with Session(engine) as session:
                ready.wait()
                begin_writing(session)
                try:
                    files.keep(session, file=file, owner_id=owner, data_dir=tmp_path, quota=5 * size, now=NOW)  # type: ignore[arg-type]
                except QuotaError:
                    session.rollback()
                    return "refused"
                session.commit()
                return "kept"

        with ThreadPoolExecutor(AT_ONCE) as pool:
            assert Counter(pool.map(upload, range(AT_ONCE))) == {"kept": 5, "refused": AT_ONCE - 5}
        with Session(engine) as session:
            assert queries.used_by(session, owner) == 5 * size
            found = files.check(session, tmp_path)
            assert (found.kept, found.lost, found.changed) == (5 * (number + 1), (), ())
    engine.dispose()
