"""What the Region recognises, and the meta-badges earned from it."""

from typing import Any

from flask import Flask


def register(app: Flask) -> None:
    """Attach the pages, and let meta-badges follow what becomes of badges."""
    from app.credentials import signals  # noqa: PLC0415 (models import this package before the pages can be)
    from app.recognition.views import bp, register  # noqa: PLC0415
    from app.ui.scripts import let_scripts_in  # noqa: PLC0415

    app.register_blueprint(bp)
    let_scripts_in(app, register.is_read_by_programs)
    signals.badges_weighed.connect(_weighed)
    signals.key_given_up.connect(_key_given_up)


def _weighed(_sender: object, **told: Any) -> None:
    from app.recognition.services import following  # noqa: PLC0415 (as above)
    from app.recognition.views.blueprint import means  # noqa: PLC0415

    following.badges_weighed(told["session"], told["badge_ids"], means=means, now=told["now"])


def _key_given_up(_sender: object, **told: Any) -> None:
    from app.recognition.services import following  # noqa: PLC0415

    following.key_given_up(told["session"], told["key"].id, now=told["now"])
