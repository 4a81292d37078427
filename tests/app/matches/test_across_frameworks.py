"""A portfolio told in one framework answers an offer told in another, and the page says why."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.matches.bridge import Group, Source
from app.skills import services as frameworks
from app.skills.models import EquivalenceRelation, Skill
from tests.app.matches.conftest import Rank, someone
from tests.factories.accounts import NOW, signed_in
from tests.factories.offers import an_offer, recruiter
from tests.factories.skills import a_framework, a_skill


def asked_and_held(session: Session) -> tuple[Skill, Skill]:
    """A skill of the framework in use, and the one of ESCO that people of another time put in their portfolios."""
    esco = a_framework(session, "esco", name="ESCO", is_default=False)
    asked = a_skill(session, "Souder à l’arc", framework=a_framework(session, "rome", name="ROME 4.0"))
    return asked, a_skill(session, "Pratiquer le soudage à l’arc", label_en="Perform arc welding", framework=esco)


def declare(session: Session, one: Skill, other: Skill, relation: EquivalenceRelation) -> None:
    """Say, as a file would, what `other` is for `one`."""
    pair = frameworks.ordered(one.id, other.id)
    told = relation if pair == (one.id, other.id) else relation.reversed
    frameworks.declare_equivalences(session, {pair: told}, file="rome-esco.csv", now=NOW)


def test_who_holds_the_skill_in_another_framework_is_ready_even_when_it_is_mandatory(
    session: Session, rank: Rank
) -> None:
    asked, held = asked_and_held(session)
    declare(session, asked, held, EquivalenceRelation.EXACT)
    person = someone(session, held)

    page = rank(an_offer(session, {asked: 3}, mandatory=[asked]))

    (line,) = page.lines
    assert (line.place.candidate, line.place.group) == (str(person.id), Group.READY_NOW)
    (reason,) = line.match.reasons
    assert (reason.held_skill, reason.relatedness, reason.source) == (str(held.id), 1000, Source.EQUIVALENT)
    assert page.skills[held.id] == "Pratiquer le soudage à l’arc"


def test_an_offer_of_the_former_framework_meets_portfolios_of_the_present_one(session: Session, rank: Rank) -> None:
    present, former = asked_and_held(session)
    declare(session, present, former, EquivalenceRelation.EXACT)
    someone(session, present)

    (line,) = rank(an_offer(session, {former: 2})).lines

    assert line.place.group is Group.READY_NOW
    assert line.match.reasons[0].source is Source.EQUIVALENT


def test_a_skill_that_is_close_answers_but_not_what_is_mandatory(session: Session, rank: Rank) -> None:
    asked, held = asked_and_held(session)
    declare(session, asked, held, EquivalenceRelation.CLOSE)
    someone(session, held)

    (wished,) = rank(an_offer(session, {asked: 3})).lines
    (mandatory,) = rank(an_offer(session, {asked: 3}, mandatory=[asked])).lines

    assert wished.place.group is Group.READY_NOW
    assert wished.match.reasons[0].source is Source.CLOSE
    assert mandatory.place.group is Group.NOT_PLANNED


def test_what_is_declared_between_frameworks_counts_from_the_next_ranking_on(session: Session, rank: Rank) -> None:
    asked, held = asked_and_held(session)
    someone(session, held)
    offer = an_offer(session, {asked: 3})
    assert rank(offer).lines[0].match.reasons[0].held_skill is None

    declare(session, asked, held, EquivalenceRelation.EXACT)

    assert rank(offer).lines[0].match.reasons[0].held_skill == str(held.id)


def test_the_page_says_in_both_languages_that_it_is_the_same_skill_in_another_framework(
    client: FlaskClient, session: Session
) -> None:
    asked, held = asked_and_held(session)
    declare(session, asked, held, EquivalenceRelation.EXACT)
    someone(session, held)
    author = recruiter(session)
    offer = an_offer(session, {asked: 3}, by=author)
    visitor = signed_in(client, session, author)

    french = visitor.get(f"/offres/{offer.id}/candidats").text
    english = visitor.get(f"/offres/{offer.id}/candidats?lang=en").text

    assert "par « Pratiquer le soudage à l’arc », la même compétence dans un autre référentiel" in " ".join(
        french.replace("\u00a0", " ").replace("\u202f", " ").split()
    )
    assert "by “Perform arc welding”, the same skill in another framework" in english.replace("\u00a0", " ")
