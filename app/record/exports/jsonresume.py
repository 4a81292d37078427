"""A record as a JSON Resume (jsonresume.org, schema 1.0.0)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.portfolio.labels import FAMILIES
from app.portfolio.models import Experience, ExperienceKind
from app.record.queries import Record
from app.trainings.labels import LEVELS
from app.trainings.models import EnrolmentState
from app.ui.filters import date_words, locale
from app.ui.marks import PROOFS

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"

Json = dict[str, Any]


def resume(record: Record) -> Json:
    """The whole record; what is empty is left out, as the schema wants no null."""
    return {
        "$schema": SCHEMA,
        "basics": bare(
            name=record.name,
            email=record.trainee.user.email,
            location=bare(city=record.place, countryCode="FR") if record.place else None,
        ),
        "work": [_work(record, one) for one in _of(record, ExperienceKind.JOB)],
        "volunteer": [_voluntary(record, one) for one in _of(record, ExperienceKind.VOLUNTARY)],
        "education": [*_courses(record), *(_school(one) for one in _of(record, ExperienceKind.TRAINING))],
        "certificates": [
            bare(name=_titled(one.title, one.code), date=_iso(one.awarded_on), issuer=one.body)
            for one in record.certifications
        ],
        "skills": [
            *(_skill(record, one) for one in record.held),
            *(bare(name=one.text, keywords=[_("In their own words")]) for one in record.own_words),
        ],
        "projects": [
            bare(
                name=one.title,
                startDate=_iso(one.started_on),
                endDate=_iso(one.ended_on),
                highlights=skills_from(record, one),
                type=_("Personal life"),
            )
            for one in _of(record, ExperienceKind.PERSONAL)
        ],
        "references": [
            bare(name=", ".join(filter(None, (one.author, one.quality))), reference=one.text)
            for told in record.testimonies.values()
            for one in told
        ],
        "meta": {"version": "v1.0.0", "lastModified": f"{record.today.isoformat()}T00:00:00", "language": locale()},
    }


def bare(**given: Any) -> Json:
    """What is said."""
    return {name: value for name, value in given.items() if value not in (None, "", [])}


def skills_from(record: Record, one: Experience) -> list[str]:
    """The skills that their owner says come from an experience."""
    return [
        record.names[held.skill_id]
        for held in record.acquired
        if any(ground.experience_id == one.id for ground in held.grounds)
    ]


def _of(record: Record, kind: ExperienceKind) -> Iterable[Experience]:
    return (one for one in record.experiences if one.kind is kind)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _titled(title: str, code: str | None) -> str:
    return f"{title} ({code})" if code else title


def _work(record: Record, one: Experience) -> Json:
    return bare(
        name=one.place,
        position=one.title,
        startDate=_iso(one.started_on),
        endDate=_iso(one.ended_on),
        highlights=skills_from(record, one),
    )


def _voluntary(record: Record, one: Experience) -> Json:
    return bare(
        organization=one.place,
        position=one.title,
        startDate=_iso(one.started_on),
        endDate=_iso(one.ended_on),
        highlights=skills_from(record, one),
    )


def _school(one: Experience) -> Json:
    return bare(institution=one.place, area=one.title, startDate=_iso(one.started_on), endDate=_iso(one.ended_on))


def _courses(record: Record) -> list[Json]:
    return [
        bare(
            institution=one.session.programme.provider.name,
            area=one.session.full_name,
            studyType=one.session.programme.scheme,
            startDate=_iso(one.starts_on),
            endDate=_iso(one.ended_on or one.expected_end),
            courses=[module.module.title for module in one.modules],
        )
        for one in record.enrolments
        if one.state is not EnrolmentState.DROPPED
    ]


def _skill(record: Record, one: Any) -> Json:
    """A skill; its family, its proof and its day as keywords, for which the schema has no other place."""
    state = one.proof.value if one.proof else "in_progress"
    words = [str(FAMILIES[one.family]), str(PROOFS[state].words)]
    if one.proof is None and one.next_date:
        words.append(_("expected on %(day)s", day=date_words(one.next_date)))
    level = str(LEVELS[one.level]) if one.level else None
    return bare(name=record.names[one.skill_id], level=level, keywords=words)
