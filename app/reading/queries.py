"""A framework's words: what its skills and occupations are called, and how they are told."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.skills.models import Occupation, Skill
from app.skills.queries import Label, occupation_search_labels, skill_search_labels

Texts = dict[UUID, tuple[tuple[str, str], ...]]


def skill_names(session: Session, framework_id: UUID) -> dict[UUID, list[Label]]:
    """What each skill is called, in all languages."""
    return _by_concept(skill_search_labels(session, framework_id))


def occupation_names(session: Session, framework_id: UUID) -> dict[UUID, list[Label]]:
    """What each occupation is called, in all languages."""
    return _by_concept(occupation_search_labels(session, framework_id))


def skill_texts(session: Session, framework_id: UUID) -> Texts:
    """How each skill is told, where it is."""
    return _texts(session, Skill, framework_id)


def occupation_texts(session: Session, framework_id: UUID) -> Texts:
    """How each occupation is told, where it is."""
    return _texts(session, Occupation, framework_id)


def _by_concept(labels: Iterable[Label]) -> dict[UUID, list[Label]]:
    """Each concept's labels, those to show first, in an order that both kinds of database share."""
    found: dict[UUID, list[Label]] = defaultdict(list)
    for label in sorted(labels, key=lambda one: (str(one.concept_id), not one.preferred, one.language, one.text)):
        found[label.concept_id].append(label)
    return found


def _texts(session: Session, model: Any, framework_id: UUID) -> Texts:
    rows = session.execute(
        sa.select(model.id, model.definition_fr, model.definition_en).where(
            model.framework_id == framework_id, sa.or_(model.definition_fr.isnot(None), model.definition_en.isnot(None))
        )
    )
    return {
        concept_id: tuple((language, text) for language, text in (("fr", french), ("en", english)) if text)
        for concept_id, french, english in rows
    }
