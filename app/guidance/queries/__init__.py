"""Reading whom one accompanies, and what is written of them."""

from app.guidance.queries.dossier import (
    Dossier,
    dossier,
    move,
    moves_waiting,
    note,
    open_steps,
    own_dossier,
    step,
    steps_to_do,
    steps_under_way,
)
from app.guidance.queries.people import Followed, bodies, ending, followed, following, named, was_let_in
from app.guidance.queries.reach import Reach, accepted_moves, reach

__all__ = [
    "Dossier",
    "Followed",
    "Reach",
    "accepted_moves",
    "bodies",
    "dossier",
    "ending",
    "followed",
    "following",
    "move",
    "moves_waiting",
    "named",
    "note",
    "open_steps",
    "own_dossier",
    "reach",
    "step",
    "steps_to_do",
    "steps_under_way",
    "was_let_in",
]
