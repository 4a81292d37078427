"""An intake and a person through their pages: read, decided at once or one by one, taken out as a table."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.attestations.models import AssessmentKind
from app.i18n import local_day
from app.positioning.models import Choice, PositioningDecision
from app.sharing import services as sharing
from app.sharing.models import Part, Reading, What
from app.skills.models import Skill
from app.trainings.models import Enrolment, EnrolmentModule
from tests.app.positioning.conftest import LONG_AGO, MOMENT, Intake
from tests.factories import attestations as statements_of
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

    def written(self, choice: str, hours: str, reason: str, *, after: int) -> dict[str, str]:
        """What is sent of the first person's module of welding."""
        sent = {"choice": choice, "hours": hours, "reason": reason, "after": str(after)}
        return {self.field(0, name): value for name, value in sent.items()}

    def shown(self, page: str, name: str) -> str:
        """What a field of that module holds."""
        found = re.search(rf'<input[^>]*name="{self.field(0, name)}"[^>]*value="([^"]*)"', page)
        return found[1] if found else ""

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
    assert "1 skill proven of 2" in page
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


def test_what_an_older_page_sends_is_shown_again_beside_what_was_decided_meanwhile(desk: Desk) -> None:
    desk.client.set_cookie("lang", "fr")
    desk.send(desk.of(0), **desk.written("lighten", "10,5", "Vu au test", after=0))
    late = desk.send(desk.of(0), **desk.written("lighten", "20,5", "Vu en stage", after=0)).text
    assert "Cela a changé entre-temps" in late
    assert "Paul Renouf" in late
    assert "10\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30 (Vu au test)" in late
    # What was typed, as it is written here, and which decision it would now follow.
    assert [desk.shown(late, name) for name in ("hours", "reason", "after")] == ["20,5", "Vu en stage", "1"]
    assert desk.decided() == [(Choice.LIGHTEN, 630)]
    assert "C’est décidé" in desk.send(desk.of(0), **desk.written("lighten", "20,5", "Vu en stage", after=1)).text
    assert sorted(spared for _choice, spared in desk.decided()) == [630, 1230]
    # An older page on which nothing of this module was changed takes nothing back.
    left = desk.send(desk.of(0), **desk.written("lighten", "10,5", "Vu au test", after=1)).text
    assert "Rien n’a changé." in left
    assert "de 0,5 à 69,5" in desk.send(desk.of(0), **desk.written("lighten", "80", "Vu", after=2)).text
    assert len(desk.decided()) == 2


def test_hours_that_could_be_spared_are_those_of_modules_still_to_be_done(desk: Desk, session: Session) -> None:
    assert "Could be lightened in all: 35 h of 140 h." in desk.read(desk.of(0))
    desk.modules(0)[0].completed_on = local_day(MOMENT)
    session.commit()
    page = desk.read(desk.of(0))
    assert "Could be lightened in all: 0 h of 70 h. 1 module is finished, and is not counted." in page
    assert "nothing is left to lighten" in page
    assert "Advice: lighten" not in page
    desk.modules(0)[1].completed_on = local_day(MOMENT)
    session.commit()
    assert "All modules are finished" in desk.read(desk.of(0))


def test_initial_assessments_show_beside_the_skill_in_as_many_statements(desk: Desk, statements: list[str]) -> None:
    intake = desk.intake
    desk.people.append(intake.comes("Dina Morel", started=True))
    who = desk.people[3].trainee

    def look(levels: dict[Skill, int | None], by: User, kind: AssessmentKind = AssessmentKind.INITIAL) -> None:
        statements_of.assessed(desk.session, who, levels, by=by, on=local_day(LONG_AGO), kind=kind, now=LONG_AGO)
        desk.session.commit()

    def asked() -> int:
        desk.session.expire_all()
        desk.read(desk.of(3))
        statements.clear()
        desk.read(desk.of(3))
        return len(statements)

    look({intake.tig: 2}, intake.trainer)
    look({intake.tig: 4}, intake.trainer, AssessmentKind.FINAL)
    look({intake.talk: 3}, intake.other_trainer)
    few, page = asked(), desk.read(desk.of(3))
    assert "by Paul Renouf (" in page
    assert "): with help." in page
    assert "can teach it." not in page
    assert "Léa Hamel" not in page  # another provider's, which only the person reads
    for level in (1, None, 3, 2):
        look({intake.mig: level, intake.talk: level}, intake.trainer)
    assert asked() == few
    assert "): not there yet." in desk.read(desk.of(3))
    signed_in(desk.client, desk.session, who.user)
    assert "by Léa Hamel (Greta du Bessin): on their own." in desk.read(f"/mes-positionnements/{desk.people[3].id}")


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
