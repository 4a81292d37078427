"""The badges of structures that are nearly the same, found once and kept until a badge is published or retired."""

import threading
from collections import OrderedDict

from sqlalchemy.orm import Session

from app.credentials.models import AchievementVersion
from app.credentials.signals import Alike
from app.recognition.bridge.coherence import KnownSkill
from app.recognition.bridge.duplicates import Badges, Kind, LocalBadge, Pair, similar
from app.recognition.bridge.reports import local_badge
from app.recognition.queries import compared
from app.recognition.queries import pairs as reading

KEPT = 4
MOST_NEAR = 3

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


def alike_to(session: Session, version: AchievementVersion) -> list[Alike]:
    """The badges given already that are the same as one being written, or near it, the most alike first."""
    others = map(_badge, compared.local_badges(session))
    found = similar(local_badge(version), others, limit=MOST_NEAR)
    near = [one.id for one in found if one.kind is not Kind.OVERLAPPING]
    versions = reading.versions_of(session, near) if near else {}
    return [
        Alike(one, versions[one].number, versions[one].name, versions[one].achievement.issuer.name)
        for one in near
        if one in versions
    ]


def _badge(one: compared.Said) -> LocalBadge:
    skills = tuple(KnownSkill(key, (name,)) for key, name in one.skills)
    return LocalBadge(one.achievement_id, one.name, one.criteria, skills)
