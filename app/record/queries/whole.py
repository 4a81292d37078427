"""All that a person's portfolio says on a day, read once for every form it may take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.i18n import alphabetical
from app.portfolio import queries as portfolio
from app.portfolio.models import Experience, OwnWords, Trainee
from app.portfolio.queries import HoldingSummary, Standing
from app.portfolio.queries.evidence import EvidenceItem
from app.portfolio.signals import Origin, WitnessWord
from app.skills import queries as skills
from app.skills.models import SkillFamily
from app.territory import queries as territory
from app.trainings import queries as trainings
from app.trainings.models import Certification, Enrolment

# What stood once, and counts no more: a record tells what is, and what is coming.
GONE = (Standing.EXPIRED, Standing.LAPSED)


@dataclass(frozen=True, slots=True)
class Record:
    """A person's skills with what lies behind them, their titles, trainings and experiences."""

    trainee: Trainee
    today: date
    place: str | None
    held: Sequence[HoldingSummary]
    names: Mapping[UUID, str]
    origins: Mapping[UUID, Origin]
    testimonies: Mapping[UUID, Sequence[WitnessWord]]
    evidence: Mapping[UUID, Sequence[EvidenceItem]]
    # Skills told in their own words, which are none of the framework's yet.
    own_words: Sequence[OwnWords]
    experiences: Sequence[Experience]
    enrolments: Sequence[Enrolment]
    certifications: Sequence[Certification]

    @property
    def name(self) -> str:
        """Whose record it is."""
        return self.trainee.user.display_name

    @property
    def acquired(self) -> list[HoldingSummary]:
        """The skills that are there, by name."""
        return [one for one in self.held if one.proof is not None]

    @property
    def coming(self) -> list[HoldingSummary]:
        """The skills that are on their way, the first to come first; those without a date at the end."""
        found = [one for one in self.held if one.proof is None]
        return sorted(found, key=lambda one: one.next_date or date.max)

    def of_family(self, family: SkillFamily) -> list[HoldingSummary]:
        """The skills of a family that are there: the best proven first, then by level and name."""
        found = [one for one in self.acquired if one.family is family]
        return sorted(found, key=lambda one: (-strength(one), -(one.level or 0)))

    def experience(self, experience_id: UUID | None) -> Experience | None:
        """Where a skill comes from, when its owner said so."""
        return next((one for one in self.experiences if one.id == experience_id), None)


def strength(one: HoldingSummary) -> int:
    """How strong a skill's proof is, to put skills in order."""
    return -1 if one.proof is None else portfolio.STRENGTH[one.proof]


def record_of(session: Session, trainee: Trainee, *, today: date, language: str) -> Record:
    """Read a person's record in one language, in as many statements however much there is."""
    held = [one for one in portfolio.holdings(session, trainee.id, today=today) if one.standing not in GONE]
    names = skills.skill_labels(session, [one.skill_id for one in held], language)
    held.sort(key=lambda one: (alphabetical(names[one.skill_id]), str(one.skill_id)))
    commune = territory.commune(session, trainee.commune_code) if trainee.commune_code else None
    certifications = trainings.certifications_of(session, trainee.id)
    return Record(
        trainee=trainee,
        today=today,
        place=commune.name if commune else None,
        held=held,
        names=names,
        origins=portfolio.origins(session, held),
        testimonies=portfolio.testimonies(session, trainee.id, [one.skill_id for one in held]),
        evidence=portfolio.evidence(session, trainee.id, [one.skill_id for one in held]),
        own_words=portfolio.unlinked_words(session, trainee.id),
        experiences=portfolio.experiences(session, trainee.id),
        enrolments=trainings.enrolments_of(session, trainee.id),
        certifications=[
            one
            for one in certifications
            if one.withdrawn_at is None and (one.expires_on is None or one.expires_on >= today)
        ],
    )
