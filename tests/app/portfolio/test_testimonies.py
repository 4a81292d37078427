"""What slices above say of a skill, beside its evidence."""

from datetime import date
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.portfolio.models import Trainee
from app.portfolio.signals import WitnessWord, evidence_wanted
from tests.app.portfolio.conftest import read
from tests.factories import portfolio as make


def test_what_others_say_of_a_skill_is_read_on_its_page_with_its_author(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    welding, cooking = make.skill(session, "Souder en TIG"), make.skill(session, "Cuisiner")
    session.commit()

    def tell(_sender: object, **asked: Any) -> list[WitnessWord]:
        assert asked["trainee_id"] == who.id
        said = [
            WitnessWord(welding.id, "Ana Lopez", date(2026, 3, 2), "Works alone.\n<b>Careful</b>.", "employer"),
            WitnessWord(cooking.id, "Someone else", date(2026, 3, 2), "Cooks."),
            WitnessWord(uuid4(), "Nobody", date(2026, 3, 2), "Not asked."),
        ]
        return [one for one in said if one.skill_id in asked["skill_ids"]]

    with evidence_wanted.connected_to(tell):
        page = read(client, f"/portfolio/competences/{welding.id}")

    assert "Ana Lopez" in page
    assert "Works alone.</p><p>&lt;b&gt;Careful&lt;/b&gt;." in page
    assert "Someone else" not in page
