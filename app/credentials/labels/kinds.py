"""What a badge is, in a word: the achievement types that we give."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

KINDS: Mapping[str, Any] = {
    "Badge": _l("Badge"),
    "Competency": _l("Badge of a skill"),
}


def kind_words(kind: str) -> Any:
    """The word for a type; another type is a badge."""
    return KINDS.get(kind, KINDS["Badge"])
