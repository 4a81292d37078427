"""Where requests stand, and what was said in them."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.recognition.models import MetaFamily, RequestState, StepKind

FAMILIES = {
    MetaFamily.BEHAVIOURAL: lazy_pgettext("meta-badges", "Behavioural"),
    MetaFamily.BASIC: lazy_pgettext("meta-badges", "Basic"),
    MetaFamily.DIGITAL: lazy_pgettext("meta-badges", "Digital"),
    MetaFamily.TECHNICAL: lazy_pgettext("meta-badges", "Technical"),
}

# What each state is for the structure: words, and the tone of the note that says them.
STATES = {
    RequestState.WAITING: (_l("The Region has it"), "wait"),
    RequestState.PRECISION: (_l("The Region asks you something"), "wait"),
    RequestState.RECOGNISED: (_l("Recognised"), "good"),
    RequestState.REFUSED: (_l("Not recognised"), "bad"),
    RequestState.TAKEN_BACK: (_l("You took it back"), ""),
}
NO_LONGER = _l("Recognised no longer")

STEPS = {
    StepKind.ASKED: _l("The structure asked"),
    StepKind.PRECISION_ASKED: _l("The Region asked for more"),
    StepKind.ANSWERED: _l("The structure answered"),
    StepKind.RECOGNISED: _l("The Region recognised the badge"),
    StepKind.REFUSED: _l("The Region did not recognise the badge"),
    StepKind.APPEALED: _l("The structure appealed"),
    StepKind.TAKEN_BACK: _l("The structure took its request back"),
    StepKind.WITHDRAWN: _l("The Region withdrew its recognition"),
    StepKind.ENDED: _l("The recognition came to its end"),
}

# What a message says of each thing that the Region says: its subject, what happened, and what can be done.
APPEAL = _l("If you do not agree, ask for another look: someone else at the Region decides. Read it, and answer:")
MESSAGES = {
    StepKind.PRECISION_ASKED: (
        _l("The Region asks you something about “%(badge)s”"),
        _l("You asked that “%(badge)s” count for the meta-badge “%(name)s”. Before it decides, the Region asks:"),
        _l("Answer here:"),
    ),
    StepKind.RECOGNISED: (
        _l("The Region recognises “%(badge)s” for the meta-badge “%(name)s”"),
        _l("The badge “%(badge)s” now counts for the meta-badge “%(name)s”. The Region’s reason:"),
        _l("The whole decision:"),
    ),
    StepKind.REFUSED: (
        _l("The Region does not recognise “%(badge)s” for the meta-badge “%(name)s”"),
        _l("The badge “%(badge)s” does not count for the meta-badge “%(name)s”. The Region’s reason:"),
        APPEAL,
    ),
    StepKind.WITHDRAWN: (
        _l("The Region no longer recognises “%(badge)s” for the meta-badge “%(name)s”"),
        _l("The badge “%(badge)s” counts no longer for the meta-badge “%(name)s”. The Region’s reason:"),
        APPEAL,
    ),
    StepKind.ENDED: (
        _l("The recognition of “%(badge)s” for the meta-badge “%(name)s” has ended"),
        _l("Its last day has passed: the badge “%(badge)s” counts no longer for the meta-badge “%(name)s”."),
        _l("You can ask again:"),
    ),
}

REFUSALS = {
    "asked": _l("You have asked this already: follow it in “Recognition by the Region”."),
    "recognised": _l("This badge counts for this meta-badge already."),
    "retired": _l("This meta-badge is no longer awarded."),
    "not_published": _l("Publish the badge first: the Region looks at what people are given."),
    "no_facet": _l("Choose at least one facet."),
    "meta_badge": _l("This badge is a meta-badge: they do not count for each other."),
}
CHANGED = _l("Something was said meanwhile. Read it, then send your answer: what you wrote is still here.")
CLOSED = _l("This request is not waiting for that any more. Read what was said last.")
