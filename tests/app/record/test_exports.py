"""A record as files: valid for what others read, whole, and run by no spreadsheet."""

import csv
import io
import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.app.record.conftest import HOSTILE, NAME, Person
from tests.factories import portfolio as make
from tests.factories.accounts import signed_in

# Written from the public schema of JSON Resume 1.0.0: what each section's items may hold, and of which kind.
DAY = re.compile(r"^([1-2]\d{3}-[0-1]\d-[0-3]\d|[1-2]\d{3}-[0-1]\d|[1-2]\d{3})$")
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[a-z]+$")
COUNTRY = re.compile(r"^[A-Z]{2}$")  # ISO 3166-1 alpha-2
VERSION = re.compile(r"^v\d+\.\d+\.\d+$")
MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$")
TEXT, TEXTS = "text", "texts"
PERIOD = {"startDate": DAY, "endDate": DAY}
SECTIONS: dict[str, dict[str, Any]] = {
    "work": {"name": TEXT, "location": TEXT, "description": TEXT, "position": TEXT, "url": TEXT, "summary": TEXT}
    | PERIOD
    | {"highlights": TEXTS},
    "volunteer": {"organization": TEXT, "position": TEXT, "url": TEXT, "summary": TEXT, "highlights": TEXTS} | PERIOD,
    "education": {"institution": TEXT, "url": TEXT, "area": TEXT, "studyType": TEXT, "score": TEXT, "courses": TEXTS}
    | PERIOD,
    "certificates": {"name": TEXT, "date": DAY, "url": TEXT, "issuer": TEXT},
    "skills": {"name": TEXT, "level": TEXT, "keywords": TEXTS},
    "references": {"name": TEXT, "reference": TEXT},
    "projects": {"name": TEXT, "description": TEXT, "highlights": TEXTS, "keywords": TEXTS, "type": TEXT} | PERIOD,
}
BASICS = {"name": TEXT, "email": EMAIL, "location": {"city": TEXT, "countryCode": COUNTRY}}
META = {"version": VERSION, "lastModified": MOMENT, "language": TEXT}


def faults(value: Any, shape: Any, where: str = "") -> list[str]:
    """Where a value is not what the schema says."""
    if shape is TEXT or isinstance(shape, re.Pattern):
        right = isinstance(value, str) and value != "" and (shape is TEXT or shape.match(value) is not None)
        return [] if right else [where]
    if shape is TEXTS:
        return [] if isinstance(value, list) and all(isinstance(one, str) for one in value) else [where]
    if not isinstance(value, dict):
        return [where]
    unknown = [f"{where}.{name}" for name in value if name not in shape]
    return unknown + [
        fault for name, one in value.items() if name in shape for fault in faults(one, shape[name], f"{where}.{name}")
    ]


def test_a_json_resume_keeps_to_the_schema_and_holds_everything(owner: FlaskClient, person: Person) -> None:
    answer = owner.get("/portfolio/exporter/cv.json?lang=en")
    told = json.loads(answer.data)

    assert answer.mimetype == "application/json"
    assert told.pop("$schema").endswith("/v1.0.0/schema.json")
    shape = dict.fromkeys(SECTIONS) | {"basics": BASICS, "meta": META}
    assert set(told) == set(shape)
    assert faults(told["basics"], BASICS) + faults(told["meta"], META) == []
    for section, items in SECTIONS.items():
        assert [fault for one in told[section] for fault in faults(one, items, section)] == []
    assert told["basics"] == {
        "name": NAME,
        "email": person.trainee.user.email,
        "location": {"city": "Cherbourg-en-Cotentin", "countryCode": "FR"},
    }
    assert told["work"][0] == {
        "name": "=1+1",
        "position": HOSTILE,
        "startDate": "2020-01-06",
        "endDate": "2022-03-31",
        "highlights": ["Animer une réunion"],
    }
    assert told["certificates"][0]["issuer"] == "Ministère du Travail"
    assert told["education"][0]["courses"] == ["Soudage TIG"]
    assert [one["name"] for one in told["skills"]] == [
        *("Animer une réunion", "Conduire un chariot", "Lire un plan", "Souder en TIG", "@réparer les vélos")
    ]
    assert "Attested" in told["skills"][2]["keywords"]
    assert any(word.startswith("expected on") for word in told["skills"][3]["keywords"])


def test_a_europass_keeps_to_its_words(owner: FlaskClient) -> None:
    passport = json.loads(owner.get("/portfolio/exporter/europass.json").data)["SkillsPassport"]
    learner = passport["LearnerInfo"]

    assert set(passport) == {"Locale", "DocumentInfo", "LearnerInfo"}
    assert passport["DocumentInfo"]["DocumentType"] == "ECV"
    assert passport["DocumentInfo"]["XSDVersion"] == "V3.4"
    assert learner["Identification"]["PersonName"] == {"FirstName": "Zoé", "Surname": "Lœuillet-Žīgurs"}
    assert learner["WorkExperience"][0]["Period"] == {
        "From": {"Year": 2020, "Month": 1, "Day": 6},
        "To": {"Year": 2022, "Month": 3, "Day": 31},
    }
    assert learner["WorkExperience"][0]["Position"] == {"Label": HOSTILE}
    assert "Lire un plan (Attestée, En autonomie)" in learner["Skills"]["JobRelated"]["Description"]
    assert learner["Skills"]["Communication"]["Description"].startswith("Animer une réunion")
    assert learner["Skills"]["Other"] == {"Description": "@réparer les vélos (Avec ses propres mots)"}
    assert learner["Achievement"][0]["Title"]["Label"] == "Titre de cariste"


# The words of Europass's own JSON, version 3.4, that are used here.
LABEL = {"Label": TEXT, "Code": TEXT}
DATE = {"Year": int, "Month": int, "Day": int}
WHEN = {"From": DATE, "To": DATE, "Current": bool}
DESCRIBED = {"Description": TEXT}
EUROPASS: dict[str, Any] = {
    "Locale": re.compile(r"^[a-z]{2}$"),
    "DocumentInfo": {
        "DocumentType": re.compile(r"^ECV$"),
        "CreationDate": re.compile(r"^\d{4}-\d\d-\d\dT[\d:.]{12}(\+00:00|Z)$"),
        "LastUpdateDate": re.compile(r"^\d{4}-\d\d-\d\dT[\d:.]{12}(\+00:00|Z)$"),
        "XSDVersion": re.compile(r"^V3\.4$"),
        "Generator": TEXT,
    },
    "LearnerInfo": {
        "Identification": {
            "PersonName": {"FirstName": TEXT, "Surname": TEXT},
            "ContactInfo": {
                "Address": {"Contact": {"Municipality": TEXT, "Country": {"Code": COUNTRY}}},
                "Email": {"Contact": EMAIL},
            },
        },
        "WorkExperience": [{"Period": WHEN, "Position": LABEL, "Activities": TEXT, "Employer": {"Name": TEXT}}],
        "Education": [{"Period": WHEN, "Title": TEXT, "Activities": TEXT, "Organisation": {"Name": TEXT}}],
        "Skills": dict.fromkeys(("Communication", "Organisational", "JobRelated", "Computer", "Other"), DESCRIBED),
        "Achievement": [{"Title": LABEL, "Description": TEXT}],
    },
}


def odd(value: Any, shape: Any, where: str = "") -> list[str]:
    """Where a value is not of this shape: a list holds one shape, a kind is exactly that kind."""
    if isinstance(shape, list):
        many = value if isinstance(value, list) and value else [None]
        return [fault for one in many for fault in odd(one, shape[0], where)]
    if isinstance(shape, type):
        return [] if type(value) is shape else [where]
    if not isinstance(shape, dict):
        return faults(value, shape, where)
    if not isinstance(value, dict):
        return [where]
    unknown = [f"{where}.{name}" for name in value if name not in shape]
    known = ((name, one) for name, one in value.items() if name in shape)
    return unknown + [fault for name, one in known for fault in odd(one, shape[name], f"{where}.{name}")]


def test_a_europass_holds_no_other_word_and_each_of_its_kind(
    owner: FlaskClient, client: FlaskClient, session: Session
) -> None:
    whole = json.loads(owner.get("/portfolio/exporter/europass.json").data)["SkillsPassport"]
    assert set(whole["LearnerInfo"]) == set(EUROPASS["LearnerInfo"])
    assert odd(whole, EUROPASS) == []

    signed_in(client, session, make.trainee(session, "Ana").user)
    empty = json.loads(client.get("/portfolio/exporter/europass.json").data)["SkillsPassport"]
    assert odd(empty, EUROPASS) == []


def test_a_table_has_a_row_for_each_ground_and_runs_nothing(
    owner: FlaskClient, session: Session, person: Person
) -> None:
    make.declared(session, person.trainee, make.skill(session, "=HYPERLINK(1)"))
    session.commit()
    answer = owner.get("/portfolio/exporter/competences.csv")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))

    assert answer.mimetype == "text/csv"
    assert rows[0][0] == "Compétence"
    assert [row[0] for row in rows[1:]] == [
        *("'=HYPERLINK(1)", "Animer une réunion", "Conduire un chariot", "Lire un plan", "Souder en TIG"),
        *("Animer une réunion", "'@réparer les vélos"),
    ]
    assert rows[-2][8] == "Ma chaîne (https://video.example/a?b=1)"
    assert {len(row) for row in rows} == {9}
    assert rows[3][3:5] == ["Certifiée", "En autonomie"]
    assert rows[2][8] == f"Dit par la personne : {HOSTILE}."


@pytest.mark.parametrize("name", ["cv.json", "europass.json", "competences.csv"])
def test_an_empty_portfolio_goes_out_too(client: FlaskClient, session: Session, name: str) -> None:
    signed_in(client, session, make.trainee(session, "Ana").user)
    answer = client.get(f"/portfolio/exporter/{name}")

    assert answer.status_code == 200
    assert name in answer.headers["Content-Disposition"]
    assert client.get("/portfolio/exporter/autre.json").status_code == 404
