"""People, organisations and memberships; signing in and coming in."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the pages, then the sign-in library whose templates they replace, then the limits on both."""
    from app.accounts import labels, limiting, security, team_views, views  # noqa: F401, PLC0415 (once all is known)

    app.register_blueprint(views.bp)
    app.jinja_env.globals["role_label"] = labels.role_label
    if app.config["DEMO_MODE"]:
        views.offer_demo(app)
    security.set_up(app)
    limiting.limit_tries(app)
