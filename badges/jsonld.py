"""What a JSON-LD document says, as RDF, in the one order that all implementations agree on.

Expansion is PyLD's (JSON-LD 1.1), on pinned contexts alone. Between it and canonicalisation stands `expanded`, which
refuses what JSON-LD would drop in silence: a signature does not cover what is not in the RDF (VC Data Integrity 1.0,
section 4.6 and appendix on “unsigned terms”).
"""

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any

from pyld import jsonld

from badges import canonicalisation
from badges.contexts import load, many, pinned
from badges.errors import MeaningError, TangledError, UnknownContextError
from badges.expansion import MOST_CONTEXTS, UnusualError, quick_quads
from badges.names import ABSOLUTE, LANGUAGE
from badges.patience import Patience
from badges.rdf import Quad, quads

# What relative names are resolved against, to be found again: they name nothing, and would be dropped.
RELATIVE = "https://relative.invalid/"


def canonical(document: Mapping[str, Any], patience: Patience | None = None) -> bytes:
    """Return a document's canonical N-Quads.

    Parameters
    ----------
    document : mapping
        A JSON-LD document, each of whose contexts is pinned.
    patience : Patience, optional
        How much it may cost, when it is shared with other documents.

    Returns
    -------
    bytes
        UTF-8, one quad a line, in RDFC-1.0's order.

    Raises
    ------
    UnknownContextError
        A context is not pinned.
    MeaningError
        A term, a type or an identifier has no meaning, so that it would not be signed.
    TangledError
        Ordering the nodes without a name would take too long.
    """
    patience = patience or Patience()
    return canonicalisation.canonical(meaning(document, patience), patience)


def meaning(document: Mapping[str, Any], patience: Patience | None = None) -> list[Quad]:
    """Return the quads of a document, refusing what would be dropped."""
    try:
        return quick_quads(document)
    except UnusualError:
        return quads(expanded(document, patience))


def expanded(document: Mapping[str, Any], patience: Patience | None = None) -> list[Any]:
    """Expand a document, refusing what would be dropped."""
    _check_size(document, patience or Patience())
    _check_spelling(document, document.get("id"), top=True)
    dropped: list[str | None] = []
    try:
        found = jsonld.expand(
            copy.deepcopy(dict(document)),
            {"base": RELATIVE, "documentLoader": load, "processingMode": "json-ld-1.1"},
            on_property_dropped=dropped.append,
        )
    except jsonld.JsonLdError as error:
        raise _cause(error) from error
    lost = [term for term in dropped if term is not None]
    if lost:
        raise MeaningError(lost[0])
    for node in found:
        _check_names(node)
    return list(found)


def _check_size(document: Mapping[str, Any], patience: Patience) -> None:
    """Refuse contexts that are not pinned, and more of anything than can be read soon."""
    contexts: set[str] = set()
    count = 0
    for node in _nodes(document):
        count += len(node)
        for one in many(node.get("@context")):
            if not isinstance(one, str):
                raise MeaningError("@context")
            pinned(one)
        contexts.add(json.dumps(node.get("@context")))
    patience.read(count)
    if len(contexts) > MOST_CONTEXTS + 1:
        raise TangledError


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key != "@context":
                yield from _nodes(value)
    elif isinstance(node, list):
        for one in node:
            yield from _nodes(one)


# The keywords that credentials use by themselves: names and descriptions in a language (VC Data Model 2.0, section
# 11.1).
WORDS = frozenset({"@context", "@value", "@language", "@direction"})
IN_WORDS = frozenset({"name", "description"})


def _check_spelling(node: Any, credential: Any, *, top: bool = False, words: bool = False) -> None:
    """Refuse other spellings of the same statements, which a signature covers and readers of JSON do not see.

    An expiry under its full address, or told of the credential somewhere else in the document, would still be signed.
    """
    if isinstance(node, list):
        for one in node:
            _check_spelling(one, credential, words=words)
        return
    if not isinstance(node, dict):
        return
    if (
        not top
        and credential is not None
        and node.get("id") == credential
        and len(node) > len(node.keys() & {"id", "type"})
    ):
        raise MeaningError(f"told twice: {credential}")
    for key, value in node.items():
        if key == "@context":
            continue
        if ":" in key or (key.startswith("@") and not (words and key in WORDS)):
            raise MeaningError(key)
        _check_spelling(value, credential, words=key in IN_WORDS)


def _cause(error: jsonld.JsonLdError) -> Exception:
    """What lies at the bottom: a context that is not pinned, or a term misused."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, UnknownContextError):
            return UnknownContextError(cause.url)
        cause = getattr(cause, "cause", None) or cause.__cause__
    return MeaningError(str(getattr(error, "code", None) or error))


def _check_names(node: Any) -> None:
    """Refuse identifiers, types and languages that RDF cannot hold, so that it would leave them out."""
    if isinstance(node, list):
        for one in node:
            _check_names(one)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in {"@id", "@type"}:
                _check_identifiers(value)
            elif key not in {"@value", "@direction", "@index", "@language"}:
                _check_names(value)
        if "@language" in node and not LANGUAGE.fullmatch(str(node["@language"])):
            raise MeaningError(str(node["@language"]))


def _check_identifiers(value: Any) -> None:
    for name in value if isinstance(value, list) else [value]:
        if not isinstance(name, str) or name.startswith(RELATIVE):
            raise MeaningError(str(name).removeprefix(RELATIVE))
        if not (name.startswith("_:") or name == "@json" or ABSOLUTE.match(name)):
            raise MeaningError(name)
