"""Badges given: signed so that anyone can check, once each, and taken back with a reason."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

import badges
from app.credentials import queries, services
from app.credentials.bridge import making
from app.credentials.errors import AlreadyHeldError, DecisionError, NotPublishedError, SealError
from app.credentials.models import Credential, DecisionKind, IssuerKey, StatusRegister
from app.credentials.models.issuers import LIST_LENGTH
from tests.factories.accounts import NOW, a_user, an_organisation
from tests.factories.credentials import ADDRESSES, SEAL, a_badge, an_issuer, given, given_to_all
from tests.factories.skills import a_skill


def document_of(session: Session, credential_id: UUID) -> dict[str, object]:
    found = queries.credential_of(session, credential_id)
    assert found is not None
    document: dict[str, object] = json.loads(found.document)
    return document


def test_a_badge_given_names_its_issuer_its_recipient_and_its_skills(session: Session, fresh_session: Session) -> None:
    skill = a_skill(session, "Travailler en équipe")
    issuer = an_issuer(session)
    someone = a_user(session, email="Camille@Example.org")
    made = given(session, a_badge(session, issuer, skill, validity_months=1), someone)
    session.commit()

    kept = json.loads(fresh_session.get_one(Credential, made.id).document)
    read = badges.OpenBadgeCredential.from_json(kept)
    assert read.id == ADDRESSES.credential(made.id)
    assert read.issuer.id == ADDRESSES.issuer(issuer.slug)
    assert read.recipient.email_hash == badges.hashed("camille@example.org", read.recipient.salt or "")
    assert [one.name for one in read.achievement.alignments] == ["Travailler en équipe"]
    assert (read.valid_from, read.valid_until) == (NOW, NOW.replace(month=NOW.month + 1))
    assert {one.purpose for one in read.status} == {"revocation", "suspension"}


def test_the_signature_is_that_of_the_issuers_key(session: Session) -> None:
    issuer = an_issuer(session)
    made = given(session, a_badge(session, issuer), "camille@example.org")

    key = making.signing_key(issuer, issuer.keys[0], seal=SEAL, addresses=ADDRESSES)
    document = badges.controller_document(making.profile(issuer, ADDRESSES), [key])
    # did:web means https, whatever this test's origin is.
    known = {f"https://localhost/structures/{issuer.slug}/did.json": json.dumps(document).encode()}
    found = badges.verify(
        json.dumps(document_of(session, made.id)).encode(), fetch=badges.Documents(known), now=NOW + timedelta(days=1)
    )
    assert found.outcome("proof") is badges.Outcome.PASSED
    assert found.outcome("issuer") is badges.Outcome.PASSED


def test_the_same_badge_is_not_given_twice_to_someone(session: Session) -> None:
    badge = a_badge(session, an_issuer(session))
    given(session, badge, "camille@example.org")

    with pytest.raises(AlreadyHeldError) as refused:
        given(session, badge, "Camille@example.org")
    assert refused.value.emails == ("camille@example.org",)
    assert session.scalar(select(func.count()).select_from(Credential)) == 1


def test_a_badge_that_expired_is_replaced_by_the_new_one(session: Session) -> None:
    badge = a_badge(session, an_issuer(session), validity_months=6)
    old = given(session, badge, "camille@example.org")
    later = NOW + timedelta(days=400)
    new = given(session, badge, "camille@example.org", now=later)

    assert session.scalar(select(Credential.replaced_at).where(Credential.id == old.id)) == later
    assert [one.kind for one in queries.decisions_of(session, old.id)] == [DecisionKind.ISSUED, DecisionKind.REPLACED]
    assert new.replaced_at is None


def test_a_revoked_badge_may_be_given_again(session: Session) -> None:
    badge = a_badge(session, an_issuer(session))
    first = given(session, badge, "camille@example.org")
    services.revoke(session, first, reason="Erreur de nom", by=None, now=NOW)

    assert given(session, badge, "camille@example.org").id != first.id


def test_a_draft_is_given_to_nobody(session: Session) -> None:
    badge = a_badge(session, an_issuer(session), published=False)
    with pytest.raises(NotPublishedError):
        given(session, badge, "camille@example.org")


def test_each_badge_has_a_place_of_its_own_and_a_full_list_is_followed_by_another(session: Session) -> None:
    issuer = an_issuer(session)
    session.execute(update(StatusRegister).values(next_index=LIST_LENGTH - 1))
    people = [services.Recipient(f"p{number}@example.org") for number in range(3)]
    made = given_to_all(session, a_badge(session, issuer), people)

    assert [(one.register.number, one.status_index) for one in made] == [(1, LIST_LENGTH - 1), (2, 0), (2, 1)]


def test_decisions_are_kept_with_their_reasons_and_their_order_is_held(session: Session) -> None:
    made = given(session, a_badge(session, an_issuer(session)), "camille@example.org")
    services.suspend(session, made, reason="Réclamation", by=None, now=NOW + timedelta(hours=1))
    with pytest.raises(DecisionError, match="suspended"):
        services.suspend(session, made, reason="Encore", by=None, now=NOW + timedelta(hours=2))
    services.restore(session, made, reason="Réclamation levée", by=None, now=NOW + timedelta(hours=3))
    services.revoke(session, made, reason="Fraude", by=None, now=NOW + timedelta(hours=4))
    for decide in (services.revoke, services.suspend, services.restore):
        with pytest.raises(DecisionError, match="revoked"):
            decide(session, made, reason="Trop tard", by=None, now=NOW + timedelta(hours=5))

    assert [(one.kind.value, one.reason) for one in queries.decisions_of(session, made.id)] == [
        ("issued", None),
        ("suspended", "Réclamation"),
        ("restored", "Réclamation levée"),
        ("revoked", "Fraude"),
    ]


def test_a_key_is_sealed_and_opens_for_its_own_row_alone(session: Session) -> None:
    one, other = an_issuer(session), an_issuer(session)
    sealed = one.keys[0].sealed
    assert sealed is not None
    other.keys[0].sealed = sealed
    with pytest.raises(SealError):
        making.signing_key(other, other.keys[0], seal=SEAL, addresses=ADDRESSES)
    assert SEAL.open(sealed) not in sealed


def test_a_new_key_signs_from_now_on_and_the_old_one_stays(session: Session) -> None:
    issuer = an_issuer(session)
    badge = a_badge(session, issuer)
    before = given(session, badge, "avant@example.org")
    services.rotate_key(session, issuer, by=None, seal=SEAL, now=NOW)
    after = given(session, badge, "apres@example.org")

    assert (before.key.number, after.key.number) == (1, 2)
    assert [key.retired_at for key in issuer.keys] == [NOW, None]


def test_a_compromised_key_loses_its_secret_and_another_signs(session: Session) -> None:
    issuer = an_issuer(session)
    someone = a_user(session)
    services.declare_compromised(session, issuer.keys[0], reason="Ordinateur volé", by=someone, seal=SEAL, now=NOW)

    keys = session.scalars(select(IssuerKey).where(IssuerKey.issuer_id == issuer.id).order_by(IssuerKey.number)).all()
    assert [(key.compromised_at, key.sealed is None) for key in keys] == [(NOW, True), (None, False)]


def test_two_structures_of_one_name_have_two_addresses(session: Session) -> None:
    slugs = [an_issuer(session, an_organisation(session, name="Élan & Sport")).slug for _ in range(3)]
    assert slugs == ["elan-sport", "elan-sport-2", "elan-sport-3"]
