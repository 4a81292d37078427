"""A badge makes a skill count more, and tells employers nothing of the person before they agree."""

from datetime import UTC, datetime

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.credentials import services
from tests.app.matches.conftest import someone
from tests.factories.accounts import signed_in
from tests.factories.backpacks import Elsewhere, a_recognition, brought
from tests.factories.credentials import ADDRESSES
from tests.factories.offers import an_offer, recruiter
from tests.factories.portfolio import skill

MARKER = "Zébulonmarqueur"


def test_an_employer_sees_a_certified_skill_and_nothing_of_the_badge_behind_it(
    client: FlaskClient, session: Session
) -> None:
    wanted, elsewhere, now = [skill(session, "Souder en TIG")], Elsewhere(datetime.now(UTC)), datetime.now(UTC)
    person, author = someone(session, *wanted), recruiter(session)
    about = [(MARKER, ADDRESSES.skill(wanted[0].id))]
    content = elsewhere.set.baked(40, f"Badge {MARKER}", about, email=person.user.email)
    badge = brought(session, person, elsewhere, content=content, now=now)
    services.accept(session, badge, now=now)
    a_recognition(session, elsewhere.issuer, now=now)
    offer = an_offer(session, dict.fromkeys(wanted, 2), by=author)

    answer = signed_in(client, session, author).get(f"/offres/{offer.id}/candidats")

    assert answer.status_code == 200
    assert "Certifiée" in answer.text
    for said in (MARKER, MARKER.lower(), "Élan Sport", str(badge.id), badge.id.hex, elsewhere.issuer):
        assert said not in answer.text
        assert said not in str(answer.headers)
