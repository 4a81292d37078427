"""Assembly of the application: with cli, the one module that knows every slice."""

from datetime import timedelta
from importlib import import_module
from inspect import iscoroutinefunction

from flask import Flask, Response, g, request
from flask_wtf import CSRFProtect
from sqlalchemy.engine import make_url
from werkzeug.middleware.proxy_fix import ProxyFix

import app.accounts.models
import app.api.models
import app.attestations.models
import app.audit.models
import app.credentials.models
import app.files.models
import app.guidance.models
import app.matches.models
import app.offers.models
import app.once.models
import app.portfolio.models
import app.positioning.models
import app.recognition.models
import app.record.models
import app.sharing.models
import app.skills.models
import app.territory.models
import app.trainings.models  # noqa: F401 (each brings its tables)
from app import access, i18n
from app.config import Mode, Settings
from app.db import begin_writing, db, engine_options, prepare
from app.ui.incoming import ReadableRequest, ShortNumber

# Each slice with pages offers `register(app)` in its package.
SLICES_WITH_PAGES = (
    "ui",
    "mail",
    "jobs",
    "territory",
    "accounts",
    "skills",
    "portfolio",
    "trainings",
    "sharing",
    "attestations",
    "credentials",
    "positioning",
    "recognition",
    "offers",
    "matches",
    "record",
    "guidance",
    "home",
    "admin",
    "api",
)

# Each slice with work to do behind the pages says so in `tasks`.
SLICES_WITH_TASKS = ("credentials", "recognition")

csrf = CSRFProtect()


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from its settings (by default, from the environment)."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__, static_folder=None)
    app.request_class = ReadableRequest
    app.url_map.converters["int"] = ShortNumber
    _configure(app, settings)
    db.init_app(app)
    # The extension also closes asynchronous sessions, by an event loop at the end of each request. We have none.
    app.teardown_appcontext_funcs[:] = [one for one in app.teardown_appcontext_funcs if not iscoroutinefunction(one)]
    with app.app_context():
        prepare(db.engine)
    if settings.proxies:  # else every visitor would share the proxy's address, and its limit of tries
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    csrf.init_app(app)
    i18n.init_app(app)
    for slice_name in SLICES_WITH_PAGES:
        import_module(f"app.{slice_name}").register(app)
    for slice_name in SLICES_WITH_TASKS:
        import_module(f"app.{slice_name}.tasks")
    app.before_request(access.refuse_undeclared)
    app.before_request(_write_from_the_start)
    app.after_request(_harden)
    return app


def _write_from_the_start() -> None:
    """A request that writes says so before its first read (see db.begin_writing)."""
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        begin_writing(db.session)


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_ENGINES={"default": engine_options(make_url(settings.database_url))},
        TESTING=settings.testing,
        MAX_CONTENT_LENGTH=32 * 1024 * 1024,
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        DEMO_MODE=settings.mode is Mode.DEMO,
    )


CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


def _harden(response: Response) -> Response:
    elsewhere = f"form-action 'self' {g.forms_go_to};" if "forms_go_to" in g else "form-action 'self';"
    policy = CONTENT_SECURITY_POLICY.replace("form-action 'self';", elsewhere)
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store, private"
    return response
