"""An application of this slice alone: no database, no account, so that a part is seen by itself."""

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from flask_wtf import CSRFProtect

from app import i18n, ui


@pytest.fixture(scope="session")
def ui_app() -> Flask:
    app = Flask("app.factory", static_folder=None)
    app.config.update(SECRET_KEY=secrets.token_hex(16), TESTING=True, DEMO_MODE=False)
    CSRFProtect(app)
    i18n.init_app(app)
    ui.register(app)
    return app


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


class Drawing:
    """Draw a line of template as a page would, in one language."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def __call__(self, source: str, locale: str = "en", **values: Any) -> str:
        with self.app.test_request_context("/"), force_locale(locale):
            return self.app.jinja_env.from_string(source).render(**values)


@pytest.fixture
def draw(ui_app: Flask) -> Iterator[Drawing]:
    return Drawing(ui_app)
