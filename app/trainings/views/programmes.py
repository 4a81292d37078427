"""What my provider teaches: its trainings and their modules."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.exc import IntegrityError

from app.access import requires
from app.db import db, new_id
from app.once.views import sent_before
from app.permissions import Permission
from app.skills import forms as skill_forms
from app.skills import queries as skills
from app.trainings import policies, queries, services
from app.trainings.errors import ModuleInUseError, NothingTaughtError, RetiredError
from app.trainings.forms import NewModuleForm, ProgrammeForm, TaughtRow, levels_stand
from app.trainings.models import Module, Programme
from app.trainings.services import NewModule
from app.trainings.views.blueprint import bp, language, own_module, own_programme, own_providers, this_day
from app.ui.fields import Found

PROPOSED = 15
PREFIX, FIELD = "s-", "-level"


@bp.get("/formations")
@requires(Permission.MANAGE_TRAININGS)
def programmes() -> ResponseReturnValue:
    """The trainings of my providers, those no longer given apart."""
    found = queries.programmes_of(db.session, policies.managed_at(current_user), today=this_day())
    return render_template("trainings/programmes.html", found=found)


@bp.route("/formations/nouvelle", methods=["GET", "POST"])
@requires(Permission.MANAGE_TRAININGS)
def new_programme() -> ResponseReturnValue:
    """Write a new training."""
    providers = own_providers()
    form = ProgrammeForm(data={"number": str(new_id())}, providers=providers)
    skill_forms.attach_occupation(form.occupation, db.session, language())
    if form.validate_on_submit():
        number = _uuid(form.number.data or "") or new_id()
        try:
            services.begin_programme(
                db.session,
                provider=form.chosen(providers),
                outline=form.outline(),
                by=current_user,
                now=datetime.now(UTC),
                number=number,
            )
            db.session.commit()
        except IntegrityError:  # sent twice: the other came first
            db.session.rollback()
        else:
            flash(_("The training is written. Now add its modules."), "good")
        return redirect(url_for("trainings.new_module", programme_id=number))
    return render_template("trainings/programme_form.html", form=form, programme=None)


@bp.get("/formations/<uuid:programme_id>")
@requires(Permission.MANAGE_TRAININGS)
def programme(programme_id: UUID) -> ResponseReturnValue:
    """A training: what it teaches, and its sessions."""
    found = own_programme(programme_id)
    taught = {target.skill_id for module in found.modules for target in module.targets}
    aimed_at = [found.occupation_id] if found.occupation_id else []
    return render_template(
        "trainings/programme.html",
        programme=found,
        names=skills.skill_labels(db.session, taught, language()),
        occupation=next(iter(skills.occupation_labels(db.session, aimed_at, language()).values()), None),
        sessions=queries.sessions_of(db.session, found.id, today=this_day()),
        followed=queries.modules_followed(db.session, [module.id for module in found.modules]),
        today=this_day(),
    )


@bp.route("/formations/<uuid:programme_id>/modifier", methods=["GET", "POST"])
@requires(Permission.MANAGE_TRAININGS)
def edit_programme(programme_id: UUID) -> ResponseReturnValue:
    """Say again what a training is."""
    found = own_programme(programme_id)
    form = ProgrammeForm(data=ProgrammeForm.values(found))
    skill_forms.attach_occupation(form.occupation, db.session, language())
    if form.validate_on_submit():
        try:
            services.describe_programme(
                db.session, programme=found, outline=form.outline(), by=current_user, now=datetime.now(UTC)
            )
        except RetiredError:
            return retired(found)
        db.session.commit()
        flash(_("Saved."), "good")
        return redirect(url_for("trainings.programme", programme_id=found.id))
    return render_template("trainings/programme_form.html", form=form, programme=found)


def retired(found: Programme) -> ResponseReturnValue:
    """Nothing changes in a training that is no longer given."""
    db.session.rollback()
    flash(_("This training is no longer given. Give it again first, then change it."), "wait")
    return redirect(url_for("trainings.programme", programme_id=found.id))


@bp.post("/formations/<uuid:programme_id>/retirer")
@requires(Permission.MANAGE_TRAININGS)
def retire_programme(programme_id: UUID) -> ResponseReturnValue:
    """Give a training no more."""
    found = own_programme(programme_id)
    try:
        services.retire_programme(db.session, programme=found, by=current_user, now=datetime.now(UTC))
    except RetiredError:
        return retired(found)
    db.session.commit()
    flash(_("This training is no longer given. Groups under way go on to their end."), "good")
    return redirect(url_for("trainings.programme", programme_id=found.id))


@bp.post("/formations/<uuid:programme_id>/reprendre")
@requires(Permission.MANAGE_TRAININGS)
def reopen_programme(programme_id: UUID) -> ResponseReturnValue:
    """Give a training again."""
    found = own_programme(programme_id)
    services.reopen_programme(db.session, programme=found, by=current_user, now=datetime.now(UTC))
    db.session.commit()
    flash(_("This training is given again."), "good")
    return redirect(url_for("trainings.programme", programme_id=found.id))


@bp.route("/formations/<uuid:programme_id>/modules/ajouter", methods=["GET", "POST"])
@requires(Permission.MANAGE_TRAININGS)
def new_module(programme_id: UUID) -> ResponseReturnValue:
    """Add a module: its hours, and the skills it teaches."""
    return _module_page(own_programme(programme_id), None)


@bp.route("/modules/<uuid:module_id>/modifier", methods=["GET", "POST"])
@requires(Permission.MANAGE_TRAININGS)
def edit_module(module_id: UUID) -> ResponseReturnValue:
    """Say again what a module is; what people are learning through it follows."""
    found = own_module(module_id)
    return _module_page(found.programme, found)


def _module_page(found: Programme, module: Module | None) -> ResponseReturnValue:
    if found.retired_at is not None:
        return retired(found)
    form = NewModuleForm(data=NewModuleForm.values(module) if module else None)
    rows = sent_rows() if request.method == "POST" else _known_rows(found, module)
    seen: Sequence[Found] = ()
    if request.method == "POST" and (added := request.form.get("add") or request.form.get("q-id")):
        rows, form.q.data = with_added(rows, added), ""
    elif request.method == "POST" and _is_search(form.q.data):
        seen = skill_forms.skills_like(db.session, form.q.data or "", language())
        if not seen:
            form.q.errors = [_("We did not find this skill. Try another word.")]
    elif form.validate_on_submit() and levels_stand(form, [row.form for row in rows]):
        try:
            return _save_module(found, module, form, rows)
        except NothingTaughtError:
            db.session.rollback()
            form.form_errors.append(_("Tick at least one skill that the module teaches."))
    return render_template(
        "trainings/module_form.html", form=form, programme=found, module=module, rows=rows, found=seen
    )


def _is_search(typed: str | None) -> bool:
    """Whether a skill is looked for: by its button, or by the key Enter once one was typed."""
    return "find" in request.form or ("enter" in request.form and bool((typed or "").strip()))


def _save_module(
    found: Programme, module: Module | None, form: NewModuleForm, rows: Sequence[TaughtRow]
) -> ResponseReturnValue:
    told = NewModule(
        " ".join(form.title.data.split()),
        " ".join((form.title_en.data or "").split()) or None,
        form.hours.data,
        TaughtRow.targets(rows),
    )
    now = datetime.now(UTC)
    if module is None:
        if sent_before():
            return redirect(url_for("trainings.programme", programme_id=found.id))
        services.add_module(db.session, programme=found, module=told, by=current_user, now=now)
    else:
        services.describe_module(db.session, module=module, told=told, by=current_user, now=now)
    db.session.commit()
    flash(_("The module is saved."), "good")
    if "another" in request.form:
        return redirect(url_for("trainings.new_module", programme_id=found.id))
    return redirect(url_for("trainings.programme", programme_id=found.id))


def _known_rows(found: Programme, module: Module | None) -> list[TaughtRow]:
    """What the module teaches, ticked; then what the occupation asks for and no other module teaches."""
    taught = {target.skill_id: target.level for target in module.targets} if module else {}
    elsewhere = {target.skill_id for one in found.modules for target in one.targets} - set(taught)
    asked = skills.occupation_profile(db.session, found.occupation_id) if found.occupation_id else []
    proposed = [need.skill_id for need in asked if need.skill_id not in taught and need.skill_id not in elsewhere]
    names = skills.skill_labels(db.session, [*taught, *proposed[:PROPOSED]], language())
    hint = _("Asked for by the occupation")
    return [
        *(TaughtRow.known(one, names[one], ticked=True, level=level) for one, level in taught.items() if one in names),
        *(TaughtRow.known(one, names[one], ticked=False, hint=hint) for one in proposed[:PROPOSED] if one in names),
    ]


def sent_rows() -> list[TaughtRow]:
    """The rows as they were sent, so that nothing is lost."""
    ids = [
        one
        for name in request.form
        if name.startswith(PREFIX) and name.endswith(FIELD) and (one := _uuid(name[len(PREFIX) : -len(FIELD)]))
    ]
    names = skills.skill_labels(db.session, ids, language())
    return [TaughtRow.sent(one, names[one], request.form) for one in ids if one in names]


def with_added(rows: Iterable[TaughtRow], sent: str) -> list[TaughtRow]:
    """The rows with one more skill, ticked, first; the same one twice stays one."""
    kept, added = list(rows), _uuid(sent)
    for row in kept:
        if row.skill_id == added:
            row.form.ticked.data = True
            return kept
    names = skills.skill_labels(db.session, [added], language()) if added else {}
    return [*(TaughtRow.known(one, label, ticked=True) for one, label in names.items()), *kept]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@bp.post("/modules/<uuid:module_id>/monter")
@requires(Permission.MANAGE_TRAININGS)
def move_module_up(module_id: UUID) -> ResponseReturnValue:
    """Give a module earlier."""
    found = own_module(module_id)
    try:
        services.move_module_up(db.session, module=found, by=current_user, now=datetime.now(UTC))
    except RetiredError:
        return retired(found.programme)
    db.session.commit()
    return redirect(url_for("trainings.programme", programme_id=found.programme_id))


@bp.post("/modules/<uuid:module_id>/retirer")
@requires(Permission.MANAGE_TRAININGS)
def remove_module(module_id: UUID) -> ResponseReturnValue:
    """Take out a module that nobody followed."""
    found = own_module(module_id)
    page = url_for("trainings.programme", programme_id=found.programme_id)
    try:
        services.remove_module(db.session, module=found, by=current_user, now=datetime.now(UTC))
    except RetiredError:
        return retired(found.programme)
    except ModuleInUseError:
        db.session.rollback()
        flash(_("People follow this module, or did: it stays. You can change what it teaches."), "wait")
    else:
        db.session.commit()
        flash(_("The module is taken out."), "good")
    return redirect(page)
