"""Every template is shown by something, and everything shown exists."""

import ast
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

import flask_security
from jinja2 import Environment, nodes

from tests.conventions.tree import texts

SUFFIXES = (".html", ".txt", ".xml", ".svg", ".jinja")
ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"])


def named_in_code(source: str) -> set[str]:
    """Return the names of templates that a module holds; what it fills in is a star."""
    nodes_ = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant | ast.JoinedStr)]
    return {name for name in map(written, nodes_) if name.endswith(SUFFIXES)}


def written(node: ast.expr) -> str:
    """Return a string as a module writes it."""
    if isinstance(node, ast.JoinedStr):
        return "".join(map(written, node.values))
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else "*"


def named_in_template(name: str, source: str) -> set[str]:
    """Return the names of the templates that one extends, includes or imports; what it fills in is a star."""
    tree = ENVIRONMENT.parse(source, name=name, filename=name)
    takings = tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport))
    return {other for taking in takings for other in possible(taking.template)} - {"*"}


def possible(expression: nodes.Node) -> list[str]:
    """List the strings that an expression may give."""
    match expression:
        case nodes.Const():
            return [str(expression.value)]
        case nodes.CondExpr():
            return [name for branch in (expression.expr1, expression.expr2) if branch for name in possible(branch)]
        case nodes.List() | nodes.Tuple():
            return [name for item in expression.items for name in possible(item)]
        case nodes.Concat():
            return ["".join(name for part in expression.nodes for name in possible(part)[:1])]
    return ["*"]


def unused(templates: Mapping[str, str], code: Iterable[str], borrowed: set[str]) -> list[str]:
    """List the templates that nothing shows; a library may show some by names of its own."""
    shown = {name for source in code for name in named_in_code(source)} | borrowed
    for template, source in templates.items():
        shown |= named_in_template(template, source)
    return sorted(name for name in templates if not any(fnmatchcase(name, pattern) for pattern in shown))


def absent(templates: Mapping[str, str], borrowed: set[str]) -> list[str]:
    """List the templates that a template needs and nobody has."""
    had = templates.keys() | borrowed
    needed = {name for template, source in templates.items() for name in named_in_template(template, source)}
    return sorted(pattern for pattern in needed if not any(fnmatchcase(name, pattern) for name in had))


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
        "part.html": "{% include 'roles/' ~ role ~ '.html' %}",
        "other.html": "{{ url_for('asset', name='forgotten.html') }}",
        "roles/trainer.html": "",
        "letters/welcome.txt": "",
        "forgotten.html": "",
        "security/login_user.html": "",
    }
    code = ["render_template('page.html')\nrender_template(f'letters/{name}.txt')"]

    assert unused(templates, code, {"security/login_user.html"}) == ["forgotten.html"]


def test_a_template_that_nobody_has_is_found() -> None:
    templates = {"page.html": "{% from 'macros.html' import field %}{% include 'roles/' ~ role ~ '.html' %}"}

    assert absent(templates, set()) == ["macros.html", "roles/*.html"]
