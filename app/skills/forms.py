"""Choosing a skill or an occupation in a form."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.skills import bridge, queries
from app.ui.fields import CHOICES_SHOWN, Found, LookupField


def attach_occupation(field: LookupField, session: Session, locale: str) -> None:
    """Let a field find occupations of the framework in use."""

    def label_of(occupation_id: str) -> str | None:
        known = _uuid(occupation_id)
        return None if known is None else queries.occupation_labels(session, [known], locale).get(known)

    field.search, field.label_of = lambda text: occupations_like(session, text, locale), label_of


def attach_skill(field: LookupField, session: Session, locale: str) -> None:
    """Let a field find skills of the framework in use."""

    def label_of(skill_id: str) -> str | None:
        known = _uuid(skill_id)
        return None if known is None else queries.skill_labels(session, [known], locale).get(known)

    field.search, field.label_of = lambda text: skills_like(session, text, locale), label_of


def skills_like(session: Session, text: str, locale: str, limit: int = CHOICES_SHOWN) -> list[Found]:
    """The skills that a few words may mean, likeliest first, each with what it belongs to."""
    hits = bridge.skill_search(session, locale).search(text, limit=limit)
    ids = [UUID(hit.id) for hit in hits]
    names = queries.skill_labels(session, ids, locale)
    return _found(hits, names, queries.broader_labels(session, ids, locale))


def occupations_like(session: Session, text: str, locale: str, limit: int = CHOICES_SHOWN) -> list[Found]:
    """The occupations that a few words may mean, likeliest first, each with its sector."""
    hits = bridge.occupation_search(session, locale).search(text, limit=limit)
    ids = [UUID(hit.id) for hit in hits]
    names = queries.occupation_labels(session, ids, locale)
    return _found(hits, names, queries.occupation_sectors(session, ids, locale))


def _found(hits: Sequence[bridge.Hit], names: Mapping[UUID, str], origins: Mapping[UUID, str]) -> list[Found]:
    """What to show of hits: the preferred name, the label that answered when it is another, and where it comes from."""
    shown = []
    for hit in hits:
        concept_id = UUID(hit.id)
        name = names.get(concept_id, hit.label)
        other = "" if name.casefold() == hit.label.casefold() else hit.label
        hint = " · ".join(part for part in (other, origins.get(concept_id, "")) if part)
        shown.append(Found(id=hit.id, label=name, hint=hint))
    return shown


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
