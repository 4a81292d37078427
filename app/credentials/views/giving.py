"""Giving a badge: to one person, to a group, to a list."""

from datetime import UTC, date, datetime, time
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import jobs
from app.access import requires
from app.accounts.models import OrganisationKind
from app.credentials import policies, services
from app.credentials.errors import AlreadyHeldError, NoKeyError, NotPublishedError, SealError
from app.credentials.forms.giving import GroupForm, ListForm, OneForm
from app.credentials.labels.badges import RETIRED
from app.credentials.models import AchievementState, AchievementVersion, Credential, IssuingRun
from app.credentials.queries import issued
from app.credentials.queries import runs as reading
from app.credentials.services import preparing, runs, telling
from app.credentials.services.preparing import Entry
from app.credentials.views.blueprint import addresses, bp, seal
from app.credentials.views.telling import tell
from app.db import db
from app.i18n import ZONE, local_day
from app.once.views import sent_before
from app.permissions import Permission
from app.trainings import queries as trainings
from app.trainings.errors import SheetError
from app.trainings.importers import sheet
from app.trainings.labels import SHEET_PROBLEMS

MOST_LINES, LARGEST = 20_000, 8_000_000
MOST_KNOWN = 500
COLUMNS = {
    "email": ("e-mail", "courriel", "mail", "adresse e-mail", "e-mail address", "adresse"),
    "nom": ("name", "prenom nom", "nom prenom", "nom complet"),
    "texte": ("narrative", "recit", "commentaire", "ce qui a ete fait"),
    "preuve": ("evidence", "lien", "preuves"),
}
ISSUE = "credentials.issue"


def given_version(achievement_id: UUID) -> AchievementVersion:
    """The badge of the address, as it is given today by a structure of mine.

    One that a colleague retired while one typed is answered too, by `is_given`.
    """
    version = issued.version_given(db.session, achievement_id, even_retired=request.method == "POST")
    if version is None or version.achievement.issuer.organisation_id not in policies.issues_at(current_user):
        abort(404)
    return version


def is_given(version: AchievementVersion, form: Any) -> bool:
    """Whether the badge is given today; if not, the form says so, and keeps what was typed."""
    if version.achievement.state is not AchievementState.RETIRED:
        return True
    form.form_errors.append(RETIRED)
    return False


def key_of(form: Any) -> str:
    """What makes a form sent twice one."""
    form.form_key.data = (form.form_key.data or token_urlsafe(16))[:64]
    return str(form.form_key.data)


def begins(day: date | None, now: datetime) -> datetime:
    """From when a badge is given: now, or the first hour of a day to come."""
    if day is None or day <= local_day(now):
        return now
    return datetime.combine(day, time(6), ZONE).astimezone(UTC)


@bp.route("/structure/badges/<uuid:achievement_id>/delivrer", methods=["GET", "POST"])
@requires(Permission.ISSUE_BADGES)
def give_one(achievement_id: UUID) -> ResponseReturnValue:
    """Give a badge to one person; or choose to give it to many."""
    version, now = given_version(achievement_id), datetime.now(UTC)
    form = OneForm(today=local_day(now), evidence_required=version.evidence_required)
    key_of(form)
    if form.validate_on_submit() and is_given(version, form):
        if sent_before():
            return redirect(url_for("credentials.issued_badges"))
        made = _later(version, form, now) if begins(form.day.data, now) > now else _at_once(version, form, now)
        if made is not None:
            return made
    return render_template("credentials/give_one.html", form=form, version=version, ways=_ways(version))


def _ways(version: AchievementVersion) -> bool:
    """Whether this structure teaches, and so has groups."""
    return version.achievement.issuer.organisation.kind is OrganisationKind.PROVIDER


def _entry(form: OneForm) -> Entry:
    return Entry(
        1, form.email.data, form.name.data, form.narrative.data, form.evidence_url.data or None,
        form.evidence_words.data or None,
    )  # fmt: skip


def _later(version: AchievementVersion, form: OneForm, now: datetime) -> ResponseReturnValue | None:
    trial = preparing.prepare(db.session, version, [_entry(form)], now=now)
    if trial.held:
        form.email.errors = [_held()]
        return None
    run = _start(version, trial, form, begins(form.day.data, now), now)
    return redirect(url_for("credentials.run", run_id=run.id))


def _at_once(version: AchievementVersion, form: OneForm, now: datetime) -> ResponseReturnValue | None:
    trial = preparing.prepare(db.session, version, [_entry(form)], now=now)
    if trial.held or not trial.good:
        form.email.errors = [_held()] if trial.held else [_("Check what you typed.")]
        db.session.rollback()
        return None
    one = trial.good[0]
    account = reading.accounts_of(db.session, [one.email]).get(one.email)
    recipient = services.Recipient(
        one.email, one.name or (account.display_name if account else None), account.id if account else None,
        one.narrative, one.evidence_url, one.evidence_words,
    )  # fmt: skip
    day = form.day.data
    since = datetime.combine(day, time(12), ZONE).astimezone(UTC) if day and day < local_day(now) else None
    try:
        ids = services.give(
            db.session, version, [recipient], by=current_user, seal=seal(), addresses=addresses(), now=now,
            valid_from=since,
        )  # fmt: skip
    except AlreadyHeldError:
        form.email.errors = [_held()]
    except (NoKeyError, SealError, NotPublishedError):
        form.form_errors.append(_no_key())
    else:
        news = telling.news_of(db.session, [db.session.get_one(Credential, ids[0])], now=now)
        db.session.commit()
        tell(news[0])
        flash(_("The badge is given. We have written to %(email)s.", email=one.email), "good")
        return redirect(url_for("credentials.issued_badge", credential_id=ids[0]))
    db.session.rollback()
    return None


def _held() -> str:
    return str(_("This person holds this badge already. To give it anew, take the first one back."))


def _no_key() -> str:
    return str(_("Your structure cannot sign badges now. Ask its administrator to look at the page Signature."))


def _start(
    version: AchievementVersion,
    trial: preparing.Trial,
    form: Any,
    starts_at: datetime,
    now: datetime,
    *,
    tried: bool = False,
) -> IssuingRun:
    run = runs.start(
        db.session, version, trial, by=current_user, form_key=key_of(form), starts_at=starts_at, now=now,
        narrative=(form.narrative.data or "").strip() or None, tried=tried,
    )  # fmt: skip
    db.session.commit()
    if not tried:
        jobs.wake(ISSUE, str(run.id))
    return run


# --- To a group -------------------------------------------------------------------------------------------------------


@bp.route("/structure/badges/<uuid:achievement_id>/delivrer/groupe", methods=["GET", "POST"])
@requires(Permission.ISSUE_BADGES)
def give_group(achievement_id: UUID) -> ResponseReturnValue:
    """Give a badge to people of a session, or to some who have had a badge of ours."""
    version, now = given_version(achievement_id), datetime.now(UTC)
    groups, chosen = _groups(version, now), request.args.get("session", "")
    people = _people(version, groups, chosen)
    held = preparing.prepare(db.session, version, [Entry(n, email) for n, (email, _n) in enumerate(people)], now=now)
    have = {one.entry.email for one in held.held}
    form = GroupForm(
        today=local_day(now),
        people=[one for one in people if one[0] not in have],
        # Those that were shown: who came since then is not among them.
        everyone=request.form.getlist("shown") if "all" in request.form else None,
        evidence_required=version.evidence_required,
    )
    key_of(form)
    if form.validate_on_submit() and is_given(version, form):
        return _give_group(version, form, dict(people), now)
    return render_template(
        "credentials/give_group.html", form=form, version=version, groups=groups, chosen=chosen, people=people,
        have=[name for email, name in people if email in have], ways=_ways(version),
    )  # fmt: skip


def _groups(version: AchievementVersion, now: datetime) -> list[Any]:
    if not _ways(version):
        return []
    return trainings.groups_of(db.session, [version.achievement.issuer.organisation_id], today=local_day(now))


def _people(version: AchievementVersion, groups: list[Any], chosen: str) -> list[tuple[str, str]]:
    """Who may be ticked: those of the session in the address, else those who had a badge of ours."""
    if not chosen:
        return issued.earlier_recipients(db.session, version.achievement.issuer_id, limit=MOST_KNOWN)
    given = next((one.session for one in groups if str(one.session.id) == chosen), None)
    if given is None:
        abort(404)
    there = {one.trainee.user.email: one.trainee.user for one in trainings.cohort(db.session, given.id)}
    return [(email, user.display_name) for email, user in there.items() if user.id != current_user.id]


def _give_group(
    version: AchievementVersion, form: GroupForm, names: dict[str, str], now: datetime
) -> ResponseReturnValue:
    entries = [
        Entry(number, email, names[email] if names[email] != email else None, None, None, form.evidence_words.data)
        for number, email in enumerate(form.people.data, start=1)
    ]
    run = _start(
        version, preparing.prepare(db.session, version, entries, now=now), form, begins(form.day.data, now), now
    )
    return redirect(url_for("credentials.run", run_id=run.id))


# --- To a list --------------------------------------------------------------------------------------------------------


@bp.route("/structure/badges/<uuid:achievement_id>/delivrer/liste", methods=["GET", "POST"])
@requires(Permission.ISSUE_BADGES)
def give_list(achievement_id: UUID) -> ResponseReturnValue:
    """Read a table of people; what each line would do is shown before anything is given."""
    version, now = given_version(achievement_id), datetime.now(UTC)
    form = ListForm(today=local_day(now))
    key_of(form)
    if form.validate_on_submit() and is_given(version, form):
        try:
            text = sheet.decode(form.file.data.read(), largest=LARGEST)
            lines = sheet.read(text, COLUMNS, ("email",), most=MOST_LINES)
        except SheetError as problem:
            form.file.errors = [_sheet_problem(problem)]
        else:
            trial = preparing.prepare(db.session, version, [_of_line(one) for one in lines], now=now)
            run = _start(version, trial, form, now, now, tried=True)
            return redirect(url_for("credentials.run", run_id=run.id))
    return render_template("credentials/give_list.html", form=form, version=version, columns=COLUMNS)


def _sheet_problem(problem: SheetError) -> str:
    if problem.problem.value == "too_many_rows":
        return str(_("This file has too many lines. Keep 20,000 at most, in several files if needed."))
    if problem.problem.value == "too_large":
        return str(_("This file is too large. Keep 8 MB at most, in several files if needed."))
    return str(SHEET_PROBLEMS[problem.problem] % {"detail": problem.detail})


def _of_line(line: sheet.Line) -> Entry:
    url, words = preparing.split_evidence(line["preuve"])
    return Entry(line.number, line["email"], line["nom"], line["texte"], url, words, line.unreadable)


@bp.get("/structure/badges/modele-de-liste.csv")
@requires(Permission.ISSUE_BADGES)
def empty_list() -> ResponseReturnValue:
    """An empty table, to be filled."""
    return as_file("badge-liste.csv", sheet.write(list(COLUMNS), []))


def as_file(name: str, content: bytes) -> Response:
    """A table to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, mimetype="text/csv", headers=headers)
