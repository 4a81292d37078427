"""What can go wrong with frameworks."""


class SkillsError(Exception):
    """Base of this slice's errors."""


class UnknownFrameworkError(SkillsError):
    """No framework has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
