"""What is read when it is no badge: a record of several badges, or a recognition; the words that differ from a badge's.

In French a record is of the gender of a badge, and a recognition is not: more words differ for it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

PASSED, FAILED, UNKNOWN = "passed", "failed", "unknown"


class Thing(StrEnum):
    """What a file was found to be."""

    BADGE = "badge"
    RECORD = "record"
    RECOGNITION = "recognition"


NAMES: Mapping[Thing, Any] = {
    Thing.BADGE: _l("Badge"), Thing.RECORD: _l("Record"), Thing.RECOGNITION: _l("Recognition"),
}  # fmt: skip
SAYS: Mapping[Thing, Any] = {
    Thing.BADGE: _l("What this badge says"),
    Thing.RECORD: _l("What this record says"),
    Thing.RECOGNITION: _l("What this recognition says"),
}
WHOSE: Mapping[Thing, Any] = {
    Thing.BADGE: _l("Is it this person’s badge?"),
    Thing.RECORD: _l("Is it this person’s record?"),
}
LAST_ONE: Mapping[Thing, Any] = {
    Thing.BADGE: _l("The last one is up to you: whose badge is it?"),
    Thing.RECORD: _l("The last one is up to you: whose record is it?"),
}

# By the check and its code, or its outcome.
TITLES: Mapping[Thing, Mapping[tuple[str, str], Any]] = {
    Thing.RECORD: {
        ("form", PASSED): _l("The record is complete"),
        ("form", FAILED): _l("The record is not complete"),
        ("form", UNKNOWN): _l("Whether the record is complete"),
        ("status", FAILED): _l("The list of what was taken back is not good"),
        ("recipient", PASSED): _l("This record is this person’s"),
        ("recipient", FAILED): _l("This record is not this person’s"),
    },
    Thing.RECOGNITION: {
        ("form", PASSED): _l("The recognition is complete"),
        ("form", FAILED): _l("The recognition is not complete"),
        ("form", UNKNOWN): _l("Whether the recognition is complete"),
        ("proof", "no_proof"): _l("The recognition is not signed"),
        ("issuer", PASSED): _l("The key is that of who recognises"),
        ("issuer", FAILED): _l("The key is not that of who recognises"),
        ("issuer", UNKNOWN): _l("Who recognises could not be checked"),
        ("dates", "expired"): _l("The recognition is past its date"),
        ("dates", "not_yet"): _l("The recognition does not hold yet"),
        ("status", PASSED): _l("It was not withdrawn"),
        ("status", FAILED): _l("The list of what was withdrawn is not good"),
        ("status", UNKNOWN): _l("We cannot tell whether it was withdrawn"),
        ("status", "revoked"): _l("The recognition was withdrawn"),
        ("status", "suspended"): _l("The recognition is suspended"),
        ("status", "suspension"): _l("The recognition is not suspended"),
        ("schema", PASSED): _l("The recognition follows the form it names"),
        ("schema", FAILED): _l("The recognition does not follow the form it names"),
        ("schema", UNKNOWN): _l("The recognition names a form that we do not know"),
        ("schema", "not_asked"): _l("The recognition names a form of another kind"),
    },
}

_TOO_SHORT = _l("The list is too short to hide what is on it.")
_NOT_WITHDRAWN = _l("It is not in the list of what was withdrawn, %(read)s.")
# By the check, its outcome and its code.
SENTENCES: Mapping[Thing, Mapping[tuple[str, str, str], Any]] = {
    Thing.RECORD: {
        ("proof", PASSED, ""): _l("Nobody has changed this record since it was signed."),
        ("proof", FAILED, "changed"): _l("The record was changed after it was signed, or signed by someone else."),
        ("proof", FAILED, "wrong_purpose"): _l("The signature was made for something else than a record."),
        ("proof", FAILED, "other_contexts"): _l("The signature uses its words in another sense than the record."),
        ("proof", FAILED, "claims_disagree"): _l("Its envelope and the record in it do not say the same: %(what)s."),
        ("status", PASSED, ""): _l("It is not in the structure’s list of what was taken back, %(read)s."),
        ("status", PASSED, "revocation"): _l("It is not in the structure’s list of what was taken back, %(read)s."),
        ("status", PASSED, "suspension"): _l("It is not in the structure’s list of what was suspended, %(read)s."),
        ("status", FAILED, "list_too_short"): _TOO_SHORT,
        ("status", FAILED, "no_index"): _l("The record does not say its place in the list."),
        ("schema", FAILED, "not_as_asked"): _l("The record is not written as %(what)s asks."),
        ("endorsements", PASSED, ""): _l("It is signed by its author, and it is about this record."),
        ("endorsements", PASSED, "of_something_else"): _l(
            "It is signed by its author, but adds nothing to this record."
        ),
        ("endorsements", PASSED, "withdrawn"): _l("Its author stands by it no more. The record itself holds."),
        ("endorsements", PASSED, "key_given_up"): _l("The key that signed it was given up. The record itself holds."),
        ("endorsements", PASSED, "on_hold"): _l("Its author has suspended it. The record itself holds."),
        ("endorsements", PASSED, "over"): _l("Its author stood by it until %(date)s. The record itself holds."),
        ("recipient", UNKNOWN, "not_asked"): _l(
            "Type their e-mail address below to know whether this record is theirs."
        ),
    },
    Thing.RECOGNITION: {
        ("proof", PASSED, ""): _l("Nobody has changed this recognition since it was signed."),
        ("proof", FAILED, "changed"): _l("The recognition was changed after it was signed, or signed by someone else."),
        ("proof", FAILED, "wrong_purpose"): _l("The signature was made for something else than a recognition."),
        ("proof", FAILED, "other_contexts"): _l("The signature uses its words in another sense than the recognition."),
        ("proof", FAILED, "claims_disagree"): _l(
            "Its envelope and the recognition in it do not say the same: %(what)s."
        ),
        ("dates", FAILED, "not_yet"): _l("The recognition holds from %(date)s."),
        ("dates", FAILED, "expired"): _l("The recognition held until %(date)s."),
        ("status", PASSED, ""): _NOT_WITHDRAWN,
        ("status", PASSED, "revocation"): _NOT_WITHDRAWN,
        ("status", PASSED, "suspension"): _l("It is not in the list of what was suspended, %(read)s."),
        ("status", FAILED, "revoked"): _l("Who signed it stands by it no more."),
        ("status", FAILED, "suspended"): _l("Who signed it has suspended it. It may hold again later."),
        ("status", FAILED, "list_too_short"): _TOO_SHORT,
        ("status", FAILED, "no_index"): _l("The recognition does not say its place in the list."),
        ("schema", FAILED, "not_as_asked"): _l("The recognition is not written as %(what)s asks."),
    },
}

VERDICTS: Mapping[Thing, Mapping[str, Any]] = {
    Thing.RECORD: {
        "valid": _l("This record is valid"),
        "invalid": _l("This record is not valid"),
        "unknown": _l("We cannot tell whether this record is valid"),
    },
    Thing.RECOGNITION: {
        "valid": _l("This recognition is valid"),
        "invalid": _l("This recognition is not valid"),
        "unknown": _l("We cannot tell whether this recognition is valid"),
    },
}
VERDICTS_OF_CODES: Mapping[Thing, Mapping[tuple[str, str], Any]] = {
    Thing.RECORD: {
        ("status", "revoked"): _l("This record was taken back"),
        ("status", "suspended"): _l("This record is suspended"),
        ("dates", "expired"): _l("This record is past its date"),
        ("dates", "not_yet"): _l("This record does not hold yet"),
        ("proof", "no_proof"): _l("This record is not signed"),
        ("recipient", "someone_else"): TITLES[Thing.RECORD]["recipient", FAILED],
    },
    Thing.RECOGNITION: {
        code: TITLES[Thing.RECOGNITION][code]
        for code in (
            ("status", "revoked"), ("status", "suspended"), ("dates", "expired"), ("dates", "not_yet"),
            ("proof", "no_proof"),
        )
    },
}  # fmt: skip
