"""What someone else is shown of a person: of a part that is not opened, nothing is even read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.files.models import StoredFile
from app.i18n import alphabetical
from app.portfolio import queries as portfolio
from app.portfolio.models import Experience, GroundKind, OwnWords, Proof, Trainee
from app.portfolio.queries import EvidenceItem, HoldingSummary, Standing
from app.portfolio.signals import Origin, WitnessWord
from app.sharing.models import Part
from app.skills import queries as skills
from app.skills.models import SkillFamily
from app.territory import queries as territory
from app.territory.models import Commune
from app.trainings import queries as trainings
from app.trainings.models import Certification, Enrolment

GONE = (Standing.EXPIRED, Standing.LAPSED)
# What others vouch for, then what is coming, then what is only declared.
ORDER = (Proof.CERTIFIED, Proof.ATTESTED, None, Proof.DECLARED)


@dataclass(frozen=True, slots=True)
class Search:
    """Where a person looks for work, and for which trades."""

    commune: Commune | None
    trades: Sequence[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """The parts of a portfolio that are opened, and nothing of the others."""

    trainee_id: UUID
    parts: frozenset[Part]
    held: Sequence[HoldingSummary] = ()
    names: Mapping[UUID, str] = field(default_factory=dict)
    origins: Mapping[UUID, Origin] = field(default_factory=dict)
    sources: Mapping[UUID, Experience] = field(default_factory=dict)
    evidence: Sequence[EvidenceItem] = ()
    testimonies: Sequence[WitnessWord] = ()
    experiences: Sequence[Experience] = ()
    own_words: Sequence[OwnWords] = ()
    enrolments: Sequence[Enrolment] = ()
    certifications: Sequence[Certification] = ()
    email: str | None = None
    search: Search | None = None

    @property
    def families(self) -> list[tuple[SkillFamily, list[HoldingSummary]]]:
        """Skills in the Region's families, the best proven first."""
        found = [(family, [one for one in self.held if one.family is family]) for family in SkillFamily]
        return [(family, sorted(ones, key=self._place)) for family, ones in found if ones]

    def _place(self, one: HoldingSummary) -> tuple[int, int, str]:
        return ORDER.index(one.proof), -(one.level or 0), alphabetical(self.names[one.skill_id])

    @property
    def coming(self) -> list[tuple[date, list[str]]]:
        """What is being learnt, by the day on which it will be there."""
        days: dict[date, list[str]] = {}
        for one in self.held:
            if one.proof is None and one.next_date is not None:
                days.setdefault(one.next_date, []).append(self.names[one.skill_id])
        return sorted((day, sorted(names, key=alphabetical)) for day, names in days.items())


def shown_of(session: Session, trainee: Trainee, parts: frozenset[Part], *, today: date, language: str) -> Shown:
    """Read the parts of a portfolio that are opened, in as many statements however much there is in them."""
    opened: dict[str, object] = {}
    held: list[HoldingSummary] = []
    if parts & {Part.SKILLS, Part.EVIDENCE}:
        summaries = portfolio.holdings(session, trainee.id, today=today)
        held = [one for one in summaries if one.standing not in GONE]
    if Part.SKILLS in parts:
        opened |= _skills(session, held, parts, language)
    if Part.EVIDENCE in parts:
        opened |= _evidence(session, trainee, held)
    if Part.EXPERIENCES in parts:
        told = portfolio.experiences(session, trainee.id)
        opened |= {
            "experiences": told,
            "sources": {one.id: one for one in told},
            "own_words": portfolio.unlinked_words(session, trainee.id),
        }
    if Part.TRAININGS in parts:
        obtained = trainings.certifications_of(session, trainee.id)
        opened |= {
            "enrolments": trainings.enrolments_of(session, trainee.id),
            "certifications": [one for one in obtained if one.withdrawn_at is None],
        }
    if Part.CONTACT in parts:
        opened["email"] = trainee.user.email
    if Part.STEPS in parts:
        opened["search"] = _search(session, trainee, language)
    return Shown(trainee_id=trainee.id, parts=parts, **opened)  # type: ignore[arg-type]


def _skills(
    session: Session, held: Sequence[HoldingSummary], parts: frozenset[Part], language: str
) -> dict[str, object]:
    told = portfolio.origins(session, held)
    if Part.TRAININGS not in parts:  # a module's title tells which training it is
        modules = {ground.source_id for one in held for ground in one.grounds if ground.kind is GroundKind.ENROLMENT}
        told = {source_id: origin for source_id, origin in told.items() if source_id not in modules}
    names = skills.skill_labels(session, [one.skill_id for one in held], language)
    return {"held": held, "names": names, "origins": told}


def _evidence(session: Session, trainee: Trainee, held: Sequence[HoldingSummary]) -> dict[str, object]:
    held_ids = [one.skill_id for one in held]
    told = portfolio.testimonies(session, trainee.id, held_ids)
    words = [one for ones in told.values() for one in ones]
    items = [one for ones in portfolio.evidence(session, trainee.id, held_ids).values() for one in ones]
    return {
        "evidence": sorted(items, key=lambda one: (one.added_at, one.title), reverse=True),
        "testimonies": sorted(words, key=lambda one: (one.on, one.author, one.text), reverse=True),
    }


def file_of(session: Session, trainee_id: UUID, evidence_id: UUID) -> StoredFile | None:
    """The file behind an evidence that a person shows; nothing of another's, nor of what they withdrew."""
    shown = [one for ones in portfolio.evidence(session, trainee_id).values() for one in ones]
    return next((one.file for one in shown if one.id == evidence_id), None)


def _search(session: Session, trainee: Trainee, language: str) -> Search:
    wished = [one.occupation_id for one in trainee.wished_occupations]
    return Search(
        territory.commune(session, trainee.commune_code) if trainee.commune_code else None,
        sorted(skills.occupation_labels(session, wished, language).values(), key=alphabetical),
    )
