"""Reading a person's whole record, and the booklets made of it."""

from app.record.queries.booklets import Change, Checked, booklet, booklet_of, booklets_of, checked, made_since, stated
from app.record.queries.whole import Record, record_of

__all__ = [
    "Change",
    "Checked",
    "Record",
    "booklet",
    "booklet_of",
    "booklets_of",
    "checked",
    "made_since",
    "record_of",
    "stated",
]
