"""Choosing a commune in a form."""

from sqlalchemy.orm import Session

from app.territory import queries
from app.territory.models import Commune
from app.ui.fields import CHOICES_SHOWN, Found, LookupField


def attach_commune(field: LookupField, session: Session) -> None:
    """Let a field find communes by name, former name or postcode; namesakes are told apart by their postcode."""

    def search(text: str) -> list[Found]:
        return [found(commune) for commune in queries.communes_like(session, text, limit=CHOICES_SHOWN)]

    def label_of(code: str) -> str | None:
        commune = queries.commune(session, code)
        return None if commune is None else commune.name

    field.search, field.label_of = search, label_of


def found(commune: Commune) -> Found:
    """A commune as a search shows it."""
    return Found(id=commune.code, label=commune.name, hint=commune.postcodes.replace("|", ", "))
