"""Badges written: drafts, changed as often as one likes, and new versions of what was published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.drawing import Drawing, initials, png, small, svg
from app.credentials.errors import ChangedMeanwhileError, DraftGoneError, PublishedError
from app.credentials.models import Achievement, AchievementAlignment, AchievementVersion, Issuer
from app.credentials.models.achievements import BADGE
from app.skills import queries as skills
from app.skills.models import Framework, Skill


@dataclass(frozen=True, slots=True)
class BadgeText:
    """What a badge says."""

    name: str
    description: str
    criteria: str
    skill_ids: Sequence[UUID] = ()
    kind: str = BADGE
    language: str = "fr"
    tags: Sequence[str] = ()
    validity_months: int | None = None
    evidence_required: bool = False
    levels: Sequence[str] = ()
    # The addresses of badges that it rests on; None: as they are.
    related: Sequence[str] | None = None


def draft(
    session: Session, issuer: Issuer, text: BadgeText, *, by: User | None, addresses: Addresses, now: datetime,
    attested_skill_id: UUID | None = None, by_rule: bool = False,
) -> AchievementVersion:  # fmt: skip
    """Write a new badge, not yet given to anyone."""
    made = Achievement(
        issuer_id=issuer.id,
        issuer=issuer,
        attested_skill_id=attested_skill_id,
        by_rule=by_rule,
        created_at=now,
        created_by_id=by.id if by else None,
    )
    session.add(made)
    session.flush()
    return add_version(session, made, text, 1, by=by, addresses=addresses, now=now)


def add_version(
    session: Session, achievement: Achievement, text: BadgeText, number: int, *, by: User | None,
    addresses: Addresses, now: datetime,
) -> AchievementVersion:  # fmt: skip
    """Write a version of a badge."""
    version = AchievementVersion(
        achievement=achievement,
        number=number,
        name=text.name,
        description=text.description,
        criteria=text.criteria,
        kind=text.kind,
        language=text.language,
        tags=list(text.tags),
        related=list(text.related or ()),
        validity_months=text.validity_months,
        evidence_required=text.evidence_required,
        levels=list(text.levels) or None,
        made_at=now,
        made_by_id=by.id if by else None,
        alignments=align(session, text.skill_ids, language=text.language, addresses=addresses),
    )
    session.add(version)
    illustrate(version, own_drawing(text.name))
    session.flush()
    return version


def rewrite(
    session: Session, version: AchievementVersion, text: BadgeText, *, revision: int, addresses: Addresses
) -> None:
    """Write a draft again, unless it was published, or another person wrote it since `revision` was read."""
    take_turn_to_write(session, version, revision)
    drawn_from_name = version.drawing == Drawing(mark=initials(version.name)).kept()
    version.name, version.description, version.criteria = text.name, text.description, text.criteria
    version.kind, version.language, version.tags = text.kind, text.language, list(text.tags)
    version.validity_months, version.evidence_required = text.validity_months, text.evidence_required
    if text.related is not None:
        version.related = list(text.related)
    version.alignments.clear()
    session.flush()
    version.alignments = align(session, text.skill_ids, language=text.language, addresses=addresses)
    if version.drawing is not None:  # the name is what its picture says to who does not see it
        illustrate(
            version, own_drawing(text.name) if drawn_from_name else drawn(Drawing.of(version.drawing), text.name)
        )
    session.flush()


def draw_again(session: Session, version: AchievementVersion, picture: "Picture", *, revision: int) -> None:
    """Give a draft another picture, under the same conditions."""
    take_turn_to_write(session, version, revision)
    illustrate(version, picture)
    session.flush()


def still_there(session: Session, version: AchievementVersion) -> None:
    """Keep a version from others until we have decided, unless it was discarded meanwhile."""
    session.flush()
    where = select(AchievementVersion.id).where(AchievementVersion.id == version.id)
    if session.scalar(where.with_for_update(of=AchievementVersion)) is None:
        raise DraftGoneError


def take_turn_to_write(session: Session, version: AchievementVersion, revision: int) -> None:
    """Read the draft as it is now, keep others from writing it until we have, and say that we did."""
    still_there(session, version)
    session.scalars(
        select(AchievementVersion)
        .where(AchievementVersion.id == version.id)
        .with_for_update(of=AchievementVersion)
        .execution_options(populate_existing=True)
    ).one()
    if version.published_at is not None:
        raise PublishedError
    if version.revision != revision:
        raise ChangedMeanwhileError
    version.revision += 1


@dataclass(frozen=True, slots=True)
class Picture:
    """A badge's picture, and how it was drawn unless it was sent."""

    png: bytes
    svg: str | None
    drawing: dict[str, str] | None


def drawn(drawing: Drawing, name: str) -> Picture:
    """Draw a badge's picture; its name is what is said to who does not see it."""
    made = svg(drawing, name)
    return Picture(png(made), made, drawing.kept())


def own_drawing(name: str) -> Picture:
    """The picture of a badge that nobody drew yet: a drop with two letters of its name."""
    return drawn(Drawing(mark=initials(name)), name)


def illustrate(version: AchievementVersion, picture: Picture) -> None:
    """Give a version its picture."""
    version.drawing, version.picture_svg, version.picture_png = picture.drawing, picture.svg, picture.png
    version.picture_small = small(picture.png)


def next_version(
    session: Session, achievement: Achievement, *, by: User | None, addresses: Addresses, now: datetime
) -> AchievementVersion:
    """The draft of a badge's next version: a copy of what is published, to be changed; the one there is, if any."""
    session.execute(select(Achievement.id).where(Achievement.id == achievement.id).with_for_update())
    last = session.scalars(
        select(AchievementVersion)
        .where(AchievementVersion.achievement_id == achievement.id)
        .order_by(AchievementVersion.number.desc())
        .limit(1)
    ).one()
    if last.published_at is None:
        return last
    text = BadgeText(
        last.name, last.description, last.criteria, [one.skill_id for one in last.alignments], last.kind,
        last.language, last.tags, last.validity_months, last.evidence_required,
        last.levels or (), last.related,
    )  # fmt: skip
    made = add_version(session, achievement, text, last.number + 1, by=by, addresses=addresses, now=now)
    made.drawing, made.picture_svg, made.picture_png = last.drawing, last.picture_svg, last.picture_png
    made.picture_small = last.picture_small
    session.flush()
    return made


def align(
    session: Session, skill_ids: Sequence[UUID], *, language: str, addresses: Addresses
) -> list[AchievementAlignment]:
    """Name the skills a badge is about by the words, the code and the address they have today."""
    ordered = list(dict.fromkeys(skill_ids))
    names = skills.skill_labels(session, ordered, language)
    found = {
        skill.id: (skill, framework)
        for skill, framework in session.execute(
            select(Skill, Framework).join(Framework, Framework.id == Skill.framework_id).where(Skill.id.in_(ordered))
        )
    }
    return [
        AchievementAlignment(
            skill_id=skill_id,
            place=place,
            name=names[skill_id],
            url=_address(found[skill_id][0], addresses),
            framework=found[skill_id][1].name,
            code=found[skill_id][0].code,
        )
        for place, skill_id in enumerate(ordered)
        if skill_id in found
    ]


def _address(skill: Skill, addresses: Addresses) -> str:
    """ESCO's codes are addresses; other skills are described here."""
    return skill.code if skill.code.startswith(("http://", "https://")) else addresses.skill(skill.id)
