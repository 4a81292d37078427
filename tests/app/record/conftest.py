"""A person with skills of every strength, signed in, and how a test makes and reads booklets."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.i18n import local_day
from app.portfolio.models import Experience, ExperienceKind, GroundState, OwnWords, Trainee
from app.portfolio.services import Saying, add_link, declare_many
from app.skills.models import Skill, SkillFamily
from app.trainings import services as trainings
from app.trainings.models import CertificationKind
from tests.factories import attestations as statements_of
from tests.factories import portfolio as make
from tests.factories import trainings as schools
from tests.factories.accounts import signed_in, token

MOMENT = datetime.now(UTC)
TODAY = local_day(MOMENT)
LONG_AGO = MOMENT - timedelta(days=50)
NAME = "Zoé Lœuillet-Žīgurs"
# What a person may write to see whether a paper runs it.
HOSTILE = '#panic("x") ] $x$ <b>\\ *gras* //'


@dataclass(frozen=True)
class Person:
    """Someone, the trainer who signed for them, and their skills by what stands behind them."""

    trainee: Trainee
    trainer: User
    declared: Skill
    attested: Skill
    certified: Skill
    coming: Skill


@pytest.fixture
def person(session: Session) -> Person:
    who = make.trainee(session, NAME, now=LONG_AGO)
    who.commune_code = make.commune(session).code
    at = schools.provider(session)
    trainer = schools.trainer(session, at)
    taught = make.skill(session, "Souder en TIG")
    group = schools.training_session(
        session, at, modules={"Soudage TIG": ([taught], TODAY - timedelta(days=20), TODAY + timedelta(days=90))}
    )
    schools.enrolled(session, who, group, now=LONG_AGO)
    declared = make.skill(session, "Animer une réunion", family=SkillFamily.BEHAVIOURAL)
    past = Experience(
        trainee_id=who.id,
        kind=ExperienceKind.JOB,
        title=HOSTILE,
        place="=1+1",
        started_on=date(2020, 1, 6),
        ended_on=date(2022, 3, 31),
    )
    session.add(past)
    session.flush()
    saying = Saying(declared.id, GroundState.ACQUIRED, 3, None, None, past.id)
    declare_many(session, trainee=who, sayings=[saying], now=LONG_AGO)
    attested = make.skill(session, "Lire un plan")
    statements_of.attested(session, who, attested, by=trainer, now=MOMENT)
    certified = make.skill(session, "Conduire un chariot")
    trainings.certify(
        session,
        trainee=who,
        provider=at,
        recorded_by=trainer,
        kind=CertificationKind.TITLE,
        title="Titre de cariste",
        code="RNCP1234",
        body="Ministère du Travail",
        awarded_on=date(2025, 6, 2),
        expires_on=None,
        skills={certified.id: 3},
        now=LONG_AGO,
    )
    add_link(
        session, trainee=who, skill_id=declared.id, title="Ma chaîne", url="https://video.example/a?b=1", now=LONG_AGO
    )
    session.add(OwnWords(trainee_id=who.id, text="@réparer les vélos", experience_id=past.id, said_at=LONG_AGO))
    session.commit()
    return Person(who, trainer, declared, attested, certified, taught)


@pytest.fixture
def owner(client: FlaskClient, session: Session, person: Person) -> FlaskClient:
    return signed_in(client, session, person.trainee.user)


def page(client: FlaskClient, path: str) -> str:
    """A page in English, its spaces made plain."""
    answer = client.get(f"{path}?lang=en")
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", answer.text)


def make_booklet(
    client: FlaskClient, language: str = "fr", parts: tuple[str, ...] = ("coming", "trainings", "experiences")
) -> None:
    form = {"csrf_token": token(client, "/"), "language": language, "parts": list(parts)}
    assert client.post("/portfolio/livret", data=form).status_code == 302


def pdf_path(client: FlaskClient) -> str:
    found = re.search(r'"(/portfolio/livret/[\w-]+\.pdf)"', client.get("/portfolio/livret").text)
    assert found is not None
    return found[1]


def pdf(client: FlaskClient) -> PdfReader:
    """The last booklet made."""
    answer = client.get(pdf_path(client))
    assert answer.mimetype == "application/pdf"
    return PdfReader(BytesIO(answer.data), strict=True)


def words_of(made: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in made.pages))


def code_path(made: PdfReader) -> str:
    """The address printed beside the code, from the link that it is."""
    for sheet in made.pages:
        for note in sheet.get("/Annots") or ():
            action = note.get_object().get("/A")
            if action is not None and "/URI" in action:
                return "/livret/" + str(action["/URI"]).rpartition("/livret/")[2]
    raise AssertionError
