"""The ranking in a terminal, and the index it stands on."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import click
from flask import current_app
from rich.console import Console
from rich.table import Table

from app.config import Settings
from app.db import db
from app.i18n import local_day
from app.matches import bridge, labels, services
from app.matches.bridge import Filters
from app.offers import queries as offers


@click.command("rank")
@click.argument("offer", type=click.UUID)
@click.option("--page", default=1, show_default=True, help="Page of the ranking, from 1.")
@click.option("--reasons", is_flag=True, help="Print the reasons under each line.")
@click.option("--locale", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
def rank(offer: UUID, page: int, reasons: bool, locale: str) -> None:
    """Rank candidates for an offer or a saved search, as its page does."""
    demand = offers.demand(db.session, offer)
    if demand is None:
        raise click.ClickException(f"There is no offer or search {offer}.")
    if not demand.requirements:
        raise click.ClickException("This offer wants no skill yet: nobody can be ranked.")
    settings: Settings = current_app.config["SETTINGS"]
    today = local_day(datetime.now(UTC))
    filters = Filters(demand.radius_km, demand.contract, bridge.horizon_of(demand, today))
    shown = services.rank(
        db.session,
        demand=demand,
        filters=filters,
        page=page,
        today=today,
        locale=locale,
        secret=settings.secret_key,
        data_dir=settings.data_dir,
    )
    services.log_shown(db.session, page=shown, shown_to_id=None, now=datetime.now(UTC))
    db.session.commit()
    _print(Console(), shown, reasons=reasons)


def _print(console: Console, page: services.RankingPage, *, reasons: bool) -> None:
    counts = ", ".join(f"{labels.GROUP_CODES[group]} {count}" for group, count in page.counts.items())
    console.print(f"{page.demand.title}: {page.total} ({counts})", highlight=False)
    table = Table("#", "alias", "group", "ready on", "answered", "match", box=None)
    for line in page.lines:
        place = line.place
        table.add_row(
            str(line.rank),
            line.alias,
            labels.GROUP_CODES[place.group],
            str(place.ready_on or "-"),
            f"{place.answered_today} -> {place.answered_then} / {len(page.demand.requirements)}",
            f"{100 * place.match_then:.1f}" if place.scored else "-",
        )
        for what, points in _reasons(page, line) if reasons else ():
            table.add_row("", "", f"  {what}", "", "", points)
    console.print(table)
    console.print(f"page {page.number} / {page.pages}", highlight=False)


def _reasons(page: services.RankingPage, line: services.CandidateLine) -> Iterator[tuple[str, str]]:
    """What each line of the reasons brings, as the page shows it: the points add up to the match."""
    for reason, (points, most) in zip(line.match.reasons, line.points.lines, strict=True):
        yield page.skills[UUID(reason.skill)], f"{points:.1f} / {most:.1f}"
    if line.near is not None and line.points.closeness:
        yield f"close to: {page.occupations[line.near.occupation_id]}", f"+ {line.points.closeness:.1f}"


@click.group("candidates")
def candidates() -> None:
    """The index of candidates that rankings stand on."""


@candidates.command("build")
def build() -> None:
    """Read everyone again and keep the index, so that no page has to wait for it."""
    settings: Settings = current_app.config["SETTINGS"]
    built = bridge.build(db.session, data_dir=settings.data_dir, today=local_day(datetime.now(UTC)))
    click.echo(f"Candidates who can be ranked: {len(built.people):,}. Last change held: {built.last_change}.")


COMMANDS = [rank, candidates]
