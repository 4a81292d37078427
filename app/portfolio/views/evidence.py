"""What I show of a skill: photos, documents and links, seen by me and by whom I share them with."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.access import requires
from app.config import Settings
from app.db import begin_writing, db
from app.files import services as files
from app.files.errors import FilesError, LostFileError, NoRoomError
from app.files.labels import refusal
from app.files.sending import send
from app.permissions import Permission
from app.portfolio import labels, queries, services
from app.portfolio.errors import AlreadyShownError, NotHeldError, PortfolioError, TooMuchEvidenceError
from app.portfolio.forms import FileForm, LinkForm, WithdrawForm
from app.portfolio.models import Evidence, Trainee
from app.portfolio.views.blueprint import bp, language, own_trainee
from app.skills import queries as skills

FULL = 507


def settings() -> Settings:
    """The settings of this installation."""
    found: Settings = current_app.config["SETTINGS"]
    return found


@bp.route("/portfolio/competences/<uuid:skill_id>/preuves", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def evidence(skill_id: UUID) -> ResponseReturnValue:
    """What shows this skill, and adding a photo, a document or a link to it."""
    trainee, name = own_trainee(), skill_name(skill_id)
    (file_form, file_sent), (link_form, link_sent) = form_of(FileForm, "file"), form_of(LinkForm, "link")
    status: int | None = 200
    if file_sent and file_form.validate():
        status = attempt(add_file, file_form, trainee, skill_id)
    elif link_sent and link_form.validate():
        status = attempt(add_link, link_form, trainee, skill_id)
    if status is None:
        return redirect(url_for("portfolio.evidence", skill_id=skill_id))
    trainee_id = own_trainee().id
    return render_template(
        "portfolio/evidence.html",
        skill_id=skill_id,
        name=name,
        held=queries.stands(db.session, trainee_id=trainee_id, skill_id=skill_id),
        items=queries.evidence(db.session, trainee_id, [skill_id])[skill_id],
        testimonies=queries.testimonies(db.session, trainee_id, [skill_id])[skill_id],
        file_form=file_form,
        link_form=link_form,
        most=services.MOST_EVIDENCE,
    ), status


def skill_name(skill_id: UUID) -> str:
    """The name of a skill there is."""
    return skills.skill_labels(db.session, [skill_id], language()).get(skill_id) or abort(404)


def form_of(kind: type[FlaskForm], prefix: str) -> tuple[Any, bool]:
    """One of the two forms of the page, and whether it was sent; the other is drawn as if nothing were."""
    sent = any(name.startswith(f"{prefix}-") for name in (*request.form, *request.files))
    return (kind(prefix=prefix) if sent else kind(prefix=prefix, formdata=None)), sent


def attempt(add: Any, form: Any, trainee: Trainee, skill_id: UUID) -> int | None:
    """Add what was sent; else say beside the field what to do, and give the status to answer with."""
    field = form.file if isinstance(form, FileForm) else form.url
    try:
        add(form, trainee, skill_id)
        db.session.commit()
    except AlreadyShownError:
        db.session.rollback()
        flash(_("This is already there: nothing was added."))
        return None
    except (FilesError, PortfolioError) as problem:
        db.session.rollback()
        field.errors = [*field.errors, refused(problem)]
        return FULL if isinstance(problem, NoRoomError) else 200
    flash(_("It is added. Only you see it, and those with whom you share it."), "good")
    return None


def refused(problem: Exception) -> str:
    """What to do about what could not be added."""
    if isinstance(problem, FilesError):
        return refusal(problem)
    if isinstance(problem, TooMuchEvidenceError):
        full = _("You show this skill by %(most)s things already. Withdraw one first.", most=services.MOST_EVIDENCE)
        return str(full)
    assert isinstance(problem, NotHeldError)  # noqa: S101 (there is no other)
    return str(_("This skill is not in your portfolio. Say first where you stand with it."))


def add_file(form: FileForm, trainee: Trainee, skill_id: UUID) -> None:
    """Read the file while nobody waits for the database, then keep it."""
    db.session.commit()
    given = form.file.data
    file = files.read(given.stream, given.filename)
    begin_writing(db.session)
    services.add_file(
        db.session,
        trainee=trainee,
        skill_id=skill_id,
        title=form.title.data,
        file=file,
        data_dir=settings().data_dir,
        quota=settings().files_mb * files.MEGABYTE,
        now=datetime.now(UTC),
    )


def add_link(form: LinkForm, trainee: Trainee, skill_id: UUID) -> None:
    """Keep the address."""
    services.add_link(
        db.session,
        trainee=trainee,
        skill_id=skill_id,
        title=form.title.data,
        url=form.address,
        now=datetime.now(UTC),
    )


@bp.get("/portfolio/competences/<uuid:skill_id>/preuves/<uuid:evidence_id>")
@requires(Permission.EDIT_PORTFOLIO)
def one_evidence(skill_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """One thing I show, as large as it is."""
    shown = own_evidence(skill_id, evidence_id)
    return render_template(
        "portfolio/one_evidence.html", skill_id=skill_id, name=skill_name(skill_id), shown=shown, labels=labels
    )


@bp.get("/portfolio/competences/<uuid:skill_id>/preuves/<uuid:evidence_id>/fichier")
@requires(Permission.EDIT_PORTFOLIO)
def evidence_file(skill_id: UUID, evidence_id: UUID) -> Response:
    """The file itself, as an attachment."""
    shown = own_evidence(skill_id, evidence_id)
    try:
        return send(settings().data_dir, shown.file or abort(404))
    except LostFileError:
        current_app.logger.exception("A file is known, and is not in the folder.")
        abort(404)


@bp.route("/portfolio/competences/<uuid:skill_id>/preuves/<uuid:evidence_id>/retirer", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def withdraw_evidence(skill_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Show it no longer."""
    trainee, shown, form = own_trainee(), own_evidence(skill_id, evidence_id), WithdrawForm()
    if form.validate_on_submit():
        services.withdraw_evidence(db.session, evidence=shown, trainee=trainee, reason=form.said, now=datetime.now(UTC))
        db.session.commit()
        if shown.file is not None:
            files.erase(settings().data_dir, shown.file)
        flash(_("It is withdrawn. Its title and its dates stay in the history of this skill."), "good")
        return redirect(url_for("portfolio.evidence", skill_id=skill_id))
    return render_template(
        "portfolio/withdraw_evidence.html", skill_id=skill_id, name=skill_name(skill_id), shown=shown, form=form
    )


def own_evidence(skill_id: UUID, evidence_id: UUID) -> Evidence:
    """One of my own, which I have not withdrawn."""
    return queries.one_evidence(
        db.session, trainee_id=own_trainee().id, skill_id=skill_id, evidence_id=evidence_id
    ) or abort(404)
