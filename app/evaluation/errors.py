"""What keeps an evaluation from being done."""


class QuestionsError(Exception):
    """A file of questions cannot be used: which, where, and why."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(file, line, reason)
        self.file = file
        self.line = line
        self.reason = reason
