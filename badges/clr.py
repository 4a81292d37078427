"""A learner's whole record: signed credentials put together and signed once more, and how what they are for is
associated (Comprehensive Learner Record Standard 2.0, appendix B).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from badges import form, jsonld
from badges.achievement import Achievement, Profile, without_none
from badges.contexts import CREDENTIALS_V2, LEARNER_RECORD, OPEN_BADGES, many
from badges.credential import Evidence, Recipient, StatusEntry
from badges.errors import KeyFormError, MeaningError, TangledError, UnknownContextError
from badges.moments import read, written

CONTEXTS = [CREDENTIALS_V2, LEARNER_RECORD, OPEN_BADGES]
MOST_MEMBERS = 150
MOST_BYTES = 200 * 1024  # others read a document of 256 KiB at most (openbadgeslib)
MOST_CONTEXTS = 6  # orders of contexts that members bring along
AROUND = 5  # what a record says of a member it embeds: its own two types, its subject, the subject's type, the member


class AssociationType(StrEnum):
    """How an achievement stands to another (B.2 “AssociationType”)."""

    EXACT_MATCH_OF = "exactMatchOf"
    IS_CHILD_OF = "isChildOf"
    IS_PARENT_OF = "isParentOf"
    IS_PART_OF = "isPartOf"
    IS_PEER_OF = "isPeerOf"
    IS_RELATED_TO = "isRelatedTo"
    PRECEDES = "precedes"
    REPLACED_BY = "replacedBy"


@dataclass(frozen=True, slots=True, order=True)
class Association:
    """That an achievement stands so to another (B.1 “Association”).

    Parameters
    ----------
    kind : AssociationType
        How.
    source, target : str
        The ``id`` of the one, and of the other.
    """

    kind: AssociationType
    source: str
    target: str

    def to_json(self) -> dict[str, Any]:
        """Return it as the standard writes it."""
        return {
            "type": "Association",
            "associationType": self.kind.value,
            "sourceId": self.source,
            "targetId": self.target,
        }

    @classmethod
    def from_json(cls, node: Mapping[str, Any]) -> Association:
        """Read it."""
        return cls(AssociationType(node["associationType"]), node["sourceId"], node["targetId"])


@dataclass(frozen=True, slots=True)
class ClrCredential:
    """A learner's record (B.1 “ClrCredential”), before it is signed.

    Parameters
    ----------
    id : str
        Its address, or a ``urn:uuid:``.
    issuer : Profile
        Who puts it together, and says by its signature that it was so on that day; what each member says is signed by
        the member's own issuer.
    recipient : Recipient
        Whose it is.
    name : str
        What it is called.
    members : tuple of mapping
        Signed credentials, one at least, embedded as they are: see `what_fits`.
    valid_from : datetime
        Since when, aware.
    valid_until : datetime, optional
        Until when, aware.
    description : str, optional
        What it holds, in words.
    partial : bool
        Whether its issuer knows of more than it holds.
    achievements : tuple of Achievement
        What associations name and no member is for.
    associations : tuple of Association
        How achievements stand to each other.
    evidence : tuple of Evidence
        What shows it.
    status : tuple of StatusEntry
        Where its revocation is told.
    """

    id: str
    issuer: Profile
    recipient: Recipient
    name: str
    members: tuple[Mapping[str, Any], ...]
    valid_from: datetime
    valid_until: datetime | None = None
    description: str | None = None
    partial: bool = False
    achievements: tuple[Achievement, ...] = ()
    associations: tuple[Association, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    status: tuple[StatusEntry, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as the standard writes it, without a proof."""
        return without_none(
            **{"@context": list(CONTEXTS)},
            id=self.id,
            type=["VerifiableCredential", form.CLR],
            name=self.name,
            description=self.description,
            partial=self.partial,
            issuer=self.issuer.to_json(),
            validFrom=written(self.valid_from),
            validUntil=written(self.valid_until) if self.valid_until else None,
            credentialSubject=without_none(
                id=self.recipient.id,
                type=["ClrSubject"],
                identifier=self.recipient.identifiers(),
                verifiableCredential=[dict(one) for one in self.members],
                achievement=[one.to_json() for one in self.achievements] or None,
                association=[one.to_json() for one in self.associations] or None,
            ),
            evidence=[one.to_json() for one in self.evidence] or None,
            credentialStatus=[one.to_json() for one in self.status] or None,
        )

    @classmethod
    def from_json(cls, node: Mapping[str, Any]) -> ClrCredential:
        """Read one whose form has been checked; its proof is left aside."""
        subject = node["credentialSubject"]
        identity: Mapping[str, Any] = next(iter(many(subject.get("identifier"))), {})
        begins, ends = read(node.get("validFrom")), read(node.get("validUntil"))
        if begins is None:
            raise KeyFormError("no moment")
        return cls(
            id=node["id"],
            issuer=Profile.from_json(node["issuer"]),
            recipient=Recipient(subject.get("id", ""), identity.get("identityHash"), identity.get("salt")),
            name=node["name"],
            members=tuple(many(subject["verifiableCredential"])),
            valid_from=begins,
            valid_until=ends,
            description=node.get("description"),
            partial=node.get("partial") is True,
            achievements=tuple(Achievement.from_json(one) for one in many(subject.get("achievement"))),
            associations=tuple(Association.from_json(one) for one in many(subject.get("association"))),
            evidence=tuple(Evidence.from_json(one) for one in many(node.get("evidence"))),
            status=tuple(StatusEntry.from_json(one) for one in many(node.get("credentialStatus"))),
        )


def what_fits(documents: Sequence[Mapping[str, Any]]) -> list[int]:
    """Tell which signed credentials can stand in one record, each as it is.

    The standard embeds credentials of VC Data Model 2.0 that carry their proof: neither tokens nor those of 1.1 can.
    One that would mean something else among the record's contexts is left out, and so are a second copy, and what is
    beyond what others can be asked to read.

    Parameters
    ----------
    documents : sequence of mapping
        Signed credentials, the most wanted first.

    Returns
    -------
    list of int
        The places of those that fit, in order.
    """
    found: list[int] = []
    taken, contexts, ids = 0, set[str](), set[object]()
    for place, document in enumerate(documents):
        size = len(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())
        brought = contexts | set(_contexts(document))
        if len(found) == MOST_MEMBERS or taken + size > MOST_BYTES or len(brought) > MOST_CONTEXTS:
            continue
        if document.get("id") not in ids and _stands(document):
            found.append(place)
            taken, contexts = taken + size, brought
            ids.add(document.get("id"))
    return found


def _stands(document: Mapping[str, Any]) -> bool:
    """Whether a credential says the same within a record as by itself."""
    if many(document.get("@context"))[:1] != [CREDENTIALS_V2] or not document.get("proof") or form.faults(document):
        return False
    try:
        alone, within = _statements(document), _statements(_around(document))
    except (UnknownContextError, MeaningError, TangledError, ValueError):
        return False
    return not alone - within and (within - alone).total() == AROUND


def _around(*documents: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@context": CONTEXTS,
        "type": ["VerifiableCredential", form.CLR],
        "credentialSubject": {"type": ["ClrSubject"], "verifiableCredential": list(documents)},
    }


def _statements(document: Mapping[str, Any]) -> Counter[bytes]:
    """What a document says, whatever its nodes without a name are called."""
    return Counter(re.sub(rb"_:c14n\d+", b"_:", line) for line in jsonld.canonical(document).splitlines())


def _contexts(node: Any) -> Iterator[str]:
    values: Iterable[Any] = node if isinstance(node, list) else ()
    if isinstance(node, dict):
        if "@context" in node:
            yield json.dumps(node["@context"])
        values = (value for name, value in node.items() if name != "@context")
    for one in values:
        yield from _contexts(one)
