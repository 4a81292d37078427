"""What this slice asks of those above it, and tells them; receivers read with the session given, and write nothing."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

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
    # When it began, for what lasts; and why it was taken back, in the words of whoever did.
    starts_on: date | None = None
    reason: str | None = None


# sent with session=, source_ids=; a receiver returns a mapping of those ids it knows to their Origin, in one statement
origins_wanted = _signals.signal("portfolio.origins_wanted")


@dataclass(frozen=True, slots=True)
class TrainerNote:
    """What a trainer noted of a skill that changes no proof: an assessment, an attestation that waits for others."""

    skill_id: UUID
    on: date
    text: str
    person: str
    organisation: str
    words: str | None = None
    # Why it was taken back: it then stays in the history alone.
    withdrawn_reason: str | None = None


# sent with session=, trainee_id=, skill_ids= (a set); a receiver returns a list of TrainerNote in a constant number of
# statements. Shown on the skill's page and in its history.
notes_wanted = _signals.signal("portfolio.notes_wanted")

# sent with session= when someone appears in searches no longer, in the transaction that says so
searches_left = _signals.signal("portfolio.searches_left")


@dataclass(frozen=True, slots=True)
class WitnessWord:
    """What someone who is no trainer of ours says of a skill: shown beside its evidence, it changes no proof."""

    skill_id: UUID
    author: str
    on: date
    text: str
    # Who they are in a few words: « employer, Chantiers Durand ».
    quality: str | None = None
    # What the receiver needs to know it again, for a page of its own; not shown.
    source_id: UUID | None = None


# sent with session=, trainee_id=, skill_ids= (a set); a receiver returns a list of WitnessWord, in one statement,
# however many skills there are. Shown on the skill's page and in the list of its evidence.
evidence_wanted = _signals.signal("portfolio.evidence_wanted")


@dataclass(frozen=True, slots=True)
class OwnTraining:
    """A training that a person follows or followed, the trade it aims at and the skills it teaches."""

    id: UUID
    title: str
    title_en: str | None
    organisation: str
    started_on: date
    ended_on: date | None
    occupation_id: UUID | None
    skill_ids: tuple[UUID, ...]


# sent with session=, trainee_id=; a receiver returns a list of OwnTraining, the latest first, in a constant number of
# statements
trainings_wanted = _signals.signal("portfolio.trainings_wanted")
