"""The forms that were sent and taken in."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class SentForm(Base):
    """That a form, as it was drawn and filled in, was taken in: a fingerprint, from which nothing is read back."""

    __tablename__ = "sent_form"

    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(index=True)
