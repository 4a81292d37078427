"""What a badge is, in a word: the achievement types that we give."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

KINDS: Mapping[str, Any] = {
    "Badge": _l("Badge"),
    "Competency": _l("Badge of a skill"),
}


META_BADGE = _l("Meta-badge")


def kind_words(kind: str, *, by_rule: bool = False) -> Any:
    """The word for a type; another type is a badge, and what a rule gives is a meta-badge."""
    return META_BADGE if by_rule else KINDS.get(kind, KINDS["Badge"])
