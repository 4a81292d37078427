"""Every page says who may see it."""

from flask import Blueprint, Flask

from app.access import declared_access, public


def undeclared(app: Flask) -> list[str]:
    """List the endpoints that do not say who may see them."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    return sorted(endpoint for endpoint in endpoints if declared_access(app, endpoint) is None)


def test_every_page_declares_who_may_see_it(application: Flask) -> None:
    assert len(list(application.url_map.iter_rules())) > 1
    assert undeclared(application) == []


def test_a_page_that_declares_nothing_is_found() -> None:
    app = Flask("planted", static_folder=None)
    pages = Blueprint("pages", "planted")
    pages.add_url_rule("/open", "open", public(lambda: "open"))
    pages.add_url_rule("/forgotten", "forgotten", lambda: "forgotten")
    app.register_blueprint(pages)

    assert undeclared(app) == ["pages.forgotten"]


def test_a_page_that_declares_nothing_is_shown_to_nobody(application: Flask) -> None:
    application.add_url_rule("/planted", "planted", lambda: "seen")

    assert application.test_client().get("/planted").status_code == 404
