"""A folder of files, and who owns them."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.files import services as files
from app.files.models import StoredFile
from tests.factories.accounts import NOW, a_user
from tests.factories.files import pdf

Keep = Callable[..., StoredFile]


@pytest.fixture
def owner(session: Session) -> User:
    return a_user(session, display_name="Camille Lecarpentier", created_at=NOW)


@pytest.fixture
def keep(session: Session, owner: User, tmp_path: Path) -> Keep:
    """Keep a PDF of these words."""

    def kept(words: str = "", *, quota: int = files.MEGABYTE) -> StoredFile:
        file = files.read(BytesIO(pdf(words)), "note.pdf")
        return files.keep(session, file=file, owner_id=owner.id, data_dir=tmp_path, quota=quota, now=NOW)

    return kept
