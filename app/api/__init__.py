"""The Open Badges API: applications that people link to their portfolio, and what these may read and bring."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach what programs call, and the pages where people say what programs may do."""
    from app.access import TOKEN_GUARD  # noqa: PLC0415 (models import this package before the pages can be)
    from app.accounts.limiting import limit  # noqa: PLC0415
    from app.accounts.signals import password_replaced  # noqa: PLC0415
    from app.api.services import following  # noqa: PLC0415
    from app.api.views import LIMITS, bp, guard, pages, server, status  # noqa: PLC0415
    from app.ui.scripts import WITH_A_TOKEN, let_scripts_in  # noqa: PLC0415

    status.register(app)
    app.register_blueprint(bp)
    app.register_blueprint(pages)
    app.extensions[TOKEN_GUARD] = guard.guard
    app.extensions["csrf"].exempt(bp)  # no cookie opens anything there
    server.register(app)
    limit(app, LIMITS, by=guard.caller)
    let_scripts_in(app, status.is_here, send=WITH_A_TOKEN, read=status.HEADERS)
    password_replaced.connect(following.password_replaced)
