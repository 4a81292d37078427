"""What the demo's files say, as values: who, what, where, in words and codes."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.accounts.models import MembershipRole, OrganisationKind, Vetting
from app.offers.models import DemandState
from app.portfolio.models import Contract, ExperienceKind


@dataclass(frozen=True, slots=True)
class OrganisationText:
    """An organisation; `trainers` says how many people teach there."""

    code: str
    kind: OrganisationKind
    name: str
    commune: str
    trainers: int
    vetting: Vetting
    reason: str | None


@dataclass(frozen=True, slots=True)
class ModuleText:
    """A module, with the starter's code of each skill and the level aimed at."""

    title: str
    title_en: str
    hours: int
    aims: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class ProgrammeText:
    """What a provider teaches; `award` is what completing it gives."""

    code: str
    provider: str
    title: str
    title_en: str
    scheme: str
    occupation: str | None
    places: tuple[str, ...]
    weight: int
    award: str
    modules: tuple[ModuleText, ...]


@dataclass(frozen=True, slots=True)
class WantedText:
    """One skill an employer wants, by the starter's code."""

    skill: str
    importance: int
    level: int | None
    mandatory: bool


@dataclass(frozen=True, slots=True)
class Pool:
    """How many people an offer is sure to find: ready now, soon and not yet."""

    now: int = 0
    soon: int = 0
    later: int = 0


@dataclass(frozen=True, slots=True)
class DemandText:
    """An offer, or a saved search when it has no occupation; `like` says where its skills are sought with ROME."""

    code: str
    employer: str
    occupation: str | None
    like: str | None
    programme: str | None
    title: str
    description: str
    commune: str | None
    radius: int | None
    contract: Contract | None
    start: int | None
    published: int
    horizon: int | None
    state: DemandState
    wanted: tuple[WantedText, ...]
    pool: Pool


@dataclass(frozen=True, slots=True)
class CertificateText:
    """What a licence or a permit is called once obtained, who gives it, and for how many years."""

    title: str
    body: str
    years: int | None


@dataclass(frozen=True, slots=True)
class EpisodeText:
    """Voluntary work, a personal episode or an old training, with skills that come of it."""

    kind: ExperienceKind
    title: str
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StaffText:
    """Someone with an account who works for organisations; `name` is wanting for those in app/accounts/demo.py."""

    account: str
    name: str | None
    role: MembershipRole
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TraineeText:
    """The trainee account."""

    account: str
    commune: str
    mobility: int
    trades: tuple[str, ...]
    contracts: tuple[Contract, ...]
    before: str
    programme: str
    group: str
    weeks_ago: int
    job: str
    episodes: tuple[str, ...]
    # The trade whose cards they left half answered, and what they say in their own words.
    cards: str
    own_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LearnerText:
    """One of the cohort."""

    name: str
    commune: str
    trade: str


@dataclass(frozen=True, slots=True)
class CohortText:
    """The cohort that the trainer account follows, mid-way."""

    programme: str
    group: str
    weeks_ago: int
    learners: tuple[LearnerText, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """All of it."""

    organisations: tuple[OrganisationText, ...]
    programmes: Mapping[str, ProgrammeText]
    offers: tuple[DemandText, ...]
    searches: tuple[DemandText, ...]
    certificates: Mapping[str, CertificateText]
    episodes: Mapping[str, EpisodeText]
    staff: tuple[StaffText, ...]
    trainee: TraineeText
    cohort: CohortText
    given_names: tuple[str, ...]
    family_names: tuple[str, ...]
