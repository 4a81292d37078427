"""Words of badges written: what they are, where they stand, what their pictures are made of."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.credentials.models import AchievementState

# The standard's achievement types that a structure here may mean, in words.
KINDS: dict[str, tuple[Any, Any]] = {
    "Badge": (_l("A badge"), _l("For most badges.")),
    "Competency": (_l("A skill that was seen"), _l("The person did it, and someone saw it.")),
    "CommunityService": (_l("A voluntary commitment"), _l("Time given to an association or to others.")),
    "Course": (_l("A training that was followed"), _l("The person came and took part, without an exam.")),
    "Award": (_l("A reward"), _l("For a result, or to say thank you.")),
}
STATES: dict[AchievementState, Any] = {
    AchievementState.DRAFT: lazy_pgettext("badge", "Draft"),
    AchievementState.PUBLISHED: lazy_pgettext("badge", "Published"),
    AchievementState.RETIRED: lazy_pgettext("badge", "Given no more"),
}
SHAPES: dict[str, Any] = {
    "drop": lazy_pgettext("shape", "Drop"),
    "circle": lazy_pgettext("shape", "Circle"),
    "hexagon": lazy_pgettext("shape", "Hexagon"),
    "shield": lazy_pgettext("shape", "Shield"),
    "rosette": lazy_pgettext("shape", "Rosette"),
    "ribbon": lazy_pgettext("shape", "Ribbon"),
}
COLOURS: dict[str, Any] = {
    "blue": lazy_pgettext("colour", "Blue"),
    "night": lazy_pgettext("colour", "Night and gold"),
    "green": lazy_pgettext("colour", "Green"),
    "teal": lazy_pgettext("colour", "Teal"),
    "plum": lazy_pgettext("colour", "Plum"),
    "brick": lazy_pgettext("colour", "Brick"),
    "straw": lazy_pgettext("colour", "Straw"),
    "linen": lazy_pgettext("colour", "Pale blue"),
}
ICONS: dict[str, Any] = {
    "": lazy_pgettext("icon", "None"),
    "team": lazy_pgettext("icon", "Team"),
    "speech": lazy_pgettext("icon", "Speech"),
    "tools": lazy_pgettext("icon", "Tool"),
    "screen": lazy_pgettext("icon", "Screen"),
    "care": lazy_pgettext("icon", "Heart"),
    "star": lazy_pgettext("icon", "Star"),
    "book": lazy_pgettext("icon", "Book"),
    "compass": lazy_pgettext("icon", "Compass"),
    "list": lazy_pgettext("icon", "List"),
    "leaf": lazy_pgettext("icon", "Leaf"),
    "bike": lazy_pgettext("icon", "Bicycle"),
    "hands": lazy_pgettext("icon", "Hand"),
}
MISSING: dict[str, Any] = {
    "name": _l("Write the badge’s name."),
    "description": _l("Say in a sentence what the badge says of the person."),
    "criteria": _l("Say what one must do to get it."),
    "picture_png": _l("Give it a picture."),
}
REFUSED_PICTURES: dict[str, Any] = {
    "empty": _l("Choose a file first."),
    "large": _l("This file is too heavy: 1 MB at most. Make the picture smaller, then send it again."),
    "kind": _l("This is neither a PNG nor an SVG picture. Save yours in one of these two formats."),
    "damaged": _l("This picture cannot be read to its end. Save it again, then send it."),
    "square": _l("The picture must be square: as wide as it is high."),
    "small": _l("The picture is too small: 256 pixels wide at least."),
    "pixels": _l("The picture is too detailed. Make it simpler or smaller, then send it again."),
    "words": _l("This drawing holds letters that others may not be able to show. Send it as PNG."),
}
EXAMPLE = _l("""For **three weeks**, the person:

- arrives on time;
- passes the instructions on to the group;
- helps someone who has just arrived.

Two people saw it, at different moments.""")

# What was typed is still on the page, and cannot be kept as it was read.
CHANGED = _l("Someone else changed this draft meanwhile. Your words are still here: compare, then save again.")
PUBLISHED = _l("This badge was published meanwhile: its words are fixed. Make a new version.")
DISCARDED = _l(
    "Someone discarded this draft meanwhile. Your words are still here: save again, and they make a new draft."
)
DISCARDED_FIRST = _l(
    "This draft is no longer there: a colleague may have discarded it. Your words are still here: save again, and they "
    "make a new badge."
)
GONE_PICTURE = _l("A colleague may have discarded the draft that you were drawing.")
RETIRED = _l("A colleague has put this badge aside: it is given no more. Take it up again, then send this form again.")
