"""What the Region recognises, and the meta-badges earned from it."""

from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from app.credentials.signals import Alike, Resting


def register(app: Flask) -> None:
    """Attach the pages, and let meta-badges follow what becomes of badges."""
    from app.credentials import signals  # noqa: PLC0415 (models import this package before the pages can be)
    from app.recognition.views import bp, register  # noqa: PLC0415
    from app.ui.scripts import let_scripts_in  # noqa: PLC0415

    app.register_blueprint(bp)
    let_scripts_in(app, register.is_read_by_programs)
    signals.badges_weighed.connect(_weighed)
    signals.key_given_up.connect(_key_given_up)
    signals.resting_wanted.connect(_resting)
    signals.alike_wanted.connect(_alike)


def _weighed(_sender: object, **told: Any) -> None:
    from app.recognition.services import following  # noqa: PLC0415 (as above)
    from app.recognition.views.blueprint import means  # noqa: PLC0415

    following.badges_weighed(told["session"], told["badge_ids"], means=means, now=told["now"])


def _key_given_up(_sender: object, **told: Any) -> None:
    from app.recognition.services import following  # noqa: PLC0415

    following.key_given_up(told["session"], told["key"].id, now=told["now"])


def _resting(_sender: object, **asked: Any) -> "list[Resting]":
    from app.recognition.queries import falling  # noqa: PLC0415 (as above)

    return falling.resting(asked["session"], asked["badge_ids"], asked["now"])


def _alike(_sender: object, **asked: Any) -> "list[Alike]":
    from app.recognition.bridge import pairs  # noqa: PLC0415

    return pairs.alike_to(asked["session"], asked["version"])
