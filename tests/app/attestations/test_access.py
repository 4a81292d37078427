"""Who may open, and send, each page of portfolios, trainings and attestations: every role, every route, own and not."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import services as accounts
from app.accounts.models import MembershipRole, User
from app.attestations import services as attestation_services
from app.portfolio import services as portfolio
from app.trainings import queries as training_queries
from app.trainings import services as trainings
from app.trainings.models import AwaitedEnrolment, CertificationKind
from tests.factories import attestations as statements
from tests.factories import portfolio as people
from tests.factories import trainings as schools
from tests.factories.accounts import NOW, a_member, signed_in, token
from tests.support.access import NOBODY, World, check_nothing_there, check_role, endpoints, methods, send

SLICES = ("portfolio", "trainings", "attestations")

# What each route takes from the world below.
ROUTES = {
    "portfolio.show": "/portfolio",
    "portfolio.start": "/portfolio/parcours",
    "portfolio.start_trade": "/portfolio/parcours/metier/{occupation}",
    "portfolio.start_training": "/portfolio/parcours/formation/{enrolment}",
    "portfolio.tell": "/portfolio/parcours/phrase",
    "portfolio.cards": "/portfolio/parcours/{series}",
    "portfolio.undo": "/portfolio/parcours/{series}/annuler",
    "portfolio.put_aside": "/portfolio/parcours/{series}/ranger",
    "portfolio.add_experience": "/portfolio/experiences/ajouter",
    "portfolio.experience": "/portfolio/experiences/{experience}",
    "portfolio.edit_experience": "/portfolio/experiences/{experience}/modifier",
    "portfolio.remove_experience": "/portfolio/experiences/{gone_experience}/retirer",
    "portfolio.own_words": "/portfolio/mes-mots",
    "portfolio.words": "/portfolio/mes-mots/{words}",
    "portfolio.remove_words": "/portfolio/mes-mots/{gone_words}/retirer",
    "portfolio.profile": "/portfolio/profil",
    "portfolio.visibility": "/portfolio/visibilite",
    "portfolio.confirm": "/portfolio/competences/{skill}/confirmer",
    "portfolio.dates": "/portfolio/dates",
    "portfolio.add": "/portfolio/competences/ajouter",
    "portfolio.skill": "/portfolio/competences/{skill}",
    "portfolio.take_back": "/portfolio/competences/{skill}/retirer",
    "portfolio.evidence": "/portfolio/competences/{skill}/preuves",
    "portfolio.one_evidence": "/portfolio/competences/{skill}/preuves/{evidence}",
    "portfolio.evidence_file": "/portfolio/competences/{skill}/preuves/{evidence}/fichier",
    "portfolio.withdraw_evidence": "/portfolio/competences/{skill}/preuves/{evidence}/retirer",
    "portfolio.history": "/portfolio/competences/{skill}/histoire",
    "trainings.mine": "/mes-formations",
    "trainings.directory": "/trouver-une-formation",
    "trainings.groups": "/groupes",
    "trainings.cohort": "/groupes/{session}",
    "trainings.start": "/groupes/{session}/demarrer",
    "trainings.end_module": "/groupes/{session}/modules/{module}",
    "trainings.programmes": "/formations",
    "trainings.new_programme": "/formations/nouvelle",
    "trainings.programme": "/formations/{programme}",
    "trainings.edit_programme": "/formations/{programme}/modifier",
    "trainings.retire_programme": "/formations/{programme}/retirer",
    "trainings.reopen_programme": "/formations/{programme}/reprendre",
    "trainings.new_module": "/formations/{programme}/modules/ajouter",
    "trainings.edit_module": "/modules/{module}/modifier",
    "trainings.move_module_up": "/modules/{module}/monter",
    "trainings.remove_module": "/modules/{module}/retirer",
    "trainings.new_session": "/formations/{programme}/sessions/ajouter",
    "trainings.edit_session": "/sessions/{session}/modifier",
    "trainings.cancel_session": "/sessions/{session}/annuler",
    "trainings.admit": "/groupes/{session}/inscrire",
    "trainings.import_table": "/formations/importer/sessions",
    "trainings.export_table": "/formations/exporter/sessions.csv",
    "trainings.ask_again": "/attentes/{awaited}/relancer",
    "trainings.withdraw_awaited": "/attentes/{awaited}/retirer",
    "trainings.answer": "/mes-formations/attentes/{awaited}",
    "trainings.enrolment": "/inscriptions/{enrolment}",
    "trainings.module": "/inscriptions/{enrolment}/modules/{own_module}",
    "trainings.start_one": "/inscriptions/{enrolment}/demarrer",
    "trainings.complete": "/inscriptions/{enrolment}/terminer",
    "trainings.drop": "/inscriptions/{enrolment}/arreter",
    "trainings.certify": "/stagiaires/{trainee}/certifications/ajouter",
    "trainings.withdraw_certification": "/certifications/{certification}/retirer",
    "attestations.attest": "/stagiaires/{trainee}/attester",
    "attestations.group": "/groupes/{session}/attester",
    "attestations.revoke": "/attestations/{attestation}/retirer",
    "attestations.check_group": "/groupes/{session}/verifier",
    "attestations.not_yet": "/groupes/{session}/pas-encore",
    "attestations.assess_group": "/groupes/{session}/evaluer",
    "attestations.signed_for_group": "/groupes/{session}/signe",
    "attestations.assess": "/stagiaires/{trainee}/evaluer",
    "attestations.withdraw_assessment": "/evaluations/{assessment}/retirer",
    "attestations.quorums": "/structures/{provider}/attestations",
    "attestations.asked": "/portfolio/attestations",
    "attestations.ask": "/portfolio/attestations/demander",
    "attestations.withdraw_request": "/portfolio/attestations/{request}/retirer",
    "attestations.about": "/portfolio/competences/{skill}/echanges",
    "attestations.contest": "/portfolio/attestations/{attestation}/contester",
    "attestations.about_theirs": "/stagiaires/{trainee}/competences/{skill}",
    "attestations.answer_contest": "/contestations/{contest}",
    "attestations.testify": "/temoigner/{key}",
    "attestations.witnesses": "/portfolio/temoignages",
    "attestations.ask_witness": "/portfolio/temoignages/demander",
    "attestations.witness_link": "/portfolio/temoignages/demandes/{question}/code",
    "attestations.renew_witness": "/portfolio/temoignages/demandes/{question}/renouveler",
    "attestations.withdraw_witness": "/portfolio/temoignages/demandes/{question}/retirer",
    "attestations.hide_testimonial": "/portfolio/temoignages/{testimonial}/masquer",
    "attestations.show_testimonial": "/portfolio/temoignages/{testimonial}/montrer",
    "attestations.testified": "/temoigner/merci",
    "attestations.news_seen": "/portfolio/nouvelles/vues",
    "attestations.inbox": "/demandes",
    "attestations.decline": "/demandes/refuser",
}
# A seat is kept for one person, a photo shown and a request made by one: nobody else answers, sees or takes back.
ONLY_THEIRS = {
    *("trainings.answer", "attestations.withdraw_request", "attestations.about", "attestations.contest"),
    *("portfolio.one_evidence", "portfolio.evidence_file", "portfolio.withdraw_evidence"),
    *("portfolio.start_training", "portfolio.cards", "portfolio.undo", "portfolio.put_aside"),
    *("portfolio.experience", "portfolio.edit_experience", "portfolio.remove_experience"),
    *("portfolio.words", "portfolio.remove_words"),
    *("attestations.witness_link", "attestations.renew_witness", "attestations.withdraw_witness"),
    *("attestations.hide_testimonial", "attestations.show_testimonial"),
}
OWN = {
    "trainings.mine",
    *(f"attestations.{page}" for page in ("asked", "ask", "witnesses", "ask_witness", "news_seen")),
}
TRAINEES = {endpoint for endpoint in ROUTES if endpoint.startswith("portfolio.")} | OWN | ONLY_THEIRS
ANYONE = {"trainings.directory", "attestations.testified", "attestations.testify"}
# Open to whoever has the link, but for the one it is about.
REFUSED = {("the trainee", "attestations.testify")}
# Whoever administers the provider says how many trainers must attest.
ADMINISTRATORS = {"attestations.quorums"}
TRAINERS = set(ROUTES) - TRAINEES - ANYONE - ADMINISTRATORS
# A trainer of any provider has lists: of their own.
ANY_TRAINER = {
    *("trainings.groups", "trainings.programmes", "trainings.new_programme"),
    *("trainings.import_table", "trainings.export_table", "attestations.inbox", "attestations.decline"),
}
# Who administers a provider writes its trainings and says who comes; skills, and what proves them, are not theirs.
SHOW_SKILLS = {"trainings.certify", "trainings.withdraw_certification"}
MANAGERS = {endpoint for endpoint in TRAINERS if endpoint.startswith("trainings.")} - SHOW_SKILLS

ALLOWED = {
    "visitor": NOBODY,
    "the trainee": TRAINEES,
    "another trainee": TRAINEES - ONLY_THEIRS,
    "their trainer": TRAINERS,
    "their trainer's colleague": TRAINERS,
    "a trainer elsewhere": ANY_TRAINER,
    "a trainer who left": NOBODY,
    "the provider's administrator": MANAGERS | ADMINISTRATORS,
    "a recruiter": NOBODY,
    "an officer": NOBODY,
    "a counsellor": NOBODY,
    "an issuer": NOBODY,
}


@pytest.fixture
def world(app: Flask, session: Session) -> World:
    at, elsewhere = schools.provider(session), schools.provider(session, "Autre Formation")
    trainer = schools.trainer(session, at)
    left = schools.trainer(session, at, "Partie Depuis")
    accounts.end_membership(session, membership=left.memberships[0], actor=left, now=NOW)
    who, other = people.trainee(session), people.trainee(session, "Bakary Traoré")
    skill = people.skill(session)
    group = schools.training_session(session, at)
    enrolment = schools.enrolled(session, who, group)
    people.declared(session, who, skill)
    shown = people.shown_by_file(session, who, skill, app.config["SETTINGS"].data_dir)
    attestation = statements.attested(session, who, skill, by=trainer)
    asked = statements.asked(session, who, skill, of=trainer)[0]
    contest = attestation_services.contest(session, attestation=attestation, words="Trop bas", now=NOW)
    question, key = attestation_services.ask_witness(
        session, trainee=who, skill_ids=[skill.id], email=None, words=None, now=datetime.now(UTC)
    )
    _answered, other_key = attestation_services.ask_witness(
        session, trainee=who, skill_ids=[skill.id], email=None, words=None, now=NOW
    )
    testimonial = attestation_services.testify(
        session,
        key=other_key,
        witness=attestation_services.Witness("Jeanne Lair", "Tutrice", "Chantiers Durand", "jeanne@example.org"),
        sights={},
        words="Vu",
        now=NOW,
    )
    certification = trainings.certify(
        session,
        trainee=who,
        provider=at,
        recorded_by=trainer,
        kind=CertificationKind.TITLE,
        title="Titre",
        code=None,
        body="Ministère",
        awarded_on=date(2026, 10, 1),
        expires_on=None,
        skills={skill.id: 3},
        now=NOW,
    )
    lived, gone = (people.experience(session, who, title) for title in ("Aide-soudeur", "Club de voile"))
    said, unsaid = (people.own_words(session, who, text) for text in ("Ramender", "Parler aux mouettes"))
    series = people.card_series(session, who, [people.skill(session, "Meuler")])
    module = enrolment.modules[0]
    other_group = schools.training_session(session, at, title="Une autre")
    awaited = AwaitedEnrolment(
        session=other_group,
        email=who.user.email,
        display_name="Camille",
        starts_on=other_group.starts_on,
        expected_end=other_group.ends_on,
        asked_by_id=trainer.id,
        asked_at=NOW,
    )
    session.add(awaited)
    session.flush()
    world = World(
        routes=ROUTES,
        users={
            "visitor": None,
            "the trainee": who.user,
            "another trainee": other.user,
            "their trainer": trainer,
            "their trainer's colleague": schools.trainer(session, at, "Léa Hamel"),
            "a trainer elsewhere": schools.trainer(session, elsewhere, "Marc Petit"),
            "a trainer who left": left,
            "the provider's administrator": a_member(session, MembershipRole.ADMIN, at),
            "a recruiter": a_member(session, MembershipRole.RECRUITER),
            "an officer": a_member(session, MembershipRole.REGION_OFFICER),
            "a counsellor": a_member(session, MembershipRole.COUNSELLOR),
            "an issuer": a_member(session, MembershipRole.ISSUER),
        },
        ids={
            "skill": skill.id,
            "evidence": shown.id,
            "occupation": people.occupation(session, "Soudeur", [people.skill(session, "Lire un plan")]).id,
            "session": group.id,
            "programme": group.programme_id,
            "awaited": awaited.id,
            "module": module.module_id,
            "own_module": module.id,
            "enrolment": enrolment.id,
            "trainee": who.id,
            "attestation": attestation.id,
            "assessment": statements.assessed(session, who, {skill: 3}, by=trainer).id,
            "provider": at.id,
            "certification": certification.id,
            "request": asked.id,
            "contest": contest.id,
            "experience": lived.id,
            "gone_experience": gone.id,
            "words": said.id,
            "gone_words": unsaid.id,
            "series": series.id,
            "question": question.id,
            "testimonial": testimonial.id,
            "key": key,
        },
    )
    session.commit()
    return world


def test_the_table_names_every_route_of_these_slices(app: Flask) -> None:
    assert endpoints(app, *SLICES) == set(ROUTES)


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_opens_its_own_pages_and_no_other_exists(
    app: Flask, client: FlaskClient, session: Session, world: World, role: str
) -> None:
    refused = {endpoint for who, endpoint in REFUSED if who == role}
    check_role(app, client, session, world, role, allowed=ALLOWED[role] | ANYONE, refused=refused)


def test_what_does_not_exist_and_what_is_not_yours_look_the_same(
    app: Flask, client: FlaskClient, session: Session, world: World
) -> None:
    signed_in(client, session, world.users["a trainer elsewhere"])  # type: ignore[arg-type]
    invented = world.invented()
    for endpoint in sorted(TRAINERS - ANY_TRAINER):
        if "GET" in methods(app, endpoint):
            real, missing = client.get(world.path(endpoint)), client.get(invented.path(endpoint))
            assert (real.status_code, missing.status_code) == (404, 404)
            assert len(real.text) == len(missing.text), endpoint


def test_nothing_that_does_not_exist_opens(app: Flask, client: FlaskClient, session: Session, world: World) -> None:
    check_nothing_there(app, client, session, world, "their trainer", TRAINERS)


def trainer_as_trainee(session: Session, world: World) -> User:
    """Their trainer, who is also a trainee of the same group."""
    trainer = world.users["their trainer"]
    assert trainer is not None
    return trainer


def test_a_trainer_changes_nothing_of_their_own_training(client: FlaskClient, session: Session, world: World) -> None:
    trainer = trainer_as_trainee(session, world)
    own = portfolio.open_portfolio(session, user=trainer, now=NOW)
    group = training_queries.training_session(session, world.ids["session"])
    assert group is not None
    enrolment = schools.enrolled(session, own, group)
    session.commit()
    signed_in(client, session, trainer)
    csrf = token(client, "/")
    refused: list[Callable[[], int]] = [
        lambda: client.get(f"/stagiaires/{own.id}/attester").status_code,
        lambda: client.get(f"/stagiaires/{own.id}/certifications/ajouter").status_code,
        lambda: client.get(f"/inscriptions/{enrolment.id}/arreter").status_code,
        lambda: send(client, "POST", f"/inscriptions/{enrolment.id}/terminer", csrf),
        lambda: send(client, "POST", f"/inscriptions/{enrolment.id}/modules/{enrolment.modules[0].id}", csrf),
    ]
    assert [attempt() for attempt in refused] == [404] * len(refused)
    assert client.get(f"/inscriptions/{enrolment.id}").status_code == 200
