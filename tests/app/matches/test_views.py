"""What an employer sees of people, what is kept of it, and what it costs."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, User, Vetting
from app.matches.models import RankingLog
from app.offers.models import Demand, DemandKind
from app.portfolio.models import Experience, ExperienceKind
from app.skills.models import Skill
from tests.app.matches.conftest import someone
from tests.factories.accounts import a_member, signed_in
from tests.factories.offers import an_offer, employer_of, recruiter
from tests.factories.portfolio import skill

MARKER = "Zébulonmarqueur"


@pytest.fixture
def author(session: Session) -> User:
    return recruiter(session)


def page_of(demand: Demand) -> str:
    return f"/offres/{demand.id}/candidats"


def wanted_skills(session: Session) -> list[Skill]:
    return [skill(session, label) for label in ("Souder en TIG", "Lire un plan", "Souder en MIG-MAG")]


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The SQL statements that run meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_the_page_says_who_is_ready_and_why(client: FlaskClient, session: Session, author: User) -> None:
    wanted = wanted_skills(session)
    someone(session, *wanted)
    someone(session, wanted[0])
    offer = an_offer(session, dict.fromkeys(wanted, 2), by=author)

    text = signed_in(client, session, author).get(page_of(offer)).text

    assert "1 profil prêt maintenant" in text
    assert "Répond à <b>3 compétences sur 3</b>" in text
    assert "Il manque : lire un plan, souder en MIG-MAG." in text.replace("\u00a0", " ")
    assert text.count("Voir les 3 raisons de cette place") == 2


def test_no_line_betrays_who_the_person_is(client: FlaskClient, session: Session, author: User) -> None:
    wanted = wanted_skills(session)
    person = someone(session, *wanted, name=f"Alix {MARKER}")
    person.user.email = f"{MARKER}@example.org".lower()
    session.add(
        Experience(trainee_id=person.id, kind=ExperienceKind.JOB, title=f"Chez {MARKER}", place=f"Rue {MARKER}")
    )
    offer = an_offer(session, dict.fromkeys(wanted, 2), by=author)

    answer = signed_in(client, session, author).get(page_of(offer))

    assert answer.status_code == 200
    for said in (MARKER, MARKER.lower(), str(person.id), person.id.hex, str(person.user_id)):
        assert said not in answer.text
        assert said not in str(answer.headers)


def test_an_alias_stays_within_an_offer_and_changes_with_the_next(
    client: FlaskClient, session: Session, author: User
) -> None:
    wanted = wanted_skills(session)
    someone(session, *wanted)
    offers = [an_offer(session, dict.fromkeys(wanted, 2), by=author) for _ in range(2)]
    signed_in(client, session, author)

    def alias(offer: Demand) -> str:
        found = re.search(r"Profil ([^<:]+ \d+)</h3>", client.get(page_of(offer)).text)
        assert found is not None
        return found[1]

    assert alias(offers[0]) == alias(offers[0])
    assert alias(offers[0]) != alias(offers[1])


def test_a_commune_shared_by_too_few_people_is_widened(client: FlaskClient, session: Session, author: User) -> None:
    wanted = wanted_skills(session)
    someone(session, *wanted)
    offer = an_offer(session, dict.fromkeys(wanted, 2), by=author)
    signed_in(client, session, author)

    alone = client.get(page_of(offer)).text
    for _ in range(4):
        someone(session, *wanted)
    session.commit()
    together = client.get(page_of(offer)).text

    assert "<li>Manche (secteur élargi)</li>" in alone
    assert "<li>Cherbourg-en-Cotentin</li>" in together


def test_each_ranking_shown_is_kept_with_its_data_and_rules(
    client: FlaskClient, session: Session, fresh_session: Session, author: User
) -> None:
    wanted = wanted_skills(session)
    person = someone(session, *wanted)
    offer = an_offer(session, dict.fromkeys(wanted, 2), by=author)
    signed_in(client, session, author)

    client.get(page_of(offer))
    client.get(f"{page_of(offer)}?rayon=10&contrat=permanent&horizon=91")

    first, second = fresh_session.scalars(select(RankingLog).order_by(RankingLog.shown_at)).all()
    assert (first.demand_id, first.shown_to_id) == (offer.id, author.id)
    assert first.lines[0][1:4] == [str(person.id), 1, "ready_now"]
    assert first.counts == {"ready_now": 1, "ready_soon": 0, "not_planned": 0}
    assert [one[0] for one in first.requirements] == [str(one.id) for one in wanted]
    assert second.filters == {"radius_km": 10, "contract": "permanent", "meta_badge": None}


@pytest.mark.parametrize("vetting", [Vetting.PENDING, Vetting.REFUSED])
def test_an_employer_who_is_not_vetted_sees_no_profile(
    client: FlaskClient, session: Session, fresh_session: Session, vetting: Vetting
) -> None:
    wanted = wanted_skills(session)
    someone(session, *wanted)
    author = recruiter(session, vetting=vetting)
    offer = an_offer(session, dict.fromkeys(wanted, 2), by=author)

    answer = signed_in(client, session, author).get(page_of(offer))

    assert answer.status_code == 403
    assert "La Région vérifie d’abord votre entreprise" in answer.text
    assert "Profil " not in answer.text
    assert fresh_session.scalars(select(RankingLog)).all() == []


def test_a_recruiter_of_two_employers_sees_profiles_for_the_vetted_one_only(
    client: FlaskClient, session: Session
) -> None:
    wanted = wanted_skills(session)
    vetted, pending = recruiter(session), recruiter(session, vetting=Vetting.PENDING)
    both = a_member(session, MembershipRole.RECRUITER, employer_of(vetted))
    membership = a_member(session, MembershipRole.RECRUITER, employer_of(pending)).memberships[0]
    membership.user = both
    session.flush()
    session.refresh(both)
    mine, theirs = (an_offer(session, dict.fromkeys(wanted, 2), by=one) for one in (vetted, pending))
    signed_in(client, session, both)

    assert client.get(page_of(mine)).status_code == 200
    assert client.get(page_of(theirs)).status_code == 403


def test_an_officer_looks_for_people_by_skills_alone(client: FlaskClient, session: Session) -> None:
    wanted = wanted_skills(session)
    someone(session, *wanted)
    officer = a_member(session, MembershipRole.REGION_OFFICER)
    search = an_offer(session, dict.fromkeys(wanted, 2), by=officer, kind=DemandKind.SEARCH, commune_code=None)

    answer = signed_in(client, session, officer).get(f"/recherches/{search.id}/profils")

    assert "1 profil prêt maintenant" in answer.text
    assert client.get(page_of(search)).status_code == 404


def test_filters_that_make_no_sense_fall_back_to_the_offers_own(
    client: FlaskClient, session: Session, author: User
) -> None:
    wanted = wanted_skills(session)
    someone(session, *wanted)
    offer = an_offer(session, dict.fromkeys(wanted, 2), by=author)
    signed_in(client, session, author)

    for query in ("rayon=-1&contrat=x&horizon=abc", "page=0", "page=-5", "page=abc", "page=99999999999999999999"):
        answer = client.get(f"{page_of(offer)}?{query}")
        assert answer.status_code == 200, query
        assert "1 profil prêt maintenant" in answer.text


def test_nobody_in_reach_is_said_with_a_way_out(client: FlaskClient, session: Session, author: User) -> None:
    offer = an_offer(session, dict.fromkeys(wanted_skills(session), 2), by=author)

    assert "Personne ici pour l’instant" in signed_in(client, session, author).get(page_of(offer)).text


def test_the_page_costs_as_many_statements_for_forty_people_as_for_four(
    client: FlaskClient, session: Session, engine: Engine, author: User
) -> None:
    wanted = wanted_skills(session)
    offer = an_offer(session, dict.fromkeys(wanted, 2), by=author)
    signed_in(client, session, author)
    counts = []
    for people in (4, 36):
        for number in range(people):
            someone(session, *wanted[: number % 3 + 1])
        session.commit()
        client.get(page_of(offer))  # brings the index up to date
        with statements(engine) as seen:
            assert client.get(page_of(offer)).status_code == 200
        counts.append(len([one for one in seen if not one.startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]))

    assert counts[0] == counts[1]
    assert counts[1] <= 20, "\n\n".join(seen)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_how_a_ranking_is_made_is_told_to_anyone(client: FlaskClient, language: str) -> None:
    text = client.get(f"/comment-le-classement-est-fait?lang={language}").text

    assert {"fr": "Ce qui ne compte jamais", "en": "What never counts"}[language] in text


def test_the_log_is_read_by_those_who_answer_for_rankings(client: FlaskClient, session: Session, author: User) -> None:
    wanted = wanted_skills(session)
    someone(session, *wanted)
    offer = an_offer(session, dict.fromkeys(wanted, 2), by=author)
    signed_in(client, session, author).get(page_of(offer))
    assert client.get("/region/journal-des-classements").status_code == 404

    officer = a_member(session, MembershipRole.REGION_OFFICER)
    text = signed_in(client, session, officer).get("/region/journal-des-classements").text

    assert offer.title in text
    assert author.display_name in text


def test_the_command_prints_what_the_page_shows(
    client: FlaskClient, session: Session, author: User, run_command: Callable[..., str]
) -> None:
    wanted = wanted_skills(session)
    someone(session, *wanted)
    offer = an_offer(session, dict.fromkeys(wanted, 2), by=author)
    session.commit()
    found = re.search(r"Profil ([^<:]+ \d+)</h3>", signed_in(client, session, author).get(page_of(offer)).text)
    assert found is not None

    printed = run_command("rank", str(offer.id), "--reasons")

    assert found[1] in printed
    assert "ready_now 1" in printed
    assert "Souder en TIG" in printed
