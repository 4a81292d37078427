"""What can go wrong with badges."""

from collections.abc import Sequence
from uuid import UUID


class CredentialError(Exception):
    """Base of the badges' errors."""


class DocumentsError(CredentialError):
    """The folder that stands for the outside world cannot be read; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SealError(CredentialError):
    """A key cannot be opened: the installation's seal was changed, or the row was."""


class NoKeyError(CredentialError):
    """The issuer has no key to sign by."""


class NotPublishedError(CredentialError):
    """The badge is a draft, or is not given any more."""


class IncompleteBadgeError(CredentialError):
    """The badge cannot be published; `missing` names what it lacks."""

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing


class AlreadyHeldError(CredentialError):
    """Some of these people hold this badge already; `emails` are theirs."""

    def __init__(self, emails: Sequence[str]) -> None:
        super().__init__(", ".join(emails))
        self.emails = tuple(emails)


class DecisionError(CredentialError):
    """A badge given is not in a state that this decision applies to; `reason` is `"revoked"`, `"not_suspended"`…"""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class GivenByRuleError(CredentialError):
    """The badge is given and taken back by its rule: nobody does either by hand."""


class AlreadyEndorsedError(CredentialError):
    """The issuer stands by this already, for the same thing."""


class UnreadableBadgeError(CredentialError):
    """Nothing that could be a badge is in what was brought; `reason` is the library's code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotABadgeError(CredentialError):
    """What was brought is no badge, or names one at an address that does not answer."""


class UnreachableBadgeError(CredentialError):
    """Nothing answers at the address of a badge that someone gave."""


class AlreadyThereError(CredentialError):
    """A badge is already in the person's backpack; `badge_id` says under which key."""

    def __init__(self, badge_id: UUID) -> None:
        super().__init__(str(badge_id))
        self.badge_id = badge_id


class BackpackFullError(CredentialError):
    """The person keeps as many badges as there is room for."""


class NotTheirsError(CredentialError):
    """The badge was given to someone else's address, or to none that can be checked."""


class NotValidError(CredentialError):
    """The badge does not hold: it cannot be accepted."""


class UnverifiedAddressError(CredentialError):
    """No message has reached the person: what would be signed for them would be bound to nobody."""


class NothingSignedError(CredentialError):
    """The person has accepted no badge that could stand in a signed record."""


class TooManyAddressesError(CredentialError):
    """The person has as many addresses as they may, or asked for too many messages."""


class AddressKeyError(CredentialError):
    """A key that makes an address someone's opens nothing: unknown, used, too old, or of another account."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AlreadyRecognisedError(CredentialError):
    """The Region recognises this already."""


class RecognitionOverError(CredentialError):
    """The Region no longer recognises this: there is nothing to withdraw."""


class PublishedError(CredentialError):
    """What is published is fixed, its words and its picture."""


class ChangedMeanwhileError(CredentialError):
    """Someone else wrote this draft since it was read."""


class DraftGoneError(ChangedMeanwhileError):
    """Someone discarded the draft meanwhile."""


class SkillsError(CredentialError):
    """A badge is about too many skills, or about one that is no more."""


class ClaimError(CredentialError):
    """A badge cannot be asked for by this code now; `problem` is `"early"`, `"over"`, `"closed"` or `"full"`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem
