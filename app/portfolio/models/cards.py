"""Series of cards: the skills that a trade, a training, an experience or a sentence proposes, and each answer given."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Identified, enum_column


class CardStart(StrEnum):
    """What a series of cards starts from."""

    OCCUPATION = "occupation"
    TRAINING = "training"
    EXPERIENCE = "experience"
    STORY = "story"


class CardSaid(StrEnum):
    """What one may answer to a card."""

    ACQUIRED = "acquired"
    IN_PROGRESS = "in_progress"
    NOT_YET = "not_yet"


class CardSeries(Identified, Base):
    """Cards that one person answers, a few at a time, and may leave and take up again anywhere."""

    __tablename__ = "card_series"
    __table_args__ = (
        CheckConstraint("turns >= 0 AND position >= 0", name="counts"),
        # What it starts from, in one word: a person has one open series from each.
        Index(
            "uq_card_series_open",
            "trainee_id",
            "key",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"), index=True)
    start: Mapped[CardStart] = mapped_column(enum_column(CardStart))
    key: Mapped[str]
    occupation_id: Mapped[UUID | None] = mapped_column(ForeignKey("occupation.id"))
    experience_id: Mapped[UUID | None] = mapped_column(ForeignKey("experience.id"))
    # How many times answers were saved, and how many cards were left behind: answered, or passed.
    turns: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Card(Identified, Base):
    """One skill proposed; not asked about when the portfolio already said it as the series began."""

    __tablename__ = "card"
    __table_args__ = (UniqueConstraint("series_id", "position"), UniqueConstraint("series_id", "skill_id"))

    series_id: Mapped[UUID] = mapped_column(ForeignKey("card_series.id"))
    position: Mapped[int]
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"))
    # The few words of a person's sentence that show the skill; the sentence itself is not kept.
    words: Mapped[str | None]
    asked: Mapped[bool]


class CardAnswer(Identified, Base):
    """An answer to a card; the last one not undone holds. It knows what it laid, and what stood before it."""

    __tablename__ = "card_answer"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 4", name="level"),
        CheckConstraint("expected_on IS NULL OR said = 'in_progress'", name="expected_on"),
        UniqueConstraint("card_id", "turn"),
    )

    card_id: Mapped[UUID] = mapped_column(ForeignKey("card.id"))
    turn: Mapped[int]
    said: Mapped[CardSaid] = mapped_column(enum_column(CardSaid))
    level: Mapped[int | None]
    expected_on: Mapped[date | None] = mapped_column(Date)
    ground_id: Mapped[UUID | None] = mapped_column(ForeignKey("ground.id"))
    replaced_id: Mapped[UUID | None] = mapped_column(ForeignKey("ground.id"))
    said_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
