"""Tables of access: everyone in turn opens, and sends, every page of a slice."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from tests.factories.accounts import signed_in, token

NOBODY: set[str] = set()


@dataclass(frozen=True)
class World:
    """The pages of a table, everyone who may look at them or not, and what the addresses name."""

    routes: Mapping[str, str]
    users: Mapping[str, User | None]
    ids: Mapping[str, UUID | str]

    def path(self, endpoint: str) -> str:
        """Where a page is, in this world."""
        return self.routes[endpoint].format(**self.ids)

    def named(self) -> set[str]:
        """The pages that are about something of this world."""
        return {endpoint for endpoint, path in self.routes.items() if "{" in path}

    def invented(self) -> "World":
        """The same people, and nothing of what the addresses name."""
        return replace(self, ids={name: uuid4() for name in self.ids})


def endpoints(app: Flask, *slices: str) -> set[str]:
    """Every page of these slices."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] in slices}


def methods(app: Flask, endpoint: str) -> list[str]:
    """What a page may be asked, between opening it and sending it."""
    found = {method for rule in app.url_map.iter_rules(endpoint) for method in rule.methods or ()}
    return sorted(found & {"GET", "POST"})


def come(client: FlaskClient, session: Session, user: User | None) -> str:
    """Sign in as someone, or stay a visitor; give the token that their forms carry."""
    if user is not None:
        signed_in(client, session, user)
    return token(client, "/connexion" if user is None else "/")


def send(client: FlaskClient, method: str, path: str, csrf: str, **fields: str) -> int:
    """Open a page, or send its form nearly empty; the answer's status."""
    data = {"csrf_token": csrf, **fields} if method == "POST" else None
    with client.open(path, method=method, data=data) as answer:  # which may be a file
        return answer.status_code


def walk(
    app: Flask, client: FlaskClient, world: World, pages: Iterable[str], csrf: str, **fields: str
) -> Iterator[tuple[str, str, int]]:
    """Open and send these pages, one after the other: what was asked, and the answer's status."""
    for endpoint in pages:
        for method in methods(app, endpoint):
            yield method, endpoint, send(client, method, world.path(endpoint), csrf, **fields)


def check_role(
    app: Flask,
    client: FlaskClient,
    session: Session,
    world: World,
    role: str,
    *,
    allowed: Collection[str],
    refused: Collection[str] = (),
    **fields: str,
) -> str:
    """Check that someone opens and sends the pages allowed to them, and that no other exists for them.

    A visitor is asked to sign in. Pages in `refused` say that they are not for this one. Give the token of their forms.
    """
    user = world.users[role]
    csrf = come(client, session, user)
    otherwise = {"GET": 302, "POST": 403} if user is None else {"GET": 404, "POST": 404}
    wrong = []
    for method, endpoint, status in walk(app, client, world, world.routes, csrf, **fields):
        here = {403} if endpoint in refused else {200, 302} if endpoint in allowed else {otherwise[method]}
        if status not in here:
            wrong.append((role, method, endpoint, status))
    assert wrong == [], wrong
    return csrf


def check_nothing_there(
    app: Flask, client: FlaskClient, session: Session, world: World, role: str, pages: Iterable[str]
) -> None:
    """Check that what does not exist opens to nobody, whatever they may open otherwise."""
    csrf = come(client, session, world.users[role])
    found = walk(app, client, world.invented(), sorted(set(pages) & world.named()), csrf)
    wrong = [(role, *one) for one in found if one[-1] != 404]
    assert wrong == [], wrong
