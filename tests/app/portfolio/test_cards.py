"""A series of cards: answered page by page or tap by tap, left and taken up again, undone exactly."""

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.portfolio import queries, services
from app.portfolio.errors import NothingFoundError, NothingToAskError
from app.portfolio.models import CardSaid, CardSeries, Ground, GroundState, Holding, Trainee
from app.portfolio.queries import Standing
from app.portfolio.queries.history import EventKind
from app.portfolio.services import CardSaying
from app.skills.models import Skill
from tests.app.portfolio.conftest import (
    LONG_AGO,
    MOMENT,
    TODAY,
    fields,
    held,
    path_of,
    read,
    send,
    shown,
    standings,
    where,
)
from tests.factories import attestations as statements_of
from tests.factories import portfolio as make
from tests.factories import trainings as schools

CAN, LEARNS, NOT_YET = CardSaid.ACQUIRED, CardSaid.IN_PROGRESS, CardSaid.NOT_YET


def said_again(session: Session, who: Trainee, series: CardSeries, place: int, said: CardSaid, **more: object) -> int:
    card = queries.series_state(session, series.id).asked[place]
    saying = CardSaying(card.id, said, **more)  # type: ignore[arg-type]
    return services.answer_cards(session, trainee=who, series=series, sayings=[saying], now=MOMENT)


def undo(session: Session, who: Trainee, series: CardSeries, turn: int) -> list[int]:
    return services.undo(session, trainee=who, series=series, turn=turn, now=MOMENT)


# --- Beginning --------------------------------------------------------------------------------------------------------


def test_what_the_portfolio_says_already_is_shown_and_not_asked(
    client: FlaskClient, session: Session, who: Trainee, gestures: list[Skill]
) -> None:
    at = schools.provider(session)
    schools.enrolled(session, who, schools.training_session(session, at), now=LONG_AGO)
    statements_of.attested(session, who, gestures[0], by=schools.trainer(session, at), now=MOMENT)
    make.declared(session, who, gestures[1])
    series = make.card_series(session, who, gestures)
    session.commit()

    state = queries.series_state(session, series.id)
    assert [card.skill_id for card in state.asked] == [one.id for one in gestures[2:]]
    page = read(client, path_of(series))
    assert "2 skills of these were in your portfolio already" in page
    assert page.count('-answer" value="') == 15
    assert len(fields(session, series)) == 5


def test_one_begun_twice_is_one_until_it_ends_and_nothing_to_ask_begins_nothing(
    session: Session, who: Trainee, gestures: list[Skill]
) -> None:
    first = make.card_series(session, who, gestures)
    assert make.card_series(session, who, gestures).id == first.id
    make.answered(session, who, first, *[CAN] * 6)
    services.put_aside(session, series=first, now=MOMENT)
    session.expire_all()
    again = make.card_series(session, who, gestures)
    assert again.id != first.id
    assert [card.skill_id for card in queries.series_state(session, again.id).asked] == [gestures[6].id]
    with pytest.raises(NothingToAskError):
        make.card_series(session, who, gestures[:3], key="autre")
    with pytest.raises(NothingFoundError):
        make.card_series(session, who, [], key="rien")


# --- Answering --------------------------------------------------------------------------------------------------------


def test_five_cards_a_page_are_saved_with_their_level_and_their_day_and_tied_to_where_they_come_from(
    client: FlaskClient, session: Session, fresh_session: Session, who: Trainee, series: CardSeries
) -> None:
    session.commit()
    names, day = fields(session, series), TODAY + timedelta(days=30)
    page = read(client, path_of(series))
    assert [name for name in names if name.replace("said", "answer") in page] == names[:5]
    answer = send(
        client,
        path_of(series, 1),
        **{
            names[0]: "acquired",
            names[0].replace("said", "level"): "3",
            names[1]: "in_progress",
            names[1].replace("said", "expected_on"): day.isoformat(),
            names[2]: "not_yet",
            names[2].replace("said", "level"): "4",
            names[3]: "certified",
        },
    )
    assert where(answer.location) == path_of(series, 2)
    found = {one.skill_id: one for one in queries.holdings(fresh_session, who.id, today=TODAY)}
    cards = queries.series_state(fresh_session, series.id).asked
    assert set(found) == {cards[0].skill_id, cards[1].skill_id}
    known, learnt = (found[card.skill_id] for card in cards[:2])
    assert (known.standing, known.level) == (Standing.ACQUIRED, 3)
    assert (learnt.standing, learnt.next_date) == (Standing.COMING, day)
    assert {one.declaration.experience_id for one in found.values() if one.declaration} == {series.experience_id}
    assert [card.said for card in cards[:4]] == [CAN, LEARNS, NOT_YET, None]


def test_one_takes_up_again_where_one_stopped_with_every_answer_as_it_was(
    client: FlaskClient, session: Session, series: CardSeries
) -> None:
    session.commit()
    names = fields(session, series)
    said = dict(zip(names, ("acquired", "in_progress", "not_yet", "acquired"), strict=False))
    send(client, path_of(series, 1), **said)
    assert "Go on where you stopped" in read(client, "/portfolio/parcours")
    assert "Answers: 4 of 7" in read(client, "/portfolio/parcours")
    assert shown(names[5], path_of(series), client)  # the fifth was passed
    page = read(client, path_of(series, 1))
    for field, answer in said.items():
        assert re.search(rf'name="{field}" value="{answer}"[^>]* checked', page), answer
    assert not re.search(rf'name="{names[4]}" value="\w+"[^>]* checked', page)


def test_finishing_later_saves_what_was_answered_and_comes_back_to_the_rest(
    client: FlaskClient, session: Session, fresh_session: Session, series: CardSeries
) -> None:
    session.commit()
    names = fields(session, series)
    page = read(client, path_of(series))
    assert re.search(r'<button class="btn quiet" type="submit" name="later" value="1">Finish later<', page)
    answer = send(client, path_of(series, 1), later="1", **{names[0]: "acquired"})
    assert where(answer.location) == "/portfolio"
    assert "Your answers are saved." in read(client, "/portfolio")
    assert [card.said for card in queries.series_state(fresh_session, series.id).asked[:2]] == [CAN, None]
    assert fresh_session.get_one(CardSeries, series.id).position == 0
    assert shown(names[1], path_of(series), client)


def test_past_the_last_page_one_reads_what_came_of_it_and_what_was_passed(
    client: FlaskClient, session: Session, fresh_session: Session, series: CardSeries
) -> None:
    session.commit()
    names = fields(session, series)
    send(client, path_of(series, 1), **dict.fromkeys(names[:5], "acquired"))
    answer = send(client, path_of(series, 2), **{names[5]: "in_progress"})
    page = read(client, where(answer.location))
    assert "5 things you can do" in page
    assert "1 you are learning" in page
    assert "You passed 1 card." in page
    assert 'href="/portfolio/dates"' in page
    assert fresh_session.get_one(CardSeries, series.id).ended_at is not None
    assert "Go on where you stopped" not in read(client, "/portfolio/parcours")


def test_a_tap_is_saved_at_once_and_told_in_words(client: FlaskClient, session: Session, series: CardSeries) -> None:
    session.commit()
    names = fields(session, series)
    told = send(client, path_of(series, 1), tap="1", **{names[0]: "acquired"})
    assert told.json == {"answered": 1, "words": "Answers: 1 of 7", "turn": 1}
    again = send(client, path_of(series, 1), tap="1", **{names[0]: "acquired"})
    assert again.json == told.json
    assert len(session.scalars(select(Ground)).all()) == 1
    later = send(client, path_of(series, 2), tap="1", **dict.fromkeys([names[0], names[6]], "acquired"))
    assert later.json is not None
    assert later.json["answered"] == 2  # the cards that a script put under the first ones count too


@pytest.mark.parametrize(("day", "words"), [("2020-01-01", "has passed"), ("31/02/2027", "that exists")])
def test_a_wrong_day_keeps_all_that_was_answered_and_writes_nothing(
    client: FlaskClient, session: Session, who: Trainee, series: CardSeries, day: str, words: str
) -> None:
    session.commit()
    names = fields(session, series)
    page = send(
        client,
        path_of(series, 1),
        **{names[0]: "acquired", names[1]: "in_progress", names[1].replace("said", "expected_on"): day},
    ).text
    assert words in page
    assert f'value="{day}"' in page
    assert re.search(rf'name="{names[0]}" value="acquired"[^>]* checked', page)
    assert standings(session, who) == {}


def test_a_card_of_another_series_or_of_a_skill_since_retired_is_none_of_it(
    client: FlaskClient, session: Session, who: Trainee, series: CardSeries, gestures: list[Skill]
) -> None:
    other = make.card_series(session, make.trainee(session), gestures, key="autre")
    gone = make.skill(session, "Retirée", retired=True)
    gestures[0].retired_in_id = gone.retired_in_id
    session.commit()
    foreign = fields(session, other)[1]
    send(client, path_of(series, 1), **{foreign: "acquired"})
    assert standings(session, who) == {}
    assert len(fields(session, series)) == 6
    assert "Geste 0" not in read(client, path_of(series))


def test_what_is_said_elsewhere_since_is_shown_and_asked_no_more(
    client: FlaskClient, session: Session, who: Trainee, series: CardSeries, gestures: list[Skill]
) -> None:
    make.declared(session, who, gestures[0])
    make.answered(session, who, series, NOT_YET, CAN)
    services.take_back(session, trainee=who, skill_id=gestures[1].id, now=MOMENT)
    make.declared(session, who, gestures[0])
    session.commit()
    names, page = fields(session, series), read(client, path_of(series, 1))
    assert names[0][:38] not in page
    assert "already in your portfolio" in page
    assert not re.search(rf'name="{names[1]}" value="\w+"[^>]* checked', page)


# --- Undoing ----------------------------------------------------------------------------------------------------------


def test_undoing_brings_back_exactly_what_stood_before(
    session: Session, fresh_session: Session, who: Trainee, series: CardSeries, gestures: list[Skill]
) -> None:
    make.declared(session, who, gestures[0], level=4, now=LONG_AGO)
    before = held(session, who, gestures[0])
    make.answered(session, who, series, LEARNS, CAN, now=MOMENT)
    assert undo(session, who, series, turn=1) == [1, 2]
    session.commit()
    found = queries.holding(fresh_session, trainee_id=who.id, skill_id=gestures[0].id, today=TODAY)
    assert found == before
    assert queries.holding(fresh_session, trainee_id=who.id, skill_id=gestures[1].id, today=TODAY) is None
    reasons = select(Ground.withdrawn_reason).join(Holding).where(Holding.skill_id == gestures[1].id)
    assert fresh_session.scalars(reasons).all() == ["undone"]
    assert [card.said for card in queries.series_state(fresh_session, series.id).asked[:2]] == [None, None]
    told = queries.history(fresh_session, trainee_id=who.id, skill_id=gestures[0].id, today=TODAY)
    assert {event.kind for event in told} == {EventKind.LAID, EventKind.STOOD_AGAIN, EventKind.WITHDRAWN}


def test_turns_are_undone_one_by_one_and_a_turn_twice_is_once(
    session: Session, who: Trainee, series: CardSeries, gestures: list[Skill]
) -> None:
    make.answered(session, who, series, CAN)
    assert said_again(session, who, series, 0, CAN, level=3) == 1
    assert said_again(session, who, series, 0, CAN, level=3) == 0
    assert said_again(session, who, series, 0, NOT_YET) == 1
    assert standings(session, who) == {}
    assert undo(session, who, series, turn=2) == []  # another came after
    assert undo(session, who, series, turn=3) == [1]
    assert undo(session, who, series, turn=3) == []
    found = held(session, who, gestures[0])
    assert found is not None
    assert found.level == 3
    undo(session, who, series, turn=2)
    found = held(session, who, gestures[0])
    assert found is not None
    assert found.level is None
    undo(session, who, series, turn=1)
    assert standings(session, who) == {}
    assert undo(session, who, series, turn=0) == []


def test_undoing_leaves_alone_what_was_said_elsewhere_since(
    session: Session, who: Trainee, series: CardSeries, gestures: list[Skill]
) -> None:
    make.answered(session, who, series, CAN, NOT_YET)
    for skill in gestures[:2]:
        make.declared(session, who, skill, state=GroundState.IN_PROGRESS, level=None, now=MOMENT)
    assert undo(session, who, series, turn=1) == [1, 2]
    assert set(standings(session, who).values()) == {Standing.COMING}


def test_undoing_on_the_page_goes_back_to_the_cards_undone(
    client: FlaskClient, session: Session, who: Trainee, series: CardSeries
) -> None:
    session.commit()
    names = fields(session, series)
    send(client, path_of(series, 1), **dict.fromkeys(names[:5], "acquired"))
    assert 'name="turn" value="1"' in read(client, path_of(series, 2))
    undone = send(client, f"/portfolio/parcours/{series.id}/annuler", turn="1")
    assert where(undone.location) == f"{path_of(series, 1)}&apres=0"
    assert "5 answers undone." in read(client, where(undone.location))
    twice = send(client, f"/portfolio/parcours/{series.id}/annuler", turn="1")
    assert "There was nothing more to undo there." in read(client, where(twice.location))
    assert standings(session, who) == {}


def test_cards_put_away_leave_the_answers(client: FlaskClient, session: Session, who: Trainee) -> None:
    series = make.card_series(session, who, [make.skill(session, "Un"), make.skill(session, "Deux")])
    make.answered(session, who, series, CAN)
    session.commit()
    send(client, f"/portfolio/parcours/{series.id}/ranger")
    assert "Go on where you stopped" not in read(client, "/portfolio/parcours")
    assert list(standings(session, who).values()) == [Standing.ACQUIRED]


# --- Dates, and how much is asked of the database ---------------------------------------------------------------------


def test_the_days_that_are_missing_are_given_at_once_or_one_by_one(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    skills = [make.skill(session, "Geste unique"), make.skill(session, "Autre geste")]
    series = make.card_series(session, who, skills)
    make.answered(session, who, series, LEARNS, LEARNS)
    session.commit()
    day, own = TODAY + timedelta(days=60), TODAY + timedelta(days=20)
    send(client, "/portfolio/dates", all_on=day.isoformat(), **{f"d-{skills[0].id}-on": own.isoformat()})
    found = [held(session, who, skill) for skill in skills]
    assert [one.next_date for one in found if one is not None] == [own, day]
    assert client.get("/portfolio/dates").location == "/portfolio"


def test_a_wrong_date_among_several_keeps_them_all(client: FlaskClient, session: Session, who: Trainee) -> None:
    skill = make.skill(session)
    make.declared(session, who, skill, state=GroundState.IN_PROGRESS)
    session.commit()
    answer = send(client, "/portfolio/dates", all_on="2031-13-45", **{f"d-{skill.id}-on": "2020-01-01"})
    assert "Write a date that exists" in answer.text
    assert "This date has passed." in answer.text
    assert 'value="2020-01-01"' in answer.text
    found = held(session, who, skill)
    assert found is not None
    assert found.is_undated


def test_a_page_asks_as_much_of_the_database_however_many_skills_there_are(
    client: FlaskClient, session: Session, who: Trainee, statements: list[str]
) -> None:
    counted = []
    for times in (1, 10):
        skills = [make.skill(session, f"Geste {times} {number}") for number in range(3 * times)]
        series = make.card_series(session, who, skills, key=f"essai {times}")
        make.answered(session, who, series, *[CAN] * (2 * times))
        make.experience(session, who, f"Emploi {times}", started_on=date(2020, 1, times))
        make.own_words(session, who, f"Mots {times}")
        session.commit()
        session.expire_all()
        asked = []
        for path in (path_of(series), "/portfolio/parcours", "/portfolio", "/portfolio/mes-mots"):
            client.get(path)
            before = len(statements)
            assert client.get(path).status_code == 200
            asked.append(len(statements) - before)
        counted.append(asked)
    assert counted[0] == counted[1]
