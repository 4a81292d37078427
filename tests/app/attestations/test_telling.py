"""What is said of someone's skills is told by e-mail: once, in the reader's language, and nothing of what was said."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from flask_mailman import EmailMessage
from sqlalchemy.orm import Session

from app.attestations import queries, services
from app.attestations.models import AttestationRequest, RequestState
from app.sharing import services as sharing
from app.sharing.models import Part
from tests.app.attestations.test_talk import Signed, read, send
from tests.factories import attestations as make
from tests.factories import portfolio as people
from tests.factories import sharing as access
from tests.factories import trainings as schools
from tests.factories.accounts import NOW, signed_in

SECRET = "Quand puis-je le montrer ?"


@pytest.fixture
def one(session: Session) -> Signed:
    return Signed(session)


def told(outbox: list[EmailMessage]) -> list[tuple[str, str]]:
    """To whom, and what about; then forget it."""
    found = sorted((message.to[0], message.subject) for message in outbox)
    assert not any(word in message.body for message in outbox for word in (SECRET, "Braser"))
    outbox.clear()
    return found


def test_a_message_is_told_once_until_it_is_read_to_who_spoke_of_the_skill(
    client: FlaskClient, session: Session, one: Signed, outbox: list[EmailMessage]
) -> None:
    one.trainer.locale = "en"
    session.commit()
    signed_in(client, session, one.who.user)
    for text in (SECRET, SECRET, "Encore moi"):
        assert send(client, one.mine, to=str(one.provider.id), text=text).status_code == 302
    name = one.who.user.display_name
    assert one.theirs in outbox[0].body
    assert told(outbox) == [(one.trainer.email, f"{name} wrote to you about a skill")]

    signed_in(client, session, one.colleague)
    read(client, one.theirs)
    send(client, one.theirs, text=SECRET)
    assert one.mine in outbox[0].body
    assert told(outbox) == [(one.who.user.email, "Léa Hamel vous a écrit à propos d’une compétence")]

    # Both have spoken of it now; who left the provider is told nothing.
    signed_in(client, session, one.who.user)
    send(client, one.mine, to=str(one.provider.id), text="Merci")
    assert {email for email, _subject in told(outbox)} == {one.trainer.email, one.colleague.email}


def test_a_disagreement_is_told_to_who_signed_and_its_answer_to_the_person(
    client: FlaskClient, session: Session, one: Signed, outbox: list[EmailMessage]
) -> None:
    session.commit()
    signed_in(client, session, one.who.user)
    path = f"/portfolio/attestations/{one.attestation.id}/contester"
    for _time in range(2):
        send(client, path, words=SECRET)
    ((email, subject),) = told(outbox)
    assert (email, "n’est pas d’accord" in subject) == (one.trainer.email, True)

    signed_in(client, session, one.colleague)
    contest = queries.open_contests(session, one.colleague, [one.provider.id])[0]
    for _time in range(2):
        send(client, f"/contestations/{contest.id}", answer="keep", reason=SECRET)
    assert [email for email, _subject in told(outbox)] == [one.who.user.email]


def test_refusals_are_told_once_to_each_person(
    client: FlaskClient, session: Session, one: Signed, outbox: list[EmailMessage]
) -> None:
    other = people.skill(session, "Lire un plan")
    people.declared(session, one.who, other)
    asked = [
        *make.asked(session, one.who, one.skill, of=one.trainer),
        *make.asked(session, one.who, other, of=one.trainer),
    ]
    session.commit()
    signed_in(client, session, one.trainer)
    path = "/demandes/refuser?" + "&".join(f"request={request.id}" for request in asked)
    for _time in range(2):
        send(client, path, reason=SECRET)
    assert "2 de vos demandes" in outbox[0].body
    assert [email for email, _subject in told(outbox)] == [one.who.user.email]


def test_trainers_let_in_by_an_access_are_proposed_may_sign_and_may_still_refuse_once_it_is_over(
    client: FlaskClient, session: Session, one: Signed
) -> None:
    elsewhere = schools.provider(session, "Autre Formation")
    marc, nina = (schools.trainer(session, elsewhere, name) for name in ("Marc Petit", "Nina Lebas"))
    access.granted(session, one.who, schools.provider(session, "Sans compétence"), [Part.CONTACT])
    given = access.granted(session, one.who, elsewhere, [Part.SKILLS], member=marc)

    names = [each.trainer for each in queries.trainers_of(session, one.who, NOW)]
    assert names == ["Marc Petit", "Léa Hamel", "Paul Renouf"]
    assert marc.display_name not in {
        each.trainer for each in queries.trainers_of(session, one.who, NOW + timedelta(days=91))
    }
    other = people.skill(session, "Lire un plan")
    people.declared(session, one.who, other)
    (request,) = make.asked(session, one.who, other, of=marc)
    (signed,) = services.sign_requests(session, trainer=marc, levels={request.id: 3}, observed="workshop", now=NOW)
    assert signed.state is RequestState.ATTESTED

    third = people.skill(session, "Souder à plat")
    people.declared(session, one.who, third)
    (last,) = make.asked(session, one.who, third, of=marc)
    session.commit()
    signed_in(client, session, one.who.user)
    page = read(client, "/portfolio/attestations/demander")
    assert "Marc Petit" in page
    assert nina.display_name not in page

    at = [elsewhere.id]
    assert [each.request.id for each in queries.inbox(session, marc, at, NOW)] == [last.id]
    assert queries.inbox(session, nina, at, NOW) == []
    assert queries.count_waiting(session, marc, at, NOW + timedelta(days=91)) == 0
    sharing.withdraw(session, grant=given, now=NOW)
    assert (queries.inbox(session, marc, at, NOW), queries.count_waiting(session, marc, at, NOW)) == ([], 0)
    session.commit()
    assert "no longer have access to your skills" in read(client, "/portfolio/attestations")
    assert services.sign_requests(session, trainer=marc, levels={last.id: 3}, observed="workshop", now=NOW) == []
    (refused,) = services.decline(session, trainer=marc, request_ids=[last.id], reason="Plus en contact", now=NOW)
    assert session.get_one(AttestationRequest, refused.id).state is RequestState.DECLINED
