"""A person's page as others read it: those they let in, and whoever has a link."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Response, abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_security import current_user

from app.access import public, requires
from app.attestations import policies as attestations
from app.config import Settings
from app.db import begin_writing, db
from app.files import sending as files
from app.files.errors import LostFileError
from app.i18n import local_day
from app.permissions import Permission
from app.portfolio import labels as portfolio_labels
from app.portfolio import queries as portfolio
from app.portfolio.models import Trainee
from app.record.queries import shown as queries
from app.record.queries.shown import Shown
from app.record.views.blueprint import bp
from app.sharing import labels, services
from app.sharing import queries as sharing
from app.sharing.models import LinkKind, Part, ShareLink, What
from app.sharing.queries import Access
from app.sharing.views import limits, tokens
from app.trainings import labels as trainings_labels
from app.ui.charts import Stem, stems

GONE = 410
# A page that is open to whoever has its address is to be found by nobody else.
HIDDEN = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@bp.get("/personnes/<uuid:trainee_id>")
@requires(Permission.READ_PEOPLE)
def person(trainee_id: UUID) -> ResponseReturnValue:
    """What a person opened to me, or to where I work."""
    trainee, access = let_in(trainee_id, What.PORTFOLIO)
    now = datetime.now(UTC)
    return render_template(
        "record/person.html",
        trainee=trainee,
        access=access,
        may_attest=attestations.may_attest(db.session, current_user, trainee, now),
        file_href=lambda evidence_id: url_for("record.person_file", trainee_id=trainee_id, evidence_id=evidence_id),
        **words(trainee, access.parts),
    )


@bp.get("/personnes/<uuid:trainee_id>/preuves/<uuid:evidence_id>")
@requires(Permission.READ_PEOPLE)
def person_file(trainee_id: UUID, evidence_id: UUID) -> Response:
    """A photo or a document that a person opened to me."""
    trainee, _access = let_in(trainee_id, What.EVIDENCE, Part.EVIDENCE)
    return file_of(trainee, evidence_id)


def file_of(trainee: Trainee, evidence_id: UUID) -> Response:
    """The file behind an evidence of this person; any other does not exist."""
    settings: Settings = current_app.config["SETTINGS"]
    stored = queries.file_of(db.session, trainee.id, evidence_id) or abort(404)
    try:
        return files.send(settings.data_dir, stored)
    except LostFileError:
        current_app.logger.exception("A file is known, and is not in the folder.")
        abort(404)


def let_in(trainee_id: UUID, what: What, part: Part | None = None) -> tuple[Trainee, Access]:
    """A person who let me in, and what I may read of them, noted; any other does not exist."""
    trainee = portfolio.trainee(db.session, trainee_id) or abort(404)
    begin_writing(db.session)
    found = services.open_to(
        db.session, user=current_user, trainee_ids=[trainee_id], what=what, part=part, now=datetime.now(UTC)
    ).get(trainee_id)
    db.session.commit()
    return trainee, found or abort(404)


@bp.get("/p/<token>")
@public
def shared(token: str) -> ResponseReturnValue:
    """What a link shows to whoever has it."""
    link, parts = opened(token, What.PORTFOLIO)
    if not parts:
        return make_response(render_template("record/closed.html"), GONE, HIDDEN)
    named = link.trainee.user.display_name if Part.CONTACT in parts else ""
    page = render_template(
        "record/shared.html",
        named=named,
        link=link,
        file_href=lambda evidence_id: url_for("record.shared_file", token=token, evidence_id=evidence_id),
        **words(link.trainee, parts),
    )
    return make_response(page, 200, HIDDEN)


@bp.get("/p/<token>/preuves/<uuid:evidence_id>")
@public
def shared_file(token: str, evidence_id: UUID) -> Response:
    """A photo or a document that a link shows."""
    link, parts = opened(token, What.EVIDENCE, Part.EVIDENCE)
    if Part.EVIDENCE not in parts:
        abort(404)
    response = file_of(link.trainee, evidence_id)
    response.headers.update(HIDDEN)
    return response


def opened(
    token: str, what: What, part: Part | None = None, kind: LinkKind = LinkKind.PAGE
) -> tuple[ShareLink, frozenset[Part]]:
    """The link of this kind that a token opens, and what it shows now; its owner's own look at it is no reading."""
    if limits.guessed_too_often():
        abort(429)
    link_id = tokens.link_id_of(token)
    link = sharing.link(db.session, link_id) if link_id is not None else None
    if link is None or link.kind is not kind:
        limits.note_guess()
        abort(404)
    now = datetime.now(UTC)
    if current_user.is_authenticated and current_user.id == link.trainee.user_id:
        return link, link.parts if link.stands(local_day(now)) else frozenset()
    begin_writing(db.session)
    parts = services.open_by_link(db.session, link=link, what=what, part=part, now=now)
    db.session.commit()
    return link, parts


@bp.route("/partage/apercu", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def preview() -> ResponseReturnValue:
    """What a link would show, before it is made."""
    if request.method == "POST":  # from the form, whose token must not go into an address
        return redirect(url_for("record.preview", parts=request.form.getlist("parts")))
    trainee = portfolio.trainee_of(db.session, current_user) or abort(404)
    wanted = set(request.args.getlist("parts"))
    parts = frozenset(part for part in labels.LINK_PARTS if part.value in wanted)
    named = trainee.user.display_name if Part.CONTACT in parts else ""
    return render_template(
        "record/preview.html", named=named, file_href=lambda _evidence_id: "", **words(trainee, parts)
    )


def words(trainee: Trainee, parts: frozenset[Part]) -> dict[str, Any]:
    """What the body of the page reads."""
    language = str(get_locale())
    found = queries.shown_of(db.session, trainee, parts, today=local_day(datetime.now(UTC)), language=language)
    return {
        "shown": found,
        "drawings": [(portfolio_labels.FAMILIES[family], drawn(found, family)) for family, _ones in found.families],
        "labels": labels,
        "portfolio_labels": portfolio_labels,
        "trainings_labels": trainings_labels,
    }


def drawn(found: Shown, family: Any) -> Any:
    """A family's skills as stems; a date only on what is not there yet."""
    return stems(
        [
            Stem(
                label=found.names[one.skill_id],
                level=one.level,
                proof=one.proof.value if one.proof else "in_progress",
                day=None if one.proof else one.next_date,
            )
            for one in dict(found.families)[family]
        ]
    )
