"""An intake and a person through their pages: read, decided at once or one by one, taken out as a table."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.positioning.models import Choice, PositioningDecision
from app.sharing import services as sharing
from app.sharing.models import Part, Reading, What
from app.trainings.models import Enrolment, EnrolmentModule
from tests.app.positioning.conftest import MOMENT, Intake
from tests.factories import portfolio as people
from tests.factories import trainings as schools
from tests.factories.accounts import signed_in, token
from tests.factories.sharing import granted


class Desk:
    """The trainer signed in, before an intake of three: one attested, one who only says so, one who knows nothing."""

    def __init__(self, intake: Intake, client: FlaskClient) -> None:
        self.intake, self.client, self.session = intake, client, intake.session
        self.people = [intake.comes(name) for name in ("=Anaïs Blin", "Bakary Traoré", "Chloé Duval")]
        intake.attested(self.people[0].trainee, intake.tig)
        people.declared(self.session, self.people[1].trainee, intake.tig)
        self.session.commit()
        signed_in(client, self.session, intake.trainer)
        client.set_cookie("lang", "en")

    @property
    def page(self) -> str:
        return f"/positionnements/{self.intake.given.id}"

    def of(self, number: int) -> str:
        return f"/positionnements/inscriptions/{self.people[number].id}"

    def read(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, path
        return re.sub(r"\s+", " ", answer.text).replace("\N{NO-BREAK SPACE}", " ")

    def send(self, path: str, **data: object) -> TestResponse:
        return self.client.post(path, data={"csrf_token": token(self.client, "/"), **data}, follow_redirects=True)

    def modules(self, number: int) -> list[EnrolmentModule]:
        return sorted(self.people[number].modules, key=lambda one: one.module.position)

    def ticks(self) -> list[str]:
        return re.findall(r'name="module" value="([^"]+)" checked', self.client.get(self.page).text)

    def field(self, number: int, name: str) -> str:
        """The name of a field of the module of welding."""
        return f"m-{self.modules(number)[0].module_id}-{name}"

    def decided(self) -> list[tuple[Choice, int]]:
        rows = select(PositioningDecision.choice, PositioningDecision.spared_minutes)
        found: list[tuple[Choice, int]] = [(row[0], row[1]) for row in self.session.execute(rows)]
        return sorted(found, key=str)


@pytest.fixture
def desk(intake: Intake, client: FlaskClient) -> Desk:
    return Desk(intake, client)


def test_an_intake_is_decided_as_advised_at_once_but_what_is_unticked(desk: Desk) -> None:
    page = desk.read(desk.page)
    assert "Lighten by 35 h" in page
    assert "1 of 2 skills proven" in page
    assert len(desk.ticks()) == 6
    left = str(desk.modules(1)[0].id)
    sent = desk.send(desk.page, module=[one for one in desk.ticks() if one != left], reason="Vu  au dossier")
    assert "5 modules decided." in sent.text
    assert desk.decided() == [(Choice.FOLLOW, 0)] * 4 + [(Choice.LIGHTEN, 35 * 60)]
    kept = desk.session.scalars(select(PositioningDecision.reason).where(PositioningDecision.reason.is_not(None)))
    assert kept.all() == ["Vu au dossier"]
    desk.session.refresh(desk.modules(0)[0])
    assert desk.modules(0)[0].spared_minutes == 35 * 60
    assert desk.ticks() == [left]
    # Sent again, as by a second click: nothing is left of it.
    assert "Nothing was left to decide." in desk.send(desk.page, module=[str(desk.modules(0)[0].id)], reason="x").text


def test_what_is_missing_is_said_and_ticks_are_kept(desk: Desk) -> None:
    ticks = desk.ticks()
    assert "Tick at least one module." in desk.send(desk.page, reason="Vu").text
    refused = desk.send(desk.page, module=ticks[:1], reason=" ").text
    assert "Say why in a few words" in refused
    assert re.findall(r'name="module" value="([^"]+)" checked', refused) == ticks[:1]
    assert desk.decided() == []
    assert "Nothing was left to decide." in desk.send(desk.page, module="nonsense", reason="x").text


def test_a_person_is_told_skill_by_skill_and_decided_module_by_module(desk: Desk) -> None:
    page = desk.read(desk.of(0))
    for words in ("Attested", "Léa Hamel, Greta du Bessin", "Advice: lighten by 35 h of 70 h.", "all of it", "Missing"):
        assert words in page
    assert "Said by the person." in desk.read(desk.of(1))
    sent = desk.send(desk.of(0), **{desk.field(0, "choice"): "lighten", desk.field(0, "hours"): "10,5",
                                    desk.field(0, "reason"): "Vu au test", desk.field(0, "after"): "0"})  # fmt: skip
    assert "It is decided." in sent.text
    assert "Lightened by 10" in sent.text
    assert desk.decided() == [(Choice.LIGHTEN, 630)]
    desk.send(desk.of(0), **{desk.field(0, "choice"): "follow", desk.field(0, "reason"): "Veut tout revoir",
                             desk.field(0, "after"): "1"})  # fmt: skip
    page = desk.read(desk.of(0))
    assert "1 earlier decision" in page
    assert "Veut tout revoir" in page
    late = desk.send(desk.of(0), **{desk.field(0, "choice"): "exempt", desk.field(0, "reason"): "Vu",
                                    desk.field(0, "after"): "1"})  # fmt: skip
    assert "This has changed meanwhile." in late.text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Choose what to do of at least one module."),
        ({"choice": "lighten", "hours": "", "reason": "Vu"}, "Write hours and half hours"),
        ({"choice": "lighten", "hours": "dix", "reason": "Vu"}, "Write a number of hours"),
        ({"choice": "lighten", "hours": "0.2", "reason": "Vu"}, "Write hours and half hours"),
        ({"choice": "lighten", "hours": "NaN", "reason": "Vu"}, "Write hours and half hours"),
        ({"choice": "lighten", "hours": "1e9", "reason": "Vu"}, "Write hours and half hours"),
        ({"choice": "lighten", "hours": "10", "reason": ""}, "Say why in a few words"),
        ({"choice": "follow", "reason": ""}, "Say why in a few words"),
        ({"choice": "other"}, "Choose from the list."),
        ({"choice": "exempt", "reason": "x" * 301}, "Write at most 300 letters."),
    ],
)
def test_what_cannot_be_decided_is_refused_in_a_sentence(desk: Desk, given: dict[str, str], sentence: str) -> None:
    sent = desk.send(desk.of(0), **{desk.field(0, name): value for name, value in given.items()})
    assert sentence in sent.text
    assert desk.decided() == []


def test_the_person_reads_their_own_positioning_and_who_read_it(desk: Desk) -> None:
    desk.read(desk.page)
    desk.read(desk.of(0))
    desk.send(desk.page, module=desk.ticks(), reason="Vu au dossier")
    noted = (
        select(func.count())
        .select_from(Reading)
        .where(Reading.what == What.POSITIONING, Reading.trainee_id == desk.people[0].trainee_id)
    )
    assert desk.session.scalar(noted) == 1
    signed_in(desk.client, desk.session, desk.people[0].trainee.user)
    for path in ("/mes-positionnements", f"/mes-positionnements/{desk.people[0].id}"):
        page = desk.read(path)
        assert "Lightened by 35 h" in page
        assert "Vu au dossier" in page
    assert f"/mes-positionnements/{desk.people[0].id}" in desk.read("/mes-formations")
    assert "lightened by 35 h" in desk.read("/mes-formations")


def test_the_intake_as_a_table_runs_nothing_in_a_spreadsheet(desk: Desk) -> None:
    desk.send(desk.page, module=desk.ticks(), reason="@cmd")
    answer = desk.client.get(f"{desk.page}.csv")
    lines = answer.get_data(as_text=True).removeprefix("\ufeff").splitlines()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="positionnements.csv"'
    assert len(lines) == 7
    assert lines[1].startswith("'=Anaïs Blin;Soudage;70;2;1;35;Lighten the module;35;'@cmd;Paul Renouf;")


def test_lists_tell_how_far_each_group_has_come(desk: Desk) -> None:
    assert "6 modules to decide" in desk.read("/positionnements")
    desk.send(desk.page, module=desk.ticks(), reason="Vu")
    page = desk.read("/positionnements")
    assert "All is decided" in page
    assert f'href="{desk.page}"' in page
    assert f'href="{desk.page}"' in desk.read(f"/groupes/{desk.intake.given.id}")
    assert f'href="{desk.of(0)}"' in desk.read(f"/inscriptions/{desk.people[0].id}")


def test_who_trains_here_and_comes_too_is_not_positioned_by_themselves(desk: Desk, session: Session) -> None:
    own: Enrolment = schools.enrolled(
        session,
        people.services.open_portfolio(session, user=desk.intake.trainer, now=people.NOW),
        desk.intake.given,
        started=False,
    )
    session.commit()
    assert len(desk.ticks()) == 6
    assert desk.client.get(f"/positionnements/inscriptions/{own.id}").status_code == 404


def test_statements_do_not_grow_with_people(desk: Desk, statements: list[str]) -> None:
    def asked() -> list[int]:
        counts = []
        for path in (desk.page, f"{desk.page}.csv", "/positionnements"):
            desk.session.expire_all()
            desk.client.get(path)  # what was learnt of skills is at hand from then on
            statements.clear()
            assert desk.client.get(path).status_code == 200
            counts.append(len(statements))
        return counts

    few = asked()
    for number in range(17):
        one = desk.intake.comes(f"Personne {number}")
        desk.intake.attested(one.trainee, desk.intake.tig, desk.intake.mig)
    desk.session.commit()
    assert asked() == few
    statements.clear()
    desk.send(desk.page, module=desk.ticks(), reason="Vu")
    decided = len(statements)
    for number in range(20):
        desk.intake.comes(f"Autre {number}")
    desk.session.commit()
    statements.clear()
    desk.send(desk.page, module=desk.ticks(), reason="Vu")
    assert len(statements) <= decided


def test_someone_not_enrolled_who_gives_access_is_set_against_a_training_until_they_withdraw(desk: Desk) -> None:
    who, intake = people.trainee(desk.session, "Dina Morel"), desk.intake
    schools.enrolled(desk.session, who, intake.course)
    intake.attested(who, intake.tig)
    path = f"/positionnements/personnes/{who.id}?formation={intake.given.programme_id}"
    desk.session.commit()
    assert desk.client.get(path).status_code == 404
    granted(desk.session, who, intake.provider, {Part.TRAININGS}, now=MOMENT)
    desk.session.commit()
    assert desk.client.get(path).status_code == 404
    grant = granted(desk.session, who, intake.provider, {Part.SKILLS}, now=MOMENT)
    desk.session.commit()
    assert "Could be lightened in all" not in desk.read(f"/positionnements/personnes/{who.id}")
    page = desk.read(path)
    for words in ("Advice: lighten by 35 h of 70 h.", "Léa Hamel, Greta du Bessin", "35 h of 140 h"):
        assert words in page
    noted = select(func.count()).select_from(Reading).where(Reading.trainee_id == who.id)
    assert desk.session.scalar(noted) == 1
    assert f"/positionnements/personnes/{who.id}" in desk.read(f"/personnes/{who.id}")
    sharing.withdraw(desk.session, grant=grant, now=MOMENT)
    desk.session.commit()
    assert desk.client.get(path).status_code == 404
