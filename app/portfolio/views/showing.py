"""The portfolio itself: what I can do, what is coming, what shows it; all of it, or what I choose to look at."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access import requires
from app.db import db
from app.i18n import alphabetical
from app.permissions import Permission
from app.portfolio import labels, queries
from app.portfolio.forms import ChoosingForm
from app.portfolio.models import GroundKind, Proof, Visibility
from app.portfolio.queries import Choice, HoldingSummary, NextStep, Stage, Standing
from app.portfolio.signals import Origin
from app.portfolio.views.blueprint import bp, language, own_trainee, this_day, wished_names
from app.skills import queries as skills
from app.skills.models import SkillFamily
from app.territory import queries as territory
from app.ui.charts import Span, Stem, spans, stems
from app.ui.charts.spans import SpansDrawing
from app.ui.charts.stems import StemsDrawing

# None: what is not there yet.
ORDER = (Proof.CERTIFIED, Proof.ATTESTED, None, Proof.DECLARED)
STEP_PAGES = {
    NextStep.BEGIN: "portfolio.start",
    NextStep.SAY_WHEN: "portfolio.dates",
    NextStep.SAY_WHERE: "portfolio.profile",
    NextStep.CHOOSE_VISIBILITY: "portfolio.visibility",
    NextStep.ADD: "portfolio.start",
}
# Below, a portfolio is read at a glance; above, each family shows its first skills, and all of them on demand.
GLANCE, FEW, FEW_LATE, FEW_DAYS, FEW_MODULES, FEW_DRAWN = 60, 12, 5, 6, 8, 8


@dataclass(frozen=True, slots=True)
class FamilyPart:
    """The skills of one family: drawn, and in a table of which a large portfolio shows the first rows."""

    family: SkillFamily
    drawing: StemsDrawing
    rows: list[HoldingSummary]
    total: int


@bp.get("/portfolio")
@requires(Permission.EDIT_PORTFOLIO)
def show() -> ResponseReturnValue:
    """What I can do, what is coming, and what would help."""
    trainee, today = own_trainee(), this_day()
    held = queries.holdings(db.session, trainee.id, today=today)
    left = queries.left(db.session, trainee.id)
    names = skills.skill_labels(db.session, [*(one.skill_id for one in held), *left], language())
    origins = queries.origins(db.session, held)
    experiences = queries.experiences(db.session, trainee.id)
    form = ChoosingForm(
        request.args, experiences=experiences, sources=queries.sources(held, origins), locale=language()
    )
    choice, step = form.choice, queries.next_step(trainee, held)
    looked_at = queries.chosen(held, choice, names)
    days = queries.path(held)
    return render_template(
        "portfolio/show.html",
        trainee=trainee,
        commune=territory.commune(db.session, trainee.commune_code) if trainee.commune_code else None,
        is_searchable=trainee.visibility is Visibility.SEARCHABLE,
        held=held,
        current=queries.chosen(held, Choice(), names),
        standings=Counter(one.standing for one in held),
        form=form,
        choice=choice,
        looked_at=looked_at,
        families=family_parts(looked_at, names, choice),
        evidence=queries.evidence_counts(db.session, trainee.id),
        late=[one for one in held if one.late][:FEW_LATE],
        late_total=sum(1 for one in held if one.late),
        awaiting=[one for one in held if one.standing is Standing.AWAITING],
        expired=[one for one in held if one.standing is Standing.EXPIRED],
        left=sorted(left, key=lambda skill_id: alphabetical(names[skill_id])),
        names=names,
        origins=origins,
        experiences={one.id: one for one in experiences},
        experience_counts=queries.experience_counts(held),
        own_words=queries.unlinked_words(db.session, trainee.id),
        path=days[:FEW_DAYS],
        later=days[FEW_DAYS:],
        modules=draw_modules(held, origins, today),
        step=step,
        step_href=url_for(STEP_PAGES[step]) if step in STEP_PAGES else "#a-confirmer",
        wished=sorted(wished_names(trainee.wished_occupations).values(), key=alphabetical),
        few=FEW,
        labels=labels,
    )


def family_parts(held: Sequence[HoldingSummary], names: dict[UUID, str], choice: Choice) -> list[FamilyPart]:
    """Each family drawn and in a table; whole when it is the one chosen, or when all is read at a glance."""
    most = None if choice.family or len(held) <= GLANCE else FEW
    return [
        FamilyPart(family, draw([] if choice.stage is Stage.GONE else ones, names), ones[:most], len(ones))
        for family, ones in by_family(held, names)
    ]


def by_family(held: Sequence[HoldingSummary], names: dict[UUID, str]) -> list[tuple[SkillFamily, list[HoldingSummary]]]:
    """Skills in the Region's families: what others vouch for, then what is coming, then what is only declared."""

    def place(one: HoldingSummary) -> tuple[int, int, str]:
        rank = ORDER.index(one.proof) if one.proof else ORDER.index(None)
        return rank, -(one.level or 0), alphabetical(names[one.skill_id])

    found = [(family, sorted((one for one in held if one.family is family), key=place)) for family in SkillFamily]
    return [(family, ordered) for family, ordered in found if ordered]


def draw(held: Sequence[HoldingSummary], names: dict[UUID, str]) -> StemsDrawing:
    """A family's skills as stems; a date only on what is not there yet."""
    return stems(
        [
            Stem(
                label=names[one.skill_id],
                level=one.level,
                proof=one.proof.value if one.proof else "in_progress",
                day=None if one.proof else one.next_date,
            )
            for one in held
        ],
        FEW_DRAWN,
    )


def draw_modules(held: Collection[HoldingSummary], origins: Mapping[UUID, Origin], today: date) -> SpansDrawing | None:
    """The modules under way and to come, the first to end first; none without a beginning and an end."""
    ends: dict[UUID, date] = {}
    for one in held:
        for ground in one.grounds:
            coming = ground.standing is Standing.COMING and ground.kind is GroundKind.ENROLMENT
            if coming and ground.source_id and ground.expected_on:
                ends[ground.source_id] = ground.expected_on
    told = [(end, origin) for source_id, end in ends.items() if (origin := origins.get(source_id)) is not None]
    items = [
        Span(
            origin.title_en if language() == "en" and origin.title_en else origin.title,
            min(origin.starts_on, end),
            end,
        )
        for end, origin in told
        if origin.title and origin.starts_on
    ]
    ordered = sorted(items, key=lambda item: (item.end, item.start, item.label))
    return spans(ordered[:FEW_MODULES], today) if ordered else None
