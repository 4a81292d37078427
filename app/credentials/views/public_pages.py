"""What anyone sees of a badge given, of what it is given for, and of who gives it; programs ask the same addresses."""

from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from app.access import public
from app.credentials import queries
from app.credentials.bridge import endorsed, publishing, verifying
from app.credentials.forms.verifying import PersonForm
from app.credentials.labels.checks import Line, endorsed_line, report
from app.credentials.labels.kinds import kind_words
from app.credentials.labels.things import WHOSE, Thing
from app.credentials.models import AchievementVersion, Credential, Issuer
from app.credentials.views import answers, limits
from app.credentials.views.blueprint import addresses, bp, seal
from app.credentials.views.published import (
    achievement_document,
    badge_document,
    credential_at,
    issuer_at,
    issuer_keys,
    version_at,
)
from app.db import db
from app.i18n import local_day

LINKEDIN = "https://www.linkedin.com/profile/add?"
KINDS = (answers.HTML, *answers.DOCUMENTS, answers.JWT, answers.VC_JWT, answers.PNG, answers.SVG)


@bp.route("/badges/<uuid:credential_id>", methods=["GET", "POST"])
@public
def public_badge(credential_id: UUID) -> ResponseReturnValue:
    """A badge given, verified on the spot; a form compares the recipient's address, and keeps nothing."""
    credential = credential_at(credential_id)
    kind = answers.wanted(*KINDS)
    if kind != answers.HTML:
        return badge_document(credential, kind)
    form, email = PersonForm(), None
    if form.validate_on_submit():
        if limits.too_many_people():
            abort(HTTPStatus.TOO_MANY_REQUESTS)
        credential, email = credential_at(credential_id), form.email.data
    return _page(credential, form, email)


def _page(credential: Credential, form: PersonForm, email: str | None) -> ResponseReturnValue:
    now = datetime.now(UTC)
    seen = verifying.verify(
        db.session, credential.document.encode(), seal=seal(), addresses=addresses(), now=now, recipient=email
    )
    found = report(seen.found.checks, seen.told, asks_person=True)
    page = render_template(
        "credentials/public_badge.html",
        credential=credential,
        version=credential.version,
        issuer=credential.issuer,
        kind=kind_words(credential.version.kind, by_rule=credential.version.achievement.by_rule),
        told=seen.told,
        report=found,
        recognised=not seen.told.endorsers
        and queries.recognised(db.session, now).covers(seen.told.issuer_id, seen.told.achievement_id),
        form=form,
        whose=WHOSE[Thing.BADGE],
        address=addresses().credential(credential.id),
        picture=addresses().picture(credential.achievement_id, credential.version.number),
        linkedin=linkedin(credential),
        token_given_up=credential.key.compromised_at is not None,
    )
    return page, HTTPStatus.OK, {"Vary": "Accept, Cookie"}


def linkedin(credential: Credential) -> str:
    """Where LinkedIn adds a certification to the profile of whoever follows the link."""
    begins = local_day(credential.valid_from)
    told = {
        "startTask": "CERTIFICATION_NAME",
        "name": credential.version.name,
        "organizationName": credential.issuer.name,
        "issueYear": begins.year,
        "issueMonth": begins.month,
    }
    if credential.valid_until is not None:
        ends = local_day(credential.valid_until)
        told |= {"expirationYear": ends.year, "expirationMonth": ends.month}
    told |= {"certUrl": addresses().credential(credential.id), "certId": str(credential.id)}
    return LINKEDIN + urlencode(told)


@bp.get("/badges/modeles/<uuid:achievement_id>/<int:number>")
@public
def achievement(achievement_id: UUID, number: int) -> ResponseReturnValue:
    """What a badge is given for, as one version says it."""
    version = version_at(achievement_id, number)
    if answers.wanted(answers.HTML, *answers.DOCUMENTS) != answers.HTML:
        return achievement_document(version)
    endorsements = _endorsements(version)
    page = render_template(
        "credentials/achievement.html",
        version=version,
        issuer=version.achievement.issuer,
        kind=kind_words(version.kind, by_rule=version.achievement.by_rule),
        newest=queries.newest_number(db.session, achievement_id),
        recognised=not endorsements and _recognised(version),
        endorsements=endorsements,
        picture=addresses().picture(achievement_id, number),
        address=addresses().achievement(achievement_id, number),
    )
    return page, HTTPStatus.OK, {"Vary": "Accept, Cookie"}


def _endorsements(version: AchievementVersion) -> list[Line]:
    rows, now = queries.endorsements_of(db.session, [version.id]), datetime.now(UTC)
    return [endorsed_line(*one) for one in endorsed.checks_of(rows, addresses=addresses(), now=now)]


def _recognised(version: AchievementVersion) -> bool:
    standing = queries.recognised(db.session, datetime.now(UTC))
    issuer = addresses().issuer(version.achievement.issuer.slug)
    return standing.covers(issuer, addresses().achievement(version.achievement_id, version.number))


@bp.get("/structures/<slug>")
@public
def issuer_page(slug: str) -> ResponseReturnValue:
    """Who gives badges, which ones, and by which keys."""
    kinds = (answers.HTML, answers.DID_JSON, answers.DID_LD_JSON, answers.JSON, answers.LD_JSON)
    if answers.wanted(*kinds) != answers.HTML:
        return issuer_keys(slug)
    found = issuer_at(slug)
    page = render_template(
        "credentials/issuer.html",
        issuer=found,
        name=addresses().issuer(slug),
        address=addresses().issuer_page(slug),
        badges=queries.badges_of(db.session, found.id),
        keys=_published_keys(found),
    )
    return page, HTTPStatus.OK, {"Vary": "Accept, Cookie"}


def _published_keys(issuer: Issuer) -> list[dict[str, str]]:
    told = publishing.controller(issuer, queries.keys_of(db.session, issuer.id), addresses())
    methods: list[dict[str, str]] = told["verificationMethod"]
    return methods
