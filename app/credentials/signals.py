"""What this slice tells those above it, and asks of them; receivers work in the session given, in its transaction."""

from dataclasses import dataclass
from uuid import UUID

from blinker import Namespace

_signals = Namespace()

# Badges were given; sent with `session`, `ids` (of the badges) and `now`.
badges_given = _signals.signal("credentials.badges_given")

# An issuer gave up a key that others may sign by; sent with `session`, `key` and `now`.
key_given_up = _signals.signal("credentials.key_given_up")

# A badge was revoked, suspended or restored; sent with `session`, `credential`, `kind` (of the decision) and `now`.
badge_decided = _signals.signal("credentials.badge_decided")

# What badges in backpacks are worth was looked at again, for anything may have changed of them; sent with `session`,
# `badge_ids`, `trainee_ids` (it is our turn on them) and `now`.
badges_weighed = _signals.signal("credentials.badges_weighed")


@dataclass(frozen=True, slots=True)
class Resting:
    """Something that someone holds by virtue of a badge; whether they would lose it with the badge."""

    name: str
    falls: bool


# What rests on badges, and would fall with them; sent with `session`, `badge_ids` (in backpacks) and `now`; a receiver
# returns a list of Resting, by name, in a constant number of statements.
resting_wanted = _signals.signal("credentials.resting_wanted")


@dataclass(frozen=True, slots=True)
class Alike:
    """A badge that is given already, and says nearly the same as another; with its public page's address."""

    achievement_id: UUID
    number: int
    name: str
    issuer: str


# Which badges given already are nearly the same as one being written; sent with `session` and `version`; a receiver
# returns a list of Alike, the most alike first, in a constant number of statements.
alike_wanted = _signals.signal("credentials.alike_wanted")
