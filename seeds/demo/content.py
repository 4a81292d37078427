"""The demo's content, read from the files beside this module: who, what, where, in words and codes."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.accounts.models import MembershipRole, OrganisationKind, Vetting
from app.offers.models import DemandState
from app.portfolio.models import Contract, ExperienceKind

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parent
STARTER = SEEDS / "starter"
PLACES = SEEDS / "places.csv"

REGION = "REGION"


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


@cache
def content() -> Content:
    """Read every file once."""
    organisations = _toml("organisations.toml")
    demands = _toml("offers.toml")
    cast = _toml("cast.toml")
    names = _csv(SEEDS / "names.csv")
    return Content(
        organisations=(
            _organisation(OrganisationKind.REGION, {"code": REGION, **organisations["region"]}),
            *(
                _organisation(kind, row)
                for kind in (
                    OrganisationKind.PROVIDER,
                    OrganisationKind.SUPPORT,
                    OrganisationKind.ISSUER,
                    OrganisationKind.EMPLOYER,
                )
                for row in organisations[kind.value]
            ),
        ),
        programmes={row["code"]: _programme(row) for row in _toml("programmes.toml")["programme"]},
        offers=tuple(_demand(row) for row in demands["offer"]),
        searches=tuple(_demand(row) for row in demands["search"]),
        certificates={row["skill"]: _certificate(row) for row in _csv(HERE / "certificates.csv")},
        episodes={row["title"]: _episode(row) for row in _csv(HERE / "episodes.csv")},
        staff=tuple(_staff(row) for row in cast["staff"]),
        trainee=_trainee(cast["trainee"]),
        cohort=_cohort(cast["cohort"]),
        given_names=tuple(row["name"] for row in names if row["kind"] == "given"),
        family_names=tuple(row["name"] for row in names if row["kind"] == "family"),
    )


@cache
def starter_labels() -> Mapping[str, str]:
    """The French label of each of the starter's skills, by code: what another framework's skills are likened to."""
    return {row["code"]: row["label_fr"] for row in _csv(STARTER / "skills.csv")}


@cache
def starter_rome_codes() -> Mapping[str, str]:
    """The ROME code of the starter's occupations that have one."""
    return {row["code"]: row["rome"] for row in _csv(STARTER / "occupations.csv") if row["rome"]}


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _organisation(kind: OrganisationKind, row: Mapping[str, Any]) -> OrganisationText:
    return OrganisationText(
        code=row["code"],
        kind=kind,
        name=row["name"],
        commune=row["commune"],
        trainers=row.get("trainers", 0),
        vetting=Vetting(row.get("vetting", Vetting.ACCEPTED)),
        reason=row.get("reason"),
    )


def _programme(row: Mapping[str, Any]) -> ProgrammeText:
    return ProgrammeText(
        code=row["code"],
        provider=row["provider"],
        title=row["title"],
        title_en=row["title_en"],
        scheme=row["scheme"],
        occupation=row.get("occupation"),
        places=tuple(row["places"]),
        weight=row["weight"],
        award=row["award"],
        modules=tuple(
            ModuleText(module["title"], module["title_en"], module["hours"], _aims(module["skills"]))
            for module in row["modules"]
        ),
    )


def _aims(text: str) -> dict[str, int | None]:
    """Read `PLAN-LIRE:3 HAB-BR` as codes and the levels aimed at."""
    pairs = (word.partition(":") for word in text.split())
    return {skill: int(level) if level else None for skill, _, level in pairs}


def _demand(row: Mapping[str, Any]) -> DemandText:
    return DemandText(
        code=row["code"],
        employer=row["employer"],
        occupation=row.get("occupation"),
        like=row.get("like"),
        programme=row.get("programme"),
        title=row["title"],
        description=row.get("description", ""),
        commune=row.get("commune"),
        radius=row.get("radius"),
        contract=Contract(row["contract"]) if "contract" in row else None,
        start=row.get("start"),
        published=row.get("published", 10),
        horizon=row.get("horizon"),
        state=DemandState(row.get("state", DemandState.PUBLISHED)),
        wanted=tuple(_wanted(word) for word in row["requirements"].split()),
        pool=Pool(**row.get("pool", {})),
    )


def _wanted(word: str) -> WantedText:
    """Read `SOUDER-TIG:3:2!` as a skill, its importance, a level and whether it is mandatory."""
    skill, importance, *level = word.rstrip("!").split(":")
    return WantedText(skill, int(importance), int(level[0]) if level else None, word.endswith("!"))


def _certificate(row: Mapping[str, str]) -> CertificateText:
    return CertificateText(row["title"], row["body"], int(row["years"]) if row["years"] else None)


def _episode(row: Mapping[str, str]) -> EpisodeText:
    return EpisodeText(ExperienceKind(row["kind"]), row["title"], tuple(row["skills"].split("|")))


def _staff(row: Mapping[str, Any]) -> StaffText:
    return StaffText(row["account"], row.get("name"), MembershipRole(row["role"]), tuple(row["organisations"]))


def _trainee(row: Mapping[str, Any]) -> TraineeText:
    return TraineeText(
        **{
            **row,
            "trades": tuple(row["trades"]),
            "episodes": tuple(row["episodes"]),
            "contracts": tuple(Contract(contract) for contract in row["contracts"]),
        }
    )


def _cohort(row: Mapping[str, Any]) -> CohortText:
    learners = tuple(LearnerText(**learner) for learner in row["learner"])
    return CohortText(row["programme"], row["group"], row["weeks_ago"], learners)
