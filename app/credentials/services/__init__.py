"""What issuers set up, write, give and take back; what people keep, and what the Region recognises."""

from app.credentials.services.achievements import BadgeText, draft, publish
from app.credentials.services.backpack import Brought, accept, bring, hide, remove, show_name, verified_again
from app.credentials.services.collecting import collect, news_seen
from app.credentials.services.decisions import restore, revoke, suspend
from app.credentials.services.giving import Recipient, give
from app.credentials.services.issuers import declare_compromised, open_issuer, rotate_key
from app.credentials.services.person_addresses import address_of_key, ask_address, drop_address, verify_address
from app.credentials.services.rechecking import examine, recheck_due
from app.credentials.services.recognising import (
    Subject,
    effect_of_recognising,
    effect_of_withdrawing,
    recognise,
    withdraw_recognition,
)

__all__ = [
    "BadgeText",
    "Brought",
    "Recipient",
    "Subject",
    "accept",
    "address_of_key",
    "ask_address",
    "bring",
    "collect",
    "declare_compromised",
    "draft",
    "drop_address",
    "effect_of_recognising",
    "effect_of_withdrawing",
    "examine",
    "give",
    "hide",
    "news_seen",
    "open_issuer",
    "publish",
    "recheck_due",
    "recognise",
    "remove",
    "restore",
    "revoke",
    "rotate_key",
    "show_name",
    "suspend",
    "verified_again",
    "verify_address",
    "withdraw_recognition",
]
