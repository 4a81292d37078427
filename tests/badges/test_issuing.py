"""What we issue is good as it is, and no longer when anything of it changes."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from badges import (
    EndorsementCredential,
    Level,
    OpenBadgeCredential,
    Result,
    Scale,
    SigningKey,
    issue,
    issue_token,
    read,
)
from badges.multibase import base64url_decode, base64url_encode
from badges.packing import bake
from tests.badges.issuer import EMAIL, LIST, NOW, ORIGIN, SVG, Issuer, checked, png, trouble


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


def test_a_badge_is_good_in_each_packing(issuer: Issuer) -> None:
    published = issuer.published()
    signed, token = issuer.issued(), issue_token(issuer.credential(), issuer.key)
    packed = [signed, token, bake(png(), signed), bake(png(), token), bake(SVG, signed), bake(SVG, token)]

    for content in packed:
        found = checked(content, published, EMAIL)
        assert trouble(found) == []
        assert found.verdict == "valid"
        assert found.standard == "open_badges_3"
        assert found.document is not None
        assert found.document["name"] == "Travailler en équipe"


def test_values_go_to_json_and_back(issuer: Issuer) -> None:
    credential = issuer.credential(valid_until=NOW + timedelta(days=300))

    assert (
        OpenBadgeCredential.from_json(json.loads(json.dumps(issuer.issued(valid_until=credential.valid_until))))
        == credential
    )


def test_how_well_it_was_done_is_told_by_a_scale_of_the_achievement(issuer: Issuer) -> None:
    levels = tuple(Level(f"{ORIGIN}/a/1#niveau-{rank}", words, str(rank)) for rank, words in enumerate("ABCD", start=1))
    scale = Scale(f"{ORIGIN}/a/1#niveaux", "Travailler en équipe", levels)
    credential = issuer.credential(
        achievement=replace(issuer.credential().achievement, scales=(scale,)),
        results=(Result(scale.id, levels[2].id),),
    )
    signed = issue(credential, issuer.key, created=NOW)

    assert checked(signed, issuer.published(), EMAIL).verdict == "valid"
    assert OpenBadgeCredential.from_json(json.loads(json.dumps(signed))) == credential
    said = signed["credentialSubject"]["result"][0]
    steps = signed["credentialSubject"]["achievement"]["resultDescription"][0]["rubricCriterionLevel"]
    assert [one["name"] for one in steps if one["id"] == said["achievedLevel"]] == ["C"]
    said["achievedLevel"] = levels[3].id
    assert checked(signed, issuer.published(), EMAIL).verdict == "invalid"


def test_each_state_has_its_verdict(issuer: Issuer) -> None:
    issuer.revoked, issuer.suspended = {2}, {3}
    published = issuer.published()
    later, sooner = NOW + timedelta(days=2), NOW - timedelta(hours=2)

    assert trouble(checked(issuer.issued(2), published)) == ["status: revoked"]
    assert trouble(checked(issuer.issued(3), published)) == ["status: suspended"]
    assert trouble(checked(issuer.issued(4, valid_until=sooner), published)) == ["dates: expired: 2026-11-02T07:00:00Z"]
    assert trouble(checked(issuer.issued(5, valid_from=later), published)) == ["dates: not_yet: 2026-11-04T09:00:00Z"]
    assert trouble(checked(issuer.issued(6), published, "someone@example.org")) == ["recipient: someone_else"]
    assert checked(issuer.issued(6), published, EMAIL.upper()).verdict == "valid"


def test_an_expired_token_and_a_revoked_one_are_refused(issuer: Issuer) -> None:
    issuer.revoked = {2}
    expired = issue_token(issuer.credential(valid_until=NOW - timedelta(hours=2)), issuer.key)

    assert checked(expired, issuer.published()).outcome("dates") == "failed"
    assert trouble(checked(issue_token(issuer.credential(2), issuer.key), issuer.published())) == ["status: revoked"]


def test_a_badge_signed_by_an_earlier_key_stays_good_until_the_key_is_taken_off(issuer: Issuer) -> None:
    old = issuer.issued()
    issuer.keys.append(SigningKey.from_seed(b"n" * 32, f"{issuer.id}#key-2"))
    published = issuer.published()

    assert checked(old, published).verdict == "valid"
    assert checked(issuer.issued(), published).verdict == "valid"

    issuer.keys.pop(0)
    assert checked(old, issuer.published()).outcome("issuer") == "failed"


def test_someone_elses_key_is_refused_whatever_it_calls_itself(issuer: Issuer) -> None:
    impostor = Issuer(keys=[SigningKey.from_seed(b"x" * 32, f"{issuer.id}#key-1")])
    stranger = Issuer(keys=[SigningKey.from_seed(b"x" * 32, "did:web:elsewhere.example#key-1")])
    own = SigningKey.from_seed(b"x" * 32, "")
    named = replace(own, method=f"did:key:{own.public.multikey}#{own.public.multikey}")

    assert checked(impostor.issued(), issuer.published()).outcome("proof") == "failed"
    assert checked(stranger.issued(), issuer.published()).outcome("issuer") == "failed"
    assert checked(Issuer(keys=[named]).issued(), issuer.published()).outcome("issuer") == "failed"
    assert checked(issue_token(issuer.credential(), named), issuer.published()).outcome("issuer") == "failed"


def test_what_cannot_be_had_is_unknown_and_never_valid(issuer: Issuer) -> None:
    published = issuer.published()
    without_list = {url: content for url, content in published.items() if url != LIST}

    assert checked(issuer.issued(), {}).verdict == "unknown"
    assert checked(issuer.issued(), without_list).verdict == "unknown"


def test_a_list_says_nothing_when_it_is_old_forged_of_another_or_of_something_else(issuer: Issuer) -> None:
    published = issuer.published()
    old = issuer.status_list(LIST, set(), "revocation", valid_until=NOW - timedelta(minutes=1))
    forged = deepcopy(json.loads(published[LIST]))
    forged["credentialSubject"]["encodedList"] = issuer.status_list(LIST, {1}, "revocation")["credentialSubject"][
        "encodedList"
    ]
    key = SigningKey.from_seed(b"o" * 32, "")
    other = Issuer(
        f"did:key:{key.public.multikey}", [replace(key, method=f"did:key:{key.public.multikey}#{key.public.multikey}")]
    )
    lists = [
        old,
        forged,
        other.status_list(LIST, set(), "revocation"),
        issuer.status_list(LIST, set(), "suspension"),
        {"not": "a list"},
    ]

    for one in lists:
        found = checked(issuer.issued(), {**published, LIST: json.dumps(one).encode()})
        assert found.outcome("status") == "failed", one


def test_an_endorsement_embedded_in_a_badge_must_hold_too(issuer: Issuer) -> None:
    region = Issuer("did:web:region.example.org")
    endorsement = EndorsementCredential(
        f"{ORIGIN}/endorsements/1",
        region.profile,
        issuer.achievement.id,
        NOW - timedelta(days=3),
        "Reconnu par la Région",
    )
    signed = issue(endorsement, region.key, created=NOW)
    achievement = replace(issuer.achievement, endorsements=(signed,))
    badge = issuer.issued(achievement=achievement)
    did = json.loads(region.published()[f"{ORIGIN}/.well-known/did.json"])
    published = {**issuer.published(), "https://region.example.org/.well-known/did.json": json.dumps(did).encode()}

    assert checked(signed, published).verdict == "valid"
    found = checked(badge, published)
    assert found.verdict == "valid"
    assert found.outcome("endorsements") == "passed"

    changed = {
        **signed,
        "credentialSubject": {**signed["credentialSubject"], "endorsementComment": "Reconnu par l’État"},
    }
    wrong = issuer.issued(achievement=replace(achievement, endorsements=(changed,)))
    assert trouble(checked(wrong, published)) == ["endorsements: proof: changed"]


# --- Nothing of it can be changed -------------------------------------------------------------------------------------


def leaves(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Walk to every value."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else None
    if inner is None:
        yield path
        return
    for key, value in inner:
        yield from leaves(value, (*path, key))


def with_value(document: dict[str, Any], path: tuple[Any, ...], change: Callable[[Any], Any]) -> dict[str, Any]:
    """Return the document with one value changed."""
    changed = deepcopy(document)
    holder = changed
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = change(holder[path[-1]])
    return changed


def other_letters(value: Any) -> Iterator[Any]:
    """Change one byte at each position of a value."""
    if isinstance(value, str):
        for place, letter in enumerate(value):
            yield value[:place] + ("b" if letter != "b" else "c") + value[place + 1 :]
    else:
        yield not value


def value_at(document: dict[str, Any], path: tuple[Any, ...]) -> Any:
    for key in path:
        document = document[key]
    return document


def test_no_byte_of_a_signed_badge_can_be_changed(issuer: Issuer) -> None:
    badge, published, tried = issuer.issued(), issuer.published(), 0
    assert checked(badge, published).verdict == "valid"

    for path in leaves(badge):
        for other in other_letters(value_at(badge, path)):
            tried += 1
            assert checked(with_value(badge, path, lambda _, other=other: other), published).verdict != "valid", (
                path,
                other,
            )
    assert tried > 1500


def test_nothing_can_be_added_taken_away_or_spelled_otherwise(issuer: Issuer) -> None:
    badge = issuer.issued(valid_until=NOW + timedelta(days=1))
    published = issuer.published()
    expiry = {"@value": badge["validUntil"], "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}
    bare = {name: value for name, value in badge.items() if name != "validUntil"}
    tricks = [
        {**badge, "unknownTerm": "x"},
        {**badge, "https://schema.org/name": "x"},
        {**bare, "https://www.w3.org/2018/credentials#validUntil": expiry},
        {**bare, "evidence": [{**badge["evidence"][0]}, {"id": badge["id"], "validUntil": badge["validUntil"]}]},
        {**badge, "@graph": []},
        {**badge, "@included": []},
        {**badge, "@context": [*badge["@context"], {"name": "https://schema.org/description"}]},
        {**badge, "@context": [*badge["@context"], {"more": "https://schema.org/more"}], "more": "x"},
        {**badge, "@context": badge["@context"][::-1]},
        {**badge, "@context": [*badge["@context"], "https://elsewhere.example/context"]},
        {**badge, "proof": []},
        {**badge, "proof": [{**badge["proof"][0], "proofPurpose": "authentication"}]},
        {**badge, "proof": [{**badge["proof"][0], "cryptosuite": "none"}]},
        {**badge, "proof": [{**badge["proof"][0], "expires": "2020-01-01T00:00:00Z"}]},
        *({name: value for name, value in badge.items() if name != left} for left in badge if left != "@context"),
    ]

    for trick in tricks:
        assert checked(trick, published).verdict != "valid", trick


def test_no_letter_of_a_token_can_be_changed(issuer: Issuer) -> None:
    token, published = issue_token(issuer.credential(), issuer.key), issuer.published()

    for place in range(0, len(token), 7):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert checked(changed, published).verdict != "valid", place


def test_the_tricks_of_tokens_are_refused(issuer: Issuer) -> None:
    published = issuer.published()
    head, body, tail = issue_token(issuer.credential(), issuer.key).split(".")

    def part(**header: Any) -> str:
        return base64url_encode(json.dumps(header).encode())

    kid = issuer.key.method
    tricks = [
        f"{part(alg='none', kid=kid)}.{body}.",
        f"{part(alg='HS256', kid=kid)}.{body}.{tail}",
        f"{part(alg='EdDSA', kid=kid, crit=['x'], x=1)}.{body}.{tail}",
        f"{part(alg='EdDSA', jwk=issuer.key.public.jwk)}.{body}.{tail}",
        f"{part(alg='EdDSA', kid=kid, jku='https://elsewhere.example/keys')}.{body}.{tail}",
        f"{part(alg='RS256', kid=kid)}.{body}.{tail}",
        f"{head}.{body}.{tail}A",
        f"{head}.{body}=.{tail}",
    ]
    for trick in tricks:
        assert checked(trick, published).verdict != "valid", trick

    claims = json.loads(base64url_decode(body))
    for name, value in {
        "iss": "did:web:elsewhere.example",
        "jti": "urn:x:1",
        "sub": "urn:x:2",
        "nbf": 1,
        "exp": 9e9,
    }.items():
        forged = base64url_encode(json.dumps({**claims, name: value, "validUntil": "2027-01-01T00:00:00Z"}).encode())
        signed = f"{head}.{forged}"
        token = f"{signed}.{base64url_encode(issuer.key.private.sign(signed.encode()))}"
        assert checked(token, published).outcome("proof") == "failed", name


def test_a_baked_badge_is_kept_byte_for_byte(issuer: Issuer) -> None:
    text = json.dumps(issuer.issued(), ensure_ascii=False)

    for picture in (png(), SVG):
        once = bake(picture, text)
        twice = bake(once, text)
        assert twice == once
        assert read(once).text == text
