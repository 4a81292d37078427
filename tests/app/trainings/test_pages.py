"""Trainings through their pages: a trainee's own, and a trainer's groups."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import Organisation, User
from app.i18n import local_day
from app.portfolio import queries as portfolio
from app.portfolio.models import Proof, Trainee
from app.portfolio.queries import Standing
from app.skills.models import Skill
from app.trainings import services
from app.trainings.models import Certification, Enrolment, EnrolmentModule, EnrolmentState, TrainingSession
from tests.factories import portfolio as people
from tests.factories import trainings as make
from tests.factories.accounts import signed_in, token

MOMENT = datetime.now(UTC)
TODAY = local_day(MOMENT)
LATER = TODAY + timedelta(days=90)
LONG_AGO = MOMENT - timedelta(days=50)


class Group:
    """A session of two modules, its trainer signed in, and one person in it."""

    def __init__(self, session: Session, client: FlaskClient) -> None:
        self.session, self.client = session, client
        self.tig, self.talk = people.skill(session), people.skill(session, "Communiquer à l’oral")
        self.provider: Organisation = make.provider(session)
        self.trainer: User = make.trainer(session, self.provider)
        self.course: TrainingSession = make.training_session(
            session,
            self.provider,
            modules={
                "Soudage TIG": ([self.tig], TODAY - timedelta(days=30), TODAY + timedelta(days=60)),
                "Communication": ([self.talk], TODAY, LATER),
            },
            name="groupe d’octobre",
        )
        self.who: Trainee = people.trainee(session, now=LONG_AGO)
        self.enrolment: Enrolment = make.enrolled(session, self.who, self.course, now=LONG_AGO)
        signed_in(client, session, self.trainer)

    @property
    def page(self) -> str:
        return f"/groupes/{self.course.id}"

    @property
    def person(self) -> str:
        return f"/inscriptions/{self.enrolment.id}"

    def module(self, title: str) -> EnrolmentModule:
        return next(one for one in self.enrolment.modules if one.module.title == title)

    def held(self, skill: Skill) -> portfolio.HoldingSummary | None:
        return portfolio.holding(self.session, trainee_id=self.who.id, skill_id=skill.id, today=TODAY)

    def state(self) -> EnrolmentState:
        self.session.refresh(self.enrolment)
        return self.enrolment.state


@pytest.fixture
def group(session: Session, client: FlaskClient) -> Group:
    return Group(session, client)


def read(client: FlaskClient, path: str) -> str:
    answer = client.get(f"{path}{'&' if '?' in path else '?'}lang=en")
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", answer.text)


def send(client: FlaskClient, path: str, **data: object) -> TestResponse:
    return client.post(f"{path}?lang=en", data={"csrf_token": token(client, "/"), **data})


def test_a_trainee_sees_their_trainings_with_the_date_of_each_module(
    client: FlaskClient, session: Session, group: Group
) -> None:
    services.complete_module(session, module=group.module("Soudage TIG"), on=TODAY, now=MOMENT)
    signed_in(client, session, group.who.user)
    page = read(client, "/mes-formations")
    for words in ("Soudeur assembleur", "Cap Métal Formation", "Cherbourg-en-Cotentin", "In training"):
        assert words in page
    assert re.search(r"Soudage TIG</th>.*?Finished on", page)
    assert re.search(r"Communication</th>.*?Until", page)


def test_a_module_is_drawn_from_when_the_group_begins_it_or_the_person_comes(
    client: FlaskClient, session: Session, group: Group
) -> None:
    late = services.enrol(
        session,
        trainee=people.trainee(session, "Elsa Quesnel"),
        training_session=group.course,
        now=MOMENT,
        starts_on=TODAY - timedelta(days=5),
    )
    services.start(session, enrolments=[late], now=MOMENT)
    for who, start in ((group.who, TODAY - timedelta(days=30)), (late.trainee, TODAY - timedelta(days=5))):
        signed_in(client, session, who.user)
        day = f"{start.day} {start:%B} {start.year}"
        assert re.search(rf"Soudage TIG, from {day} to ", read(client, "/mes-formations").replace("\xa0", " "))


def test_a_trainee_without_training_is_told_what_will_come(client: FlaskClient, session: Session) -> None:
    signed_in(client, session, people.trainee(session).user)
    assert "No training yet" in read(client, "/mes-formations")


def test_a_trainer_sees_the_groups_of_their_provider_only(client: FlaskClient, session: Session, group: Group) -> None:
    make.training_session(session, make.provider(session, "Autre Formation"), title="Cuisinier")
    session.commit()
    page = read(client, "/groupes")
    assert "Soudeur assembleur, groupe d’octobre" in page
    assert "Cuisinier" not in page


def test_a_group_shows_its_people_with_the_date_of_each_module(client: FlaskClient, group: Group) -> None:
    page = read(client, group.page)
    row = re.search(r"<tr><th scope=\"row\"><a href=\"/inscriptions.*?</tr>", page)
    assert row is not None
    assert "Camille Lecarpentier" in row[0]
    assert row[0].count("<td>") == 4


def test_a_group_costs_the_same_statements_however_many_its_people(
    client: FlaskClient, session: Session, group: Group, statements: list[str]
) -> None:
    costs = []
    for count in (1, 8):
        for number in range(count):
            make.enrolled(session, people.trainee(session, f"Personne {number}"), group.course, now=LONG_AGO)
        session.commit()
        statements.clear()
        read(client, group.page)
        costs.append(len(statements))
    assert costs[0] == costs[1]
    assert costs[0] <= 14


def test_those_who_came_are_started_together(client: FlaskClient, session: Session, group: Group) -> None:
    came, absent = (
        make.enrolled(session, people.trainee(session, name), group.course, started=False, now=LONG_AGO)
        for name in ("Amélie Lefèvre", "Bakary Traoré")
    )
    session.commit()
    assert "2 people have not started" in read(client, group.page)
    send(client, f"{group.page}/demarrer", enrolment=[str(came.id)])
    session.expire_all()
    assert (came.state, absent.state) == (EnrolmentState.ACTIVE, EnrolmentState.PLANNED)
    assert len(portfolio.holdings(session, came.trainee_id, today=TODAY)) == 2


def test_nobody_of_another_group_is_started_from_here(client: FlaskClient, session: Session, group: Group) -> None:
    elsewhere = make.training_session(session, make.provider(session, "Autre Formation"))
    foreign = make.enrolled(session, people.trainee(session, "Inès Duval"), elsewhere, started=False, now=LONG_AGO)
    session.commit()
    send(client, f"{group.page}/demarrer", enrolment=[str(foreign.id)])
    session.refresh(foreign)
    assert foreign.state is EnrolmentState.PLANNED


def test_starting_what_has_started_meanwhile_says_so(client: FlaskClient, group: Group) -> None:
    answer = send(client, f"{group.page}/demarrer", enrolment=[str(group.enrolment.id)])
    assert answer.status_code == 302
    assert "has started or left meanwhile" in read(client, group.page)


def test_moving_a_date_moves_the_skill_in_the_portfolio(client: FlaskClient, group: Group) -> None:
    day = TODAY + timedelta(days=75)
    path = f"{group.person}/modules/{group.module('Soudage TIG').id}"
    assert send(client, path, do="move", on=day.isoformat()).status_code == 302
    tig, talk = group.held(group.tig), group.held(group.talk)
    assert tig is not None
    assert talk is not None
    assert (tig.next_date, talk.next_date) == (day, LATER)


@pytest.mark.parametrize(
    ("do", "typed", "sentence"),
    [
        ("move", (TODAY - timedelta(days=1)).isoformat(), "This date has passed."),
        ("move", "", "Choose a date."),
        ("move", "2027-02-31", "Write a date that exists"),
        ("end", (TODAY + timedelta(days=1)).isoformat(), "This date has not come yet."),
    ],
)
def test_a_wrong_date_is_said_beside_its_module_and_kept(
    client: FlaskClient, group: Group, do: str, typed: str, sentence: str
) -> None:
    module = group.module("Soudage TIG")
    answer = send(client, f"{group.person}/modules/{module.id}", do=do, on=typed)
    assert answer.status_code == 200
    assert re.search(rf'id="on-{module.id}-error"[^>]*>{re.escape(sentence)}', answer.text)
    assert f'id="on-{module.id}" name="on" value="{typed}"' in answer.text
    found = group.held(group.tig)
    assert found is not None
    assert found.next_date == TODAY + timedelta(days=60)


def test_a_date_before_the_training_starts_is_refused(client: FlaskClient, session: Session, group: Group) -> None:
    late = services.enrol(
        session,
        trainee=people.trainee(session, "Elsa Quesnel"),
        training_session=group.course,
        now=MOMENT,
        starts_on=TODAY + timedelta(days=20),
    )
    session.commit()
    day = (TODAY + timedelta(days=5)).isoformat()
    answer = send(client, f"/inscriptions/{late.id}/modules/{late.modules[0].id}", do="move", on=day)
    assert "This date comes before the training starts." in answer.text
    assert f'value="{day}"' in answer.text


def test_a_module_of_someone_else_is_not_reached_through_this_person(
    client: FlaskClient, session: Session, group: Group
) -> None:
    other = make.enrolled(session, people.trainee(session, "Bakary Traoré"), group.course, now=LONG_AGO)
    session.commit()
    path = f"{group.person}/modules/{other.modules[0].id}"
    assert send(client, path, do="move", on=LATER.isoformat()).status_code == 404


def test_a_module_that_is_over_waits_for_its_attestation(client: FlaskClient, group: Group) -> None:
    path = f"{group.person}/modules/{group.module('Soudage TIG').id}"
    send(client, path, do="end", on=TODAY.isoformat())
    found = group.held(group.tig)
    assert found is not None
    assert found.standing is Standing.AWAITING
    send(client, path, do="end", on=TODAY.isoformat())
    assert "This has changed meanwhile." in read(client, group.person)


def test_a_module_ends_for_the_group_but_for_the_absent(client: FlaskClient, session: Session, group: Group) -> None:
    absent = make.enrolled(session, people.trainee(session, "Bakary Traoré"), group.course, now=LONG_AGO)
    session.commit()
    path = f"{group.page}/modules/{group.module('Soudage TIG').module_id}"
    assert read(client, path).count(" checked") == 2
    send(client, path, people=[str(group.enrolment.id)], on=TODAY.isoformat())
    session.expire_all()
    assert group.module("Soudage TIG").completed_on == TODAY
    assert all(module.completed_on is None for module in absent.modules)


def test_a_module_ends_for_at_least_one_person(client: FlaskClient, group: Group) -> None:
    path = f"{group.page}/modules/{group.module('Soudage TIG').module_id}"
    assert "Tick at least one person." in send(client, path, on=TODAY.isoformat()).text


def test_a_training_is_finished_with_all_its_modules(client: FlaskClient, group: Group) -> None:
    send(client, f"{group.person}/terminer", on=TODAY.isoformat())
    assert group.state() is EnrolmentState.COMPLETED
    found = [group.held(group.tig), group.held(group.talk)]
    assert [one.standing for one in found if one is not None] == [Standing.AWAITING, Standing.AWAITING]


def test_a_training_does_not_finish_tomorrow(client: FlaskClient, group: Group) -> None:
    send(client, f"{group.person}/terminer", on=LATER.isoformat())
    assert "This date has not come yet." in read(client, group.person)
    assert group.state() is EnrolmentState.ACTIVE


def test_a_departure_is_noted_with_its_reason(client: FlaskClient, group: Group) -> None:
    refused = send(client, f"{group.person}/arreter", on=TODAY.isoformat())
    assert "Choose a reason." in refused.text
    send(client, f"{group.person}/arreter", on=TODAY.isoformat(), reason="job")
    assert group.state() is EnrolmentState.DROPPED
    assert group.held(group.tig) is None
    assert "Found a job" in read(client, group.page)


def test_a_planned_person_starts_from_their_own_page(client: FlaskClient, session: Session, group: Group) -> None:
    planned = make.enrolled(session, people.trainee(session, "David Marie"), group.course, started=False, now=LONG_AGO)
    session.commit()
    assert "The training has started" in read(client, f"/inscriptions/{planned.id}")
    send(client, f"/inscriptions/{planned.id}/demarrer")
    session.refresh(planned)
    assert planned.state is EnrolmentState.ACTIVE


# --- Certifications ---------------------------------------------------------------------------------------------------


def typed(**more: object) -> dict[str, object]:
    return {
        "kind": "block",
        "title": "Titre professionnel, bloc 1",
        "code": "RNCP37357BC01",
        "body": "Ministère du travail",
        "awarded_on": TODAY.isoformat(),
        **more,
    }


def test_a_certification_certifies_the_skills_ticked(client: FlaskClient, session: Session, group: Group) -> None:
    path = f"/stagiaires/{group.who.id}/certifications/ajouter"
    ticked = {f"s-{group.tig.id}-ticked": "y", f"s-{group.tig.id}-level": "4"}
    assert send(client, path, **typed(**ticked)).status_code == 302
    tig, talk = group.held(group.tig), group.held(group.talk)
    assert tig is not None
    assert talk is not None
    assert (tig.proof, tig.level, talk.proof) == (Proof.CERTIFIED, 4, None)
    recorded = session.scalars(select(Certification)).one()
    assert (recorded.provider_id, recorded.recorded_by_id) == (group.provider.id, group.trainer.id)


def test_a_certification_without_a_skill_keeps_what_was_typed(
    client: FlaskClient, session: Session, group: Group
) -> None:
    answer = send(client, f"/stagiaires/{group.who.id}/certifications/ajouter", **typed())
    assert "Tick at least one skill that it certifies." in answer.text
    for kept in ('value="Titre professionnel, bloc 1"', 'value="RNCP37357BC01"', 'value="Ministère du travail"'):
        assert kept in answer.text
    assert session.scalars(select(Certification)).all() == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"awarded_on": LATER.isoformat()}, "This date has not come yet."),
        ({"expires_on": date(2020, 1, 1).isoformat()}, "The end comes before the start."),
        ({"title": ""}, "Write its name"),
        ({"body": "  "}, "Write who delivers it"),
        ({"kind": "licence"}, "Choose from the list."),
    ],
)
def test_a_certification_that_cannot_be_is_refused(
    client: FlaskClient, session: Session, group: Group, wrong: dict[str, str], sentence: str
) -> None:
    given = typed(**{f"s-{group.tig.id}-ticked": "y"}) | wrong
    answer = send(client, f"/stagiaires/{group.who.id}/certifications/ajouter", **given)
    assert sentence in answer.text
    assert session.scalars(select(Certification)).all() == []


def test_a_skill_that_is_not_on_the_page_is_not_certified(client: FlaskClient, session: Session, group: Group) -> None:
    stranger = people.skill(session, "Piloter un avion")
    session.commit()
    ticked = {f"s-{group.tig.id}-ticked": "y", f"s-{stranger.id}-ticked": "y"}
    send(client, f"/stagiaires/{group.who.id}/certifications/ajouter", **typed(**ticked))
    assert group.held(stranger) is None


def test_a_certification_recorded_by_mistake_is_taken_back(client: FlaskClient, session: Session, group: Group) -> None:
    send(
        client,
        f"/stagiaires/{group.who.id}/certifications/ajouter",
        **typed(**{f"s-{group.tig.id}-ticked": "y"}),
    )
    recorded = session.scalars(select(Certification)).one()
    path = f"/certifications/{recorded.id}/retirer"
    assert "Write why in a few words." in send(client, path).text
    send(client, path, reason="Une autre personne")
    found = group.held(group.tig)
    assert found is not None
    assert found.proof is None
    assert send(client, path, reason="Encore").status_code == 302
    session.refresh(recorded)
    assert recorded.withdrawn_reason == "Une autre personne"
