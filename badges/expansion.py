"""The quick way from a credential to its quads: contexts are processed once by PyLD, then documents are walked by them.

The walk knows what credentials are made of (terms, types with a context of their own, lists, dates, languages, graphs
of proofs). Whatever else it meets, and whatever is wrong, it leaves to PyLD's own expansion, which is thirty times
slower and tells the fault. A test holds both ways equal on every sample and on made-up credentials.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pyld.jsonld import ContextResolver, JsonLdProcessor

from badges.contexts import PINNED, load, many
from badges.names import ABSOLUTE, LANGUAGE
from badges.rdf import FIRST, JSON, NIL, REST, TYPE, Quad, canonical_json, literal, quoted

Context = Mapping[str, Any]
SIMPLE_CONTAINERS = frozenset({"@set", "@list", "@graph"})
VALUE_WORDS = frozenset(
    {"@value", "@language", "@direction", "@list", "@set", "@graph", "@included", "@reverse", "@nest", "@index"}
)


class UnusualError(Exception):
    """Something that the quick way does not know."""


@dataclass(frozen=True, slots=True)
class Property:
    """How the values of a property are read: its address, their kind, how they are kept, the context within them."""

    name: str
    kind: str | None
    ordered: bool
    graph: bool
    scoped: str | None


_PROCESSOR = JsonLdProcessor()
_KEPT: dict[int, Context] = {}  # contexts live as long as the process, so that their identity names them


def _options() -> dict[str, Any]:
    return {
        "base": "",
        "documentLoader": load,
        "processingMode": "json-ld-1.1",
        "contextResolver": ContextResolver({}, load),
    }


@lru_cache(maxsize=256)
def _processed(parent: int, written: str, *, propagate: bool = True, scoped: bool = False) -> int:
    """Process a context on top of another; both are named by their identity."""
    options = _options()
    active = _KEPT[parent] if parent else _PROCESSOR._get_initial_context(options)  # noqa: SLF001 (held by a test)
    made = _PROCESSOR._process_context(  # noqa: SLF001 (the public way cannot say what is scoped)
        active, json.loads(written), options, propagate=propagate, override_protected=scoped
    )
    _KEPT[id(made)] = made
    return id(made)


@lru_cache(maxsize=8192)
def _type_context(context: int, name: str) -> str | None:
    """The context of its own that a type has, as text."""
    own = _KEPT[context]["mappings"].get(name, {}).get("@context")
    return None if own is None else _written(own)


@lru_cache(maxsize=8192)
def _property_of(context: int, key: str) -> Property | None:
    """How a key of a node is read; None for those that say nothing of their own: keywords."""
    term = _term(context, key)
    if term is None or key.startswith("@"):
        raise UnusualError(key)
    name, mapping = term
    if name in {"@id", "@type"}:
        return None
    containers = frozenset(mapping.get("@container") or ())
    if name.startswith("@") or not ABSOLUTE.match(name) or not containers <= SIMPLE_CONTAINERS:
        raise UnusualError(key)
    if mapping.get("@language") is not None or mapping.get("@type") == "@none":
        raise UnusualError(key)
    own, kind = mapping.get("@context"), mapping.get("@type")
    return Property(
        f"<{name}>", kind, "@list" in containers, "@graph" in containers, None if own is None else _written(own)
    )


@lru_cache(maxsize=8192)
def _term(context: int, key: str) -> tuple[str, Mapping[str, Any]] | None:
    """What a key stands for in a context: an address or a keyword, and how its values are read."""
    mapping = _KEPT[context]["mappings"].get(key)
    if mapping is None or mapping.get("reverse") or not mapping.get("@id"):
        return None
    return mapping["@id"], mapping


def quick_quads(document: Mapping[str, Any]) -> list[Quad]:
    """Return a document's quads, or raise UnusualError."""
    contexts = document.get("@context")
    listed = contexts if isinstance(contexts, list) else [contexts]
    if not all(isinstance(one, str) and one in PINNED for one in listed):
        raise UnusualError("contexts")
    walker = _Walker()
    walker.node(document, 0, "", None)
    return walker.quads


class _Walker:
    """Walks one document."""

    def __init__(self) -> None:
        self.quads: list[Quad] = []
        self.count = 0
        self.top = ""

    def fresh(self) -> str:
        self.count += 1
        return f"_:b{self.count}"

    def node(self, node: Mapping[str, Any], context: int, graph: str, scoped: str | None) -> str:
        """Write a node within a context; return its name."""
        context = self._context(node, context, scoped)
        outer, types = context, self._types(node, context)
        for name in sorted(types):
            own = _type_context(outer, name)
            if own is not None:
                context = _processed(context, own, propagate=False)
        subject = self._name(node, context)
        if not self.top:
            self.top = subject
        elif subject == self.top and len(node) > len(node.keys() & {"id", "type"}):
            raise UnusualError("told twice")
        for name in types:
            self.quads.append((subject, TYPE, f"<{_vocabulary(name, outer)}>", graph))
        for key, value in node.items():
            if key != "@context":
                self._property(subject, key, value, context, graph)
        return subject

    def _context(self, node: Mapping[str, Any], context: int, scoped: str | None) -> int:
        """The context that a node is read in: types' own ones stop at their node, properties' and embedded ones do
        not.
        """
        if context:
            before = _KEPT[context].get("previousContext")
            if before is not None:
                _KEPT.setdefault(id(before), before)
                context = id(before)
        if scoped is not None:
            context = _processed(context, scoped, scoped=True)
        if "@context" in node:
            given = node["@context"]
            if not all(isinstance(one, str) and one in PINNED for one in many(given)):
                raise UnusualError("contexts")
            context = _processed(context, json.dumps(given))
        if not context or "@language" in _KEPT[context] or "@vocab" in _KEPT[context]:
            raise UnusualError("context")
        return context

    def _types(self, node: Mapping[str, Any], context: int) -> list[str]:
        found: list[str] = []
        for key, value in node.items():
            term = _term(context, key)
            if key == "@type" or (term is not None and term[0] == "@type"):
                found += value if isinstance(value, list) else [value]
        if not all(isinstance(one, str) for one in found):
            raise UnusualError("type")
        return list(dict.fromkeys(found))

    def _name(self, node: Mapping[str, Any], context: int) -> str:
        for key, value in node.items():
            term = _term(context, key)
            if key == "@id" or (term is not None and term[0] == "@id"):
                return f"<{_identifier(value, context)}>"
        return self.fresh()

    def _property(self, subject: str, key: str, value: Any, context: int, graph: str) -> None:
        if key in {"@id", "@type"} or value is None:
            return
        read = _property_of(context, key)
        if read is None:
            return
        if read.kind == "@json":
            self.quads.append((subject, read.name, f"{quoted(canonical_json(value))}^^<{JSON}>", graph))
            return
        values = value if isinstance(value, list) else [value]
        if read.ordered:
            self.quads.append((subject, read.name, self._list(values, read, context, graph), graph))
            return
        for one in values:
            if one is None:
                continue
            if read.graph:
                within = self.fresh()
                self.quads.append((subject, read.name, within, graph))
                self._object(one, read, context, within)
            else:
                self.quads.append((subject, read.name, self._object(one, read, context, graph), graph))

    def _list(self, values: list[Any], read: Property, context: int, graph: str) -> str:
        head = NIL
        for value in reversed(values):
            if value is not None:
                cell = self.fresh()
                self.quads += [
                    (cell, FIRST, self._object(value, read, context, graph), graph),
                    (cell, REST, head, graph),
                ]
                head = cell
        return head

    def _object(self, value: Any, read: Property, context: int, graph: str) -> str:
        if isinstance(value, str):
            return _text(value, read, context)
        if isinstance(value, dict):
            if _is_value(tuple(value), context):
                raise UnusualError("value")
            return self.node(value, context, graph, read.scoped)
        if isinstance(value, list) or read.kind in {"@id", "@vocab"}:
            raise UnusualError("value")
        return literal({"@value": value, **({"@type": read.kind} if read.kind else {})})


@lru_cache(maxsize=8192)
def _is_value(keys: tuple[str, ...], context: int) -> bool:
    """Whether an object is, by its keys, something else than a node."""
    terms = {term[0] for key in keys if (term := _term(context, key)) is not None}
    return not VALUE_WORDS.isdisjoint(keys) or not VALUE_WORDS.isdisjoint(terms)


def _text(value: str, read: Property, context: int) -> str:
    if read.kind is None:
        return quoted(value)
    if read.kind in {"@id", "@vocab"} and read.scoped is not None:
        context = _processed(context, read.scoped, scoped=True)
    if read.kind == "@id":
        return f"<{_identifier(value, context)}>"
    if read.kind == "@vocab":
        return f"<{_vocabulary(value, context)}>"
    return literal({"@value": value, "@type": read.kind})


def _identifier(value: Any, context: int) -> str:
    """Expand an identifier; a relative one, which would be dropped, is left to the other way."""
    if not isinstance(value, str) or not ABSOLUTE.match(value):
        raise UnusualError("identifier")
    prefix, _, rest = value.partition(":")
    mapping = _KEPT[context]["mappings"].get(prefix)
    if mapping is not None and mapping.get("_prefix") and not rest.startswith("//"):
        return str(mapping["@id"]) + rest
    return value


@lru_cache(maxsize=8192)
def _vocabulary(value: str, context: int) -> str:
    term = _term(context, value)
    if term is not None:
        if not ABSOLUTE.match(term[0]):
            raise UnusualError("type")
        return term[0]
    return _identifier(value, context)


_WRITTEN: dict[int, tuple[str, Any]] = {}


def _written(context: Any) -> str:
    """A scoped context as text, written once: it is kept, so that its identity names it."""
    known = _WRITTEN.get(id(context))
    if known is None:
        known = _WRITTEN[id(context)] = (json.dumps(_thawed(context)), context)
    return known[0]


def _thawed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _thawed(one) for key, one in value.items()}
    return [_thawed(one) for one in value] if isinstance(value, list | tuple) else value


__all__ = ["LANGUAGE", "UnusualError", "quick_quads"]
