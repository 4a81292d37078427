"""The Region's queue: what structures asked, and the decision on each."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.credentials.labels.criteria import as_html
from app.db import db
from app.i18n import local_day
from app.permissions import Permission
from app.recognition import policies, queries, services
from app.recognition.bridge import reports
from app.recognition.bridge.coherence import WEIGHTS, Report
from app.recognition.errors import (
    AlreadyRecognisedError,
    ChangedSinceError,
    ClosedError,
    NotYoursToDecideError,
    RecognitionError,
    RuleError,
)
from app.recognition.forms.deciding import EVERYTHING, DecisionForm, QueueFilters
from app.recognition.labels import coherence as coherence_labels
from app.recognition.labels import queue as labels
from app.recognition.labels import requests as thread_labels
from app.recognition.models import Facet, MetaRule, RecognitionRequest, RequestState, RuleState
from app.recognition.queries import pairs
from app.recognition.queries import queue as waiting
from app.recognition.queries.concerned import under_way
from app.recognition.queries.queue import Wanted
from app.recognition.services.evaluating import CANNOT_SIGN
from app.recognition.views.blueprint import bp, data_dir, means
from app.recognition.views.following import follow

PAGE = 20
BESIDE = 12  # of the queue, shown beside the one that is read


@bp.get("/region/reconnaissances")
@requires(Permission.RECOGNISE_BADGES)
def queue() -> ResponseReturnValue:
    """What waits for the Region, the oldest first; or what was decided."""
    regions = policies.decides_for(current_user)
    names = waiting.meta_badge_names(db.session, regions)
    given = {"etat": RequestState.WAITING.value, **request.args.to_dict()}
    form = QueueFilters(data=given, metas=names.items(), structures=waiting.asking(db.session, regions))
    wanted = _wanted(form, regions)
    total = waiting.count_requests(db.session, wanted)
    pages = max(1, -(-total // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    found = waiting.requests(db.session, wanted, limit=PAGE, offset=(number - 1) * PAGE)
    return render_template(
        "recognition/queue.html",
        found=found, over=waiting.no_longer(db.session, found, datetime.now(UTC)),
        form=form, total=total, number=number, pages=pages, page_url=_page_url, names=names, labels=labels,
        filtered=wanted != Wanted(tuple(regions)), waits=waits(regions),
        under_way=under_way(db.session, list(names)), answered=pairs.answered(db.session),
    )  # fmt: skip


def waits(regions: list[UUID]) -> str:
    """How many wait, and since when the first of them does."""
    count, since = waiting.count_waiting(db.session, regions), waiting.waiting_since(db.session, regions)
    if since is None:
        return str(_("Nothing waits for the Region."))
    told = str(ngettext("%(num)d request.", "%(num)d requests.", count))
    days = (local_day(datetime.now(UTC)) - local_day(since)).days
    if days < 1:
        return " ".join((told, str(_("The oldest came today."))))
    oldest = ngettext("The oldest has waited %(num)d day.", "The oldest has waited %(num)d days.", days)
    return " ".join((told, str(oldest)))


def _wanted(form: QueueFilters, regions: list[UUID]) -> Wanted:
    state = str(form.etat.data or "")
    return Wanted(
        tuple(regions), None if state == EVERYTHING else _state(state), _number(form.pour.data),
        _number(form.structure.data),
    )  # fmt: skip


def _state(told: str) -> RequestState:
    return RequestState(told) if told in set(RequestState) else RequestState.WAITING


def _number(told: object) -> UUID | None:
    try:
        return UUID(str(told)) if told else None
    except ValueError:
        return None


def _page_url(number: int) -> str:
    kept: dict[str, Any] = {name: request.args[name] for name in ("etat", "pour", "structure") if name in request.args}
    return url_for("recognition.queue", page=number, **kept)


@bp.route("/region/reconnaissances/<uuid:request_id>", methods=["GET", "POST"])
@requires(Permission.RECOGNISE_BADGES)
def request_to_decide(request_id: UUID) -> ResponseReturnValue:
    """One request: what the badge says, what a comparison finds, and the decision."""
    asked, now, regions = asked_of_mine(request_id), datetime.now(UTC), policies.decides_for(current_user)
    rules = queries.rules_shown(db.session)
    report = reports.report_on(db.session, asked.version, asked.meta_badge_id, rules, data_dir=data_dir())
    rule = next((one for one in rules if one.meta_badge_id == asked.meta_badge_id), None)
    facets = _facets(asked, rule)
    form = DecisionForm(facets=facets, today=local_day(now), data=_proposed(asked, report))
    sent = form.is_submitted() and "effect" not in request.form
    if sent and form.validate() and _decided(asked, form, now):
        return redirect(url_for("recognition.queue"))
    return render_template(
        "recognition/decide.html", asked=asked, form=form, report=report, now=now, labels=labels,
        names={one.meta_badge_id: one.version.name for one in rules},
        under_way=under_way(db.session, [asked.meta_badge_id]), given=waiting.given(db.session, asked.achievement_id),
        beside=waiting.requests(db.session, Wanted(tuple(regions)), limit=BESIDE),
        waiting=waiting.count_waiting(db.session, regions), next_id=waiting.next_waiting(db.session, asked, regions),
        alike=reports.similar_recognised(db.session, asked.version, now=now), effect=_effect(asked, rule, form, now),
        hints=_hints(asked, report, facets), criteria=as_html(asked.version.criteria),
        for_another=queries.is_for_someone_else(db.session, asked, current_user.id),
        late=sent and asked.state is not RequestState.WAITING,  # a colleague decided meanwhile
        over=asked.id in waiting.no_longer(db.session, [asked], now),
        standing=None if asked.state is RequestState.WAITING else waiting.standing_of(db.session, asked.id),
        steps=thread_labels.STEPS,
        coherence_labels=coherence_labels, weights={by.value: format_decimal(one) for by, one in WEIGHTS.items()},
    )  # fmt: skip


def asked_of_mine(request_id: UUID) -> RecognitionRequest:
    """A request to the Region in whose name one decides; to others it does not exist."""
    found = waiting.request(db.session, request_id)
    if found is None or not policies.may_decide(current_user, found):
        abort(404)
    return found


def _facets(asked: RecognitionRequest, rule: MetaRule | None) -> list[Facet]:
    """The facets that the meta-badge looks at, or those that were asked for when it has no rule."""
    if rule is not None:
        return queries.facets_in(rule)
    return sorted((one.facet for one in asked.facets), key=lambda one: one.place)


def _proposed(asked: RecognitionRequest, report: Report | None) -> dict[str, Any]:
    """What the report proposes, to be weighed by who decides."""
    covered = [str(facet.id) for facet in report.covered] if report else []
    return {"facets": covered, "revision": str(asked.revision)}


def _hints(asked: RecognitionRequest, report: Report | None, facets: list[Facet]) -> dict[str, str]:
    """What the report and the structure say of each facet."""
    wanted = waiting.facets_asked(asked)
    covered = {facet.id for facet in report.covered} if report else set()
    claimed = {facet.id for facet in report.claimed} if report else set()
    told = {}
    for one in facets:
        found = _("a sentence shows it") if one.id in covered else ""
        named = _("named, but no sentence shows it") if one.id in claimed else ""
        parts = [part for part in (found, named, _("asked for") if one.id in wanted else "") if part]
        told[str(one.id)] = ", ".join(parts)
    return told


def _effect(
    asked: RecognitionRequest, shown: MetaRule | None, form: DecisionForm, now: datetime
) -> services.Effect | None:  # fmt: skip
    """What recognising it would change, for the facets that are ticked."""
    if asked.state is not RequestState.WAITING:
        return None
    subject = services.of_version(db.session, asked.version, means().addresses)
    is_awarded = shown is not None and shown.state is RuleState.ACTIVE and asked.meta_badge.retired_at is None
    rule = queries.rule_of(shown, [one.facet_id for one in shown.facets]) if shown is not None and is_awarded else None
    return services.effect_under(db.session, rule, subject, {one.id for one in form.chosen}, now=now)


def _decided(asked: RecognitionRequest, form: DecisionForm, now: datetime) -> bool:
    """Keep the decision; a worker tells the structure."""
    request_id = asked.id
    try:
        _decide(asked, form, now)
    except (RecognitionError, *CANNOT_SIGN) as fault:
        db.session.rollback()
        again = waiting.request(db.session, request_id) or abort(404)
        form.follow(again)
        form.form_errors.append(_refused(fault))
        return False
    meta_badge_id = asked.meta_badge_id
    db.session.commit()
    followed = follow(meta_badge_id)
    flash(
        {
            labels.RECOGNISE: " ".join((_("The decision is signed: the badge is recognised."), followed)),
            labels.PRECISION: _("The structure is asked for something more."),
            labels.REFUSE: _("The decision is signed: the badge is not recognised."),
        }[form.decision.data],
        "good",
    )
    return True


def _decide(asked: RecognitionRequest, form: DecisionForm, now: datetime) -> None:
    reason, told = form.reason.data.strip(), form.decision.data
    if told == labels.PRECISION:
        services.ask_precision(
            db.session, asked, words=reason, revision=form.revision_read, by=current_user, now=now
        )  # fmt: skip
    elif told == labels.REFUSE:
        services.refuse(db.session, asked, reason=reason, revision=form.revision_read, by=current_user, now=now)
    else:
        services.accept(
            db.session, asked, facets=form.chosen, reason=reason, ends_at=form.ends_at, by=current_user, means=means(),
            conditions=(form.conditions.data or "").strip() or None, revision=form.revision_read, now=now,
        )  # fmt: skip


def _refused(fault: Exception) -> str:
    """Why a decision was not kept, and what to do."""
    if isinstance(fault, ClosedError):
        return str(_("This request no longer waits for a decision: read the exchange."))
    if isinstance(fault, ChangedSinceError):
        return str(_("Someone has written since you opened this page. Read the exchange below, then decide."))
    if isinstance(fault, AlreadyRecognisedError):
        return str(_("The Region recognises this badge for this meta-badge already."))
    if isinstance(fault, NotYoursToDecideError):
        return str(_("You took the first decision: someone else at the Region decides of the appeal."))
    if isinstance(fault, RuleError):
        return str(_("Tick the facets that the badge covers."))
    return str(_("The Region cannot sign now: its signature is not open. Look at “Signature”, then sign again."))
