"""A person's meta-badges: which they have, what is missing, what would complete it, and what became of each."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from app.access import requires
from app.credentials.labels.backpack import STANDINGS as BADGES
from app.credentials.queries.standing import standing_of
from app.db import begin_writing, db
from app.permissions import Permission
from app.portfolio.views.blueprint import own_trainee
from app.recognition import queries
from app.recognition.labels import awards as labels
from app.recognition.labels.requests import FAMILIES
from app.recognition.queries.progress import Progress, Standing
from app.recognition.services import telling
from app.recognition.views.blueprint import bp
from app.ui.charts import flower
from app.ui.charts.bars import FlowerDrawing
from app.ui.lists import paged

WAYS_SHOWN = 8
# What asks for something comes first, then what one has, then what one may earn.
ORDER = (Standing.SUSPENDED, Standing.DUE, Standing.HELD, Standing.MISSING)


@bp.get("/portfolio/meta-badges")
@requires(Permission.EDIT_PORTFOLIO)
def mine() -> ResponseReturnValue:
    """Each meta-badge, how far I am, and what is new."""
    trainee = own_trainee()
    return render_template(
        "recognition/mine.html",
        found=sorted(
            queries.progress_of(db.session, trainee.id, datetime.now(UTC)), key=lambda one: ORDER.index(one.standing)
        ),
        news=queries.unseen(db.session, trainee.id),
        labels=labels,
        families=FAMILIES,
        drawing=drawing,
    )


@bp.get("/portfolio/meta-badges/<uuid:meta_badge_id>")
@requires(Permission.EDIT_PORTFOLIO)
def mine_one(meta_badge_id: UUID) -> ResponseReturnValue:
    """One of them; what was new of it has been read."""
    trainee, now = own_trainee(), datetime.now(UTC)
    found = queries.progress_of(db.session, trainee.id, now)
    one = next((it for it in found if it.meta_badge_id == meta_badge_id), None) or abort(404)
    steps = queries.story(db.session, trainee.id, meta_badge_id)
    fresh = {step.id for step in steps if step.seen_at is None}
    named_first = sorted(one.badges, key=lambda badge: badge.badge_id not in one.named)
    own = paged(len(named_first), lambda limit, offset: named_first[offset : offset + limit], name="badges")
    ways = queries.ways(db.session, trainee, one, now)
    page = render_template(
        "recognition/mine_one.html",
        one=one,
        own=own,
        steps=steps,
        fresh=fresh,
        badge=queries.badge_of(db.session, one.award) if one.award is not None else None,
        ways=paged(len(ways), lambda limit, offset: ways[offset : offset + limit], name="pistes", most=WAYS_SHOWN),
        place_known=trainee.commune_code is not None,
        covering={badge.badge_id: [it.name for it in one.facets if it.id in badge.facets] for badge in own.rows},
        badge_state=lambda badge: BADGES[standing_of(badge, now)],
        region=one.shown.meta_badge.achievement.issuer,
        labels=labels,
        drawing=drawing,
    )
    if fresh:
        begin_writing(db.session)  # what was read before may be stale for who writes
        telling.note_seen(db.session, trainee.id, meta_badge_id, now=now)
        db.session.commit()
    return page


def drawing(one: Progress) -> FlowerDrawing:
    """A petal for each facet that is covered; none while it is suspended."""
    have, total = len(one.covered), len(one.facets)
    if one.standing is Standing.SUSPENDED:
        have = 0
    return flower(have if have < total else max(total, 3), total)
