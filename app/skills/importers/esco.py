"""ESCO, from the official CSV packages of one version, in English and, where there are any, in French.

The folder holds the packages as published (archives are read as they are) or their files, in itself or in `en/` and
`fr/`. What the files say, and what we make of it (numbers of version 1.1.1):

- **Skills** (13,896) are known by their URI. `skillType` tells knowledge from know-how, `description` defines.
  ESCO keeps licences and diplomas in another pillar: no skill is exclusive.
- **Skill groups** (640) are groups. Broader relations of the skills pillar, to a group or a skill, are broader links,
  and relations from skill to skill are links to a related skill.
- **Occupations** (3,007) and, above them, **ISCO groups** (619), which are headings and no occupations, in one tree.
  The ten ISCO major groups are the sectors.
- **Needs**: « essential » is importance 3, « optional » importance 1.
- **Family**: the digital and DigComp collections are digital. The transversal collection goes by the heading it sits
  under: T1 core skills and T6 life skills are basic (T1.3, digital devices, is digital); T2 thinking, T3
  self-management and T4 social skills are behavioural, and behaviours rather than know-how. The rest is technical.
- **French** comes from `skills_fr`, `occupations_fr` and `ISCOGroups_fr`; what has no French keeps its English label.
- What is not « released » is left out, so that it is retired.

Version 1.1.1 itself holds some 80 links to concepts that it does not define: these rows are refused.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from app.skills.importers.content import Content, OccupationEntry, Origin, SkillEntry
from app.skills.models import LinkKind, Relation, SkillFamily, SkillKind
from app.territory.errors import DistributionError, Problem, Refused
from app.territory.importers.reading import Distribution, Progress, Reading, Row, Silence

FRAMEWORK = "esco"
SOURCE = "This service uses the ESCO classification of the European Commission."
LICENCE = "CC BY 4.0"
RELEASED = ("released", "")
NEEDS = {"essential": (Relation.ESSENTIAL, 3), "optional": (Relation.OPTIONAL, 1)}
TRANSVERSAL_FAMILIES = {
    "T1.3": SkillFamily.DIGITAL,
    "T1": SkillFamily.BASIC,
    "T2": SkillFamily.BEHAVIOURAL,
    "T3": SkillFamily.BEHAVIOURAL,
    "T4": SkillFamily.BEHAVIOURAL,
    "T6": SkillFamily.BASIC,
}
CONCEPT = ("conceptUri", "preferredLabel", "altLabels")


def read(folder: Path, progress: Progress | None = None) -> Content:
    """Read a distribution of ESCO."""
    if not folder.is_dir():
        raise DistributionError(Problem.NOT_A_FOLDER, str(folder))
    files = Distribution([folder, folder / "en", folder / "fr"])
    versions = {found[1] for file in files.files.values() if (found := re.search(r"v(\d+(?:\.\d+)+)", file.shown))}
    if len(versions) > 1:
        raise DistributionError(Problem.MIXED_VERSIONS, "", ", ".join(sorted(versions)))
    reading = Reading(progress or Silence())
    origin = Origin(FRAMEWORK, "ESCO", min(versions, default="?"), SOURCE, LICENCE)
    source = _Source(files, Content(origin, reading))
    source.skills()
    source.occupations()
    source.needs()
    return source.content


class _Source:
    """The distribution's files, read one after the other into the content."""

    def __init__(self, files: Distribution, content: Content) -> None:
        self.files = files
        self.content = content
        self.reading = content.reading

    def rows(self, name: str, *columns: str, optional: tuple[str, ...] = ()) -> Iterator[Row]:
        """A table's rows; packages of some versions give every file the suffix of its language."""
        file = self.files.required(rf"{name}(_en)?\.csv", f"{name}.csv")
        return self.reading.rows(file, columns, optional=optional)

    def french(self, name: str) -> dict[str, Row]:
        """The French rows of a table by concept; none when the package is not there."""
        file = self.files.optional(rf"{name}_fr\.csv")
        found: dict[str, Row] = {}
        for row in self.reading.rows(file, CONCEPT) if file is not None else ():
            uri, label, _ = row.values
            if uri in found:
                self.reading.refuse(row, Refused.DUPLICATE, uri)
            elif not label:
                self.reading.refuse(row, Refused.EMPTY_LABEL, uri)
            else:
                found[uri] = row
        return found

    def collection(self, name: str) -> set[str]:
        """The concepts of one of the publisher's collections."""
        return {row.values[0] for row in self.rows(f"{name}Collection", "conceptUri")}

    def skills(self) -> None:
        """Skills and their groups, what is broader and what is related."""
        headings = self._skill_groups()
        broader = list(self.rows("broaderRelationsSkillPillar", "conceptUri", "broaderUri"))
        above: dict[str, list[str]] = {}
        for row in broader:
            uri, target = row.values
            above.setdefault(uri, []).append(target)
        self._skills(self._families(headings, above))
        for row in broader:
            uri, target = row.values
            self.content.link_skills(row, uri, target, LinkKind.BROADER)
        for row in self.rows("skillSkillRelations", "originalSkillUri", "relatedSkillUri"):
            uri, target = row.values
            self.content.link_skills(row, uri, target, LinkKind.RELATED)

    def _skill_groups(self) -> dict[str, str]:
        """Add the groups; returns the code of each."""
        codes: dict[str, str] = {}
        for row in self.rows("skillGroups", *CONCEPT, optional=("code",)):
            uri, label, alternatives, code = row.values
            codes[uri] = code
            entry = SkillEntry(SkillKind.GROUP, _family_under([code]))
            if self.content.add_skill(row, uri, {"en": label}, entry):
                self.content.add_skill_labels(row, uri, "en", alternatives.splitlines())
        return codes

    def _skills(self, families: dict[str, SkillFamily]) -> None:
        french = self.french("skills")
        for row in self.rows("skills", *CONCEPT, "skillType", "description", optional=("status",)):
            uri, label, alternatives, kind, description, status = row.values
            translated = french.pop(uri, None)
            family = families.get(uri, SkillFamily.TECHNICAL)
            entry = SkillEntry(_kind(kind, family), family, definition_en=description or None)
            if status in RELEASED and self.content.add_skill(row, uri, _labels(label, translated), entry):
                self.content.add_skill_labels(row, uri, "en", alternatives.splitlines())
                if translated is not None:
                    self.content.add_skill_labels(translated, uri, "fr", translated.values[2].splitlines())
        self._refuse_the_rest(french)

    def _families(self, headings: dict[str, str], above: dict[str, list[str]]) -> dict[str, SkillFamily]:
        digital = self.collection("digitalSkills") | self.collection("digCompSkills")
        families = dict.fromkeys(digital, SkillFamily.DIGITAL)
        for uri in self.collection("transversalSkills"):
            codes = [headings[ancestor] for ancestor in _ancestors(uri, above) if ancestor in headings]
            families.setdefault(uri, _family_under(codes))
        return families

    def occupations(self) -> None:
        """Occupations and the ISCO groups above them."""
        self._isco_groups()
        french = self.french("occupations")
        columns = (*CONCEPT, "iscoGroup", "description")
        for row in self.rows("occupations", *columns, optional=("status",)):
            uri, label, alternatives, isco, description, status = row.values
            translated = french.pop(uri, None)
            entry = OccupationEntry(
                sector=isco[:1] if isco[:1] in self.content.sectors else None, definition_en=description or None
            )
            if status in RELEASED and self.content.add_occupation(row, uri, _labels(label, translated), entry):
                self.content.add_occupation_labels(row, uri, "en", alternatives.splitlines())
                if translated is not None:
                    self.content.add_occupation_labels(translated, uri, "fr", translated.values[2].splitlines())
        self._refuse_the_rest(french)
        for row in self.rows("broaderRelationsOccPillar", "conceptUri", "broaderUri"):
            uri, parent = row.values
            self.content.set_parent(row, uri, parent)

    def _isco_groups(self) -> None:
        french = self.french("ISCOGroups")
        for row in self.rows("ISCOGroups", *CONCEPT, "code", "description"):
            uri, label, alternatives, code, description = row.values
            labels = _labels(label, french.pop(uri, None))
            if len(code) == 1:
                self.content.sectors[code] = (labels.get("fr"), label)
            entry = OccupationEntry(sector=code[:1], is_group=True, definition_en=description or None)
            if self.content.add_occupation(row, uri, labels, entry, label_code=code or None):
                self.content.add_occupation_labels(row, uri, "en", alternatives.splitlines())
        self._refuse_the_rest(french)

    def needs(self) -> None:
        """What each occupation needs."""
        for row in self.rows("occupationSkillRelations", "occupationUri", "relationType", "skillUri"):
            occupation, relation, skill = row.values
            need = NEEDS.get(relation)
            if need is None:
                self.reading.refuse(row, Refused.UNKNOWN_VALUE, relation)
            else:
                self.content.require(row, occupation, skill, need)

    def _refuse_the_rest(self, french: dict[str, Row]) -> None:
        for uri, row in french.items():
            self.reading.refuse(row, Refused.UNKNOWN_REFERENCE, uri)


def _labels(english: str, translated: Row | None) -> dict[str, str]:
    return {"en": english} if translated is None else {"en": english, "fr": translated.values[1]}


def _family_under(codes: list[str]) -> SkillFamily:
    """The family of a transversal skill by the codes of the headings it sits under."""
    known = [prefix for prefix in TRANSVERSAL_FAMILIES if any(code.startswith(prefix) for code in codes)]
    return TRANSVERSAL_FAMILIES[known[0]] if known else SkillFamily.TECHNICAL


def _kind(text: str, family: SkillFamily) -> SkillKind:
    if text == "knowledge":
        return SkillKind.KNOWLEDGE
    return SkillKind.BEHAVIOUR if family is SkillFamily.BEHAVIOURAL else SkillKind.KNOW_HOW


def _ancestors(uri: str, above: dict[str, list[str]]) -> set[str]:
    """All that is broader, however far up."""
    found: set[str] = set()
    waiting = [uri]
    while waiting:
        for target in above.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found
