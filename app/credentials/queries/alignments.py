"""From what a badge says it is about to our skills: by the same address or the same code, never by likeness."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.skills.models import EquivalenceRelation, Framework, Skill, SkillEquivalence, SkillKind

Alignment = Mapping[str, str | None]


def aligned_skills(session: Session, alignments: Iterable[Alignment], *, skills_at: str) -> list[UUID | None]:
    """The skill that each names, or None for one we do not know; `skills_at` is where ours have their pages.

    A skill of another framework is told by its equivalent in the one that portfolios choose from, when it has one.
    """
    asked = list(alignments)
    own = [_own(one, skills_at) for one in asked]
    codes = {text for one in asked for text in (one.get("url"), one.get("code")) if text}
    statement = (
        select(Skill, Framework)
        .join(Framework, Framework.id == Skill.framework_id)
        .where(or_(Skill.code.in_(sorted(codes)), Skill.id.in_(sorted({one for one in own if one}))))
        .where(Skill.kind != SkillKind.GROUP)
    )
    known = [(skill, framework) for skill, framework in session.execute(statement)] if codes or any(own) else []
    found = [_named(one, mine, known) for one, mine in zip(asked, own, strict=True)]
    here = _here(session, {skill for skill, _framework in known if skill.id in {one for one in found if one}})
    return [here.get(one, one) if one else None for one in found]


def _own(one: Alignment, skills_at: str) -> UUID | None:
    """The key of one of our skills, when the address is that of its page."""
    url = one.get("url") or ""
    try:
        return UUID(url.removeprefix(f"{skills_at}/")) if url.startswith(f"{skills_at}/") else None
    except ValueError:
        return None


def _named(one: Alignment, own: UUID | None, known: list[tuple[Skill, Framework]]) -> UUID | None:
    """A code alone could be of any framework: it counts when the badge says of which."""
    words = {word.casefold() for word in (one.get("framework") or "").split()}
    for skill, framework in known:
        if skill.id == own or skill.code == one.get("url"):
            return skill.id
        same = {framework.code.casefold(), framework.name.casefold().split()[0]} if framework.name else set()
        if skill.code == one.get("code") and (skill.code.startswith(("http://", "https://")) or words & same):
            return skill.id
    return None


def _here(session: Session, found: set[Skill]) -> dict[UUID, UUID]:
    """What stands for these skills in the framework of the house: what replaced them, or their exact equivalent."""
    default = session.scalar(select(Framework.id).where(Framework.is_default))
    told = {skill.id: skill.replaced_by_id for skill in found if skill.retired_in_id and skill.replaced_by_id}
    away = sorted(skill.id for skill in found if skill.framework_id != default)
    if not away:
        return told
    for one, other in (
        (SkillEquivalence.skill_id, SkillEquivalence.target_id),
        (SkillEquivalence.target_id, SkillEquivalence.skill_id),
    ):
        rows = session.execute(
            select(one, other)
            .join(Skill, Skill.id == other)
            .where(
                one.in_(away),
                SkillEquivalence.retired_at.is_(None),
                SkillEquivalence.relation == EquivalenceRelation.EXACT,
                Skill.framework_id == default,
                Skill.retired_in_id.is_(None),
            )
            .order_by(one, Skill.code)
        )
        for skill_id, target_id in rows:
            told.setdefault(skill_id, target_id)
    return told
