"""A learner's record: what it embeds stays good by itself, and nothing of it can be changed."""

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from badges import (
    Association,
    AssociationType,
    ClrCredential,
    Evidence,
    Recipient,
    SigningKey,
    StatusEntry,
    controller_document,
    hashed,
    issue,
    issue_token,
    what_fits,
)
from badges.contexts import CREDENTIALS_V1, CREDENTIALS_V2
from badges.proofs import data_integrity, jwt
from badges.world import MOST_FETCHES
from tests.badges.issuer import EMAIL, LIST, NOW, ORIGIN, SUSPENSIONS, Issuer, checked, trouble
from tests.badges.test_issuing import leaves, value_at, with_value

REGION = Issuer("did:web:region.example.org")
STRUCTURE = Issuer()
PUBLISHED = {
    **STRUCTURE.published(),
    "https://region.example.org/.well-known/did.json": json.dumps(
        controller_document(REGION.profile, REGION.keys)
    ).encode(),
}


def badge(number: int, **changes: Any) -> dict[str, Any]:
    kind = replace(STRUCTURE.achievement, id=f"{ORIGIN}/achievements/{number}/1", name=f"Badge {number}")
    return STRUCTURE.issued(number, achievement=kind, **changes)


def a_record(*members: Mapping[str, Any], **changes: Any) -> ClrCredential:
    made = ClrCredential(
        id="urn:uuid:7a1e4f5c-0000-4000-8000-000000000001",
        issuer=REGION.profile,
        recipient=Recipient("urn:uuid:7a1e4f5c-0000-4000-8000-000000000002", hashed(EMAIL, "sel"), "sel"),
        name="Dossier de compétences",
        members=members or (badge(1), badge(2)),
        valid_from=NOW - timedelta(hours=1),
        valid_until=NOW + timedelta(days=90),
        description="Deux badges.",
        partial=True,
        achievements=(replace(REGION.achievement, id=f"{ORIGIN}/achievements/1/2"),),
        associations=(
            Association(AssociationType.IS_RELATED_TO, f"{ORIGIN}/achievements/1/1", f"{ORIGIN}/achievements/2/1"),
            Association(AssociationType.REPLACED_BY, f"{ORIGIN}/achievements/1/1", f"{ORIGIN}/achievements/1/2"),
        ),
        evidence=(Evidence(None, "Portfolio", "Lu ce jour."),),
    )
    return replace(made, **changes)


def signed(record: ClrCredential) -> dict[str, Any]:
    return issue(record, REGION.key, created=NOW)


def test_a_record_is_good_and_so_is_each_badge_taken_out_of_it() -> None:
    record = a_record()
    document, token = signed(record), issue_token(record, REGION.key)

    for content in (document, token):
        found = checked(content, PUBLISHED, EMAIL)
        assert (found.verdict, found.standard) == ("valid", "clr_2"), trouble(found)
        assert [one.name for one in found.checks].count("members") == 2
        assert checked(content, PUBLISHED, "autre@example.org").outcome("recipient") == "failed"
    assert ClrCredential.from_json(document) == record
    for given, embedded in zip(record.members, document["credentialSubject"]["verifiableCredential"], strict=True):
        assert json.dumps(embedded) == json.dumps(given)
        assert checked(embedded, PUBLISHED, EMAIL).verdict == "valid"


def test_a_record_falls_with_a_member_its_date_or_its_key() -> None:
    document = signed(a_record())
    revoked = {LIST: json.dumps(STRUCTURE.status_list(LIST, {2}, "revocation")).encode()}
    suspended = {SUSPENSIONS: json.dumps(STRUCTURE.status_list(SUSPENSIONS, {1}, "suspension")).encode()}
    entry = StatusEntry(f"{ORIGIN}/status/region", 0)
    listed = signed(a_record(status=(entry,)))

    assert trouble(checked(document, {**PUBLISHED, **revoked})) == ["members: status: revoked"]
    assert trouble(checked(document, {**PUBLISHED, **suspended})) == ["members: status: suspended"]
    assert checked(document, PUBLISHED, now=NOW + timedelta(days=91)).verdict == "invalid"
    assert checked(document, {url: PUBLISHED[url] for url in PUBLISHED if "region" not in url}).verdict == "unknown"
    assert checked(listed, PUBLISHED).outcome("status") == "unknown"


def test_no_value_of_a_record_can_be_changed_and_no_member_put_in_or_taken_out() -> None:
    document, tried = signed(a_record()), 0
    for path in leaves(document):
        value = value_at(document, path)
        half = len(value) // 2 if isinstance(value, str) else 0
        other = value[:half] + ("b" if value[half] != "b" else "c") + value[half + 1 :] if half else not value
        assert checked(with_value(document, path, lambda _, other=other: other), PUBLISHED).verdict != "valid", path
        tried += 1
    assert tried > 150

    subject = document["credentialSubject"]
    one, two = subject["verifiableCredential"]
    for given in ([one], [one, two, badge(3)], [one, badge(3)], [], [one, one, {**two, "name": "Autre"}]):
        changed = {**document, "credentialSubject": {**subject, "verifiableCredential": given}}
        assert checked(changed, PUBLISHED).verdict == "invalid", given
    for left in ("association", "achievement", "identifier"):
        less = {name: value for name, value in subject.items() if name != left}
        assert trouble(checked({**document, "credentialSubject": less}, PUBLISHED)) == ["proof: changed"]


def test_a_member_changed_before_the_record_was_signed_is_found() -> None:
    changed = {**badge(2), "validFrom": "2020-01-01T00:00:00Z"}

    assert trouble(checked(signed(a_record(badge(1), changed)), PUBLISHED)) == ["members: proof: changed"]


def test_records_within_records_are_verified_to_the_bottom() -> None:
    inner = signed(a_record(badge(1), id="urn:uuid:7a1e4f5c-0000-4000-8000-000000000003"))
    outer = signed(a_record(inner, id="urn:uuid:7a1e4f5c-0000-4000-8000-000000000004"))
    revoked = {**PUBLISHED, LIST: json.dumps(STRUCTURE.status_list(LIST, {1}, "revocation")).encode()}

    assert checked(outer, PUBLISHED).verdict == "valid"
    assert trouble(checked(outer, revoked)) == ["members: members: status: revoked"]
    deep = outer
    for number in range(5, 8):
        deep = signed(a_record(deep, id=f"urn:uuid:7a1e4f5c-0000-4000-8000-00000000000{number}"))
    assert trouble(checked(deep, PUBLISHED)) == ["members: members: members: members: too_many"]


def test_a_member_may_be_a_token_in_an_envelope_or_a_credential_we_do_not_judge() -> None:
    token = issue_token(STRUCTURE.credential(), STRUCTURE.key)
    envelope = {"@context": CREDENTIALS_V2, "id": f"data:application/vc+jwt,{token}"}
    envelope |= {"type": "EnvelopedVerifiableCredential"}
    broken = {**envelope, "id": f"data:application/vc+jwt,{token[:-4]}AAAA"}
    nothing = {**envelope, "id": "data:application/vc+jwt,x"}
    diploma = data_integrity.sign(
        {
            "@context": [CREDENTIALS_V2],
            "type": ["VerifiableCredential"],
            "issuer": STRUCTURE.id,
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {"id": "urn:uuid:7a1e4f5c-0000-4000-8000-000000000009"},
        },
        STRUCTURE.key,
        created=NOW,
    )

    assert checked(signed(a_record(badge(1), envelope)), PUBLISHED).verdict == "valid"
    assert trouble(checked(signed(a_record(broken)), PUBLISHED)) == ["members: proof: changed"]
    assert trouble(checked(signed(a_record(nothing)), PUBLISHED)) == ["members: readable: not_json"]
    assert trouble(checked(signed(a_record(diploma)), PUBLISHED)) == ["members: unknown_kind: VerifiableCredential"]


def test_what_is_no_record_is_told_by_its_path() -> None:
    def faults(name: str, value: Any) -> str:
        document = a_record().to_json()
        holder = document if name in document else document["credentialSubject"]
        holder[name] = value
        found = checked(jwt.sign(document, REGION.key), PUBLISHED)
        assert found.outcome("form") == "failed", name
        return next(one.detail for one in found.checks if one.name == "form").removeprefix("missing_or_wrong: ")

    subject, kin = "credentialSubject", {"type": "Association", "sourceId": "urn:x:1", "targetId": "urn:x:2"}
    assert faults("name", None) == "name"
    assert faults("partial", "yes") == "partial"
    for none in ([], ["a.b.c"]):
        assert faults("verifiableCredential", none) == f"{subject}.verifiableCredential"
    assert faults("association", [{**kin, "associationType": "isKinOf"}]) == f"{subject}.association.associationType"
    assert faults("association", [{**kin, "associationType": ["precedes"]}]) == f"{subject}.association.associationType"
    assert faults("association", {"associationType": "precedes"}).split(", ") == [
        f"{subject}.association.{one}" for one in ("type", "sourceId", "targetId")
    ]
    assert faults("achievement", [{"id": "urn:x:1"}]).startswith(f"{subject}.achievement.type")
    assert faults("identifier", [{"hashed": True}]).startswith(f"{subject}.identifier.type")


def test_only_what_means_the_same_within_a_record_is_put_in() -> None:
    older = {**badge(4), "@context": [CREDENTIALS_V1, badge(4)["@context"][1]]}
    bare = {name: value for name, value in badge(5).items() if name != "proof"}
    unknown = {**badge(6), "@context": [*badge(6)["@context"], "https://elsewhere.example/context"]}

    assert what_fits([badge(1), older, bare, unknown, {"id": "x:1"}, badge(2), badge(1)]) == [0, 5]


def test_a_long_record_is_soon_made_and_soon_verified() -> None:
    badges = [badge(number) for number in range(1, 170)]
    many = [_issuer(number) for number in range(40)]
    published = dict(PUBLISHED)
    for one in many:
        published[one.id.replace("did:web:", "https://") + "/.well-known/did.json"] = json.dumps(
            controller_document(one.profile, one.keys)
        ).encode()
    badges[:40] = [one.issued(number, status=()) for number, one in enumerate(many, start=1000)]

    began = time.process_time()
    fits = what_fits(badges)
    document = signed(a_record(*(badges[place] for place in fits)))
    assert time.process_time() - began < 4
    assert fits == list(range(len(fits)))
    assert len(fits) > 70
    assert len(json.dumps(document, ensure_ascii=False).encode()) < 256 * 1024  # the most that openbadgeslib reads
    assert len(many) > MOST_FETCHES
    began = time.process_time()
    assert checked(document, published).verdict == "valid"
    assert time.process_time() - began < 4


def _issuer(number: int) -> Issuer:
    name = f"did:web:structure-{number}.example.org"
    return Issuer(name, [SigningKey.from_seed(number.to_bytes(32, "big"), f"{name}#key-1")])
