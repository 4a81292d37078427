"""The shapes of what this API is sent and answers (Open Badges 3.0, appendix B)."""

from typing import Any

Schema = dict[str, Any]

MOMENT: Schema = {"type": "string", "format": "date-time"}
STRING: Schema = {"type": "string"}
URI: Schema = {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-~]+$"}


def ref(name: str) -> Schema:
    """Point to a shape by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def one_or_many(schema: Schema) -> Schema:
    """One, or a list: JSON-LD makes no difference."""
    return {"oneOf": [schema, {"type": "array", "items": schema, "minItems": 1}]}


def _object(required: str, **properties: Schema) -> Schema:
    made: Schema = {"type": "object", "properties": properties}
    if required:
        made["required"] = required.split()
    return made


def _closed(schema: Schema) -> Schema:
    """Let nothing else be there."""
    return {**schema, "additionalProperties": False}


def _enum(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


TYPES: Schema = one_or_many(STRING)
CONTEXT: Schema = {"type": "array", "minItems": 1, "items": {"oneOf": [STRING, {"type": "object"}]}}

CREDENTIAL = _object(
    "@context id type issuer validFrom credentialSubject",
    **{"@context": CONTEXT},
    id=URI,
    type={"type": "array", "items": STRING, "minItems": 1},
    name=STRING,
    description=STRING,
    issuer={"oneOf": [URI, ref("Profile")]},
    validFrom=MOMENT,
    validUntil=MOMENT,
    awardedDate=MOMENT,
    credentialSubject=ref("AchievementSubject"),
    evidence=one_or_many(_object("type", id=URI, type=TYPES, name=STRING, narrative=STRING)),
    credentialStatus=one_or_many(_object("type", type=TYPES)),
    proof=one_or_many(_object("type", type=TYPES)),
)
SUBJECT = _object(
    "type achievement",
    id=URI,
    type=TYPES,
    identifier=one_or_many(ref("IdentityObject")),
    achievement=ref("Achievement"),
    narrative=STRING,
)
ACHIEVEMENT = _object(
    "id type name description criteria",
    id=URI,
    type=TYPES,
    name=STRING,
    description=STRING,
    criteria=_object("", id=URI, narrative=STRING),
    achievementType=STRING,
    image={"oneOf": [URI, _object("id type", id=URI, type=TYPES)]},
    alignment=one_or_many(
        _object("type targetName targetUrl", type=TYPES, targetName=STRING, targetUrl=URI, targetCode=STRING)
    ),
)
MINORS = (
    "fullsuccess invalid_data invalid_query_parameter misdirected_request not_acceptable not_allowed not_found "
    "not_modified server_busy unauthorizedrequest unknown internal_server_error forbidden"
).split()
STATUS = _closed(
    _object(
        "imsx_codeMajor imsx_severity",
        imsx_codeMajor=_enum("success", "processing", "failure", "unsupported"),
        imsx_severity=_enum("status", "warning", "error"),
        imsx_description=STRING,
        imsx_codeMinor=_object(
            "imsx_codeMinorField",
            imsx_codeMinorField={
                "type": "array",
                "minItems": 1,
                "items": _object(
                    "imsx_codeMinorFieldName imsx_codeMinorFieldValue",
                    imsx_codeMinorFieldName=STRING,
                    imsx_codeMinorFieldValue=_enum(*MINORS),
                ),
            },
        ),
    )
)
ADDRESS: Schema = {"type": "string", "format": "uri", "maxLength": 2000}
CLIENT = {
    "client_name": {"type": "string", "minLength": 1, "maxLength": 100},
    "redirect_uris": {"type": "array", "items": ADDRESS, "minItems": 1, "maxItems": 10},
    "token_endpoint_auth_method": _enum("client_secret_basic", "client_secret_post", "none"),
    "grant_types": {"type": "array", "items": _enum("authorization_code", "refresh_token"), "maxItems": 2},
    "response_types": {"type": "array", "items": _enum("code"), "maxItems": 1},
    "scope": STRING,
    "client_uri": ADDRESS,
    "logo_uri": ADDRESS,
    "tos_uri": ADDRESS,
    "policy_uri": ADDRESS,
    "contacts": {"type": "array", "items": STRING, "maxItems": 10},
    "software_id": STRING,
    "software_version": STRING,
}
SCHEMAS: dict[str, Schema] = {
    "AchievementCredential": CREDENTIAL,
    "AchievementSubject": SUBJECT,
    "Achievement": ACHIEVEMENT,
    "CompactJws": {"type": "string", "pattern": r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$"},
    "IdentityObject": _object(
        "type hashed identityHash identityType",
        type=STRING,
        hashed={"type": "boolean"},
        identityHash=STRING,
        identityType=STRING,
        salt=STRING,
    ),
    "Profile": _object("id type", id=URI, type=TYPES, name=STRING, url=URI, email=STRING),
    "ProfileChange": _closed(_object(
        "id type name",
        **{"@context": CONTEXT},
        id=URI,
        type={"oneOf": [_enum("Profile"), {"type": "array", "items": _enum("Profile"), "minItems": 1}]},
        name={"type": "string", "minLength": 1, "maxLength": 120},
        email=STRING,
    )),
    "GetOpenBadgeCredentialsResponse": _closed(_object(
        "credential compactJwsString",
        credential={"type": "array", "items": ref("AchievementCredential")},
        compactJwsString={"type": "array", "items": ref("CompactJws")},
    )),
    "Imsx_StatusInfo": STATUS,
    "ServiceDescriptionDocument": _object(
        "openapi info components",
        openapi=STRING,
        info=_object("title version termsOfService x-imssf-privacyPolicyUrl"),
        components=_object("securitySchemes", securitySchemes=_object("OAuth2ACG")),
    ),
    "ClientMetadata": {"type": "object", "properties": CLIENT, "required": ["client_name", "redirect_uris"]},
    "ClientInformation": {
        "type": "object",
        "properties": {
            **CLIENT,
            "client_id": STRING,
            "client_secret": STRING,
            "client_id_issued_at": {"type": "integer"},
            "client_secret_expires_at": {"type": "integer"},
        },
        "required": ["client_id", "client_id_issued_at", "client_name", "redirect_uris", "scope"],
    },
    "TokenRequest": _object(
        "grant_type",
        grant_type=_enum("authorization_code", "refresh_token"),
        code=STRING,
        redirect_uri=STRING,
        code_verifier={"type": "string", "pattern": "^[A-Za-z0-9._~-]{43,128}$"},
        refresh_token=STRING,
        scope=STRING,
        client_id=STRING,
        client_secret=STRING,
    ),
    "Tokens": _object(
        "access_token token_type expires_in scope",
        access_token=STRING,
        token_type=_enum("Bearer"),
        expires_in={"type": "integer", "minimum": 1},
        refresh_token=STRING,
        scope=STRING,
    ),
    "RevocationRequest": _object(
        "token", token=STRING, token_type_hint=_enum("access_token", "refresh_token"), client_id=STRING,
        client_secret=STRING,
    ),
    "OAuthError": _object("error", error=STRING, error_description=STRING, error_uri=STRING, state=STRING),
}  # fmt: skip
