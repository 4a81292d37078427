"""Ranks for an offer in a process of its own, as another worker would: says when it is ready, then what it found."""

import sys
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.db import make_engine
from app.matches import bridge, services
from app.matches.bridge import Filters, index
from app.matches.services import RankingPage
from app.offers import queries as offers


def told(page: RankingPage) -> str:
    """All that a page says of whom it lists."""
    lines = [(line.place, line.match, line.points, line.area, line.contracts, line.step) for line in page.lines]
    return repr((page.total, page.counts, page.versions, lines))


def say(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main(url: str, data_dir: str, offer: str, day: str) -> None:
    """Rank, and print whether everyone was read for it."""
    builds: list[date] = []
    build = index._built

    def counted(session: Session, *given: object) -> object:
        builds.append(date.fromisoformat(day))
        return build(session, *given)  # type: ignore[arg-type]

    index._built = counted  # type: ignore[assignment]
    say("ready")
    with Session(make_engine(url)) as session:
        demand = offers.demand(session, UUID(offer))
        assert demand is not None
        today = date.fromisoformat(day)
        page = services.rank(
            session,
            demand=demand,
            filters=Filters(demand.radius_km, None, bridge.horizon_of(demand, today)),
            page=1,
            today=today,
            locale="fr",
            secret="a secret",
            data_dir=Path(data_dir),
        )
        say(len(builds))
        say(told(page))


if __name__ == "__main__":
    main(*sys.argv[1:])
