"""What can be wrong with what the library is given: one class per mistake, carrying the value at fault."""

from __future__ import annotations


class MatchingError(Exception):
    """Base of every error this library raises on purpose."""


class EmptyDemandError(MatchingError):
    """A demand has no requirement: nothing can be covered, so nothing can be ranked."""


class DuplicateRequirementError(MatchingError):
    """A demand asks twice for one skill, which would count it twice."""

    def __init__(self, skill: str) -> None:
        super().__init__(skill)
        self.skill = skill


class WeightError(MatchingError):
    """An importance is not a whole number from 1 to 3."""

    def __init__(self, importance: object) -> None:
        super().__init__(importance)
        self.importance = importance


class LevelError(MatchingError):
    """A level is neither absent nor a whole number from 1 to 4."""

    def __init__(self, level: object) -> None:
        super().__init__(level)
        self.level = level


class ShareError(MatchingError):
    """A share (threshold, floor, trust, beta, closeness) is not a number within its bounds."""

    def __init__(self, name: str, value: object) -> None:
        super().__init__(name, value)
        self.name = name
        self.value = value


class CountError(MatchingError):
    """A number of places, of shards or of demands at once is not a whole number from its least up."""

    def __init__(self, name: str, value: object) -> None:
        super().__init__(name, value)
        self.name = name
        self.value = value


class GroundError(MatchingError):
    """A ground lacks what its state needs: a skill, or the day a module was completed."""

    def __init__(self, field: str, ground: str) -> None:
        super().__init__(field, ground)
        self.field = field
        self.ground = ground


class UnknownSkillError(MatchingError):
    """A skill is not in the vocabulary of the relatedness in use (see ``Relatedness.extended``)."""

    def __init__(self, skill: str) -> None:
        super().__init__(skill)
        self.skill = skill


class UnknownCandidateError(MatchingError):
    """A candidate is not in the index."""

    def __init__(self, candidate: object) -> None:
        super().__init__(candidate)
        self.candidate = candidate


class DuplicateCandidateError(MatchingError):
    """Two candidates bear one id, so that ties could not be broken."""

    def __init__(self, candidate: str) -> None:
        super().__init__(candidate)
        self.candidate = candidate


class DayError(MatchingError):
    """A day comes before the day it must follow: a horizon before today, today before the index was built."""

    def __init__(self, day: object, not_before: object) -> None:
        super().__init__(day, not_before)
        self.day = day
        self.not_before = not_before


class ArraysError(MatchingError):
    """An array given to build an index or to learn from has the wrong length, type or range."""

    def __init__(self, array: str, problem: str) -> None:
        super().__init__(array, problem)
        self.array = array
        self.problem = problem


class RelatednessFileError(MatchingError):
    """A saved relatedness cannot be trusted: truncated, altered, or not one of ours."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem


class RelatednessVersionError(RelatednessFileError):
    """A saved relatedness was written by another version of the rules: learn it again."""


class SnapshotError(MatchingError):
    """A saved index cannot be trusted: missing, truncated, altered, out of range, or not one of ours."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem


class SnapshotVersionError(SnapshotError):
    """A saved index is of other data, rules, trust or relatedness than those in use: build it again."""


class ReadingFileError(MatchingError):
    """What was learnt to read words cannot be trusted: missing, truncated, altered, older, or not one of ours."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem
