"""What an issuer stands by, told to anyone: a page, and what verifiers read."""

from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import UUID

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from app.access import public
from app.credentials import queries
from app.credentials.bridge import endorsed, publishing, verifying
from app.credentials.errors import NoKeyError, SealError
from app.credentials.labels.checks import endorsed_line, recognition_lines
from app.credentials.labels.telling import address
from app.credentials.models import Endorsement
from app.credentials.views import answers
from app.credentials.views.blueprint import addresses, bp, seal
from app.db import db

KEY_GIVEN_UP = "The key that signed this was given up: no new copy of it is signed.\n"
KINDS = (answers.HTML, *answers.DOCUMENTS, answers.JWT, answers.VC_JWT)


def endorsement_at(endorsement_id: UUID) -> Endorsement:
    """A recognition, withdrawn or not."""
    return queries.public_endorsement(db.session, endorsement_id) or abort(404)


@bp.get("/reconnaissances/<uuid:endorsement_id>")
@public
def endorsement(endorsement_id: UUID) -> ResponseReturnValue:
    """What is recognised, by whom, since when; and when and why it was withdrawn."""
    found, now = endorsement_at(endorsement_id), datetime.now(UTC)
    kind = answers.wanted(*KINDS)
    if kind != answers.HTML:
        return endorsement_document(found, kind)
    seen = verifying.verify(db.session, found.document.encode(), seal=seal(), addresses=addresses(), now=now)
    told = replace(endorsed.endorser_of(found, addresses()), page=None)
    page = render_template(
        "credentials/endorsement.html",
        endorsement=found,
        line=endorsed_line(endorsed.check_of(found, now), told),
        elsewhere=address(found.subject),
        withdrawn=found.revoked_at is not None and not endorsed.came_to_its_end(found),
        checked=list(recognition_lines(seen.found.checks, seen.told)),
        address=addresses().endorsement(found.id),
    )
    return page, HTTPStatus.OK, {"Vary": "Accept, Cookie"}


@bp.get("/reconnaissances/<uuid:endorsement_id>.json")
@public
def endorsement_json(endorsement_id: UUID) -> ResponseReturnValue:
    """A recognition, byte for byte as it was signed."""
    return endorsement_document(endorsement_at(endorsement_id), answers.wanted(*answers.DOCUMENTS))


@bp.get("/reconnaissances/<uuid:endorsement_id>.jwt")
@public
def endorsement_token(endorsement_id: UUID) -> ResponseReturnValue:
    """The same as a token."""
    return endorsement_document(endorsement_at(endorsement_id), answers.JWT)


def endorsement_document(found: Endorsement, kind: str) -> Response:
    """Answer a recognition, in one of the kinds it comes in."""
    if kind not in {answers.JWT, answers.VC_JWT}:
        return answers.document(found.document.encode(), kind, name=f"reconnaissance-{found.id}.json")
    try:
        signed = publishing.token(found, seal=seal(), addresses=addresses())
    except NoKeyError:
        return Response(KEY_GIVEN_UP, HTTPStatus.GONE, content_type="text/plain; charset=utf-8")
    except SealError:
        abort(HTTPStatus.SERVICE_UNAVAILABLE)
    return answers.document(signed.encode(), kind, name=f"reconnaissance-{found.id}.jwt")
