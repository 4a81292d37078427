"""The badges that my structures gave: found, looked at, decided of."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from app.access import requires
from app.credentials import policies, queries
from app.credentials.errors import DecisionError, GivenByRuleError
from app.credentials.forms.giving import DecisionForm, IssuedFilters
from app.credentials.labels import giving as labels
from app.credentials.models import Credential
from app.credentials.queries import issued
from app.credentials.queries import runs as reading
from app.credentials.services import decisions
from app.credentials.views.blueprint import addresses, bp
from app.db import db
from app.permissions import Permission
from app.ui.lists import paged

MOST_TICKED = 100
LAST_RUNS = 5
CODES_SHOWN = 5
DECIDE = {"retirer": decisions.revoke, "suspendre": decisions.suspend, "retablir": decisions.restore}
# What may be decided of a badge, by where it stands.
MAY: dict[str, tuple[str, ...]] = {
    "valid": ("suspendre", "retirer"),
    "suspended": ("retablir", "retirer"),
    "expired": ("retirer",),
    "revoked": (),
}


@bp.get("/structure/delivrances")
@requires(Permission.ISSUE_BADGES)
def issued_badges() -> ResponseReturnValue:
    """The badges that my structures gave, the newest first; and the lists being given."""
    mine, now = policies.issues_at(current_user), datetime.now(UTC)
    names = issued.given_names(db.session, mine)
    form = IssuedFilters(request.args, badges=names)
    wanted = _wanted(form)
    codes = issued.windows_of(db.session, mine)
    return render_template(
        "credentials/issued.html",
        found=paged(
            issued.count_issued(db.session, mine, wanted, now=now),
            lambda limit, offset: issued.issued_by(db.session, mine, wanted, now=now, limit=limit, offset=offset),
        ),
        runs=reading.runs_of(db.session, mine, limit=LAST_RUNS),
        windows=paged(
            len(codes), lambda limit, offset: codes[offset : offset + limit], name="codes", most=CODES_SHOWN
        ),
        form=form, names=names, labels=labels, now=now,
        give=paged(len(names), lambda limit, offset: names[offset : offset + limit], name="donner"),
        soon=issued.count_issued(db.session, mine, issued.Wanted(state="soon"), now=now),
        filtered=wanted != issued.Wanted(), state_of=issued.state_of,
    )  # fmt: skip


def _wanted(form: IssuedFilters) -> issued.Wanted:
    try:
        badge = UUID(form.badge.data) if form.badge.data else None
    except ValueError:
        badge = None
    return issued.Wanted(badge, form.etat.data or "", (form.q.data or "").strip()[:120])


def may_decide(given: Credential, now: datetime) -> tuple[str, ...]:
    """What one may decide of a badge given; nothing of what its rule alone gives and takes back."""
    return () if given.achievement.by_rule else MAY[issued.state_of(given, now)]


def own_badge(credential_id: UUID) -> Credential:
    """The badge of the address, given by a structure of mine."""
    found = issued.issued_one(db.session, credential_id)
    if found is None or found.issuer.organisation_id not in policies.issues_at(current_user):
        abort(404)
    return found


@bp.get("/structure/delivrances/<uuid:credential_id>")
@requires(Permission.ISSUE_BADGES)
def issued_badge(credential_id: UUID) -> ResponseReturnValue:
    """A badge that we gave: to whom, where it stands, what was decided."""
    found, now = own_badge(credential_id), datetime.now(UTC)
    state = issued.state_of(found, now)
    return render_template(
        "credentials/issued_one.html",
        given=found, state=state, choices=[(name, *labels.CHOICES[name]) for name in may_decide(found, now)],
        decisions=queries.decisions_of(db.session, found.id), page=addresses().credential(found.id), labels=labels,
    )  # fmt: skip


@bp.post("/structure/delivrances/decider")
@requires(Permission.ISSUE_BADGES)
def decide() -> ResponseReturnValue:
    """Take badges back, suspend or restore them: first why, then it is done."""
    what = request.form.get("quoi", "")
    if what not in DECIDE:
        abort(404)
    ids = _ticked()
    found = issued.issued_some(db.session, ids, policies.issues_at(current_user))
    if len(found) != len(ids):
        abort(404)
    if not found:
        flash(_("Tick at least one badge."), "wait")
        return redirect(url_for("credentials.issued_badges"))
    form = DecisionForm()
    now = datetime.now(UTC)
    fitting = [one for one in found if what in may_decide(one, now)]
    if "reason" in request.form and fitting and form.validate_on_submit():
        return _decide(what, fitting, form.reason.data.strip(), now)
    if "reason" not in request.form:
        form.reason.errors = []
    return render_template(
        "credentials/decide.html", form=form, what=what, words=labels.CHOICES[what], fitting=fitting,
        others=len(found) - len(fitting), by_rule=any(one.achievement.by_rule for one in found), labels=labels,
    )  # fmt: skip


def _ticked() -> set[UUID]:
    try:
        return {UUID(one) for one in request.form.getlist("badge")[:MOST_TICKED]}
    except ValueError:
        abort(404)


def _decide(what: str, found: list[Credential], reason: str, now: datetime) -> ResponseReturnValue:
    done = 0
    for one in sorted(found, key=lambda each: str(each.id)):  # everyone in one order: nobody waits for ever
        try:
            DECIDE[what](db.session, one, reason=reason, by=current_user, now=now)
            done += 1
        except (DecisionError, GivenByRuleError):  # someone else decided meanwhile
            continue
    db.session.commit()
    flash(ngettext("%(num)d badge: it is done, and anyone who checks it sees so.",
                   "%(num)d badges: it is done, and anyone who checks them sees so.", done), "good")  # fmt: skip
    if len(found) == 1:
        return redirect(url_for("credentials.issued_badge", credential_id=found[0].id))
    return redirect(url_for("credentials.issued_badges"))
