"""A small world to rank: an offer at Cherbourg, and people who chose to be found."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from app.cli import tremplin
from app.db import db
from app.matches import bridge, services
from app.matches.bridge import Filters, index
from app.matches.bridge.snapshots import Snapshots
from app.matches.services import RankingPage
from app.offers.models import Demand
from app.portfolio import services as portfolio
from app.portfolio.models import Contract, Trainee, Visibility
from app.skills.models import Skill
from tests.factories.accounts import NOW
from tests.factories.offers import an_offer
from tests.factories.portfolio import commune, declared, skill, trainee

SECRET = "a secret that only tests know"

Rank = Callable[..., RankingPage]
Builds = list[int]


def someone(
    session: Session,
    *skills: Skill,
    level: int | None = 3,
    at: str = "50129",
    mobility_km: int = 30,
    contracts: tuple[Contract, ...] = (),
    available_from: date | None = None,
    searchable: bool = True,
    name: str = "Camille Lecarpentier",
) -> Trainee:
    """A person who declared these skills and, unless told otherwise, chose to appear in searches."""
    made = trainee(session, name)
    portfolio.describe(
        session,
        trainee=made,
        commune_code=commune(session, at).code,
        mobility_km=mobility_km,
        available_from=available_from,
        contracts=contracts,
        occupation_ids=(),
        now=NOW,
    )
    for one in skills:
        declared(session, made, one, level=level)
    if searchable:
        portfolio.choose_visibility(session, trainee=made, visibility=Visibility.SEARCHABLE, now=NOW)
    return made


@pytest.fixture
def rank(session: Session, today: date, tmp_path: Path) -> Rank:
    """Rank everyone for a demand, as the page does."""

    def ranked(demand: Demand, *, day: date = today, page: int = 1, filters: Filters | None = None) -> RankingPage:
        return services.rank(
            session,
            demand=demand,
            filters=filters or Filters(demand.radius_km, None, bridge.horizon_of(demand, day)),
            page=page,
            today=day,
            locale="fr",
            secret=SECRET,
            data_dir=tmp_path,
        )

    return ranked


@pytest.fixture
def run_command(app: Flask) -> Iterator[Callable[..., str]]:
    """Run a command of the application as a terminal would, and return what it prints."""

    def run(*words: str) -> str:
        answer = CliRunner().invoke(tremplin, list(words), obj=app, env={"COLUMNS": "200"})
        assert answer.exit_code == 0, answer.output
        return answer.output

    yield run
    with app.app_context():
        db.engine.dispose()


# --- The index and its files ------------------------------------------------------------------------------------------


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> Builds:
    """The last change held each time everyone was read."""
    made: Builds = []
    build = index._built

    def counted(*given: Any) -> Any:
        built = build(*given)
        made.append(built.last_change)
        return built

    monkeypatch.setattr(index, "_built", counted)
    return made


@pytest.fixture
def files(session: Session, tmp_path: Path) -> Snapshots:
    return Snapshots.of(session, tmp_path)


@pytest.fixture
def wanted(session: Session) -> list[Skill]:
    return [skill(session, label) for label in ("Souder en TIG", "Lire un plan", "Préparer les bords")]


@pytest.fixture
def people(session: Session, wanted: list[Skill]) -> list[Trainee]:
    return [
        someone(session, *wanted),
        someone(session, wanted[0], contracts=(Contract.PERMANENT,), available_from=date(2027, 2, 1)),
        someone(session, wanted[2], level=1, mobility_km=5),
    ]


@pytest.fixture
def offer(session: Session, wanted: list[Skill], people: list[Trainee]) -> Demand:
    return an_offer(session, dict.fromkeys(wanted, 2))


def restart() -> None:
    """Forget what this process keeps, as a new one would start."""
    index._kept.clear()
