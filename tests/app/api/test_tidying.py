"""Applications that nobody linked are forgotten; what people allowed is kept."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.api import services
from app.api.models import OAuthClient, OAuthCode, OAuthGrant, OAuthToken
from app.cli import tremplin
from tests.factories.api import Wallet


def test_what_nobody_uses_is_forgotten_and_what_people_allowed_is_kept(
    app: Flask, wallet: Wallet, window: FlaskClient, session: Session
) -> None:
    linked = wallet.linked(window)
    unused = Wallet(app.test_client(), name="Jamais relié").known()
    unused.asked(window)  # someone said yes, and it never came back for it
    now = datetime.now(UTC)
    assert services.forget_unused(session, now=now + timedelta(days=6)) == {"clients": 0, "codes": 0, "tokens": 0}
    assert services.forget_unused(session, now=now + timedelta(days=8)) == {"clients": 1, "codes": 1, "tokens": 0}
    assert services.forget_unused(session, now=now + timedelta(days=31)) == {"clients": 0, "codes": 1, "tokens": 1}
    left = [session.scalar(select(func.count()).select_from(one)) for one in (OAuthClient, OAuthGrant, OAuthToken)]
    assert left == [1, 1, 1]
    assert session.scalar(select(func.count()).select_from(OAuthCode)) == 0
    session.commit()
    assert linked.refresh().status_code == 200
    said = app.test_cli_runner().invoke(tremplin, ["tidy-applications"], obj=app)
    assert said.output == "Forgotten: 0 applications, 0 codes, 0 tokens.\n"


def test_no_more_applications_register_than_there_is_room_for(wallet: Wallet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.api.services.clients.MOST_UNUSED", 2)
    wallet.discover()
    assert [wallet.register().status_code for _ in range(3)] == [201, 201, 429]
