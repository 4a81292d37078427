"""The demo's content, read from the files beside this module."""

import csv
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from app.accounts.models import MembershipRole, OrganisationKind, Vetting
from app.offers.models import DemandState
from app.portfolio.models import Contract, ExperienceKind
from seeds.demo.texts import (
    CertificateText,
    CohortText,
    Content,
    DemandText,
    EpisodeText,
    LearnerText,
    ModuleText,
    OrganisationText,
    Pool,
    ProgrammeText,
    StaffText,
    TraineeText,
    WantedText,
)

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parent
STARTER = SEEDS / "starter"
PLACES = SEEDS / "places.csv"

REGION = "REGION"


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
            "own_words": tuple(row["own_words"]),
            "contracts": tuple(Contract(contract) for contract in row["contracts"]),
        }
    )


def _cohort(row: Mapping[str, Any]) -> CohortText:
    learners = tuple(LearnerText(**learner) for learner in row["learner"])
    return CohortText(row["programme"], row["group"], row["weeks_ago"], learners)
