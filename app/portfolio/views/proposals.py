"""The skills to ask about: those that a trade needs, and those that a few words show."""

from uuid import UUID

from flask import current_app

from app.config import Settings
from app.db import db
from app.portfolio.services import Proposal
from app.portfolio.views.blueprint import language
from app.reading import bridge as reading
from app.skills import queries as skills

MOST_READ = 12


def can_read() -> bool:
    """Whether texts can be read at all today."""
    settings: Settings = current_app.config["SETTINGS"]
    return reading.is_ready(db.session, data_dir=settings.data_dir)


def at_hand(text: str) -> list[Proposal]:
    """The skills that a text claims, for a page that only proposes: it waits for no reader to be learnt."""
    settings: Settings = current_app.config["SETTINGS"]
    return of_words(text) if reading.is_at_hand(db.session, data_dir=settings.data_dir) else []


def of_trade(occupation_id: UUID | None) -> list[Proposal]:
    """The skills of a trade, those it needs most first."""
    if occupation_id is None:
        return []
    return [Proposal(need.skill_id) for need in skills.occupation_profile(db.session, occupation_id)]


def of_words(text: str | None, occupation_id: UUID | None = None) -> list[Proposal]:
    """The skills that a text claims, surest first, each with the words that show it."""
    settings: Settings = current_app.config["SETTINGS"]
    read = reading.skills_in(
        db.session,
        text or "",
        locale=language(),
        data_dir=settings.data_dir,
        occupation_id=occupation_id,
        limit=MOST_READ,
    )
    return [Proposal(one.skill_id, one.words) for one in read]
