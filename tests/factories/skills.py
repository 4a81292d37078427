"""Frameworks, skills and occupations."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.skills import bridge
from app.skills.models import (
    Framework,
    FrameworkVersion,
    LabelKind,
    LinkKind,
    Occupation,
    OccupationLabel,
    OccupationLink,
    OccupationSkill,
    Relation,
    Skill,
    SkillFamily,
    SkillKind,
    SkillLabel,
    SkillLink,
)

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ESSENTIAL, HELPFUL = (Relation.ESSENTIAL, 3), (Relation.OPTIONAL, 1)

_numbers = count(1)


def a_framework(
    session: Session, code: str = "starter", *, name: str = "Tremplin", is_default: bool = True
) -> Framework:
    """Make a framework, or find it."""
    found = session.scalars(select(Framework).where(Framework.code == code)).one_or_none()
    if found is None:
        found = Framework(code=code, name=name, is_default=is_default)
        session.add(found)
        session.flush()
    return found


def a_version(session: Session, framework: Framework, label: str = "1", *, at: datetime = NOW) -> FrameworkVersion:
    """Make a state of a framework."""
    version = FrameworkVersion(
        framework_id=framework.id, label=label, source="Tests", licence="CC0", digest=label, imported_at=at
    )
    session.add(version)
    session.flush()
    return version


def a_skill(
    session: Session,
    label_fr: str | None = "Souder en TIG",
    *,
    framework: Framework | None = None,
    code: str | None = None,
    label_en: str | None = None,
    also: Sequence[str] = (),
    kind: SkillKind = SkillKind.KNOW_HOW,
    family: SkillFamily = SkillFamily.TECHNICAL,
    exclusive: bool = False,
    broader: Skill | None = None,
    retired_in: FrameworkVersion | None = None,
) -> Skill:
    """Make a skill with its labels, of the framework in use unless told otherwise."""
    framework = framework or a_framework(session)
    skill = Skill(
        framework_id=framework.id,
        code=code or f"S{next(_numbers):06}",
        kind=kind,
        family=family,
        exclusive=exclusive,
        retired_in_id=retired_in.id if retired_in else None,
    )
    session.add(skill)
    session.flush()
    preferred = [(language, text) for language, text in (("fr", label_fr), ("en", label_en)) if text]
    labels = [(language, LabelKind.PREFERRED, text) for language, text in preferred]
    for language, label_kind, text in [*labels, *(("fr", LabelKind.ALTERNATIVE, text) for text in also)]:
        session.add(
            SkillLabel(skill_id=skill.id, language=language, kind=label_kind, text=text, search=bridge.normalise(text))
        )
    if broader is not None:
        session.add(
            SkillLink(skill_id=skill.id, target_id=broader.id, kind=LinkKind.BROADER, framework_id=framework.id)
        )
    session.flush()
    return skill


def a_group(session: Session, label_fr: str = "Soudage", *, framework: Framework | None = None) -> Skill:
    """Make a group of skills."""
    return a_skill(session, label_fr, framework=framework, kind=SkillKind.GROUP)


def an_occupation(
    session: Session,
    label_fr: str | None = "Soudeur, soudeuse",
    *,
    framework: Framework | None = None,
    code: str | None = None,
    label_en: str | None = None,
    also: Sequence[str] = (),
    needs: Mapping[Skill, tuple[Relation, int]] | None = None,
    sector: str | None = None,
    parent: Occupation | None = None,
    is_group: bool = False,
    rome_code: str | None = None,
) -> Occupation:
    """Make an occupation with its labels and the skills it needs."""
    framework = framework or a_framework(session)
    occupation = Occupation(
        framework_id=framework.id,
        code=code or f"O{next(_numbers):06}",
        sector=sector,
        parent_id=parent.id if parent else None,
        is_group=is_group,
        rome_code=rome_code,
    )
    session.add(occupation)
    session.flush()
    preferred = [(language, text) for language, text in (("fr", label_fr), ("en", label_en)) if text]
    labels = [(language, LabelKind.PREFERRED, text) for language, text in preferred]
    for language, label_kind, text in [*labels, *(("fr", LabelKind.ALTERNATIVE, text) for text in also)]:
        session.add(
            OccupationLabel(
                occupation_id=occupation.id,
                language=language,
                kind=label_kind,
                text=text,
                search=bridge.normalise(text),
            )
        )
    for skill, (relation, importance) in (needs or {}).items():
        session.add(
            OccupationSkill(occupation_id=occupation.id, skill_id=skill.id, relation=relation, importance=importance)
        )
    session.flush()
    return occupation


def next_to(session: Session, occupation: Occupation, target: Occupation, rank: int = 1) -> OccupationLink:
    """Say that one may move from an occupation to another."""
    link = OccupationLink(occupation_id=occupation.id, target_id=target.id, rank=rank)
    session.add(link)
    session.flush()
    return link
