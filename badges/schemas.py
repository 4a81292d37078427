"""The schemas that a credential says it conforms to (VC Data Model 2.0, section 4.11; Open Badges 3.0, section 8.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from badges import form
from badges.checks import Check, failed, passed, unknown
from badges.contexts import many

MOST_SCHEMAS = 10  # each is held against the whole credential
ONE_EDTECH = "1EdTechJsonSchemaValidator2019"
# The schemas that 1EdTech publishes for what `badges.form` describes: what they are of.
PUBLISHED = re.compile(
    r"https://purl\.imsglobal\.org/spec/(?:ob/v3p0|clr/v2p0)/schema/json(?:-ld)?/"
    r"(?:ob_v3p0|clr_v2p0)_(?:any)?(achievement|endorsement|clr)credential_schema\.json"
)
KINDS: Mapping[str, frozenset[str]] = {
    "achievement": form.ACHIEVEMENT_CREDENTIALS,
    "endorsement": frozenset({form.ENDORSEMENT}),
    "clr": frozenset({form.CLR}),
}


def check(credential: Mapping[str, Any]) -> Iterator[Check]:
    """Check what each schema asks for, when it is one that the form's own rules tell.

    Open Badges 3.0 has schemas of 1EdTech's kind looked at, whoever wrote them: one that we do not know leaves a
    doubt. Of other kinds it says nothing, and VC Data Model 2.0 leaves them to who verifies.
    """
    schemas = many(credential.get("credentialSchema"))
    if len(schemas) > MOST_SCHEMAS:
        yield unknown("schema", "too_many")
        return
    for schema in schemas:
        node: Mapping[str, Any] = schema if isinstance(schema, dict) else {"id": schema}
        name, kinds = str(node.get("id")), form.types_of(node)
        good = conforms(credential, name)
        if good is not None:
            yield passed("schema") if good else failed("schema", f"not_as_asked: {name}")
        elif ONE_EDTECH in kinds or not kinds:
            yield unknown("schema", f"unknown_schema: {name}")
        else:
            yield passed("schema", f"not_asked: {name}")


def conforms(credential: Mapping[str, Any], schema: str) -> bool | None:
    """Whether a credential is as a published schema asks; None when the schema is not one of 1EdTech's for badges."""
    found = PUBLISHED.fullmatch(schema)
    if found is None:
        return None
    return bool(form.types_of(credential) & KINDS[found[1]]) and not form.faults(credential)
