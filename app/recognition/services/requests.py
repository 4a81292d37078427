"""What structures ask and the Region answers: a thread that is never rewritten."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.credentials.models import AchievementVersion
from app.recognition import queries
from app.recognition.errors import (
    AlreadyAskedError,
    AlreadyRecognisedError,
    ChangedSinceError,
    ClosedError,
    NotYoursToDecideError,
    RuleError,
)
from app.recognition.models import (
    Facet,
    MetaBadge,
    Recognition,
    RecognitionRequest,
    RequestFacet,
    RequestState,
    StepKind,
)
from app.recognition.services import recognising
from app.recognition.services.means import Means
from app.recognition.services.thread import say

OPEN = (RequestState.WAITING, RequestState.PRECISION)


def ask(
    session: Session,
    meta_badge: MetaBadge,
    version: AchievementVersion,
    *,
    facets: Sequence[Facet],
    words: str,
    form_key: str,
    by: User,
    now: datetime,
) -> RecognitionRequest:
    """Ask that a badge count for a meta-badge; a form sent twice asks once.

    Raises
    ------
    AlreadyAskedError, AlreadyRecognisedError
        The answer is not there yet, or it was yes.
    RuleError
        The badge is not given yet, is a meta-badge itself, or no facet was said.
    ClosedError
        The meta-badge is awarded no more.
    """
    _may_ask(session, meta_badge, version, facets)
    made = RecognitionRequest(
        meta_badge=meta_badge, achievement=version.achievement, version=version, asked_by=by, form_key=form_key,
        asked_at=now, waiting_since=now, facets=[RequestFacet(facet_id=one.id) for one in facets],
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as clash:
        there = session.scalar(
            select(RecognitionRequest).where(
                RecognitionRequest.asked_by_id == by.id, RecognitionRequest.form_key == form_key
            )
        )
        if there is None:
            raise AlreadyAskedError from clash
        return there
    say(session, made, StepKind.ASKED, words, by=by, now=now)
    return made


def _may_ask(session: Session, meta_badge: MetaBadge, version: AchievementVersion, facets: Sequence[Facet]) -> None:
    if meta_badge.retired_at is not None:
        raise ClosedError("retired")
    if version.published_at is None:
        raise RuleError("not_published")
    if queries.is_meta_badge(session, version.achievement_id):
        raise RuleError("meta_badge")
    if not facets or any(one.meta_badge_id != meta_badge.id for one in facets):
        raise RuleError("no_facet")
    if queries.is_recognised(session, meta_badge.id, version.id):
        raise AlreadyRecognisedError


def answer(
    session: Session,
    request: RecognitionRequest,
    *,
    words: str,
    revision: int,
    by: User,
    now: datetime,
    version: AchievementVersion | None = None,
) -> None:
    """The structure answers what the Region asked, perhaps with a newer version of its badge."""
    _turn(session, request, revision, RequestState.PRECISION)
    if version is not None:
        request.version = version
    request.state, request.waiting_since = RequestState.WAITING, now
    say(session, request, StepKind.ANSWERED, words, by=by, now=now)


def take_back(session: Session, request: RecognitionRequest, *, words: str | None, by: User, now: datetime) -> None:
    """The structure asks no longer."""
    _turn(session, request, None, *OPEN)
    request.state = RequestState.TAKEN_BACK
    say(session, request, StepKind.TAKEN_BACK, words, by=by, now=now)


def appeal(session: Session, request: RecognitionRequest, *, words: str, by: User, now: datetime) -> None:
    """The structure does not accept a refusal or a withdrawal: someone else at the Region decides again."""
    _turn(session, request, None, RequestState.REFUSED, RequestState.RECOGNISED)
    if request.state is RequestState.RECOGNISED and not queries.is_withdrawn(session, request.id):
        raise ClosedError("recognised")
    request.state, request.waiting_since, request.is_appeal = RequestState.WAITING, now, True
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError as clash:
        raise AlreadyAskedError from clash
    say(session, request, StepKind.APPEALED, words, by=by, now=now)


def ask_precision(
    session: Session, request: RecognitionRequest, *, words: str, revision: int, by: User, now: datetime
) -> None:
    """The Region asks the structure for something more."""
    _turn(session, request, revision, RequestState.WAITING)
    request.state = RequestState.PRECISION
    say(session, request, StepKind.PRECISION_ASKED, words, by=by, now=now)


def refuse(
    session: Session, request: RecognitionRequest, *, reason: str, revision: int, by: User, now: datetime
) -> None:
    """The Region does not recognise the badge."""
    _turn(session, request, revision, RequestState.WAITING)
    _may_decide(session, request, by)
    request.state = RequestState.REFUSED
    say(session, request, StepKind.REFUSED, reason, by=by, now=now)


def accept(
    session: Session,
    request: RecognitionRequest,
    *,
    facets: Sequence[Facet],
    reason: str,
    conditions: str | None,
    ends_at: datetime | None,
    revision: int,
    by: User,
    means: Means,
    now: datetime,
) -> Recognition:
    """The Region recognises the badge. What was recognised of earlier versions goes on counting."""
    _turn(session, request, revision, RequestState.WAITING)
    _may_decide(session, request, by)
    subject = recognising.of_version(session, request.version, means.addresses)
    made = recognising.recognise(
        session, request.meta_badge, subject, facets=facets, reason=reason, conditions=conditions, ends_at=ends_at,
        by=by, means=means, now=now, request=request,
    )  # fmt: skip
    request.state = RequestState.RECOGNISED
    say(session, request, StepKind.RECOGNISED, reason, by=by, now=now)
    return made


def _may_decide(session: Session, request: RecognitionRequest, by: User) -> None:
    """An appeal is decided by someone else than who took the decision, where there is someone else."""
    if queries.is_for_someone_else(session, request, by.id):
        raise NotYoursToDecideError


def _turn(session: Session, request: RecognitionRequest, revision: int | None, *states: RequestState) -> None:
    """Read it as it is now, and keep others from deciding until we have."""
    session.flush()
    session.scalars(
        select(RecognitionRequest)
        .where(RecognitionRequest.id == request.id)
        .with_for_update(of=RecognitionRequest)
        .execution_options(populate_existing=True)
    ).one()
    if request.state not in states:
        raise ClosedError(request.state.value)
    if revision is not None and request.revision != revision:
        raise ChangedSinceError
    request.revision += 1
