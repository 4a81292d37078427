"""What issuers set up, write, give and take back; what people keep, and what the Region recognises."""

from app.credentials.services.achievements import (
    BadgeText,
    Picture,
    draft,
    draw_again,
    drawn,
    illustrate,
    next_version,
    rewrite,
)
from app.credentials.services.attested import choose, give_attested, lock_for, revoke_attested
from app.credentials.services.backpack import Brought, accept, bring, hide, remove, settle, show_name, verified_again
from app.credentials.services.collecting import Settled, collect, news_seen, settle_given
from app.credentials.services.deciding_many import restore_each, revoke_each, suspend_each
from app.credentials.services.decisions import restore, revoke, suspend
from app.credentials.services.discarding import discard
from app.credentials.services.endorsing import endorse, withdraw_endorsement
from app.credentials.services.giving import Recipient, give
from app.credentials.services.issuers import declare_compromised, open_issuer, rotate_key
from app.credentials.services.person_addresses import (
    address_of_key,
    ask_address,
    badges_leaving,
    drop_address,
    verify_address,
)
from app.credentials.services.publishing import publish, retire, take_up_again
from app.credentials.services.rechecking import examine, recheck_due
from app.credentials.services.recognising import (
    Subject,
    effect_of_recognising,
    effect_of_withdrawing,
    recognise,
    withdraw_recognition,
)
from app.credentials.services.weighing import weigh

__all__ = [
    "BadgeText",
    "Brought",
    "Picture",
    "Recipient",
    "Settled",
    "Subject",
    "accept",
    "address_of_key",
    "ask_address",
    "badges_leaving",
    "bring",
    "choose",
    "collect",
    "declare_compromised",
    "discard",
    "draft",
    "draw_again",
    "drawn",
    "drop_address",
    "effect_of_recognising",
    "effect_of_withdrawing",
    "endorse",
    "examine",
    "give",
    "give_attested",
    "hide",
    "illustrate",
    "lock_for",
    "news_seen",
    "next_version",
    "open_issuer",
    "publish",
    "recheck_due",
    "recognise",
    "remove",
    "restore",
    "restore_each",
    "retire",
    "revoke",
    "revoke_attested",
    "revoke_each",
    "rewrite",
    "rotate_key",
    "settle",
    "settle_given",
    "show_name",
    "suspend",
    "suspend_each",
    "take_up_again",
    "verified_again",
    "verify_address",
    "weigh",
    "withdraw_endorsement",
    "withdraw_recognition",
]
