"""Public pages of the framework, and skills and occupations proposed as one types."""

from collections.abc import Iterable
from uuid import UUID

from flask import Blueprint, abort, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from app.access import public, signed_in
from app.config import Settings
from app.db import db
from app.i18n import DEFAULT_LOCALE
from app.skills import bridge, forms, labels, queries
from app.skills.models import (
    EquivalenceSource,
    Framework,
    LinkKind,
    Occupation,
    Relation,
    Skill,
    SkillKind,
)
from app.ui.fields import Found

bp = Blueprint("skills", __name__, template_folder="templates")

LONGEST_TYPED = 200
KEPT_SECONDS = 300
SHOWN = 60
NEAR_SHOWN = 10
RESULTS_SHOWN = 20


@bp.get("/competences/suggestions")
@public
def skill_suggestions() -> ResponseReturnValue:
    """Skills that what is typed may mean; whoever looks for a training needs them too."""
    return _suggestions(forms.skills_like(db.session, _typed(), _locale()))


@bp.get("/metiers/suggestions")
@signed_in
def occupation_suggestions() -> ResponseReturnValue:
    """Occupations that what is typed may mean."""
    return _suggestions(forms.occupations_like(db.session, _typed(), _locale()))


@bp.get("/competences/<uuid:skill_id>")
@public
def skill(skill_id: UUID) -> ResponseReturnValue:
    """A skill: what it is called, what it belongs to, who needs it, what is near."""
    found = queries.skill(db.session, skill_id) or abort(404)
    framework = _framework(found)
    broader = queries.linked_skills(db.session, skill_id, LinkKind.BROADER)
    narrower = queries.narrower_skills(db.session, skill_id, SHOWN)
    near = _near(framework, found)
    equivalents = queries.equivalents(db.session, skill_id)
    needing = queries.occupations_needing(db.session, skill_id, SHOWN)
    ids = [skill_id, *broader, *narrower, *(one.skill_id for one in near), *(one.skill_id for one in equivalents)]
    if found.replaced_by_id is not None:
        ids.append(found.replaced_by_id)
    names = queries.skill_names(db.session, ids, _locale())
    return render_template(
        "skills/skill.html",
        skill=found,
        framework=framework,
        version=queries.newest_version(db.session, framework.id),
        definition=_definition(found),
        names=names,
        also=_also(queries.labels_of_skill(db.session, skill_id), names[skill_id]),
        broader=broader,
        languages=labels.LANGUAGES,
        narrower=narrower,
        equivalents=equivalents,
        equivalences=labels.EQUIVALENCES,
        by_file=EquivalenceSource.FILE,
        near=near,
        needing=needing,
        occupation_names=queries.occupation_names(db.session, [one for one, _ in needing], _locale()),
        kinds=labels.KINDS,
        families=labels.FAMILIES,
        reasons=labels.NEAR,
        is_group=found.kind is SkillKind.GROUP,
        essential=Relation.ESSENTIAL,
    )


@bp.get("/metiers/<uuid:occupation_id>")
@public
def occupation(occupation_id: UUID) -> ResponseReturnValue:
    """An occupation: what it is called, what it needs, where it leads."""
    found = queries.occupation(db.session, occupation_id) or abort(404)
    framework = _framework(found)
    needs = queries.occupation_profile(db.session, occupation_id)
    neighbours = [one.occupation_id for one in queries.neighbours(db.session, occupation_id)]
    narrower = queries.narrower_occupations(db.session, occupation_id)
    around = [one for one in (found.parent_id, found.replaced_by_id) if one is not None]
    names = queries.occupation_names(db.session, [occupation_id, *around, *neighbours, *narrower], _locale())
    return render_template(
        "skills/occupation.html",
        occupation=found,
        framework=framework,
        version=queries.newest_version(db.session, framework.id),
        definition=_definition(found),
        sector=queries.sector_labels(db.session, framework.id, _locale()).get(found.sector or ""),
        names=names,
        also=_also(queries.labels_of_occupation(db.session, occupation_id), names[occupation_id]),
        essential=[need.skill_id for need in needs if need.relation is Relation.ESSENTIAL],
        optional=[need.skill_id for need in needs if need.relation is Relation.OPTIONAL],
        skill_names=queries.skill_names(db.session, [need.skill_id for need in needs], _locale()),
        languages=labels.LANGUAGES,
        neighbours=neighbours,
        narrower=narrower,
    )


@bp.get("/referentiel")
@public
def framework() -> ResponseReturnValue:
    """The framework in use: searched by words, or read sector by sector."""
    chosen = queries.default_framework(db.session)
    if chosen is None:
        return render_template("skills/framework.html", framework=None)
    typed = _typed()
    sectors = queries.sector_labels(db.session, chosen.id, _locale())
    sector = request.args.get("secteur", "")
    within = queries.occupations_of_sector(db.session, chosen.id, sector) if sector in sectors else []
    return render_template(
        "skills/framework.html",
        framework=chosen,
        version=queries.newest_version(db.session, chosen.id),
        sizes=queries.sizes(db.session, chosen.id),
        typed=typed,
        skills=forms.skills_like(db.session, typed, _locale(), RESULTS_SHOWN) if typed else [],
        occupations=forms.occupations_like(db.session, typed, _locale(), RESULTS_SHOWN) if typed else [],
        sectors=sectors,
        counts=queries.occupations_by_sector(db.session, chosen.id),
        sector=sector if sector in sectors else "",
        within=within,
        names=queries.occupation_names(db.session, within, _locale()),
    )


def _suggestions(found: Iterable[Found]) -> ResponseReturnValue:
    response = jsonify([{"id": one.id, "label": one.label, "hint": one.hint} for one in found])
    response.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    response.headers["Vary"] = "Cookie"
    return response


def _typed() -> str:
    return request.args.get("q", "")[:LONGEST_TYPED].strip()


def _locale() -> str:
    return str(get_locale() or DEFAULT_LOCALE)


def _framework(concept: Skill | Occupation) -> Framework:
    framework = db.session.get(Framework, concept.framework_id)
    assert framework is not None  # noqa: S101 (a foreign key says so)
    return framework


def _definition(concept: Skill | Occupation) -> queries.Name | None:
    """The definition in this language, else in the other."""
    told = {"fr": concept.definition_fr, "en": concept.definition_en}
    order = sorted(told, key=lambda language: language != _locale())
    return next((queries.Name(text, language) for language in order if (text := told[language])), None)


def _also(called: Iterable[queries.Label], shown: queries.Name) -> list[queries.Label]:
    """What else it is called: other words of the language shown, and its name in the other one."""
    also = [label for label in called if label.preferred != (label.language == shown.language)]
    return sorted(also, key=lambda label: label.preferred)


def _near(framework: Framework, found: Skill) -> list[bridge.Near]:
    settings: Settings = current_app.config["SETTINGS"]
    if found.kind is SkillKind.GROUP or not bridge.is_learnt(db.session, framework, data_dir=settings.data_dir):
        return []
    return bridge.near_skills(db.session, framework, found.id, data_dir=settings.data_dir, limit=NEAR_SHOWN)
