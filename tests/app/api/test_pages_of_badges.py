"""What an application is shown of someone's badges, page by page, and at what cost."""

from urllib.parse import urlsplit

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.credentials.models import BackpackState
from app.portfolio.models import Trainee
from tests.app.api.test_round_trip import School, received
from tests.factories.api import Wallet


def ids(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    return [one["id"] for one in answer["credential"]]


def test_pages_follow_each_other_by_their_links(
    wallet: Wallet, window: FlaskClient, session: Session, person: Trainee
) -> None:
    received(session, person, 5)
    wallet.linked(window)
    found, where = [], "/credentials?limit=2"
    relations = []
    while where:
        answer = wallet.call("GET", where)
        assert answer.headers["X-Total-Count"] == "5"
        found += ids(answer.get_json())
        links = {
            part.split('rel="')[1].rstrip('"'): urlsplit(part[part.index("<") + 1 : part.index(">")])
            for part in answer.headers["Link"].split(", <")
            for part in [part if part.startswith("<") else f"<{part}"]
        }
        relations.append(set(links))
        following = links.get("next")
        where = f"/credentials?{following.query}" if following else ""
    assert len(set(found)) == 5
    assert relations == [
        {"first", "last", "next"},
        {"first", "last", "next", "prev"},
        {"first", "last", "prev"},
    ]
    assert ids(wallet.call("GET", "/credentials?offset=99").get_json()) == []
    assert len(ids(wallet.call("GET", "/credentials?limit=999999").get_json())) == 5
    since = "/credentials?since=2026-11-02T09:00:00Z"
    assert wallet.call("GET", since).headers["X-Total-Count"] == "0"
    assert wallet.call("GET", "/credentials?since=2026-11-02T10:59:59%2B02:00").headers["X-Total-Count"] == "5"


def test_what_someone_hides_removed_or_never_accepted_is_not_shown(
    wallet: Wallet, window: FlaskClient, session: Session, person: Trainee, school: School
) -> None:
    hidden, offered, _removed_soon, shown = received(session, person, 4)
    hidden.state, offered.state = BackpackState.HIDDEN, BackpackState.OFFERED
    _removed_soon.removed_at = _removed_soon.received_at
    session.commit()
    wallet.linked(window)
    wallet.send(school(1))
    found = wallet.call("GET", "/credentials")
    assert found.headers["X-Total-Count"] == "2"
    assert ids(found.get_json()) == [school(1)["id"], f"http://localhost/badges/{shown.credential_id}"]


def test_a_page_asks_the_database_as_much_for_fifty_badges_as_for_two(
    wallet: Wallet, window: FlaskClient, session: Session, person: Trainee, statements: list[str]
) -> None:
    received(session, person, 2)
    wallet.linked(window)

    def asked() -> int:
        statements.clear()
        assert wallet.call("GET", "/credentials?limit=50").status_code == 200
        return len(statements)

    few = asked()
    received(session, person, 48)
    assert asked() == few
    assert few <= 5
    assert wallet.call("GET", "/credentials?limit=50").headers["X-Total-Count"] == "50"
