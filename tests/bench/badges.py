"""`./run bench --badges`: badges issued, verified and baked a second, beside openbadgeslib, PyLD and bare signatures.

All do the same work on the same badge: one structure's achievement given to many people. One core, in turns.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from numpy.typing import NDArray
from openbadgeslib import baking, ob3
from pyld import jsonld as pyld

import badges
from app.credentials.bridge.demo_set import DRAWING, DemoSet, picture
from badges import Documents, OpenBadgeCredential
from badges.contexts import load
from badges.multibase import base58_encode
from tests.bench.report import Table, figure, goal
from tests.bench.timing import Spread, in_turns

Call = Callable[[int], Any]
OURS, BARE = "ours", "the signature alone (cryptography)"
HEADING = "## Badges: "


@dataclass(frozen=True)
class Work:
    """Something done to badges, by us and by others; `goal` is how many a second it should be."""

    name: str
    contenders: Mapping[str, Call]
    goal: int | None = None


class Workshop:
    """A structure with its keys, what it publishes, and badges to give."""

    def __init__(self, count: int) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
        self.set = DemoSet("https://badges.example.org", self.now)
        self.key = self.set.key
        self.pem = self.key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self.credentials = [self.set.credential(number + 10) for number in range(count)]
        self.published = dict(self.set.published())
        self.signed = [badges.issue(one, self.key, created=self.now) for one in self.credentials]
        self.written = [json.dumps(one).encode() for one in self.signed]
        self.tokens = [badges.issue_token(one, self.key) for one in self.credentials]
        # A foreign badge is signed by openbadgeslib, with a key that is its own document.
        self.their_signer = ob3.OB3LdpSigner(self.pem, verification_method=self.key.method)
        self.theirs = [ob3.OpenBadgeCredential.from_vc_document(one.to_json()) for one in self.credentials]
        self.foreign = [self._foreign(one) for one in self.credentials]

    def _foreign(self, credential: OpenBadgeCredential) -> bytes:
        signer = ob3.OB3LdpSigner(self.pem)
        document = credential.to_json()
        del document["credentialStatus"]
        did = signer.verification_method.partition("#")[0]
        document["issuer"] = {**document["issuer"], "id": did}
        return json.dumps(signer.sign(ob3.OpenBadgeCredential.from_vc_document(document), created=self.now)).encode()

    # --- The work, and others at the same ----------------------------------------------------------------------------

    def works(self) -> list[Work]:
        """All that is measured."""
        return [self.issuing(), self.tokens_made(), self.verifying(), self.with_lists(), *self.bakings()]

    def issuing(self) -> Work:
        """Sign badges by eddsa-rdfc-2022."""
        return Work(
            "issue, embedded proof",
            {
                OURS: lambda n: badges.issue(self.credentials[n], self.key, created=self.now),
                "openbadgeslib": lambda n: self.their_signer.sign(self.theirs[n], created=self.now),
                "PyLD": lambda n: self.by_pyld(self.credentials[n]),
                BARE: lambda n: self.key.private.sign(self.written[n][:64]),
            },
            1_500,
        )

    def by_pyld(self, credential: OpenBadgeCredential) -> dict[str, Any]:
        """Sign a badge as one does with PyLD."""
        document = credential.to_json()
        proof = {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": self.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "verificationMethod": self.key.method,
            "proofPurpose": "assertionMethod",
        }
        message = _digest({**proof, "@context": document["@context"]}) + _digest(document)
        return {**document, "proof": [{**proof, "proofValue": "z" + base58_encode(self.key.private.sign(message))}]}

    def tokens_made(self) -> Work:
        """Sign badges as JSON Web Tokens."""
        signer = ob3.OB3Signer(self.pem, algorithm="EdDSA")
        return Work(
            "issue, token",
            {
                OURS: lambda n: badges.issue_token(self.credentials[n], self.key),
                "openbadgeslib": lambda n: signer.sign(self.theirs[n]),
                BARE: lambda n: self.key.private.sign(self.tokens[n].rpartition(".")[0].encode()),
            },
            8_000,
        )

    def verifying(self) -> Work:
        """Verify badges that openbadgeslib signed, all contexts known."""
        verifier = ob3.OB3LdpVerifier()
        public = self.key.private.public_key()
        signature = self.key.private.sign(self.written[0][:64])
        return Work(
            "verify, signed by openbadgeslib",
            {
                OURS: lambda n: self.verified(self.foreign[n]),
                "openbadgeslib": lambda n: verifier.verify(self.foreign[n]),
                BARE: lambda _n: public.verify(signature, self.written[0][:64]),
            },
            300,
        )

    def with_lists(self) -> Work:
        """Verify our own, the issuer's document and both signed lists included."""
        return Work("verify, with two signed status lists", {OURS: lambda n: self.verified(self.written[n])})

    def verified(self, content: bytes) -> None:
        """Verify, and be sure that it is valid: a refusal would be quick."""
        found = badges.verify(content, fetch=Documents(self.published), now=self.now)
        if found.verdict != "valid":
            raise AssertionError(found.checks)

    def bakings(self) -> list[Work]:
        """Bake tokens in a picture of 256 × 256 and in a drawing."""
        drawn = picture()
        return [
            Work(
                "bake in PNG",
                {
                    OURS: lambda n: badges.bake(drawn, self.tokens[n]),
                    "openbadgeslib": lambda n: baking.bake_png(drawn, self.tokens[n], keyword=baking.ITXT_KEYWORD_OB3),
                },
            ),
            Work(
                "bake in SVG",
                {
                    OURS: lambda n: badges.bake(DRAWING, self.tokens[n]),
                    "openbadgeslib": lambda n: baking.bake_svg(
                        DRAWING, self.tokens[n], element=baking.SVG_ELEMENT_OB3, namespace=baking.SVG_NS_OB3
                    ),
                },
            ),
        ]


def _digest(document: Mapping[str, Any]) -> bytes:
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    made: str = pyld.normalize(dict(document), options)
    return hashlib.sha256(made.encode()).digest()


def measure(count: int, rounds: int) -> dict[str, Any]:
    """Time every work in turns; figures are how many a second, and how many times longer others take."""
    workshop = Workshop(count)
    return {
        "count": count,
        "rounds": rounds,
        "versions": {name: importlib.metadata.version(name) for name in ("openbadgeslib", "PyLD", "cryptography")},
        "works": [_timed(work, count, rounds) for work in workshop.works()],
    }


def _timed(work: Work, count: int, rounds: int) -> dict[str, Any]:
    times = in_turns(work.contenders, count, rounds)
    ours = np.median(times[OURS], axis=1)
    return {
        "name": work.name,
        "goal": work.goal,
        "lines": [
            {"name": name, "per_second": _rate(found), "longer": asdict(Spread.of(np.median(found, axis=1) / ours))}
            for name, found in times.items()
        ],
    }


def _rate(found: NDArray[np.float64]) -> dict[str, float]:
    """How many a second: the median of the rounds, each of which is a median, and their spread."""
    return asdict(Spread.of(1 / np.median(found, axis=1)))


def table(found: Mapping[str, Any]) -> Table:
    """Word what was measured."""
    rows = []
    for work in found["works"]:
        for line in work["lines"]:
            rate, longer = line["per_second"], line["longer"]
            name = f"**{work['name']}**" if line["name"] == OURS else f"– {line['name']}"
            reached = goal(rate["median"] >= work["goal"], f"≥ {work['goal']:,}") if _has_goal(work, line) else ""
            rows.append((name, _words(rate), "" if line["name"] == OURS else f"{_words(longer)} ×", reached))
    versions = ", ".join(f"{name} {number}" for name, number in found["versions"].items())
    note = (
        f"By `./run bench --badges`: {found['count']} badges of one achievement, {found['rounds']} rounds, the "
        "contenders taking turns on each badge, by the clock of the processor, one core, contexts known to all. The "
        f"median of the rounds' medians (least–greatest round). Beside {versions}. “Longer”: how many times the time "
        "we take."
    )
    return Table(f"{HEADING[3:]}a second", ("", "a second", "longer", "goal"), rows, note)


def _has_goal(work: Mapping[str, Any], line: Mapping[str, Any]) -> bool:
    return work["goal"] is not None and line["name"] == OURS


def _words(found: Mapping[str, float]) -> str:
    return f"{figure(found['median'])} ({figure(found['least'])}–{figure(found['greatest'])})"


def section(found: Mapping[str, Any], about: Sequence[tuple[str, str]]) -> str:
    """Write the part of the page, with what it was measured on."""
    known = dict(about)
    return f"{table(found).markdown()}\nOn {known['Day']}, commit {known['Commit']}; {known['Load']}.\n"


def kept(page: str) -> str:
    """Return the part that a page holds already, if any."""
    start = page.find(HEADING)
    if start < 0:
        return ""
    end = page.find("\n## ", start)
    return page[start:] if end < 0 else page[start : end + 1]


def placed(page: str, words: str) -> str:
    """Return a page with the part in place of the one it held, or before what was left out."""
    before = kept(page)
    if before:
        return page.replace(before, f"{words}\n")
    return page.replace("## Left out\n", f"{words}\n## Left out\n", 1) if words else page
