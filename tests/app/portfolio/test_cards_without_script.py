"""Cards answered one by one, each by its button, without a script: where the next one is, and what is kept."""

import re

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.portfolio import queries
from app.portfolio.models import CardSaid, CardSeries, Trainee
from tests.app.portfolio.conftest import fields, path_of, read, send, standings, where
from tests.factories import portfolio as make

CAN, LEARNS = CardSaid.ACQUIRED, CardSaid.IN_PROGRESS


def goes_to(page: str) -> str:
    """The one thing in focus as the page comes: a field by its name, a heading by its tag."""
    (tag,) = re.findall(r"<[^>]* autofocus[^>]*>", page)
    name = re.search(r'name="([^"]*)"', tag)
    return name.group(1) if name else re.findall(r"\w+", tag)[0]


def test_each_answer_sent_by_its_button_is_saved_and_brings_back_the_next_card(
    client: FlaskClient, session: Session, fresh_session: Session, who: Trainee, series: CardSeries
) -> None:
    session.commit()
    names = fields(session, series)
    answers = [name.replace("said", "answer") for name in names]
    assert goes_to(read(client, path_of(series))) == "h1"
    after = send(client, path_of(series, 1), **{answers[1]: "acquired", names[1].replace("said", "level"): "4"})
    assert where(after.location) == f"{path_of(series, 1)}&apres=2"
    page = read(client, where(after.location))
    assert "<title>Answers: 1 of 7 – " in page
    assert goes_to(page) == answers[2]
    more = {names[1]: "acquired", names[1].replace("said", "level"): "3"}  # the card above, its level said since
    send(client, f"{path_of(series, 1)}&apres=2", **more, **{answers[4]: "in_progress"})
    assert goes_to(read(client, f"{path_of(series, 1)}&apres=5")) == answers[0]  # passed before
    kept = send(client, f"{path_of(series, 1)}&apres=5", keep="1", **more)
    assert where(kept.location) == f"{path_of(series, 1)}&apres=5"
    cards = queries.series_state(fresh_session, series.id).asked
    assert [(card.said, card.level) for card in cards[:5]] == [
        (None, None), (CAN, 3), (None, None), (None, None), (LEARNS, None),
    ]  # fmt: skip


def test_the_last_answer_of_a_page_goes_on_to_the_next_under_the_card_just_answered(
    client: FlaskClient, session: Session, fresh_session: Session, who: Trainee, series: CardSeries
) -> None:
    make.answered(session, who, series, *[CAN] * 4)
    session.commit()
    names = fields(session, series)
    answers = [name.replace("said", "answer") for name in names]
    after = send(client, path_of(series, 1), **{answers[4]: "acquired"})
    assert where(after.location) == f"{path_of(series, 2)}&apres=5"
    page = read(client, where(after.location))
    assert goes_to(page) == answers[5]
    assert re.search(rf'name="{names[4]}" value="acquired"[^>]* checked', page)
    assert names[3][:38] not in page
    assert [card.level for card in queries.series_state(fresh_session, series.id).asked] == [None] * 7
    undone = send(client, f"/portfolio/parcours/{series.id}/annuler", turn="2")
    assert goes_to(read(client, where(undone.location))) == answers[4]
    for answer in answers[4:]:
        after = send(client, where(after.location), **{answer: "not_yet"})
    page = read(client, where(after.location))
    assert where(after.location) == f"{path_of(series, 2)}&apres=7"  # its last level may be said yet
    assert re.search(r'<button class="btn" type="submit" autofocus>Save and finish<', page)


def test_an_answer_that_is_none_and_a_day_that_is_wrong_save_nothing(
    client: FlaskClient, session: Session, who: Trainee, series: CardSeries
) -> None:
    session.commit()
    names = fields(session, series)
    answers = [name.replace("said", "answer") for name in names]
    send(client, path_of(series, 1), **{answers[0]: "certified"})
    bad = {names[1]: "in_progress", names[1].replace("said", "expected_on"): "2020-01-01"}
    page = send(client, path_of(series, 1), **bad, **{answers[2]: "acquired"}).text
    assert standings(session, who) == {}
    assert goes_to(page) == names[1].replace("said", "expected_on")
    assert re.search(rf'name="{names[2]}" value="acquired"[^>]* checked', page)
