"""What goes out of a provider comes back as it was, whatever bears the same name; and cells that nobody means."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Membership, MembershipRole, Organisation, User
from app.i18n import local_day
from app.trainings import queries, services
from app.trainings.models import CertificationKind, TrainingSession
from tests.app.trainings.test_imports import END, START, Import, flat
from tests.app.trainings.test_pages import TODAY
from tests.factories import portfolio as people
from tests.factories import trainings as make
from tests.factories.accounts import signed_in, token
from tests.factories.portfolio import NOW

NAME = "Les Geeks du bâtiment"


@pytest.fixture
def provider(session: Session) -> Organisation:
    return make.provider(session)


@pytest.fixture(autouse=True)
def author(client: FlaskClient, session: Session, provider: Organisation) -> User:
    trainer = make.trainer(session, provider)
    signed_in(client, session, trainer)
    return trainer


@pytest.fixture
def twins(session: Session, provider: Organisation) -> list[TrainingSession]:
    """Two sessions of one name, of two trainings of one name; a third of the same training, without a name."""
    tig = people.skill(session)
    modules = {"Soudage": ([tig], START, END)}
    twins = [make.training_session(session, provider, modules=modules, name=NAME, seats=20) for _time in range(2)]
    for name in (NAME, None, None):
        services.schedule(
            session, programme=twins[0].programme, name=name, commune_code=twins[0].commune_code, seats=9,
            module_dates={twins[0].programme.modules[0].id: (START, END)},
        )  # fmt: skip
    session.commit()
    return twins


@pytest.mark.parametrize("what", ["formations", "sessions", "inscriptions"])
def test_what_bears_one_name_goes_out_and_comes_back_untouched(
    client: FlaskClient, session: Session, twins: list[TrainingSession], author: User, what: str
) -> None:
    for where in twins:
        make.enrolled(session, people.trainee(session), where)
        entrant = services.Entrant("attendue@example.org", "Ana Attendue", TODAY, END)
        services.admit(session, training_session=where, entrant=entrant, by=author, now=NOW)
    early = make.enrolled(session, people.trainee(session, "Bo Parti"), twins[0], started=False)
    services.drop(session, enrolment=early, on=local_day(NOW), reason="job", now=NOW)
    session.commit()

    page = flat(Import(client, what, client.get(f"/formations/exporter/{what}.csv").data).tried())

    rows = {"formations": 2, "sessions": 5, "inscriptions": 5}[what]
    assert f"{rows} nothing to do" in page
    assert "left out" not in page.split("Row by row")[0]


def test_one_name_alone_does_not_say_which_and_a_code_goes_with_its_name(
    client: FlaskClient, session: Session, twins: list[TrainingSession]
) -> None:
    first, second = twins
    table = "\n".join(
        [
            "session;nom;email;identifiant",
            f"{NAME};A;a@example.org;",
            f"{NAME};B;b@example.org;{second.id}",
            f"Autre;C;c@example.org;{first.id}",
            f"{NAME};D;d@example.org;b0c1",
            f"{NAME};=1+1;e@example.org;{first.id}",
            f"{NAME};Zoé\u202egnp;f@example.org;{first.id}",
        ]
    )
    importing = Import(client, "inscriptions", table)

    for page in (flat(importing.tried()), flat(importing.kept())):
        for words in ("Write which one in “identifiant”", "is of another name", "Nothing of yours has the code"):
            assert words in page
        assert "This one begins with =" in page
        assert "signs that cannot be read" in page
        assert "\u202e" not in page
    assert queries.awaited_in(session, first.id) == []
    assert [one.email for one in queries.awaited_in(session, second.id)] == ["b@example.org"]


def test_a_session_or_training_of_a_name_borne_twice_is_not_said_again_at_random(
    client: FlaskClient, session: Session, twins: list[TrainingSession]
) -> None:
    title = twins[0].programme.title
    code = twins[0].programme.modules[0].targets[0].skill_id
    trainings = f"formation;module;heures;competence\n{title};Soudage;10;{code}\n"
    head = "formation;session;commune;places;debut;fin;identifiant\n"
    rows = f"{title};;50129;{'9' * 5000};{START};{END};{twins[0].id}\n{title};;50129;3;{START};{END};\n"

    assert "Several trainings have this name" in flat(Import(client, "formations", trainings).tried())
    page = flat(Import(client, "sessions", head + rows).tried())
    assert "is of another name" in page
    assert "Several trainings have this name" in page
    session.expire_all()
    assert {one.seats for one in queries.sessions_given_by(session, [twins[0].programme.provider_id])} == {20, 9}


def test_the_table_of_someone_of_two_providers_comes_back_whole_to_either(
    client: FlaskClient, session: Session, provider: Organisation, author: User
) -> None:
    other = make.provider(session, "Autre Formation")
    session.add(Membership(user=author, organisation=other, role=MembershipRole.TRAINER, created_at=NOW))
    skills = [people.skill(session)]
    for at in (provider, other):
        who = people.trainee(session, f"Ana {at.name}")
        make.enrolled(session, who, make.training_session(session, at, modules={"Soudage": (skills, START, END)}))
        services.certify(
            session, trainee=who, provider=at, recorded_by=author, kind=CertificationKind.TITLE, title="Titre",
            code=None, body="Jury", awarded_on=local_day(NOW), expires_on=None, skills={skills[0].id: 3}, now=NOW,
        )  # fmt: skip
    session.commit()

    for what in ("formations", "certifications"):
        table = client.get(f"/formations/exporter/{what}.csv").data.decode("utf-8-sig")
        for at in (provider, other):
            data = {"csrf_token": token(client, "/"), "text": table, "provider": str(at.id)}
            page = flat(client.post(f"/formations/importer/{what}?lang=en", data=data).text)
            assert "2 nothing to do" in page
            assert "left out" not in page.split("Row by row")[0]


def test_two_columns_of_one_name_are_refused_whole(client: FlaskClient, twins: list[TrainingSession]) -> None:
    page = flat(Import(client, "inscriptions", f"session;nom;email;e-mail\n{NAME};A;a@x.org;b@x.org\n").tried())
    assert "Several columns say the same thing: email." in page
