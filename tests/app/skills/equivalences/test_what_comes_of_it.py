"""What is held in one framework answers in another, and the page of a skill says so."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from click.testing import Result
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.skills import bridge
from app.skills.bridge import Source
from app.skills.models import Framework
from tests.factories.skills import ESSENTIAL, a_skill, an_occupation


def test_relatedness_crosses_frameworks_and_follows_what_is_told(
    run: Callable[..., Result], session: Session, rome: Framework, esco: Framework, tmp_path: Path
) -> None:
    weld, braze = a_skill(session, "Souder", framework=rome, code="A"), a_skill(session, "Braser", framework=rome)
    an_occupation(session, framework=rome, needs={weld: ESSENTIAL, braze: ESSENTIAL})
    other = a_skill(session, "Joindre", framework=esco, code="X")
    session.commit()
    data = tmp_path / "data"
    assert str(other.id) not in bridge.learnt_across(session, rome, data_dir=data).relatedness

    run("rome,A,esco,X,exact")
    exact = bridge.learnt_across(session, rome, data_dir=data)

    assert exact is bridge.learnt_across(session, rome, data_dir=data)
    assert exact.relatedness.entry(str(weld.id), str(other.id)) == (1000, Source.EQUIVALENT)
    assert exact.relatedness.entry(str(braze.id), str(other.id)) == exact.relatedness.entry(str(braze.id), str(weld.id))
    run("rome,A,esco,X,narrower")
    narrower = bridge.learnt_across(session, rome, data_dir=data).relatedness
    assert narrower.entry(str(weld.id), str(other.id)) == (650, Source.NARROWER)
    assert narrower.entry(str(other.id), str(weld.id)) == (400, Source.BROADER)


def test_the_page_of_a_skill_shows_it_in_other_frameworks_and_who_says_so(
    run: Callable[..., Result],
    client: FlaskClient,
    session: Session,
    rome: Framework,
    esco: Framework,
    now: datetime,
) -> None:
    weld = a_skill(session, "Souder", framework=rome, code="A")
    named = a_skill(session, "Souder", framework=esco)
    meant = a_skill(session, "Joindre des métaux", framework=esco, code="X")
    session.commit()
    run("rome,A,esco,X,broader")

    page = client.get(f"/competences/{weld.id}").text

    assert "Dans d’autres référentiels" in page
    for shown in (f"/competences/{named.id}", f"/competences/{meant.id}", "ESCO", "La même compétence", "Plus large"):
        assert shown in page
    assert "déclaré par le fichier rome-esco.csv" in page
    assert "elles portent le même nom" in page
    other = client.get(f"/competences/{meant.id}?lang=en").text
    assert "In other frameworks" in other
    assert "Narrower" in other
    assert f"/competences/{weld.id}" in other
