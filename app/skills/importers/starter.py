"""The starter framework: a few hundred skills and some fifty occupations in two languages, shipped with the product.

Seven files of plain CSV (see seeds/starter/PROVENANCE.md), alternatives separated by `|`. A group gathers skills and is
never held; a sector sorts occupations.
"""

from pathlib import Path
from typing import TypeVar

from app.skills.importers.content import Content, OccupationEntry, Origin, SkillEntry
from app.skills.models import LinkKind, Relation, SkillFamily, SkillKind
from app.territory.errors import DistributionError, Problem, Refused
from app.territory.importers.reading import Distribution, Progress, Reading, Row, Silence

FRAMEWORK = "starter"
LANGUAGES = ("fr", "en")
IMPORTANCES = ("1", "2", "3")
FLAGS = {"0": False, "1": True}

Member = TypeVar("Member", SkillKind, SkillFamily, Relation)


def read(folder: Path, progress: Progress | None = None) -> Content:
    """Read the starter's files from a folder."""
    if not folder.is_dir():
        raise DistributionError(Problem.NOT_A_FOLDER, str(folder))
    files = Distribution([folder])
    reading = Reading(progress or Silence())
    origin = Origin(FRAMEWORK, "Tremplin", "1", "Tremplin", "EUPL-1.2")
    content = Content(origin, reading)
    _sectors(content, files)
    _groups(content, files)
    _skills(content, files)
    _occupations(content, files)
    _needs(content, files)
    _mobility(content, files)
    return content


def _rows(content: Content, files: Distribution, name: str, *columns: str) -> list[Row]:
    return list(content.reading.rows(files.required(name.replace(".", r"\."), name), columns))


def _sectors(content: Content, files: Distribution) -> None:
    for row in _rows(content, files, "sectors.csv", "code", "label_fr", "label_en"):
        code, french, english = row.values
        if not code:
            content.reading.refuse(row, Refused.EMPTY_CODE)
        elif code in content.sectors:
            content.reading.refuse(row, Refused.DUPLICATE, code)
        elif not french:
            content.reading.refuse(row, Refused.EMPTY_LABEL, code)
        else:
            content.sectors[code] = (french, english or None)


def _groups(content: Content, files: Distribution) -> None:
    for row in _rows(content, files, "groups.csv", "code", "label_fr", "label_en"):
        code, french, english = row.values
        content.add_skill(row, code, _labels(french, english), SkillEntry(SkillKind.GROUP, SkillFamily.TECHNICAL))


def _skills(content: Content, files: Distribution) -> None:
    columns = ("code", "kind", "family", "exclusive", "broader", "label_fr", "label_en", "alt_fr", "alt_en")
    for row in _rows(content, files, "skills.csv", *columns):
        code, kind_text, family_text, exclusive, broader, french, english, *alternatives = row.values
        kind, family = _member(content, row, SkillKind, kind_text), _member(content, row, SkillFamily, family_text)
        if kind is None or family is None:
            continue
        if exclusive not in FLAGS:
            content.reading.refuse(row, Refused.UNKNOWN_VALUE, exclusive)
            continue
        if not content.add_skill(row, code, _labels(french, english), SkillEntry(kind, family, FLAGS[exclusive])):
            continue
        for language, texts in zip(LANGUAGES, alternatives, strict=True):
            content.add_skill_labels(row, code, language, texts.split("|"))
        if broader:
            content.link_skills(row, code, broader, LinkKind.BROADER)


def _occupations(content: Content, files: Distribution) -> None:
    texts = ("label_fr", "label_en", "alt_fr", "alt_en", "definition_fr", "definition_en")
    for row in _rows(content, files, "occupations.csv", "code", "sector", "rome", *texts):
        code, sector, rome, french, english, alt_fr, alt_en, definition_fr, definition_en = row.values
        if sector and sector not in content.sectors:
            content.reading.refuse(row, Refused.UNKNOWN_REFERENCE, sector)
            continue
        entry = OccupationEntry(
            rome_code=rome or None,
            sector=sector or None,
            definition_fr=definition_fr or None,
            definition_en=definition_en or None,
        )
        if content.add_occupation(row, code, _labels(french, english), entry):
            content.add_occupation_labels(row, code, "fr", alt_fr.split("|"))
            content.add_occupation_labels(row, code, "en", alt_en.split("|"))


def _needs(content: Content, files: Distribution) -> None:
    for row in _rows(content, files, "occupation_skills.csv", "occupation", "skill", "relation", "importance"):
        occupation, skill, relation_text, importance = row.values
        relation = _member(content, row, Relation, relation_text)
        if importance not in IMPORTANCES:
            content.reading.refuse(row, Refused.BAD_NUMBER, importance)
        elif relation is not None:
            content.require(row, occupation, skill, (relation, int(importance)))


def _mobility(content: Content, files: Distribution) -> None:
    for row in _rows(content, files, "mobility.csv", "occupation", "target", "rank"):
        content.link_occupations(row, *row.values)


def _labels(french: str, english: str) -> dict[str, str]:
    """French is needed, English may be wanting."""
    return {"fr": french, "en": english} if english else {"fr": french}


def _member(content: Content, row: Row, kind: type[Member], text: str) -> Member | None:
    try:
        return kind(text)
    except ValueError:
        content.reading.refuse(row, Refused.UNKNOWN_VALUE, text)
        return None
