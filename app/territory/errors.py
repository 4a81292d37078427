"""What can be wrong with a distribution to import, as codes and data: commands and pages find the words."""

from enum import StrEnum


class Problem(StrEnum):
    """Why a distribution cannot be imported at all."""

    NOT_A_FOLDER = "not_a_folder"
    MISSING_FILE = "missing_file"
    NO_SUCH_FILE = "no_such_file"
    NOT_A_FILE = "not_a_file"
    UNREADABLE = "unreadable"
    EMPTY_FILE = "empty_file"
    NOT_TEXT = "not_text"
    MIXED_ENCODINGS = "mixed_encodings"
    MISSING_COLUMNS = "missing_columns"
    NO_ROWS = "no_rows"
    CUT_SHORT = "cut_short"
    BROKEN_QUOTES = "broken_quotes"
    DAMAGED_ARCHIVE = "damaged_archive"
    MIXED_VERSIONS = "mixed_versions"
    TOO_MANY_RETIRED = "too_many_retired"


class DistributionError(Exception):
    """A distribution cannot be imported: nothing of it was."""

    def __init__(self, problem: Problem, file: str, detail: str = "") -> None:
        super().__init__(problem.value, file, detail)
        self.problem = problem
        self.file = file
        self.detail = detail


class Refused(StrEnum):
    """Why one row was refused, the others being imported."""

    WRONG_WIDTH = "wrong_width"
    EMPTY_CODE = "empty_code"
    EMPTY_LABEL = "empty_label"
    TOO_LONG = "too_long"
    DUPLICATE = "duplicate"
    UNKNOWN_REFERENCE = "unknown_reference"
    UNKNOWN_VALUE = "unknown_value"
    BAD_NUMBER = "bad_number"
    TO_ITSELF = "to_itself"
    CIRCULAR = "circular"
    UNKNOWN_FRAMEWORK = "unknown_framework"
    UNKNOWN_SKILL = "unknown_skill"
    SAME_FRAMEWORK = "same_framework"
    CONTRADICTION = "contradiction"
    SECOND_EXACT = "second_exact"
