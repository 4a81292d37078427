"""What can go wrong with offers and searches."""


class OfferError(Exception):
    """Base of the offers' errors."""


class NothingRequiredError(OfferError):
    """An offer or a search with no skill wanted cannot rank anybody."""


class TooManyRequirementsError(OfferError):
    """More skills are wanted than a ranking can explain on a page."""


class UnknownSkillError(OfferError):
    """A wanted skill does not exist, is a group, or has been retired."""


class MissingDetailError(OfferError):
    """An offer is published with a title, a commune, a contract and a start date; one is missing."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class ClosedError(OfferError):
    """A closed offer is kept as it was."""
