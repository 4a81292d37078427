"""What can go wrong with positionings."""


class PositioningError(Exception):
    """Base of the positionings' errors."""


class ReasonMissingError(PositioningError):
    """Who spares hours, or departs from the advice, says why."""


class WrongHoursError(PositioningError):
    """A lightened module keeps some of its hours, and spares some."""


class DecidedMeanwhileError(PositioningError):
    """Someone else has decided of the module since it was read."""
