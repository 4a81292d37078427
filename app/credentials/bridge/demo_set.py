"""One credential of each kind, with all that an outside verifier needs to judge it: to try verifiers on, ours and
others'.

Its keys are made from words that everyone can read here: they sign nothing but this.
"""

import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from PIL import Image, ImageDraw

import badges
from badges import Achievement, Alignment, Evidence, OpenBadgeCredential, Profile, Recipient, SigningKey, StatusEntry

EMAIL = "camille@example.org"
SALT = "lin"
SKILL = "http://data.europa.eu/esco/skill/60c78287-22eb-4103-9c8c-28deaa460da0"
REVOKED, SUSPENDED, EXPIRED, ROTATED, TAMPERED = 2, 3, 4, 5, 6


class DemoSet:
    """The Region and a structure, what they publish and what they give."""

    def __init__(self, origin: str, now: datetime) -> None:
        self.origin, self.now = origin.rstrip("/"), now
        self.region = self._profile("region", "Région Exemple")
        self.structure = self._profile("elan", "Élan Sport")
        self.old_key, self.key = (self._key(self.structure, f"key-{number}") for number in (1, 2))
        self.region_key = self._key(self.region, "key-1")

    def _profile(self, name: str, words: str) -> Profile:
        host = urlsplit(self.origin).netloc.replace(":", "%3A")
        return Profile(f"did:web:{host}:structures:{name}", words, f"{self.origin}/structures/{name}")

    def _key(self, profile: Profile, name: str) -> SigningKey:
        method = f"{profile.id}#{name}"
        return SigningKey.from_seed(hashlib.sha256(f"a key for show: {method}".encode()).digest(), method)

    def _list(self, purpose: str) -> str:
        return f"{self.origin}/status/{purpose}"

    # --- What is given -----------------------------------------------------------------------------------------------

    def achievement(self, **changes: Any) -> Achievement:
        """The structure's badge."""
        made = Achievement(
            id=f"{self.origin}/achievements/7/1",
            name="Travailler en équipe",
            description="Coopérer dans un collectif, pendant une saison.",
            criteria="Observé pendant **trois séances** : écoute, aide, tient parole.",
            alignments=(Alignment("travailler en équipe", SKILL, "ESCO"),),
            version="1",
        )
        return replace(made, **changes)

    def credential(self, number: int, **changes: Any) -> OpenBadgeCredential:
        """The structure's badge given to someone."""
        made = OpenBadgeCredential(
            id=f"{self.origin}/credentials/{number}",
            issuer=self.structure,
            recipient=Recipient(f"urn:uuid:{UUID(int=number, version=4)}", badges.hashed(EMAIL, SALT), SALT),
            achievement=self.achievement(),
            valid_from=self.now - timedelta(days=30),
            narrative="A animé les ateliers du samedi.",
            evidence=(Evidence(None, "Carnet de séances", "Douze séances signées."),),
            status=tuple(StatusEntry(self._list(purpose), number, purpose) for purpose in ("revocation", "suspension")),
        )
        return replace(made, **changes)

    def endorsement(self) -> dict[str, Any]:
        """The Region recognises the structure's badge."""
        made = badges.EndorsementCredential(
            id=f"{self.origin}/recognitions/1",
            issuer=self.region,
            subject=self.achievement().id,
            valid_from=self.now - timedelta(days=60),
            comment="Reconnu pour le méta-badge S’intégrer.",
        )
        return badges.issue(made, self.region_key, created=self.now)

    def meta_badge(self) -> dict[str, Any]:
        """The Region's badge, which rests on the structure's."""
        kind = Achievement(
            id=f"{self.origin}/achievements/s-integrer/1",
            name="S’intégrer",
            description="Prendre sa place dans un collectif.",
            criteria="Au moins un badge reconnu parmi : Travailler en équipe.",
            related=(self.achievement().id,),
        )
        made = self.credential(
            9, issuer=self.region, achievement=kind, status=(), narrative=None,
            evidence=(Evidence(f"{self.origin}/credentials/1", "Travailler en équipe"),),
        )  # fmt: skip
        return badges.issue(made, self.region_key, created=self.now)

    def signed(self, number: int, **changes: Any) -> dict[str, Any]:
        """The structure's badge, signed by its present key."""
        return badges.issue(self.credential(number, **changes), self.key, created=self.now)

    def record(self, *members: dict[str, Any]) -> badges.ClrCredential:
        """The person's whole record, put together by the Region."""
        part_of, parent_of = badges.AssociationType.IS_PART_OF, badges.AssociationType.IS_PARENT_OF
        badge, meta_badge = self.achievement().id, f"{self.origin}/achievements/s-integrer/1"
        return badges.ClrCredential(
            id=f"urn:uuid:{UUID(int=20, version=4)}",
            issuer=self.region,
            recipient=Recipient(f"urn:uuid:{UUID(int=21, version=4)}", badges.hashed(EMAIL, SALT), SALT),
            name="Dossier de compétences",
            description="Deux badges : Travailler en équipe, S’intégrer.",
            members=members,
            valid_from=self.now - timedelta(hours=1),
            valid_until=self.now + timedelta(days=90),
            associations=(
                badges.Association(parent_of, meta_badge, badge),
                badges.Association(part_of, badge, meta_badge),
            ),
        )

    def records(self) -> Iterator[tuple[str, bytes]]:
        """That record, and others in which something is not as it should be."""
        good, meta = self.signed(1), self.meta_badge()
        record = badges.issue(self.record(good, meta), self.region_key, created=self.now)
        member = {**good, "name": "Diriger une équipe"}
        subject = {**record["credentialSubject"], "verifiableCredential": [member, meta]}
        yield "valid-record.json", _json(record)
        yield "valid-record.jwt", badges.issue_token(self.record(good, meta), self.region_key).encode()
        yield "invalid-record-member-changed.json", _json({**record, "credentialSubject": subject})
        yield (
            "invalid-record-less-a-member.json",
            _json({**record, "credentialSubject": {**record["credentialSubject"], "verifiableCredential": [meta]}}),
        )
        begins, ends = self.now - timedelta(days=91), self.now - timedelta(days=1)
        old = replace(self.record(good, meta), valid_from=begins, valid_until=ends)
        yield "invalid-record-expired.json", _json(badges.issue(old, self.region_key, created=self.now))

    def baked(self, number: int, name: str, about: Sequence[tuple[str, str]], *, email: str) -> bytes:
        """A picture of a badge of this name, given to this address, about these skills (name, address)."""
        kind = self.achievement(
            id=f"{self.origin}/achievements/{number}/1",
            name=name,
            alignments=tuple(Alignment(words, url) for words, url in about),
        )
        subject = Recipient(f"urn:uuid:{UUID(int=number, version=4)}", badges.hashed(email, SALT), SALT)
        return badges.bake(picture(), self.signed(number, achievement=kind, recipient=subject))

    @staticmethod
    def reader(published: Mapping[str, bytes]) -> badges.Fetcher:
        """What answers with what is published, and with nothing else."""
        return badges.Documents(published)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Each credential's file; its name says what a verifier should find."""
        valid, token = self.signed(1), badges.issue_token(self.credential(1), self.key)
        embedded = self.achievement(endorsements=(self.endorsement(),))
        tampered = self.signed(TAMPERED)
        tampered["credentialSubject"] = {**tampered["credentialSubject"], "narrative": "A tout gagné."}
        documents = {
            "valid-json": valid,
            "valid-with-endorsement": self.signed(7, achievement=embedded),
            "valid-endorsement": self.endorsement(),
            "valid-meta-badge": self.meta_badge(),
            "valid-rotated-key": badges.issue(self.credential(ROTATED), self.old_key, created=self.now),
            "invalid-revoked": self.signed(REVOKED),
            "invalid-suspended": self.signed(SUSPENDED),
            "invalid-expired": self.signed(EXPIRED, valid_until=self.now - timedelta(days=1)),
            "invalid-tampered": tampered,
        }
        yield from ((f"{name}.json", _json(document)) for name, document in documents.items())
        yield "valid-token.jwt", token.encode()
        yield "invalid-revoked.jwt", badges.issue_token(self.credential(REVOKED), self.key).encode()
        yield "valid-baked.png", badges.bake(picture(), valid)
        yield "valid-baked.svg", badges.bake(DRAWING, valid)
        yield "valid-baked-token.svg", badges.bake(DRAWING, token)
        yield from self.records()

    # --- What is published -------------------------------------------------------------------------------------------

    def published(self) -> Iterator[tuple[str, bytes]]:
        """Each document an outside verifier may ask for, by its address."""
        for profile, keys in ((self.structure, [self.old_key, self.key]), (self.region, [self.region_key])):
            yield f"{profile.url}/did.json", _json(badges.controller_document(profile, keys))
        for purpose, number in (("revocation", REVOKED), ("suspension", SUSPENDED)):
            signed = badges.issue_status_list(
                self._list(purpose), self.structure, badges.with_bits(bytes(16384), {number: True}), self.key,
                purpose=purpose, valid_from=self.now - timedelta(hours=1), valid_until=self.now + timedelta(days=365),
            )  # fmt: skip
            yield self._list(purpose), _json(signed)
        yield self.achievement().id, _json({"@context": _context(), **self.achievement().to_json()})


def _context() -> list[str]:
    return ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]


def _json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


DRAWING = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
    b'<title>Travailler en \xc3\xa9quipe</title><circle cx="32" cy="32" r="30" fill="#2a4494"/></svg>'
)


def picture() -> bytes:
    """Draw a plain badge to bake in."""
    drawn = Image.new("RGB", (256, 256), "#ffffff")
    ImageDraw.Draw(drawn).ellipse((16, 16, 240, 240), fill="#2a4494")
    kept = io.BytesIO()
    drawn.save(kept, "PNG")
    return kept.getvalue()


def write(folder: Path, *, origin: str, now: datetime) -> int:
    """Write the whole set in a folder, with map.json; how many credentials it has."""
    folder.mkdir(parents=True, exist_ok=True)
    made, names, count = DemoSet(origin, now), {}, 0
    for name, content in made.files():
        (folder / name).write_bytes(content)
        count += 1
    for number, (url, content) in enumerate(made.published(), start=1):
        names[url] = f"document-{number}.json"
        (folder / names[url]).write_bytes(content)
    (folder / "map.json").write_bytes(_json(names))
    return count
