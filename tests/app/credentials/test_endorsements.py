"""The Region stands by badges of others: signed, told to the world, withdrawn."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

import badges
from app.accounts.models import OrganisationKind
from app.audit.models import AuditEntry
from app.credentials import queries, services
from app.credentials.bridge.world import World
from app.credentials.errors import AlreadyEndorsedError, DecisionError, GivenByRuleError
from app.credentials.models import AchievementVersion, Credential, Endorsement, Issuer
from app.credentials.queries import issued
from app.credentials.services import claims, runs
from app.credentials.services.preparing import Trial
from tests.factories.accounts import NOW, a_user, an_organisation
from tests.factories.credentials import (
    ADDRESSES,
    SEAL,
    a_badge,
    an_endorsement,
    an_issuer,
    given,
    given_to_all,
    who_issues,
)

LATER = NOW + timedelta(hours=2)


def the_region(session: Session) -> Issuer:
    return an_issuer(session, an_organisation(session, OrganisationKind.REGION))


def checked(session: Session, content: str) -> badges.Verification:
    world = World(session, seal=SEAL, addresses=ADDRESSES, now=LATER, otherwise=badges.nothing_remote)
    return badges.verify(content.encode(), fetch=world, now=LATER)


def test_a_recognition_is_signed_and_good_until_it_is_withdrawn(session: Session, fresh_session: Session) -> None:
    region, version, officer = the_region(session), a_badge(session, an_issuer(session)), a_user(session)
    made = an_endorsement(session, region, version, by=officer, about="a meta-badge")
    session.commit()

    kept = fresh_session.get_one(Endorsement, made.id)
    told = json.loads(kept.document)
    assert checked(session, kept.document).verdict == "valid"
    assert told["id"] == ADDRESSES.endorsement(made.id)
    assert told["issuer"]["id"] == ADDRESSES.issuer(region.slug)
    assert told["credentialSubject"] == {
        "id": ADDRESSES.achievement(version.achievement_id, 1),
        "type": ["EndorsementSubject"],
        "endorsementComment": kept.comment,
    }
    assert told["credentialStatus"][0]["statusPurpose"] == "revocation"
    changed = kept.document.replace(kept.comment, kept.comment[:-1])
    assert changed != kept.document
    assert checked(session, changed).outcome("proof") == "failed"

    services.withdraw_endorsement(session, made, reason="Critères changés.", by=officer, now=LATER)
    session.commit()
    assert [one.detail for one in checked(session, kept.document).checks if one.outcome != "passed"] == ["revoked"]
    with pytest.raises(DecisionError):
        services.withdraw_endorsement(session, made, reason="Encore.", by=officer, now=LATER)
    actions = [one.action for one in session.query(AuditEntry).filter_by(object_kind="endorsement")]
    assert sorted(actions) == ["badge_endorsed", "endorsement_withdrawn"]


def test_one_recognition_at_most_stands_for_the_same_thing(session: Session) -> None:
    region, version = the_region(session), a_badge(session, an_issuer(session))
    first = an_endorsement(session, region, version, about="one", valid_until=NOW + timedelta(hours=1))
    an_endorsement(session, region, version, about="another")
    an_endorsement(session, region, version)
    with pytest.raises(AlreadyEndorsedError):
        an_endorsement(session, region, version, about="one")

    again = an_endorsement(session, region, version, about="one", now=LATER)  # the first one's time has passed
    assert first.replaced_at == LATER
    services.withdraw_endorsement(session, again, reason="Erreur.", by=None, now=LATER)
    an_endorsement(session, region, version, about="one", now=LATER)
    elsewhere = "https://ailleurs.example/badges/1"
    other = services.endorse(
        session, region, subject=elsewhere, version=None, comment="Reconnu.", by=None, seal=SEAL,
        addresses=ADDRESSES, now=LATER,
    )  # fmt: skip
    session.commit()
    assert json.loads(other.document)["credentialSubject"]["id"] == elsewhere
    places = [one.status_index for one in session.query(Endorsement)]
    assert len(set(places)) == len(places) == 6
    assert given(session, a_badge(session, region), "une@example.org").status_index == max(places) + 1


def test_badges_given_carry_the_recognitions_that_stand(session: Session) -> None:
    region, version = the_region(session), a_badge(session, an_issuer(session))
    before = given(session, version, "avant@example.org")
    standing = an_endorsement(session, region, version, about="one")
    withdrawn = an_endorsement(session, region, version, about="two")
    an_endorsement(session, region, version, about="three", valid_until=NOW + timedelta(hours=1))
    services.withdraw_endorsement(session, withdrawn, reason="Erreur.", by=None, now=NOW)
    since = given(session, version, "depuis@example.org", now=LATER)
    session.commit()

    def carried(one: Credential) -> list[str]:
        achievement = json.loads(one.document)["credentialSubject"]["achievement"]
        return [each["id"] for each in achievement.get("endorsement", [])]

    assert carried(before) == []
    assert carried(since) == [ADDRESSES.endorsement(standing.id)]
    found = checked(session, since.document)
    assert (found.verdict, found.outcome("endorsements")) == ("valid", "passed")

    services.withdraw_endorsement(session, standing, reason="Critères changés.", by=None, now=LATER)
    session.commit()
    found = checked(session, since.document)
    assert found.verdict == "valid"  # what its own structure signed is as good as it was
    assert [one.detail for one in found.checks if one.name == "endorsements"] == ["withdrawn"]


def test_a_key_given_up_ends_its_recognitions(session: Session) -> None:
    region, version = the_region(session), a_badge(session, an_issuer(session))
    made = an_endorsement(session, region, version)
    assert queries.standing_endorsements(session, version.id, NOW) == [made]
    services.declare_compromised(session, made.key, reason="Volée.", by=a_user(session), seal=SEAL, now=NOW)
    assert queries.standing_endorsements(session, version.id, NOW) == []
    assert an_endorsement(session, region, version).key.number == 2


def test_recognitions_cost_one_statement_for_a_whole_batch(session: Session) -> None:
    region, version = the_region(session), a_badge(session, an_issuer(session))

    def statements(start: int, people: int) -> int:
        seen: list[str] = []
        note = lambda *args: seen.append(args[2])  # noqa: E731
        to = [services.Recipient(f"personne-{number}@example.org") for number in range(start, start + people)]
        event.listen(session.get_bind(), "before_cursor_execute", note)
        services.give(session, version, to, by=None, seal=SEAL, addresses=ADDRESSES, now=LATER)
        event.remove(session.get_bind(), "before_cursor_execute", note)
        return len(seen)

    session.commit()
    few = statements(0, 2)
    for number in range(3):
        an_endorsement(session, region, version, about=str(number))
    session.commit()
    assert statements(10, 9) == few


def test_what_a_rule_gives_nobody_gives_or_takes_back_by_hand(session: Session) -> None:
    issuer = an_issuer(session)
    who, version = who_issues(session, issuer), a_badge(session, issuer)
    version.achievement.by_rule = True
    session.flush()

    with pytest.raises(GivenByRuleError):
        given(session, version, "une@example.org", by=who)
    with pytest.raises(GivenByRuleError):
        runs.start(session, version, Trial(()), by=who, form_key="x", starts_at=NOW, now=NOW)
    with pytest.raises(GivenByRuleError):
        claims.open_window(
            session, version, label="Forum", opens_at=NOW, closes_at=LATER, most=5, by=who, now=NOW
        )  # fmt: skip
    assert queries.badges_to_give(session, issuer.organisation_id) == []
    assert issued.version_given(session, version.achievement_id) is None

    one = given(session, version, "une@example.org")
    for decide in (services.suspend, services.revoke, services.restore):
        with pytest.raises(GivenByRuleError):
            decide(session, one, reason="Non.", by=who, now=NOW)
    services.suspend(session, one, reason="La règle ne tient plus.", by=None, now=NOW)
    services.restore(session, one, reason="Elle tient à nouveau.", by=None, now=NOW)
    services.revoke(session, one, reason="Remplacé.", by=None, now=NOW)


def test_a_badge_names_those_it_rests_on(session: Session) -> None:
    issuer = an_issuer(session)
    rests_on = ["https://ailleurs.example/badges/1", ADDRESSES.achievement(a_badge(session, issuer).achievement_id, 1)]
    text = services.BadgeText("Communiquer", "Se faire comprendre.", "Au moins deux.", related=rests_on)
    version = services.draft(session, issuer, text, by=None, addresses=ADDRESSES, now=NOW, by_rule=True)
    again = services.BadgeText("Communiquer", "Se faire comprendre.", "Au moins trois.")
    services.rewrite(session, version, again, revision=version.revision, addresses=ADDRESSES)
    services.publish(session, version, by=None, now=NOW)
    [one] = given_to_all(session, version, [services.Recipient("une@example.org")])

    told = json.loads(one.document)["credentialSubject"]["achievement"]
    assert [each["id"] for each in told["related"]] == rests_on
    following = services.next_version(session, version.achievement, by=None, addresses=ADDRESSES, now=NOW)
    assert following.related == rests_on
    assert session.get_one(AchievementVersion, version.id).achievement.by_rule
