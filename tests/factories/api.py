"""Applications written against the specification: they know an address, and nothing else of us."""

import base64
import hashlib
import html
import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

SCOPE = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
READ, ADD, PROFILE, RENAME = (
    SCOPE + name for name in ("credential.readonly", "credential.upsert", "profile.readonly", "profile.update")
)
STAY = "offline_access"
ALL = f"{READ} {ADD} {PROFILE} {RENAME} {STAY}"
CALLBACK = "https://portefeuille.example.org/retour"
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')


def challenge_of(verifier: str) -> str:
    """S256 of a verifier (RFC 7636, section 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


@dataclass
class Wallet:
    """An application that holds badges elsewhere, on its own server: it has no cookie of ours."""

    http: FlaskClient
    scope: str = ALL
    public: bool = False
    name: str = "Portefeuille d’essai"
    callback: str = CALLBACK
    scheme: dict[str, Any] = field(default_factory=dict)
    base: str = ""
    client: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, Any] = field(default_factory=dict)
    verifier: str = ""
    state: str = ""

    def discover(self) -> dict[str, Any]:
        """Section 7.1.1.1."""
        found: dict[str, Any] = self.http.get("/ims/ob/v3p0/discovery").get_json()
        self.scheme = found["components"]["securitySchemes"]["OAuth2ACG"]
        self.base = path(found["servers"][0]["url"])
        return found

    def register(self, **changes: Any) -> TestResponse:
        """Section 7.1.1.2."""
        said = {
            "client_name": self.name,
            "client_uri": "https://portefeuille.example.org/",
            "redirect_uris": [self.callback],
            "token_endpoint_auth_method": "none" if self.public else "client_secret_basic",
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "scope": self.scope,
            **changes,
        }
        answer = self.http.post(path(self.scheme["x-imssf-registrationUrl"]), json=said)
        self.client = answer.get_json() if answer.status_code == 201 else {}
        return answer

    def known(self) -> "Wallet":
        """An application that has done all it can without a person."""
        self.discover()
        assert self.register().status_code == 201
        return self

    def question(self, **changes: str | None) -> dict[str, str]:
        """What is asked of the person's browser (section 7.1.2.1)."""
        self.verifier, self.state = secrets.token_urlsafe(48), secrets.token_urlsafe(12)
        asked: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.client["client_id"],
            "redirect_uri": self.callback,
            "scope": self.scope,
            "state": self.state,
            "code_challenge": challenge_of(self.verifier),
            "code_challenge_method": "S256",
            **changes,
        }
        return {name: value for name, value in asked.items() if value is not None}

    @property
    def authorization(self) -> str:
        """Where the person is sent."""
        return path(self.scheme["flows"]["authorizationCode"]["authorizationUrl"])

    def ask(self, browser: FlaskClient, decision: str = "yes", **changes: str | None) -> TestResponse:
        """Let the person read the page, and answer."""
        question = self.question(**changes)
        page = browser.get(self.authorization, query_string=question)
        if page.status_code != 200:
            return page
        return browser.post(self.authorization, query_string=question, data={**hidden(page.text), "decision": decision})

    def asked(self, browser: FlaskClient, **changes: str | None) -> dict[str, str]:
        """What came back to us."""
        answer = self.ask(browser, **changes)
        assert answer.status_code == 303, answer.text
        assert answer.location.startswith(self.callback)
        return dict(parse_qsl(urlsplit(answer.location).query))

    def redeem(self, code: str, **changes: str) -> TestResponse:
        """Section 7.1.2.3."""
        return self.post_token(
            grant_type="authorization_code",
            code=code,
            **{"redirect_uri": self.callback, "code_verifier": self.verifier, **changes},
        )

    def refresh(self, token: str = "", **changes: str) -> TestResponse:
        """Section 7.2.1."""
        return self.post_token(
            grant_type="refresh_token", **{"refresh_token": token or self.tokens["refresh_token"], **changes}
        )

    def post_token(self, **form: str) -> TestResponse:
        """Ask for tokens, and keep them."""
        answer = self.post(self.scheme["flows"]["authorizationCode"]["tokenUrl"], form)
        if answer.status_code == 200:
            self.tokens = answer.get_json()
        return answer

    def revoke(self, token: str) -> TestResponse:
        """Section 7.3.1."""
        return self.post(self.scheme["x-imssf-revocationUrl"], {"token": token})

    def post(self, url: str, form: dict[str, str]) -> TestResponse:
        """Send a form, and prove who we are."""
        if self.public:
            return self.http.post(path(url), data={"client_id": self.client["client_id"], **form})
        proof = (self.client["client_id"], self.client["client_secret"])
        return self.http.post(path(url), data=form, auth=proof)

    def linked(self, browser: FlaskClient) -> "Wallet":
        """An application that a person has let in."""
        self.known()
        assert self.redeem(self.asked(browser)["code"]).status_code == 200
        return self

    def call(self, method: str, where: str, **more: Any) -> TestResponse:
        """Section 7.1.3."""
        headers = {"Authorization": f"Bearer {self.tokens['access_token']}", **more.pop("headers", {})}
        return self.http.open(f"{self.base}{where}", method=method, headers=headers, **more)

    def send(self, badge: dict[str, Any] | str) -> TestResponse:
        """Section 6.2.3."""
        if isinstance(badge, str):
            return self.call("POST", "/credentials", data=badge, content_type="text/plain")
        return self.call("POST", "/credentials", data=json.dumps(badge), content_type="application/json")


def path(url: str) -> str:
    """An address of ours, without what comes before its path."""
    return urlsplit(url).path


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page's last form, as a browser would send them."""
    found = {}
    for field_ in HIDDEN.findall(page[page.rindex('<form class="stack"') :]):
        name, value = (re.search(rf'\b{what}="([^"]*)"', field_) for what in ("name", "value"))
        if name is not None:
            found[name[1]] = html.unescape(value[1]) if value is not None else ""
    return found
