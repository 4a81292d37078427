"""Who is near the offer's occupation, by what was attested or certified: a line among the reasons, and its points."""

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.attestations import services as attestations
from app.matches.bridge import Group, StepKind
from app.matches.models import RankingLog
from app.matches.services import CandidateLine, RankingPage
from app.portfolio import services as portfolio
from app.portfolio.models import Trainee, Visibility
from app.skills.models import Occupation, Skill
from tests.app.matches.conftest import Rank, someone
from tests.factories.accounts import NOW, signed_in
from tests.factories.attestations import attested
from tests.factories.offers import an_offer, recruiter
from tests.factories.portfolio import occupation, skill
from tests.factories.trainings import enrolled, provider, trainer, training_session

WELDING = ("Souder en TIG", "Lire un plan", "Préparer les bords", "Découper le métal", "Contrôler à l’œil")
COOKING = ("Éplucher", "Cuire les viandes", "Dresser une assiette")
SEWING = ("Coudre", "Repasser")
START, END = date(2026, 10, 5), date(2027, 1, 8)


@pytest.fixture
def welding(session: Session) -> list[Skill]:
    """The skills of a welder; nothing stands in for the first two."""
    made = [skill(session, label) for label in WELDING]
    for one in made[:2]:
        one.exclusive = True
    session.flush()
    return made


@pytest.fixture
def cooking(session: Session) -> list[Skill]:
    return [skill(session, label) for label in COOKING]


@pytest.fixture
def welder(session: Session, welding: list[Skill], cooking: list[Skill]) -> Occupation:
    """A welder, among other occupations."""
    occupation(session, "Cuisinier, cuisinière", cooking)
    occupation(session, "Couturier, couturière", [skill(session, label) for label in SEWING])
    return occupation(session, "Soudeur, soudeuse", welding)


@pytest.fixture
def school(session: Session) -> Organisation:
    return provider(session)


@pytest.fixture
def signer(session: Session, school: Organisation) -> User:
    return trainer(session, school)


def proven(
    session: Session, school: Organisation, signer: User, *skills: Skill, said: tuple[Skill, ...] = ()
) -> Trainee:
    """Someone whom a trainer saw do these, and who says they do those."""
    person = someone(session, *said, searchable=False)
    enrolled(session, person, training_session(session, school, modules={"Atelier": (list(skills), START, END)}))
    for one in skills:
        attested(session, person, one, by=signer)
    portfolio.choose_visibility(session, trainee=person, visibility=Visibility.SEARCHABLE, now=NOW)
    return person


def the_line(page: RankingPage, who: Trainee) -> CandidateLine:
    return next(line for line in page.lines if line.place.candidate == str(who.id))


def test_of_two_who_answer_as_much_the_one_of_the_occupation_comes_first_and_the_line_says_why(
    session: Session,
    rank: Rank,
    school: Organisation,
    signer: User,
    welder: Occupation,
    welding: list[Skill],
    cooking: list[Skill],
) -> None:
    cook = proven(session, school, signer, *cooking, said=(welding[0],))
    metal = proven(session, school, signer, *welding[2:4], said=(welding[0],))
    offer = an_offer(session, {welding[0]: 2, welding[1]: 2}, occupation_id=welder.id)

    page = rank(offer)
    near, far = the_line(page, metal), the_line(page, cook)

    assert [line.place.candidate for line in page.lines] == [str(metal.id), str(cook.id)]
    assert near.near is not None
    assert page.occupations[near.near.occupation_id] == "Soudeur, soudeuse"
    assert set(near.near.skills) == {one.id for one in welding[2:4]}
    assert near.points.closeness > 0 == far.points.closeness
    assert near.match.exact_coverage == far.match.exact_coverage == Fraction(35, 100)
    # Recomputed from what the table shows: half of what is missing, times closeness.
    added = (1 - near.match.exact_coverage) / 2 * Fraction(near.match.closeness, 1000)
    assert near.match.exact_match == near.match.exact_coverage + added
    assert round(near.place.match_then, 6) == round(float(near.match.exact_match), 6)
    assert sum(points for points, _ in near.points.lines) + near.points.closeness == pytest.approx(near.points.total)


def test_what_people_say_of_themselves_brings_nobody_nearer(
    session: Session, rank: Rank, welder: Occupation, welding: list[Skill]
) -> None:
    person = someone(session, welding[0], *welding[2:])
    line = the_line(rank(an_offer(session, {welding[0]: 2, welding[1]: 2}, occupation_id=welder.id)), person)

    assert line.near is None
    assert (line.points.closeness, line.points.total) == (0, 35)


def test_being_near_makes_nobody_ready(
    session: Session, rank: Rank, school: Organisation, signer: User, welder: Occupation, welding: list[Skill]
) -> None:
    metal = proven(session, school, signer, *welding[2:])
    plain = someone(session, *welding[:2])

    page = rank(an_offer(session, {welding[0]: 2, welding[1]: 2}, occupation_id=welder.id))

    assert [line.place.candidate for line in page.lines] == [str(plain.id), str(metal.id)]
    assert the_line(page, metal).place.group is Group.NOT_PLANNED
    assert the_line(page, metal).place.match_then > 0


def test_an_attestation_counts_in_the_next_ranking_and_its_withdrawal_too(
    session: Session, rank: Rank, school: Organisation, signer: User, welder: Occupation, welding: list[Skill]
) -> None:
    person = proven(session, school, signer, welding[2])
    offer = an_offer(session, {welding[0]: 2, welding[1]: 2}, occupation_id=welder.id)
    before = the_line(rank(offer), person).match.closeness
    enrolled(session, person, training_session(session, school, modules={"Plus": ([welding[3]], START, END)}))

    signed = attested(session, person, welding[3], by=signer)
    more = the_line(rank(offer), person).match.closeness
    attestations.revoke(session, attestation=signed, by=signer, reason="Erreur de ligne", now=NOW)

    assert 0 < before < more
    assert the_line(rank(offer), person).match.closeness == before


def test_without_an_occupation_it_is_worked_out_from_the_skills_wanted(
    session: Session, rank: Rank, school: Organisation, signer: User, welder: Occupation, welding: list[Skill]
) -> None:
    person = proven(session, school, signer, *welding[2:4])
    needs = {welding[0]: 2, welding[1]: 2}

    guessed = the_line(rank(an_offer(session, needs)), person)
    given = the_line(rank(an_offer(session, needs, occupation_id=welder.id)), person)

    assert guessed.near is not None
    assert (guessed.near, guessed.points) == (given.near, given.points)


def test_the_step_counts_what_an_attestation_brings_to_closeness(
    session: Session, rank: Rank, school: Organisation, signer: User, welder: Occupation, welding: list[Skill]
) -> None:
    person = proven(session, school, signer, welding[2], said=(welding[0], welding[1]))
    offer = an_offer(session, {welding[0]: 3, welding[1]: 1}, occupation_id=welder.id)
    step = the_line(rank(offer), person).step
    assert step is not None
    assert (step.kind, step.skill) == (StepKind.ATTEST, str(welding[0].id))
    enrolled(session, person, training_session(session, school, modules={"Plus": ([welding[0]], START, END)}))

    attested(session, person, welding[0], by=signer)

    assert the_line(rank(offer), person).place.match_then == step.after.match_then


@pytest.mark.parametrize(
    ("language", "said", "words", "share"),
    [
        ("fr", "Profil proche du métier « Soudeur, soudeuse »", "Prouvé par : ", "Proche à"),
        (
            "en",
            "Profile close to the occupation “Soudeur, soudeuse”",
            "Proven by: ",
            "close, on half of the 65 points that are missing",
        ),
    ],
)
def test_the_page_shows_the_line_and_keeps_the_rules_in_the_log(
    client: FlaskClient,
    session: Session,
    school: Organisation,
    signer: User,
    welder: Occupation,
    welding: list[Skill],
    language: str,
    said: str,
    words: str,
    share: str,
) -> None:
    author = recruiter(session)
    proven(session, school, signer, *welding[2:], said=(welding[0],))
    someone(session, welding[0])
    offer = an_offer(session, {welding[0]: 2, welding[1]: 2}, by=author, occupation_id=welder.id)

    answer = signed_in(client, session, author).get(f"/offres/{offer.id}/candidats?lang={language}")
    text = re.sub(r"\s+", " ", answer.text)

    assert text.count(said) == 1
    assert words in text
    assert share in text
    log = session.scalars(select(RankingLog)).one()
    assert (log.rules_version, log.occupation_id) == ("2", welder.id)


def test_in_a_terminal_the_points_printed_add_up_to_the_match(
    run_command: Callable[..., str],
    session: Session,
    school: Organisation,
    signer: User,
    welder: Occupation,
    welding: list[Skill],
) -> None:
    proven(session, school, signer, *welding[2:], said=(welding[0],))
    offer = an_offer(session, {welding[0]: 3, welding[1]: 2}, occupation_id=welder.id)
    session.commit()

    printed = run_command("rank", str(offer.id), "--reasons")

    total = next(line.split()[-1] for line in printed.splitlines() if "->" in line)
    told = [line for line in printed.splitlines() if " / 60.0" in line or " / 40.0" in line]
    near = next(line for line in printed.splitlines() if "close to: Soudeur, soudeuse" in line)
    points = [float(line.split(" / ")[0].split()[-1]) for line in told] + [float(near.split("+ ")[1])]
    assert len(points) == 3
    assert sum(points) == pytest.approx(float(total), abs=0.001)
