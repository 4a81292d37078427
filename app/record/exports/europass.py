"""A record in the words of the Europass CV (the SkillsPassport of its JSON, version 3.4)."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from app.portfolio.models import Experience, ExperienceKind
from app.record.exports.jsonresume import bare, skills_from
from app.record.queries import Record
from app.skills.models import SkillFamily
from app.trainings.labels import LEVELS
from app.trainings.models import Enrolment, EnrolmentState
from app.ui.filters import date_words, locale
from app.ui.marks import PROOFS

Json = dict[str, Any]

# Where Europass puts each of the Region's families.
PLACES = {
    SkillFamily.TECHNICAL: "JobRelated",
    SkillFamily.DIGITAL: "Computer",
    SkillFamily.BASIC: "Other",
    SkillFamily.BEHAVIOURAL: "Communication",
}


def passport(record: Record, *, now: datetime) -> Json:
    """The whole record as a SkillsPassport; what is empty is left out."""
    made = now.isoformat(timespec="milliseconds")
    return {
        "SkillsPassport": {
            "Locale": locale(),
            "DocumentInfo": {
                "DocumentType": "ECV",
                "CreationDate": made,
                "LastUpdateDate": made,
                "XSDVersion": "V3.4",
                "Generator": "Tremplin",
            },
            "LearnerInfo": bare(
                Identification=_identification(record),
                WorkExperience=[_work(record, one) for one in record.experiences if _is_work(one)],
                Education=[*_courses(record), *(_school(one) for one in record.experiences if _is_school(one))],
                Skills=_skills(record),
                Achievement=[*_certifications(record), *_personal(record), *_words(record)],
            ),
        }
    }


def _is_work(one: Experience) -> bool:
    return one.kind in (ExperienceKind.JOB, ExperienceKind.VOLUNTARY)


def _is_school(one: Experience) -> bool:
    return one.kind is ExperienceKind.TRAINING


def _identification(record: Record) -> Json:
    """One name as its owner wrote it: its first word, then the rest."""
    first, _space, rest = record.name.partition(" ")
    return {
        "PersonName": bare(FirstName=first, Surname=rest),
        "ContactInfo": bare(
            Address={"Contact": {"Municipality": record.place, "Country": {"Code": "FR"}}} if record.place else None,
            Email={"Contact": record.trainee.user.email},
        ),
    }


def _day(day: date | None) -> Json | None:
    return None if day is None else {"Year": day.year, "Month": day.month, "Day": day.day}


def _period(start: date | None, end: date | None) -> Json | None:
    if start is None and end is None:
        return None
    return bare(From=_day(start), To=_day(end)) | ({"Current": True} if end is None else {})


def _work(record: Record, one: Experience) -> Json:
    return bare(
        Period=_period(one.started_on, one.ended_on),
        Position={"Label": one.title},
        Activities=", ".join(skills_from(record, one)),
        Employer=bare(Name=one.place),
    )


def _school(one: Experience) -> Json:
    return bare(Period=_period(one.started_on, one.ended_on), Title=one.title, Organisation=bare(Name=one.place))


def _courses(record: Record) -> list[Json]:
    return [_course(one) for one in record.enrolments if one.state is not EnrolmentState.DROPPED]


def _course(one: Enrolment) -> Json:
    return bare(
        Period=_period(one.starts_on, one.ended_on or one.expected_end),
        Title=one.session.full_name,
        Activities=", ".join(module.module.title for module in one.modules),
        Organisation={"Name": one.session.programme.provider.name},
    )


def _skills(record: Record) -> Json:
    """A sentence a skill, under Europass's own heads."""
    told: defaultdict[str, list[str]] = defaultdict(list)
    for one in record.held:
        state = one.proof.value if one.proof else "in_progress"
        words = [str(PROOFS[state].words)]
        if one.level:
            words.append(str(LEVELS[one.level]))
        if one.proof is None and one.next_date:
            words.append(_("expected on %(day)s", day=date_words(one.next_date)))
        told[PLACES[one.family]].append(f"{record.names[one.skill_id]} ({', '.join(words)})")
    for said in record.own_words:
        told["Other"].append(f"{said.text} ({_('In their own words')})")
    return {place: {"Description": "\n".join(lines)} for place, lines in told.items()}


def _certifications(record: Record) -> list[Json]:
    return [
        {
            "Title": {"Code": "certifications", "Label": one.title},
            "Description": ", ".join(filter(None, (one.code, one.body, date_words(one.awarded_on)))),
        }
        for one in record.certifications
    ]


def _personal(record: Record) -> list[Json]:
    return [
        bare(Title={"Label": one.title}, Description=", ".join(skills_from(record, one)))
        for one in record.experiences
        if one.kind is ExperienceKind.PERSONAL
    ]


def _words(record: Record) -> list[Json]:
    return [
        {
            "Title": {"Code": "references", "Label": ", ".join(filter(None, (one.author, one.quality)))},
            "Description": one.text,
        }
        for told in record.testimonies.values()
        for one in told
    ]
