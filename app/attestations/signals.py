"""What this slice tells those above it; receivers work with the session given, in the same transaction."""

from enum import StrEnum

from blinker import Namespace

_signals = Namespace()

# Something is about to be signed or taken back; sent with `session`, `provider_ids` and `attestation_ids` (to be taken
# back) before one takes turns on people: whoever locks rows of their own does it here, and nobody waits in a circle.
about_to_sign = _signals.signal("attestations.about_to_sign")

# Attestations were signed, the proof they give is laid; sent with `session`, `ids`, `by` and `now`.
attested = _signals.signal("attestations.attested")

# Attestations were taken back; sent with `session`, `ids`, `by`, `reason` and `now`.
taken_back = _signals.signal("attestations.taken_back")


class AsBadge(StrEnum):
    """Whether a person may receive an attestation as a badge."""

    MAY = "may"
    RECEIVED = "received"
    TAKEN_BACK = "taken_back"  # the badge, not the attestation
    NOT_COUNTED = "not_counted"
    NEVER = "never"  # its provider makes none


# Which attestations can be received as badges; sent with `session` and `ids`; a receiver returns an AsBadge by the id
# of each attestation that stands, in one statement.
as_badges_wanted = _signals.signal("attestations.as_badges_wanted")
