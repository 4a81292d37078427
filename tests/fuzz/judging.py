"""Whether a changed badge that is found valid says the same as it did: only then may it be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from badges import Carried, UnreadableError, Verification, read
from badges.contexts import many
from badges.proofs import data_integrity


def told(content: bytes) -> Carried | None:
    """What a file carries."""
    try:
        return read(content)
    except UnreadableError:
        return None


def says_the_same(before: Carried | None, after: Carried | None) -> bool:
    """Whether two files carry the same token, or documents that mean the same to who reads JSON."""
    if before is None or after is None:
        return False
    if before.document is None or after.document is None:
        return before.text == after.text
    proofs, left = _known_proofs(before.document), _known_proofs(after.document)
    return left <= proofs and normal(_bare(before.document)) == normal(_bare(after.document))


def _known_proofs(document: Mapping[str, Any]) -> set[str]:
    """The proofs that count: any of several may be left out, and nothing rests on those of unknown kinds."""
    given = [one for one in many(document.get("proof")) if isinstance(one, dict) and data_integrity.suite_of(one)]
    return {json.dumps({key: one[key] for key in one if key != "@context"}, sort_keys=True) for one in given}


def _bare(document: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != "proof"}


def normal(document: Any) -> Any:
    """Write a document one way: JSON-LD has no order, no nothing, one is as a list of one, and what is told of the same
    name in several places is told of one thing.
    """
    told_of: dict[str, dict[str, set[str]]] = {}
    top = _normal(document, told_of)
    return top, {name: {key: sorted(values) for key, values in found.items()} for name, found in told_of.items()}


def _normal(node: Any, told_of: dict[str, dict[str, set[str]]]) -> Any:
    if isinstance(node, list):
        found = sorted({json.dumps(_normal(one, told_of), sort_keys=True) for one in node if one is not None})
        return json.loads(found[0]) if len(found) == 1 else found
    if not isinstance(node, dict):
        return node
    inner = {key: _normal(value, told_of) for key, value in node.items() if value is not None and value != []}
    name = inner.get("id")
    if not isinstance(name, str):
        return inner
    of_it = told_of.setdefault(name, {})
    for key, value in inner.items():
        of_it.setdefault(key, set()).update(value if isinstance(value, list) else {json.dumps(value, sort_keys=True)})
    return name


def is_unsigned(found: Verification) -> bool:
    """Whether it is true for being published, or claims nothing of anyone: no signature says that it was changed."""
    return found.standard == "open_badges_2" and found.outcome("proof") is None
