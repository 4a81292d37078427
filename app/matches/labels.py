"""The words of a ranking, and the names candidates go by."""

import hashlib
import hmac
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.territory import labels as departments

ALIAS_WORDS = (
    "Ajonc Alouette Ancolie Anémone Aubépine Aulne Avoine Bleuet Bocage Bouleau Bourrache Bruyère Chardon Chêne "
    "Colza Coquelicot Courlis Crique Digue Dune Écume Embrun Érable Estran Falaise Fougère Frêne Galet Genêt Goéland "
    "Grève Grive Guillemot Haie Herbage Hêtre Hirondelle Houx Jonc Lande Lierre Lin Loriot Mare Marée Martinet "
    "Mésange Mouette Noisetier Orge Ormeau Osier Pâture Pervenche Pinson Plage Pommier Prairie Primevère Roseau "
    "Rouget Sable Sarcelle Saule Seigle Sureau Tilleul Trèfle Vague Verger"
).split()


def token(secret: str, demand_id: UUID, candidate: str) -> str:
    """The name a candidate goes by for one demand in addresses: it says nothing, and differs for each demand."""
    digest = hmac.new(secret.encode(), f"alias|{demand_id}|{candidate}".encode(), hashlib.sha256)
    return digest.hexdigest()[:24]


def alias(named: str) -> str:
    """The name a person reads for a token: a word of the country and a number."""
    number = int(named, 16)
    word, rest = ALIAS_WORDS[number % len(ALIAS_WORDS)], number // len(ALIAS_WORDS)
    return f"{word} {100 + rest % 9900}"


GROUPS = {
    0: _l("Ready now"),
    1: _l("Ready soon"),
    2: _l("Not planned yet"),
}
# The same groups, as headings over offers rather than people.
FIT_GROUPS = {
    0: _l("Within reach today"),
    1: _l("Within reach soon"),
    2: _l("With something more to learn"),
}
GROUP_CODES = {0: "ready_now", 1: "ready_soon", 2: "not_planned"}
IMPORTANCES = {3: _l("Essential"), 2: _l("Important"), 1: _l("A plus")}
PROOF_CODES = {0: "declared", 1: "attested", 2: "certified"}
SOURCES = {
    "EQUIVALENT": _l("the same skill in another framework"),
    "CLOSE": _l("nearly the same skill, in another framework"),
    "BROADER": _l("a broader skill"),
    "NARROWER": _l("a part of this skill"),
    "SIBLING": _l("a skill of the same family"),
    "CO_OCCURRENCE": _l("a skill of the same occupations, or of near ones"),
    "WORDING": _l("a skill with a close name"),
}


def department_name(code: str | None) -> str:
    """The area shown when naming the commune would point at too few people."""
    if code is None:
        return str(_("Area not given"))
    return str(_("%(area)s (wider area)", area=departments.name_of(code)))
