"""Writing steps and notes, and handing someone over, while the person lets it be."""

from app.guidance.services.moves import accept_move, propose_move, refuse_move, withdraw_move
from app.guidance.services.notes import write_note
from app.guidance.services.steps import agree_step, change_step, plan_step

__all__ = [
    "accept_move",
    "agree_step",
    "change_step",
    "plan_step",
    "propose_move",
    "refuse_move",
    "withdraw_move",
    "write_note",
]
