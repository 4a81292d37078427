"""Every word of a booklet, in the language of the moment, as plain data: what paper shows, and nothing else."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.files.models import StoredFile
from app.i18n import local_day
from app.portfolio.labels import FAMILIES, STANDINGS
from app.portfolio.models import GroundKind, OwnWords, Proof
from app.portfolio.queries import GroundSummary, HoldingSummary, Standing
from app.portfolio.queries.evidence import EvidenceItem
from app.record.labels import KINDS, MEANINGS, Part
from app.record.queries import Record
from app.trainings.labels import CERTIFICATIONS, LEVELS, STATES
from app.ui.filters import date_words, locale, nbsp, number
from app.ui.marks import PROOFS

Json = dict[str, Any]

# Which template reads it: a booklet kept is written again for a year, by whichever version runs then.
FORMAT = 1
# Characters that a page holds beside a name, with room to spare.
LONG = 1500


def nb(text: Any) -> str:
    """French as printed."""
    return str(nbsp(str(text)))


def content(record: Record, parts: Collection[Part], *, now: datetime, ends_on: date) -> Json:
    """The booklet's words; the address of its code is added when it is written."""
    title, day = _("Skills booklet"), date_words(now)
    return {
        "format": FORMAT,
        "title": title,
        "lang": locale(),
        "author": record.name,
        "made_on": local_day(now).isoformat(),
        "name": record.name,
        "made": nb(_("Made on %(day)s", day=day)),
        "place": record.place,
        "email": record.trainee.user.email if Part.EMAIL in parts else None,
        "summary": summary(record, parts),
        "footer": nb(_("%(title)s of %(name)s, %(day)s", title=title, name=record.name, day=day)),
        "page": _("Page {n} of {total}"),
        "reading": _reading(),
        "code": {
            "title": _("Check this booklet"),
            "text": nb(
                _(
                    "Scan this code, or open the address, to see what stands today. It answers until %(day)s, "
                    "unless its owner takes it back.",
                    day=date_words(ends_on),
                )
            ),
            "alt": nb(_("Code to scan: it opens the page that checks this booklet.")),
        },
        "sections": [section for section in _sections(record, parts) if section["rows"]],
        "skills": _skills(record),
    }


def summary(record: Record, parts: Collection[Part]) -> list[Json]:
    """How many skills, by the strength of their proof."""
    proofs = [one.proof for one in record.acquired]
    total, coming = len(proofs), len(record.coming) if Part.COMING in parts else 0
    certified, attested, declared = (proofs.count(proof) for proof in reversed(Proof))
    counts = [
        (certified, ngettext("certified", "certified", certified)),
        (attested, ngettext("attested", "attested", attested)),
        (declared, ngettext("declared", "declared", declared)),
        (coming, ngettext("being learned", "being learned", coming)),
    ]
    told = [(total, ngettext("skill", "skills", total)), *((count, words) for count, words in counts if count)]
    return [{"n": number(count), "words": nb(words)} for count, words in told]


def _reading() -> Json:
    return {
        "title": _("How to read it"),
        "marks": [{"state": state, "word": _word(state), "meaning": nb(words)} for state, words in MEANINGS.items()],
        "levels": [{"n": n, "word": nb(words)} for n, words in LEVELS.items()],
    }


def _skills(record: Record) -> Json:
    groups: list[Json] = [
        {"title": nb(words), "rows": [_row(record, one) for one in record.of_family(family)]}
        for family, words in FAMILIES.items()
    ]
    return {
        "title": _("Skills and proofs"),
        "empty": _("No skill yet."),
        "head": [_("Skill"), _("Level"), _("Proof")],
        "groups": [group | {"whole": _is_short(group["rows"])} for group in groups if group["rows"]],
    }


def _row(record: Record, one: HoldingSummary) -> Json:
    state = one.proof.value if one.proof else "in_progress"
    lines = [behind(record, ground) for ground in one.acquired]
    if one.ends_on:
        lines.append(nb(_("Until %(day)s.", day=date_words(one.ends_on))))
    return {
        "name": record.names[one.skill_id],
        "level": str(LEVELS[one.level]) if one.level else _("Not said"),
        "n": one.level or 0,
        "state": state,
        "word": _word(state),
        "lines": [line for line in dict.fromkeys(lines) if line],
    }


def _is_short(rows: list[Json]) -> bool:
    """Whether every row surely fits a page, so that none is cut in two."""
    return all(len(row["name"]) + sum(map(len, row["lines"])) < LONG for row in rows)


def _word(state: str) -> str:
    return nb(PROOFS[state].words)


def behind(record: Record, ground: GroundSummary) -> str:
    """Who says it, and since when."""
    origin, day = record.origins.get(ground.source_id) if ground.source_id else None, date_words(ground.since)
    if ground.is_declaration:
        source = record.experience(ground.experience_id)
        return nb(
            _("Said by the person: %(experience)s.", experience=source.title) if source else _("Said by the person.")
        )
    if origin is None:
        return ""
    title = origin.title_en if locale() == "en" and origin.title_en else origin.title
    if ground.kind is GroundKind.ENROLMENT:
        return nb(_("Module %(module)s, %(provider)s.", module=title, provider=origin.organisation))
    if ground.kind is GroundKind.ATTESTATION:
        told = _("%(person)s, %(provider)s, on %(day)s.", person=origin.person, provider=origin.organisation, day=day)
        return nb(f"{told} {str(title).rstrip('. ')}." if title else told)
    return nb(_("%(title)s, %(body)s, on %(day)s.", title=title, body=origin.organisation, day=day))


# --- What may be added ---


def _sections(record: Record, parts: Collection[Part]) -> list[Json]:
    """What follows the skills: each part with its rows, as tables of plain cells."""
    found = [_certifications(record)]
    if Part.COMING in parts:
        found.append(_coming(record))
    if Part.TRAININGS in parts:
        found.append(_trainings(record))
    if Part.EXPERIENCES in parts:
        found.append(_experiences(record))
    if Part.OWN_WORDS in parts:
        found.append(_own_words(record))
    if Part.EVIDENCE in parts:
        found.append(_evidence(record))
    if Part.WORDS in parts:
        found.append(_testimonies(record))
    return found


def _section(part: str, title: str, head: list[str], rows: list[list[str]]) -> Json:
    return {"part": part, "title": title, "head": head, "rows": rows}


def _certifications(record: Record) -> Json:
    rows = [
        [
            one.title + (f" ({one.code})" if one.code else ""),
            nb(CERTIFICATIONS[one.kind]),
            one.body,
            date_words(one.awarded_on),
        ]
        for one in record.certifications
    ]
    return _section(
        "certifications", _("Titles and certifications"), [_("Title"), _("What it is"), _("Given by"), _("Day")], rows
    )


def _coming(record: Record) -> Json:
    return _section(
        "coming",
        _("What is coming"),
        [_("Day"), _("Skill"), _("Where it is learned")],
        [[_when(one), record.names[one.skill_id], _where(record, one)] for one in record.coming],
    )


def _when(one: HoldingSummary) -> str:
    """The day planned, or what the skill waits for."""
    if one.standing is Standing.COMING:
        return date_words(one.next_date) if one.next_date else _("No date yet")
    return nb(STANDINGS[one.standing])


def _where(record: Record, one: HoldingSummary) -> str:
    return behind(record, one.shown[0])


def _trainings(record: Record) -> Json:
    rows = [
        [
            one.session.full_name,
            one.session.programme.provider.name,
            _span(one.starts_on, one.ended_on or one.expected_end),
            nb(STATES[one.state]),
        ]
        for one in record.enrolments
    ]
    return _section("trainings", _("Training courses"), [_("Training"), _("Provider"), _("Dates"), _("State")], rows)


def _experiences(record: Record) -> Json:
    rows = [
        [
            one.title + (f", {one.place}" if one.place else ""),
            nb(KINDS[one.kind]),
            _span(one.started_on, one.ended_on),
            ", ".join(_from(record, one.id)),
        ]
        for one in record.experiences
    ]
    return _section(
        "experiences", _("Experiences"), [_("Experience"), _("Kind"), _("Dates"), _("Skills that come from it")], rows
    )


def _from(record: Record, experience_id: Any) -> list[str]:
    """The skills that their owner says come from an experience."""
    return [
        record.names[one.skill_id]
        for one in record.acquired
        if any(ground.experience_id == experience_id for ground in one.grounds)
    ]


def _own_words(record: Record) -> Json:
    rows = [[one.text, source_of(record, one)] for one in record.own_words]
    return _section("own_words", _("In the person’s own words"), [_("What they say"), _("Where it comes from")], rows)


def source_of(record: Record, one: OwnWords) -> str:
    """The experience that what someone says comes from."""
    source = record.experience(one.experience_id)
    return source.title if source else ""


def _evidence(record: Record) -> Json:
    rows = [
        [record.names[skill_id], one.title, shown_by(one, title=False), date_words(one.added_at)]
        for skill_id, shown in record.evidence.items()
        for one in shown
    ]
    return _section(
        "evidence", _("What shows these skills"), [_("Skill"), _("Evidence"), _("Where it is"), _("Day")], rows
    )


def shown_by(one: EvidenceItem, *, title: bool = True) -> str:
    """Where a link leads in full, or what kind of file it is, never its name; after its title, if wanted."""
    where = one.url or (file_kind(one.file) if one.file else "")
    return f"{one.title} ({where})" if title and where else one.title if title else where


def file_kind(file: StoredFile) -> str:
    """What a file is, in a word: its name was given on someone's own machine, for nobody else."""
    return str(_("Photo") if file.media_type.is_picture else _("PDF document"))


def _testimonies(record: Record) -> Json:
    rows = [
        [
            record.names[skill_id],
            one.text,
            one.author + (f", {one.quality}" if one.quality else ""),
            date_words(one.on),
        ]
        for skill_id, told in record.testimonies.items()
        for one in told
    ]
    return _section(
        "words", _("What people who saw the work say"), [_("Skill"), _("Their words"), _("Who says it"), _("Day")], rows
    )


def _span(start: date | None, end: date | None) -> str:
    if start and end:
        return nb(_("%(start)s to %(end)s", start=date_words(start), end=date_words(end)))
    if start:
        return nb(_("Since %(day)s", day=date_words(start)))
    return nb(_("Until %(day)s", day=date_words(end))) if end else ""
