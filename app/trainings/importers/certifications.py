"""Titles, blocks and additional modules obtained, from a table: each row certifies its skills."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts import queries as accounts
from app.accounts.models import Organisation, User
from app.i18n import local_day
from app.portfolio.models import Trainee
from app.trainings import queries, services
from app.trainings.importers.report import Report, Verdict
from app.trainings.importers.sheet import Line, day, fold
from app.trainings.labels import REFUSED_ROWS
from app.trainings.models import Certification, CertificationKind, Programme
from app.trainings.services import Award

COLUMNS = {
    "email": ("e-mail", "courriel", "mail", "adresse e-mail", "e-mail address"),
    "type": ("nature", "kind"),
    "intitule": ("intitulé", "titre obtenu", "title"),
    "organisme": ("délivré par", "delivre par", "body"),
    "obtenu": ("obtenu le", "date", "awarded on"),
    "code": ("rncp", "rs", "code rncp"),
    "valable": ("valable jusqu au", "valid until"),
    "formation": ("programme", "training"),
    "module": ("module",),
    "competences": ("compétences", "skills"),
}
REQUIRED = ("email", "type", "intitule", "organisme", "obtenu")
KINDS = {
    "titre": CertificationKind.TITLE,
    "title": CertificationKind.TITLE,
    "diplome": CertificationKind.TITLE,
    "bloc": CertificationKind.BLOCK,
    "bloc de competences": CertificationKind.BLOCK,
    "block": CertificationKind.BLOCK,
    "module": CertificationKind.ADDITIONAL_MODULE,
    "module additionnel": CertificationKind.ADDITIONAL_MODULE,
    "additional module": CertificationKind.ADDITIONAL_MODULE,
}
WRITTEN = {
    CertificationKind.TITLE: "titre",
    CertificationKind.BLOCK: "bloc",
    CertificationKind.ADDITIONAL_MODULE: "module additionnel",
}
LONGEST, FIRST_YEAR, LAST_YEAR = 200, 1900, 2200
BETWEEN = "|"
LEVELS = ("1", "2", "3", "4")

FindSkill = Callable[[str], UUID | None]
Skills = dict[UUID, int | None]
Known = dict[str, list[Programme]]


class RefusedRowError(Exception):
    """Why a row is refused, by the key of its words."""


def certify_rows(
    session: Session,
    lines: Sequence[Line],
    *,
    provider: Organisation,
    given: Sequence[Certification],
    programmes: Iterable[Programme],
    find_skill: FindSkill,
    by: User,
    now: datetime,
) -> Report:
    """Record what each row says was obtained; the skills are those it names, else those its module or training aims at.

    What was given already, by this provider or another of whose table this is, stays as it is; someone unknown is told,
    and keeps nobody else from theirs.
    """
    emails = {accounts.tidy_email(line["email"]) for line in lines}
    people = queries.trained_by_email(session, emails, provider_id=provider.id)
    there = {(one.trainee_id, fold(one.title), one.awarded_on) for one in given if one.provider_id == provider.id}
    elsewhere = {
        (accounts.tidy_email(one.trainee.user.email), fold(one.title), one.awarded_on)
        for one in given
        if one.provider_id != provider.id
    }
    known, report = _by_title(one for one in programmes if one.provider_id == provider.id), Report()
    awards: list[Award] = []
    for line in lines:
        if (accounts.tidy_email(line["email"]), fold(line["intitule"]), day(line["obtenu"])) in elsewhere:
            report.add(line, Verdict.SAME)
            continue
        try:
            award = _award(line, _person(line, people, by), known, find_skill, local_day(now))
        except RefusedRowError as refused:
            report.add(line, Verdict.REFUSED, REFUSED_ROWS[str(refused)])
            continue
        key = (award.trainee.id, fold(award.title), award.awarded_on)
        report.add(line, Verdict.SAME if key in there else Verdict.MADE)
        if key not in there:
            awards.append(award)
            there.add(key)
    services.certify_many(session, provider=provider, recorded_by=by, awards=awards, now=now)
    return report


def _by_title(programmes: Iterable[Programme]) -> Known:
    known: Known = {}
    for one in programmes:
        known.setdefault(fold(one.title), []).append(one)
    return known


def _person(line: Line, people: Mapping[str, Trainee], by: User) -> Trainee:
    """Whom a row is about."""
    trainee = people.get(accounts.tidy_email(line["email"]))
    if trainee is None:
        raise RefusedRowError("unknown_person")
    if trainee.user_id == by.id:
        raise RefusedRowError("own_title")
    return trainee


def _award(line: Line, trainee: Trainee, known: Known, find_skill: FindSkill, today: date) -> Award:
    """What a row says was obtained; refuses what cannot be."""
    if line.unreadable:
        raise RefusedRowError("unreadable")
    kind = KINDS.get(fold(line["type"]))
    if kind is None:
        raise RefusedRowError("bad_kind")
    texts = (line["intitule"], line["organisme"], line["code"])
    if not all(texts[:2]) or max(map(len, texts)) > LONGEST:
        raise RefusedRowError("no_award")
    awarded_on, expires_on = _days(line, today)
    skills = _skills(line, known, find_skill)
    return Award(
        trainee, kind, line["intitule"], line["code"] or None, line["organisme"], awarded_on, expires_on, skills
    )


def _days(line: Line, today: date) -> tuple[date, date | None]:
    awarded_on, expires_on = day(line["obtenu"]), day(line["valable"]) if line["valable"] else None
    days = [awarded_on, expires_on] if line["valable"] else [awarded_on]
    if awarded_on is None or any(one is None or not FIRST_YEAR <= one.year <= LAST_YEAR for one in days):
        raise RefusedRowError("bad_day")
    if awarded_on > today:
        raise RefusedRowError("not_yet")
    if expires_on is not None and expires_on < awarded_on:
        raise RefusedRowError("lapsed_before")
    return awarded_on, expires_on


def _skills(line: Line, known: Known, find_skill: FindSkill) -> Skills:
    """The skills that a row certifies, with their level."""
    named = [one.strip() for one in line["competences"].split(BETWEEN) if one.strip()]
    found = {}
    for one in named:
        text, _colon, level = one.rpartition(":")
        if text and level.strip().isdecimal() and level.strip() not in LEVELS:
            raise RefusedRowError("bad_level")
        text, level = (text, level.strip()) if text and level.strip() in LEVELS else (one, "")
        skill_id = find_skill(text.strip())
        if skill_id is None:
            raise RefusedRowError("unknown_skill")
        found[skill_id] = int(level) if level else None
    return found or _taught(line, known)


def _taught(line: Line, known: Known) -> Skills:
    """What the module, or the whole training, aims at."""
    if not line["formation"]:
        raise RefusedRowError("no_skills")
    called = known.get(fold(line["formation"]), [])
    given = [one for one in called if one.retired_at is None] or called
    if len(given) != 1:
        raise RefusedRowError("same_names" if given else "unknown_programme")
    [programme] = given
    wanted = fold(line["module"])
    modules = [one for one in programme.modules if not wanted or fold(one.title) == wanted]
    if not modules:
        raise RefusedRowError("unknown_module")
    found: Skills = {}
    for target in (target for module in modules for target in module.targets):
        found[target.skill_id] = max(filter(None, (found.get(target.skill_id), target.level)), default=None)
    return found


def rows_of(
    certifications: Iterable[Certification], skills: Mapping[UUID, Skills], codes: Mapping[UUID, str]
) -> Iterable[Sequence[Any]]:
    """These certifications, as `certify_rows` reads them, skills by their code and level."""
    for one in certifications:
        told = sorted(
            f"{codes[skill_id]}:{level}" if level else codes[skill_id]
            for skill_id, level in skills.get(one.id, {}).items()
            if skill_id in codes
        )
        yield (one.trainee.user.email, WRITTEN[one.kind], one.title, one.body, one.awarded_on, one.code,
               one.expires_on, None, None, f" {BETWEEN} ".join(told), one.trainee.user.display_name)  # fmt: skip
