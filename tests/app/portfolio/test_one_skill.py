"""One skill found, said and taken back through its form."""

import re
from datetime import date, timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.portfolio import services
from app.portfolio.models import Experience, ExperienceKind, GroundState, Proof, Trainee
from tests.app.portfolio.conftest import LONG_AGO, MOMENT, TODAY, held, read, send
from tests.factories import attestations as statements_of
from tests.factories import portfolio as make
from tests.factories import trainings as schools


def test_a_skill_is_found_in_ones_own_words_and_written_down(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    skill = make.skill(session, "Souder en TIG")
    session.commit()
    found = read(client, "/portfolio/competences/ajouter?q=soudure+tig")
    assert f'href="/portfolio/competences/{skill.id}"' in found
    answer = send(
        client,
        f"/portfolio/competences/{skill.id}",
        state="acquired",
        level="3",
        title="Aide-soudeur",
        kind="job",
        place="Chantiers du Cotentin",
        started_on="01/09/2024",
    )
    assert answer.status_code == 302
    said = held(session, who, skill)
    assert said is not None
    assert (said.proof, said.level) == (Proof.DECLARED, 3)
    episode = session.scalars(select(Experience)).one()
    assert (episode.title, episode.place, episode.started_on) == (
        "Aide-soudeur",
        "Chantiers du Cotentin",
        date(2024, 9, 1),
    )
    assert said.declaration is not None
    assert said.declaration.experience_id == episode.id


def test_words_that_mean_nothing_lead_somewhere(client: FlaskClient, session: Session, who: Trainee) -> None:
    make.skill(session)
    session.commit()
    page = read(client, "/portfolio/competences/ajouter?q=zzzzzz")
    assert "We did not find “zzzzzz”" in page
    assert 'href="/portfolio/parcours"' in page


def test_a_search_tells_what_is_already_there(client: FlaskClient, session: Session, who: Trainee) -> None:
    make.declared(session, who, make.skill(session, "Souder en TIG"))
    session.commit()
    assert "In your portfolio:" in read(client, "/portfolio/competences/ajouter?q=souder")


def test_a_known_experience_is_picked_again(client: FlaskClient, session: Session, who: Trainee) -> None:
    skill = make.skill(session)
    episode = services.add_experience(
        session,
        trainee=who,
        kind=ExperienceKind.PERSONAL,
        title="Atelier à la maison",
        place=None,
        started_on=None,
        ended_on=None,
    )
    session.commit()
    assert "Atelier à la maison" in read(client, f"/portfolio/competences/{skill.id}")
    send(client, f"/portfolio/competences/{skill.id}", state="acquired", experience=str(episode.id))
    said = held(session, who, skill)
    assert said is not None
    assert said.declaration is not None
    assert said.declaration.experience_id == episode.id


def test_anothers_experience_cannot_be_picked(client: FlaskClient, session: Session, who: Trainee) -> None:
    skill, other = make.skill(session), make.trainee(session, "Bakary Traoré")
    episode = services.add_experience(
        session,
        trainee=other,
        kind=ExperienceKind.JOB,
        title="Secret",
        place=None,
        started_on=None,
        ended_on=None,
    )
    session.commit()
    answer = send(client, f"/portfolio/competences/{skill.id}", state="acquired", experience=str(episode.id))
    assert answer.status_code == 200
    assert "Secret" not in answer.text
    assert held(session, who, skill) is None


def test_a_mistake_is_said_beside_its_field_and_nothing_typed_is_lost(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    skill = make.skill(session)
    session.commit()
    answer = send(
        client,
        f"/portfolio/competences/{skill.id}",
        state="in_progress",
        level="2",
        expected_on="2020-01-01",
        title="Bénévolat au garage",
        kind="voluntary",
        started_on="2024-05-01",
        ended_on="2023-05-01",
    )
    assert answer.status_code == 200
    assert answer.text.count("This date has passed. Choose today or a later day.") == 2  # on top, and beside
    assert "The end comes before the start." in answer.text
    for kept in ('value="Bénévolat au garage"', 'value="2020-01-01"', 'value="2024-05-01"'):
        assert kept in answer.text
    assert re.search(r'value="voluntary"[^>]* checked', answer.text)
    assert held(session, who, skill) is None
    assert session.scalars(select(Experience)).all() == []


def test_a_retired_skill_can_no_longer_be_added(client: FlaskClient, session: Session, who: Trainee) -> None:
    skill = make.skill(session, "Ancienne compétence", retired=True)
    session.commit()
    answer = send(client, f"/portfolio/competences/{skill.id}", state="acquired", title="Emploi gardé")
    assert "This skill can no longer be added." in answer.text
    assert 'value="Emploi gardé"' in answer.text
    session.expire_all()
    assert session.scalars(select(Experience)).all() == []


def test_the_form_shows_what_was_said_and_not_yet_takes_it_back(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    day = TODAY + timedelta(days=30)
    skill = make.skill(session)
    make.declared(session, who, skill, state=GroundState.IN_PROGRESS, expected_on=day, level=1)
    session.commit()
    page = read(client, f"/portfolio/competences/{skill.id}")
    assert re.search(r'value="in_progress"[^>]* checked', page)
    assert f'value="{day.isoformat()}"' in page
    send(client, f"/portfolio/competences/{skill.id}", state="not_yet")
    assert held(session, who, skill) is None


def test_what_others_say_cannot_be_removed_here(client: FlaskClient, session: Session, who: Trainee) -> None:
    skill, at = make.skill(session), schools.provider(session)
    schools.enrolled(session, who, schools.training_session(session, at), now=LONG_AGO)
    make.declared(session, who, skill)
    statements_of.attested(session, who, skill, by=schools.trainer(session, at), now=MOMENT)
    session.commit()
    assert "You cannot remove this here" in read(client, f"/portfolio/competences/{skill.id}")
    send(client, f"/portfolio/competences/{skill.id}/retirer")
    found = held(session, who, skill)
    assert found is not None
    assert [ground.is_declaration for ground in found.grounds] == [False]
