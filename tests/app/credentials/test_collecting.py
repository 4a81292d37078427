"""Badges given here reach whoever proved that they read the address, and nobody else."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.credentials import queries, services
from app.credentials.errors import AddressKeyError, AlreadyThereError, TooManyAddressesError
from app.credentials.models import BackpackBadge, BackpackState, RecognisedIssuer, RecognisedKind
from app.credentials.queries.standing import BadgeStanding, standing_of
from app.credentials.services.weighing import weigh
from app.portfolio.models import Proof, Trainee
from tests.app.credentials.test_backpack import last_reason, proof
from tests.factories.accounts import NOW, an_organisation
from tests.factories.backpacks import Elsewhere, a_reader, a_recognition, an_officer, brought
from tests.factories.credentials import ADDRESSES, SEAL, a_badge, an_issuer, given, given_to_all
from tests.factories.portfolio import skill as a_skill

LATER = NOW + timedelta(hours=1)
# What is decided reaches backpacks by the signals that an application connects.
pytestmark = pytest.mark.usefixtures("app")


def there(session: Session, who: Trainee) -> list[BackpackBadge]:
    return list(queries.backpack(session, who.id))


def test_a_badge_reaches_the_backpack_of_a_verified_address_alone(session: Session) -> None:
    version = a_badge(session, an_issuer(session), a_skill(session))
    who, unsure = a_reader(session), a_reader(session, "doute@example.org", confirmed=False)
    given(session, version, "Camille@Example.org")
    given(session, version, unsure.user)
    assert [one.name for one in there(session, who)] == ["Travailler en équipe"]
    assert there(session, unsure) == []

    unsure.user.confirmed_at = NOW
    services.collect(session, unsure.user, now=LATER)
    services.collect(session, unsure.user, now=LATER)
    assert len(there(session, unsure)) == 1


def test_another_address_brings_its_badges_once_its_message_was_opened(session: Session) -> None:
    version, elsewhere = a_badge(session, an_issuer(session), a_skill(session)), Elsewhere()
    who, other = a_reader(session, "moi@example.org"), a_reader(session, "autre@example.org")
    given(session, version, "camille@example.org")
    stray = brought(session, who, elsewhere)
    assert (stray.is_theirs, len(there(session, who))) == (False, 1)

    _address, key = services.ask_address(session, who.user, " Camille@example.org ", now=NOW)
    services.collect(session, who.user, now=NOW)
    assert len(there(session, who)) == 1  # asked for, not yet proven
    for user, at, reason in (
        (other.user, NOW, "unknown"),
        (who.user, NOW + timedelta(hours=24), "expired"),
    ):
        with pytest.raises(AddressKeyError) as refused:
            services.verify_address(session, user, key, now=at)
        assert refused.value.reason == reason
    services.verify_address(session, who.user, key, now=LATER)
    assert len(there(session, who)) == 2
    assert stray.is_theirs  # what they had brought is theirs now
    with pytest.raises(AddressKeyError):
        services.verify_address(session, who.user, key, now=LATER)

    # Whoever opens an account at this address later finds nothing of it.
    late = a_reader(session)
    services.collect(session, late.user, now=LATER)
    assert there(session, late) == []
    given(session, a_badge(session, an_issuer(session), name="Un autre"), "camille@example.org")
    assert (len(there(session, who)), there(session, late)) == (3, [])


def test_an_address_of_another_account_is_never_taken_and_there_are_few(session: Session) -> None:
    who, other = a_reader(session), a_reader(session, "autre@example.org", confirmed=False)
    _address, key = services.ask_address(session, who.user, other.user.email, now=NOW)
    with pytest.raises(AddressKeyError) as refused:
        services.verify_address(session, who.user, key, now=NOW)
    assert refused.value.reason == "taken"
    for number in range(4):
        services.ask_address(session, who.user, f"a{number}@example.org", now=NOW)
    with pytest.raises(TooManyAddressesError):
        services.ask_address(session, who.user, "trop@example.org", now=NOW)
    _address, key = services.ask_address(session, other.user, other.user.email, now=NOW)
    services.verify_address(session, other.user, key, now=NOW)
    assert other.user.confirmed_at == NOW


def test_hundreds_are_reached_in_as_many_statements_as_two(session: Session, statements: list[str]) -> None:
    version = a_badge(session, an_issuer(session), a_skill(session))
    counts = []
    for first, many in ((0, 2), (2, 40)):
        people = [a_reader(session, f"p{number}@example.org") for number in range(first, first + many)]
        to_all = [services.Recipient(one.user.email) for one in people]
        statements.clear()
        services.give(session, version, to_all, by=None, seal=SEAL, addresses=ADDRESSES, now=NOW)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert session.scalar(select(func.count()).select_from(BackpackBadge)) == 42


def test_what_the_issuer_decides_is_followed_at_once_and_told(session: Session) -> None:
    skill, who = a_skill(session), a_reader(session)
    issuer = an_issuer(session)
    credential = given(session, a_badge(session, issuer, skill), who.user)
    (badge,) = there(session, who)
    a_recognition(session, ADDRESSES.issuer(issuer.slug))
    services.accept(session, badge, now=NOW)
    assert proof(session, who, skill) is Proof.CERTIFIED

    services.suspend(session, credential, reason="À revoir.", by=None, now=LATER)
    assert (proof(session, who, skill), last_reason(session, badge)) == (None, "badge_suspended")
    assert (standing_of(badge, LATER), badge.news_at) == (BadgeStanding.SUSPENDED, LATER)
    services.restore(session, credential, reason="Vu.", by=None, now=LATER)
    assert proof(session, who, skill) is Proof.CERTIFIED
    services.revoke(session, credential, reason="Erreur.", by=None, now=LATER)
    assert (proof(session, who, skill), last_reason(session, badge)) == (None, "badge_revoked")

    second = given(session, a_badge(session, issuer, skill, name="Un autre"), who.user)
    own = next(one for one in there(session, who) if one.credential_id == second.id)
    services.accept(session, own, now=LATER)
    assert proof(session, who, skill) is Proof.CERTIFIED
    services.declare_compromised(session, second.key, reason="Volée.", by=an_officer(session), seal=SEAL, now=LATER)
    assert (proof(session, who, skill), last_reason(session, own)) == (None, "badge_failed")


def test_a_copy_of_a_badge_given_here_is_the_badge_itself(session: Session) -> None:
    who = a_reader(session)
    credential = given(session, a_badge(session, an_issuer(session)), who.user)
    (badge,) = there(session, who)
    with pytest.raises(AlreadyThereError) as refused:
        brought(session, who, Elsewhere(), content=credential.document.encode())
    assert refused.value.badge_id == badge.id


def test_recognition_moves_the_proof_of_all_it_is_about_and_of_nothing_else(session: Session) -> None:
    skill, issuer = a_skill(session), an_issuer(session)
    people = [a_reader(session, f"p{number}@example.org") for number in range(3)]
    versions = [a_badge(session, issuer, skill), a_badge(session, issuer, skill, name="Un autre")]
    made = given_to_all(session, versions[0], [services.Recipient(one.user.email) for one in people[:2]])
    made += given_to_all(session, versions[1], [services.Recipient(people[2].user.email)])
    for one in people:
        services.accept(session, there(session, one)[0], now=NOW)

    address, officer = ADDRESSES.issuer(issuer.slug), an_officer(session)
    what = services.Subject(
        RecognisedKind.ACHIEVEMENT,
        ADDRESSES.achievement(versions[0].achievement_id, 1), "Équipe", address,
    )  # fmt: skip
    assert services.effect_of_recognising(session, what, now=NOW) == (2, 2)
    mark = services.recognise(session, what, reason="Sérieux.", ends_at=None, by=officer, now=NOW)
    assert [proof(session, one, skill) for one in people] == [Proof.CERTIFIED, Proof.CERTIFIED, Proof.DECLARED]
    whole = a_recognition(session, address, by=officer, ends_at=NOW + timedelta(days=3))
    assert proof(session, people[2], skill) is Proof.CERTIFIED
    assert services.effect_of_withdrawing(session, mark, now=NOW) == (0, 0)  # still recognised with all the others
    assert services.effect_of_withdrawing(session, whole, now=NOW) == (1, 1)
    services.withdraw_recognition(session, mark, reason="Trop large.", by=officer, now=LATER)
    assert {proof(session, one, skill) for one in people} == {Proof.CERTIFIED}
    services.recheck_due(session, outside=lambda _now: Elsewhere(), clock=lambda: NOW + timedelta(days=4))
    assert {proof(session, one, skill) for one in people} == {Proof.DECLARED}
    assert session.get_one(RecognisedIssuer, whole.id).withdrawn_reason == "ended"


def test_another_issuer_gains_nothing_by_naming_a_recognised_badge(session: Session) -> None:
    skill, who, elsewhere = a_skill(session), a_reader(session), Elsewhere()
    skill.code = "http://data.europa.eu/esco/skill/60c78287-22eb-4103-9c8c-28deaa460da0"
    a_recognition(session, elsewhere.achievement, issuer="did:web:quelqu-un.example.org")
    services.accept(session, brought(session, who, elsewhere), now=NOW)
    assert proof(session, who, skill) is Proof.DECLARED


def test_what_the_region_gives_is_certified_by_itself(session: Session) -> None:
    region = an_issuer(session, an_organisation(session, OrganisationKind.REGION))
    skill, who = a_skill(session), a_reader(session)
    given(session, a_badge(session, region, skill), who.user)
    services.accept(session, there(session, who)[0], now=NOW)
    assert proof(session, who, skill) is Proof.CERTIFIED


def test_twenty_people_follow_a_recognition_in_as_many_statements_as_two(
    session: Session, statements: list[str]
) -> None:
    counts = []
    for many in (2, 20):
        issuer, skill = an_issuer(session), a_skill(session)
        people = [a_reader(session, f"r{many}-{number}@example.org") for number in range(many)]
        given_to_all(session, a_badge(session, issuer, skill), [services.Recipient(one.user.email) for one in people])
        for one in people:
            services.accept(session, there(session, one)[0], now=NOW)
        officer = an_officer(session)
        statements.clear()
        a_recognition(session, ADDRESSES.issuer(issuer.slug), by=officer)
        counts.append(len(statements))
        assert {proof(session, one, skill) for one in people} == {Proof.CERTIFIED}
    assert counts[0] == counts[1]


@pytest.mark.deep
def test_two_thousand_people_follow_a_recognition_while_an_officer_waits(session: Session) -> None:
    issuer, skill, officer = an_issuer(session), a_skill(session), an_officer(session)
    people = [a_reader(session, f"m{number}@example.org") for number in range(2000)]
    version = a_badge(session, issuer, skill)
    for first in range(0, 2000, 500):
        given_to_all(session, version, [services.Recipient(one.user.email) for one in people[first : first + 500]])
    session.execute(update(BackpackBadge).values(state=BackpackState.ACCEPTED))
    ids = list(session.scalars(select(BackpackBadge.id)))
    weigh(session, ids, now=NOW)
    address = ADDRESSES.issuer(issuer.slug)
    what = services.Subject(RecognisedKind.ISSUER, address, issuer.name)
    started = time.perf_counter()
    assert services.effect_of_recognising(session, what, now=NOW) == (2000, 2000)
    shown = time.perf_counter() - started
    mark = a_recognition(session, address, by=officer)
    applied = time.perf_counter() - started - shown
    services.withdraw_recognition(session, mark, reason="Fin.", by=officer, now=LATER)
    print(f"2,000 people: effect {shown:.2f} s, recognised {applied:.2f} s")  # noqa: T201
    assert {proof(session, one, skill) for one in people[:5]} == {Proof.DECLARED}
    assert applied < 10
