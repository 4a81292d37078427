"""The first page, for a visitor and for each role, in both languages, at a constant cost."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, OrganisationKind, User, Vetting
from app.attestations.services import attest
from app.i18n import local_day
from app.portfolio import services as portfolio
from app.portfolio.models import Trainee
from app.trainings import services as trainings
from tests.factories import offers as offers_make
from tests.factories import portfolio as make
from tests.factories import trainings as trainings_make
from tests.factories.accounts import NOW, a_member, a_user, an_organisation, signed_in

TODAY = local_day(datetime.now(UTC))
SOON = TODAY + timedelta(days=60)


def home(client: FlaskClient, language: str = "en") -> str:
    answer = client.get(f"/?lang={language}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)


def someone_learning(session: Session, skills: int = 1) -> Trainee:
    """A person who has declared a skill, and learns others until a day to come."""
    who = make.trainee(session, now=NOW)
    make.declared(session, who, make.skill(session, "Lire un plan"))
    taught = [make.skill(session, f"Geste {number}") for number in range(skills)]
    course = trainings_make.training_session(
        session, modules={"Soudage TIG": (taught, TODAY - timedelta(days=60), SOON)}, name="Soudeurs d’automne"
    )
    trainings_make.enrolled(session, who, course, now=NOW)
    return who


# --- Visitors ---


def test_a_visitor_finds_the_three_doors_and_the_sign_in(client: FlaskClient) -> None:
    page = home(client)

    for address in ("/creer-mon-portfolio", "/employeurs/inscription", "/comment-le-classement-est-fait"):
        assert f'href="{address}"' in page
    assert 'action="/connexion"' in page
    assert 'class="art"' in page


def test_the_first_page_speaks_french_unless_told_otherwise(client: FlaskClient) -> None:
    assert '<html lang="fr">' in client.get("/").text
    assert '<html lang="en">' in client.get("/?lang=en").text


def test_the_first_page_asks_the_database_nothing_of_a_visitor(client: FlaskClient, statements: list[str]) -> None:
    home(client)

    assert statements == []


# --- A trainee ---


def test_a_seat_kept_for_someone_is_told_first(client: FlaskClient, session: Session) -> None:
    who = make.trainee(session)
    given = trainings_make.training_session(session, name="Soudeurs d’automne")
    author = trainings_make.trainer(session, given.programme.provider)
    entrant = trainings.Entrant(who.user.email, "Camille")
    trainings.admit(session, training_session=given, entrant=entrant, by=author, now=NOW)
    session.commit()
    signed_in(client, session, who.user)

    page = home(client)

    assert "Cap Métal Formation keeps a seat for you" in page
    assert "Soudeurs d’automne" in page


def test_a_new_trainee_is_taught_the_first_step(client: FlaskClient, session: Session) -> None:
    who = make.trainee(session)
    signed_in(client, session, who.user)

    page = home(client)
    assert 'class="empty"' in page
    assert 'href="/portfolio/parcours"' in page


def test_a_trainee_reads_what_is_coming_what_is_held_and_who_sees_it(client: FlaskClient, session: Session) -> None:
    who = someone_learning(session, skills=6)
    signed_in(client, session, who.user)

    page = home(client)
    assert "Your 7 skills" in page
    assert "Being learned" in page
    # The portfolio counts the same ones, and says how many are there.
    portfolio = client.get("/portfolio?lang=en").get_data(as_text=True)
    assert "Your 7 skills" in portfolio
    assert "1 skill acquired, 6 under way." in portfolio
    assert f'<text class="leaf-n" x="14" y="20">{SOON.day}</text>' in page
    assert "Soudage TIG" in page
    assert "and 2 more" in page
    assert "No employer sees your portfolio." in page
    assert 'href="/portfolio/visibilite"' in page


def test_a_trainee_reads_that_a_skill_waits_for_its_attestation(client: FlaskClient, session: Session) -> None:
    who = make.trainee(session)
    course = trainings_make.training_session(
        session,
        modules={"Soudage TIG": ([make.skill(session)], TODAY - timedelta(days=60), SOON)},
    )
    enrolment = trainings_make.enrolled(session, who, course, now=NOW)
    trainings.complete_module(session, module=enrolment.modules[0], on=TODAY, now=datetime.now(UTC))
    signed_in(client, session, who.user)

    assert "1 skill waits for your trainer’s attestation." in home(client)


# --- Staff ---


def test_a_trainer_reads_who_waits_then_the_groups(client: FlaskClient, session: Session) -> None:
    provider = trainings_make.provider(session)
    course = trainings_make.training_session(
        session,
        provider,
        modules={"Soudage TIG": ([make.skill(session)], TODAY - timedelta(days=60), SOON)},
        name="Soudeurs d’automne",
    )
    people = [
        trainings_make.enrolled(session, make.trainee(session, f"Élève {number}"), course, now=NOW)
        for number in range(2)
    ]
    for enrolment in people:
        trainings.complete_module(session, module=enrolment.modules[0], on=TODAY, now=datetime.now(UTC))
    signed_in(client, session, trainings_make.trainer(session, provider))

    page = home(client)
    assert page.index("To attest") < page.index("Soudage TIG") < page.index("My groups", page.index("<main"))
    assert "Élève 0, Élève 1" in page
    assert f'href="/groupes/{course.id}"' in page


def test_what_has_been_attested_waits_no_more(client: FlaskClient, session: Session) -> None:
    provider = trainings_make.provider(session)
    skill = make.skill(session)
    course = trainings_make.training_session(
        session, provider, modules={"Soudage TIG": ([skill], TODAY - timedelta(days=60), SOON)}
    )
    who = make.trainee(session)
    enrolment = trainings_make.enrolled(session, who, course, now=NOW)
    trainings.complete_module(session, module=enrolment.modules[0], on=TODAY, now=datetime.now(UTC))
    trainer = trainings_make.trainer(session, provider)
    signed_in(client, session, trainer)
    assert "To attest" in home(client)

    attest(session, trainer=trainer, trainee=who, skill_id=skill.id, level=3, observed="Vu", now=datetime.now(UTC))
    session.commit()
    assert "To attest" not in home(client)


def test_a_trainer_reads_nothing_of_another_provider(client: FlaskClient, session: Session) -> None:
    other = trainings_make.training_session(session, name="Groupe d’ailleurs")
    trainings_make.enrolled(session, make.trainee(session), other, now=NOW)
    signed_in(client, session, a_member(session, MembershipRole.TRAINER))

    page = home(client)
    assert "Groupe d’ailleurs" not in page
    assert "No group for now" in page


@pytest.mark.parametrize(
    ("vetting", "said"),
    [
        (Vetting.PENDING, "The Region is checking your request."),
        (Vetting.REFUSED, "Your request was refused."),
        (Vetting.ACCEPTED, ""),
    ],
)
def test_a_recruiter_reads_where_the_request_stands(
    client: FlaskClient, session: Session, vetting: Vetting, said: str
) -> None:
    employer = an_organisation(session, OrganisationKind.EMPLOYER, vetting=vetting)
    signed_in(client, session, a_member(session, MembershipRole.RECRUITER, employer))

    page = home(client)
    assert ("/employeurs/en-attente" in page) is bool(said)
    assert said in page
    assert 'href="/offres/nouvelle"' in page


def test_a_recruiter_reads_their_offers_and_searches_with_the_way_to_the_profiles(
    client: FlaskClient, session: Session
) -> None:
    recruiter = offers_make.recruiter(session)
    skill = make.skill(session)
    offer = offers_make.an_offer(session, {skill: 3}, by=recruiter, title="Soudeur en atelier")
    draft = offers_make.an_offer(session, {skill: 3}, by=recruiter, title="Pas encore prête", published=False)
    offers_make.an_offer(session, {skill: 3}, title="Celle d’un autre")
    signed_in(client, session, recruiter)

    page = home(client)
    assert f'href="/offres/{offer.id}/candidats"' in page
    assert f'href="/demandes/{draft.id}/competences"' in page
    assert "Celle d’un autre" not in page


def test_an_officer_reads_who_waits_then_the_regions_figures(client: FlaskClient, session: Session) -> None:
    an_organisation(session, OrganisationKind.EMPLOYER, name="Métal Ouest", vetting=Vetting.PENDING)
    someone_learning(session)
    shown = make.trainee(session)
    make.declared(session, shown, make.skill(session, "Lire un plan"))
    skill = make.skill(session)
    offers_make.an_offer(session, {skill: 3})
    signed_in(client, session, a_member(session, MembershipRole.REGION_OFFICER))

    page = home(client)
    assert page.index("Métal Ouest") < page.index("The region today")
    assert '<strong class="figure-n">2</strong> people with a portfolio' in page
    assert '<strong class="figure-n">1</strong> offer published' in page
    figures = re.findall(r'<td class="num">([^<]+)</td>', page)
    assert figures == ["0", "0", "2", "1"]  # certified, attested, declared, in progress


@pytest.mark.parametrize(
    ("role", "said"),
    [
        (MembershipRole.ISSUER, "Our badges"),
        (MembershipRole.COUNSELLOR, "Nobody has given you access yet"),
        (MembershipRole.ADMIN, "My team"),
    ],
)
def test_each_other_role_has_an_honest_home(
    client: FlaskClient, session: Session, role: MembershipRole, said: str
) -> None:
    signed_in(client, session, a_member(session, role))

    assert said in home(client)


def test_who_has_left_every_team_is_told_so(client: FlaskClient, session: Session) -> None:
    signed_in(client, session, a_member(session, MembershipRole.TRAINER, ended_at=NOW))

    page = home(client)
    assert "You have no role here for now" in page
    assert 'class="nav"' in page
    assert "/groupes" not in page


def test_several_roles_show_one_after_the_other(client: FlaskClient, session: Session) -> None:
    user = a_member(session, MembershipRole.RECRUITER)
    user.memberships += a_member(session, MembershipRole.ADMIN, user.memberships[0].organisation).memberships
    portfolio.open_portfolio(session, user=user, now=NOW)
    session.flush()
    signed_in(client, session, user)

    page = home(client)
    labels = re.findall(r'<section [^>]*aria-label="([^"]+)"', page)
    assert labels == ["Recruiter", "Trainee"]
    assert "My team" in page


# --- In both languages, for all, at a constant cost ---


def crowd(session: Session, role: str, number: int, user: User) -> None:
    """Add as much of everything as a home may show of it."""
    for each in range(number):
        if role == "trainee":
            own = portfolio.open_portfolio(session, user=user, now=NOW)
            make.declared(session, own, make.skill(session, f"Geste {each}"))
            course = trainings_make.training_session(session)
            trainings_make.enrolled(session, own, course, now=NOW)
        elif role == "trainer":
            course = trainings_make.training_session(session, user.memberships[0].organisation, name=f"Groupe {each}")
            trainings_make.enrolled(session, make.trainee(session, f"Élève {each}"), course, now=NOW)
        elif role == "recruiter":
            offers_make.an_offer(session, {make.skill(session): 2}, by=user, title=f"Offre {each}")
        elif role == "region_officer":
            an_organisation(session, OrganisationKind.EMPLOYER, vetting=Vetting.PENDING)
            someone_learning(session)
        elif role == "admin":
            a_member(session, MembershipRole.TRAINER, user.memberships[0].organisation)


# One to know who is reading, the others for the page.
COSTS = {
    "trainee": 18,
    "trainer": 5,
    "recruiter": 3,
    "issuer": 2,
    "counsellor": 3,
    "region_officer": 7,
    "admin": 3,
}


@pytest.fixture
def reader(session: Session) -> Callable[[str], User]:
    def make_reader(role: str) -> User:
        return a_user(session, is_trainee=True) if role == "trainee" else a_member(session, MembershipRole(role))

    return make_reader


@pytest.mark.parametrize("role", list(COSTS))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_home_costs_the_same_statements_however_many_there_are(
    client: FlaskClient,
    session: Session,
    statements: list[str],
    reader: Callable[[str], User],
    role: str,
    language: str,
) -> None:
    user = reader(role)
    crowd(session, role, 2, user)
    signed_in(client, session, user)
    costs = []
    for more in (0, 6):
        crowd(session, role, more, user)
        session.commit()
        statements.clear()
        assert f'<html lang="{language}">' in home(client, language)
        costs.append(len(statements))

    assert costs == [COSTS[role]] * 2, statements


def test_a_day_is_that_of_normandy() -> None:
    assert local_day(datetime(2026, 11, 2, 23, 30, tzinfo=UTC)) == date(2026, 11, 3)
