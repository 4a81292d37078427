"""People are told by e-mail what becomes of their meta-badges, and structures what the Region answers."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from itertools import groupby
from uuid import UUID

from app import jobs
from app.db import begin_writing, db
from app.jobs.registry import job
from app.mail import services as mail
from app.mail.services import RefusedAddressError
from app.recognition import queries
from app.recognition.labels import awards as labels
from app.recognition.labels import requests as answers
from app.recognition.models import AwardStep, RequestStep, StepKind
from app.recognition.queries.untold import Steps
from app.recognition.services import telling


@job("recognition.tell", each_minute=True)
def tell() -> None:
    """Write to everyone who does not know yet."""
    while not jobs.stopping():
        begin_writing(db.session)
        steps = telling.take_awards(db.session, now=_now())
        db.session.commit()
        if not steps:
            break
        names = queries.names_of(db.session)
        for (_who, meta_badge_id), some in groupby(steps, key=lambda one: (one.trainee_id, one.meta_badge_id)):
            _tell_person(list(some), names.get(meta_badge_id, ""))
    while not jobs.stopping():
        begin_writing(db.session)
        said = telling.take_requests(db.session, now=_now())
        db.session.commit()
        if not said:
            break
        names = queries.names_of(db.session)
        for one in said:
            _tell_structure(one, names.get(one.request.meta_badge_id, ""))


def _tell_person(steps: Sequence[AwardStep], name: str) -> None:
    """Tell someone what became of a meta-badge, in one message for what came at once."""
    owner, region = steps[0].trainee.user, steps[0].meta_badge.achievement.issuer
    _send(
        AwardStep,
        [one.id for one in steps],
        "recognition/mail/award.txt",
        to=[(owner.email, owner.locale, owner.display_name)] if owner.active else [],
        steps=steps,
        name=name,
        labels=labels,
        contact=region.email or region.website,
        link=mail.public_url("recognition.mine_one", meta_badge_id=steps[0].meta_badge_id),
    )


def _tell_structure(step: RequestStep, name: str) -> None:
    """Tell who asked what the Region says."""
    people, badge = telling.whom_to_tell(db.session, step.request), step.request.version.name
    asked = queries.asked_one(db.session, step.request_id) if step.kind is StepKind.RECOGNISED else None
    _send(
        RequestStep,
        [step.id],
        "recognition/mail/answer.txt",
        to=[(one.email, one.locale, one.display_name) for one in people],
        step=step,
        words=answers.MESSAGES[step.kind],
        names={"badge": badge, "name": name},
        made=asked.recognition if asked is not None else None,
        link=mail.public_url("recognition.request_thread", request_id=step.request_id),
    )


def _send(
    kind: Steps, ids: Collection[UUID], template: str, *, to: Sequence[tuple[str, str, str]], **words: object
) -> None:
    """Write to these people, and keep that it has left for one of them; where nobody can be reached, that it cannot."""
    sent, refused = False, 0
    for email, locale, person in to:
        try:
            sent = mail.send_now(template, to=email, locale=locale, person=person, **words) or sent
        except RefusedAddressError:
            refused += 1
    if not sent and refused < len(to):
        return  # tried again once the lease is over
    begin_writing(db.session)
    if sent:
        telling.note_told(db.session, kind, ids, now=_now())
    else:
        telling.note_unreachable(db.session, kind, ids)
    db.session.commit()


def _now() -> datetime:
    return datetime.now(UTC)
