"""What trainers attest, given as badges: when the person asks, or each time; taken back with the attestation."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import badges
from app.accounts.models import MembershipRole, Organisation, User
from app.attestations import services as attestations
from app.attestations.models import Attestation
from app.attestations.services import Statement
from app.credentials import queries, services
from app.credentials.models import Achievement, AttestationBadges, Credential
from app.credentials.views.attested import means
from app.credentials.views.blueprint import seal
from app.portfolio.models import Trainee
from app.skills.models import Skill
from tests.factories import attestations as statements
from tests.factories import portfolio as people
from tests.factories import trainings as schools
from tests.factories.accounts import NOW, a_member, signed_in, token


@dataclass(frozen=True)
class School:
    """A provider, who trains there, one of its trainees, and a skill."""

    provider: Organisation
    trainer: User
    who: Trainee
    skill: Skill

    def choose(self, app: Flask, session: Session, setting: AttestationBadges) -> None:
        with app.app_context():
            issuer = services.open_issuer(session, self.provider, by=None, seal=seal(), now=NOW)
        services.choose(session, issuer, setting, by=self.trainer, now=NOW)


@pytest.fixture
def school(app: Flask, session: Session) -> School:
    provider = schools.provider(session)
    who, skill = people.trainee(session), people.skill(session, "Souder à plat")
    schools.enrolled(session, who, schools.training_session(session, provider))
    return School(provider, schools.trainer(session, provider), who, skill)


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def document(session: Session, attestation: Attestation) -> dict[str, Any]:
    found = queries.badge_of_attestation(session, attestation.id)
    assert found is not None
    said: dict[str, Any] = json.loads(found.document)
    return said


def test_a_provider_that_says_nothing_gives_none_by_itself(app: Flask, session: Session, school: School) -> None:
    statements.attested(session, school.who, school.skill, by=school.trainer)
    assert count(session, Credential) == 0


def test_the_person_asks_and_says_whether_what_was_seen_is_told(
    client: FlaskClient, session: Session, school: School
) -> None:
    attestation = statements.attested(session, school.who, school.skill, by=school.trainer)
    page = f"/portfolio/attestations/{attestation.id}/badge"
    signed_in(client, session, school.who.user)

    assert page in client.get(f"/portfolio/competences/{school.skill.id}/echanges").text
    assert "Vu en atelier" in client.get(page).text
    for _twice in range(2):
        assert client.post(page, data={"csrf_token": token(client, "/"), "tells": "y"}).status_code in (200, 302)

    session.expire_all()
    assert count(session, Credential) == 1
    said = document(session, attestation)
    subject, issuer = said["credentialSubject"], said["issuer"]
    assert subject["narrative"].endswith("(3 sur 4).\n\nVu en atelier")
    assert subject["achievement"]["achievementType"] == "Competency"
    assert issuer["name"] == school.provider.name
    assert badges.read(json.dumps(said).encode()).document == said
    read = client.get(page).text
    assert "Ce badge est à vous" in read
    assert "Recevoir «" not in read


def test_nobody_else_asks_and_none_is_made_where_the_provider_makes_none(
    app: Flask, client: FlaskClient, session: Session, school: School
) -> None:
    attestation = statements.attested(session, school.who, school.skill, by=school.trainer)
    page = f"/portfolio/attestations/{attestation.id}/badge"
    school.choose(app, session, AttestationBadges.NEVER)
    signed_in(client, session, people.trainee(session, "Bakary Traoré").user)
    assert client.get(page).status_code == 404
    assert client.post(page, data={"csrf_token": token(client, "/")}).status_code == 404
    assert client.get("/structure/badges/attestations").status_code == 404

    signed_in(client, session, school.who.user)
    client.post(page, data={"csrf_token": token(client, "/")})
    assert count(session, Credential) == 0


def test_an_attestation_offers_its_badge_only_where_it_can_be_one_and_else_says_why_not(
    app: Flask, client: FlaskClient, session: Session, school: School
) -> None:
    attestation = statements.attested(session, school.who, school.skill, by=school.trainer, observed="workshop")
    badge = f"/portfolio/attestations/{attestation.id}/badge"
    signed_in(client, session, school.who.user)

    def said() -> tuple[str, str]:
        return client.get(f"/portfolio/competences/{school.skill.id}/echanges").text, client.get(badge).text

    school.choose(app, session, AttestationBadges.NEVER)
    never = "Cet organisme ne donne pas ses attestations en badges."
    session.commit()
    talk, page = said()
    assert never in talk
    assert never in page
    assert badge not in talk
    assert "Recevoir ce badge" not in page
    school.choose(app, session, AttestationBadges.ASKED)
    attestations.set_quorums(
        session, provider=school.provider, attesters={school.skill.id: 2}, by=school.trainer, now=NOW
    )
    session.commit()
    talk, page = said()
    assert "d’autres formateurs doivent aussi la signer" in talk
    assert "d’autres formateurs doivent aussi la signer" in page
    assert badge not in talk
    attestations.set_quorums(
        session, provider=school.provider, attesters={school.skill.id: 1}, by=school.trainer, now=NOW
    )
    session.commit()
    talk, page = said()
    assert "La recevoir en badge" in talk
    assert "Vu en atelier ou en salle" in page
    client.post(badge, data={"csrf_token": token(client, "/"), "tells": "y"})
    assert "Vu en atelier ou en salle" in document(session, attestation)["credentialSubject"]["narrative"]
    assert "Voir son badge" in said()[0]
    given = queries.badge_of_attestation(session, attestation.id)
    assert given is not None
    given.revoked_at, given.revoked_reason = NOW, "Erreur de saisie"
    session.commit()
    talk, page = said()
    assert "Son badge a été retiré : voir pourquoi" in talk
    assert "Erreur de saisie" in page
    attestations.revoke(session, attestation=attestation, by=school.trainer, reason="Erreur de nom", now=NOW)
    session.commit()
    assert badge not in said()[0]


def test_where_each_attestation_is_given_as_a_badge_it_says_the_level_alone_and_is_revoked_with_it(
    app: Flask, session: Session, school: School
) -> None:
    school.choose(app, session, AttestationBadges.ALWAYS)
    with app.app_context():
        attestation = statements.attested(session, school.who, school.skill, by=school.trainer)
        again = statements.attested(session, school.who, school.skill, by=school.trainer, level=4, now=NOW)

        said = document(session, attestation)
        assert "Vu en atelier" not in json.dumps(said, ensure_ascii=False)
        subject: Any = said["credentialSubject"]
        levels = subject["achievement"]["resultDescription"][0]["rubricCriterionLevel"]
        reached = [one for one in levels if one["id"] == subject["result"][0]["achievedLevel"]]
        assert [(one["level"], one["name"]) for one in reached] == [("3", "En autonomie")]
        assert (count(session, Achievement), count(session, Credential)) == (1, 2)

        attestations.revoke(session, attestation=attestation, by=school.trainer, reason="Erreur de nom", now=NOW)
    gone, kept = (queries.badge_of_attestation(session, one.id) for one in (attestation, again))
    assert gone is not None
    assert kept is not None
    session.refresh(gone)
    assert (gone.revoked_at, gone.revoked_reason, kept.revoked_at) == (NOW, "Erreur de nom", None)
    assert [one.kind.value for one in queries.decisions_of(session, gone.id)] == ["issued", "revoked"]


def test_an_attestation_that_does_not_count_yet_is_no_badge(app: Flask, session: Session, school: School) -> None:
    attestation = statements.attested(session, school.who, school.skill, by=school.trainer)
    attestations.set_quorums(
        session, provider=school.provider, attesters={school.skill.id: 2}, by=school.trainer, now=NOW
    )
    assert queries.attested(session, [attestation.id]) == []
    with app.test_request_context():
        assert services.give_attested(session, [], by=None, means=means(), now=NOW) == []


def test_signing_for_a_group_costs_as_many_statements_for_twelve_people_as_for_two(
    app: Flask, session: Session, school: School, statements: list[str]
) -> None:
    school.choose(app, session, AttestationBadges.ALWAYS)
    group = schools.training_session(session, school.provider, title="Une autre", seats=40)
    skills = [people.skill(session, f"Geste {number}") for number in range(3)]
    counts = []
    with app.app_context():
        for number in (1, 2, 12):  # the first makes the badges themselves
            crowd = [people.trainee(session, f"Personne {number} {at}") for at in range(number)]
            for one in crowd:
                schools.enrolled(session, one, group)
            session.flush()
            statements.clear()
            attestations.attest_many(
                session,
                trainer=school.trainer,
                statements=[Statement(one, skill.id, 3) for one in crowd for skill in skills],
                observed="Vu en atelier",
                now=NOW,
            )
            counts.append(len(statements))
    assert count(session, Credential) == 15 * 3
    assert counts[2] <= counts[1]


def test_who_administers_a_provider_chooses(client: FlaskClient, session: Session, school: School) -> None:
    page = f"/structure/badges/attestations?structure={school.provider.id}"
    signed_in(client, session, a_member(session, MembershipRole.ADMIN, school.provider))

    assert "Délivrer les attestations en badges" in client.get(page).text
    assert 'role="alert"' in client.post(page, data={"csrf_token": token(client, "/"), "setting": "?"}).text
    client.post(page, data={"csrf_token": token(client, "/"), "setting": "always"})

    session.expire_all()
    issuer = queries.issuer_of(session, school.provider.id)
    assert issuer is not None
    assert issuer.attestation_badges is AttestationBadges.ALWAYS
