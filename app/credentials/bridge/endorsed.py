"""Recognitions signed here, joined to a badge under verification or published beside it: what became of them is known
without asking anyone.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

import badges
from app.credentials import queries
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.telling import joined
from app.credentials.labels.telling import Endorser, Told
from app.credentials.models import Endorsement
from badges.checks import passed

ENDORSEMENTS, RECIPIENT = "endorsements", "recipient"
Checks = Sequence[badges.Check]


def known(
    session: Session, found: badges.Verification, told: Told, *, addresses: Addresses, now: datetime
) -> tuple[badges.Verification, Told]:
    """Say of each recognition of ours what we know, then add those that a badge which holds does not carry."""
    given = [one for one, _about in joined(found.document or {})]
    names = [str(one.get("id")) for one in given]
    ids = [identity for name in names if (identity := _identity(name, addresses)) is not None]
    if told.achievement_id is None and not ids:
        return found, told
    rows = queries.endorsements_about(session, told.achievement_id, told.issuer_id, ids)
    ours = {addresses.endorsement(one.id): one for one in rows}
    checks, endorsers = _of_embedded(found.checks, told, given, ours, addresses=addresses, now=now)
    person = [one for one in checks if one.name == RECIPIENT]  # the last that is told, for whoever looks can do it
    about = [one for one in checks if one.name != RECIPIENT]
    if all(one.outcome is badges.Outcome.PASSED for one in about):
        beside = [one for one in rows if addresses.endorsement(one.id) not in names]
        about += [check_of(one, now) for one in beside]
        endorsers += [endorser_of(one, addresses) for one in beside]
    return replace(found, checks=(*about, *person)), replace(told, endorsers=endorsers)


def _identity(name: str, addresses: Addresses) -> UUID | None:
    start = addresses.endorsement(UUID(int=0)).removesuffix(str(UUID(int=0)))
    try:
        return UUID(name.removeprefix(start)) if name.startswith(start) else None
    except ValueError:
        return None


def _of_embedded(
    checks: Checks,
    told: Told,
    given: Sequence[Mapping[str, Any]],
    ours: Mapping[str, Endorsement],
    *,
    addresses: Addresses,
    now: datetime,
) -> tuple[list[badges.Check], list[Endorser]]:
    made, endorsers = list(checks), list(told.endorsers)
    places = [place for place, one in enumerate(checks) if one.name == ENDORSEMENTS]
    if len(places) != len(given) or len(endorsers) != len(given):
        return made, endorsers
    for number, (place, document) in enumerate(zip(places, given, strict=True)):
        row = ours.get(str(document.get("id")))
        if row is None or json.loads(row.document) != document:
            continue
        if made[place].detail == "of_something_else" or told.issuer_id != row.giver:
            made[place] = passed(ENDORSEMENTS, "of_something_else")
            continue
        made[place], endorsers[number] = check_of(row, now), endorser_of(row, addresses)
    return made, endorsers


def check_of(one: Endorsement, now: datetime) -> badges.Check:
    """Whether a recognition holds, as the library would say it. What ends it does not harm the badge."""
    if one.revoked_at is not None and not came_to_its_end(one):
        return passed(ENDORSEMENTS, "withdrawn")
    if one.key.compromised_at is not None:
        return passed(ENDORSEMENTS, "key_given_up")
    over = one.valid_until is not None and one.valid_until <= now
    return passed(ENDORSEMENTS, f"over: {one.valid_until:%Y-%m-%dT%H:%M:%SZ}" if over else "")


def came_to_its_end(one: Endorsement) -> bool:
    """Whether nobody withdrew a recognition before its last day."""
    return one.valid_until is not None and one.revoked_at is not None and one.revoked_at >= one.valid_until


def endorser_of(one: Endorsement, addresses: Addresses) -> Endorser:
    """Who recognises, since when, and where it is told."""
    return Endorser(
        name=one.issuer.name,
        address=addresses.issuer(one.issuer.slug),
        comment=one.comment,
        since=one.valid_from,
        until=one.valid_until,
        ours=True,
        withdrawn_at=one.revoked_at,
        page=addresses.endorsement(one.id),
    )


def checks_of(
    rows: Sequence[Endorsement], *, addresses: Addresses, now: datetime
) -> Iterator[tuple[badges.Check, Endorser]]:
    """Each recognition of a badge, whether it holds and whose it is."""
    for one in rows:
        yield check_of(one, now), endorser_of(one, addresses)
