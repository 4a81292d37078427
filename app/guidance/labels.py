"""The words of accompanying."""

from flask_babel import lazy_gettext as _l

from app.guidance.models import HandOverAnswer, StepEventKind, StepState, Turn

# Whose turn it is, as those who accompany read it, and as the person does.
TURNS = {Turn.PERSON: _l("For the person to do"), Turn.COUNSELLOR: _l("For us to do")}
OWN_TURNS = {Turn.PERSON: _l("For you to do"), Turn.COUNSELLOR: _l("For your counsellor to do")}
STATES = {StepState.OPEN: _l("To do"), StepState.DONE: _l("Done"), StepState.DROPPED: _l("Given up")}
EVENTS = {
    StepEventKind.WRITTEN: _l("Written down"),
    StepEventKind.DONE: _l("Done"),
    StepEventKind.DROPPED: _l("Given up"),
    StepEventKind.REOPENED: _l("Taken up again"),
    StepEventKind.MOVED: _l("Put off"),
}
ANSWERS = {
    None: _l("Waits for an answer"),
    HandOverAnswer.ACCEPTED: _l("Accepted"),
    HandOverAnswer.REFUSED: _l("Refused"),
    HandOverAnswer.WITHDRAWN: _l("Withdrawn"),
}
