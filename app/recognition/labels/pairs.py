"""The words of badges nearly the same."""

from flask_babel import lazy_gettext as _l

from app.recognition.models import PairNoteKind

# What the Region may propose: the words of the choice, and what it asks of the structures.
PROPOSALS = {
    PairNoteKind.MERGE: (_l("Make them one badge"), _l("One structure gives it, or both give the same.")),
    PairNoteKind.ALIGN: (_l("Bring them in line"), _l("Two badges stay, that name the same skills in the same words.")),
    PairNoteKind.APART: (_l("They are not the same"), _l("The pair leaves this list. Nobody is written to.")),
}

SAID = {
    PairNoteKind.MERGE: _l("The Region proposes to make them one badge"),
    PairNoteKind.ALIGN: _l("The Region proposes to bring them in line"),
    PairNoteKind.APART: _l("The Region says that they are not the same"),
    PairNoteKind.ANSWERED: _l("A structure answers"),
}

TO_SEE, TALKED_OF, APART, ALL = "a-voir", "echange", "differents", "tout"
STATES = {
    TO_SEE: _l("To look at"),
    TALKED_OF: _l("Being talked of"),
    APART: _l("Not the same"),
    ALL: _l("All pairs"),
}

# What is compared, by the codes that the comparison uses.
SHARES = {"name": _l("their names"), "words": _l("their words"), "skills": _l("their skills")}


def state_of(last: PairNoteKind | None) -> str:
    """Where a pair stands, by what was said last."""
    if last is None:
        return TO_SEE
    return APART if last is PairNoteKind.APART else TALKED_OF
