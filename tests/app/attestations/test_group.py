"""Attesting a whole group on one page."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts import services as accounts
from app.accounts.services import NewTrainee
from app.attestations.models import Attestation
from app.i18n import local_day
from app.portfolio import services as portfolio
from app.portfolio.models import Ground, GroundKind, Holding, Trainee
from app.skills.models import Skill
from app.trainings import services as trainings
from app.trainings.models import Enrolment, TrainingSession
from tests.factories import attestations as make
from tests.factories import portfolio as people
from tests.factories import trainings as schools
from tests.factories.accounts import signed_in, token

MOMENT = datetime.now(UTC)
TODAY = local_day(MOMENT)
LONG_AGO = MOMENT - timedelta(days=50)


class Group:
    """A trainer signed in, and a group whose one module teaches two skills."""

    def __init__(self, session: Session, client: FlaskClient) -> None:
        self.session, self.client = session, client
        self.skills = [people.skill(session), people.skill(session, "Lire un plan")]
        self.provider = schools.provider(session)
        self.trainer = schools.trainer(session, self.provider)
        dates = TODAY - timedelta(days=30), TODAY + timedelta(days=30)
        self.course = schools.training_session(session, self.provider, modules={"Soudage TIG": (self.skills, *dates)})
        self.course.seats = 60
        self.enrolments: list[Enrolment] = []
        self.come(3)
        signed_in(client, session, self.trainer)
        client.set_cookie("lang", "en")

    def come(self, number: int) -> None:
        for _ in range(number):
            who = people.trainee(self.session, f"Personne {len(self.enrolments):02}", now=LONG_AGO)
            self.enrolments.append(schools.enrolled(self.session, who, self.course, now=LONG_AGO))
        self.session.commit()

    @property
    def path(self) -> str:
        return f"/groupes/{self.course.id}/attester"

    def who(self, number: int) -> Trainee:
        return self.enrolments[number].trainee

    def cell(self, number: int, skill: int) -> str:
        return f"{self.who(number).id}.{self.skills[skill].id}"

    def read(self, query: str = "") -> str:
        answer = self.client.get(self.path + query)
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", answer.text)

    @property
    def check_path(self) -> str:
        return f"/groupes/{self.course.id}/verifier"

    def post(self, path: str, **data: object) -> TestResponse:
        sent = {"csrf_token": token(self.client, "/"), **data}
        return self.client.post(path, data=sent, follow_redirects=True)

    def check(self, **ticks: object) -> list[str]:
        """Send ticks, everyone there unless said; the cells that the page to check shows."""
        everyone = [str(one.trainee_id) for one in self.enrolments]
        page = self.post(self.check_path, **{"person": everyone, **ticks}).text
        return re.findall(r'name="cell" value="([^"]+)" checked', page) if "Nothing is signed yet." in page else []

    def send(self, **given: object) -> TestResponse:
        """Check what is ticked, then sign what the page shows."""
        ticks = {name: given.pop(name) for name in ("skill", "person", "cell", "row") if name in given}
        sent = {"observed": "workshop", "seen_on": TODAY.isoformat(), **given}
        return self.post(self.check_path, cell=self.check(**ticks), sign="1", **sent)

    def signed(self) -> set[tuple[str, str, int | None]]:
        rows = self.session.execute(
            select(Holding.trainee_id, Holding.skill_id, Attestation.level).join(
                Attestation, Attestation.holding_id == Holding.id
            )
        )
        return {(str(trainee), str(skill), level) for trainee, skill, level in rows}


def of(one: Group, skill: Skill, *numbers: int, level: int = 3) -> set[tuple[str, str, int | None]]:
    return {(str(one.who(number).id), str(skill.id), level) for number in numbers}


@pytest.fixture
def one(session: Session, client: FlaskClient) -> Group:
    return Group(session, client)


def test_nothing_is_signed_before_the_page_to_check_nor_by_the_table_itself(one: Group) -> None:
    everything = {"skill": [str(skill.id) for skill in one.skills], "observed": "workshop"}
    one.post(one.path, person=[str(each.trainee_id) for each in one.enrolments], **everything)
    assert len(one.check(**everything)) == 6
    assert one.signed() == set()
    assert one.client.get(one.check_path).status_code == 302


def test_a_tick_of_a_skill_signs_it_for_those_who_were_there_at_the_level_aimed_at(one: Group) -> None:
    there = [str(one.who(number).id) for number in (0, 2)]
    assert "2 attestations signed." in one.send(skill=str(one.skills[0].id), person=there).text
    assert one.signed() == of(one, one.skills[0], 0, 2)


def test_ticks_that_mean_nothing_here_are_told_and_sign_nothing(one: Group) -> None:
    unknown, there = str(uuid4()), [str(one.who(0).id)]
    for ticks in ({"skill": unknown}, {"cell": f"{there[0]}.{unknown}"}, {"row": unknown}):
        assert (
            "1 tick was left out: attested already, or no longer in this group."
            in one.post(one.check_path, person=there, **ticks).text
        )
    assert "Tick at least one skill." in one.post(one.check_path, person=[unknown]).text
    skill = str(one.skills[0].id)
    one.send(skill=skill, person=there)
    told = one.post(one.check_path, skill=skill, person=there).text
    assert "Those you ticked have nothing left to attest there." in told
    assert one.signed() == of(one, one.skills[0], 0)


def test_a_row_signs_all_the_skills_of_a_person_at_the_level_chosen(one: Group) -> None:
    one.send(row=str(one.who(1).id), level="4")
    assert one.signed() == of(one, one.skills[0], 1, level=4) | of(one, one.skills[1], 1, level=4)


def test_ticks_that_cross_sign_each_skill_once_and_what_is_unticked_while_checking_is_left_out(one: Group) -> None:
    cells = one.check(skill=str(one.skills[0].id), row=str(one.who(1).id), cell=[one.cell(1, 1), one.cell(2, 0)])
    assert sorted(cells) == sorted([one.cell(0, 0), one.cell(1, 0), one.cell(2, 0), one.cell(1, 1)])
    one.send(cell=[cell for cell in cells if cell != one.cell(0, 0)])
    assert one.signed() == of(one, one.skills[0], 1, 2) | of(one, one.skills[1], 1)
    assert one.session.scalar(select(func.count()).select_from(Attestation)) == 3


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"cell": []}, "Tick at least one skill."),
        ({"skill": "nonsense", "cell": "a.b.c"}, "2 ticks were left out"),
        ({"observed": "other"}, "Say in a few words how you saw it."),
        ({"observed": ""}, "Say how you saw it."),
        ({"level": "9"}, "Choose from the list."),
        ({"rests": "final.test.2026-01-01"}, "Choose from the list."),
        ({"seen_on": "1890-01-01"}, "more than three years ago"),
        ({"seen_on": "31/02/2026"}, "Write a date that exists"),
        ({"seen_on": (TODAY + timedelta(days=1)).isoformat()}, "This date has not come yet."),
        ({"seen_on": (TODAY - timedelta(days=31)).isoformat()}, "Personne 00 came on"),
    ],
)
def test_what_is_missing_or_wrong_is_said_nothing_is_signed_and_the_ticks_are_kept(
    one: Group, given: dict[str, str], sentence: str
) -> None:
    sent = {"observed": "workshop", "seen_on": TODAY.isoformat(), "cell": one.cell(0, 1), **given}
    page = one.post(one.check_path, sign="1", **sent).text
    assert sentence in page
    assert one.signed() == set()
    if "cell" not in given:
        assert f'name="cell" value="{one.cell(0, 1)}" checked' in page


def test_the_day_it_was_seen_is_the_one_the_proof_counts_from(one: Group) -> None:
    day = TODAY - timedelta(days=9)
    one.send(cell=one.cell(0, 0), seen_on=day.isoformat())
    assert one.session.scalars(select(Attestation.seen_on)).all() == [day]
    assert one.session.scalars(select(Ground.since).where(Ground.kind == GroundKind.ATTESTATION)).all() == [day]


def test_the_ticks_come_back_with_the_table(one: Group) -> None:
    page = one.post(one.path, skill=str(one.skills[0].id), cell=one.cell(2, 1), person=str(one.who(1).id)).text
    assert re.search(rf'name="skill" value="{one.skills[0].id}" checked', page)
    assert re.search(rf'name="cell" value="{re.escape(one.cell(2, 1))}" checked', page)
    assert re.findall(r'name="person" value="([^"]+)" checked', page) == [str(one.who(1).id)]


def test_one_skill_or_one_person_at_a_time_shows_who_signed_and_leads_to_the_same_check(one: Group) -> None:
    make.attested(one.session, one.who(0), one.skills[0], by=one.trainer, level=3, now=MOMENT)
    one.session.commit()
    page = one.read(f"?competence={one.skills[0].id}")
    assert "Paul Renouf" in page
    assert set(re.findall(r'name="cell" value="([^"]+)"', page)) == {one.cell(1, 0), one.cell(2, 0)}
    page = one.read(f"?personne={one.who(0).id}")
    assert re.findall(r'name="cell" value="([^"]+)"', page) == [one.cell(0, 1)]
    for wrong in (f"?competence={one.who(0).id}", "?personne=nonsense"):
        assert one.client.get(one.path + wrong).status_code == 404


def test_what_a_colleague_attested_meanwhile_is_not_proposed_nor_signed_again(one: Group, session: Session) -> None:
    cells = [one.cell(0, 0), one.cell(1, 0)]
    colleague = schools.trainer(session, one.provider, "Léa Hamel")
    make.attested(session, one.who(0), one.skills[0], by=colleague, level=3, now=MOMENT)
    session.commit()
    assert one.cell(0, 0) not in one.read()
    sent = {"observed": "workshop", "seen_on": TODAY.isoformat(), "cell": cells}
    answer = one.post(one.check_path, sign="1", **sent).text
    assert "1 attestation signed." in answer
    assert "1 tick was left out" in answer
    assert "2 ticks were left out" in one.post(one.check_path, sign="1", **sent).text, "a second click signs no more"
    assert one.session.scalar(select(func.count()).select_from(Attestation)) == 2


def test_what_is_attested_below_the_level_aimed_at_is_proposed_again(one: Group, session: Session) -> None:
    make.attested(session, one.who(0), one.skills[0], by=one.trainer, level=2, now=MOMENT)
    session.commit()
    assert one.cell(0, 0) in one.read()


def test_no_tick_is_proposed_where_nothing_is_left_to_sign(one: Group) -> None:
    page = one.send(skill=str(one.skills[0].id), row=str(one.who(1).id)).text
    assert re.findall(r'name="skill" value="([^"]+)"', page) == [str(one.skills[1].id)]
    assert str(one.who(1).id) not in re.findall(r'name="row" value="([^"]+)"', page)


def test_those_who_left_and_those_who_have_not_started_are_not_signed(one: Group, session: Session) -> None:
    late = people.trainee(session, "Pas Encore", now=LONG_AGO)
    schools.enrolled(session, late, one.course, now=LONG_AGO, started=False)
    trainings.drop(session, enrolment=one.enrolments[0], on=TODAY, reason="job", now=MOMENT)
    session.commit()
    page = one.read()
    assert "Pas Encore" not in page
    assert "Personne 00" not in page
    assert "1 tick was left out" in one.post(one.check_path, cell=[one.cell(0, 0), one.cell(1, 1)]).text
    one.send(skill=str(one.skills[1].id))
    assert one.signed() == of(one, one.skills[1], 1, 2)


def test_a_trainer_in_their_own_group_does_not_sign_for_themselves(one: Group, session: Session) -> None:
    own = portfolio.open_portfolio(session, user=one.trainer, now=LONG_AGO)
    schools.enrolled(session, own, one.course, now=LONG_AGO)
    session.commit()
    assert str(own.id) not in one.read()
    one.send(skill=str(one.skills[0].id), row=str(own.id))
    assert one.signed() == of(one, one.skills[0], 0, 1, 2)


def test_the_group_leads_to_its_page_once_someone_is_there(one: Group, client: FlaskClient, session: Session) -> None:
    assert f'href="{one.path}"' in client.get(f"/groupes/{one.course.id}").text
    empty = schools.training_session(session, one.provider, title="Une autre")
    session.commit()
    assert f"/groupes/{empty.id}/attester" not in client.get(f"/groupes/{empty.id}").text
    assert "Nothing to attest yet" in client.get(f"/groupes/{empty.id}/attester?lang=en").text


@pytest.mark.parametrize("many", [200, pytest.param(2000, marks=pytest.mark.deep)])
def test_the_pages_of_a_group_cost_the_same_statements_for_few_people_as_for_many(
    client: FlaskClient, session: Session, statements: list[str], many: int
) -> None:
    provider = schools.provider(session)
    trainer = schools.trainer(session, provider)
    skills = [people.skill(session, f"Geste {number}") for number in range(10)]
    dates = TODAY - timedelta(days=30), TODAY + timedelta(days=30)
    costs: list[list[int]] = []
    courses = []
    for number in (20, min(many, 200)):
        course = schools.training_session(session, provider, modules={"Le métier": (skills, *dates)}, seats=1000)
        crowd(session, course, number)
        courses.append(course.id)
    for _other in range(1, many // 200):  # the others are in other groups of the provider
        crowd(session, schools.training_session(session, provider, modules={"Autre": (skills, *dates)}, seats=999), 200)
    session.commit()
    signed_in(client, session, trainer)
    for course_id in courses:
        narrow = f"competence={skills[0].id}"
        costs.append([])
        client.get(f"/groupes/{course_id}/attester")  # the first visit of a group has nothing to compare with
        for path in ("attester", f"attester?{narrow}", f"evaluer?{narrow}", "signe"):
            session.expire_all()
            statements.clear()
            assert client.get(f"/groupes/{course_id}/{path}").status_code == 200
            costs[-1].append(len(statements))
    assert costs[0] == costs[1]


def crowd(session: Session, course: TrainingSession, number: int) -> None:
    """Bring many people into a session at once."""
    new = [NewTrainee(f"{uuid4()}@example.org", f"Personne {each:03}") for each in range(number)]
    users = accounts.create_trainees(session, people=new, now=LONG_AGO)
    ids = portfolio.open_portfolios(
        session, portfolios=[portfolio.NewPortfolio(each, None, 30, None) for each in users], now=LONG_AGO
    )
    trainees = session.scalars(select(Trainee).where(Trainee.id.in_(ids))).all()
    made = trainings.enrol_many(session, trainees=trainees, training_session=course, now=LONG_AGO)
    enrolments = session.scalars(select(Enrolment).where(Enrolment.id.in_(made))).all()
    trainings.start(session, enrolments=enrolments, now=LONG_AGO)


def test_checking_and_signing_cost_the_same_statements_for_four_people_as_for_forty(
    one: Group, statements: list[str]
) -> None:
    costs = []
    for number, skill in ((1, 0), (36, 1)):
        one.come(number)
        csrf = token(one.client, "/")
        cells = [one.cell(each, skill) for each in range(len(one.enrolments))]
        for sign in ({}, {"sign": "1"}):
            one.session.expire_all()
            statements.clear()
            given = {"csrf_token": csrf, "observed": "workshop", "seen_on": TODAY.isoformat(), "cell": cells, **sign}
            assert one.client.post(one.check_path, data=given).status_code == (302 if sign else 200)
            costs.append(len(statements))
    assert len(one.signed()) == 44
    assert costs[:2] == costs[2:]


def test_the_page_of_twelve_people_and_ten_skills_is_light(client: FlaskClient, session: Session) -> None:
    provider = schools.provider(session)
    skills = [people.skill(session, f"Geste professionnel numéro {number}") for number in range(10)]
    dates = TODAY - timedelta(days=30), TODAY + timedelta(days=30)
    course = schools.training_session(session, provider, modules={"Le métier": (skills, *dates)})
    for number in range(12):
        who = people.trainee(session, f"Camille Lecarpentier {number}", now=LONG_AGO)
        schools.enrolled(session, who, course, now=LONG_AGO)
    trainer = schools.trainer(session, provider)
    session.commit()
    signed_in(client, session, trainer)
    answer = client.get(f"/groupes/{course.id}/attester", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) <= 30_000
