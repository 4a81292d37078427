"""Choosing a skill or an occupation in a form."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.skills import bridge, queries
from app.ui.fields import CHOICES_SHOWN, Found, LookupField


def attach_occupation(field: LookupField, session: Session, locale: str) -> None:
    """Let a field find occupations of the framework in use."""

    def search(text: str) -> list[Found]:
        hits = bridge.occupation_search(session, locale).search(text, limit=CHOICES_SHOWN)
        return _found(hits, queries.occupation_labels(session, [UUID(hit.id) for hit in hits], locale))

    def label_of(occupation_id: str) -> str | None:
        known = _uuid(occupation_id)
        return None if known is None else queries.occupation_labels(session, [known], locale).get(known)

    field.search, field.label_of = search, label_of


def skills_like(session: Session, text: str, locale: str, limit: int = CHOICES_SHOWN) -> list[Found]:
    """The skills that a few words may mean, likeliest first."""
    hits = bridge.skill_search(session, locale).search(text, limit=limit)
    return _found(hits, queries.skill_labels(session, [UUID(hit.id) for hit in hits], locale))


def _found(hits: list[bridge.Hit], names: dict[UUID, str]) -> list[Found]:
    """What to show of hits: the preferred name, and the label that answered when it is another."""
    shown = []
    for hit in hits:
        name = names.get(UUID(hit.id), hit.label)
        shown.append(Found(id=hit.id, label=name, hint="" if name.casefold() == hit.label.casefold() else hit.label))
    return shown


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
