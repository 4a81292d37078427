"""What people share and read, through the pages."""

import re
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from flask_mailman import EmailMessage
from sqlalchemy import Connection, event, select
from sqlalchemy.orm import Session

from app.i18n import local_day
from app.portfolio.models import Experience, ExperienceKind, OwnWords, Trainee, WishedOccupation
from app.sharing.models import Grant, GrantRequest, Part, Reading, RequestAnswer, ShareLink
from app.sharing.views import tokens
from app.sharing.views.limits import MOST_GUESSES
from tests.factories import portfolio as people
from tests.factories import sharing
from tests.factories import trainings as schools
from tests.factories.accounts import a_user, signed_in, token

MOMENT = datetime.now(UTC)
TODAY = local_day(MOMENT)


def key_of(app: Flask, link: ShareLink) -> str:
    with app.test_request_context():
        return tokens.token_of(link)


def send(client: FlaskClient, path: str, form: str | None = None, **values: object) -> str:
    data = {"csrf_token": token(client, form or path), **values}
    return client.post(path, data=data, follow_redirects=True).text


def rich(session: Session) -> Trainee:
    """Someone whose portfolio has a word of its own in each part."""
    at = schools.provider(session, "Organisme MARQUEFORM")
    who = people.trainee(session, "Camille MARQUENOM")
    who.user.email = "marquecontact@example.org"
    welding = people.declared(session, who, people.skill(session, "Souder MARQUESKILL"), now=MOMENT)
    people.shown_by_link(session, who, welding, "https://marquepreuve.example.org/photo", now=MOMENT)
    taught = people.skill(session, "Découper MARQUESKILL")
    plan = {"Module MARQUEFORM": ([taught], TODAY - timedelta(days=9), TODAY + timedelta(days=40))}
    given = schools.training_session(session, at, modules=plan, title="Titre MARQUEFORM")
    schools.enrolled(session, who, given, now=MOMENT)
    session.add(
        Experience(trainee_id=who.id, kind=ExperienceKind.JOB, title="Cantine MARQUEVIE", place="Saint-Lô MARQUEVIE")
    )
    session.add(OwnWords(trainee_id=who.id, text="Coudre MARQUEVIE", said_at=MOMENT))
    session.add(
        WishedOccupation(trainee_id=who.id, occupation_id=people.occupation(session, "Chaudronnier MARQUECHERCHE").id)
    )
    session.commit()
    return who


MARKERS = {
    Part.SKILLS: "MARQUESKILL",
    Part.EVIDENCE: "marquepreuve",
    Part.EXPERIENCES: "MARQUEVIE",
    Part.TRAININGS: "MARQUEFORM",
    Part.CONTACT: "marquecontact",
    Part.STEPS: "MARQUECHERCHE",
}


def test_a_link_and_a_grant_show_the_part_they_open_and_no_marker_of_another(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    who = rich(session)
    body = sharing.support(session)
    reader, visitor = signed_in(client, session, sharing.counsellor(session, body)), app.test_client()
    for opened in Part:
        sharing.granted(session, who, body, {opened}, now=MOMENT)
        link = sharing.link(session, who, {opened}, now=MOMENT)
        session.commit()
        by_link, by_grant = visitor.get(f"/p/{key_of(app, link)}").text, reader.get(f"/personnes/{who.id}").text
        for page in (by_link, by_grant):
            shown = {part for part, marker in MARKERS.items() if marker in page}
            assert shown == {opened}
        assert "MARQUENOM" in by_grant
        assert ("MARQUENOM" in by_link) is (opened is Part.CONTACT)


def test_a_file_is_given_to_those_who_are_shown_evidence_and_to_nobody_else(
    app: Flask, client: FlaskClient, session: Session, fresh_session: Session
) -> None:
    who, other, body = people.trainee(session), people.trainee(session), sharing.support(session)
    skill, folder = people.skill(session), app.config["SETTINGS"].data_dir
    for one in (who, other):
        people.declared(session, one, skill)
    mine, theirs = [people.shown_by_file(session, one, skill, folder) for one in (who, other)]
    reader = sharing.counsellor(session, body)
    sharing.granted(session, who, body, set(Part) - {Part.EVIDENCE}, now=MOMENT)
    bare = sharing.link(session, who, {Part.SKILLS}, now=MOMENT)
    full = sharing.link(session, who, {Part.EVIDENCE}, now=MOMENT)
    session.commit()
    visitor, signed = app.test_client(), signed_in(client, session, reader)
    page = visitor.get(f"/p/{key_of(app, full)}").text
    by_link, by_grant = f"/p/{key_of(app, full)}/preuves/{mine.id}", f"/personnes/{who.id}/preuves/{mine.id}"

    assert by_link in page
    assert visitor.get(f"/p/{key_of(app, bare)}/preuves/{mine.id}").status_code == 404
    assert visitor.get(by_link.replace(str(mine.id), str(theirs.id))).status_code == 404
    assert signed.get(by_grant).status_code == 404
    assert fresh_session.scalars(select(Reading.times).where(Reading.reader_id == reader.id)).all() == []
    given = visitor.get(by_link, buffered=True)
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["X-Robots-Tag"] == "noindex, nofollow"

    sharing.granted(session, who, body, {Part.EVIDENCE}, now=MOMENT)
    session.commit()

    assert signed.get(by_grant, buffered=True).status_code == 200
    assert signed.get(by_grant.replace(str(mine.id), str(theirs.id))).status_code == 404


def test_a_person_makes_a_link_hands_it_out_sees_who_read_it_and_closes_it(
    app: Flask, client: FlaskClient, session: Session, fresh_session: Session
) -> None:
    who = rich(session)
    signed_in(client, session, who.user)
    seen = client.post(
        "/partage/apercu", data={"csrf_token": token(client, "/partage/liens/nouveau"), "parts": ["skills", "contact"]}
    )
    ahead = client.get(seen.location).text
    assert "MARQUESKILL" in ahead
    assert "MARQUEVIE" not in ahead
    assert "csrf" not in seen.location

    refused = send(client, "/partage/liens/nouveau", until="other", ends_on="2199-01-01", label="L’agence")
    assert "Cochez au moins une partie" in refused
    assert "Vérifiez l’année" in refused
    assert "L’agence" in refused

    page = send(client, "/partage/liens/nouveau", parts=["skills"], until="30", label="Pour l’agence d’intérim")
    address = re.search(r'value="(http://localhost/p/[^"]+)"', page)
    assert address is not None
    assert "<svg" in page
    path = address[1].removeprefix("http://localhost")

    assert "MARQUESKILL" in client.get(path).text  # one's own look is no reading
    visitor = app.test_client()
    read = visitor.get(path)
    assert "MARQUESKILL" in read.text
    assert "MARQUENOM" not in read.text
    assert read.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert read.headers["Referrer-Policy"] == "no-referrer"
    assert 'name="robots" content="noindex' in read.text
    assert fresh_session.scalars(select(Reading.times)).all() == [1]

    mine = client.get("/partage").text
    assert "Par votre lien" in mine

    link_id = fresh_session.scalars(select(ShareLink.id)).one()
    closed = send(client, f"/partage/liens/{link_id}/retirer", "/partage")
    assert "Le lien est fermé" in closed
    again = visitor.get(path)
    assert again.status_code == 410
    assert "MARQUE" not in again.text
    assert "Il était déjà fermé" in send(client, f"/partage/liens/{link_id}/retirer", "/partage")
    assert fresh_session.scalars(select(Reading.times)).all() == [1]


def test_a_link_that_has_ended_or_was_never_made_opens_nothing_and_guesses_are_counted(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    who = rich(session)
    link = sharing.link(session, who, ends_on=TODAY - timedelta(days=1), now=MOMENT - timedelta(days=9))
    session.commit()
    key = key_of(app, link)

    assert client.get(f"/p/{key}").status_code == 410
    # The first letter: the last one holds bits that say nothing.
    forged = [f"{'A' if key[0] != 'A' else 'B'}{key[1:]}", "x", "é", key.replace(".", "")]
    assert [client.get(f"/p/{one}").status_code for one in forged] == [404] * 4
    for _ in range(MOST_GUESSES - len(forged)):
        assert client.get("/p/none").status_code == 404
    assert client.get("/p/none").status_code == 429


def test_a_person_gives_access_to_an_organisation_and_takes_it_back(
    client: FlaskClient, session: Session, fresh_session: Session
) -> None:
    who, body = rich(session), sharing.support(session, "Mission locale du Bessin")
    reader = sharing.counsellor(session, body, "Inès Roussel")
    session.commit()
    signed_in(client, session, who.user)

    assert client.get("/partage/structures?q=bessin").json == [
        {"id": str(body.id), "label": "Mission locale du Bessin", "hint": ""}
    ]
    wrong = {"organisation": "bessin", "member": "Inconnu", "parts": ["skills"], "until": "90"}
    assert "Nous ne trouvons pas ce nom" in send(client, "/partage/acces/nouveau", **wrong)

    page = send(client, "/partage/acces/nouveau", **{**wrong, "member": "ines roussel"})
    assert "Mission locale du Bessin peut lire ce que vous avez choisi" in page
    grant = fresh_session.scalars(select(Grant)).one()
    assert (grant.member_id, grant.parts, grant.ends_on) == (reader.id, {Part.SKILLS}, TODAY + timedelta(days=90))

    signed_in(client, session, reader)
    assert "Camille MARQUENOM" in client.get("/acces").text
    assert "MARQUESKILL" in client.get(f"/personnes/{who.id}").text

    signed_in(client, session, who.user)
    assert "Inès Roussel" in client.get("/partage/lectures").text
    send(client, f"/partage/acces/{grant.id}/retirer", "/partage")

    signed_in(client, session, reader)
    assert "MARQUENOM" not in client.get("/acces").text
    assert client.get(f"/personnes/{who.id}").status_code == 404


def test_who_works_somewhere_gives_no_access_to_it(client: FlaskClient, session: Session) -> None:
    body = sharing.support(session)
    reader = sharing.counsellor(session, body)
    reader.is_trainee = True
    session.add(Trainee(user=reader, created_at=MOMENT))
    session.commit()
    signed_in(client, session, reader)

    page = send(client, "/partage/acces/nouveau", organisation=body.name, parts=["skills"], until="7")

    assert "Vous y travaillez" in page


def test_a_counsellor_asks_and_what_they_are_told_says_nothing_of_the_account(
    app: Flask, client: FlaskClient, session: Session, fresh_session: Session, outbox: list[EmailMessage]
) -> None:
    who, body = rich(session), sharing.support(session)
    reader = sharing.counsellor(session, body, "Inès Roussel")
    a_user(session, email="sans-portfolio@example.org")
    session.commit()
    signed_in(client, session, reader)
    asked = {"parts": ["skills", "steps"], "words": "Pour préparer mardi."}
    asked["organisation"] = str(body.id)

    addresses = (who.user.email, "sans-portfolio@example.org", "personne@example.org")
    pages = [send(client, "/acces/demander", email=address, **asked) for address in addresses]

    told = {re.findall(r'<div class="note good[^>]*>.*?</div>', page, re.DOTALL)[0] for page in pages}
    assert len(told) == 1
    assert [one.to for one in outbox] == [[address] for address in addresses]
    assert ["/partage/demandes/" in one.body for one in outbox] == [True, False, False]
    assert "déjà écrit à cette adresse" in send(client, "/acces/demander", email=who.user.email, **asked)
    assert "votre propre adresse" in send(client, "/acces/demander", email=reader.email, **asked)

    request = fresh_session.scalars(select(GrantRequest).where(GrantRequest.email == who.user.email)).one()
    signed_in(client, session, who.user)
    assert "demande à lire votre portfolio" in client.get("/partage").text
    answer = f"/partage/demandes/{request.id}"
    assert "Cochez au moins une partie" in send(client, answer, until="30", whom="asker")
    page = send(client, answer, until="30", whom="asker", parts=["steps"])
    assert "peut lire ce que vous avez choisi" in page
    assert outbox[-1].to == [reader.email]
    assert "Cette demande est fermée" in client.get(answer, follow_redirects=True).text
    assert "Cette demande est fermée" in send(client, answer, "/partage", answer="no")

    grant = fresh_session.scalars(select(Grant)).one()
    assert (grant.parts, grant.member_id) == ({Part.STEPS}, reader.id)


def test_a_refusal_shows_to_who_asked_as_a_silence(
    client: FlaskClient, session: Session, fresh_session: Session
) -> None:
    who, body = rich(session), sharing.support(session)
    reader = sharing.counsellor(session, body)
    request = sharing.asked(session, reader, who.user.email, now=MOMENT)
    session.commit()
    signed_in(client, session, reader)
    before = client.get("/acces").text
    signed_in(client, session, who.user)
    assert "Votre réponse ne leur est pas dite" in send(client, f"/partage/demandes/{request.id}", answer="no")
    signed_in(client, session, reader)

    assert without_tokens(client.get("/acces").text) == without_tokens(before)

    send(client, f"/acces/demandes/{request.id}/retirer", "/acces")

    assert fresh_session.scalars(select(GrantRequest.answer)).one() is RequestAnswer.WITHDRAWN
    assert who.user.email not in client.get("/acces").text


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def test_pages_that_others_read_by_an_enrolment_note_it_and_the_person_sees_it(
    client: FlaskClient, session: Session, fresh_session: Session
) -> None:
    at, who = schools.provider(session), people.trainee(session)
    given = schools.training_session(session, at)
    schools.enrolled(session, who, given)
    trainer = schools.trainer(session, at, "Paul Renouf")
    session.commit()
    signed_in(client, session, trainer)

    client.get(f"/groupes/{given.id}/attester")
    client.get(f"/stagiaires/{who.id}/attester")
    client.get(f"/personnes/{who.id}")

    kept = fresh_session.execute(select(Reading.what, Reading.times, Reading.organisation_id)).all()
    assert sorted(tuple(one) for one in kept) == [("portfolio", 1, at.id), ("skills", 2, at.id)]
    signed_in(client, session, who.user)
    page = client.get("/partage").text
    assert page.count("Paul Renouf") == 2
    assert "Vos compétences, pour les attester" in page


def count_statements(connection: Connection) -> list[str]:
    statements: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *given: statements.append(given[2]))
    return statements


def test_pages_cost_the_same_statements_however_much_there_is(
    app: Flask, client: FlaskClient, session: Session, connection: Connection
) -> None:
    who, body = rich(session), sharing.support(session)
    reader = sharing.counsellor(session, body)
    sharing.granted(session, who, body, now=MOMENT)
    link = sharing.link(session, who, now=MOMENT)
    sharing.asked(session, reader, "autre@example.org", now=MOMENT)
    sharing.asked(session, sharing.counsellor(session, sharing.support(session)), who.user.email, now=MOMENT)
    session.commit()
    key = key_of(app, link)
    statements = count_statements(connection)
    visitor = app.test_client()

    def costs() -> dict[str, int]:
        found = {}
        for reads, paths in (
            (signed_in(app.test_client(), session, who.user), ("/partage", "/partage/lectures")),
            (signed_in(app.test_client(), session, reader), ("/acces", f"/personnes/{who.id}")),
            (visitor, (f"/p/{key}",)),
        ):
            for path in paths:
                reads.get(path)
                session.expire_all()
                statements.clear()
                assert reads.get(path).status_code == 200
                found[path] = len(statements)
        return found

    few = costs()
    for number in range(20):
        other, place = people.trainee(session, f"Personne {number}"), sharing.support(session, f"Lieu {number}")
        sharing.granted(session, other, body, now=MOMENT)
        sharing.granted(session, who, place, member=sharing.counsellor(session, place), now=MOMENT)
        sharing.asked(session, reader, f"autre-{number}@example.org", now=MOMENT)
        people.declared(session, who, people.skill(session, f"Compétence {number}"), now=MOMENT)
        session.add(Experience(trainee_id=who.id, kind=ExperienceKind.JOB, title=f"Emploi {number}"))
        asker = sharing.counsellor(session, sharing.support(session, f"Autre lieu {number}"))
        sharing.asked(session, asker, who.user.email, now=MOMENT)
        schools.enrolled(session, who, schools.training_session(session, title=f"Autre {number}"), now=MOMENT)
        if number < 15:
            sharing.link(session, who, label=f"Lien {number}", now=MOMENT)
    session.commit()

    assert costs() == few
    assert max(few.values()) <= 36
