"""What is asked for: an offer, or a saved search, as a list of required skills."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral

from matching.errors import DuplicateRequirementError, EmptyDemandError, UnknownSkillError, WeightError
from matching.units import UNIT, checked_level, thousandths

IMPORTANCES = 3


@dataclass(frozen=True, slots=True)
class Requirement:
    """One required skill.

    Parameters
    ----------
    skill : str
        Id of the skill, in the vocabulary of the relatedness in use.
    importance : int, default=1
        From 1 to 3.
    level : int or None, default=None
        Wanted level from 1 to 4, or any.
    mandatory : bool, default=False
        Whether nobody is ready without it: only the skill itself or a declared equivalent answers it, at the level.

    Raises
    ------
    WeightError, LevelError, UnknownSkillError
        When the importance or the level is not one, or the skill is empty.
    """

    skill: str
    importance: int = 1
    level: int | None = None
    mandatory: bool = False

    def __post_init__(self) -> None:
        if not self.skill:
            raise UnknownSkillError(self.skill)
        weight: object = self.importance
        if isinstance(weight, bool) or not isinstance(weight, Integral) or not 1 <= int(weight) <= IMPORTANCES:
            raise WeightError(weight)
        object.__setattr__(self, "importance", int(weight))
        object.__setattr__(self, "level", checked_level(self.level))


@dataclass(frozen=True, slots=True)
class Demand:
    """An offer's requirements and what it takes to be ready for it.

    Parameters
    ----------
    requirements : tuple of Requirement
        At least one, one per skill; their order is the order of the reasons.
    threshold : float, default=0.8
        Share θ of the importance that must be answered to be ready, within ]0, 1], to the thousandth.
    fit_floor : float, default=0.6
        Least fit that answers a requirement, within ]0, 1], to the thousandth.

    Raises
    ------
    EmptyDemandError, DuplicateRequirementError, ShareError
        When there is no requirement, a skill comes twice, or a share is out of bounds.

    Examples
    --------
    >>> wanted = Demand((Requirement("welding", 3), Requirement("reading plans", 1)))
    >>> wanted.total_importance, wanted.threshold_thousandths
    (4, 800)
    """

    requirements: tuple[Requirement, ...]
    threshold: float = 0.8
    fit_floor: float = 0.6

    def __post_init__(self) -> None:
        object.__setattr__(self, "requirements", tuple(self.requirements))
        if not self.requirements:
            raise EmptyDemandError
        seen: set[str] = set()
        for requirement in self.requirements:
            if requirement.skill in seen:
                raise DuplicateRequirementError(requirement.skill)
            seen.add(requirement.skill)
        thousandths("threshold", self.threshold, positive=True)
        thousandths("fit_floor", self.fit_floor, positive=True)

    @property
    def total_importance(self) -> int:
        """Sum of the importances, the denominator of coverage."""
        return sum(requirement.importance for requirement in self.requirements)

    @property
    def threshold_thousandths(self) -> int:
        """The threshold θ in thousandths."""
        return thousandths("threshold", self.threshold, positive=True)

    @property
    def fit_floor_thousandths(self) -> int:
        """The least fit that answers, in thousandths."""
        return thousandths("fit_floor", self.fit_floor, positive=True)

    @property
    def full_points(self) -> int:
        """Points of a full coverage: thousandths of credit times importance."""
        return UNIT * self.total_importance
