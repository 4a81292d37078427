"""Who is listed for an offer, in which group, on which date and for which reasons."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.attestations import services as attestations
from app.i18n import local_day
from app.matches.bridge import Filters, Group
from app.matches.errors import NothingRequiredError
from app.matches.services import CandidateLine, RankingPage, bringing
from app.offers.models import DemandKind
from app.portfolio import services as portfolio
from app.portfolio.models import Contract, GroundState, Trainee, Visibility
from app.skills.models import Skill
from app.trainings import services as trainings
from app.trainings.models import TrainingSession
from tests.app.matches.conftest import Rank, someone
from tests.factories.accounts import NOW
from tests.factories.attestations import attested
from tests.factories.offers import an_offer
from tests.factories.portfolio import commune, declared, skill
from tests.factories.trainings import enrolled, provider, trainer, training_session

SKILLS = ("Souder en TIG", "Lire un plan", "Préparer les bords", "Contrôler à l’œil", "Travailler en équipe")


def some_skills(session: Session, count: int = 5) -> list[Skill]:
    return [skill(session, label) for label in SKILLS[:count]]


def order(page: RankingPage) -> list[str]:
    return [line.place.candidate for line in page.lines]


def the_line(page: RankingPage, who: Trainee) -> CandidateLine:
    return next(line for line in page.lines if line.place.candidate == str(who.id))


def tig_session(session: Session, taught: list[Skill]) -> TrainingSession:
    return training_session(session, modules={"Soudage TIG": (taught, date(2026, 10, 5), date(2027, 3, 12))})


def test_a_full_portfolio_is_ready_now_and_a_gap_is_named(session: Session, rank: Rank) -> None:
    wanted = some_skills(session)
    full, short = someone(session, *wanted), someone(session, *wanted[:2])
    page = rank(an_offer(session, dict.fromkeys(wanted, 2)))

    assert order(page) == [str(full.id), str(short.id)]
    assert page.counts == {Group.READY_NOW: 1, Group.READY_SOON: 0, Group.NOT_PLANNED: 1}
    missing = [reason.skill for reason in the_line(page, short).match.reasons if not reason.answered]
    assert missing == [str(one.id) for one in wanted[2:]]


def test_three_of_five_today_and_five_of_five_on_a_date_is_soon_with_what_brings_it(
    session: Session, rank: Rank
) -> None:
    wanted = some_skills(session)
    person = someone(session, *wanted[:3])
    enrolled(session, person, tig_session(session, wanted[3:]))
    page = rank(an_offer(session, dict.fromkeys(wanted, 2)))

    line = the_line(page, person)

    assert (line.place.group, line.place.ready_on) == (Group.READY_SOON, date(2027, 3, 12))
    assert (line.place.answered_today, line.place.answered_then) == (3, 5)
    assert line.brought_by is not None
    assert line.brought_by.module == "Soudage TIG"
    assert line.brought_by.commune == "Cherbourg-en-Cotentin"


def test_the_ready_date_moves_with_the_module_of_the_enrolment(session: Session, rank: Rank) -> None:
    wanted = some_skills(session)
    person = someone(session, *wanted[:3])
    enrolment = enrolled(session, person, tig_session(session, wanted[3:]))
    offer = an_offer(session, dict.fromkeys(wanted, 2))
    assert the_line(rank(offer), person).place.ready_on == date(2027, 3, 12)

    trainings.move_module(session, module=enrolment.modules[0], expected_on=date(2027, 4, 2), now=NOW)

    assert the_line(rank(offer), person).place.ready_on == date(2027, 4, 2)


def test_a_planned_enrolment_brings_nothing_yet(session: Session, rank: Rank) -> None:
    wanted = some_skills(session)
    person = someone(session, *wanted[:3])
    enrolled(session, person, tig_session(session, wanted[3:]), started=False)

    line = the_line(rank(an_offer(session, dict.fromkeys(wanted, 2))), person)

    assert (line.place.group, line.place.answered_then) == (Group.NOT_PLANNED, 3)


def test_dropping_out_takes_the_date_away(session: Session, rank: Rank) -> None:
    wanted = some_skills(session)
    person = someone(session, *wanted[:3])
    enrolment = enrolled(session, person, tig_session(session, wanted[3:]))
    offer = an_offer(session, dict.fromkeys(wanted, 2))
    rank(offer)

    trainings.drop(session, enrolment=enrolment, on=local_day(NOW), reason="Emploi trouvé", now=NOW)

    assert the_line(rank(offer), person).place.group is Group.NOT_PLANNED


def test_an_overdue_skill_stops_counting_thirty_days_after_its_date(session: Session, rank: Rank) -> None:
    wanted = some_skills(session, 2)
    person = someone(session, wanted[0])
    expected = local_day(NOW) + timedelta(days=10)
    declared(session, person, wanted[1], state=GroundState.IN_PROGRESS, expected_on=expected)
    search = an_offer(session, dict.fromkeys(wanted, 2), kind=DemandKind.SEARCH, commune_code=None)

    last = the_line(rank(search, day=expected + timedelta(days=30)), person)
    after = the_line(rank(search, day=expected + timedelta(days=31)), person)

    assert (last.place.group, last.place.answered_today) == (Group.READY_NOW, 2)
    assert last.match.reasons[1].to_confirm
    assert (after.place.group, after.place.answered_today) == (Group.NOT_PLANNED, 1)


def test_proof_moves_the_order_and_never_readiness(session: Session, rank: Rank) -> None:
    wanted = some_skills(session, 2)
    said, proven = someone(session, *wanted), someone(session, *wanted)
    at = provider(session)
    enrolled(session, proven, training_session(session, at))
    for one in wanted:
        attested(session, proven, one, by=trainer(session, at), level=3)

    page = rank(an_offer(session, dict.fromkeys(wanted, 2)))

    assert page.counts[Group.READY_NOW] == 2
    assert order(page) == [str(proven.id), str(said.id)]


def test_a_revoked_attestation_lowers_the_place_at_once(session: Session, rank: Rank) -> None:
    wanted = some_skills(session, 1)
    person = someone(session, *wanted)
    at = provider(session)
    enrolled(session, person, training_session(session, at))
    signed = attested(session, person, wanted[0], by=trainer(session, at))
    offer = an_offer(session, {wanted[0]: 3})
    before = the_line(rank(offer), person).match.match

    attestations.revoke(session, attestation=signed, by=signed.trainer, reason="Erreur de personne", now=NOW)

    assert before == 0.9
    assert the_line(rank(offer), person).match.match == 0.7


def test_a_missing_mandatory_skill_keeps_from_being_ready(session: Session, rank: Rank) -> None:
    wanted = some_skills(session)
    person = someone(session, *wanted[1:])
    weights = {one: 1 if place == 0 else 3 for place, one in enumerate(wanted)}

    free = the_line(rank(an_offer(session, weights)), person)
    bound = the_line(rank(an_offer(session, weights, mandatory=(wanted[0],))), person)

    assert (free.place.group, bound.place.group) == (Group.READY_NOW, Group.NOT_PLANNED)


def test_points_of_the_reasons_add_up_to_the_score_for_every_line(session: Session, rank: Rank) -> None:
    wanted = some_skills(session)
    for number in range(5):
        someone(session, *wanted[: number + 1], level=number % 4 + 1)
    page = rank(an_offer(session, {one: place % 3 + 1 for place, one in enumerate(wanted)}))

    for line in page.lines:
        total = sum(reason.exact_points for reason in line.match.reasons)
        assert total == 100 * line.match.exact_match
        assert float(total) == pytest.approx(100 * line.place.match_then)


def test_only_those_who_chose_to_appear_are_listed_and_leaving_works_at_once(session: Session, rank: Rank) -> None:
    wanted = some_skills(session, 1)
    hidden, shown = someone(session, *wanted, searchable=False), someone(session, *wanted)
    offer = an_offer(session, {wanted[0]: 3})
    assert order(rank(offer)) == [str(shown.id)]

    portfolio.choose_visibility(session, trainee=shown, visibility=Visibility.PRIVATE, now=NOW)
    portfolio.choose_visibility(session, trainee=hidden, visibility=Visibility.SEARCHABLE, now=NOW)

    assert order(rank(offer)) == [str(hidden.id)]


def test_an_account_that_is_closed_is_no_longer_listed(session: Session, rank: Rank) -> None:
    wanted = some_skills(session, 1)
    person = someone(session, *wanted)
    person.user.active = False
    session.flush()

    assert order(rank(an_offer(session, {wanted[0]: 3}))) == []


def test_a_skill_declared_after_the_index_was_built_shows_in_the_next_ranking(session: Session, rank: Rank) -> None:
    wanted = some_skills(session, 2)
    person = someone(session, wanted[0])
    offer = an_offer(session, dict.fromkeys(wanted, 2))
    assert the_line(rank(offer), person).place.answered_today == 1

    declared(session, person, wanted[1], level=4)

    assert the_line(rank(offer), person).place.answered_today == 2


def test_a_skill_made_after_the_index_was_built_can_be_held_and_wanted(session: Session, rank: Rank) -> None:
    first = skill(session, "Souder en TIG")
    person = someone(session, first)
    rank(an_offer(session, {first: 3}))
    newer = skill(session, "Souder au laser")
    declared(session, person, newer)

    assert the_line(rank(an_offer(session, {newer: 3})), person).place.answered_today == 1


def test_a_new_skill_nobody_holds_can_be_wanted(session: Session, rank: Rank) -> None:
    first = skill(session, "Souder en TIG")
    person = someone(session, first)
    rank(an_offer(session, {first: 3}))

    line = the_line(rank(an_offer(session, {skill(session, "Souder au laser"): 3})), person)

    assert line.place.group is Group.NOT_PLANNED


def test_both_the_offers_radius_and_the_persons_own_are_kept(session: Session, rank: Rank) -> None:
    wanted = some_skills(session, 1)
    commune(session)
    commune(session, "50615", "Valognes", latitude=49.51, longitude=-1.47)  # some 17 km away
    rooted = someone(session, *wanted, at="50615", mobility_km=10)
    mobile = someone(session, *wanted, at="50615", mobility_km=30)

    assert order(rank(an_offer(session, {wanted[0]: 3}))) == [str(mobile.id)]
    assert order(rank(an_offer(session, {wanted[0]: 3}, radius_km=10))) == []
    anywhere = an_offer(session, {wanted[0]: 3}, kind=DemandKind.SEARCH, commune_code=None)
    assert set(order(rank(anywhere))) == {str(rooted.id), str(mobile.id)}


def test_someone_who_wishes_another_contract_is_not_listed_someone_who_wishes_none_is(
    session: Session, rank: Rank
) -> None:
    wanted = some_skills(session, 1)
    any_contract = someone(session, *wanted)
    someone(session, *wanted, contracts=(Contract.SEASONAL,))
    offer = an_offer(session, {wanted[0]: 3})
    filters = Filters(None, Contract.PERMANENT, offer.starts_on or date.max)

    assert order(rank(offer, filters=filters)) == [str(any_contract.id)]


def test_someone_available_later_is_ready_soon_on_that_day(session: Session, rank: Rank) -> None:
    wanted = some_skills(session, 1)
    person = someone(session, *wanted, available_from=date(2027, 2, 1))

    line = the_line(rank(an_offer(session, {wanted[0]: 3})), person)

    assert (line.place.group, line.place.ready_on) == (Group.READY_SOON, date(2027, 2, 1))
    assert (line.available_from, bringing(line)) == (date(2027, 2, 1), None)


def test_an_empty_portfolio_has_no_score_and_is_not_hidden(session: Session, rank: Rank) -> None:
    wanted = some_skills(session, 1)
    person = someone(session, *wanted)
    portfolio.take_back(session, trainee=person, skill_id=wanted[0].id, now=NOW)

    page = rank(an_offer(session, {wanted[0]: 3}))

    assert (order(page), page.lines[0].match.match) == ([str(person.id)], None)


def test_a_demand_that_wants_nothing_ranks_nobody(session: Session, rank: Rank) -> None:
    with pytest.raises(NothingRequiredError):
        rank(an_offer(session, {}, published=False))


def test_pages_go_to_the_very_end_and_no_further(session: Session, rank: Rank) -> None:
    wanted = some_skills(session, 1)
    people = {str(someone(session, *wanted).id) for _ in range(23)}
    offer = an_offer(session, {wanted[0]: 3})

    first, second, beyond = rank(offer), rank(offer, page=2), rank(offer, page=99)

    assert (first.pages, len(first.lines), len(second.lines)) == (2, 20, 3)
    assert [line.rank for line in first.lines + second.lines] == list(range(1, 24))
    assert set(order(first)) | set(order(second)) == people
    assert beyond.number == 2


def test_the_step_that_would_help_names_a_session_with_a_seat_left(session: Session, rank: Rank) -> None:
    wanted = some_skills(session)
    person = someone(session, *wanted[:3])
    coming = training_session(
        session, modules={"Contrôle": (wanted[3:], date(2027, 1, 4), date(2027, 2, 5))}, seats=1, title="Contrôle"
    )
    offer = an_offer(session, dict.fromkeys(wanted, 2))

    with_seat = the_line(rank(offer), person)
    enrolled(session, someone(session, *wanted, searchable=False), coming, started=False)
    full = the_line(rank(offer), person)

    assert with_seat.step_session is not None
    assert with_seat.step is not None
    assert with_seat.step_session.session_id == coming.id
    assert with_seat.step.after.match_then > with_seat.step.before.match_then
    assert full.step_session is None
