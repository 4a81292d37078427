"""How often one may try: counted in the database, so that all workers count together and a restart forgets nothing."""

import hmac
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, current_app, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import Limiter, RateLimitExceeded
from flask_security import current_user
from limits.storage import MovingWindowSupport, Storage

from app.accounts.models import RateLimitHit
from app.accounts.queries import tidy_email
from app.db import begin_writing, db
from app.ui.apologies import Apology

View = Callable[..., Any]

SCHEME = "tremplin"
WINDOW = 300
TRIES = "10 per 5 minutes"
# Not guesses: a whole class signs up, or asks for a new password, from one address.
REQUESTS = "60 per 5 minutes"
LETTERS = "5 per 5 minutes"

RETENTION = timedelta(hours=1)

HIT: sa.Table = RateLimitHit.metadata.tables["rate_limit_hit"]


class DatabaseStorage(Storage, MovingWindowSupport):
    """Counts tries in a moving window, one row a try, each count in a short transaction of its own."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 (the library's own form)

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a storage may raise when it is down."""
        return sa.exc.SQLAlchemyError

    def now(self) -> datetime:
        """Return the present; tests move it."""
        return datetime.now(UTC)

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count a try, unless the window is full; two at once never both take the last place."""
        now = self.now()
        with turn(key) as connection:
            connection.execute(sa.delete(HIT).where(HIT.c.at <= now - timedelta(seconds=expiry), HIT.c.key == key))
            connection.execute(sa.delete(HIT).where(HIT.c.id.in_(_forgotten(now))))
            taken = connection.scalar(sa.select(sa.func.count()).select_from(HIT).where(HIT.c.key == key)) or 0
            if taken + amount > limit:
                return False
            connection.execute(sa.insert(HIT), [{"key": key, "at": now}] * amount)
        return True

    def give_back(self, keys: Sequence[str]) -> None:
        """Take back the last try counted for each key: it succeeded, and success is no guess."""
        last = sa.select(sa.func.max(HIT.c.id)).where(HIT.c.key.in_(keys)).group_by(HIT.c.key)
        with turn("") as connection:
            connection.execute(sa.delete(HIT).where(HIT.c.id.in_(last)))

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Return when the window began, and how many tries are in it."""
        now = self.now()
        with turn(key) as connection:
            first, count = connection.execute(
                sa.select(sa.func.min(HIT.c.at, type_=HIT.c.at.type), sa.func.count()).where(
                    HIT.c.key == key, HIT.c.at > now - timedelta(seconds=expiry)
                )
            ).one()
        return (first or now).timestamp(), min(count, limit)

    def get(self, key: str) -> int:
        """Return how many tries are kept for a key."""
        with turn(key) as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(HIT).where(HIT.c.key == key)) or 0

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Refuse to count by fixed windows: twenty tries would fit around a border."""
        raise NotImplementedError

    def get_expiry(self, key: str) -> float:
        """Refuse to speak of fixed windows."""
        raise NotImplementedError

    def check(self) -> bool:
        """Whether the database answers."""
        with turn("") as connection:
            return connection.scalar(sa.select(1)) == 1

    def reset(self) -> int:
        """Forget all tries."""
        with turn("") as connection:
            return int(connection.execute(sa.delete(HIT)).rowcount)

    def clear(self, key: str) -> None:
        """Forget a key's tries."""
        with turn(key) as connection:
            connection.execute(sa.delete(HIT).where(HIT.c.key == key))


def _forgotten(now: datetime) -> sa.Select[tuple[int]]:
    """Tries no window reaches back to, a few at a time; those another worker is removing are left to it."""
    old = sa.select(HIT.c.id).where(HIT.c.at <= now - RETENTION).order_by(HIT.c.id).limit(100)
    return old.with_for_update(skip_locked=True)


@contextmanager
def turn(key: str) -> Iterator[sa.Connection]:
    """Give one worker at a time a transaction about this key, apart from the page's own.

    A test holds all in one outer transaction: there, a savepoint of it.
    """
    bind = db.session.get_bind()
    if isinstance(bind, sa.Connection):
        with bind.begin_nested():
            yield bind
        return
    with bind.connect() as connection:
        writer = connection.execution_options(sqlite_begin="IMMEDIATE")
        with writer.begin():
            if writer.dialect.name == "postgresql":
                lock = int.from_bytes(sha256(key.encode()).digest()[:8], signed=True)
                writer.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))
            yield writer


def address() -> str:
    """Whence a try comes, as a name that says it to nobody who reads the table."""
    return _veiled(f"address:{request.remote_addr or ''}")


def account() -> str:
    """Which account is tried: the person signed in, the one half signed in, or the address typed."""
    if current_user.is_authenticated:
        return _veiled(f"user:{current_user.fs_uniquifier}")
    if "tf_user_id" in session:
        return _veiled(f"user:{session['tf_user_id']}")
    return _veiled(f"email:{tidy_email(request.form.get('email', ''))}")


def _veiled(text: str) -> str:
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, text.encode(), sha256).hexdigest()


# What is limited: the view, how many posts of one account, how many of one address, and whether success is given back.
Limit = tuple[str, str | None, str, bool]
LIMITS: tuple[Limit, ...] = (
    ("security.login", TRIES, TRIES, True),
    ("security.verify", TRIES, TRIES, True),
    ("security.change_password", TRIES, TRIES, True),
    ("security.two_factor_token_validation", TRIES, TRIES, True),
    ("security.mf_recovery", TRIES, TRIES, True),
    ("security.forgot_password", LETTERS, REQUESTS, False),
    ("security.reset_password", None, TRIES, True),
    ("security.wan_signin_response", None, REQUESTS, False),
    ("accounts.sign_up", None, REQUESTS, False),
    ("accounts.sign_up_employer", None, REQUESTS, False),
    ("accounts.accept_invitation", None, REQUESTS, False),
    ("accounts.invite_staff", REQUESTS, REQUESTS, False),
    ("accounts.invite_trainee", REQUESTS, REQUESTS, False),
)


def limit_tries(app: Flask) -> Limiter:
    """Count tries, and put the limits above on their views, which are all there by now."""
    app.config["RATELIMIT_STORAGE_URI"] = f"{SCHEME}://"
    limiter = Limiter(address, app=app, strategy="moving-window")
    app.extensions["tries"] = limiter
    limit(app, LIMITS)
    app.after_request(_give_back_success)
    app.register_error_handler(RateLimitExceeded, _wait)
    return limiter


def limit(app: Flask, limits: Sequence[Limit], by: Callable[[], str] | None = None) -> None:
    """Put limits on views, here or in a slice above; what those give back is for the table above to say.

    `by` names another thing to count by than the account, for views that know none.
    """
    limiter: Limiter = app.extensions["tries"]
    for endpoint, per_account, per_address, _back in limits:
        view = app.view_functions[endpoint]
        limited = view if endpoint in WRITES_LATE else _from_the_start(view)
        for allowed, whose in ((per_account, by or account), (per_address, address)):
            if allowed is not None:
                scope = f"{endpoint}:{whose.__name__}"
                limited = limiter.shared_limit(allowed, scope=scope, key_func=whose, methods=["POST"])(limited)
        app.view_functions[endpoint] = _apart(limited)


def _apart(view: View) -> View:
    """Let go of the page's own transaction while tries are counted: SQLite has one writer at a time."""

    @wraps(view)
    def counted(*args: Any, **kwargs: Any) -> Any:
        if request.method == "POST":
            db.session.commit()
        return view(*args, **kwargs)

    return counted


def _from_the_start(view: View) -> View:
    """Take the transaction up again, for a page that will write."""

    @wraps(view)
    def written(*args: Any, **kwargs: Any) -> Any:
        if request.method == "POST":
            begin_writing(db.session)
        return view(*args, **kwargs)

    return written


def _wait(_refusal: RateLimitExceeded) -> ResponseReturnValue:
    """Say how long to wait, in words and to programs."""
    apology = Apology(_("Too many tries"), _("Wait 5 minutes, then try again."))
    page = render_template("ui/error.html", apology=apology, status=HTTPStatus.TOO_MANY_REQUESTS)
    return page, HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(WINDOW)}


# Reads, hashes for long, and only then writes: see its form.
WRITES_LATE = frozenset({"security.login"})

GIVEN_BACK = frozenset(endpoint for endpoint, *_allowed, back in LIMITS if back)


def _give_back_success(response: Response) -> Response:
    """A form that leads elsewhere has done its work: what failed is shown again."""
    if request.method == "POST" and request.endpoint in GIVEN_BACK and response.status_code in {302, 303}:
        limiter: Limiter = current_app.extensions["tries"]
        limiter.storage.give_back([limit.key for limit in limiter.current_limits])  # type: ignore[attr-defined]
    return response
