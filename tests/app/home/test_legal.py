"""Who publishes the site, what is kept of people, and what works for everyone: linked from the foot of every page."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

PAGES = {
    "/mentions-legales": ("Mentions légales", "Legal notice"),
    "/donnees-personnelles": ("Données personnelles", "Personal data"),
    "/accessibilite": ("Accessibilité", "Accessibility"),
}


@pytest.mark.parametrize("path", PAGES)
def test_anyone_reads_the_legal_pages_in_both_languages_from_the_foot_of_any_page(
    client: FlaskClient, path: str, statements: list[str]
) -> None:
    for language, title in zip(("fr", "en"), PAGES[path], strict=True):
        statements.clear()
        page = client.get(f"{path}?lang={language}").text
        assert re.search(rf"<h1>{title}</h1>", page)
        assert set(PAGES) <= set(re.findall(r'href="([^"]+)"', client.get("/connexion").text.split("<footer")[1]))
        assert statements == []


def test_they_name_who_answers_when_it_is_said_and_say_so_when_it_is_not(app: Flask, client: FlaskClient) -> None:
    settings = app.config["SETTINGS"]
    for path in PAGES:
        assert "mailto:" not in client.get(path).text
    assert client.get("/mentions-legales?lang=en").text.count("Not said yet") == 2
    app.config["SETTINGS"] = replace(
        settings, publisher="Région <Test>", contact="droits@region.example", host="Hébergeur, Caen"
    )
    try:
        for path in PAGES:
            assert 'href="mailto:droits@region.example"' in client.get(path).text
        page = client.get("/mentions-legales").text
        assert "Région &lt;Test&gt;" in page
        assert "Hébergeur, Caen" in page
    finally:
        app.config["SETTINGS"] = settings


def test_accessibility_is_said_as_it_is(client: FlaskClient) -> None:
    page = client.get("/accessibilite").text
    assert "non conforme" in page
    assert "Défenseur des droits" in page
