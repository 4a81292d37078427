"""Flask-Security, set up for this house: what is on, what it says, and which of its views are for whom."""

import base64
import hmac
from datetime import UTC, datetime, timedelta
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, g, request, session
from flask.typing import ResponseReturnValue, RouteCallable
from flask_login import user_logged_out
from flask_security import FSQLALiteUserDatastore, Security, current_user, uia_email_mapper
from flask_security.signals import password_changed, password_reset, user_authenticated
from flask_security.utils import set_request_attr

from app import access
from app.access import Audience
from app.accounts import passwords, sessions
from app.accounts.demo import DEMO_ACCOUNTS, PASSWORD
from app.accounts.labels import LETTERS, MESSAGES
from app.accounts.models import FlaskSecurityRole, User, WebAuthn
from app.accounts.queries import digest
from app.accounts.signals import password_replaced
from app.accounts.tools import FORMS, TOOLS
from app.config import Mode, Settings
from app.db import begin_writing, db

TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"
COOKIE_KEY = "signed_in"

# The library's views that are on: whom each is for. It guards them itself; the rest of it stays off.
PAGES: dict[str, Audience] = {
    "login": Audience.PUBLIC,
    "logout": Audience.PUBLIC,
    "verify": Audience.SIGNED_IN,
    "forgot_password": Audience.PUBLIC,
    "reset_password": Audience.PUBLIC,
    "change_password": Audience.SIGNED_IN,
    # Someone half signed in, who must set up a second factor or show it, is not signed in yet.
    "two_factor_setup": Audience.PUBLIC,
    "two_factor_setup_validate": Audience.SIGNED_IN,
    "two_factor_token_validation": Audience.PUBLIC,
    "two_factor_rescue": Audience.PUBLIC,
    "tf_select": Audience.PUBLIC,
    "mf_recovery": Audience.PUBLIC,
    "mf_recovery_codes": Audience.SIGNED_IN,
    "wan_signin": Audience.PUBLIC,
    "wan_signin_response": Audience.PUBLIC,
    "wan_register": Audience.SIGNED_IN,
    "wan_register_response": Audience.SIGNED_IN,
    "wan_delete": Audience.SIGNED_IN,
    "wan_verify": Audience.SIGNED_IN,
    "wan_verify_response": Audience.SIGNED_IN,
}

URLS = {
    "LOGIN_URL": "/connexion",
    "LOGOUT_URL": "/deconnexion",
    "RESET_URL": "/mot-de-passe-oublie",
    "CHANGE_URL": "/mon-compte/mot-de-passe",
    "VERIFY_URL": "/mon-compte/confirmer",
    "TWO_FACTOR_SETUP_URL": "/mon-compte/second-controle",
    "TWO_FACTOR_TOKEN_VALIDATION_URL": "/connexion/code",
    "TWO_FACTOR_RESCUE_URL": "/connexion/sans-telephone",
    "TWO_FACTOR_SELECT_URL": "/connexion/second-controle",
    "MULTI_FACTOR_RECOVERY_URL": "/connexion/code-de-secours",
    "MULTI_FACTOR_RECOVERY_CODES_URL": "/mon-compte/codes-de-secours",
    "WAN_REGISTER_URL": "/mon-compte/cles",
    "WAN_DELETE_URL": "/mon-compte/cles/retirer",
    "WAN_VERIFY_URL": "/mon-compte/confirmer-par-cle",
    "WAN_SIGNIN_URL": "/connexion/cle",
}


def set_up(app: Flask) -> None:
    """Attach the library, its people in our tables and its sessions in ours."""
    settings: Settings = app.config["SETTINGS"]
    app.config.update({f"SECURITY_{name}": value for name, value in {**_options(settings), **URLS}.items()})
    app.config.update({f"SECURITY_MSG_{name}": message for name, message in MESSAGES.items()})
    app.config.update({f"SECURITY_EMAIL_SUBJECT_{name}": subject for name, subject in LETTERS.items()})
    store = FSQLALiteUserDatastore(db, User, FlaskSecurityRole, WebAuthn)
    security = Security(app, store, **(FORMS | TOOLS))
    security.want_json(lambda _request: False)
    if app.config["DEMO_MODE"]:
        security.login_context_processor(lambda: {"demo_accounts": DEMO_ACCOUNTS, "demo_password": PASSWORD})
    security.login_manager.user_loader(load_user)
    security.login_manager.request_loader(lambda _request: None)  # no token in a header or an address opens anything
    user_authenticated.connect(_open_session, app)
    user_logged_out.connect(_end_session, app)
    password_changed.connect(_end_other_sessions, app)
    password_reset.connect(_end_other_sessions, app)
    app.before_request(_touch_session)
    for page, audience in PAGES.items():
        endpoint = f"security.{page}"
        access.borrow(endpoint, audience)
        app.view_functions[endpoint] = committing(app.view_functions[endpoint])


def _options(settings: Settings) -> dict[str, Any]:
    """Return what is on and how; tests hash quickly, since they check no strength of ours."""
    return {
        "PASSWORD_SALT": settings.password_salt,
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_HASH_PASSLIB_OPTIONS": {
            "argon2__type": "ID",
            "argon2__time_cost": 1 if settings.testing else 2,
            "argon2__memory_cost": 64 if settings.testing else 19456,  # KiB; OWASP's second choice
            "argon2__parallelism": 1,
        },
        # Only binds a reset link to the present password, which is itself a slow hash.
        "HASHING_SCHEMES": ["hex_sha256"],
        "PASSWORD_LENGTH_MIN": passwords.SHORTEST,
        "RETURN_GENERIC_RESPONSES": True,
        "USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": uia_email_mapper, "case_insensitive": False}}],
        "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "EMAIL_HTML": False,
        "INPUT_NORMALIZE_FORM": "NFKC",  # letters with their accents on, or the library refuses them as punctuation
        "JOIN_USER_ROLES": False,
        "DATETIME_FACTORY": lambda: datetime.now(UTC),
        "API_ENABLED_METHODS": ["session"],
        "STATIC_FOLDER": None,
        "CLI_USERS_NAME": None,
        "CLI_ROLES_NAME": None,
        "I18N_DIRNAME": ["builtin", str(TRANSLATIONS)],
        "I18N_DOMAIN": "flask_security;messages",
        "RECOVERABLE": True,
        "RESET_PASSWORD_WITHIN": timedelta(hours=1),
        "CHANGEABLE": True,
        "FRESHNESS": timedelta(hours=1),
        "FRESHNESS_GRACE_PERIOD": timedelta(minutes=15),
        "TWO_FACTOR": True,
        "TWO_FACTOR_REQUIRED": settings.mode is Mode.PRODUCTION,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "TWO_FACTOR_POST_SETUP_VIEW": "accounts.account",
        "TOTP_SECRETS": {"1": _derived(settings, "totp")},
        "TOTP_ISSUER": "Tremplin",
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [_derived(settings, "recovery codes").encode()],
        "WEBAUTHN": True,
        "WAN_RP_NAME": "Tremplin",
        "WAN_ALLOW_USER_HINTS": False,
        "WAN_POST_REGISTER_VIEW": "accounts.account",
        "POST_CHANGE_VIEW": "accounts.account",
        "POST_LOGIN_VIEW": "/",
        "POST_LOGOUT_VIEW": "/",
    }


def _derived(settings: Settings, purpose: str) -> str:
    """Make one more secret out of the salt, which never changes either: the same for all workers."""
    made = hmac.new(settings.password_salt.encode(), purpose.encode(), sha256).digest()
    return base64.urlsafe_b64encode(made).decode()


def committing(view: RouteCallable) -> RouteCallable:
    """End a library's view as ours end: what it did is kept with its answer."""

    @wraps(view)
    def committed(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        response = view(*args, **kwargs)
        if request.method == "POST":
            db.session.commit()
        return response  # type: ignore[return-value]

    return committed


def load_user(uniquifier: str) -> User | None:
    """Find who the cookie stands for, while the session it points to stands."""
    key = session.get(COOKIE_KEY)
    if not uniquifier or not isinstance(key, str):
        return None
    found = sessions.signed_in(db.session, uniquifier=uniquifier, key=key, now=datetime.now(UTC))
    if found is None:
        return None
    user, g.signed_in_session = found
    if user.check_tf_required_setup() and not user.tf_primary_method and not user.webauthn:
        return None  # became staff with a password alone: they sign in again, and set up a second factor
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return user


def _open_session(_app: Flask, user: User, **_: Any) -> None:
    """Someone proved who they are: a new session, and the one they came from, if any, is no more."""
    now = datetime.now(UTC)
    session.permanent = session.pop("_remember", None) == "set"  # the library would keep a cookie we could not end
    device = sessions.device_name(request.user_agent.string)
    begin_writing(db.session)
    old = session.get(COOKIE_KEY)
    if old is not None:
        sessions.end_session(db.session, user_id=user.id, key_hash=digest(old))
    session[COOKIE_KEY] = sessions.open_session(
        db.session, user=user, device=device, remembered=session.permanent, now=now
    )


def _end_session(_app: Flask, user: User, **_: Any) -> None:
    key = session.pop(COOKIE_KEY, None)
    if key is not None and user.is_authenticated:
        sessions.end_session(db.session, user_id=user.id, key_hash=digest(key))


def _end_other_sessions(_app: Flask, user: User, **_: Any) -> None:
    """A new password ends every session but the one it was given in, and whatever else was opened by the old one."""
    key = session.get(COOKIE_KEY)
    sessions.end_sessions(db.session, user_id=user.id, but=digest(key) if key is not None else None)
    password_replaced.send(None, session=db.session, user=user, now=datetime.now(UTC))


def _touch_session() -> None:
    """Note now and then that a session is in use, before the page does anything of its own."""
    if "_user_id" not in session or request.endpoint in {None, "static"} or not current_user.is_authenticated:
        return
    now = datetime.now(UTC)
    if now - g.signed_in_session.last_seen_at >= sessions.TOUCH_EVERY:
        begin_writing(db.session)
        sessions.touch(db.session, key_hash=g.signed_in_session.key_hash, now=now)
        db.session.commit()
