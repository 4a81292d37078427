"""Badges are followed here as in the application: what signs meta-badges is known by its context."""

from collections.abc import Iterator

import pytest
from flask import Flask


@pytest.fixture
def in_app(app: Flask) -> Iterator[Flask]:
    """The application's context, for tests that call services."""
    with app.app_context():
        yield app
