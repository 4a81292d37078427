"""Communes are proposed as one types."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.territory import a_commune


def test_communes_are_proposed_with_their_postcodes(client: FlaskClient, session: Session) -> None:
    a_commune(session, "Cherbourg-en-Cotentin", code="50129", postcodes="50100|50110")
    session.commit()

    response = client.get("/communes/suggestions?q=cherb")

    assert response.json == [{"id": "50129", "label": "Cherbourg-en-Cotentin", "hint": "50100, 50110"}]
    assert response.headers["Cache-Control"].startswith("private")


def test_nothing_typed_proposes_nothing(client: FlaskClient) -> None:
    assert client.get("/communes/suggestions").json == []
