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
# Places in the Region's lists.
RECOGNISED, WITHDRAWN, AWARDED, FALLEN = 1, 2, 9, 10


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

    def _list(self, purpose: str, of: str = "") -> str:
        return f"{self.origin}/status/{of}{purpose}"

    def _in_region(self, place: int, *purposes: str) -> tuple[StatusEntry, ...]:
        return tuple(StatusEntry(self._list(one, "region/"), place, one) for one in purposes)

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

    def recognition(self, place: int = RECOGNISED) -> badges.EndorsementCredential:
        """The Region recognises the structure's badge."""
        return badges.EndorsementCredential(
            id=f"{self.origin}/recognitions/{place}",
            issuer=self.region,
            subject=self.achievement().id,
            valid_from=self.now - timedelta(days=60),
            name="Travailler en équipe",
            comment="Reconnu pour le méta-badge S’intégrer.",
            status=self._in_region(place, "revocation"),
        )

    def endorsement(self, place: int = RECOGNISED) -> dict[str, Any]:
        """The same, signed."""
        return badges.issue(self.recognition(place), self.region_key, created=self.now)

    def meta_badge(self, place: int = AWARDED) -> dict[str, Any]:
        """The Region's badge, which rests on the structure's."""
        kind = Achievement(
            id=f"{self.origin}/achievements/s-integrer/1",
            name="S’intégrer",
            description="Prendre sa place dans un collectif.",
            criteria="Au moins un badge reconnu parmi : Travailler en équipe.",
            related=(self.achievement().id,),
        )
        made = self.credential(
            place, issuer=self.region, achievement=kind, narrative=None,
            status=self._in_region(place, "revocation", "suspension"),
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

    def recognitions(self) -> Iterator[tuple[str, bytes]]:
        """A badge recognised, alone and in what is given since; the same once withdrawn, or changed."""
        for verdict, place, name in (
            ("valid", RECOGNISED, "endorsement"),
            ("invalid", WITHDRAWN, "endorsement-withdrawn"),
        ):
            signed = self.endorsement(place)
            carrying = self.achievement(endorsements=(signed,))
            yield f"{verdict}-{name}.json", _json(signed)
            yield f"{verdict}-{name}.jwt", badges.issue_token(self.recognition(place), self.region_key).encode()
            # What its own structure gave holds by itself.
            yield f"valid-with-{name}.json", _json(self.signed(6 + place, achievement=carrying))
        changed = self.endorsement()
        changed["credentialSubject"] = {**changed["credentialSubject"], "endorsementComment": "Reconnu pour tout."}
        yield "invalid-endorsement-changed.json", _json(changed)

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
        tampered = self.signed(TAMPERED)
        tampered["credentialSubject"] = {**tampered["credentialSubject"], "narrative": "A tout gagné."}
        documents = {
            "valid-json": valid,
            "valid-meta-badge": self.meta_badge(),
            "invalid-meta-badge-suspended": self.meta_badge(FALLEN),
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
        yield from self.recognitions()
        yield from self.records()

    # --- What is published -------------------------------------------------------------------------------------------

    def published(self) -> Iterator[tuple[str, bytes]]:
        """Each document an outside verifier may ask for, by its address."""
        for profile, keys in ((self.structure, [self.old_key, self.key]), (self.region, [self.region_key])):
            yield f"{profile.url}/did.json", _json(badges.controller_document(profile, keys))
        yield from self._lists(self.structure, self.key, "", revocation=REVOKED, suspension=SUSPENDED)
        yield from self._lists(self.region, self.region_key, "region/", revocation=WITHDRAWN, suspension=FALLEN)
        yield self.achievement().id, _json({"@context": _context(), **self.achievement().to_json()})

    def _lists(self, profile: Profile, key: SigningKey, of: str, **fallen: int) -> Iterator[tuple[str, bytes]]:
        for purpose, number in fallen.items():
            signed = badges.issue_status_list(
                self._list(purpose, of), profile, badges.with_bits(bytes(16384), {number: True}), key,
                purpose=purpose, valid_from=self.now - timedelta(hours=1), valid_until=self.now + timedelta(days=365),
            )  # fmt: skip
            yield self._list(purpose, of), _json(signed)


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
