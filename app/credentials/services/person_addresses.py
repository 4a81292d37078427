"""Other addresses of a person, to which badges may have been given: theirs once they opened a message sent there."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.queries import digest, tidy_email, user_by_email
from app.audit import services as audit
from app.credentials import queries
from app.credentials.bridge.looking import recipient_is
from app.credentials.errors import AddressKeyError, TooManyAddressesError
from app.credentials.models import BackpackBadge, Credential, PersonAddress
from app.credentials.services.backpack import remove
from app.credentials.services.collecting import collect
from app.credentials.services.weighing import weigh
from app.portfolio import queries as portfolio
from app.portfolio.services.grounds import take_turns

LIFETIME = timedelta(hours=24)
MOST_ADDRESSES = 5


def ask_address(session: Session, user: User, email: str, *, now: datetime) -> tuple[PersonAddress, str]:
    """Begin to make an address a person's own; with the key to send there. One asked for again gets a new key."""
    session.execute(select(User.id).where(User.id == user.id).with_for_update())
    address, known = tidy_email(email), queries.addresses_of(session, user.id)
    found = next((one for one in known if one.email == address), None)
    if found is None and len(known) >= MOST_ADDRESSES:
        raise TooManyAddressesError
    if found is None:
        found = PersonAddress(user_id=user.id, email=address, asked_at=now)
        session.add(found)
    key = secrets.token_urlsafe(32)
    if found.verified_at is None:
        found.key_hash, found.asked_at = digest(key), now
    session.flush()
    return found, key


def badges_leaving(session: Session, user: User, address: PersonAddress) -> Sequence[BackpackBadge]:
    """The badges of ours that leave with an address, for they were given to it alone."""
    trainee = portfolio.trainee_of(session, user)
    if trainee is None or address.email == user.email:
        return []
    return session.scalars(
        select(BackpackBadge)
        .join(Credential, Credential.id == BackpackBadge.credential_id)
        .where(
            BackpackBadge.trainee_id == trainee.id,
            BackpackBadge.removed_at.is_(None),
            Credential.recipient_email == address.email,
        )
        .order_by(BackpackBadge.name, BackpackBadge.received_at)
    ).all()


def drop_address(session: Session, user: User, address: PersonAddress, *, now: datetime) -> None:
    """Forget an address: the badges given here to it leave, those that were brought are theirs no more, and no skill
    rests on either. They come back when the address is verified again.
    """
    session.flush()
    session.execute(select(User.id).where(User.id == user.id).with_for_update())
    trainee = portfolio.trainee_of(session, user)
    if trainee is not None:
        take_turns(session, [trainee.id])
    gone = session.execute(
        delete(PersonAddress)
        .where(PersonAddress.id == address.id)
        .returning(PersonAddress.id, PersonAddress.verified_at)
    ).one_or_none()
    if gone is None or gone.verified_at is None:
        return
    audit.record(
        session, action="address_dropped", object_kind="person_address", object_id=gone.id, actor_id=user.id, now=now
    )
    leaving = badges_leaving(session, user, address)
    for badge in leaving:
        badge.removed_at, badge.news_at = now, None
        if badge.credential is not None:  # its public page is theirs no more: it says no name
            badge.credential.shows_name = False
    session.flush()
    weigh(session, [badge.id for badge in leaving], now=now, news=False)
    _recognise_own(session, user, now=now)


def address_of_key(session: Session, user: User, key: str, *, now: datetime) -> PersonAddress:
    """The address that this key makes this person's own.

    Raises
    ------
    AddressKeyError
        There is none, it is another account's, or its day has passed.
    """
    found = session.scalar(
        select(PersonAddress)
        .where(PersonAddress.key_hash == digest(key), PersonAddress.verified_at.is_(None))
        .execution_options(populate_existing=True)
    )
    if found is None or found.user_id != user.id:
        raise AddressKeyError("unknown")
    if found.asked_at + LIFETIME <= now:
        raise AddressKeyError("expired")
    return found


def verify_address(session: Session, user: User, key: str, *, now: datetime) -> PersonAddress:
    """Make an address a person's own, once: the badges given to it are theirs, here and among those they brought."""
    found = address_of_key(session, user, key, now=now)
    owner = user_by_email(session, found.email)
    if owner is not None and owner.id != user.id:
        raise AddressKeyError("taken")
    try:
        with session.begin_nested():
            taken = session.scalar(
                update(PersonAddress)
                .where(PersonAddress.id == found.id, PersonAddress.key_hash == digest(key))
                .values(verified_at=now, key_hash=None)
                .returning(PersonAddress.id)
            )
    except IntegrityError as clash:
        raise AddressKeyError("taken") from clash
    if taken is None:
        raise AddressKeyError("unknown")
    session.refresh(found)
    if owner is not None:
        user.confirmed_at = user.confirmed_at or now
        session.flush()
    audit.record(
        session, action="address_verified", object_kind="person_address", object_id=found.id, actor_id=user.id, now=now
    )
    collect(session, user, now=now)
    _recognise_own(session, user, now=now)
    return found


def _recognise_own(session: Session, user: User, *, now: datetime) -> None:
    """Look again, among the badges they brought, for those given to an address that is theirs, or is no more. Copies of
    badges given here give way to these, which fall the moment that something is decided of them.
    """
    trainee = portfolio.trainee_of(session, user)
    if trainee is None:
        return
    take_turns(session, [trainee.id])
    there = session.execute(
        select(BackpackBadge, BackpackBadge.content).where(
            BackpackBadge.trainee_id == trainee.id, BackpackBadge.content.is_not(None)
        )
    ).all()
    emails, ours = queries.verified_emails(session, user), _given_here(session, trainee.id)
    changed = []
    for badge, content in there:
        theirs = recipient_is(content or b"", emails, now=now)
        if theirs and (badge.issuer_address, badge.badge_id) in ours:
            remove(session, badge, now=now)
        elif theirs != badge.is_theirs:
            # What is not within the file is seen at the next check, which comes at once.
            badge.next_check_at = now
            badge.is_theirs = badge.is_theirs if theirs is None else theirs
            changed.append(badge.id)
    session.flush()
    weigh(session, changed, now=now, news=False)


def _given_here(session: Session, trainee_id: UUID) -> set[tuple[str | None, str | None]]:
    """What tells the badges of ours in a backpack from others."""
    rows = session.execute(
        select(BackpackBadge.issuer_address, BackpackBadge.badge_id).where(
            BackpackBadge.trainee_id == trainee_id,
            BackpackBadge.credential_id.is_not(None),
            BackpackBadge.removed_at.is_(None),
        )
    )
    return {(issuer, identifier) for issuer, identifier in rows}
