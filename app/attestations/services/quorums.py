"""How many trainers must say so before a skill counts as attested, and the proof that follows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.attestations import queries
from app.attestations.errors import WrongQuorumError
from app.attestations.models import AttesterQuorum
from app.attestations.queries import MOST_ATTESTERS, Signed
from app.audit import services as audit
from app.portfolio import services as portfolio
from app.portfolio.models import GroundKind, GroundState, Proof
from app.portfolio.services import NewGround
from app.portfolio.services.grounds import take_turns

TURNS = 7366_0003
BELOW = "below_quorum"


def hold(session: Session, provider_ids: Collection[UUID]) -> None:
    """Keep the quorums of these providers as they are until this transaction ends; call it before taking turns.

    Always providers first, then people: whoever did it the other way round could wait for someone who waits for them.
    """
    if provider_ids and session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        keys = sorted(_key(provider_id) for provider_id in provider_ids)
        session.execute(select(*(func.pg_advisory_xact_lock_shared(TURNS, key) for key in keys)))


def _key(provider_id: UUID) -> int:
    return provider_id.int & 0x7FFF_FFFF


def settle(session: Session, holding_ids: Collection[UUID], *, now: datetime) -> tuple[int, int]:
    """Lay the proof of what enough trainers of a provider attest, withdraw the others'; how many came and went.

    Call it when the quorums are held and it is one's turn on their people.
    """
    session.flush()
    together: dict[tuple[UUID, UUID], list[Signed]] = defaultdict(list)
    for one in queries.standing_attestations(session, holding_ids):
        together[one.holding_id, one.provider_id].append(one)
    enough: list[Signed] = []
    short: list[Signed] = []
    for some in together.values():
        reached = len({one.trainer_id for one in some}) >= some[0].quorum
        (enough if reached else short).extend(one for one in some if one.counts is not reached)
    portfolio.lay_again(session, [_ground(one) for one in enough], now=now)
    if short:
        portfolio.withdraw_grounds(session, source_ids=[one.id for one in short], reason=BELOW, now=now)
    return len(enough), len(short)


def _ground(signed: Signed) -> NewGround:
    return NewGround(
        trainee_id=signed.trainee_id,
        skill_id=signed.skill_id,
        kind=GroundKind.ATTESTATION,
        state=GroundState.ACQUIRED,
        proof=Proof.ATTESTED,
        level=signed.level,
        since=signed.seen_on,
        source_id=signed.id,
    )


def set_quorums(
    session: Session, *, provider: Organisation, attesters: Mapping[UUID, int], by: User, now: datetime
) -> int:
    """Say of some skills how many trainers of a provider must attest them; what was signed counts again, or no more."""
    if any(not 1 <= number <= MOST_ATTESTERS for number in attesters.values()):
        raise WrongQuorumError
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(TURNS, _key(provider.id))))
    before = queries.quorums_of(session, provider.id)
    changed = {skill_id: number for skill_id, number in attesters.items() if before.get(skill_id, 1) != number}
    if not changed:
        return 0
    _write(
        session,
        [
            {"provider_id": provider.id, "skill_id": skill_id, "attesters": number, "set_by_id": by.id, "set_at": now}
            for skill_id, number in sorted(changed.items())
        ],
        known=before,
    )
    touched = queries.attested_holdings(session, provider_id=provider.id, skill_ids=set(changed))
    take_turns(session, sorted(set(touched.values())))
    came, went = settle(session, set(touched), now=now)
    for number in sorted(set(changed.values())):
        audit.record_each(
            session,
            action="set_quorum",
            object_kind="skill",
            objects=[(skill_id, by.id) for skill_id in sorted(changed) if changed[skill_id] == number],
            now=now,
            provider=str(provider.id),
            attesters=number,
            proofs_laid=came,
            proofs_withdrawn=went,
        )
    return len(changed)


def _write(session: Session, rows: Sequence[dict[str, Any]], *, known: Collection[UUID]) -> None:
    again = [row for row in rows if row["skill_id"] in known]
    if again:
        session.execute(update(AttesterQuorum), again)
    session.add_all(AttesterQuorum(**row) for row in rows if row["skill_id"] not in known)
    session.flush()
