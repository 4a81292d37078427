"""What this slice asks of those above it, and tells them; receivers read with the session given, and write nothing."""

from dataclasses import dataclass

from blinker import Namespace

_signals = Namespace()


@dataclass(frozen=True, slots=True)
class Origin:
    """What lies behind a ground, in words to show: a module, a trainer's observation, a title, a badge."""

    title: str | None
    title_en: str | None = None
    person: str | None = None
    organisation: str | None = None
    place: str | None = None


# sent with session=, source_ids=; a receiver returns a mapping of those ids it knows to their Origin, in one statement
origins_wanted = _signals.signal("portfolio.origins_wanted")

# sent with session= when someone appears in searches no longer, in the transaction that says so
searches_left = _signals.signal("portfolio.searches_left")
