"""An address that is someone's no more: what was given to it leaves, and comes back with it."""

from datetime import UTC, datetime

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.credentials import queries, services
from app.credentials.models import BackpackBadge, BackpackState, PersonAddress
from app.portfolio.models import Ground, Trainee
from tests.factories.accounts import signed_in, token
from tests.factories.backpacks import Elsewhere, a_reader, an_esco_skill, brought
from tests.factories.credentials import a_badge, an_issuer, given

OTHER = "camille@example.org"


def verified(session: Session, who: Trainee, now: datetime) -> PersonAddress:
    made, key = services.ask_address(session, who.user, OTHER, now=now)
    services.verify_address(session, who.user, key, now=now)
    session.commit()
    return made


def standing(session: Session) -> int:
    return len(session.scalars(select(Ground.id).where(Ground.withdrawn_at.is_(None))).all())


def test_what_an_address_brought_leaves_with_it_and_comes_back_to_be_accepted(
    client: FlaskClient, session: Session
) -> None:
    now, skill, who = datetime.now(UTC), an_esco_skill(session), a_reader(session, "moi@example.org")
    credential = given(session, a_badge(session, an_issuer(session), skill), OTHER, now=now)
    file = brought(session, who, Elsewhere(now), now=now)
    made = verified(session, who, now)
    ours = session.scalars(select(BackpackBadge).where(BackpackBadge.credential_id == credential.id)).one()
    for one in (ours, file):
        services.accept(session, one, now=now)
    services.show_name(session, ours, shown=True, now=now)
    session.commit()
    assert standing(session) == 2
    signed_in(client, session, who.user)

    page = f"/portfolio/badges/adresses/{made.id}/retirer"
    assert "Travailler en équipe" in client.get(page).text
    answer = client.post(page, data={"csrf_token": token(client, page)}, follow_redirects=True)
    assert OTHER not in answer.text
    session.expire_all()
    assert [one.id for one in queries.backpack(session, who.id)] == [file.id]
    assert (file.is_theirs, credential.shows_name) == (False, False)
    assert standing(session) == 0
    assert set(session.scalars(select(Ground.withdrawn_reason))) == {"badge_not_theirs"}
    assert client.get(page).status_code == 404
    services.collect(session, who.user, now=now)
    assert len(queries.backpack(session, who.id)) == 1

    verified(session, who, now)
    session.expire_all()
    assert {one.id: one.state for one in queries.backpack(session, who.id)} == {
        ours.id: BackpackState.OFFERED, file.id: BackpackState.ACCEPTED,
    }  # fmt: skip
    assert file.is_theirs


def test_a_copy_of_a_badge_given_here_gives_way_to_the_badge_itself(session: Session) -> None:
    now, who = datetime.now(UTC), a_reader(session, "moi@example.org")
    credential = given(session, a_badge(session, an_issuer(session), an_esco_skill(session)), OTHER, now=now)
    copy = brought(session, who, Elsewhere(now), now=now, content=credential.document.encode())
    assert (copy.credential_id, copy.is_theirs, copy.removed_at) == (None, False, None)
    verified(session, who, now)
    there = queries.backpack(session, who.id)
    assert [one.credential_id for one in there] == [credential.id]
    session.refresh(copy)
    assert copy.removed_at == now
