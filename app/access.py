"""The decorators every view wears, and the guard that refuses a view that wears none."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import ParamSpec

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.permissions import Permission, Scope


class Audience(StrEnum):
    """Whom a page is for when no permission is asked."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    TOKEN = "token"  # noqa: S105 (a program that brings one)


@dataclass(frozen=True, slots=True)
class Access:
    """What a view declares: an audience, or the permission or the scope it requires."""

    audience: Audience
    permission: Permission | None = None
    scope: Scope | None = None


# Views that come from a library, and so cannot wear a decorator. Their own library guards them.
BORROWED: dict[str, Access] = {
    "static": Access(Audience.PUBLIC),
}


def borrow(endpoint: str, audience: Audience) -> None:
    """Declare the access of a view that a library brings."""
    BORROWED[endpoint] = Access(audience)


Params = ParamSpec("Params")
View = Callable[Params, ResponseReturnValue]


def public(view: View[Params]) -> View[Params]:
    """Let anyone see this view."""
    return _declare(view, Access(Audience.PUBLIC))


def signed_in(view: View[Params]) -> View[Params]:
    """Let anyone who has signed in see this view."""

    @wraps(view)
    def guarded(*args: Params.args, **kwargs: Params.kwargs) -> ResponseReturnValue:
        return view(*args, **kwargs) if current_user.is_authenticated else _ask_to_sign_in()

    return _declare(guarded, Access(Audience.SIGNED_IN))


def requires(permission: Permission) -> Callable[[View[Params]], View[Params]]:
    """Let only those whose roles grant this permission see the view; to others it does not exist."""

    def decorate(view: View[Params]) -> View[Params]:
        @wraps(view)
        def guarded(*args: Params.args, **kwargs: Params.kwargs) -> ResponseReturnValue:
            if not current_user.is_authenticated:
                return _ask_to_sign_in()
            if permission not in current_user.permissions:
                abort(404)
            return view(*args, **kwargs)

        return _declare(guarded, Access(Audience.SIGNED_IN, permission))

    return decorate


# Where the slice that gives tokens says how to know one: called with the scope, it returns a refusal or nothing.
TOKEN_GUARD = "token_guard"  # noqa: S105 (a name)


def by_token(scope: Scope) -> Callable[[View[Params]], View[Params]]:
    """Let in only programs that bring a token given for this scope; a cookie opens nothing here."""

    def decorate(view: View[Params]) -> View[Params]:
        @wraps(view)
        def guarded(*args: Params.args, **kwargs: Params.kwargs) -> ResponseReturnValue:
            guard: Callable[[Scope], ResponseReturnValue | None] = current_app.extensions[TOKEN_GUARD]
            refusal = guard(scope)
            return view(*args, **kwargs) if refusal is None else refusal

        return _declare(guarded, Access(Audience.TOKEN, scope=scope))

    return decorate


def let_forms_go_to(origin: str) -> None:
    """Let a form of this one page lead to another site: browsers follow no form elsewhere, even by way of us."""
    g.forms_go_to = origin


def declared_access(app: Flask, endpoint: str) -> Access | None:
    """What the view behind an endpoint declares, or None when it says nothing."""
    if endpoint in BORROWED:
        return BORROWED[endpoint]
    access: Access | None = getattr(app.view_functions.get(endpoint), "__access__", None)
    return access


def refuse_undeclared() -> None:
    """Before each request: a view that declares nothing is shown to nobody."""
    if request.endpoint is not None and declared_access(current_app, request.endpoint) is None:
        abort(404)


def _declare(view: View[Params], access: Access) -> View[Params]:
    view.__access__ = access  # type: ignore[attr-defined]
    return view


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.method != "GET":
        abort(403)
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
