"""People with a portfolio, and the skills they put in it."""

from datetime import date, datetime
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.files import services as files
from app.portfolio import queries, services
from app.portfolio.models import (
    CardSaid,
    CardSeries,
    CardStart,
    Evidence,
    Experience,
    ExperienceKind,
    GroundState,
    OwnWords,
    Trainee,
)
from app.skills.models import (
    Framework,
    FrameworkVersion,
    LabelKind,
    Occupation,
    OccupationLabel,
    OccupationSkill,
    Relation,
    Skill,
    SkillFamily,
    SkillKind,
    SkillLabel,
)
from app.territory.models import Commune
from tests.factories import files as make_files
from tests.factories.accounts import NOW, a_user

_numbers = count(1)


def user(session: Session, name: str = "Camille Lecarpentier", *, now: datetime = NOW) -> User:
    """Make a person who cannot sign in by a password."""
    return a_user(session, display_name=name, created_at=now)


def trainee(session: Session, name: str = "Camille Lecarpentier", *, now: datetime = NOW) -> Trainee:
    """Make a person with an empty portfolio, private as all are at first."""
    return services.open_portfolio(session, user=user(session, name, now=now), now=now)


def commune(session: Session, code: str = "50129", name: str = "Cherbourg-en-Cotentin", **facts: Any) -> Commune:
    """Make a commune, or find it."""
    found = session.get(Commune, code)
    if found is None:
        found = Commune(
            code=code,
            name=name,
            search_name=name.lower().replace("-", " "),
            department=code[:2],
            region="28",
            postcodes=f"{code[:2]}100",
            population=facts.get("population", 80000),
            latitude=facts.get("latitude", 49.63),
            longitude=facts.get("longitude", -1.62),
        )
        session.add(found)
        session.flush()
    return found


def framework(session: Session) -> Framework:
    """Make the framework that portfolios choose from, or find it."""
    found = session.scalar(select(Framework).where(Framework.is_default))
    if found is None:
        found = Framework(code="essai", name="Référentiel d’essai", is_default=True)
        session.add(found)
        session.flush()
    return found


def skill(
    session: Session,
    label: str = "Souder en TIG",
    *,
    kind: SkillKind = SkillKind.KNOW_HOW,
    family: SkillFamily = SkillFamily.TECHNICAL,
    retired: bool = False,
) -> Skill:
    """Make a skill with a French name."""
    made = Skill(framework_id=framework(session).id, code=f"C{next(_numbers):04}", kind=kind, family=family)
    made.labels = [SkillLabel(language="fr", kind=LabelKind.PREFERRED, text=label, search=label.lower())]
    session.add(made)
    session.flush()
    if retired:
        version = FrameworkVersion(
            framework_id=made.framework_id,
            label=made.code,
            source="essai",
            licence="CC0-1.0",
            digest=made.code,
            imported_at=NOW,
        )
        session.add(version)
        session.flush()
        made.retired_in_id = version.id
        session.flush()
    return made


def occupation(session: Session, label: str = "Soudeur", skills: list[Skill] | None = None) -> Occupation:
    """Make an occupation that needs these skills, the first ones most."""
    made = Occupation(framework_id=framework(session).id, code=f"M{next(_numbers):04}")
    made.labels = [OccupationLabel(language="fr", kind=LabelKind.PREFERRED, text=label, search=label.lower())]
    session.add(made)
    session.flush()
    for place, needed in enumerate(skills or []):
        session.add(
            OccupationSkill(
                occupation_id=made.id, skill_id=needed.id, relation=Relation.ESSENTIAL, importance=3 if place < 3 else 2
            )
        )
    session.flush()
    return made


def experience(session: Session, who: Trainee, title: str = "Aide-soudeur", **facts: Any) -> Experience:
    """Let a person tell of an experience."""
    told = {"kind": ExperienceKind.JOB, "place": None, "started_on": None, "ended_on": None, **facts}
    return services.add_experience(session, trainee=who, title=title, **told)


def own_words(
    session: Session, who: Trainee, text: str, *, experience: Experience | None = None, now: datetime = NOW
) -> OwnWords:
    """Let a person say a skill in their own words."""
    lived = experience.id if experience is not None else None
    return services.keep_words(session, trainee=who, text=text, experience_id=lived, now=now)


def card_series(
    session: Session,
    who: Trainee,
    skills: list[Skill],
    *,
    experience: Experience | None = None,
    key: str = "essai",
    now: datetime = NOW,
) -> CardSeries:
    """Begin a series of cards about these skills, in this order."""
    lived = experience.id if experience is not None else None
    beginning = services.Beginning(CardStart.EXPERIENCE if lived else CardStart.STORY, key, None, lived)
    proposals = [services.Proposal(skill.id) for skill in skills]
    return services.begin_series(session, trainee=who, beginning=beginning, proposals=proposals, now=now)


def answered(session: Session, who: Trainee, series: CardSeries, *said: CardSaid, now: datetime = NOW) -> None:
    """Answer the first cards of a series so."""
    cards = queries.series_state(session, series.id).asked
    sayings = [services.CardSaying(card.id, one) for card, one in zip(cards, said, strict=False)]
    services.answer_cards(session, trainee=who, series=series, sayings=sayings, now=now)


def declared(
    session: Session,
    who: Trainee,
    what: Skill,
    *,
    state: GroundState = GroundState.ACQUIRED,
    level: int | None = 2,
    expected_on: date | None = None,
    now: datetime = NOW,
) -> Skill:
    """Let a person say that they have a skill, or are learning it."""
    services.declare(session, trainee=who, skill_id=what.id, state=state, level=level, expected_on=expected_on, now=now)
    return what


def shown_by_link(
    session: Session, who: Trainee, what: Skill, url: str = "https://www.example.org/travail", *, now: datetime = NOW
) -> Evidence:
    """Let a person show a skill by a link."""
    return services.add_link(session, trainee=who, skill_id=what.id, title=None, url=url, now=now)


def shown_by_file(
    session: Session,
    who: Trainee,
    what: Skill,
    data_dir: Path,
    *,
    data: bytes | None = None,
    name: str = "Mon cordon.jpg",
    quota: int = 100 * files.MEGABYTE,
    now: datetime = NOW,
) -> Evidence:
    """Let a person show a skill by a photo, or by another file."""
    file = files.read(BytesIO(data or make_files.photo()), name)
    return services.add_file(
        session, trainee=who, skill_id=what.id, title=None, file=file, data_dir=data_dir, quota=quota, now=now
    )
