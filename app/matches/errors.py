"""What can go wrong with a ranking."""


class MatchesError(Exception):
    """Base of the rankings' errors."""


class NothingRequiredError(MatchesError):
    """A demand with no skill wanted ranks nobody."""
