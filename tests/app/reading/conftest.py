"""A reader that forgets between tests what it learnt."""

from collections import OrderedDict

import pytest

from app.reading import bridge


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "_kept", OrderedDict())
