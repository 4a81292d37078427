"""What an application may do, in words: for people, and in English for whoever writes programs."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.permissions import Scope

# What the person lets the application do; staying is told by the date.
SCOPES: dict[Scope, Any] = {
    Scope.READ_BADGES: _l("See your badges: those you accepted, and those you brought in"),
    Scope.ADD_BADGES: _l("Add badges to your portfolio, or replace one by a newer one"),
    Scope.READ_PROFILE: _l("See your name and your e-mail address"),
    Scope.CHANGE_PROFILE: _l("Change the name you are shown by"),
}

DESCRIPTIONS: dict[Scope, str] = {
    Scope.READ_BADGES: "Read the badges of the person.",
    Scope.ADD_BADGES: "Add badges to those of the person, or replace one by a newer one.",
    Scope.READ_PROFILE: "Read the name and the e-mail address of the person.",
    Scope.CHANGE_PROFILE: "Change the name the person is shown by.",
    Scope.STAY: "Renew the access without asking the person again.",
}

REFUSALS: dict[str, Any] = {
    "invalid_client": _l("This application is not known here. It may have registered long ago, and not been used."),
    "invalid_scope": _l("It asks for something that does not exist here, or that it has not declared."),
    "unsupported_response_type": _l("It asks in a way that is not accepted here."),
}
REFUSED: Any = _l("Its request is not complete, or not safe.")


def allowed(scope: str) -> list[Any]:
    """Say what a yes to these scopes lets an application do."""
    return [words for one, words in SCOPES.items() if one in scope.split()]
