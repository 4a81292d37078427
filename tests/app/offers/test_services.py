"""Writing offers and searches: what may be published, and what is kept."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.offers import services
from app.offers.errors import (
    ClosedError,
    MissingDetailError,
    NothingRequiredError,
    TooManyRequirementsError,
    UnknownSkillError,
)
from app.offers.models import Demand, DemandKind, DemandState, Requirement
from app.offers.services import Details, Wanted
from app.skills.models import SkillKind
from tests.factories.accounts import NOW
from tests.factories.offers import an_offer, employer_of, recruiter
from tests.factories.portfolio import skill


def test_an_offer_wants_its_skills_in_the_order_they_were_chosen(session: Session, fresh_session: Session) -> None:
    second, first = skill(session, "Lire un plan"), skill(session, "Souder en TIG")
    made = an_offer(session, {first: 3, second: 1}, mandatory=(first,))
    session.commit()

    read = fresh_session.get_one(Demand, made.id)

    assert read.state is DemandState.PUBLISHED
    assert [(one.skill_id, one.importance, one.mandatory) for one in read.requirements] == [
        (first.id, 3, True),
        (second.id, 1, False),
    ]


@pytest.mark.parametrize("field", ["commune_code", "contract", "starts_on"])
def test_an_offer_is_not_published_while_a_detail_is_missing(session: Session, field: str) -> None:
    draft = an_offer(session, {skill(session): 3}, published=False, **{field: None})

    with pytest.raises(MissingDetailError) as missing:
        services.publish(session, demand=draft, author=recruiter(session), now=NOW)

    assert missing.value.field == field
    assert draft.state is DemandState.DRAFT


def test_an_offer_that_wants_nothing_is_not_published(session: Session) -> None:
    with pytest.raises(NothingRequiredError):
        an_offer(session, {})


def test_a_search_needs_neither_place_nor_contract_nor_date(session: Session) -> None:
    search = an_offer(session, {skill(session): 2}, kind=DemandKind.SEARCH, commune_code=None)

    assert search.state is DemandState.PUBLISHED


def test_a_search_saved_in_one_go_wants_at_least_one_skill(session: Session) -> None:
    author = recruiter(session)

    with pytest.raises(NothingRequiredError):
        services.save_search(
            session, organisation=employer_of(author), author=author, details=Details("Renfort"), wanted=[], now=NOW
        )


def test_the_same_skill_twice_counts_once_the_last_word_winning(session: Session) -> None:
    wanted = skill(session)
    draft = an_offer(session, {wanted: 1}, published=False)

    services.require(session, demand=draft, wanted=[Wanted(wanted.id, 1), Wanted(wanted.id, 3)])

    assert [one.importance for one in draft.requirements] == [3]


def test_no_more_skills_than_a_page_can_explain(session: Session) -> None:
    draft = an_offer(session, {skill(session): 1}, published=False)
    many = [Wanted(skill(session, f"Compétence {number}").id, 1) for number in range(services.MOST_REQUIREMENTS + 1)]

    with pytest.raises(TooManyRequirementsError):
        services.require(session, demand=draft, wanted=many)


def test_a_group_of_skills_or_a_retired_skill_cannot_be_wanted(session: Session) -> None:
    draft = an_offer(session, {}, published=False)
    group, retired = skill(session, "Métal", kind=SkillKind.GROUP), skill(session, "Vieille", retired=True)

    for one in (group, retired):
        with pytest.raises(UnknownSkillError):
            services.require(session, demand=draft, wanted=[Wanted(one.id, 1)])


def test_a_skill_retired_since_stays_readable_and_can_be_kept(session: Session) -> None:
    wanted, other = skill(session), skill(session, "Autre", retired=True)
    made = an_offer(session, {wanted: 3})
    wanted.retired_in_id = other.retired_in_id
    session.flush()

    services.require(session, demand=made, wanted=[Wanted(wanted.id, 2)])

    assert [one.importance for one in made.requirements] == [2]


def test_publishing_twice_leaves_one_trace(session: Session, fresh_session: Session) -> None:
    author = recruiter(session)
    made = an_offer(session, {skill(session): 3}, by=author)
    services.publish(session, demand=made, author=author, now=NOW)
    session.commit()

    traces = fresh_session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == str(made.id))).all()

    assert traces == ["publish_offer"]


def test_a_closed_offer_is_kept_as_it_was(session: Session) -> None:
    author = recruiter(session)
    made = an_offer(session, {skill(session): 3}, by=author)
    services.close(session, demand=made, author=author, now=NOW)

    with pytest.raises(ClosedError):
        services.require(session, demand=made, wanted=[])
    with pytest.raises(ClosedError):
        services.describe(session, demand=made, details=Details("Autre"))
    with pytest.raises(ClosedError):
        services.publish(session, demand=made, author=author, now=NOW)
    assert (made.state, len(made.requirements)) == (DemandState.CLOSED, 1)


@pytest.mark.parametrize(("importance", "level"), [(0, None), (4, None), (1, 0), (1, 5)])
def test_the_database_refuses_what_a_score_could_not_read(session: Session, importance: int, level: int | None) -> None:
    draft = an_offer(session, {}, published=False)
    session.add(
        Requirement(demand_id=draft.id, skill_id=skill(session).id, position=1, importance=importance, level=level)
    )

    with pytest.raises(IntegrityError):
        session.flush()
