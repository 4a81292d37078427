"""Communes."""

from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from app.territory.models import Commune, FormerCommune
from app.territory.queries import plain_name

_numbers = count(1)


def a_commune(session: Session, name: str = "Caen", *, code: str | None = None, **facts: Any) -> Commune:
    """Make a commune of Normandy."""
    code = code or f"14{next(_numbers):03}"
    values: dict[str, Any] = {
        "search_name": plain_name(name),
        "department": code[:2],
        "region": "28",
        "postcodes": f"{code[:2]}000",
        "population": 1000,
        "latitude": 49.18,
        "longitude": -0.36,
    } | facts
    commune = Commune(code=code, name=name, **values)
    session.add(commune)
    session.flush()
    return commune


def a_former_commune(session: Session, name: str, current: Commune, *, code: str | None = None) -> FormerCommune:
    """Make an old name that leads to a commune."""
    former = FormerCommune(
        code=code or f"50{next(_numbers):03}", name=name, search_name=plain_name(name), current_code=current.code
    )
    session.add(former)
    session.flush()
    return former
