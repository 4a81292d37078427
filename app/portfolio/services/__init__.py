"""Writing a portfolio: what people say, what others vouch for, and who may see it."""

from app.portfolio.services.evidence import MOST_EVIDENCE, add_file, add_link, withdraw_evidence
from app.portfolio.services.grounds import (
    WITH_NULLS,
    NewGround,
    await_attestation,
    ensure_holdings,
    lay_again,
    lay_grounds,
    move_grounds,
    note_changes,
    withdraw_grounds,
)
from app.portfolio.services.people import (
    NewPortfolio,
    account_switched,
    choose_visibility,
    describe,
    open_portfolio,
    open_portfolios,
    show_many,
)
from app.portfolio.services.sayings import (
    NewExperience,
    Saying,
    add_experience,
    add_experiences,
    declare,
    declare_many,
    take_back,
)

__all__ = [
    "MOST_EVIDENCE",
    "WITH_NULLS",
    "NewExperience",
    "NewGround",
    "NewPortfolio",
    "Saying",
    "account_switched",
    "add_experience",
    "add_experiences",
    "add_file",
    "add_link",
    "await_attestation",
    "choose_visibility",
    "declare",
    "declare_many",
    "describe",
    "ensure_holdings",
    "lay_again",
    "lay_grounds",
    "move_grounds",
    "note_changes",
    "open_portfolio",
    "open_portfolios",
    "show_many",
    "take_back",
    "withdraw_evidence",
    "withdraw_grounds",
]
