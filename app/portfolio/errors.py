"""What can go wrong with a portfolio."""


class PortfolioError(Exception):
    """Base of the portfolio's errors."""


class UnknownSkillError(PortfolioError):
    """The skill does not exist, is a group, or has been retired."""


class WrongDateError(PortfolioError):
    """A date that cannot be: acquired in the future, or expected in the past."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class NothingToShowError(PortfolioError):
    """The trainee asked to appear in searches with no skill to be found by."""


class NotHeldError(PortfolioError):
    """The skill is not in the portfolio: say first where one stands."""


class AlreadyShownError(PortfolioError):
    """The same file or link shows this skill already."""


class TooMuchEvidenceError(PortfolioError):
    """The skill is shown by as many things as anyone would look at."""


class NothingFoundError(PortfolioError):
    """What a series of cards was to start from proposes no skill."""


class NothingToAskError(PortfolioError):
    """The portfolio already says all that a series of cards would ask."""
