"""Bringing people and organisations in, and saying who does what; every decision goes to the log."""

from app.accounts.services.employers import sign_up_employer, vet
from app.accounts.services.invitations import accept_invitation, invite, withdraw_invitation
from app.accounts.services.people import (
    NewTrainee,
    close_account,
    create_organisation,
    create_trainees,
    create_user,
    end_membership,
    join,
    open_again,
    sign_up_trainee,
)

__all__ = [
    "NewTrainee",
    "accept_invitation",
    "close_account",
    "create_organisation",
    "create_trainees",
    "create_user",
    "end_membership",
    "invite",
    "join",
    "open_again",
    "sign_up_employer",
    "sign_up_trainee",
    "vet",
    "withdraw_invitation",
]
