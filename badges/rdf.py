"""From an expanded JSON-LD document to RDF quads: JSON-LD 1.1 Processing Algorithms, section 8.

A quad is four terms written as canonical N-Quads writes them (RDF 1.2 N-Quads, section 4): ``<iri>``, ``_:label``,
``"text"@en``; the fourth is empty in the default graph.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator
from typing import Any

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
JSON = f"{RDF}JSON"
TYPE, FIRST, REST, NIL = (f"<{RDF}{name}>" for name in ("type", "first", "rest", "nil"))
BOOLEAN, INTEGER, DOUBLE = (f"{XSD}{name}" for name in ("boolean", "integer", "double"))
MOST_EXACT = 10**21

Quad = tuple[str, str, str, str]

SPECIAL = re.compile(r'[\x00-\x1f\x7f"\\]')
ESCAPES = {chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)} | {
    "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\",
}  # fmt: skip


def quads(nodes: Iterable[Any]) -> list[Quad]:
    """Return the quads of an expanded document."""
    writer = _Writer()
    writer.write(nodes, "")
    return writer.quads


class _Writer:
    """Writes the quads of one document, and labels its unnamed nodes."""

    def __init__(self) -> None:
        self.quads: list[Quad] = []
        self._labels: dict[str, str] = {}
        self._count = 0

    def write(self, nodes: Iterable[Any], graph: str) -> None:
        """Write the top nodes of a graph."""
        for node in nodes:
            if isinstance(node, dict) and "@value" not in node:
                self._node(node, graph)

    def _fresh(self) -> str:
        self._count += 1
        return f"_:b{self._count}"

    def _name(self, identifier: str | None) -> str:
        if identifier is None:
            return self._fresh()
        if identifier.startswith("_:"):
            if identifier not in self._labels:
                self._labels[identifier] = self._fresh()
            return self._labels[identifier]
        return f"<{identifier}>"

    def _node(self, node: dict[str, Any], graph: str) -> str:
        subject = self._name(node.get("@id"))
        for kind in node.get("@type", ()):
            self.quads.append((subject, TYPE, self._name(kind), graph))
        for key, values in node.items():
            if key == "@graph":
                self.write(values, subject)
            elif key == "@included":
                self.write(values, graph)
            elif key == "@reverse":
                self._reversed(subject, values, graph)
            elif not key.startswith("@"):
                for value in values:
                    self.quads.append((subject, f"<{key}>", self._object(value, graph), graph))
        return subject

    def _reversed(self, subject: str, properties: dict[str, Any], graph: str) -> None:
        for key, values in properties.items():
            for value in values:
                self.quads.append((self._node(value, graph), f"<{key}>", subject, graph))

    def _object(self, value: dict[str, Any], graph: str) -> str:
        if "@value" in value:
            return literal(value)
        if "@list" in value:
            return self._list(list(value["@list"]), graph)
        return self._node(value, graph)

    def _list(self, values: list[Any], graph: str) -> str:
        head = NIL
        for value in reversed(values):
            cell = self._fresh()
            self.quads += [(cell, FIRST, self._object(value, graph), graph), (cell, REST, head, graph)]
            head = cell
        return head


def literal(value: dict[str, Any]) -> str:
    """Write a value object as a literal, as section 8.6 does."""
    content, kind = value["@value"], value.get("@type")
    if kind == "@json":
        return _typed(canonical_json(content), JSON)
    if isinstance(content, bool):
        return _typed("true" if content else "false", kind or BOOLEAN)
    if isinstance(content, int | float):
        return _number(content, kind)
    if "@language" in value:
        return f"{quoted(content)}@{value['@language']}"
    return _typed(content, kind or f"{XSD}string")


def quoted(text: str) -> str:
    """Write a text between quotes."""
    return f'"{SPECIAL.sub(lambda found: ESCAPES[found[0]], text)}"'


def _typed(text: str, kind: str) -> str:
    return quoted(text) if kind == f"{XSD}string" else f"{quoted(text)}^^<{kind}>"


def _number(content: float, kind: str | None) -> str:
    if not math.isfinite(content):
        raise ValueError("a number without end")
    if content == int(content) and abs(content) < MOST_EXACT and kind != DOUBLE:
        return _typed(str(int(content)), kind or INTEGER)
    mantissa, exponent = f"{content:.15E}".split("E")
    digits = mantissa.rstrip("0")
    return _typed(f"{digits}{'0' if digits.endswith('.') else ''}E{int(exponent)}", kind or DOUBLE)


def canonical_json(content: Any) -> str:
    """Write JSON in the order of RFC 8785, for the few values that are JSON themselves; fractions are refused."""
    if any(not number.is_integer() for number in _fractions(content)):
        raise ValueError("a number that is not whole")
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _fractions(content: Any) -> Iterator[float]:
    if isinstance(content, dict):
        content = list(content.values())
    if isinstance(content, list):
        for one in content:
            yield from _fractions(one)
    elif isinstance(content, float):
        yield content
