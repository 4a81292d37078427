"""From an occupation's profile to the skills and importances proposed for an offer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.skills import queries as skills
from app.skills.models import Framework, Occupation, OccupationSkill, Relation, Skill, SkillKind
from app.skills.queries import Need
from matching.importance import proposed_importance

# How many proposed skills are ticked beforehand: what a small employer reads on one page.
TICKED = 8
# From here on, what was read in a text is ticked beforehand.
SURE = 0.6
READ_IMPORTANCE = 2
PROPOSED = 15
# Frameworks that say only whether a skill is core: how much it should weigh is for us to propose.
UNWEIGHTED = frozenset({"rome", "esco"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A skill proposed for an offer: how much it should matter, whether it is ticked, the words that show it."""

    skill_id: UUID
    importance: int
    ticked: bool = False
    words: str = ""


def proposed(session: Session, occupation_id: UUID) -> list[Proposal]:
    """The skills an occupation asks for: what matters most first, then what tells it apart from other occupations."""
    needs = skills.occupation_profile(session, occupation_id)
    holders, occupations, code = _holders(session, occupation_id, [need.skill_id for need in needs])
    needs = [need for need in needs if need.skill_id in holders]
    if not needs:
        return []
    counts = [holders[need.skill_id] for need in needs]
    importances = (
        _importances(needs, counts, occupations) if code in UNWEIGHTED else [need.importance for need in needs]
    )
    ranked = sorted(
        zip(needs, importances, counts, strict=True), key=lambda one: (-one[1], one[2], str(one[0].skill_id))
    )
    return [
        Proposal(need.skill_id, importance, ticked=place < TICKED)
        for place, (need, importance, _) in enumerate(ranked[:PROPOSED])
    ]


def with_words(asked: Sequence[Proposal], read: Sequence[tuple[UUID, str, float]]) -> list[Proposal]:
    """Put what a text shows, as (skill, words, confidence), before what the occupation asks for besides."""
    weights = {one.skill_id: one.importance for one in asked}
    told = [
        Proposal(skill_id, weights.get(skill_id, READ_IMPORTANCE), ticked=confidence >= SURE, words=words)
        for skill_id, words, confidence in read
    ]
    free = TICKED - sum(one.ticked for one in told)
    besides = [one for one in asked if one.skill_id not in {each.skill_id for each in told}]
    rest = [replace(one, ticked=place < free) for place, one in enumerate(besides)]
    return [*told, *rest][:PROPOSED]


def _importances(needs: list[Need], counts: list[int], occupations: int) -> list[int]:
    core = [need.relation is Relation.ESSENTIAL for need in needs]
    proposal: list[int] = proposed_importance(core, counts, occupations).tolist()
    return proposal


def _holders(session: Session, occupation_id: UUID, skill_ids: list[UUID]) -> tuple[dict[UUID, int], int, str]:
    """How many occupations ask for each skill one can require, how many there are, and the framework's code."""
    asked = (
        select(OccupationSkill.skill_id, func.count())
        .join(Skill, Skill.id == OccupationSkill.skill_id)
        .where(
            OccupationSkill.skill_id.in_(skill_ids),
            OccupationSkill.retired_in_id.is_(None),
            Skill.kind != SkillKind.GROUP,
            Skill.retired_in_id.is_(None),
        )
        .group_by(OccupationSkill.skill_id)
    )
    framework = (
        select(Framework.code, func.count(Occupation.id))
        .join(Occupation, Occupation.framework_id == Framework.id)
        .where(Framework.id == select(Occupation.framework_id).where(Occupation.id == occupation_id).scalar_subquery())
        .where(Occupation.retired_in_id.is_(None), ~Occupation.is_group)
        .group_by(Framework.code)
    )
    row = session.execute(framework).first()
    code, occupations = (row[0], row[1]) if row is not None else ("", 1)
    holders: dict[UUID, int] = {row[0]: row[1] for row in session.execute(asked)}
    return holders, max(occupations, *holders.values(), 1), code
