"""Contexts processed once by PyLD, and what is found in them since: how documents are read by them quickly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyld.jsonld import ContextResolver, JsonLdError, JsonLdProcessor

from badges.contexts import load
from badges.names import ABSOLUTE

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
MOST_KEPT = 400  # contexts processed: a process that meets more kinds of them forgets, and begins anew
LONGEST_NAME = 200  # letters of a name that is worth remembering


class Context:
    """A context processed once, and what was found in it since."""

    def __init__(self, active: Mapping[str, Any], family: Family) -> None:
        self.active, self.family = active, family
        self.mappings: Mapping[str, Any] = active["mappings"]
        self.usual = not ("@language" in active or "@vocab" in active)
        self._within: dict[tuple[str, bool, bool], Context] = {}
        self._properties: dict[str, Property | None] = {}
        self._vocabulary: dict[str, str] = {}
        self._before: Context | None = None

    def before(self) -> Context:
        """The context around a type's own one, which stops at its node."""
        given = self.active.get("previousContext")
        if given is None:
            return self
        if self._before is None:
            self._before = Context(given, self.family)
        return self._before

    def within(self, written: str, *, propagate: bool = True, scoped: bool = False) -> Context:
        """Process a context on top of this one."""
        key = (written, propagate, scoped)
        found = self._within.get(key)
        if found is None:
            found = self._within[key] = self.family.processed(self.active, key)
        return found

    def term(self, key: str) -> tuple[str, Mapping[str, Any]] | None:
        """What a key stands for: an address or a keyword, and how its values are read."""
        mapping = self.mappings.get(key)
        if mapping is None or mapping.get("reverse") or not mapping.get("@id"):
            return None
        return mapping["@id"], mapping

    def type_context(self, name: str) -> str | None:
        """The context of its own that a type has, as text."""
        own = self.mappings.get(name, {}).get("@context")
        return None if own is None else self.family.written(own)

    def property(self, key: str) -> Property | None:
        """How a key of a node is read; None for those that say nothing of their own: names and types."""
        if key not in self._properties:
            self._properties[key] = self._read(key)  # one that is unusual is not kept, whoever invents it
        return self._properties[key]

    def _read(self, key: str) -> Property | None:
        term = self.term(key)
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
        scoped = None if own is None else self.family.written(own)
        return Property(f"<{name}>", kind, "@list" in containers, "@graph" in containers, scoped)

    def vocabulary(self, value: str) -> str:
        """Expand a type, or a word of a vocabulary."""
        found = self._vocabulary.get(value)
        if found is None:
            term = self.term(value)
            if term is not None and not ABSOLUTE.match(term[0]):
                raise UnusualError("type")
            found = term[0] if term is not None else self.identifier(value)
            if len(value) <= LONGEST_NAME and len(self._vocabulary) < MOST_KEPT:
                self._vocabulary[value] = found
        return found

    def identifier(self, value: Any) -> str:
        """Expand an identifier; a relative one, which would be dropped, is left to the other way."""
        if not isinstance(value, str) or not ABSOLUTE.match(value):
            raise UnusualError("identifier")
        prefix, _, rest = value.partition(":")
        mapping = self.mappings.get(prefix)
        if mapping is not None and mapping.get("_prefix") and not rest.startswith("//"):
            return str(mapping["@id"]) + rest
        return value

    def is_value(self, node: Mapping[str, Any]) -> bool:
        """Whether an object is, by its keys, something else than a node."""
        terms = ((key, self.term(key)) for key in node)
        return any(key in VALUE_WORDS or (term is not None and term[0] in VALUE_WORDS) for key, term in terms)


class Family:
    """Contexts that grow out of the same root; forgotten together, so that nobody can fill the memory by inventing
    orders of contexts.
    """

    def __init__(self) -> None:
        self.count = 0
        self._written: dict[int, tuple[str, Any]] = {}
        self._options = {
            "base": "",
            "documentLoader": load,
            "processingMode": "json-ld-1.1",
            "contextResolver": ContextResolver({}, load),
        }
        self.root = Context(_PROCESSOR._get_initial_context(self._options), self)  # noqa: SLF001 (held by a test)

    def processed(self, active: Mapping[str, Any], key: tuple[str, bool, bool]) -> Context:
        """Process a context by PyLD; a wrong one is left to the slow way, which tells what is wrong."""
        written, propagate, scoped = key
        self.count += 1
        try:
            made = _PROCESSOR._process_context(  # noqa: SLF001 (the public way cannot say what is scoped)
                active, json.loads(written), self._options, propagate=propagate, override_protected=scoped
            )
        except JsonLdError as error:
            raise UnusualError("context") from error
        return Context(made, self)

    def written(self, context: Any) -> str:
        """A scoped context as text, written once: it is kept, so that its identity names it."""
        known = self._written.get(id(context))
        if known is None:
            known = self._written[id(context)] = (json.dumps(_thawed(context)), context)
        return known[0]


def _thawed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _thawed(one) for key, one in value.items()}
    return [_thawed(one) for one in value] if isinstance(value, list | tuple) else value


_FAMILY = [Family()]


def root() -> Context:
    """The root of today's family; a document at work keeps its own until it is done, whatever others do."""
    family = _FAMILY[0]
    if family.count > MOST_KEPT:
        family = _FAMILY[0] = Family()
    return family.root
