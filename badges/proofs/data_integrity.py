"""Embedded proofs: eddsa-rdfc-2022 and ecdsa-rdfc-2019 (Data Integrity), and the older Ed25519Signature2020.

Sources: VC Data Integrity 1.0 section 4; Data Integrity EdDSA Cryptosuites 1.0 section 3.2; ECDSA Cryptosuites 1.0
section 3.2. All three sign the hash of the proof's options followed by the hash of the document, both canonical.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from badges import jsonld, multibase
from badges.errors import KeyFormError
from badges.keys import PublicKey, SigningKey
from badges.moments import written

# Suite: the kinds of key that may sign by it.
SUITES: Mapping[tuple[str, str | None], frozenset[str]] = {
    ("DataIntegrityProof", "eddsa-rdfc-2022"): frozenset({"Ed25519"}),
    ("DataIntegrityProof", "ecdsa-rdfc-2019"): frozenset({"P-256", "P-384"}),
    ("Ed25519Signature2020", None): frozenset({"Ed25519"}),
}
MOST_KEPT = 4096  # letters of a proof's options: longer ones, which nobody writes, are not kept in memory
BY_KIND = {"Ed25519": (hashlib.sha256, "EdDSA"), "P-256": (hashlib.sha256, "ES256"), "P-384": (hashlib.sha384, "ES384")}


def suite_of(proof: Mapping[str, Any]) -> tuple[str, str | None] | None:
    """Return which supported suite made a proof; None when it is another."""
    kind = proof.get("type")
    named = proof.get("cryptosuite") if kind == "DataIntegrityProof" else None
    return next((suite for suite in SUITES if suite == (kind, named)), None)


def is_signed(
    document: Mapping[str, Any], proof: Mapping[str, Any], key: PublicKey, *, canonical: bytes | None = None
) -> bool:
    """Whether a key made a proof of a document.

    Parameters
    ----------
    document : mapping
        The credential, with its proofs or without.
    proof : mapping
        One of its proofs, of a supported suite.
    key : PublicKey
        The issuer's key.
    canonical : bytes, optional
        The canonical N-Quads of the document without its proofs, when they are known already.

    Returns
    -------
    bool
        False for a signature that is wrong, of another length, or by a key of another kind.

    Raises
    ------
    UnknownContextError, MeaningError, TangledError
        What is signed cannot be told: see `badges.jsonld.canonical`.
    """
    suite = suite_of(proof)
    if suite is None or key.kind not in SUITES[suite]:
        return False
    written_value = str(proof.get("proofValue"))
    if not written_value.startswith("z"):  # the one way to write it (EdDSA Cryptosuites 1.0, section 3.2.2)
        return False
    try:
        signature = multibase.decode(written_value)
    except KeyFormError:
        return False
    digest, algorithm = BY_KIND[key.kind]
    if canonical is None:
        canonical = jsonld.canonical(_without(document, "proof"))
    return key.signed(_message(document, proof, canonical, digest), signature, algorithm)


def _message(document: Mapping[str, Any], proof: Mapping[str, Any], canonical: bytes, digest: Any) -> bytes:
    options = {**_without(proof, "proofValue"), "@context": document.get("@context")}
    told = json.dumps(options)
    configured = _options(told) if len(told) <= MOST_KEPT else jsonld.canonical(options)
    message: bytes = digest(configured).digest() + digest(canonical).digest()
    return message


@lru_cache(maxsize=64)
def _options(written_options: str) -> bytes:
    """The canonical form of a proof's options, which a whole batch of credentials shares."""
    return jsonld.canonical(json.loads(written_options))


def _without(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != name}


def sign(document: Mapping[str, Any], key: SigningKey, *, created: datetime) -> dict[str, Any]:
    """Return a document with an eddsa-rdfc-2022 proof.

    Parameters
    ----------
    document : mapping
        A credential without a proof, whose contexts are pinned.
    key : SigningKey
        The issuer's key.
    created : datetime
        When it is signed, aware.

    Returns
    -------
    dict
        The same document, and its proof.
    """
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": written(created),
        "verificationMethod": key.method,
        "proofPurpose": "assertionMethod",
    }
    signature = key.private.sign(_message(document, proof, jsonld.canonical(document), hashlib.sha256))
    return {**document, "proof": [{**proof, "proofValue": "z" + multibase.base58_encode(signature)}]}
