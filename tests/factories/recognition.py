"""Meta-badges of a Region, what counts for them, and people who earn them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, OrganisationKind, User
from app.credentials import services as credentials
from app.credentials.models import AchievementVersion, BackpackBadge, Credential, Issuer
from app.db import new_id
from app.portfolio.models import Trainee
from app.recognition import queries, services
from app.recognition.models import (
    Award,
    AwardStep,
    Facet,
    MetaBadge,
    MetaFamily,
    MetaRule,
    Recognition,
    RecognitionRequest,
)
from app.recognition.services import FacetText, Means, RuleText, sweeping
from tests.factories.accounts import NOW, a_member, an_organisation
from tests.factories.backpacks import a_reader
from tests.factories.credentials import ADDRESSES, SEAL, a_badge, an_issuer, given, who_issues
from tests.factories.portfolio import skill as a_skill

MEANS = Means(SEAL, ADDRESSES)


def the_region(session: Session, *, now: datetime = NOW) -> Issuer:
    """The Region, that signs meta-badges."""
    return an_issuer(session, an_organisation(session, OrganisationKind.REGION), now=now)


def an_officer_of(session: Session, region: Issuer) -> User:
    """Someone who decides there."""
    return a_member(session, MembershipRole.REGION_OFFICER, region.organisation)


def a_rule_text(
    session: Session,
    *,
    name: str = "Communiquer",
    facets: Sequence[str] = ("Écouter", "Dire"),
    least: int = 2,
    wanted: int | None = None,
) -> RuleText:
    """A rule with a skill for each facet."""
    texts = [FacetText(one, f"{one} les autres.", [a_skill(session, f"{one} pour {name}").id]) for one in facets]
    return RuleText(
        name, f"{name}, en toutes situations.", MetaFamily.BEHAVIOURAL, texts, least,
        len(texts) if wanted is None else wanted,
    )  # fmt: skip


def a_meta_badge(
    session: Session,
    region: Issuer,
    *,
    name: str = "Communiquer",
    facets: Sequence[str] = ("Écouter", "Dire"),
    least: int = 2,
    wanted: int | None = None,
    active: bool = True,
    now: datetime = NOW,
) -> MetaRule:
    """A meta-badge with its rule, in force unless it is said otherwise."""
    text = a_rule_text(session, name=name, facets=facets, least=least, wanted=wanted)
    rule = services.write_new(session, region, text, by=None, addresses=ADDRESSES, now=now)
    if active:
        services.activate(session, rule, reason="Première règle.", revision=rule.revision, by=None, now=now)
    return rule


def facet(rule: MetaRule, name: str) -> Facet:
    """A facet of a rule, by its name."""
    return next(one for one in queries.facets_in(rule) if one.name == name)


def recognised(
    session: Session,
    rule: MetaRule,
    version: AchievementVersion,
    *facets: str,
    by: User | None = None,
    ends_at: datetime | None = None,
    now: datetime = NOW,
) -> Recognition:
    """That the Region recognises a badge for some facets of a meta-badge; nobody is looked at again yet."""
    covered = [facet(rule, one) for one in facets] or queries.facets_in(rule)
    officer = by or an_officer_of(session, rule.meta_badge.achievement.issuer)
    subject = services.of_version(session, version, ADDRESSES)
    return services.recognise(
        session, rule.meta_badge, subject, facets=covered, reason="Des critères précis.", conditions=None,
        ends_at=ends_at, by=officer, means=MEANS, now=now,
    )  # fmt: skip


def asked(
    session: Session,
    rule: MetaRule,
    version: AchievementVersion,
    *facets: str,
    by: User | None = None,
    words: str = "Nos critères suivent les facettes.",
    now: datetime = NOW,
) -> RecognitionRequest:
    """A structure's request."""
    covered = [facet(rule, one) for one in facets] or queries.facets_in(rule)
    who = by or who_issues(session, version.achievement.issuer)
    return services.ask(
        session, rule.meta_badge, version, facets=covered, words=words, form_key=new_id().hex, by=who, now=now
    )


def swept(session: Session, *, now: datetime = NOW) -> int:
    """Everyone whom a change concerns, looked at again; how many batches that took."""
    batches = 0
    for number in sweeping.open_sweeps(session):
        while not sweeping.step(session, number, means=MEANS, now=now):
            batches += 1
    return batches


def held(
    session: Session, who: Trainee, version: AchievementVersion, *, now: datetime = NOW
) -> tuple[Credential, BackpackBadge]:
    """A badge given to someone, who accepted it."""
    credential = given(session, version, who.user, now=now)
    badge = session.scalars(select(BackpackBadge).where(BackpackBadge.credential_id == credential.id)).one()
    credentials.accept(session, badge, now=now)
    return credential, badge


def award_of(session: Session, who: Trainee, meta_badge: MetaBadge) -> Award | None:
    """What someone was awarded, standing or suspended."""
    return session.scalar(
        select(Award)
        .where(Award.trainee_id == who.id, Award.meta_badge_id == meta_badge.id, Award.ended_at.is_(None))
        .execution_options(populate_existing=True)
    )


def steps_of(session: Session, who: Trainee, meta_badge: MetaBadge) -> list[AwardStep]:
    """All that became of it, in order."""
    return list(
        session.scalars(
            select(AwardStep)
            .where(AwardStep.trainee_id == who.id, AwardStep.meta_badge_id == meta_badge.id)
            .order_by(AwardStep.number)
        )
    )


@dataclass
class Stage:
    """A Region, a meta-badge of two facets, two structures whose badges cover one each, and someone."""

    region: Issuer
    officer: User
    rule: MetaRule
    listens: AchievementVersion
    speaks: AchievementVersion
    who: Trainee

    @property
    def meta_badge(self) -> MetaBadge:
        """The meta-badge."""
        return self.rule.meta_badge


def a_stage(session: Session, *, now: datetime = NOW, email: str | None = None) -> Stage:
    """All that, with both badges recognised."""
    region = the_region(session, now=now)
    officer = an_officer_of(session, region)
    rule = a_meta_badge(session, region, now=now)
    structures = [an_issuer(session, now=now) for _each in range(2)]
    listens = a_badge(session, structures[0], a_skill(session, "Écoute active"), name="Accueillir", now=now)
    speaks = a_badge(session, structures[1], a_skill(session, "Prise de parole"), name="Animer", now=now)
    recognised(session, rule, listens, "Écouter", by=officer, now=now)
    recognised(session, rule, speaks, "Dire", by=officer, now=now)
    swept(session, now=now)
    who = a_reader(session, email or f"{new_id().hex}@example.org", now=now)
    return Stage(region, officer, rule, listens, speaks, who)


def recognised_elsewhere(
    session: Session, stage: Stage, name: str = "Dire", *, issuer: str = "https://ailleurs.example/i",
    achievement: str = "https://ailleurs.example/b", now: datetime = NOW,
) -> Recognition:  # fmt: skip
    """A badge of another platform that counts for a facet of the stage's meta-badge."""
    what = services.of_elsewhere(issuer_address=issuer, address=achievement, name="Ailleurs", issuer_name="Ailleurs")
    made = services.recognise(
        session, stage.meta_badge, what, facets=[facet(stage.rule, name)], reason="Utile.", conditions=None,
        ends_at=None, by=stage.officer, means=MEANS, now=now,
    )  # fmt: skip
    session.flush()
    return made
