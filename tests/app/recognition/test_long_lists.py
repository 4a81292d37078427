"""What someone has or may earn is read to its end, a page of each list at a time."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.credentials.models import PersonAddress
from app.credentials.services import Recipient
from tests.factories.accounts import NOW, signed_in
from tests.factories.credentials import a_badge, an_issuer, given_to_all
from tests.factories.recognition import a_stage, recognised

NUMBERS = [f"Numéro {number:02}" for number in range(12)]


def listed(client: FlaskClient, path: str) -> tuple[list[str], list[str]]:
    """The numbered badges of a page, and where its lists are turned to."""
    page = client.get(path).text
    return [one for one in NUMBERS if f"{one}<" in page], re.findall(r'rel="next" href="([^"]+)"', page)


def test_what_would_complete_a_meta_badge_and_what_leaves_with_an_address_are_read_page_by_page(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    with app.app_context():
        stage = a_stage(session)
        user, issuer = stage.who.user, an_issuer(session)
        other = PersonAddress(user_id=user.id, email="autre@example.org", asked_at=NOW, verified_at=NOW)
        session.add(other)
        for name in NUMBERS:
            recognised(session, stage.rule, a_badge(session, issuer, name=name), "Dire", by=stage.officer)
    session.commit()
    own = f"/portfolio/meta-badges/{stage.meta_badge.id}"
    dropping = f"/portfolio/badges/adresses/{other.id}/retirer"
    session.commit()
    signed_in(client, session, user)

    first, onward = listed(client, own)
    assert onward == [f"{own}?pistes=2#h-ways"]
    rest, onward = listed(client, f"{own}?pistes=2")
    assert onward == []
    assert first + rest == NUMBERS

    with app.app_context():
        for name in NUMBERS:
            gone = a_badge(session, issuer, name=name)
            given_to_all(session, gone, [Recipient("autre@example.org", user.display_name, user.id)])
    session.commit()
    first, onward = listed(client, dropping)
    assert onward == [f"{dropping}?page=2#leaving"]
    assert (len(first), first + listed(client, f"{dropping}?page=2")[0]) == (10, NUMBERS)
