"""What verifiers read: keys, lists of badges taken back, badges given and what they are given for."""

from datetime import UTC, datetime
from http import HTTPStatus
from uuid import UUID

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from app.access import public
from app.credentials import queries
from app.credentials.bridge import publishing
from app.credentials.bridge.making import PURPOSES
from app.credentials.errors import NoKeyError, SealError
from app.credentials.models import AchievementVersion, Credential, Issuer
from app.credentials.views import answers
from app.credentials.views.blueprint import addresses, bp, seal
from app.db import db

# What verifiers read, whether they run on a server or in a page.
READ = frozenset(
    f"credentials.{name}"
    for name in (
        "root_keys", "issuer_keys", "issuer_page", "status_list", "logo", "public_badge", "badge_json", "badge_token",
        "badge_png", "badge_svg", "achievement", "achievement_json", "achievement_png",
        "achievement_small", "achievement_svg",
        "endorsement", "endorsement_json", "endorsement_token",
    )
)  # fmt: skip
KEY_GIVEN_UP = "The key that signed this badge was given up: no new copy of it is signed.\n"


def is_read_by_verifiers() -> bool:
    """Whether a request is for something that verifiers read."""
    return request.endpoint in READ


def issuer_at(slug: str) -> Issuer:
    """The issuer of this name."""
    return queries.issuer_by_slug(db.session, slug) or abort(404)


def version_at(achievement_id: UUID, number: int) -> AchievementVersion:
    """A version of a badge, once published."""
    return queries.published_version(db.session, achievement_id, number) or abort(404)


def credential_at(credential_id: UUID) -> Credential:
    """A badge given; one that is hidden, or erased, does not exist."""
    return queries.public_credential(db.session, credential_id) or abort(404)


@bp.get("/.well-known/did.json")
@public
def root_keys() -> ResponseReturnValue:
    """The Region's keys, under the whole site's name."""
    issuer = queries.region_issuer(db.session) or abort(404)
    told = publishing.root_controller(issuer, queries.keys_of(db.session, issuer.id), addresses())
    return answers.document(publishing.written(told), _did_kind())


@bp.get("/structures/<slug>/did.json")
@public
def issuer_keys(slug: str) -> ResponseReturnValue:
    """An issuer's keys."""
    issuer = issuer_at(slug)
    told = publishing.controller(issuer, queries.keys_of(db.session, issuer.id), addresses())
    return answers.document(publishing.written(told), _did_kind())


def _did_kind() -> str:
    return answers.wanted(answers.DID_JSON, answers.DID_LD_JSON, answers.JSON, answers.LD_JSON)


@bp.get("/structures/<slug>/statuts/<int:number>/<purpose>")
@public
def status_list(slug: str, number: int, purpose: str) -> ResponseReturnValue:
    """Which badges of an issuer were taken back, or are suspended, at this moment."""
    register = queries.register_by_number(db.session, slug, number)
    if register is None or purpose not in PURPOSES:
        abort(404)
    made = publishing.StatusList(db.session, register, purpose, now=datetime.now(UTC))
    if request.if_none_match.contains_weak(made.tag):
        return answers.document(b"", answers.LD_JSON, tag=made.tag)
    try:
        content = publishing.written(made.signed(seal=seal(), addresses=addresses()))
    except (NoKeyError, SealError):
        abort(HTTPStatus.SERVICE_UNAVAILABLE)
    return answers.document(content, answers.wanted(*answers.DOCUMENTS), tag=made.tag)


@bp.get("/structures/<slug>/logo.png")
@public
def logo(slug: str) -> ResponseReturnValue:
    """An issuer's picture."""
    return answers.document(issuer_at(slug).logo or abort(404), answers.PNG, kept=answers.KEPT_SECONDS)


@bp.get("/badges/modeles/<uuid:achievement_id>/<int:number>.json")
@public
def achievement_json(achievement_id: UUID, number: int) -> ResponseReturnValue:
    """What a version of a badge says."""
    return achievement_document(version_at(achievement_id, number))


def achievement_document(version: AchievementVersion) -> Response:
    """Answer what a version says, in JSON."""
    standing = queries.standing_endorsements(db.session, version.id, datetime.now(UTC))
    told = publishing.written(publishing.achievement(version, addresses(), standing))
    return answers.document(told, answers.wanted(*answers.DOCUMENTS))


@bp.get("/badges/modeles/<uuid:achievement_id>/<int:number>/image.png")
@public
def achievement_png(achievement_id: UUID, number: int) -> ResponseReturnValue:
    """The picture of a badge."""
    picture = version_at(achievement_id, number).picture_png or abort(404)
    return answers.document(picture, answers.PNG, kept=answers.KEPT_SECONDS)


@bp.get("/badges/modeles/<uuid:achievement_id>/<int:number>/vignette.png")
@public
def achievement_small(achievement_id: UUID, number: int) -> ResponseReturnValue:
    """The picture of a badge in small, for lists."""
    picture = version_at(achievement_id, number).picture_small or abort(404)
    return answers.document(picture, answers.PNG, kept=answers.KEPT_SECONDS)


@bp.get("/badges/modeles/<uuid:achievement_id>/<int:number>/image.svg")
@public
def achievement_svg(achievement_id: UUID, number: int) -> ResponseReturnValue:
    """The drawing of a badge."""
    drawing = version_at(achievement_id, number).picture_svg or abort(404)
    return answers.document(drawing.encode(), answers.SVG, kept=answers.KEPT_SECONDS)


@bp.get("/badges/<uuid:credential_id>.json")
@public
def badge_json(credential_id: UUID) -> ResponseReturnValue:
    """A badge given, byte for byte as it was signed."""
    return badge_document(credential_at(credential_id), answers.wanted(*answers.DOCUMENTS))


@bp.get("/badges/<uuid:credential_id>.jwt")
@public
def badge_token(credential_id: UUID) -> ResponseReturnValue:
    """The same badge as a token."""
    return badge_document(credential_at(credential_id), answers.JWT)


@bp.get("/badges/<uuid:credential_id>.png")
@public
def badge_png(credential_id: UUID) -> ResponseReturnValue:
    """The same badge in its picture."""
    return badge_document(credential_at(credential_id), answers.PNG)


@bp.get("/badges/<uuid:credential_id>.svg")
@public
def badge_svg(credential_id: UUID) -> ResponseReturnValue:
    """The same badge in its drawing."""
    return badge_document(credential_at(credential_id), answers.SVG)


def badge_document(credential: Credential, kind: str) -> Response:
    """Answer a badge given, in one of the kinds it comes in."""
    if kind in {answers.JWT, answers.VC_JWT}:
        return _token(credential, kind)
    if kind == answers.PNG:
        content = publishing.baked(credential.version.picture_png or abort(404), credential)
        return answers.document(content, kind, name=answers.file_name(credential, "png"))
    if kind == answers.SVG:
        drawing = credential.version.picture_svg or abort(404)
        content = publishing.baked(drawing.encode(), credential)
        return answers.document(content, kind, name=answers.file_name(credential, "svg"))
    return answers.document(credential.document.encode(), kind, name=answers.file_name(credential, "json"))


def _token(credential: Credential, kind: str) -> Response:
    try:
        signed = publishing.token(credential, seal=seal(), addresses=addresses())
    except NoKeyError:
        return Response(KEY_GIVEN_UP, HTTPStatus.GONE, content_type="text/plain; charset=utf-8")
    except SealError:
        abort(HTTPStatus.SERVICE_UNAVAILABLE)
    return answers.document(signed.encode(), kind, name=answers.file_name(credential, "jwt"))
