"""The words of sharing."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.sharing.models import Part, What

PARTS: dict[Part, Any] = {
    Part.SKILLS: _l("Skills and their proofs"),
    Part.EVIDENCE: _l("Evidence"),
    Part.EXPERIENCES: _l("Experiences and own words"),
    Part.TRAININGS: _l("Trainings and titles"),
    Part.CONTACT: _l("E-mail address"),
    Part.STEPS: _l("Offers and steps"),
}
HINTS = {
    Part.SKILLS: _l("Levels, who attested them, and the dates of what is being learnt."),
    Part.EVIDENCE: _l("Photos, documents and links, and what people met at work say."),
    Part.EXPERIENCES: _l("Jobs, volunteering, life at home, and skills said in your words."),
    Part.TRAININGS: _l("Where, what and until when; the titles obtained."),
    Part.CONTACT: _l("The one you sign in with. Your name is shown anyway."),
    Part.STEPS: _l("What you look for, the offers that fit you and where you stand with them."),
}
# A link is opened by anyone who has it: there, the name comes only with the address.
LINK_PARTS: dict[Part, Any] = {
    **{part: PARTS[part] for part in Part if part is not Part.STEPS},
    Part.CONTACT: _l("Your name and e-mail address"),
}
LINK_HINTS: dict[Part, Any] = {**HINTS, Part.CONTACT: _l("Without it, the page does not say whose portfolio it is.")}

# For how long, in days; another day is chosen by the calendar.
OTHER = "other"
DURATIONS = {
    "7": _l("One week"),
    "30": _l("One month"),
    "90": _l("Three months"),
    "180": _l("Six months"),
    OTHER: _l("Until a day I choose"),
}

WHOM_ALL, WHOM_ASKER = "all", "asker"

WHATS = {
    What.PORTFOLIO: _l("The page of your portfolio"),
    What.SKILLS: _l("Your skills, to attest them"),
    What.EVIDENCE: _l("A piece of evidence"),
    What.TRAINING: _l("Your training"),
    What.POSITIONING: _l("Your positioning"),
    What.STEPS: _l("Offers and steps"),
    What.BOOKLET: _l("Your booklet"),
}


def in_order(parts: frozenset[Part]) -> list[Part]:
    """Parts as pages list them."""
    return [part for part in Part if part in parts]
