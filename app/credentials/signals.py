"""What this slice tells those above it; receivers work in the session given, in the same transaction."""

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
