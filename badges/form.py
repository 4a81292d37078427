"""What a credential must be made of: the data model of Open Badges 3.0 (appendix B), as a table.

The JSON schemas that 1EdTech publishes say the same; this table also knows VC Data Model 1.1's names, and tells each
fault by its path. What the table does not name is left to `badges.jsonld`, which refuses terms without a meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from badges.contexts import CREDENTIALS_V1, CREDENTIALS_V2, many
from badges.moments import read

URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
MOST_FAULTS = 20

ACHIEVEMENT_CREDENTIALS = frozenset({"OpenBadgeCredential", "AchievementCredential"})
ENDORSEMENT, CLR, STATUS_LIST = "EndorsementCredential", "ClrCredential", "BitstringStatusListCredential"
OPEN_BADGES_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context"
CLR_CONTEXT = "https://purl.imsglobal.org/spec/clr/v2p0/context"
# How an achievement may stand to another (Comprehensive Learner Record 2.0, “AssociationType”).
ASSOCIATIONS = (
    "exactMatchOf", "isChildOf", "isParentOf", "isPartOf", "isPeerOf", "isRelatedTo", "precedes", "replacedBy",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """What a property must be: a kind of value or a class, present or not, one or several."""

    kind: str
    required: bool = False
    several: bool = False


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


VALUES: Mapping[str, Callable[[Any], bool]] = {
    "text": _is_text,
    "string": lambda value: isinstance(value, str),
    "uri": lambda value: isinstance(value, str) and URI.fullmatch(value) is not None,
    "moment": lambda value: read(value) is not None,
    "boolean": lambda value: isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "token": lambda value: isinstance(value, str) and value.count(".") == 2,
    # A name in one language, or in several (VC Data Model 2.0, section 11.1).
    "words": lambda value: isinstance(value, str | dict | list) and bool(value),
    "association": lambda value: isinstance(value, str) and value in ASSOCIATIONS,
}

# For each class: the name its `type` must hold, and its properties.
CLASSES: Mapping[str, tuple[str, Mapping[str, Rule]]] = {
    "AchievementSubject": (
        "AchievementSubject",
        {
            "id": Rule("uri"),
            "identifier": Rule("IdentityObject", several=True),
            "achievement": Rule("Achievement", required=True),
            "activityStartDate": Rule("moment"),
            "activityEndDate": Rule("moment"),
            "creditsEarned": Rule("number"),
            "image": Rule("Image"),
            "narrative": Rule("string"),
            "result": Rule("Result", several=True),
            "source": Rule("Profile"),
        },
    ),
    "Achievement": (
        "Achievement",
        {
            "id": Rule("uri", required=True),
            "name": Rule("text", required=True),
            "description": Rule("string", required=True),
            "criteria": Rule("Criteria", required=True),
            "achievementType": Rule("text"),
            "alignment": Rule("Alignment", several=True),
            "creator": Rule("Profile"),
            "creditsAvailable": Rule("number"),
            "endorsement": Rule("object", several=True),
            "endorsementJwt": Rule("token", several=True),
            "image": Rule("Image"),
            "otherIdentifier": Rule("IdentifierEntry", several=True),
            "related": Rule("Related", several=True),
            "resultDescription": Rule("ResultDescription", several=True),
            "tag": Rule("string", several=True),
        },
    ),
    "CredentialSchema": ("", {"id": Rule("uri", required=True), "type": Rule("words", required=True)}),
    "Criteria": ("", {"id": Rule("uri"), "narrative": Rule("string")}),
    "Alignment": (
        "Alignment",
        {
            "targetName": Rule("text", required=True),
            "targetUrl": Rule("uri", required=True),
            "targetCode": Rule("string"),
        },
    ),
    "Evidence": ("Evidence", {"id": Rule("uri"), "name": Rule("string"), "narrative": Rule("string")}),
    "IdentityObject": (
        "IdentityObject",
        {
            "hashed": Rule("boolean", required=True),
            "identityHash": Rule("text", required=True),
            "identityType": Rule("text", required=True),
            "salt": Rule("string"),
        },
    ),
    "IdentifierEntry": (
        "IdentifierEntry",
        {"identifier": Rule("text", required=True), "identifierType": Rule("text", required=True)},
    ),
    "Image": ("Image", {"id": Rule("uri", required=True), "caption": Rule("string")}),
    "Profile": (
        "Profile",
        {
            "id": Rule("uri", required=True),
            "url": Rule("uri"),
            "endorsement": Rule("object", several=True),
            "endorsementJwt": Rule("token", several=True),
        },
    ),
    "Related": ("Related", {"id": Rule("uri", required=True), "inLanguage": Rule("string")}),
    "Result": ("Result", {"resultDescription": Rule("uri"), "status": Rule("string"), "value": Rule("string")}),
    "ResultDescription": (
        "ResultDescription",
        {
            "id": Rule("uri", required=True),
            "name": Rule("text", required=True),
            "resultType": Rule("text", required=True),
        },
    ),
    "EndorsementSubject": (
        "EndorsementSubject",
        {"id": Rule("uri", required=True), "endorsementComment": Rule("string")},
    ),
    "ClrSubject": (
        "ClrSubject",
        {
            "id": Rule("uri"),
            "identifier": Rule("IdentityObject", several=True),
            "verifiableCredential": Rule("object", required=True, several=True),
            "achievement": Rule("Achievement", several=True),
            "association": Rule("Association", several=True),
        },
    ),
    "Association": (
        "Association",
        {
            "associationType": Rule("association", required=True),
            "sourceId": Rule("uri", required=True),
            "targetId": Rule("uri", required=True),
        },
    ),
}
# What every credential may say of itself.
CREDENTIAL: Mapping[str, Rule] = {
    "id": Rule("uri", required=True),
    "name": Rule("words"),
    "description": Rule("words"),
    "awardedDate": Rule("moment"),
    "validUntil": Rule("moment"),
    "expirationDate": Rule("moment"),
    "evidence": Rule("Evidence", several=True),
    "image": Rule("Image"),
    "endorsement": Rule("object", several=True),
    "endorsementJwt": Rule("token", several=True),
    "credentialStatus": Rule("object", several=True),
    "credentialSchema": Rule("CredentialSchema", several=True),
    "proof": Rule("object", several=True),
}
# What a learner's record says besides.
RECORD: Mapping[str, Rule] = {"name": Rule("words", required=True), "partial": Rule("boolean")}
SUBJECTS: Mapping[str, str] = {
    "OpenBadgeCredential": "AchievementSubject",
    "AchievementCredential": "AchievementSubject",
    ENDORSEMENT: "EndorsementSubject",
    CLR: "ClrSubject",
}


def types_of(node: Mapping[str, Any]) -> set[str]:
    """Return the types that a node says it has."""
    return {one for one in many(node.get("type")) if isinstance(one, str)}


def faults(credential: Mapping[str, Any]) -> list[str]:
    """List what keeps a document from being a credential of Open Badges 3.0.

    Parameters
    ----------
    credential : mapping
        An OpenBadgeCredential, an AchievementCredential, an EndorsementCredential or a ClrCredential.

    Returns
    -------
    list of str
        Paths of what is missing or wrong, such as ``"credentialSubject.achievement.criteria"``; empty when all is
        there.
    """
    found: list[str] = []
    for fault in _faults(credential):
        found.append(fault)
        if len(found) == MOST_FAULTS:
            break
    return found


def _faults(credential: Mapping[str, Any]) -> Iterator[str]:
    types = types_of(credential)
    kind = next((name for name in SUBJECTS if name in types), None)
    if "VerifiableCredential" not in types or kind is None:
        yield "type"
        return
    yield from _context_faults(credential, kind)
    yield from _properties(credential, CREDENTIAL, "")
    if kind == CLR:
        yield from _properties(credential, RECORD, "")
    yield from _issuer_faults(credential.get("issuer"))
    old = CREDENTIALS_V1 in many(credential.get("@context"))
    begins = credential.get("validFrom") or (credential.get("issuanceDate") if old else None)
    if read(begins) is None:
        yield "issuanceDate" if old else "validFrom"
    subjects = many(credential.get("credentialSubject"))
    if len(subjects) != 1 or not isinstance(subjects[0], dict):
        yield "credentialSubject"
        return
    yield from _node(subjects[0], SUBJECTS[kind], "credentialSubject")
    if kind in ACHIEVEMENT_CREDENTIALS and not (subjects[0].get("id") or subjects[0].get("identifier")):
        yield "credentialSubject.id"


def _context_faults(credential: Mapping[str, Any], kind: str) -> Iterator[str]:
    contexts = many(credential.get("@context"))
    if not contexts or contexts[0] not in (CREDENTIALS_V2, CREDENTIALS_V1):
        yield "@context[0]"
    needed = CLR_CONTEXT if kind == CLR else OPEN_BADGES_CONTEXT
    if not any(isinstance(one, str) and one.startswith(needed) for one in contexts):
        yield "@context"


def _issuer_faults(issuer: Any) -> Iterator[str]:
    if isinstance(issuer, dict):
        yield from _node(issuer, "Profile", "issuer")
    elif not VALUES["uri"](issuer):
        yield "issuer"


def _properties(node: Mapping[str, Any], rules: Mapping[str, Rule], path: str) -> Iterator[str]:
    for name, rule in rules.items():
        here = f"{path}.{name}" if path else name
        if name not in node or node[name] is None:
            if rule.required:
                yield here
            continue
        values = many(node[name]) if rule.several else [node[name]]
        if rule.required and not values:
            yield here
        for place, value in enumerate(values):
            yield from _value(value, rule.kind, f"{here}[{place}]" if len(values) > 1 else here)


def _value(value: Any, kind: str, path: str) -> Iterator[str]:
    if kind in VALUES:
        if not VALUES[kind](value):
            yield path
        return
    if kind == "Image" and VALUES["uri"](value):  # as some issuers write it
        return
    yield from _node(value, kind, path)


def _node(node: Any, kind: str, path: str) -> Iterator[str]:
    if not isinstance(node, dict):
        yield path
        return
    type_name, rules = CLASSES[kind]
    if type_name and type_name not in types_of(node):
        yield f"{path}.type"
    yield from _properties(node, rules, path)
    if kind == "Criteria" and not (node.get("id") or node.get("narrative")):
        yield path
