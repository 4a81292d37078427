"""What those who accompany someone see and write, what that person sees of it, and what it costs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.guidance.models import HandOver, HandOverAnswer, Note, Step, StepState
from app.i18n import local_day
from app.portfolio.models import Trainee
from app.sharing import services as sharing
from app.sharing.models import Part, Reading, What
from tests.app.matches.conftest import someone
from tests.app.matches.test_views import statements
from tests.factories import guidance as writing
from tests.factories import sharing as opening
from tests.factories.accounts import signed_in, token
from tests.factories.offers import an_offer
from tests.factories.portfolio import skill, trainee
from tests.factories.trainings import enrolled, provider, trainer, training_session

MARKER = "Zébulonmarqueur"
Send = Callable[..., str]


@pytest.fixture
def moment() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def at(session: Session) -> Organisation:
    return opening.support(session)


@pytest.fixture
def counsellor(session: Session, at: Organisation) -> User:
    return opening.counsellor(session, at)


def let_in(
    session: Session, at: Organisation, now: datetime, name: str = "Camille Lecarpentier", **more: object
) -> Trainee:
    who = trainee(session, name)
    opening.granted(session, who, at, now=now, **more)  # type: ignore[arg-type]
    return who


def send(client: FlaskClient, path: str, **data: object) -> tuple[int, str]:
    answer = client.post(path, data={"csrf_token": token(client, "/"), **data}, follow_redirects=True)
    return answer.status_code, answer.text.replace("\u00a0", " ")


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.text.replace("\u00a0", " ")


def test_a_counsellor_writes_and_the_person_reads_answers_and_keeps(
    client: FlaskClient, session: Session, fresh_session: Session, at: Organisation, counsellor: User, moment: datetime
) -> None:
    who = let_in(session, at, moment)
    here = f"/accompagnement/{who.id}"
    due = local_day(moment) + timedelta(days=10)
    signed_in(client, session, counsellor)
    assert who.user.display_name in page(client, "/accompagnement")

    status, text = send(client, f"{here}/demarches/ajouter", what="", turn="person", due_on="12/03/1807")
    assert (status, "Écrivez en une phrase ce qu’il faut faire." in text, "12/03/1807" in text) == (200, True, True)
    _, text = send(client, f"{here}/demarches/ajouter", what="Écrire <b>ici</b>", turn="person", due_on=due.isoformat())
    assert "Écrire &lt;b&gt;ici&lt;/b&gt;" in text
    _, text = send(client, f"{here}/notes/ajouter", text="Bel entretien.\n\nÀ revoir.")
    assert '<p class="prose">Bel entretien.</p>' in text

    signed_in(client, session, who.user)
    text = page(client, "/mes-demarches")
    assert "Bel entretien." in text
    assert "À faire par vous" in text
    assert "Écrire &lt;b&gt;ici&lt;/b&gt;" in page(client, "/")
    step = fresh_session.scalars(select(Step)).one()
    _, text = send(client, f"/mes-demarches/{step.id}", answer="done")
    assert "Bravo. C’est noté." in text
    assert "Ce n’est pas fait, finalement" in text

    fresh_session.expire_all()
    assert fresh_session.scalars(select(Step)).one().state is StepState.DONE
    reading = fresh_session.scalars(select(Reading).where(Reading.what == What.STEPS)).one()
    assert (reading.reader_id, reading.organisation_id) == (counsellor.id, at.id)


def test_a_step_is_put_off_or_given_up_with_its_reason_and_a_note_is_corrected(
    client: FlaskClient, session: Session, fresh_session: Session, at: Organisation, counsellor: User, moment: datetime
) -> None:
    who = let_in(session, at, moment)
    step, note = writing.step(session, who, counsellor, now=moment), writing.note(session, who, counsellor, now=moment)
    session.commit()
    signed_in(client, session, counsellor)
    new_day = local_day(moment) + timedelta(days=3)

    _, text = send(client, f"/demarches/{step.id}", answer="moved")
    assert "Choisissez le nouveau jour." in text
    send(client, f"/demarches/{step.id}", answer="moved", due_on=new_day.isoformat())
    _, text = send(client, f"/demarches/{step.id}", answer="dropped", words="  ")
    assert "Dites en quelques mots pourquoi." in text
    _, text = send(client, f"/demarches/{step.id}", answer="dropped", words="Projet changé")
    assert "Projet changé" in text
    _, text = send(client, f"/demarches/{step.id}", answer="done")
    assert "Cette démarche a changé entre-temps." in text
    assert "Premier entretien." in page(client, f"/accompagnement/{who.id}/notes/ajouter?corrige={note.id}")
    _, text = send(client, f"/accompagnement/{who.id}/notes/ajouter?corrige={note.id}", text="Second entretien.")
    assert "Corrigée depuis : la lire comme elle était" in text

    kept = fresh_session.scalars(select(Step)).one()
    assert (kept.state, kept.due_on) == (StepState.DROPPED, new_day)


def test_a_hand_over_is_proposed_told_by_mail_and_decided_by_the_person(
    client: FlaskClient,
    session: Session,
    fresh_session: Session,
    at: Organisation,
    counsellor: User,
    moment: datetime,
    outbox: list[object],
) -> None:
    who, other = let_in(session, at, moment), opening.support(session, "Mission locale du Perche")
    theirs = opening.counsellor(session, other, "Loïc Perche")
    writing.step(session, who, counsellor, now=moment)
    writing.note(session, who, counsellor, now=moment)
    session.commit()
    signed_in(client, session, counsellor)
    assert "Mission locale du Perche" in page(client, "/accompagnement/structures?q=perche")

    _, text = send(client, f"/accompagnement/{who.id}/relais", organisation="nulle part", words="Plus près")
    assert "Nous ne connaissons pas cette structure." in text
    assert "Plus près" in text
    send(client, f"/accompagnement/{who.id}/relais", organisation="mission locale", words="Plus près de chez vous")
    move = fresh_session.scalars(select(HandOver)).one()
    assert f"/mes-demarches/relais/{move.id}" in str(outbox[-1].body)  # type: ignore[attr-defined]

    signed_in(client, session, who.user)
    assert "Mission locale du Perche pourrait vous accompagner." in page(client, "/")
    answer = f"/mes-demarches/relais/{move.id}"
    text = page(client, answer)
    assert "Plus près de chez vous" in text
    chosen = {"parts": ["skills", "steps"], "until": "90", "steps_follow": "y", "former": "stops"}
    _, text = send(client, answer, **{**chosen, "parts": []})
    assert "Cochez au moins une partie." in text
    _, text = send(client, answer, **chosen)
    assert "Mission locale du Perche vous accompagne maintenant." in text
    _, text = send(client, answer, **chosen)
    assert "Ce passage de relais a déjà une réponse" in text

    signed_in(client, session, theirs)
    text = page(client, f"/accompagnement/{who.id}")
    assert ("Appeler le centre de formation" in text, "Premier entretien." in text) == (True, False)
    signed_in(client, session, counsellor)
    assert client.get(f"/accompagnement/{who.id}").status_code == 404


def test_a_person_who_says_no_changes_nothing(
    client: FlaskClient, session: Session, fresh_session: Session, at: Organisation, counsellor: User, moment: datetime
) -> None:
    who, other = let_in(session, at, moment), opening.support(session, "Mission locale du Perche")
    opening.counsellor(session, other)
    move = writing.proposed(session, who, counsellor, other, now=moment)
    session.commit()
    signed_in(client, session, who.user)

    _, text = send(client, f"/mes-demarches/relais/{move.id}", answer="no")

    assert "Rien ne change." in text
    assert fresh_session.scalars(select(HandOver)).one().answer is HandOverAnswer.REFUSED


def test_what_was_typed_while_the_access_ended_is_given_back_and_kept_nowhere(
    client: FlaskClient, session: Session, fresh_session: Session, at: Organisation, counsellor: User, moment: datetime
) -> None:
    who = trainee(session)
    grant = opening.granted(session, who, at, now=moment)
    step = writing.step(session, who, counsellor, now=moment)
    session.commit()
    signed_in(client, session, counsellor)
    assert client.get(f"/accompagnement/{who.id}").status_code == 200
    sharing.withdraw(session, grant=grant, now=moment)
    session.commit()

    typed = [
        (f"/accompagnement/{who.id}/notes/ajouter", {"text": "Une longue note"}, "Une longue note"),
        (f"/accompagnement/{who.id}/demarches/ajouter", {"what": "Une lettre", "turn": "person"}, "Une lettre"),
        (f"/demarches/{step.id}", {"answer": "dropped", "words": "Projet changé"}, "Projet changé"),
        (f"/accompagnement/{who.id}/relais", {"words": "Plus près"}, "Plus près"),
    ]
    for path, data, words in typed:
        status, text = send(client, path, **data)
        assert (status, "Cet accès est terminé" in text, words in text) == (404, True, True), path
        assert who.user.display_name not in text
        assert client.get(path).status_code == 404
    assert fresh_session.scalar(select(func.count()).select_from(Note)) == 0
    signed_in(client, session, who.user)
    assert "Appeler le centre de formation" in page(client, "/mes-demarches")


def test_nothing_shows_of_someone_who_did_not_let_one_in_or_opened_other_parts(
    client: FlaskClient, session: Session, at: Organisation, counsellor: User, moment: datetime
) -> None:
    elsewhere = opening.support(session, "Ailleurs")
    theirs = opening.counsellor(session, elsewhere, "Loïc Ailleurs")
    closed = let_in(session, elsewhere, moment, f"Alix {MARKER}")
    partly = let_in(session, at, moment, "Bakary Traoré", parts={Part.SKILLS})
    opening.granted(session, partly, elsewhere, now=moment)
    for who in (closed, partly):
        writing.step(session, who, theirs, f"Étape {MARKER}", due_on=local_day(moment), now=moment)
        writing.note(session, who, theirs, f"Note {MARKER}", now=moment)
    session.commit()
    signed_in(client, session, counsellor)

    seen = [page(client, path) for path in ("/", "/accompagnement", f"/accompagnement/{partly.id}")]
    seen.append(
        page(client, f"/accompagnement?nom={MARKER}").replace(f'value="{MARKER}"', "").replace(f"« {MARKER} »", "")
    )

    assert "Offres et démarches non partagées" in seen[1]
    for text in seen:
        assert MARKER not in text


def test_names_are_found_without_accents_and_the_list_goes_to_its_end(
    client: FlaskClient, session: Session, at: Organisation, counsellor: User, moment: datetime
) -> None:
    for number in range(21):
        let_in(session, at, moment, f"Zoé Numéro{number:02}")
    let_in(session, at, moment, "Élodie Ça", ends_on=local_day(moment) + timedelta(days=5))
    session.commit()
    signed_in(client, session, counsellor)

    assert "Élodie Ça" in page(client, "/accompagnement")
    assert "finit bientôt" in page(client, "/accompagnement?nom=elodie+ca")
    assert "Zoé Numéro20" in page(client, "/accompagnement?page=2")
    assert "Personne de ce nom" in page(client, "/accompagnement?nom=personne")
    assert "Accès qui finissent bientôt" in page(client, "/")


def test_a_trainer_sees_offers_and_steps_of_those_who_agreed_alone(
    client: FlaskClient, session: Session, fresh_session: Session, moment: datetime
) -> None:
    wanted = [skill(session, "Souder en TIG"), skill(session, "Lire un plan")]
    an_offer(session, dict.fromkeys(wanted, 2), title="Soudeur au chantier", starts_on=local_day(moment))
    school = provider(session)
    group = training_session(session, school)
    agreed, silent = (someone(session, *wanted, name=name, searchable=False) for name in ("Ana Accord", "Sam Silence"))
    for who in (agreed, silent):
        enrolled(session, who, group)
    opening.granted(session, agreed, school, now=moment)
    support = opening.support(session)
    opening.granted(session, silent, support, now=moment)
    opening.granted(session, agreed, support, now=moment)
    adviser = opening.counsellor(session, support)
    writing.step(session, silent, adviser, f"Étape {MARKER}", now=moment)
    writing.step(session, agreed, adviser, "Écrire une lettre", now=moment)
    session.commit()
    signed_in(client, session, trainer(session, school))

    text = page(client, f"/groupes/{group.id}/accompagnement")

    assert text.count("Soudeur au chantier") == 1
    assert "Ana Accord" in text
    assert "Écrire une lettre" in text
    assert "Sam Silence" not in text
    assert MARKER not in text
    assert "1 personne du groupe ne vous a pas ouvert" in text
    assert {one.trainee_id for one in fresh_session.scalars(select(Reading))} == {agreed.id}


def test_more_people_steps_and_notes_cost_no_more_statements(
    client: FlaskClient, session: Session, engine: Engine, at: Organisation, counsellor: User, moment: datetime
) -> None:
    school = provider(session)
    group, teacher = training_session(session, school, seats=40), trainer(session, school)
    wanted = skill(session)
    an_offer(session, {wanted: 2})
    first = someone(session, wanted, searchable=False)
    opening.granted(session, first, at, now=moment)
    costs: dict[str, list[int]] = {}
    for more in (2, 18):
        for number in range(more):
            who = someone(session, wanted, name=f"Personne {more} {number}", searchable=False)
            opening.granted(session, who, at, now=moment)
            opening.granted(session, who, school, now=moment)
            enrolled(session, who, group)
            for one in (who, first):
                writing.step(session, one, counsellor, due_on=local_day(moment), now=moment)
                writing.note(session, one, counsellor, now=moment)
        session.commit()
        paths = {"/": counsellor, "/accompagnement": counsellor, f"/accompagnement/{first.id}": counsellor}
        paths |= {"/mes-demarches": first.user, f"/groupes/{group.id}/accompagnement": teacher}
        for path, user in paths.items():
            signed_in(client, session, user)
            page(client, path)
            with statements(engine) as seen:
                page(client, path)
            costs.setdefault(path, []).append(len(seen))

    assert {path: counts[0] == counts[1] for path, counts in costs.items()} == dict.fromkeys(costs, True), costs
