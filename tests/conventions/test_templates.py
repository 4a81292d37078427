"""Every template is shown by something, and everything shown exists."""

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path

import flask_security
from jinja2 import Environment, meta, nodes

from tests.conventions.tree import texts

SUFFIXES = (".html", ".txt", ".xml", ".svg", ".jinja")
ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"])


def named_in_code(source: str) -> set[str]:
    """Return the strings of a module that may name a template."""
    strings = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return {value for value in strings if isinstance(value, str) and value.endswith(SUFFIXES)}


def named_in_template(name: str, source: str) -> set[str]:
    """Return the templates that a template extends, includes, imports or chooses among."""
    tree = ENVIRONMENT.parse(source, name=name, filename=name)
    chosen = (node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str))
    referenced = filter(None, meta.find_referenced_templates(tree))
    return {name for name in (*referenced, *chosen) if name.endswith(SUFFIXES)}


def unused(templates: Mapping[str, str], code: Iterable[str], borrowed: set[str]) -> list[str]:
    """List the templates that nothing shows; a library may show some by names of its own."""
    by_code = {name for source in code for name in named_in_code(source)}
    by_template = {name for template, source in templates.items() for name in named_in_template(template, source)}
    return sorted(templates.keys() - by_code - by_template - borrowed)


def absent(templates: Mapping[str, str], borrowed: set[str]) -> list[str]:
    """List the templates that a template needs and nobody has."""
    needed = {name for template, source in templates.items() for name in named_in_template(template, source)}
    return sorted(needed - templates.keys() - borrowed)


def ours() -> dict[str, str]:
    """Return our templates by the name they are shown under."""
    found = texts("app/*/templates/**", "app/templates/**")
    return {path.partition("templates/")[2]: source for path, source in found.items()}


def libraries_own() -> set[str]:
    """Return the names of the templates that the sign-in library shows, and lets us replace."""
    folder = Path(flask_security.__file__).parent / "templates"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_every_template_is_shown_by_something() -> None:
    assert ours()
    assert unused(ours(), texts("app/**/*.py", "app/*.py").values(), libraries_own()) == []


def test_every_template_that_another_needs_exists() -> None:
    assert absent(ours(), libraries_own()) == []


def test_a_template_that_nothing_shows_is_found() -> None:
    templates = {
        "base.html": "",
        "page.html": "{% extends 'base.html' %}{% include 'part.html' if x else 'other.html' %}",
        "part.html": "",
        "other.html": "",
        "forgotten.html": "",
        "security/login_user.html": "",
    }

    assert unused(templates, ["render_template('page.html')"], {"security/login_user.html"}) == ["forgotten.html"]


def test_a_template_that_nobody_has_is_found() -> None:
    assert absent({"page.html": "{% from 'macros.html' import field %}"}, set()) == ["macros.html"]
