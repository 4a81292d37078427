"""What any framework's distribution is read into: concepts by their codes, and what ties them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from app.skills.models import LabelKind, LinkKind, Relation, SkillFamily, SkillKind
from app.territory.errors import Refused
from app.territory.importers.reading import Reading, Row

# Labels are indexed, and PostgreSQL indexes no text beyond some 2,700 bytes.
LONGEST_LABEL = 1000

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a distribution comes from, and which state of its framework it is."""

    framework: str
    name: str
    version: str
    source: str
    licence: str
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class SkillEntry:
    """A skill's own values."""

    kind: SkillKind
    family: SkillFamily
    exclusive: bool = False
    definition_fr: str | None = None
    definition_en: str | None = None


@dataclass(frozen=True, slots=True)
class OccupationEntry:
    """An occupation's own values; `parent` is a code."""

    rome_code: str | None = None
    sector: str | None = None
    is_group: bool = False
    definition_fr: str | None = None
    definition_en: str | None = None
    parent: str | None = None


@dataclass(slots=True)
class Content:
    """All that a distribution holds, every reference known and every row accounted for."""

    origin: Origin
    reading: Reading
    sectors: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    skills: dict[str, SkillEntry] = field(default_factory=dict)
    skill_labels: dict[tuple[str, str, LabelKind, str], None] = field(default_factory=dict)
    skill_links: dict[tuple[str, str, LinkKind], None] = field(default_factory=dict)
    occupations: dict[str, OccupationEntry] = field(default_factory=dict)
    occupation_labels: dict[tuple[str, str, LabelKind, str], str | None] = field(default_factory=dict)
    occupation_skills: dict[tuple[str, str], tuple[Relation, int]] = field(default_factory=dict)
    occupation_links: dict[tuple[str, str], int] = field(default_factory=dict)

    def add_skill(self, row: Row, code: str, labels: Mapping[str, str], entry: SkillEntry) -> bool:
        """Add a skill with its preferred labels by language, unless it has no code, no label or comes twice."""
        if not self._accepts(row, code, labels, self.skills):
            return False
        self.skills[code] = entry
        self.skill_labels.update({(code, lang, LabelKind.PREFERRED, text): None for lang, text in labels.items()})
        return True

    def add_occupation(
        self, row: Row, code: str, labels: Mapping[str, str], entry: OccupationEntry, *, label_code: str | None = None
    ) -> bool:
        """Add an occupation in the same way."""
        if not self._accepts(row, code, labels, self.occupations):
            return False
        self.occupations[code] = entry
        for language, text in labels.items():
            self.occupation_labels[code, language, LabelKind.PREFERRED, text] = label_code
        return True

    def add_skill_labels(self, row: Row, code: str, language: str, texts: Iterable[str]) -> None:
        """Add what a known skill is also called; what it is called already says nothing more."""
        for text in self._alternatives(row, texts):
            if (code, language, LabelKind.PREFERRED, text) not in self.skill_labels:
                self.skill_labels[code, language, LabelKind.ALTERNATIVE, text] = None

    def add_occupation_labels(
        self, row: Row, code: str, language: str, texts: Iterable[str], *, label_code: str | None = None
    ) -> None:
        """Add what a known occupation is also called, with the code of that appellation where it has one."""
        for text in self._alternatives(row, texts):
            if (code, language, LabelKind.PREFERRED, text) not in self.occupation_labels:
                self.occupation_labels.setdefault((code, language, LabelKind.ALTERNATIVE, text), label_code)

    def link_skills(self, row: Row, code: str, target: str, kind: LinkKind) -> None:
        """Tie two known skills."""
        if self._tied(row, (code, self.skills), (target, self.skills)):
            self.skill_links[code, target, kind] = None

    def set_parent(self, row: Row, code: str, parent: str) -> None:
        """Put a known occupation under another."""
        if self._tied(row, (code, self.occupations), (parent, self.occupations)):
            self.occupations[code] = replace(self.occupations[code], parent=parent)

    def define_occupation(self, code: str, french: str) -> None:
        """Give a known occupation its definition."""
        self.occupations[code] = replace(self.occupations[code], definition_fr=french)

    def link_occupations(self, row: Row, code: str, target: str, rank: str) -> None:
        """Tie an occupation to a neighbour, 1 being the nearest."""
        if not rank.isascii() or not rank.isdigit() or int(rank) < 1:
            self.reading.refuse(row, Refused.BAD_NUMBER, rank)
        elif self._tied(row, (code, self.occupations), (target, self.occupations)):
            self._once(row, self.occupation_links, (code, target), int(rank))

    def require(self, row: Row, occupation: str, skill: str, need: tuple[Relation, int]) -> None:
        """Say that an occupation needs a skill, and how much."""
        if self._tied(row, (occupation, self.occupations), (skill, self.skills)):
            self._once(row, self.occupation_skills, (occupation, skill), need)

    def _accepts(self, row: Row, code: str, labels: Mapping[str, str], known: Mapping[str, object]) -> bool:
        checks: tuple[tuple[bool, Refused, str], ...] = (
            (not code, Refused.EMPTY_CODE, ""),
            (code in known, Refused.DUPLICATE, code),
            (not labels or not all(labels.values()), Refused.EMPTY_LABEL, code),
            (any(len(text) > LONGEST_LABEL for text in labels.values()), Refused.TOO_LONG, code),
        )
        for wrong, reason, detail in checks:
            if wrong:
                self.reading.refuse(row, reason, detail)
                return False
        return True

    def _alternatives(self, row: Row, texts: Iterable[str]) -> Iterable[str]:
        for text in map(str.strip, texts):
            if len(text) > LONGEST_LABEL:
                self.reading.refuse(row, Refused.TOO_LONG, text)
            elif text:
                yield text

    def _tied(self, row: Row, *ends: tuple[str, Mapping[str, object]]) -> bool:
        unknown = [code for code, known in ends if code not in known]
        if unknown:
            self.reading.refuse(row, Refused.UNKNOWN_REFERENCE, ", ".join(unknown))
            return False
        (first, known), (second, others) = ends
        if first == second and known is others:
            self.reading.refuse(row, Refused.TO_ITSELF, first)
            return False
        return True

    def _once(self, row: Row, rows: dict[Key, Value], key: Key, value: Value) -> None:
        if key in rows:
            self.reading.refuse(row, Refused.DUPLICATE, str(key))
        else:
            rows[key] = value


def parents_first(parents: Mapping[str, str | None], circular: Callable[[str], None]) -> list[str]:
    """The codes, each after its parent; `circular` is told of each code whose parent had to be left out."""
    depth: dict[str, int] = {}
    for code in parents:
        path: list[str] = []
        here: str | None = code
        while here is not None and here not in depth and here not in path:
            path.append(here)
            here = parents.get(here)
        if here is not None and here in path:
            circular(path[-1])
            here = None
        base = depth[here] + 1 if here is not None else 0
        for distance, step in enumerate(reversed(path)):
            depth[step] = base + distance
    return sorted(depth, key=lambda code: (depth[code], code))
