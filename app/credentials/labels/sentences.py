"""What each check of a badge found, in plain words: a title for its outcome, and a sentence for its code."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

PASSED, FAILED, UNKNOWN = "passed", "failed", "unknown"

# The check: its title by outcome.
TITLES: Mapping[str, Mapping[str, Any]] = {
    "readable": {
        PASSED: _l("The file can be read"),
        FAILED: _l("We find no badge in what you gave"),
        UNKNOWN: _l("The file could not be read"),
    },
    "form": {
        PASSED: _l("The badge is complete"),
        FAILED: _l("The badge is not complete"),
        UNKNOWN: _l("Whether the badge is complete"),
    },
    "contexts": {
        PASSED: _l("All its words have a known meaning"),
        FAILED: _l("Some of its words have no meaning"),
        UNKNOWN: _l("The meaning of its words"),
    },
    "proof": {
        PASSED: _l("The signature is good"),
        FAILED: _l("The signature is not good"),
        UNKNOWN: _l("The signature could not be checked"),
    },
    "issuer": {
        PASSED: _l("The key is the structure’s own"),
        FAILED: _l("The key is not the structure’s own"),
        UNKNOWN: _l("The structure could not be checked"),
    },
    "dates": {
        PASSED: _l("The dates are good"),
        FAILED: _l("The dates are not good"),
        UNKNOWN: _l("The dates could not be checked"),
    },
    "status": {
        PASSED: _l("It was not taken back"),
        FAILED: _l("The list of badges taken back is not good"),
        UNKNOWN: _l("We cannot tell whether it was taken back"),
    },
    "schema": {
        PASSED: _l("It follows the form it names"),
        FAILED: _l("It does not follow the form it names"),
        UNKNOWN: _l("It names a form that we do not know"),
    },
    "endorsements": {
        PASSED: _l("The recommendation joined to it is good"),
        FAILED: _l("The recommendation joined to it is not good"),
        UNKNOWN: _l("The recommendation joined to it could not be checked"),
    },
    "members": {
        PASSED: _l("A badge that it gathers is good"),
        FAILED: _l("A badge that it gathers is not good"),
        UNKNOWN: _l("A badge that it gathers could not be checked"),
    },
    "recipient": {
        PASSED: _l("This badge is this person’s"),
        FAILED: _l("This badge is not this person’s"),
        UNKNOWN: _l("The person: not checked yet"),
    },
    "published": {
        PASSED: _l("The structure publishes this badge"),
        FAILED: _l("The structure does not publish this badge"),
        UNKNOWN: _l("What the structure publishes could not be read"),
    },
    "origin": {
        PASSED: _l("It is published on its structure’s site"),
        FAILED: _l("It is not published on its structure’s site"),
        UNKNOWN: _l("Where it is published could not be checked"),
    },
}

# Where a code says more than the outcome does.
TITLES_OF_CODES: Mapping[tuple[str, str], Any] = {
    ("status", "revoked"): _l("It was taken back"),
    ("status", "suspended"): _l("It is suspended"),
    ("status", "suspension"): _l("It is not suspended"),
    ("schema", "not_asked"): _l("It names a form of another kind"),
    ("dates", "expired"): _l("It is past its date"),
    ("dates", "not_yet"): _l("It does not hold yet"),
    ("proof", "no_proof"): _l("It is not signed"),
    ("recipient", "not_by_mail"): _l("The person cannot be checked by e-mail"),
    ("endorsements", "withdrawn"): _l("The recommendation joined to it was withdrawn"),
    ("endorsements", "key_given_up"): _l("The recommendation joined to it must be signed again"),
    ("endorsements", "on_hold"): _l("The recommendation joined to it is suspended"),
    ("endorsements", "over"): _l("The recommendation joined to it is past its date"),
    ("endorsements", "of_something_else"): _l("The recommendation joined to it is about something else"),
}

# Why a file, or something joined to a badge, cannot be read.
UNREADABLE: Mapping[str, Any] = {
    "too_large": _l("It is too large: 8 MB at most for a picture, 1 MB for the badge in it."),
    "not_text": _l("It is neither a PNG or SVG picture, nor text."),
    "not_json": _l("There is no badge in it. A badge is a PNG or SVG picture, or a JSON or JWT file."),
    "not_a_token": _l("It looks like a JWT, but it is cut or damaged. Copy it whole."),
    "duplicate_names": _l("It says the same thing twice, in two ways. It may be a trick."),
    "too_deep": _l("It is nested too deep to be a badge."),
    "broken_picture": _l("The picture is damaged. Download the badge again."),
    "nothing_baked": _l("This picture carries no badge. A picture copied or retouched loses it: use the first file."),
    "several_baked": _l("This picture carries several badges. It must carry one."),
    "compressed": _l("The badge in this picture is compressed, which Open Badges 3.0 does not allow."),
    "not_an_endorsement": _l("What is joined is not a recommendation."),
}

# Why a page that others publish cannot be had; `%(where)s` is a site, `%(what)s` the answer.
UNREACHABLE: Mapping[str, Any] = {
    "unreachable": _l("Nobody answers at %(where)s. Try again later."),
    "offline": _l("We did not go and ask %(where)s."),
    "too_large": _l("What %(where)s answers is too long."),
    "too_slow": _l("%(where)s takes too long to answer. Try again later."),
    "too_many": _l("It asks for too many pages to be read."),
    "not_allowed": _l("Its address, %(where)s, is not on the public web, so we did not go there."),
    "answered": _l("%(where)s does not give the page (answer %(what)s)."),
}
ASKED = frozenset({"issuer", "status", "published"})  # the checks that read what others publish

# Check, outcome and code: the sentence. `%(what)s` is what the check names; others come from what the badge says.
SENTENCES: Mapping[tuple[str, str, str], Any] = {
    ("form", PASSED, ""): _l("Its format is %(standard)s. Nothing is missing."),
    ("form", FAILED, "missing_or_wrong"): _l("Missing, or not written as the format asks: %(what)s."),
    ("form", FAILED, "not_an_endorsement"): UNREADABLE["not_an_endorsement"],
    ("form", UNKNOWN, "too_many"): _l("It gathers more than we read at once."),
    ("contexts", PASSED, ""): _l("Nothing in it escapes the signature, and no word was given another meaning."),
    ("contexts", FAILED, "tangled"): _l("It is made so that reading it would take too long."),
    ("contexts", FAILED, "no_meaning"): _l("The signature would not cover this part: %(what)s."),
    ("contexts", UNKNOWN, "unknown_context"): _l("It uses words defined by %(what)s, which we do not know."),
    ("proof", PASSED, ""): _l("Nobody has changed this badge since it was signed."),
    ("proof", FAILED, "no_proof"): _l("Anybody could have written it."),
    ("proof", FAILED, "changed"): _l("The badge was changed after it was signed, or signed by someone else."),
    ("proof", FAILED, "wrong_purpose"): _l("The signature was made for something else than a badge."),
    ("proof", FAILED, "created_later"): _l("The signature bears a date that has not come yet."),
    ("proof", FAILED, "proof_expired"): _l("The signature is past the date it was made for."),
    ("proof", FAILED, "algorithm_not_allowed"): _l("The way it is signed is not safe."),
    ("proof", FAILED, "other_contexts"): _l("The signature uses its words in another sense than the badge."),
    ("proof", FAILED, "too_many"): _l("It bears more signatures than we read."),
    ("proof", FAILED, "claims_disagree"): _l("Its envelope and the badge in it do not say the same: %(what)s."),
    ("proof", FAILED, "not_canonical"): _l("What was signed cannot be told: %(what)s."),
    ("proof", UNKNOWN, "unknown_suite"): _l("It is signed in a way that we do not know."),
    ("proof", UNKNOWN, "no_key"): _l("We do not have the key to check it by."),
    ("proof", UNKNOWN, "unknown_context"): _l("Its signature depends on words that we do not know: %(what)s."),
    ("issuer", PASSED, ""): _l("%(issuer)s publishes this key, at %(where)s."),
    ("issuer", FAILED, "not_their_key"): _l("%(issuer)s does not publish this key, or has given it up."),
    ("issuer", FAILED, "no_key_of_the_issuer"): _l("The signature does not name a key of the structure."),
    ("issuer", FAILED, "not_readable"): _l("What the structure publishes about itself cannot be read."),
    ("issuer", FAILED, "not_an_issuer"): _l("What is published is not the description of a structure."),
    ("issuer", UNKNOWN, "unknown_method"): _l("The structure is named in a way that we do not know: %(what)s."),
    ("dates", PASSED, ""): _l("It holds today."),
    ("dates", FAILED, "not_a_moment"): _l("One of its dates cannot be read."),
    ("dates", FAILED, "not_yet"): _l("It holds from %(date)s."),
    ("dates", FAILED, "expired"): _l("It held until %(date)s."),
    ("dates", FAILED, "token_expired"): _l("The date on its envelope has passed, or has not come yet."),
    ("status", PASSED, ""): _l("It is not in the structure’s list of badges taken back, %(read)s."),
    ("status", PASSED, "revocation"): _l("It is not in the structure’s list of badges taken back, %(read)s."),
    ("status", PASSED, "suspension"): _l("It is not in the structure’s list of badges suspended, %(read)s."),
    ("status", PASSED, "says_nothing_of_validity"): _l("It has another status, “%(what)s”, which changes nothing."),
    ("status", FAILED, "revoked"): _l("The structure has taken it back for good."),
    ("status", FAILED, "suspended"): _l("The structure has suspended it. It may be good again later."),
    ("status", FAILED, "list_too_short"): _l("The structure’s list is too short to hide whose badges are on it."),
    ("status", UNKNOWN, "several_bits"): _l("Its list tells more than yes or no, in a way that we do not read."),
    ("status", FAILED, "not_an_entry"): _l("Where it says whether it was taken back is not written as it should be."),
    ("status", FAILED, "no_index"): _l("The badge does not say its place in the list."),
    ("status", FAILED, "no_such_index"): _l("The list has no such place."),
    ("status", FAILED, "list_of_someone_else"): _l("The list is signed by someone else than the structure."),
    ("status", FAILED, "list_not_readable"): _l("The structure’s list cannot be read."),
    ("status", FAILED, "list_not_valid"): _l("The structure’s list is itself not good: %(what)s."),
    ("status", FAILED, "not_such_a_list"): _l("What is published is not such a list."),
    ("status", UNKNOWN, "list_not_verified"): _l("The structure’s list could not be checked: %(what)s."),
    ("status", UNKNOWN, "too_deep"): _l("Its list refers to another, and that to another again. We stopped."),
    ("status", UNKNOWN, "unknown_kind"): _l("Its list is of a kind that we do not know: %(what)s."),
    ("schema", PASSED, ""): _l("Nothing that this form asks for is missing."),
    ("schema", PASSED, "not_asked"): _l("Nobody needs to look at it: %(what)s."),
    ("schema", FAILED, "not_as_asked"): _l("The badge is not written as %(what)s asks."),
    ("schema", UNKNOWN, "too_many"): _l("It names more schemas than we read."),
    ("schema", UNKNOWN, "unknown_schema"): _l("We did not fetch it: %(what)s."),
    ("endorsements", PASSED, ""): _l("It is signed by its author, and it is about this badge."),
    ("endorsements", PASSED, "of_something_else"): _l("It is signed by its author, but adds nothing to this badge."),
    ("endorsements", PASSED, "withdrawn"): _l("Its author stands by this badge no more. The badge itself holds."),
    ("endorsements", PASSED, "key_given_up"): _l("The key that signed it was given up. The badge itself holds."),
    ("endorsements", PASSED, "on_hold"): _l("Its author has suspended it. The badge itself holds."),
    ("endorsements", PASSED, "over"): _l("Its author stood by this badge until %(date)s. The badge itself holds."),
    ("endorsements", UNKNOWN, "too_many"): _l("There are too many of them."),
    ("members", PASSED, ""): _l("All its own checks passed."),
    ("members", PASSED, "of_something_else"): _l("All its own checks passed."),
    ("members", UNKNOWN, "too_many"): _l("There are too many of them."),
    ("members", UNKNOWN, "unknown_kind"): _l("It is a credential of a kind that we cannot judge: %(what)s."),
    ("recipient", PASSED, ""): _l("It was given to the owner of the e-mail address you typed."),
    ("recipient", FAILED, "someone_else"): _l("It was given to another e-mail address than the one you typed."),
    ("recipient", FAILED, "missing"): _l("It does not say to whom it was given."),
    ("recipient", UNKNOWN, "not_by_mail"): _l("It was not given to an e-mail address, so an address tells nothing."),
    ("recipient", UNKNOWN, "not_asked"): _l("Type their e-mail address below to know whether this badge is theirs."),
    ("published", PASSED, ""): _l("Its address answers with the same badge."),
    ("published", FAILED, "changed"): _l("Its address answers with something else."),
    ("published", FAILED, "not_readable"): _l("What its address answers cannot be read."),
    ("origin", PASSED, ""): _l("The structure may publish badges at this address."),
    ("origin", FAILED, "not_the_issuers"): _l("The structure does not publish badges at this address: %(what)s."),
}  # fmt: skip

# A code that is newer than these words.
OTHERWISE: Mapping[str, Any] = {
    PASSED: _l("Nothing is wrong."),
    FAILED: _l("Something is wrong. The technical details say what."),
    UNKNOWN: _l("We could not look at it. The technical details say why."),
}

# When a list was read: while one looks, or when the report that is shown was made.
READ_NOW = lazy_pgettext("list", "read just now")
READ_AT = lazy_pgettext("list", "read on %(moment)s")

# An issuer that is nothing but its key (did:key, did:jwk).
KEY_ALONE = _l("It has no site: it is known by its key alone. Nothing proves the name it gives itself.")

DATES_FROM = _l("Given on %(start)s, with no end date.")
DATES_BETWEEN = _l("Given on %(start)s, good until %(end)s.")

VERDICTS: Mapping[str, Any] = {
    "valid": _l("This badge is valid"),
    "invalid": _l("This badge is not valid"),
    "unknown": _l("We cannot tell whether this badge is valid"),
}
# What to say at once when it is the first thing that failed.
VERDICTS_OF_CODES: Mapping[tuple[str, str], Any] = {
    ("status", "revoked"): _l("This badge was taken back"),
    ("status", "suspended"): _l("This badge is suspended"),
    ("dates", "expired"): _l("This badge is past its date"),
    ("dates", "not_yet"): _l("This badge does not hold yet"),
    ("proof", "no_proof"): _l("This badge is not signed"),
    ("recipient", "someone_else"): TITLES["recipient"][FAILED],
}
NO_BADGE = _l("This is not a badge")

STANDARDS: Mapping[str, str] = {
    "open_badges_3": "Open Badges 3.0",
    "open_badges_2": "Open Badges 2.0",
    "clr_2": "Comprehensive Learner Record 2.0",
}
