"""The quick way from a credential to its quads: contexts are processed once by PyLD, then documents are walked by them.

The walk knows what credentials are made of (terms, types with a context of their own, lists, dates, languages, graphs
of proofs). Whatever else it meets, and whatever is wrong, it leaves to PyLD's own expansion, which is thirty times
slower and tells the fault. A test holds both ways equal on every sample and on made-up credentials.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from badges.contexts import PINNED, many
from badges.names import LANGUAGE
from badges.processing import Context, Property, UnusualError, root
from badges.rdf import FIRST, JSON, NIL, REST, TYPE, Quad, canonical_json, literal, quoted

MOST_CONTEXTS = 8  # different ones within a document; honest ones have one or two


def quick_quads(document: Mapping[str, Any]) -> list[Quad]:
    """Return a document's quads, or raise UnusualError."""
    walker = _Walker(root())
    walker.node(document, walker.root, "", None)
    return walker.quads


class _Walker:
    """Walks one document."""

    def __init__(self, root: Context) -> None:
        self.root = root
        self.quads: list[Quad] = []
        self.count = 0
        self.top = ""
        self.contexts: set[str] = set()

    def fresh(self) -> str:
        self.count += 1
        return f"_:b{self.count}"

    def node(self, node: Mapping[str, Any], around: Context, graph: str, scoped: str | None) -> str:
        """Write a node within a context; return its name."""
        context = outer = self._context(node, around, scoped)
        types = self._types(node, context)
        for name in sorted(types):
            own = outer.type_context(name)
            if own is not None:
                context = context.within(own, propagate=False)
        subject = self._name(node, context)
        if not self.top:
            self.top = subject
        elif subject == self.top and len(node) > len(node.keys() & {"id", "type"}):
            raise UnusualError("told twice")
        for name in types:
            self.quads.append((subject, TYPE, f"<{outer.vocabulary(name)}>", graph))
        for key, value in node.items():
            if key != "@context":
                self._property(subject, key, value, context, graph)
        return subject

    def _context(self, node: Mapping[str, Any], around: Context, scoped: str | None) -> Context:
        """The context that a node is read in: types' own ones stop at their node, properties' and embedded ones do
        not.
        """
        context = around.before()
        if scoped is not None:
            context = context.within(scoped, scoped=True)
        if "@context" in node:
            given = node["@context"]
            if not all(isinstance(one, str) and one in PINNED for one in many(given)):
                raise UnusualError("contexts")
            context = context.within(self._given(given))
        if context is self.root or not context.usual:
            raise UnusualError("context")
        return context

    def _given(self, given: Any) -> str:
        written = json.dumps(given)
        self.contexts.add(written)
        if len(self.contexts) > MOST_CONTEXTS:
            raise UnusualError("contexts")
        return written

    def _types(self, node: Mapping[str, Any], context: Context) -> list[str]:
        found: list[str] = []
        for key, value in node.items():
            term = context.term(key)
            if term is not None and term[0] == "@type":
                found += value if isinstance(value, list) else [value]
        if not all(isinstance(one, str) for one in found):
            raise UnusualError("type")
        return list(dict.fromkeys(found))

    def _name(self, node: Mapping[str, Any], context: Context) -> str:
        for key, value in node.items():
            term = context.term(key)
            if term is not None and term[0] == "@id":
                return f"<{context.identifier(value)}>"
        return self.fresh()

    def _property(self, subject: str, key: str, value: Any, context: Context, graph: str) -> None:
        read = context.property(key)
        if read is None:
            return
        if value is None:
            raise UnusualError(key)
        if read.kind == "@json":
            self.quads.append((subject, read.name, f"{quoted(canonical_json(value))}^^<{JSON}>", graph))
            return
        values = value if isinstance(value, list) else [value]
        if read.ordered:
            self.quads.append((subject, read.name, self._list(values, read, context, graph), graph))
            return
        for one in values:
            if read.graph:
                within = self.fresh()
                self.quads.append((subject, read.name, within, graph))
                self._object(one, read, context, within)
            else:
                self.quads.append((subject, read.name, self._object(one, read, context, graph), graph))

    def _list(self, values: list[Any], read: Property, context: Context, graph: str) -> str:
        head = NIL
        for value in reversed(values):
            cell = self.fresh()
            self.quads += [(cell, FIRST, self._object(value, read, context, graph), graph), (cell, REST, head, graph)]
            head = cell
        return head

    def _object(self, value: Any, read: Property, context: Context, graph: str) -> str:
        if isinstance(value, str):
            return _text(value, read, context)
        if isinstance(value, dict):
            if context.is_value(value):
                raise UnusualError("value")
            return self.node(value, context, graph, read.scoped)
        if value is None or isinstance(value, list) or read.kind in {"@id", "@vocab"}:
            raise UnusualError("value")
        return literal({"@value": value, **({"@type": read.kind} if read.kind else {})})


def _text(value: str, read: Property, context: Context) -> str:
    if read.kind is None:
        return quoted(value)
    if read.kind in {"@id", "@vocab"}:
        if read.scoped is not None:
            context = context.within(read.scoped, scoped=True)
        return f"<{context.identifier(value) if read.kind == '@id' else context.vocabulary(value)}>"
    return literal({"@value": value, "@type": read.kind})


__all__ = ["LANGUAGE", "UnusualError", "quick_quads"]
