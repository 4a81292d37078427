"""What was found by reading with ill will and by fuzzing: no content crashes, takes long, or passes for another."""

import json
import time
import tracemalloc
import zlib
from copy import deepcopy
from dataclasses import replace
from itertools import islice, permutations
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from badges import UnreadableError, bake, issue_token, keys, multibase, processing, read, verify
from badges.contexts import LEARNER_RECORD, PINNED
from badges.errors import KeyFormError
from badges.keys import PublicKey
from badges.proofs import data_integrity, jwt
from badges.status import encode
from tests.badges.issuer import EMAIL, LIST, NOW, ORIGIN, SVG, Issuer, checked, png, trouble

ISSUER = Issuer()
BADGE = ISSUER.issued()
PUBLISHED = ISSUER.published()
TOKEN = issue_token(ISSUER.credential(), ISSUER.key)


def part(value: Any) -> str:
    return multibase.base64url_encode(json.dumps(value).encode())


def token(header: dict[str, Any], **claims: Any) -> str:
    told = json.loads(multibase.base64url_decode(TOKEN.split(".")[1]))
    signed = f"{part({'alg': 'EdDSA', 'kid': ISSUER.key.method, **header})}.{part({**told, **claims})}"
    return f"{signed}.{multibase.base64url_encode(ISSUER.key.private.sign(signed.encode()))}"


def deep(size: int) -> list[Any]:
    made: list[Any] = []
    for _ in range(size):
        made = [made]
    return made


def text(**changes: str) -> str:
    """The badge with a number in it, written as it stands."""
    return json.dumps(BADGE).replace('"narrative"', f'"creditsEarned": {changes["number"]}, "narrative"', 1)


# --- Nothing raises ---------------------------------------------------------------------------------------------------

DID = "did:jwk:" + multibase.base64url_encode(b"[" * 5000)
CRASHED: dict[str, str] = {
    "a number without end": text(number="1e999"),
    "a number of four hundred digits": text(number="1" + "0" * 400),
    "half a letter in a name": json.dumps({**BADGE, "name": "\ud800"}),
    "half a letter in the salt": json.dumps(BADGE).replace('"Kosher"', '"\\ud800"'),
    "an algorithm that is a list": f"{part({'alg': [], 'kid': ISSUER.key.method})}.{TOKEN.partition('.')[2]}",
    "a key's address that is none": token({"kid": "https://["}),
    "a key's port that is none": token({"kid": "https://badges.example.org:99999/key"}),
    "a date of three hundred digits": token({}, nbf=10**400),
    "a token without end": token({}, more=deep(900)),
    "a key without end": json.dumps(
        {**BADGE, "issuer": DID, "proof": {**BADGE["proof"][0], "verificationMethod": f"{DID}#0"}}
    ),
    "contexts that contradict": json.dumps(
        {**BADGE, "@context": [*BADGE["@context"], "https://www.w3.org/2018/credentials/v1"]}
    ),
}


@pytest.mark.parametrize("content", CRASHED.values(), ids=CRASHED)
def test_what_once_raised_is_refused(content: str) -> None:
    assert checked(content, PUBLISHED, EMAIL).verdict != "valid"


def test_a_list_that_is_no_text_is_no_list() -> None:
    assert checked(BADGE, {**PUBLISHED, LIST: b"\xff"}).outcome("status") == "failed"


# --- Nothing else passes for it ---------------------------------------------------------------------------------------


def with_proof(**changes: Any) -> dict[str, Any]:
    return {**BADGE, "proof": [{**BADGE["proof"][0], **changes}]}


def test_another_spelling_of_a_signed_badge_is_not_that_badge() -> None:
    evidence = BADGE["evidence"][0]
    renamed = {("@id" if name == "id" else name): value for name, value in evidence.items()}
    signature = "u" + multibase.base64url_encode(multibase.decode(BADGE["proof"][0]["proofValue"]))

    assert trouble(checked({**BADGE, "evidence": [renamed]}, PUBLISHED))[0] == "contexts: no_meaning: @id"
    assert trouble(checked({**BADGE, "unheardOf": None}, PUBLISHED))[0] == "contexts: no_meaning: unheardOf"
    assert trouble(checked(with_proof(proofValue=signature), PUBLISHED)) == ["proof: changed"]
    assert trouble(checked(with_proof(**{"@context": "https://e.example/"}), PUBLISHED)) == ["proof: other_contexts"]
    assert checked(with_proof(**{"@context": BADGE["@context"]}), PUBLISHED).verdict == "valid"


def test_a_whole_number_where_text_is_asked_is_written_as_others_write_it() -> None:
    document = ISSUER.credential().to_json()
    document["credentialSubject"]["achievement"]["version"] = 1  # jsonld.js and PyLD sign it as the text "1"
    signed = data_integrity.sign(document, ISSUER.key, created=NOW)

    assert checked(signed, PUBLISHED).verdict == "valid"
    assert '"1" .' in data_integrity.jsonld.canonical(document).decode()


@pytest.mark.parametrize("claim", ["iss", "jti", "nbf", "sub"])
def test_a_token_must_claim_what_its_credential_says(claim: str) -> None:
    claims = json.loads(multibase.base64url_decode(TOKEN.split(".")[1]))
    del claims[claim]
    signed = f"{TOKEN.split('.')[0]}.{part(claims)}"
    content = f"{signed}.{multibase.base64url_encode(ISSUER.key.private.sign(signed.encode()))}"

    assert trouble(checked(content, PUBLISHED)) == [f"proof: claims_disagree: {claim}"]


def method(**changes: Any) -> dict[str, bytes]:
    """What is published, with the issuer's key changed."""
    url = f"{ORIGIN}/.well-known/did.json"
    document = json.loads(PUBLISHED[url])
    document["verificationMethod"][0] |= changes
    return {**PUBLISHED, url: json.dumps(document).encode()}


def test_a_key_counts_until_it_ends() -> None:
    assert checked(BADGE, method(expires="2026-12-01T00:00:00Z")).verdict == "valid"
    assert checked(BADGE, method(expires="2026-11-01T00:00:00Z")).outcome("issuer") == "failed"
    assert checked(BADGE, method(revoked="2026-11-01T00:00:00Z")).outcome("issuer") == "failed"
    assert checked(BADGE, method(expires="some day")).outcome("issuer") == "failed"
    assert checked(BADGE, method(controller="did:web:elsewhere.example")).outcome("issuer") == "failed"


def test_a_mere_key_on_the_same_site_signs_tokens_and_nothing_else() -> None:
    issuer = Issuer(f"{ORIGIN}/issuer", [keys.SigningKey.from_seed(b"m" * 32, f"{ORIGIN}/keys/1")])
    known = {f"{ORIGIN}/keys/1": json.dumps(issuer.key.public.jwk).encode()}
    bare = issuer.credential(status=())

    assert checked(issue_token(bare, issuer.key), known).verdict == "valid"
    assert checked(issuer.issued(status=()), known).outcome("issuer") == "failed"


def test_a_list_too_short_or_of_several_bits_says_nothing() -> None:
    document = ISSUER.status_list(LIST, set(), "revocation")
    short = zlib.compress(bytes(16), wbits=31)
    del document["proof"]
    document["credentialSubject"]["encodedList"] = "u" + multibase.base64url_encode(short)
    signed = data_integrity.sign(document, ISSUER.key, created=NOW)
    entries = deepcopy(ISSUER.credential().to_json())
    entries["credentialStatus"][0]["statusSize"] = 2
    wide = data_integrity.sign(entries, ISSUER.key, created=NOW)

    assert len(encode(b"")) > len(short)
    assert trouble(checked(BADGE, {**PUBLISHED, LIST: json.dumps(signed).encode()})) == ["status: list_too_short"]
    assert trouble(checked(wide, PUBLISHED)) == ["status: several_bits"]


SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_{}credential_schema.json"


@pytest.mark.parametrize(
    ("schema", "found"),
    [
        ({"id": SCHEMA.format("achievement"), "type": "1EdTechJsonSchemaValidator2019"}, None),
        ({"id": SCHEMA.format("anyachievement"), "type": "1EdTechJsonSchemaValidator2019"}, None),
        ({"id": SCHEMA.format("endorsement"), "type": "1EdTechJsonSchemaValidator2019"}, "schema: not_as_asked"),
        ({"id": "https://e.example/s", "type": "1EdTechJsonSchemaValidator2019"}, "schema: unknown_schema"),
        ({"id": "https://e.example/s", "type": "JsonSchema"}, None),
        ({"type": "JsonSchema"}, "form: missing_or_wrong: credentialSchema.id"),
    ],
)
def test_a_schema_is_looked_at_as_the_standard_asks(schema: dict[str, str], found: str | None) -> None:
    document = {**ISSUER.credential().to_json(), "credentialSchema": [schema]}
    result = checked(jwt.sign(document, ISSUER.key), PUBLISHED)

    assert [one[: len(found or "")] for one in trouble(result)] == ([found] if found else [])


# --- Open Badges 2.0: who issues is asked, not read in the badge ------------------------------------------------------

REAL, FORGER = "https://real.example", "https://forger.example"


def open_badge(**changes: Any) -> dict[str, Any]:
    issuer = {"type": "Issuer", "id": f"{REAL}/issuer", "name": "Real", **changes.pop("issuer", {})}
    badge = {"type": "BadgeClass", "id": f"{REAL}/badge", "name": "B", "description": "b", "criteria": f"{REAL}/c"}
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": f"{FORGER}/assertion",
        "recipient": {"type": "email", "identity": EMAIL, "hashed": False},
        "issuedOn": "2026-01-01T00:00:00Z",
        "badge": {**badge, "issuer": issuer},
        "verification": {"type": "hosted"},
        **changes,
    }


def test_a_hosted_badge_cannot_say_who_may_host_it() -> None:
    forged = open_badge(issuer={"verification": {"allowedOrigins": ["forger.example"], "startsWith": FORGER}})
    real = {"type": "Issuer", "id": f"{REAL}/issuer", "name": "Real", "url": REAL, "email": "a@b.example"}
    known = {f"{FORGER}/assertion": json.dumps(forged).encode()}

    assert checked(forged, known).verdict != "valid"
    assert checked(forged, {**known, f"{REAL}/issuer": json.dumps(real).encode()}).verdict != "valid"
    elsewhere = {**known, f"{FORGER}/issuer": json.dumps({**real, "verification": {"startsWith": FORGER}}).encode()}
    assert checked(open_badge(badge={**forged["badge"], "issuer": f"{FORGER}/issuer"}), elsewhere).verdict != "valid"


def test_what_is_shown_of_a_hosted_badge_is_what_its_address_tells() -> None:
    hosted = open_badge(id=f"{REAL}/assertion", narrative="Present")
    known = {f"{REAL}/assertion": json.dumps(hosted).encode()}
    found = checked({**hosted, "narrative": "First prize"}, known)

    assert found.verdict == "valid"
    assert found.document is not None
    assert found.document["narrative"] == "Present"


def test_a_signed_badge_cannot_bring_its_issuers_key() -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    key = {"type": "CryptographicKey", "id": f"{REAL}/key", "owner": f"{REAL}/issuer", "publicKeyPem": pem}
    document = open_badge(
        issuer={"publicKey": [key]}, id="urn:uuid:1", verification={"type": "signed", "creator": f"{REAL}/key"}
    )
    signed = f"{part({'alg': 'RS256'})}.{part(document)}"
    signature = private.sign(signed.encode(), PKCS1v15(), SHA256())
    content = f"{signed}.{multibase.base64url_encode(signature)}"
    issuer = {"type": "Issuer", "id": f"{REAL}/issuer", "name": "Real", "publicKey": [f"{REAL}/key"]}

    assert checked(content, {}).verdict == "unknown"
    told = {f"{REAL}/issuer": json.dumps({**issuer, "publicKey": []}).encode()}
    assert trouble(checked(content, told)) == ["issuer: not_their_key"]
    listed = {f"{REAL}/issuer": json.dumps(issuer).encode(), f"{REAL}/key": json.dumps(key).encode()}
    assert checked(content, listed).verdict == "valid"


# --- Nothing takes long, or much --------------------------------------------------------------------------------------


def evidence(size: int, **more: Any) -> dict[str, Any]:
    return {**BADGE, **more, "evidence": [{"type": ["Evidence"], "name": f"x{number}"} for number in range(size)]}


CHUNK = b"\0\0\0\0abcd" + zlib.crc32(b"abcd").to_bytes(4, "big")
SLOW: dict[str, bytes] = {
    "a drawing of many elements": SVG[:-6] + b"<a/>" * 1_000_000 + b"</svg>",
    "a picture of many chunks": png()[:33] + CHUNK * 600_000 + png()[33:],
    "many statements": json.dumps(evidence(20_000)).encode(),
    "many statements, read the slow way": json.dumps(
        evidence(12_000, name={"@value": "x", "@language": "fr"})
    ).encode(),
    "alike nodes around one without a name": json.dumps(
        {**BADGE, "evidence": [{"type": ["Evidence"]}] * 10_000}
    ).encode(),
    "contexts in every order": json.dumps(
        {**BADGE, "evidence": [{"@context": list(one)} for one in islice(permutations(sorted(PINNED), 6), 300)]}
    ).encode(),
}


ENDORSEMENT = {
    "@context": BADGE["@context"],
    "type": ["VerifiableCredential", "EndorsementCredential"],
    "id": "urn:x:1",
    "issuer": "did:web:e.example",
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialSubject": {"id": "urn:x:2", "type": ["EndorsementSubject"]},
    "proof": BADGE["proof"],
}
WITHIN = {**ENDORSEMENT, "endorsement": [ENDORSEMENT] * 20}
RECORD = {
    **ENDORSEMENT,
    "@context": [BADGE["@context"][0], LEARNER_RECORD, BADGE["@context"][1]],
    "type": ["VerifiableCredential", "ClrCredential"],
    "name": "x",
}


SCHEMA = {
    "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
    "type": "1EdTechJsonSchemaValidator2019",
}


def wrapped(times: int, *within: Any) -> dict[str, Any]:
    """A record within a record, so many times."""
    inner = list(within) if times == 1 else [wrapped(times - 1, *within)]
    return {**RECORD, "credentialSubject": {"type": ["ClrSubject"], "verifiableCredential": inner}}


SLOW |= {
    "a record of two hundred badges": json.dumps(wrapped(1, *[BADGE] * 200)).encode(),
    "records of records of badges": json.dumps(wrapped(3, *[BADGE] * 100)).encode(),
    "records of twenty records of twenty": json.dumps(wrapped(1, *[wrapped(1, *[BADGE] * 20)] * 8)).encode(),
    "a record as deep as text may be": json.dumps(wrapped(12, BADGE)).encode(),
    "a record deeper than that": json.dumps(wrapped(200, BADGE)).encode(),
    "endorsements of endorsements": json.dumps({**BADGE, "endorsement": [WITHIN] * 20}).encode(),
    "many schemas": json.dumps({**BADGE, "credentialSchema": [SCHEMA] * 5000}).encode(),
    "many proofs": json.dumps({**BADGE, "proof": BADGE["proof"] * 2000}).encode(),
}


def test_a_list_named_many_times_is_not_read_as_often() -> None:
    signed = ISSUER.issued(status=ISSUER.credential().status * 3)
    many = ISSUER.issued(status=tuple(replace(ISSUER.credential().status[0], index=place) for place in range(500)))
    asked: list[str] = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return PUBLISHED[url]

    assert verify(json.dumps(signed).encode(), fetch=fetch, now=NOW).verdict == "valid"
    assert len(asked) == len(set(asked)) == 3
    assert trouble(checked(many, PUBLISHED)) == ["status: too_many"]


def test_a_schema_named_many_times_is_not_looked_at_as_often() -> None:
    for times, told in ((10, False), (11, True)):
        found = trouble(checked({**BADGE, "credentialSchema": [SCHEMA] * times}, PUBLISHED))
        assert ("schema: too_many" in found) is told


@pytest.mark.parametrize("content", SLOW.values(), ids=SLOW)
def test_a_file_made_to_take_long_is_refused_soon(content: bytes) -> None:
    tracemalloc.start()
    began = time.process_time()
    found = checked(content, PUBLISHED)
    took = time.process_time() - began
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found.verdict == "invalid"
    assert took < 4  # a second at most, but for the measure of memory
    assert most < 100_000_000


def test_orders_of_contexts_do_not_fill_the_memory() -> None:
    before = processing.root().family
    names = sorted(url for url in PINNED if "/ob/" in url or "status" in url)
    for order in islice(permutations(names, 4), 120):
        checked({**BADGE, "@context": [BADGE["@context"][0], *order]}, PUBLISHED)

    assert processing.root().family.count <= processing.MOST_KEPT + 100
    assert checked(BADGE, PUBLISHED).verdict == "valid"
    assert before.count <= processing.MOST_KEPT + 100


def test_a_key_larger_than_any_is_not_reckoned_with() -> None:
    with pytest.raises(KeyFormError):
        keys.from_jwk({"kty": "RSA", "n": "A" * 100_000, "e": "AQAB"})
    assert PublicKey(keys.from_did(f"did:key:{ISSUER.key.public.multikey}").key).kind == "Ed25519"


# --- Baking -----------------------------------------------------------------------------------------------------------


def test_a_picture_is_baked_or_refused() -> None:
    headless = png()[:8] + png()[33:]
    latin = '<?xml version="1.0" encoding="ISO-8859-1"?><svg xmlns="http://www.w3.org/2000/svg"><a>é</a></svg>'

    for picture in (headless, latin.encode("latin-1"), png()[:33] + png()[8:], SVG.decode().encode("utf-16")):
        with pytest.raises(UnreadableError):
            bake(picture, '{"a": "é"}')
    with pytest.raises(UnreadableError):
        bake(SVG, '{"a": "\uffff"}')


def test_what_a_drawing_says_of_badges_elsewhere_is_left_alone() -> None:
    began = time.process_time()
    drawn = SVG.replace(b"<circle", b"<!--<svg> " + b"<a:credential " * 5000 + b"--><circle")
    baked = bake(drawn, '{"a": 1}')

    assert read(baked).document == {"a": 1}
    assert baked.count(b"<a:credential ") == 5000
    assert time.process_time() - began < 1
    prefixed = b"<s:svg xmlns:s='http://www.w3.org/2000/svg' title='a > b'/>"
    assert read(bake(prefixed, TOKEN)).text == TOKEN
