"""Employers see the meta-badges that people show, and may ask for one: never of so few that it points at someone."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.credentials import services as credentials
from app.credentials.models import BackpackBadge
from app.matches.models import RankingLog
from app.portfolio.models import Trainee, Visibility
from app.recognition.queries import worn_by_enough
from app.skills.models import Skill
from tests.factories.accounts import NOW, signed_in
from tests.factories.backpacks import a_reader
from tests.factories.offers import an_offer, recruiter
from tests.factories.portfolio import declared
from tests.factories.portfolio import skill as a_skill
from tests.factories.recognition import Stage, a_stage, award_of, held

pytestmark = pytest.mark.usefixtures("in_app")


def wearer(session: Session, stage: Stage, wanted: Skill, number: int, *, accepts: bool = True) -> Trainee:
    """Someone in searches who was awarded the meta-badge."""
    who = a_reader(session, f"wears-{number}@example.org")
    who.visibility = Visibility.SEARCHABLE
    declared(session, who, wanted)
    held(session, who, stage.listens)
    held(session, who, stage.speaks)
    award = award_of(session, who, stage.meta_badge)
    assert award is not None
    badge = session.scalars(select(BackpackBadge).where(BackpackBadge.credential_id == award.credential_id)).one()
    if accepts:
        credentials.accept(session, badge, now=NOW)
    return who


def test_an_employer_sees_a_meta_badge_and_asks_for_it(client: FlaskClient, session: Session) -> None:
    stage, wanted = a_stage(session), a_skill(session, "Tenir une caisse")
    for number in range(4):
        wearer(session, stage, wanted, number)
    wearer(session, stage, wanted, 4, accepts=False)
    wearer(session, stage, wanted, 6).visibility = Visibility.PRIVATE
    suspended = wearer(session, stage, wanted, 7)
    for badge in session.scalars(select(BackpackBadge).where(BackpackBadge.trainee_id == suspended.id)).all():
        if badge.name == "Animer":
            credentials.hide(session, badge, now=NOW)
    other = a_reader(session, "other@example.org")
    other.visibility = Visibility.SEARCHABLE
    declared(session, other, wanted)
    author = recruiter(session)
    offer = an_offer(session, {wanted: 2}, by=author)
    session.commit()
    page = f"/offres/{offer.id}/candidats"
    few = signed_in(client, session, author).get(page).text
    assert "Méta-badge" not in few  # four people wear it: it would say who they are
    assert worn_by_enough(session) == []
    asked = {"rayon": "100", "contrat": "", "horizon": "30", "badge": str(stage.meta_badge.id)}
    gone = client.get(page, query_string=asked).text
    assert "trop peu de personnes le montrent" in gone
    assert '<option selected value="100">' in gone  # the rest of an address that was kept holds
    assert '<option selected value="30">' in gone
    wearer(session, stage, wanted, 5)
    session.commit()
    everyone = client.get(page).text.replace("\u00a0", " ")
    assert everyone.count("Méta-badge « Communiquer »") == 5
    assert everyone.count('class="cand"') == 8
    kept = client.get(page, query_string={"rayon": "", "contrat": "", "horizon": "", "badge": str(stage.meta_badge.id)})
    assert kept.text.count('class="cand"') == 5
    assert "Voir de nouveau tout le monde" in kept.text
    none = client.get(page, query_string={**asked, "rayon": "", "contrat": "seasonal"}).text
    assert ("Personne ne montre ce méta-badge" in none) is ('class="cand"' not in none)
    logged = session.scalars(select(RankingLog).order_by(RankingLog.shown_at.desc()).limit(1)).one()
    assert logged.filters["meta_badge"] == str(stage.meta_badge.id)
