"""Writing a meta-badge and its rule: facets added, moved and taken out, skills of each, all without script."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.datastructures import MultiDict

from app.access import requires
from app.credentials import services as credentials
from app.credentials.errors import ChangedMeanwhileError
from app.credentials.forms import SkillRow
from app.credentials.labels.criteria import as_html
from app.db import db
from app.once.views import sent_before
from app.permissions import Permission
from app.recognition import policies, queries, services
from app.recognition.errors import ChangedSinceError, ClosedError, RecognitionError, RuleError
from app.recognition.forms import reference as forms
from app.recognition.forms.reference import Parts, RuleForm, SureForm
from app.recognition.labels import reference as labels
from app.recognition.models import MetaFamily, MetaRule
from app.recognition.services import discarding
from app.recognition.views.blueprint import addresses, bp, seal
from app.recognition.views.reference import own_draft, own_meta_badge
from app.skills import forms as skill_forms
from app.skills import queries as skills
from app.ui.fields import Found

LOOKED = r"facets-\d{1,3}-q(-id)?"
EMPTY: Parts = [("name", ""), ("words", "")]


@bp.route("/region/meta-badges/nouveau", methods=["GET", "POST"])
@requires(Permission.RECOGNISE_BADGES)
def new_meta_badge() -> ResponseReturnValue:
    """Write a new meta-badge."""
    start = MultiDict([("family", MetaFamily.BEHAVIOURAL.value), ("least_badges", "2"), ("facets_wanted", "3")])
    return _page(None, forms.with_facets(start, [EMPTY] * 3))


@bp.post("/region/meta-badges/<uuid:meta_badge_id>/nouvelle-regle")
@requires(Permission.RECOGNISE_BADGES)
def next_meta_rule(meta_badge_id: UUID) -> ResponseReturnValue:
    """Prepare the next rule: a copy of the one in force, that changes nothing yet."""
    services.next_draft(
        db.session, own_meta_badge(meta_badge_id), by=current_user, addresses=addresses(), now=datetime.now(UTC)
    )
    db.session.commit()
    return redirect(url_for("recognition.meta_rule", meta_badge_id=meta_badge_id))


@bp.route("/region/meta-badges/<uuid:meta_badge_id>/regle", methods=["GET", "POST"])
@requires(Permission.RECOGNISE_BADGES)
def meta_rule(meta_badge_id: UUID) -> ResponseReturnValue:
    """Write a draft again."""
    own_meta_badge(meta_badge_id)
    rule = queries.draft_rule(db.session, meta_badge_id)
    if rule is None and request.method == "GET":
        return redirect(url_for("recognition.meta_badge", meta_badge_id=meta_badge_id))
    return _page(rule, forms.sent_from(rule) if rule is not None else MultiDict(), meta_badge_id)


@bp.route("/region/meta-badges/<uuid:meta_badge_id>/effacer", methods=["GET", "POST"])
@requires(Permission.RECOGNISE_BADGES)
def discard_meta_rule(meta_badge_id: UUID) -> ResponseReturnValue:
    """Throw a draft away, after a check; the rule in force stays."""
    own_meta_badge(meta_badge_id)
    rule = queries.draft_rule(db.session, meta_badge_id)
    if rule is None:
        return redirect(url_for("recognition.meta_badge", meta_badge_id=meta_badge_id))
    form = SureForm(revision=str(rule.revision))
    if form.validate_on_submit():
        try:
            stays = discarding.discard(
                db.session, rule, revision=form.revision_read, by=current_user, now=datetime.now(UTC)
            )
        except (ChangedSinceError, ChangedMeanwhileError):
            db.session.rollback()
            form.form_errors.append(_("Someone else wrote this draft meanwhile. Read it again before you discard it."))
            form.revision.data = str(own_draft(meta_badge_id).revision)
        except ClosedError as fault:
            db.session.rollback()
            form.form_errors.append(
                _("Structures asked for it already: it cannot be discarded.")
                if fault.state == "said" else str(labels.CLOSED)
            )  # fmt: skip
        else:
            db.session.commit()
            flash(_("The draft is discarded."), "good")
            if stays:
                return redirect(url_for("recognition.meta_badge", meta_badge_id=meta_badge_id))
            return redirect(url_for("recognition.meta_badges"))
    return render_template("recognition/discard_meta_rule.html", form=form, rule=rule)


def _page(rule: MetaRule | None, start: MultiDict[str, str], meta_badge_id: UUID | None = None) -> ResponseReturnValue:
    sent = _arranged(request.form) if request.method == "POST" else start
    form = _form(sent, has_family=meta_badge_id is None or (rule is not None and rule.number == 1))
    found: dict[int, Sequence[Found]] = {}
    theirs = False
    if request.method == "POST":
        if _is_asked(form, found):
            pass
        elif all((form.validate(), form.is_complete())):  # both, so that all that lacks is said at once
            if rule is None and meta_badge_id is None and sent_before():  # two clicks make one meta-badge
                return redirect(url_for("recognition.meta_badges"))
            try:
                kept = _save(rule, form)
            except RecognitionError as fault:
                db.session.rollback()
                rule, theirs = _refused(form, fault, meta_badge_id)
            else:
                return kept
        form.number_faults()
    form.follow()
    return render_template(
        "recognition/meta_rule.html", form=form, rule=rule, found=found,
        theirs=rule if theirs else None, focus=_focus(request.form, len(form.facets)),
        criteria=as_html(form.written()), most=forms.MOST_FACETS,
        fixed=rule.number > 1 if rule is not None else meta_badge_id is not None, meta_badge_id=meta_badge_id,
        name=rule.version.name if rule is not None else _name(meta_badge_id),
    )  # fmt: skip


def _name(meta_badge_id: UUID | None) -> str:
    """What a meta-badge is called whose draft is gone; nothing for a new one."""
    return queries.names_of(db.session).get(meta_badge_id, "") if meta_badge_id is not None else ""


def _form(sent: MultiDict[str, str], *, has_family: bool) -> RuleForm:
    """The form as it was sent, with the names of its skills."""
    form = RuleForm(formdata=sent, has_family=has_family)
    shown = [_ids(sent.getlist(f"facets-{number}-shown")) for number in range(len(form.facets))]
    names = skills.skill_labels(db.session, {one for ids in shown for one in ids}, str(get_locale()))
    for number, (entry, ids) in enumerate(zip(form.facets, shown, strict=True)):
        ticked = set(sent.getlist(f"facets-{number}-skill"))
        entry.form.rows = [SkillRow(one, names[one], str(one) in ticked) for one in ids if one in names]
    return form


def _arranged(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was sent, with the facet more, less or moved that was asked for, or with one skill more."""
    facets = forms.facets_sent(sent)
    if "more" in sent and len(facets) < forms.MOST_FACETS:
        facets.append(EMPTY)
    for number, parts in enumerate(facets):
        added = dict(parts).get("q-id", "")
        asked, _colon, chosen = sent.get("add", "").partition(":")
        if asked == str(number):
            added = chosen
        if added:
            kept = [(name, value) for name, value in parts if name not in {"q", "q-id"}]
            facets[number] = [*kept, ("shown", added), ("skill", added)]
    for asked, step in (("up", -1), ("down", 1)):
        _move(facets, sent.get(asked, ""), step)
    dropped = _number(sent.get("drop", ""))
    if dropped is not None and dropped < len(facets):
        del facets[dropped]
    return forms.with_facets(sent, facets)


def _move(facets: list[Parts], asked: str, step: int) -> None:
    here = _number(asked)
    if here is None:
        return
    there = here + step
    if here < len(facets) and 0 <= there < len(facets):
        facets[here], facets[there] = facets[there], facets[here]


def _is_asked(form: RuleForm, found: dict[int, Sequence[Found]]) -> bool:
    """Whether the page was asked for something else than being saved; skills looked for are put in `found`."""
    sent = request.form
    if "write" in sent:
        form.generate_again()
    looked = False
    for number, entry in enumerate(form.facets):
        words = (entry.form.q.data or "").strip()
        if words or sent.get("find") == str(number):
            looked = True
            found[number] = skill_forms.skills_like(db.session, words, str(get_locale()))
            if not found[number]:
                entry.form.q.errors = [_("We did not find this skill. Try another word.")]
            elif {"save", "picture"} & set(sent):  # it is not kept: say why
                entry.form.q.errors = [_("Add the skill that you mean below, or empty this field.")]
    asked = {"more", "up", "down", "drop", "add", "find", "write", "preview"} & set(sent)
    chosen = any(value for name, value in sent.items(multi=True) if name.endswith("-q-id"))
    return bool(asked) or chosen or looked


def _focus(sent: MultiDict[str, str], facets: int) -> str:
    """Where one goes on after what was asked of the page: it is a long one."""
    for asked, step in (("up", -1), ("down", 1), ("drop", 0)):
        number = _number(sent.get(asked, ""))
        if number is not None:
            return f"facets-{max(min(number + step, facets - 1), 0)}-name"
    if "more" in sent:
        return f"facets-{facets - 1}-name"
    if "write" in sent or "preview" in sent:
        return "criteria"
    looked = next((name for name, value in sent.items(multi=True) if value and re.fullmatch(LOOKED, name)), "")
    place = (
        sent.get("find") or sent.get("add", "").partition(":")[0] or looked.partition("facets-")[2].partition("-")[0]
    )
    return f"facets-{place}-q" if _number(place) is not None else ""


def _number(sent: str) -> int | None:
    """Which facet a button is about."""
    return int(sent) if re.fullmatch("[0-9]{1,3}", sent) else None


def _save(rule: MetaRule | None, form: RuleForm) -> ResponseReturnValue:
    now = datetime.now(UTC)
    if rule is not None:
        family = MetaFamily(form.family.data) if "family" in form else rule.meta_badge.family
        services.rewrite(db.session, rule, form.text(family), revision=form.revision_read, addresses=addresses())
    elif "family" not in form:
        raise ClosedError("gone")
    else:
        structure = next(iter(policies.regions_of(current_user)), None) or abort(404)
        issuer = credentials.open_issuer(db.session, structure, by=current_user, seal=seal(), now=now)
        rule = services.write_new(
            db.session, issuer, form.text(MetaFamily(form.family.data)), by=current_user, addresses=addresses(),
            now=now,
        )  # fmt: skip
    db.session.commit()
    flash(_("Your draft is saved."))
    page = "recognition.meta_picture" if "picture" in request.form else "recognition.meta_badge"
    return redirect(url_for(page, meta_badge_id=rule.meta_badge_id))


def _refused(form: RuleForm, fault: RecognitionError, meta_badge_id: UUID | None) -> tuple[MetaRule | None, bool]:
    """Say why it was not kept; the draft as it is now, and whether it is to be shown beside what was typed."""
    rule = queries.draft_rule(db.session, meta_badge_id) if meta_badge_id is not None else None
    if isinstance(fault, RuleError):
        form.form_errors.append(labels.REFUSALS[fault.reason])
        return rule, False
    changed = isinstance(fault, ChangedSinceError) and rule is not None
    form.form_errors.append(labels.CHANGED if changed else labels.CLOSED)
    form.revision.data = str(rule.revision) if rule is not None else ""
    return rule, changed


def _ids(sent: Sequence[str]) -> list[UUID]:
    found = []
    for one in sent[:40]:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return list(dict.fromkeys(found))
