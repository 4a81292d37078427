"""Badges: written, given, published, verified and kept."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask

# People at an event ask for a badge from one address, that of the place.
A_WHOLE_HALL = "600 per 5 minutes"


def register(app: Flask) -> None:
    """Attach the pages, let backpacks follow what is given and decided, and badges what trainers attest."""
    from app.accounts import limiting  # noqa: PLC0415 (as below)
    from app.credentials.views import bp, published  # noqa: PLC0415 (models import this package before the pages can be)
    from app.ui.scripts import let_scripts_in  # noqa: PLC0415

    app.register_blueprint(bp)
    let_scripts_in(app, published.is_read_by_verifiers)
    limiting.limit(
        app,
        [
            ("credentials.bring_badge", limiting.REQUESTS, limiting.REQUESTS, False),
            ("credentials.verify_badge_again", limiting.TRIES, limiting.REQUESTS, False),
            ("credentials.person_addresses", limiting.LETTERS, limiting.REQUESTS, False),
            ("credentials.verify_address", limiting.TRIES, limiting.REQUESTS, False),
            ("credentials.ask", limiting.REQUESTS, A_WHOLE_HALL, False),
        ],
    )
    _follow(app)


def _follow(app: Flask) -> None:
    from flask_security.signals import password_reset, user_authenticated  # noqa: PLC0415 (as above)

    from app.accounts.signals import invitation_accepted, trainee_joined  # noqa: PLC0415
    from app.attestations.signals import about_to_sign, as_badges_wanted, attested, taken_back  # noqa: PLC0415
    from app.credentials import signals  # noqa: PLC0415
    from app.credentials.services import following  # noqa: PLC0415
    from app.portfolio.signals import origins_wanted  # noqa: PLC0415

    signals.badges_given.connect(following.given)
    signals.badge_decided.connect(following.decided)
    signals.key_given_up.connect(following.key_given_up)
    trainee_joined.connect(following.came_in)
    invitation_accepted.connect(following.came_in)
    user_authenticated.connect(_signed_in, app)
    password_reset.connect(_message_opened, app)
    origins_wanted.connect(_origins)
    about_to_sign.connect(_about_to_sign)
    attested.connect(_attested)
    as_badges_wanted.connect(_as_badges)
    taken_back.connect(_taken_back)


def _about_to_sign(_sender: object, **told: Any) -> None:
    from app.credentials import services  # noqa: PLC0415

    services.lock_for(**told)


def _attested(_sender: object, **told: Any) -> None:
    """What trainers of some providers attest is given as badges at once."""
    from app.credentials import queries, services  # noqa: PLC0415
    from app.credentials.models import AttestationBadges  # noqa: PLC0415
    from app.credentials.views.attested import means  # noqa: PLC0415

    session = told["session"]
    found = queries.attested(session, told["ids"], setting=AttestationBadges.ALWAYS)
    if found:
        services.give_attested(session, found, by=told["by"], means=means(), now=told["now"])


def _as_badges(_sender: object, **asked: Any) -> dict[Any, Any]:
    from app.credentials import queries  # noqa: PLC0415

    return queries.as_badges(asked["session"], asked["ids"])


def _taken_back(_sender: object, **told: Any) -> None:
    from app.credentials import services  # noqa: PLC0415

    services.revoke_attested(told["session"], told["ids"], reason=told["reason"], by=told["by"], now=told["now"])


def _signed_in(_app: Flask, user: Any, **_given: Any) -> None:
    from app.credentials import services  # noqa: PLC0415
    from app.db import db  # noqa: PLC0415

    services.collect(db.session, user, now=datetime.now(UTC))


def _message_opened(_app: Flask, user: Any, **_given: Any) -> None:
    """A password chosen by a link proves that its message reached this person."""
    from app.credentials import services  # noqa: PLC0415
    from app.db import db  # noqa: PLC0415

    user.confirmed_at = user.confirmed_at or datetime.now(UTC)
    services.collect(db.session, user, now=datetime.now(UTC))


def _origins(_sender: object, **asked: Any) -> dict[Any, Any]:
    from app.credentials import queries  # noqa: PLC0415
    from app.credentials.labels.backpack import origin_words  # noqa: PLC0415

    behind = queries.badges_behind(**asked)
    known = queries.recognised(asked["session"], datetime.now(UTC)) if behind else None
    return {badge.id: origin_words(badge, known) for badge in behind if known is not None}
