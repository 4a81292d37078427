"""The application as it is assembled, for the rules about its pages."""

from pathlib import Path

import pytest
from flask import Flask

from app.config import Settings
from app.factory import create_app


@pytest.fixture
def application(tmp_path: Path) -> Flask:
    settings = Settings(
        data_dir=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'tremplin.db'}",
        secret_key="a secret that only tests know, long enough",
        password_salt="salt",
        testing=True,
    )
    return create_app(settings)
