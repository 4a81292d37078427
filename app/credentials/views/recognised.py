"""What the Region recognises: the list, a decision with its effect shown first, and its withdrawal."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.credentials import queries, services
from app.credentials.bridge.looking import identifiers
from app.credentials.errors import AlreadyRecognisedError, RecognitionOverError, UnreadableBadgeError
from app.credentials.forms.backpack import FindForm, ReasonForm, RecognisedFilters, RecogniseForm
from app.credentials.labels import backpack as labels
from app.credentials.labels.identifiers import identifier_words
from app.credentials.models import RecognisedIssuer, RecognisedKind
from app.credentials.services import Subject
from app.credentials.views.blueprint import addresses, bp
from app.db import db
from app.i18n import alphabetical, local_day
from app.once.views import sent_before
from app.permissions import Permission
from app.ui.lists import Paged, paged

SHOWN = 10  # of each list: the page is read on a phone too


@bp.get("/region/emetteurs")
@requires(Permission.RECOGNISE_ISSUERS)
def recognised_issuers() -> ResponseReturnValue:
    """What the Region recognises, what it does so no longer, and the structures of ours that it does not."""
    form = RecognisedFilters(request.args)
    now, words, mine = datetime.now(UTC), alphabetical(form.q.data or "").split(), ours()
    names, known = dict(mine), queries.recognised(db.session, now).issuers
    lines = [
        one
        for one in queries.recognised_lines(db.session, now)
        if says(words, f"{one.name} {names.get(one.issuer_address) or identifier_words(one.issuer_address)}")
    ]
    others = [(address, name) for address, name in mine if address not in known and says(words, name)]
    return render_template(
        "credentials/recognised.html",
        standing=_listed([one.id for one in lines if one.stands], "page"),
        over=_listed([one.id for one in lines if not one.stands], "anciens"),
        ours=paged(len(others), lambda limit, offset: others[offset : offset + limit], name="structures"),
        form=form,
        sought=bool(words),
        names=names,
        labels=labels,
        identifier_words=identifier_words,
    )


def says(words: Sequence[str], text: str) -> bool:
    """Whether a text has these words, accents and capitals aside."""
    said = alphabetical(text)
    return all(word in said for word in words)


def _listed(ids: Sequence[UUID], name: str) -> Paged[RecognisedIssuer]:
    """A page of what the Region recognises, or of what it does no longer."""
    return paged(
        len(ids), lambda limit, offset: queries.recognitions(db.session, ids[offset : offset + limit]),
        name=name, most=SHOWN,
    )  # fmt: skip


def ours() -> list[tuple[str, str]]:
    """The structures of ours that sign badges, by identifier and name."""
    where = addresses()
    return [(where.issuer(slug), name) for slug, name in queries.issuers_to_recognise(db.session)]


@bp.route("/region/emetteurs/reconnaitre", methods=["GET", "POST"])
@requires(Permission.RECOGNISE_ISSUERS)
def recognise_issuer() -> ResponseReturnValue:
    """Recognise an issuer or a badge: what it would change is shown before it is confirmed."""
    now = datetime.now(UTC)
    find = FindForm(prefix="find") if "find-text" in request.form else FindForm(prefix="find", formdata=None)
    given = {
        name: request.args.get(name, "")[:2000]
        for name in ("issuer", "name", "kind", "achievement")
        if name in request.args
    }
    form = RecogniseForm(
        today=local_day(now), formdata=None if "find-text" in request.form or request.method == "GET" else request.form,
        data=given,
    )  # fmt: skip
    effect, seen = None, ""
    if "find-text" in request.form:
        form = found_in(find, form, now)
    elif form.validate_on_submit():
        what = subject(form)
        if request.form.get("confirm") == mark(what):  # its effect was shown, and it has not been changed since
            if sent_before() or decided(what, form, now):
                return redirect(url_for("credentials.recognised_issuers"))
        else:
            effect, seen = services.effect_of_recognising(db.session, what, now=now), mark(what)
    return render_template(
        "credentials/recognise.html", form=form, find=find, effect=effect, seen=seen,
        badges=badges_to_recognise(given), identifier_words=identifier_words, told_name=name_of(form),
    )  # fmt: skip


def name_of(form: RecogniseForm) -> str:
    """What a structure of ours is called; another, by the name to show, unless that is the name of one badge."""
    where, asked = addresses(), form.issuer.data
    ours = next((name for slug, name in queries.issuers_to_recognise(db.session) if where.issuer(slug) == asked), "")
    whole = form.kind.data == RecognisedKind.ISSUER.value
    return ours or (form.name.data or "" if whole else "")


def badges_to_recognise(given: dict[str, str]) -> list[tuple[str, str]]:
    """Each badge of the structure that was chosen, when it is one of ours: its identifier and its name."""
    where, asked = addresses(), given.get("issuer", "")
    slug = next((slug for slug, _name in queries.issuers_to_recognise(db.session) if where.issuer(slug) == asked), "")
    issuer = queries.issuer_by_slug(db.session, slug) if slug else None
    found = queries.badges_of(db.session, issuer.id) if issuer else ()
    return [(where.achievement(one.achievement_id, one.number), one.name) for one in found]


def found_in(find: FindForm, form: RecogniseForm, now: datetime) -> RecogniseForm:
    """The form filled by the badge that was pasted."""
    if not find.validate_on_submit():
        return form
    try:
        told = identifiers(str(find.text.data).strip().encode())
    except UnreadableBadgeError:
        find.text.errors = [labels.UNREADABLE]
        return form
    return RecogniseForm(
        today=local_day(now), formdata=None,
        data={
            "issuer": told.issuer_id, "achievement": told.achievement_id, "name": told.issuer_name or told.issuer_id,
        },
    )  # fmt: skip


def mark(what: Subject) -> str:
    """What tells a subject from another."""
    return " ".join((what.kind.value, what.address, what.issuer_address or ""))


def subject(form: RecogniseForm) -> Subject:
    """What the form is about."""
    kind = RecognisedKind(form.kind.data)
    if kind is RecognisedKind.ISSUER:
        return Subject(kind, form.issuer.data, form.name.data)
    return Subject(kind, form.achievement.data, form.name.data, form.issuer.data)


def decided(what: Subject, form: RecogniseForm, now: datetime) -> bool:
    """Keep the decision, with all that follows from it."""
    try:
        services.recognise(
            db.session, what, reason=form.reason.data.strip(), ends_at=form.ends_at, by=current_user, now=now
        )
    except AlreadyRecognisedError:
        db.session.rollback()
        form.form_errors.append(_("The Region recognises this already."))
        return False
    db.session.commit()
    flash(_("It is recognised. People’s skills have followed."), "good")
    return True


@bp.route("/region/emetteurs/<uuid:recognition_id>/retirer", methods=["GET", "POST"])
@requires(Permission.RECOGNISE_ISSUERS)
def withdraw_recognition(recognition_id: UUID) -> ResponseReturnValue:
    """Recognise something no longer, with a reason; what it changes is shown."""
    found, form, now = queries.recognition(db.session, recognition_id), ReasonForm(), datetime.now(UTC)
    if found is None:
        abort(404)
    if found.withdrawn_at is not None:  # clicked twice, or decided by a colleague: the list says so
        return redirect(url_for("credentials.recognised_issuers"))
    if form.validate_on_submit():
        try:
            services.withdraw_recognition(
                db.session, found, reason=form.reason.data.strip(), by=current_user, now=now
            )  # fmt: skip
        except RecognitionOverError:
            db.session.rollback()
            abort(404)
        db.session.commit()
        flash(_("It is recognised no longer. People’s skills have followed."), "good")
        return redirect(url_for("credentials.recognised_issuers"))
    effect = services.effect_of_withdrawing(db.session, found, now=now)
    return render_template("credentials/withdraw_recognition.html", form=form, recognition=found, effect=effect)
