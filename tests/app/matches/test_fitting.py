"""The offers that fit a person are told by the employers' own ranking, to that person alone."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, Vetting
from app.i18n import local_day
from app.matches import services
from app.matches.bridge import Group
from app.matches.models import RankingLog
from app.matches.services import FITS_SHOWN, FittingPage
from app.offers import services as offers
from app.offers.models import Demand, DemandKind
from app.portfolio.models import Contract, Trainee
from app.skills.models import Skill
from tests.app.matches.conftest import Rank, someone
from tests.app.matches.test_views import statements
from tests.factories.accounts import NOW, a_member, signed_in
from tests.factories.attestations import attested
from tests.factories.offers import an_offer, employer_of, recruiter
from tests.factories.portfolio import commune, occupation, skill
from tests.factories.trainings import enrolled, provider, trainer, training_session

Fit = Callable[[Trainee], FittingPage]


@pytest.fixture
def fit(session: Session, today: date, tmp_path: Path) -> Fit:
    """Find the offers that fit someone, as their page does."""

    def found(who: Trainee, page: int = 1) -> FittingPage:
        return services.fitting(session, trainee_id=who.id, page=page, today=today, locale="fr", data_dir=tmp_path)

    return found


def five(session: Session) -> list[Skill]:
    labels = ("Souder en TIG", "Lire un plan", "Préparer les bords", "Contrôler à l’œil", "Travailler en équipe")
    return [skill(session, label) for label in labels]


def titles(found: FittingPage) -> list[str]:
    return [line.demand.title for line in found.lines]


def test_an_offer_gives_someone_the_place_points_and_reasons_that_its_employer_sees(
    session: Session, rank: Rank, fit: Fit, today: date, tmp_path: Path
) -> None:
    wanted = five(session)
    occupation(session, "Soudeur", wanted)
    occupation(session, "Monteur", wanted[2:])
    full, short, learning = someone(session, *wanted), someone(session, *wanted[:2]), someone(session, *wanted[:3])
    at = provider(session)
    course = training_session(session, at, modules={"TIG": (wanted[3:], date(2026, 10, 5), date(2027, 3, 12))})
    for who in (learning, short):
        enrolled(session, who, course)
    for one in wanted[:2]:
        attested(session, short, one, by=trainer(session, at), level=3)
    made = [
        an_offer(session, dict.fromkeys(wanted, 2), title="Tout"),
        an_offer(session, {wanted[0]: 3, wanted[3]: 1}, title="Deux", mandatory=(wanted[3],)),
        an_offer(session, {wanted[4]: 3, wanted[2]: 2}, title="Début proche", starts_on=date(2026, 12, 1)),
    ]
    seen = {
        (str(offer.id), line.place.candidate): (line.place, line.match, line.points)
        for offer in made
        for line in rank(offer).lines
    }

    for who in (full, short, learning):
        told = {(str(line.demand.id), str(who.id)): (line.place, line.match, line.points) for line in fit(who).lines}
        assert told
        assert told == {key: seen[key] for key in told}
    assert {line.place.group for who in (full, short, learning) for line in fit(who).lines} == set(Group)
    beside = services.outlooks(session, [full.id, short.id, learning.id], today=today, data_dir=tmp_path)
    for who in (full, short, learning):
        assert [(one.demand, one.place) for one in beside[who.id]] == [
            (one.demand, one.place) for one in fit(who).lines
        ]


def test_someone_who_is_private_reads_what_they_would_read_if_they_were_not(session: Session, fit: Fit) -> None:
    wanted = five(session)
    an_offer(session, dict.fromkeys(wanted, 2))
    hidden, shown = someone(session, *wanted[:3], searchable=False), someone(session, *wanted[:3])

    mine, theirs = fit(hidden).lines[0], fit(shown).lines[0]

    assert (mine.place.group, mine.place.match_then) == (theirs.place.group, theirs.place.match_then)
    assert mine.points == theirs.points


def test_what_is_out_of_reach_or_not_open_or_wants_nothing_of_it_is_left_out(session: Session, fit: Fit) -> None:
    wanted = five(session)
    person = someone(session, *wanted[:2], mobility_km=30, contracts=(Contract.PERMANENT,))
    caen = commune(session, "14118", "Caen", latitude=49.18, longitude=-0.36).code
    refused = recruiter(session)
    an_offer(session, {wanted[0]: 2}, title="Bonne")
    an_offer(session, {wanted[0]: 2}, title="Trop loin", commune_code=caen)
    an_offer(session, {wanted[0]: 2}, title="Autre contrat", contract=Contract.SEASONAL)
    an_offer(session, {wanted[0]: 2}, title="Brouillon", published=False)
    an_offer(session, {wanted[0]: 2}, title="Recherche", kind=DemandKind.SEARCH)
    an_offer(session, {wanted[0]: 2}, title="Refusée", by=refused)
    an_offer(session, {wanted[4]: 2}, title="Autre métier")
    offers.close(session, demand=an_offer(session, {wanted[0]: 2}, title="Fermée"), author=refused, now=NOW)
    employer_of(refused).vetting = Vetting.REFUSED
    employer_of(refused).vetting_reason = "Établissement fermé."
    session.flush()

    found = fit(person)

    assert titles(found) == ["Bonne"]
    assert found.others == 1


def test_what_is_coming_says_its_module_and_what_is_missing_says_who_teaches_it(session: Session, fit: Fit) -> None:
    wanted = five(session)
    person = someone(session, *wanted[:3])
    enrolled(
        session, person, training_session(session, modules={"TIG": ([wanted[3]], date(2026, 10, 5), local_day(NOW))})
    )
    training_session(
        session, modules={"Équipe": ([wanted[4]], date(2027, 1, 11), date(2027, 3, 12))}, title="Travailler à plusieurs"
    )
    an_offer(session, dict.fromkeys(wanted, 2))

    found = fit(person)
    line = found.lines[0]

    assert [found.skills[wanted[4].id]] == [found.skills[one] for one in found.taught]
    assert found.taught[wanted[4].id].programme == "Travailler à plusieurs"
    assert [reason.skill for reason in line.missing] == [str(wanted[4].id)]
    assert [source.module for source in line.sources.values()] == ["TIG"]


def test_the_page_tells_the_person_alone_and_keeps_nothing_of_it(
    client: FlaskClient, session: Session, fresh_session: Session
) -> None:
    wanted = five(session)
    person = someone(session, *wanted[:4], searchable=False)
    offer = an_offer(session, dict.fromkeys(wanted, 2), description="Vous soudez.\n\n<b>À l’atelier</b>.")

    text = signed_in(client, session, person.user).get("/offres-pour-moi").text.replace("\u00a0", " ")

    assert offer.title in text
    assert offer.organisation.name in text
    assert "Vous répondez à <b>4 compétences sur 5</b>." in text
    assert "Il manque : travailler en équipe." in text
    assert "&lt;b&gt;À l’atelier&lt;/b&gt;" in text
    assert fresh_session.scalar(select(func.count()).select_from(RankingLog)) == 0
    for role in MembershipRole:
        assert signed_in(client, session, a_member(session, role)).get("/offres-pour-moi").status_code == 404, role


def test_nothing_to_show_says_what_to_do(client: FlaskClient, session: Session) -> None:
    wanted = five(session)
    person = someone(session, searchable=False)
    signed_in(client, session, person.user)
    assert "Aucune offre proche pour l’instant" in client.get("/offres-pour-moi").text

    an_offer(session, dict.fromkeys(wanted, 2))
    session.commit()

    assert "Aucune offre ne correspond encore" in client.get("/offres-pour-moi").text


def test_more_offers_or_more_people_cost_no_more_statements(
    client: FlaskClient, session: Session, engine: Engine, today: date, tmp_path: Path
) -> None:
    wanted = five(session)
    group = [someone(session, *wanted[:3], searchable=False)]
    author = recruiter(session)
    pages, groups = [], []
    signed_in(client, session, group[0].user)
    client.get("/offres-pour-moi")  # learns the framework
    services.outlooks(session, [group[0].id], today=today, data_dir=tmp_path)
    for more in (2, 18):
        made: list[Demand] = [
            an_offer(session, dict.fromkeys(wanted[number % 3 :], 2), by=author, title=f"Offre {number}")
            for number in range(more)
        ]
        group += [someone(session, *wanted[: number % 3 + 1], searchable=False) for number in range(more)]
        session.commit()
        with statements(engine) as seen:
            text = client.get("/offres-pour-moi").text
        pages.append(len(seen))
        with statements(engine) as read:
            found = services.outlooks(session, [one.id for one in group], today=today, data_dir=tmp_path)
        groups.append(len(read))
        assert all(found.values())
    assert made
    assert text.count('class="cand"') == FITS_SHOWN
    assert "Page 1 sur 2" in text
    assert (pages[0], groups[0]) == (pages[1], groups[1])
