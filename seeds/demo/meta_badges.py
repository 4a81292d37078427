"""The Region's meta-badges, what structures ask for them, and what it answered."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.credentials import services as credentials
from app.credentials.bridge.drawing import Drawing
from app.credentials.models import AchievementVersion, Issuer
from app.recognition import queries, services
from app.recognition.models import Facet, MetaFamily, MetaRule, PairNoteKind, Recognition, RecognitionRequest
from app.recognition.queries.pairs import two
from app.recognition.services import FacetText, Means, RuleText, pairing, sweeping
from seeds.demo.badges import SETTLED, skills_like
from seeds.demo.catalogue import Catalogue
from seeds.demo.content import REGION
from seeds.demo.organisations import Cast

FEWEST_FACETS = 3
FIRST_REASON = "Règle arrêtée avec les structures, après les ateliers de la démarche."


@cache
def meta_texts() -> Mapping[str, Any]:
    """Read what is asked, decided and held."""
    path = Path(__file__).resolve().parent / "meta_badges.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@dataclass(slots=True)
class Reference:
    """The meta-badges in force and what was recognised for them, by name; and who decides."""

    session: Session
    officers: list[User]
    means: Means
    now: datetime
    rules: dict[str, MetaRule] = field(default_factory=dict)
    recognitions: dict[tuple[str, str], Recognition] = field(default_factory=dict)

    def ago(self, days: int) -> datetime:
        """So many days before the demo's."""
        return self.now - timedelta(days=days)

    def sweep(self, at: datetime) -> None:
        """Look again at everyone whom what was just decided concerns."""
        for number in sweeping.open_sweeps(self.session):
            while not sweeping.step(self.session, number, means=self.means, now=at):
                pass

    def facets(self, meta: str, names: list[str]) -> list[Facet]:
        """Facets of a meta-badge, by their names."""
        return [one for one in queries.facets_in(self.rules[meta]) if one.name in names]


def write_meta_badges(session: Session, catalogue: Catalogue, cast: Cast, *, means: Means, now: datetime) -> Reference:
    """Let the Region write them, put those it has deployed in force, and prepare the next rule of one."""
    reference = Reference(session, cast.staff[REGION], means, now)
    by = reference.officers[0]
    region = credentials.open_issuer(session, cast.organisations[REGION], by=by, seal=means.seal, now=now - SETTLED)
    for text in meta_texts()["meta"]:
        facets = _facets(catalogue, text["facets"])
        if len(facets) >= FEWEST_FACETS:  # another framework may lack their skills
            _write(reference, region, text, facets, by)
    reference.sweep(now)
    session.flush()
    return reference


def ask_the_region(reference: Reference, cast: Cast, written: Mapping[str, AchievementVersion]) -> None:
    """Let structures ask, and the Region answer, each thing on its day; nobody holds any of these badges yet."""
    things: list[tuple[int, Callable[[], None]]] = []
    for number, text in enumerate(meta_texts()["request"]):
        version = written.get(text["badge"])
        if version is not None and text["meta"] in reference.rules:
            by = cast.staff_of(version.achievement.issuer.organisation_id)
            if reference.facets(text["meta"], text["facets"]):
                things.extend(_Asking(reference, text, version, by, number).things())
    for _days, do in sorted(things, key=lambda one: -one[0]):
        do()
    reference.session.flush()


def propose_pairs(reference: Reference, written: Mapping[str, AchievementVersion]) -> None:
    """Let the Region write of badges that are nearly the same, and a structure answer."""
    for text in meta_texts().get("pair", ()):
        versions = [written[name] for name in text["badges"] if name in written]
        if len(versions) == len(text["badges"]):
            pair = two(versions[0].achievement_id, versions[1].achievement_id)
            pairing.propose(
                reference.session, pair, PairNoteKind(text["kind"]), text["words"], read=0,
                by=reference.officers[text.get("by", 0)], now=reference.ago(text["days"]),
            )  # fmt: skip
    reference.session.flush()


def _facets(catalogue: Catalogue, texts: list[Mapping[str, Any]]) -> list[FacetText]:
    found = [FacetText(one["name"], one["words"], skills_like(catalogue, one["skills"])) for one in texts]
    return [one for one in found if one.skill_ids]


def _write(reference: Reference, region: Issuer, text: Mapping[str, Any], facets: list[FacetText], by: User) -> None:
    session, at, addresses = reference.session, reference.ago(text["since"]), reference.means.addresses
    rule_text = RuleText(
        text["name"], text["description"], MetaFamily(text["family"]), facets, text["least"],
        min(text["wanted"], len(facets)),
    )  # fmt: skip
    rule = services.write_new(session, region, rule_text, by=by, addresses=addresses, now=at - timedelta(days=12))
    if "drawing" in text:
        credentials.illustrate(rule.version, credentials.drawn(Drawing(**text["drawing"]), text["name"]))
    if text.get("state") == "draft":
        return
    services.activate(session, rule, reason=FIRST_REASON, revision=rule.revision, by=by, now=at)
    reference.rules[text["name"]] = rule
    if "next" in text:
        _prepare(reference, rule, rule_text, text["next"], by)


def _prepare(reference: Reference, rule: MetaRule, text: RuleText, coming: Mapping[str, int], by: User) -> None:
    """Write the next rule of a meta-badge, which nobody put in force yet."""
    session, addresses = reference.session, reference.means.addresses
    draft = services.next_draft(
        session, rule.meta_badge, by=by, addresses=addresses, now=reference.ago(coming["days"])
    )  # fmt: skip
    there = {one.name: one.id for one in queries.facets_in(rule)}
    facets = [FacetText(one.name, one.words, one.skill_ids, there[one.name]) for one in text.facets]
    again = RuleText(
        text.name, text.description, text.family, facets, coming["least"], min(coming["wanted"], len(facets))
    )
    services.rewrite(session, draft, again, revision=draft.revision, addresses=addresses)


class _Asking:
    """One request, and what became of it."""

    request: RecognitionRequest

    def __init__(
        self, reference: Reference, text: Mapping[str, Any], version: AchievementVersion, by: User, number: int
    ) -> None:
        self.reference, self.text, self.version, self.by, self.number = reference, text, version, by, number

    def things(self) -> list[tuple[int, Callable[[], None]]]:
        """What happens, and how many days ago."""
        text = self.text
        wanted: list[tuple[str, Callable[[], None]]] = [
            ("asked", self.ask), ("precision", self.ask_precision), ("decided", self.decide), ("appealed", self.appeal),
        ]  # fmt: skip
        return [(text[name], do) for name, do in wanted if name in text]

    def ask(self) -> None:
        reference, text = self.reference, self.text
        self.request = services.ask(
            reference.session, reference.rules[text["meta"]].meta_badge, self.version,
            facets=reference.facets(text["meta"], text["facets"]), words=text["words"],
            form_key=f"demo-{self.number}", by=self.by, now=reference.ago(text["asked"]),
        )  # fmt: skip

    def ask_precision(self) -> None:
        services.ask_precision(
            self.reference.session, self.request, words=self.text["reason"], revision=self.request.revision,
            by=self.officer, now=self.reference.ago(self.text["precision"]),
        )  # fmt: skip

    def decide(self) -> None:
        reference, text, at = self.reference, self.text, self.reference.ago(self.text["decided"])
        if text.get("refused"):
            services.refuse(
                reference.session, self.request, reason=text["reason"], revision=self.request.revision,
                by=self.officer, now=at,
            )  # fmt: skip
            return
        ends = text.get("ends")
        reference.recognitions[text["badge"], text["meta"]] = services.accept(
            reference.session, self.request, facets=reference.facets(text["meta"], text["facets"]),
            reason=text["reason"], conditions=text.get("conditions"),
            ends_at=reference.now + timedelta(days=ends) if ends else None, revision=self.request.revision,
            by=self.officer, means=reference.means, now=at,
        )  # fmt: skip
        reference.sweep(at)

    def appeal(self) -> None:
        services.appeal(
            self.reference.session, self.request, words=self.text["appeal"], by=self.by,
            now=self.reference.ago(self.text["appealed"]),
        )  # fmt: skip

    @property
    def officer(self) -> User:
        number: int = self.text.get("by", 0)
        return self.reference.officers[number]
