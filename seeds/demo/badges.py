"""The badges of the demo's structures: drawn, described, published; a draft, one retired, one in two versions."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.accounts import services as accounts
from app.accounts.models import MembershipRole, OrganisationKind, User
from app.credentials import services
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.drawing import Drawing
from app.credentials.bridge.sealing import Seal
from app.credentials.models import AchievementVersion, Issuer
from app.credentials.models.achievements import BADGE
from seeds.demo.catalogue import Catalogue
from seeds.demo.content import REGION
from seeds.demo.organisations import Cast

SETTLED = timedelta(days=1300)


@cache
def badge_texts() -> tuple[Mapping[str, Any], ...]:
    """Read what the badges say."""
    path = Path(__file__).resolve().parent / "badges.toml"
    return tuple(tomllib.loads(path.read_text(encoding="utf-8"))["badge"])


def write_badges(
    session: Session, catalogue: Catalogue, cast: Cast, *, seal: Seal, addresses: Addresses, now: datetime
) -> dict[str, AchievementVersion]:
    """Write them all; those that may be given today, by name, in their latest version."""
    # The Region signs people's records, and stands by badges.
    officer = cast.staff[REGION][0]
    region = services.open_issuer(session, cast.organisations[REGION], by=officer, seal=seal, now=now - SETTLED)
    region.email = f"meta-badges@{region.slug}.example"
    issuers: dict[str, Issuer] = {}
    written: dict[str, AchievementVersion] = {}
    for text in badge_texts():
        code = text["structure"]
        by = cast.staff[code][0]
        if code not in issuers:
            issuers[code] = _open(session, cast, code, seal=seal, now=now - SETTLED)
        skills = skills_like(catalogue, text["skills"])
        if not skills:
            continue
        version = _write(session, issuers[code], text, skills, by=by, addresses=addresses, now=now)
        if "again" in text:
            version = _again(session, version, text, catalogue, by=by, addresses=addresses, now=now)
        if text.get("state") == "retired":
            services.retire(session, version.achievement, by=by, now=now - timedelta(days=90))
        elif text.get("state") != "draft":
            written[version.name] = version
    session.flush()
    return written


def _open(session: Session, cast: Cast, code: str, *, seal: Seal, now: datetime) -> Issuer:
    """Let a structure sign badges; in a training provider, the one who runs it gives them."""
    organisation, by = cast.organisations[code], cast.staff[code][-1]
    if organisation.kind is OrganisationKind.PROVIDER:
        accounts.join(session, user=by, organisation=organisation, role=MembershipRole.ISSUER, now=now)
    issuer = services.open_issuer(session, organisation, by=by, seal=seal, now=now)
    issuer.email = f"badges@{issuer.slug}.example"
    return issuer


def skills_like(catalogue: Catalogue, codes: list[str]) -> list[Any]:
    """The skills of the framework in use that stand for some of the starter's."""
    return list(dict.fromkeys(skill.id for code in codes if (skill := catalogue.like(code)) is not None))


def _write(
    session: Session, issuer: Issuer, text: Mapping[str, Any], skills: list[Any], *, by: User, addresses: Addresses,
    now: datetime,
) -> AchievementVersion:  # fmt: skip
    at = now - timedelta(days=text["since"])
    version = services.draft(
        session, issuer, _words(text, text["criteria"], skills), by=by, addresses=addresses, now=at
    )
    services.illustrate(version, services.drawn(Drawing(**text["drawing"]), version.name))
    if text.get("state") != "draft":
        services.publish(session, version, by=by, now=at + timedelta(days=1))
    return version


def _words(text: Mapping[str, Any], criteria: str, skills: list[Any]) -> services.BadgeText:
    return services.BadgeText(
        name=text["name"],
        description=text["description"],
        criteria=criteria.strip(),
        skill_ids=skills,
        kind=text.get("kind", BADGE),
        tags=text.get("tags", ()),
        validity_months=text.get("validity_months"),
        evidence_required=text.get("evidence_required", False),
    )


def _again(
    session: Session, version: AchievementVersion, text: Mapping[str, Any], catalogue: Catalogue, *, by: User,
    addresses: Addresses, now: datetime,
) -> AchievementVersion:  # fmt: skip
    """Publish a second version, which says otherwise how the badge is earned."""
    at = now - timedelta(days=text["again"])
    second = services.next_version(session, version.achievement, by=by, addresses=addresses, now=at)
    words = _words(text, text["criteria_again"], skills_like(catalogue, text["skills_again"]))
    services.rewrite(session, second, words, revision=second.revision, addresses=addresses)
    services.publish(session, second, by=by, now=at + timedelta(days=1))
    return second
