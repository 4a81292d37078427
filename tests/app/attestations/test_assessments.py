"""Assessments: recorded for one person or many, rested on, and taken back."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.attestations import services
from app.attestations.errors import (
    AlreadyRevokedError,
    DayProblem,
    NoReasonError,
    NotAssessedError,
    NothingAssessedError,
    WrongDayError,
)
from app.attestations.models import Assessment, AssessmentKind, AssessmentMethod, AssessmentResult, Attestation
from app.attestations.services import Findings, Situation, Statement
from app.i18n import local_day
from tests.factories import portfolio as people
from tests.factories import trainings as schools
from tests.factories.accounts import signed_in, token

MOMENT = datetime.now(UTC)
TODAY = local_day(MOMENT)
LONG_AGO = MOMENT - timedelta(days=50)
CAME = TODAY - timedelta(days=30)


class Class:
    """A trainer, and a group of three whose module teaches two skills."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.skills = [people.skill(session), people.skill(session, "Lire un plan")]
        self.provider = schools.provider(session)
        self.trainer = schools.trainer(session, self.provider)
        dates = CAME, TODAY + timedelta(days=30)
        self.course = schools.training_session(session, self.provider, modules={"Soudage TIG": (self.skills, *dates)})
        self.people = [people.trainee(session, f"Personne {number:02}", now=LONG_AGO) for number in range(3)]
        for who in self.people:
            schools.enrolled(session, who, self.course, now=LONG_AGO)
        session.commit()

    def assess(
        self, levels: dict[int, int | None], *, who: int = 0, on: date = TODAY, words: str | None = "Vu"
    ) -> list[Assessment]:
        found = {self.skills[number].id: level for number, level in levels.items()}
        situation = Situation(AssessmentKind.FINAL, AssessmentMethod.TEST, on, words)
        findings = [Findings(self.people[who], found)]
        ids = services.assess(self.session, trainer=self.trainer, situation=situation, findings=findings, now=MOMENT)
        return [self.session.get_one(Assessment, one) for one in ids]

    def sign(self, skill: int, *, on: Assessment, who: int = 0) -> Attestation:
        statement = Statement(self.people[who], self.skills[skill].id, 3, on.id)
        signed = services.attest_many(
            self.session, trainer=self.trainer, statements=[statement], observed="assessment", now=MOMENT
        )
        return self.session.get_one(Attestation, signed[0])

    def results(self) -> set[tuple[str, str, int | None]]:
        statement = select(Assessment.trainee_id, AssessmentResult.skill_id, AssessmentResult.level).join(
            AssessmentResult, AssessmentResult.assessment_id == Assessment.id
        )
        return {(str(who), str(what), level) for who, what, level in self.session.execute(statement)}


@pytest.fixture
def one(session: Session) -> Class:
    return Class(session)


def test_an_attestation_rests_on_an_assessment_of_that_person_and_skill_alone(one: Class) -> None:
    final = one.assess({0: 3, 1: None})[0]
    assert one.sign(0, on=final).assessment_id == final.id
    for skill, who in ((1, 0), (0, 1)):
        with pytest.raises(NotAssessedError):
            one.sign(skill, on=final, who=who)
    services.withdraw_assessments(
        one.session, assessments=[final], by=one.trainer, reason="Mauvaise grille", now=MOMENT
    )
    with pytest.raises(NotAssessedError):
        one.sign(0, on=final)
    with pytest.raises(AlreadyRevokedError):
        services.withdraw_assessments(one.session, assessments=[final], by=one.trainer, reason="Encore", now=MOMENT)


def test_what_is_missing_is_refused_and_a_double_click_records_once(one: Class) -> None:
    with pytest.raises(NothingAssessedError):
        one.assess({})
    with pytest.raises(NoReasonError):
        one.assess({0: 3, 1: None}, words=None)
    first = one.assess({0: 2})
    assert one.assess({0: 2}) == first
    assert one.assess({0: 3}) != first


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        (TODAY + timedelta(days=1), DayProblem.COMING),
        (CAME - timedelta(days=1), DayProblem.BEFORE_START),
        (TODAY - timedelta(days=4 * 366), DayProblem.TOO_OLD),
    ],
)
def test_nobody_is_seen_on_a_day_when_they_were_not_there(one: Class, day: date, problem: DayProblem) -> None:
    with pytest.raises(WrongDayError) as refused:
        one.assess({0: 2}, on=day)
    assert refused.value.problem is problem
    with pytest.raises(WrongDayError):
        services.attest(
            one.session,
            trainer=one.trainer,
            trainee=one.people[0],
            skill_id=one.skills[0].id,
            level=3,
            observed="Vu",
            seen_on=day,
            now=MOMENT,
        )


class Pages:
    """The same group, through the pages."""

    def __init__(self, one: Class, client: FlaskClient) -> None:
        self.one, self.client = one, client
        signed_in(client, one.session, one.trainer)
        client.set_cookie("lang", "en")

    def send(self, path: str, **data: object) -> TestResponse:
        return self.client.post(path, data={"csrf_token": token(self.client, "/"), **data}, follow_redirects=True)

    def read(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", answer.text)


def test_a_group_is_assessed_on_one_page_signed_on_it_and_the_person_reads_it_until_it_is_taken_back(
    one: Class, client: FlaskClient, session: Session
) -> None:
    pages, (tig, plan) = Pages(one, client), one.skills
    path = f"/groupes/{one.course.id}/evaluer"
    assert "which skills did you assess?" in pages.read(path)
    path = f"{path}?competence={tig.id}&competence={plan.id}"
    assert "Results of the assessment" in pages.read(path)
    own = f"r-{one.people[1].id}.{tig.id}"
    given = {"kind": "final", "method": "test", "on": TODAY.isoformat(), f"all-{tig.id}": "3", own: "0"}
    kept = pages.send(path, **given).text
    assert "write what is missing" in kept
    assert re.search(rf'name="{re.escape(own)}".*?<option value="0" selected>', kept, re.DOTALL)
    given |= {f"r-{one.people[2].id}.{tig.id}": "-", "words": "Le cordon est irrégulier."}
    assert "The assessments of 2 people are recorded." in pages.send(path, **given).text
    who = [str(each.id) for each in one.people]
    assert one.results() == {(who[0], str(tig.id), 3), (who[1], str(tig.id), None)}

    check = {"skill": [str(tig.id)], "person": who}
    page = pages.send(f"/groupes/{one.course.id}/verifier", **check).text
    key = re.search(r'<option value="(final\.test\.[^"]+)"', page)
    assert key is not None
    cells = [f"{each}.{tig.id}" for each in who]
    signing = {"cell": cells, "sign": "1", "observed": "assessment", "seen_on": TODAY.isoformat(), "rests": key[1]}
    pages.send(f"/groupes/{one.course.id}/verifier", **signing)
    resting = session.scalars(select(Attestation)).all()
    assert len(resting) == 3
    assert [each.holding.trainee_id for each in resting if each.assessment_id] == [one.people[0].id]

    assert "Le cordon est irrégulier." in pages.read(f"/stagiaires/{who[1]}/attester")
    final = session.scalars(select(Assessment).where(Assessment.trainee_id == one.people[1].id)).one()
    signed_in(client, session, one.people[1].user)
    for page in ("", "/histoire"):
        told = pages.read(f"/portfolio/competences/{tig.id}{page}")
        assert "Le cordon est irrégulier." in told
        assert "not there yet" in told
    signed_in(client, session, one.trainer)
    assert "taken back" in pages.send(f"/evaluations/{final.id}/retirer", reason="Grille fausse").text
    signed_in(client, session, one.people[1].user)
    assert "Le cordon est irrégulier." not in pages.read(f"/portfolio/competences/{tig.id}")
    assert "Grille fausse" in pages.read(f"/portfolio/competences/{tig.id}/histoire")


def test_one_person_is_assessed_on_their_page_and_what_is_ticked_is_said_not_to_be_there_yet(
    one: Class, client: FlaskClient, session: Session
) -> None:
    pages, who = Pages(one, client), one.people[0]
    path = f"/stagiaires/{who.id}/evaluer"
    assert "Skills of their modules" in pages.read(path)
    result = {f"r-{who.id}.{one.skills[0].id}": "2"}
    given = {"kind": "initial", "method": "interview", "on": TODAY.isoformat()}
    assert "Choose at least one result." in pages.send(path, **given).text
    early = {"on": (CAME - timedelta(days=1)).isoformat()}
    assert "came on" in pages.send(path, **given | result | early | {"kind": "final"}).text
    assert "is recorded" in pages.send(path, **given, **result).text

    path = f"/groupes/{one.course.id}/pas-encore"
    cell = f"{who.id}.{one.skills[1].id}"
    assert "Why not yet?" in pages.send(path, cell=cell).text
    assert "Write why in a few words." in pages.send(path, cell=cell, sign="1", reason=" ").text
    answer = pages.send(path, cell=cell, sign="1", reason="Lit les cotes, pas les coupes", on=TODAY.isoformat())
    assert "It is kept. 1 person reads why" in answer.text
    assert one.results() == {
        (str(who.id), str(one.skills[0].id), 2),
        (str(who.id), str(one.skills[1].id), None),
    }
    assert "Lit les cotes" in pages.read(f"/groupes/{one.course.id}/attester?personne={who.id}")
    assert session.scalars(select(Attestation)).all() == []


def test_of_more_skills_than_one_page_takes_the_others_are_told_and_one_step_away(
    one: Class, client: FlaskClient, session: Session
) -> None:
    many = [people.skill(session, f"Geste {number:02}") for number in range(14)]
    dates = CAME, TODAY + timedelta(days=30)
    course = schools.training_session(session, one.provider, modules={"Gestes": (many, *dates)})
    schools.enrolled(session, one.people[0], course, now=LONG_AGO)
    session.commit()
    pages, path = Pages(one, client), f"/groupes/{course.id}/evaluer"
    everything = "&".join(f"competence={each.id}" for each in many)
    page = pages.read(f"{path}?{everything}")
    assert "12 skills at most at once. 2 others wait: record them afterwards." in page
    assert len(re.findall(r'name="all-', page)) == 12
    others = re.search(rf'<a href="({path}[?]competence=[^"]+)">', page)
    assert others is not None
    later = pages.read(others[1].replace("&amp;", "&"))
    assert len(re.findall(r'name="all-', later)) == 2
    assert "at most at once" not in later


def test_who_is_only_expected_has_an_initial_assessment_and_no_portfolio_shows(
    one: Class, client: FlaskClient, session: Session
) -> None:
    who = people.trainee(session, "Personne attendue", now=LONG_AGO)
    own = people.skill(session, "Faire un pain au levain")
    people.declared(session, who, own)
    coming = schools.enrolled(session, who, one.course, started=False, now=LONG_AGO)
    session.commit()
    pages, path = Pages(one, client), f"/stagiaires/{who.id}/evaluer"
    page = pages.read(path)
    assert "only an initial assessment" in page
    assert "Faire un pain au levain" not in page
    assert 'value="final"' not in page
    told = {"method": "interview", "on": TODAY.isoformat(), f"r-{who.id}.{one.skills[0].id}": "2"}
    assert "is recorded" not in pages.send(path, **told, kind="final").text
    assert "is recorded" in pages.send(path, **told, kind="initial").text
    assert one.results() == {(str(who.id), str(one.skills[0].id), 2)}
    assert "Initial assessment" in pages.read(f"/positionnements/inscriptions/{coming.id}")
    assert client.get(f"/stagiaires/{who.id}/attester").status_code == 404
