"""The words of badges given, of lists of people, and of requests by a code."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.credentials.models import ClaimState, DecisionKind, IssuingRun, LineState, RunState

# What may be looked for: where a badge stands, and whether it ends soon.
LOOKED_FOR: dict[str, Any] = {"soon": _l("Ends within 30 days")}
BADGE_STATES: dict[str, Any] = {
    "valid": _l("Valid badge"),
    "suspended": _l("Suspended badge"),
    "revoked": _l("Badge taken back"),
    "expired": _l("Expired badge"),
}
DECISIONS: dict[DecisionKind, Any] = {
    DecisionKind.ISSUED: _l("Badge given"),
    DecisionKind.REVOKED: _l("Badge taken back for good"),
    DecisionKind.SUSPENDED: _l("Badge suspended for now"),
    DecisionKind.RESTORED: _l("Badge restored"),
    DecisionKind.REPLACED: _l("Replaced by a newer badge"),
}
RUN_STATES: dict[RunState, Any] = {
    RunState.TRIED: _l("To check: nothing is given yet"),
    RunState.WAITING: _l("About to begin"),
    RunState.WORKING: _l("Being given"),
    RunState.DONE: _l("The list is done"),
    RunState.STOPPED: _l("Stopped on the way"),
}
PUT_ASIDE = _l("Put aside: nothing was given")
NEVER_BEGAN = _l("Stopped before it began: nothing was given")


def run_words(run: IssuingRun) -> Any:
    """Where a list stands; one that was stopped before anything was given did not stop on the way."""
    if run.state is not RunState.STOPPED or run.began_at is not None:
        return RUN_STATES[run.state]
    return PUT_ASIDE if run.stopped_reason == "aside" else NEVER_BEGAN


LINE_STATES: dict[LineState, Any] = {
    LineState.WAITING: _l("To be given"),
    LineState.ISSUED: _l("Given to them"),
    LineState.HELD: _l("Held already"),
    LineState.REFUSED: _l("Left out"),
}
NOT_GIVEN = _l("Not given")  # what waits, once its list was stopped
STOPPED: dict[str, Any] = {
    "aside": _l("Someone of your structure put it aside. Send the table again to give the badge."),
    "by_hand": _l("Someone of your structure stopped it. What was given stays given."),
    "not_published": _l("The badge was withdrawn on the way. What was given stays given."),
    "no_key": _l("Your structure has no key to sign by. Ask its administrator to make one, then send the rest again."),
}
LINE_PROBLEMS: dict[str, Any] = {
    "unreadable": _l("This line holds signs that nobody can read. Write it again, then send the table anew."),
    "no_email": _l("The e-mail address is missing. Add it."),
    "bad_email": _l("This e-mail address cannot be right. Correct it."),
    "twice": _l("This address is further up already: one badge a person is enough."),
    "too_long": _l("A name takes 120 characters at most, words 2,000. Shorten them."),
    "bad_link": _l("This link is not one. It begins by https://"),
    "no_evidence": _l("This badge asks for evidence. Add a link or a few words in the evidence column."),
}
CLAIM_STATES: dict[ClaimState, Any] = {
    ClaimState.WAITING: _l("Waits for your answer"),
    ClaimState.GRANTED: _l("Badge given"),
    ClaimState.REFUSED: _l("Refused"),
}
ALREADY_HELD = _l("They hold this badge already.")
# The same, for the structure that shows the code.
WINDOW_STATES: dict[str, Any] = {
    "early": _l("Nobody can ask yet: it is not open."),
    "over": _l("It is over: nobody can ask by this code any more."),
    "closed": _l("It is closed: nobody can ask by this code any more."),
    "full": _l("As many people as you planned have asked: nobody else can."),
}
CLAIM_PROBLEMS: dict[str, Any] = {
    "early": _l("It is too early to ask for this badge."),
    "over": _l("It is too late to ask for this badge. Speak to the structure."),
    "closed": _l("This badge cannot be asked for here any more. Speak to the structure."),
    "full": _l("All the badges planned here have been asked for. Speak to the structure."),
}
BY_RULE = _l("This badge is given and taken back by its rule: nobody does it by hand.")
# What each decision is called on buttons, and what it does.
CHOICES: dict[str, tuple[Any, Any]] = {
    "retirer": (_l("Take back for good"), _l("Its page and its status list say so at once. It cannot be undone.")),
    "suspendre": (_l("Suspend"), _l("Its page and its status list say so at once. You can restore it later.")),
    "retablir": (_l("Restore"), _l("It is good again at once, everywhere.")),
}
