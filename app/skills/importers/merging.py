"""Bringing a framework's tables to what its distribution says, in one transaction, keeping what was as history.

Concepts get the same identifier on every installation, made from their framework and code. What a new version no longer
has is retired, marked with that version; what comes back stands again. A retired concept keeps its labels, to be read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.skills import bridge, queries
from app.skills.importers.content import Content, Origin, parents_first
from app.skills.importers.equivalences import equate_names
from app.skills.models import (
    Framework,
    FrameworkVersion,
    Occupation,
    OccupationLabel,
    OccupationLink,
    OccupationSkill,
    Sector,
    Skill,
    SkillLabel,
    SkillLink,
)
from app.territory import services as territory
from app.territory.errors import Refused
from app.territory.importers.merging import (
    Key,
    Shape,
    Values,
    difference,
    refuse_a_massacre,
    standing_rows,
    write,
)
from app.territory.importers.reading import Reading, Refusal
from app.territory.importers.report import Report, Tally, record

CONCEPTS = UUID("6f0c7d0a-52a4-4a52-9f3f-0f5b9a6f1f5e")
SECTORS = Shape(Sector, ("id",), ("code", "label_fr", "label_en"))
SKILLS = Shape(Skill, ("id",), ("code", "kind", "family", "exclusive", "definition_fr", "definition_en"))
SKILL_LABELS = Shape(SkillLabel, ("skill_id", "language", "kind", "text"), ("search",), identity=("id",))
SKILL_LINKS = Shape(SkillLink, ("skill_id", "target_id", "kind"), ())
OCCUPATIONS = Shape(
    Occupation,
    ("id",),
    ("code", "rome_code", "sector", "is_group", "definition_fr", "definition_en", "parent_id"),
)
OCCUPATION_LABELS = Shape(
    OccupationLabel, ("occupation_id", "language", "kind", "text"), ("search", "code"), identity=("id",)
)
OCCUPATION_SKILLS = Shape(OccupationSkill, ("occupation_id", "skill_id"), ("relation", "importance"))
OCCUPATION_LINKS = Shape(OccupationLink, ("occupation_id", "target_id"), ("rank",))

Wanted = Mapping[Key, Values]


@dataclass(frozen=True, slots=True)
class Part:
    """One table's share of the merge; `keeps` spares rows that nobody wants."""

    shape: Shape
    scope: sa.ColumnElement[bool]
    wanted: Wanted
    constants: Mapping[str, object]
    keeps: Callable[[Key], bool] = lambda _: False
    guarded: bool = False


def merge_framework(session: Session, content: Content, *, now: datetime, allow_retirements: bool = False) -> Report:
    """Bring the framework to this content, record the import and tell what it did; the caller commits."""
    reading = content.reading
    territory.begin_import(session)
    framework = _framework(session, content.origin)
    parts = _parts(session, framework, content)
    differences = {part.shape.table.name: difference(standing_rows(session, part.shape, part.scope), part.wanted,
                                                     part.keeps) for part in parts}  # fmt: skip
    for part in parts:
        if part.guarded and not allow_retirements:
            refuse_a_massacre(part.shape, differences[part.shape.table.name])
    version = _version(session, framework, content.origin, reading, now)
    tallies: dict[str, Tally] = {}
    for part in parts:
        name = part.shape.table.name
        tallies[name] = write(
            session,
            part.shape,
            differences[name],
            part.wanted,
            mark=version.id,
            constants=part.constants,
            progress=reading.progress,
        )
    report = Report.of(content.origin.framework, content.origin.version, reading, tallies)
    record(session, report, now=now)
    session.expire_all()
    report.tallies[queries.IMPORT_SOURCE] = equate_names(session, now=now).total
    return report


def _framework(session: Session, origin: Origin) -> Framework:
    framework = queries.framework_by_code(session, origin.framework)
    if framework is None:
        first = queries.default_framework(session) is None
        framework = Framework(
            id=uuid5(CONCEPTS, origin.framework), code=origin.framework, name=origin.name, is_default=first
        )
        session.add(framework)
        session.flush()
    return framework


def _version(
    session: Session, framework: Framework, origin: Origin, reading: Reading, now: datetime
) -> FrameworkVersion:
    """The version these files are: the newest one when its files were the same, else a new one."""
    newest = queries.newest_version(session, framework.id)
    if newest is not None and newest.digest == reading.digest:
        return newest
    version = FrameworkVersion(
        framework_id=framework.id,
        label=origin.version,
        published_on=origin.published_on,
        source=origin.source,
        licence=origin.licence,
        digest=reading.digest,
        imported_at=now,
    )
    session.add(version)
    session.flush()
    return version


def _parts(session: Session, framework: Framework, content: Content) -> list[Part]:
    """Every table in the order in which rows may point to each other."""
    own = {"framework_id": framework.id}
    sectors = _identifiers(session, Sector, framework, content.sectors)
    skills = _identifiers(session, Skill, framework, content.skills)
    occupations = _identifiers(session, Occupation, framework, content.occupations)
    skill_ids = {skills[code] for code in content.skills}
    occupation_ids = {occupations[code] for code in content.occupations}
    of_skills = sa.select(Skill.id).where(Skill.framework_id == framework.id)
    of_occupations = sa.select(Occupation.id).where(Occupation.framework_id == framework.id)
    return [
        Part(
            SECTORS,
            Sector.framework_id == framework.id,
            {(sectors[code],): (code, *labels) for code, labels in content.sectors.items()},
            own,
        ),
        Part(SKILLS, Skill.framework_id == framework.id, _skills(content, skills), own, guarded=True),
        Part(
            SKILL_LABELS,
            SkillLabel.skill_id.in_(of_skills),
            {
                (skills[code], language, kind, text): (bridge.normalise(text),)
                for code, language, kind, text in content.skill_labels
            },
            {},
            keeps=lambda key: key[0] not in skill_ids,
        ),
        Part(
            SKILL_LINKS,
            SkillLink.framework_id == framework.id,
            {(skills[code], skills[target], kind): () for code, target, kind in content.skill_links},
            own,
        ),
        Part(
            OCCUPATIONS,
            Occupation.framework_id == framework.id,
            _occupations(content, occupations),
            own,
            guarded=True,
        ),
        Part(
            OCCUPATION_LABELS,
            OccupationLabel.occupation_id.in_(of_occupations),
            {
                (occupations[code], language, kind, text): (bridge.normalise(text), label_code)
                for (code, language, kind, text), label_code in content.occupation_labels.items()
            },
            {},
            keeps=lambda key: key[0] not in occupation_ids,
        ),
        Part(
            OCCUPATION_SKILLS,
            OccupationSkill.occupation_id.in_(of_occupations),
            {
                (occupations[occupation], skills[skill]): need
                for (occupation, skill), need in content.occupation_skills.items()
            },
            {},
        ),
        Part(
            OCCUPATION_LINKS,
            OccupationLink.occupation_id.in_(of_occupations),
            {
                (occupations[code], occupations[target]): (rank,)
                for (code, target), rank in content.occupation_links.items()
            },
            {},
        ),
    ]


def _identifiers(
    session: Session,
    model: type[Sector] | type[Skill] | type[Occupation],
    framework: Framework,
    codes: Mapping[str, object],
) -> dict[str, UUID]:
    """The identifier of each code: the one it has, or the one it has everywhere."""
    name = model.__tablename__
    made = {code: uuid5(CONCEPTS, f"{framework.code}:{name}:{code}") for code in codes}
    rows = session.execute(sa.select(model.code, model.id).where(model.framework_id == framework.id))
    return made | dict(rows.all())


def _skills(content: Content, ids: Mapping[str, UUID]) -> Wanted:
    return {
        (ids[code],): (code, entry.kind, entry.family, entry.exclusive, entry.definition_fr, entry.definition_en)
        for code, entry in content.skills.items()
    }


def _occupations(content: Content, ids: Mapping[str, UUID]) -> Wanted:
    """Occupations after their parents; a parent that would come before itself is left out and refused."""
    entries = dict(content.occupations)

    def orphan(code: str) -> None:
        refusal = Refusal(content.origin.framework, 0, Refused.CIRCULAR, f"{code} < {entries[code].parent}")
        content.reading.refusals.append(refusal)
        entries[code] = replace(entries[code], parent=None)

    ordered = parents_first({code: entry.parent for code, entry in entries.items()}, orphan)
    return {
        (ids[code],): (
            code,
            entry.rome_code,
            entry.sector,
            entry.is_group,
            entry.definition_fr,
            entry.definition_en,
            ids[entry.parent] if entry.parent is not None else None,
        )
        for code, entry in ((code, entries[code]) for code in ordered)
    }
