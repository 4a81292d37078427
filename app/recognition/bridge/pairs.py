"""The badges of structures that are nearly the same, found once and kept until a badge is published or retired."""

import threading
from collections import OrderedDict

from sqlalchemy.orm import Session

from app.recognition.bridge.coherence import KnownSkill
from app.recognition.bridge.duplicates import Badges, Kind, LocalBadge, Pair
from app.recognition.queries import compared

KEPT = 4

_kept: OrderedDict[str, list[Pair]] = OrderedDict()
_finding = threading.Lock()


def near_pairs(session: Session) -> list[Pair]:
    """The pairs that are the same or near, the most alike first; those of one structure too."""
    state = compared.local_badges_state(session)
    with _finding:
        if state not in _kept:
            _kept[state] = Badges(map(_badge, compared.local_badges(session))).pairs(least=Kind.NEAR)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
        return _kept[state]


def _badge(one: compared.Said) -> LocalBadge:
    skills = tuple(KnownSkill(key, (name,)) for key, name in one.skills)
    return LocalBadge(one.achievement_id, one.name, one.criteria, skills)
