"""What this slice answers: its files, languages, the kit, and what it says when something goes wrong."""

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, Response, abort
from flask.testing import FlaskClient
from flask_wtf import CSRFProtect
from werkzeug.exceptions import TooManyRequests

from app import i18n, ui
from app.access import declared_access
from app.ui.assets import UnknownAssetError, asset
from app.ui.compression import compress
from app.ui.frame import local_path


@pytest.fixture
def visitor(ui_app: Flask) -> FlaskClient:
    return ui_app.test_client()


# --- Files ------------------------------------------------------------------------------------------------------------


def test_a_file_under_the_address_of_its_content_is_kept_for_ever(visitor: FlaskClient) -> None:
    answer = visitor.get(f"/apparence/{asset('tremplin.css').digest}/tremplin.css")

    assert answer.status_code == 200
    assert answer.mimetype == "text/css"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_file_under_an_old_address_is_asked_for_again_next_time(visitor: FlaskClient) -> None:
    answer = visitor.get("/apparence/000000000000/tremplin.css")

    assert answer.data == asset("tremplin.css").content
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_file_is_sent_compressed_to_those_who_read_it_so(visitor: FlaskClient) -> None:
    answer = visitor.get("/apparence/x/tremplin.css", headers={"Accept-Encoding": "br, gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert gzip.decompress(answer.data) == asset("tremplin.css").content


@pytest.mark.parametrize("name", ["views.py", "..", "absent.css", "%2e%2e%2fviews.py"])
def test_nothing_else_is_served(visitor: FlaskClient, name: str) -> None:
    assert visitor.get(f"/apparence/x/{name}").status_code == 404


def test_a_name_with_a_path_in_it_is_no_file_of_ours() -> None:
    with pytest.raises(UnknownAssetError):
        asset("../static/tremplin.css")


def test_pages_travel_compressed_and_their_length_tells_nothing(visitor: FlaskClient) -> None:
    answers = [visitor.get("/planche", headers={"Accept-Encoding": "gzip"}) for _ in range(12)]

    assert all(answer.headers["Content-Encoding"] == "gzip" for answer in answers)
    assert all(gzip.decompress(answer.data).startswith(b"<!doctype html>") for answer in answers)
    assert len({len(answer.data) for answer in answers}) > 1
    assert len(answers[0].data) < 16_000


def test_pages_are_left_whole_for_those_who_ask_so(visitor: FlaskClient) -> None:
    answer = visitor.get("/planche")

    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_pictures_short_answers_and_streams_are_not_compressed(ui_app: Flask) -> None:
    with ui_app.test_request_context("/", headers={"Accept-Encoding": "gzip"}):
        for answer in (
            Response(b"x" * 5000, mimetype="image/png"),
            Response("short", mimetype="text/html"),
            Response(iter(["x" * 5000]), mimetype="text/html"),
        ):
            assert "Content-Encoding" not in compress(answer).headers


def test_a_compressed_answer_keeps_its_tag_as_a_weak_one(ui_app: Flask) -> None:
    with ui_app.test_request_context("/", headers={"Accept-Encoding": "gzip"}):
        answer = Response("x" * 5000, mimetype="application/json")
        answer.set_etag("v1")

        assert compress(answer).get_etag() == ("v1", True)


# --- Languages --------------------------------------------------------------------------------------------------------


def test_choosing_a_language_is_remembered_and_leads_back(visitor: FlaskClient) -> None:
    answer = visitor.get("/langue/en?next=/planche%3Fpage%3D2")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/planche?page=2"
    assert 'lang="en"' in visitor.get("/planche").text


def test_a_language_that_we_do_not_speak_is_no_page(visitor: FlaskClient) -> None:
    assert visitor.get("/langue/xx").status_code == 404


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("/offres?page=2", "/offres?page=2"),
        ("/offres?lang=en&page=2", "/offres?page=2"),
        ("/offres?q=a%20b%26c", "/offres?q=a+b%26c"),
        ("", "/"),
        ("offres", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
        ("///evil.example", "/"),
        ("/\t/evil.example", "/"),
    ],
)
def test_one_only_comes_back_to_a_page_of_this_site(wanted: str, path: str) -> None:
    assert local_path(wanted) == path


def test_the_other_language_is_offered_in_its_own_name(visitor: FlaskClient) -> None:
    assert (
        '<a href="/langue/en?next=/planche" lang="en" hreflang="en" rel="nofollow">English</a>'
        in visitor.get("/planche").text
    )
    assert 'hreflang="fr" rel="nofollow">Français</a>' in visitor.get("/planche?lang=en").text


# --- Apologies --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def breaking() -> Flask:
    """An application whose pages fail on purpose."""
    app = Flask("app.factory", static_folder=None)
    app.config.update(SECRET_KEY="x", PROPAGATE_EXCEPTIONS=False, MAX_CONTENT_LENGTH=10)
    CSRFProtect(app)
    i18n.init_app(app)
    ui.register(app)

    @app.context_processor
    def counted() -> dict[str, object]:
        if app.config.get("DATABASE_IS_DOWN"):
            raise ConnectionError
        return {}

    @app.get("/<int:status>")
    def fail(status: int) -> str:
        if status == 429:
            raise TooManyRequests(retry_after=datetime.now(UTC) + timedelta(seconds=60))
        if status == 500:
            raise ZeroDivisionError
        abort(status)

    @app.post("/send")
    def send() -> str:
        return "sent"

    return app


@pytest.mark.parametrize("status", [400, 403, 404, 413, 429])
def test_each_failure_says_in_plain_words_what_to_do(breaking: Flask, status: int) -> None:
    answer = breaking.test_client().get(f"/{status}?lang=en")

    assert answer.status_code == status
    assert answer.text.count("<h1>") == 1
    assert "Back to the first page" in answer.text
    assert "rror" not in answer.text
    assert f"Number of this page, if you ask for help: {status}." in answer.text


def test_those_who_tried_too_often_learn_how_long_to_wait(breaking: Flask) -> None:
    assert "Retry-After" in breaking.test_client().get("/429").headers


def test_a_page_that_breaks_apologises_even_when_the_database_is_what_broke(breaking: Flask) -> None:
    breaking.config["DATABASE_IS_DOWN"] = True
    try:
        visitor = breaking.test_client()
        visitor.set_cookie("lang", "en")
        answer = visitor.get("/500")
    finally:
        breaking.config["DATABASE_IS_DOWN"] = False

    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert "ZeroDivision" not in answer.text


def test_a_form_sent_without_its_token_is_told_that_the_page_is_too_old(breaking: Flask) -> None:
    answer = breaking.test_client().post("/send?lang=en")

    assert answer.status_code == 400
    assert "This page stayed open too long" in answer.text


def test_a_page_that_takes_no_post_says_which_ways_it_takes(breaking: Flask) -> None:
    answer = breaking.test_client().put("/404?lang=en")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


# --- The frame --------------------------------------------------------------------------------------------------------


def test_every_page_of_this_slice_says_whom_it_is_for(ui_app: Flask) -> None:
    for endpoint in ui_app.view_functions:
        assert declared_access(ui_app, endpoint) is not None, endpoint


def test_a_task_page_has_no_bar_under_the_thumb(ui_app: Flask) -> None:
    with ui_app.test_request_context("/"):
        for base, bar in (("base", True), ("base_task", False)):
            template = f'{{% extends "ui/{base}.html" %}}{{% block title %}}x{{% endblock %}}'
            page = ui_app.jinja_env.from_string(template).render(space_kind="trainee", locale="fr")
            assert ('class="top thumb"' in page) is bar


def test_the_kit_draws_each_part_in_both_languages(visitor: FlaskClient) -> None:
    french, english = visitor.get("/planche").text, visitor.get("/planche?lang=en").text

    for page in (french, english):
        assert page.count("<main") == page.count("<h1>") == 1
        ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
        assert sorted(ids) == sorted(set(ids))
    assert "The comb: skill by skill" in english


def test_the_kit_proposes_the_skills_it_shows(visitor: FlaskClient) -> None:
    found = visitor.get("/planche/propositions?q=TIG").json

    assert found == [{"id": "Souder en TIG", "label": "Souder en TIG", "hint": "Soudage et métal"}]
