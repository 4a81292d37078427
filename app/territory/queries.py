"""Reads: communes by code, by name as people type it, and around a place."""

import re
import unicodedata
from collections.abc import Iterable

import numpy as np
import sqlalchemy as sa
from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from app.territory.distances import haversine_km
from app.territory.models import Commune, FormerCommune

LEAST_TO_FORGIVE = 4  # letters from which a misspelt name is looked for
LEAST_LIKENESS = 78
SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def plain_name(name: str) -> str:
    """A commune's name without accents, capitals, hyphens or ligatures, its saints in full."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    words = re.sub(r"[^a-z0-9]+", " ", bare.replace("œ", "oe").replace("æ", "ae")).split()
    return " ".join(SAINTS.get(word, word) for word in words)


def commune(session: Session, code: str) -> Commune | None:
    """The commune of this code, or the one that a former code leads to."""
    found = session.get(Commune, code)
    if found is not None:
        return found
    former = session.get(FormerCommune, code)
    return None if former is None else session.get(Commune, former.current_code)


def communes(session: Session, codes: Iterable[str]) -> dict[str, Commune]:
    """Several communes by code, in one statement."""
    wanted = sa.select(Commune).where(Commune.code.in_(set(codes)))
    return {found.code: found for found in session.scalars(wanted)}


def communes_like(session: Session, text: str, limit: int = 10) -> list[Commune]:
    """The communes that a few letters, a misspelt name, a former name or a postcode may mean, likeliest first."""
    typed = plain_name(text)
    if not typed:
        return []
    if typed.isdigit():
        return _with_postcode(session, typed, limit)
    found = _named(session, typed, limit)
    if not found and len(typed) >= LEAST_TO_FORGIVE:
        found = _misspelt(session, typed, limit)
    return list(found)


def _with_postcode(session: Session, digits: str, limit: int) -> list[Commune]:
    listed = sa.literal("|") + Commune.postcodes
    by_size = (Commune.population.desc(), Commune.code)
    rows = session.scalars(
        sa.select(Commune)
        .where(~Commune.retired, sa.or_(listed.contains(f"|{digits}"), Commune.code.startswith(digits)))
        .order_by(*by_size)
        .limit(limit)
    )
    return list(rows)


def _named(session: Session, typed: str, limit: int) -> list[Commune]:
    """Exact names, then names that begin so, then those with a word that does; the larger commune first."""
    names = sa.union_all(
        sa.select(Commune.code.label("code"), Commune.search_name.label("name")).where(~Commune.retired),
        sa.select(FormerCommune.current_code, FormerCommune.search_name).where(~FormerCommune.retired),
    ).subquery()
    rank = sa.func.min(
        sa.case((names.c.name == typed, 0), (names.c.name.startswith(typed, autoescape=True), 1), else_=2)
    ).label("rank")
    ranked = (
        sa.select(names.c.code, rank)
        .where((sa.literal(" ") + names.c.name).contains(f" {typed}", autoescape=True))
        .group_by(names.c.code)
        .subquery()
    )
    rows = session.scalars(
        sa.select(Commune)
        .join(ranked, ranked.c.code == Commune.code)
        .where(~Commune.retired)
        .order_by(ranked.c.rank, Commune.population.desc(), Commune.code)
        .limit(limit)
    )
    return list(rows)


def _misspelt(session: Session, typed: str, limit: int) -> list[Commune]:
    everyone = session.execute(
        sa.select(Commune.code, Commune.search_name).where(~Commune.retired).order_by(Commune.code)
    ).all()
    close = process.extract(
        typed, [row.search_name for row in everyone], scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=limit
    )
    likeness = {everyone[place].code: score for _, score, place in close}
    found = communes(session, likeness).values()
    return sorted(found, key=lambda one: (-likeness[one.code], -one.population, one.code))


def within(session: Session, code: str, km: float) -> set[str]:
    """The codes of the communes whose centre is at most so far from this one's, itself included; none if unknown."""
    centre = commune(session, code)
    if centre is None:
        return set()
    rows = session.execute(sa.select(Commune.code, Commune.latitude, Commune.longitude)).all()
    places = np.array([(row.latitude, row.longitude) for row in rows], dtype=np.float64)
    distances = haversine_km(centre.latitude, centre.longitude, places[:, 0], places[:, 1])
    return {row.code for row, distance in zip(rows, distances, strict=True) if distance <= km}
