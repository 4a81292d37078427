"""The checks of who signed: that the proof holds, and that the key is the issuer's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badges.checks import Check, Outcome, failed, passed, unknown
from badges.contexts import many
from badges.controllers import NotTheirKeyError, UnknownMethodError, key_of
from badges.errors import KeyFormError, MeaningError, TangledError, UnknownContextError, UnreachableError
from badges.keys import PublicKey
from badges.moments import read as moment
from badges.proofs import data_integrity
from badges.proofs.jwt import Token
from badges.world import SKEW, World

MOST_PROOFS = 10


def embedded_checks(
    document: Mapping[str, Any], issuer: str, world: World, canonical: bytes | Exception | None
) -> list[Check]:
    """Check the proofs within a document, whose canonical form, or why it has none, may be known already."""
    given = [one for one in many(document.get("proof")) if isinstance(one, dict)]
    known = [one for one in given if data_integrity.suite_of(one) is not None]
    if not given or len(given) > MOST_PROOFS:
        return [failed("proof", "too_many" if given else "no_proof")]
    if not known:
        return [unknown("proof", "unknown_suite")]
    found = [_embedded(document, one, issuer, world, canonical) for one in known]
    # Every proof of a kind we know must hold: a badge with one that does not was changed, or was never signed so.
    return next((pair for pair in found if any(one.outcome is Outcome.FAILED for one in pair)), found[0])


def _embedded(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    issuer: str,
    world: World,
    canonical: bytes | Exception | None,
) -> list[Check]:
    wrong = _fault(document, proof, world)
    if wrong:
        return [failed("proof", wrong)]
    key, whose = _key(str(proof.get("verificationMethod")), issuer, world)
    if key is None:
        return [unknown("proof", "no_key"), whose]
    try:
        if isinstance(canonical, Exception):
            raise canonical
        good = data_integrity.is_signed(document, proof, key, canonical=canonical)
    except UnknownContextError as error:
        return [unknown("proof", f"unknown_context: {error.url}"), whose]
    except (MeaningError, TangledError, ValueError) as error:
        return [failed("proof", f"not_canonical: {error}"), whose]
    return [passed("proof") if good else failed("proof", "changed"), whose]


def _fault(document: Mapping[str, Any], proof: Mapping[str, Any], world: World) -> str:
    """What is wrong with a proof before its signature is looked at."""
    if proof.get("proofPurpose") != "assertionMethod":
        return "wrong_purpose"
    contexts = many(proof.get("@context"))
    if contexts != many(document.get("@context"))[: len(contexts)]:  # it is read by the document's (section 3.2.5)
        return "other_contexts"
    created, expires = moment(proof.get("created")), moment(proof.get("expires"))
    if proof.get("created") is not None and (created is None or created > world.now + SKEW):
        return "created_later"
    if proof.get("expires") is not None and (expires is None or expires < world.now):
        return "proof_expired"
    return ""


def _key(method: str, issuer: str, world: World, *, linked: bool = False) -> tuple[PublicKey | None, Check]:
    try:
        return key_of(method, issuer=issuer, fetch=world, now=world.now, linked=linked), passed("issuer")
    except UnreachableError as error:
        return None, unknown("issuer", f"{error.reason}: {error.url}")
    except UnknownMethodError as error:
        return None, unknown("issuer", f"unknown_method: {error}")
    except (NotTheirKeyError, KeyFormError) as error:
        return None, failed("issuer", f"not_their_key: {error}")


def token_checks(token: Token, issuer: str, world: World) -> list[Check]:
    """Check a token's signature, and that its claims say what its credential says."""
    if token.algorithm is None:
        return [failed("proof", "algorithm_not_allowed")]
    kid = token.header.get("kid")
    if not isinstance(kid, str):
        return [failed("issuer", "no_key_of_the_issuer")]
    key, whose = _key(issuer + kid if kid.startswith("#") else kid, issuer, world, linked=True)
    if key is None:
        return [unknown("proof", "no_key"), whose]
    if not token.signed_by(key):
        return [failed("proof", "changed"), whose]
    wrong = token.disagreements()
    return [failed("proof", "claims_disagree: " + ", ".join(wrong)) if wrong else passed("proof"), whose]
