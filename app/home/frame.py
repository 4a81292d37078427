"""What every page's frame says: whose space this is, and where one may go from here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from flask import current_app, g, has_request_context, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_security import current_user

from app.accounts.models import OrganisationKind
from app.accounts.policies import current_memberships
from app.attestations import queries as attestations
from app.db import db
from app.permissions import Permission, Role
from app.recognition.policies import asks_at, decides_for
from app.recognition.queries import queue as waiting
from app.recognition.queries.asked import Said, said_to
from app.trainings.policies import trained_at


@dataclass(frozen=True, slots=True)
class Place:
    """What the menu calls several links that it says as one, to be short; their pages lead to one another."""

    label: Any


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the frame."""

    endpoint: str
    label: Any
    icon: str = ""
    permission: Permission | None = None
    counted: Callable[[], int] | None = None
    also: tuple[str, ...] = ()  # where other pages below it are
    place: Place | None = None
    onto: tuple[str, ...] = ()  # the pages that it goes on to by itself

    @property
    def count(self) -> int:
        """How much waits there."""
        return self.counted() if self.counted else 0

    @property
    def href(self) -> str:
        """Where it leads."""
        return url_for(self.endpoint)

    @property
    def current(self) -> bool:
        """Whether one is there, or just below, and below no other link that is nearer."""
        return self.reach > 0 and self.reach == max(link.reach for link in LINKS)

    @property
    def reach(self) -> int:
        """How much of the page's address this link's own is; 0 when one is elsewhere."""
        here = request.path.rstrip("/")
        return max(_within(here, own) for own in (self.href.rstrip("/"), *self.also))

    @property
    def exact(self) -> bool:
        """Whether this is its very page."""
        return request.endpoint in (self.endpoint, *self.onto)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The links of a place that one may follow, as the menu says them: it leads to the first."""

    place: Place
    links: tuple[Link, ...]

    @property
    def label(self) -> Any:
        """What the menu calls it."""
        return self.place.label

    @property
    def href(self) -> str:
        """Where it leads."""
        return self.links[0].href

    @property
    def count(self) -> int:
        """How much waits in all of it."""
        return sum(link.count for link in self.links)

    @property
    def current(self) -> bool:
        """Whether one is in that place."""
        return any(link.current for link in self.links)

    @property
    def exact(self) -> bool:
        """Whether this is a page that it leads to, and not one below."""
        return any(link.exact for link in self.links)


def _within(here: str, own: str) -> int:
    return len(own) + 1 if here == own or (own and here.startswith(f"{own}/")) else 0


def requests_waiting() -> int:
    """How many people wait for this trainer's answer; read once a page."""
    if "requests_waiting" not in g:
        at, now = trained_at(current_user), datetime.now(UTC)
        asked = attestations.count_waiting(db.session, current_user, at, now)
        g.requests_waiting = asked + attestations.count_talk(db.session, current_user, at)
    return int(g.requests_waiting)


def badges_waiting() -> int:
    """How many requests wait for the Region; read once a page."""
    if "badges_waiting" not in g:
        g.badges_waiting = waiting.count_waiting(db.session, decides_for(current_user))
    return int(g.badges_waiting)


def recognitions_waiting() -> Said:
    """What the Region asks or answered, that this structure is to read; read once a page."""
    if "recognitions_waiting" not in g:
        g.recognitions_waiting = said_to(db.session, asks_at(current_user))
    found: Said = g.recognitions_waiting
    return found


OUR_BADGES = Place(_l("Our badges"))
REGION_BADGES = Place(lazy_pgettext("menu", "Badges"))
SEARCHES = Place(lazy_pgettext("menu", "Searches"))

# In the order of the menu, those of a place side by side: what a person may do brings its link.
LINKS = (
    Link("home.show", _l("To do"), icon="home"),
    Link("portfolio.show", _l("My skills"), icon="stem", permission=Permission.EDIT_PORTFOLIO),
    Link(
        "credentials.backpack",
        lazy_pgettext("my badges", "My badges"),
        icon="badge",
        permission=Permission.EDIT_PORTFOLIO,
        also=("/portfolio/meta-badges",),
    ),
    Link("trainings.mine", _l("My training"), icon="path", permission=Permission.EDIT_PORTFOLIO),
    Link("matches.fitting", _l("Offers for me"), icon="offer", permission=Permission.EDIT_PORTFOLIO),
    Link("attestations.inbox", _l("Requests"), permission=Permission.ATTEST, counted=requests_waiting),
    Link("trainings.groups", _l("My groups"), permission=Permission.MANAGE_TRAININGS),
    Link("sharing.opened", _l("Opened portfolios"), permission=Permission.ATTEST),
    Link("guidance.index", _l("People I accompany"), permission=Permission.SEE_GRANTED_PEOPLE),
    Link("trainings.programmes", _l("Our trainings"), permission=Permission.MANAGE_TRAININGS),
    Link("offers.index", _l("My offers"), permission=Permission.WRITE_OFFERS),
    Link("admin.employers", _l("Employers"), permission=Permission.VET_EMPLOYERS),
    Link(
        "recognition.queue",
        lazy_pgettext("menu", "To recognise"),
        permission=Permission.RECOGNISE_BADGES,
        counted=badges_waiting,
        place=REGION_BADGES,
    ),
    Link(
        "recognition.meta_badges",
        lazy_pgettext("menu", "Meta-badges"),
        permission=Permission.RECOGNISE_BADGES,
        place=REGION_BADGES,
    ),
    Link(
        "recognition.awards",
        lazy_pgettext("menu", "Awards"),
        permission=Permission.RECOGNISE_BADGES,
        place=REGION_BADGES,
    ),
    Link(
        "credentials.recognised_issuers",
        lazy_pgettext("menu", "Issuers"),
        permission=Permission.RECOGNISE_ISSUERS,
        place=REGION_BADGES,
    ),
    Link(
        "recognition.near_badges",
        lazy_pgettext("menu", "Nearly the same"),
        permission=Permission.RECOGNISE_BADGES,
        place=REGION_BADGES,
    ),
    Link(
        "recognition.board",
        lazy_pgettext("menu", "Board"),
        permission=Permission.RECOGNISE_BADGES,
        place=REGION_BADGES,
    ),
    Link("offers.searches", _l("My searches"), permission=Permission.SEARCH_PEOPLE, place=SEARCHES),
    Link("matches.log", _l("Rankings"), permission=Permission.READ_RANKING_LOG, place=SEARCHES),
    Link("credentials.badges", _l("What we give"), permission=Permission.ISSUE_BADGES, place=OUR_BADGES),
    Link(
        "credentials.issued_badges",
        _l("Badges given"),
        permission=Permission.ISSUE_BADGES,
        also=("/structure/retraits",),
        place=OUR_BADGES,
    ),
    Link(
        "credentials.signatures",
        _l("Signature"),
        permission=Permission.MANAGE_ISSUER,
        place=OUR_BADGES,
        onto=("credentials.signature",),
    ),
    Link(
        "recognition.requests",
        lazy_pgettext("menu", "Recognition"),
        permission=Permission.ASK_RECOGNITION,
        counted=lambda: recognitions_waiting().total,
        also=("/structure/rapprochements",),
    ),
    Link("accounts.teams", _l("Team"), permission=Permission.MANAGE_ORGANISATION),
)
ACCOUNT = (Link("accounts.account", _l("My account")),)
FOOTER = (
    Link("credentials.verify", _l("Verify a badge")),
    Link("recognition.register", lazy_pgettext("foot", "Recognised badges")),
    Link("trainings.directory", _l("Find a training")),
    Link("matches.how", _l("How the ranking is made")),
    Link("skills.framework", _l("The skills framework")),
    Link("home.legal", _l("Legal notice")),
    Link("home.privacy", _l("Personal data")),
    Link("home.accessibility", _l("Accessibility: not compliant")),
)

# What comes before an organisation's name; the Region's says enough by itself.
SPACES: dict[OrganisationKind, Any] = {
    OrganisationKind.PROVIDER: _l("Training space"),
    OrganisationKind.EMPLOYER: _l("Employer space"),
    OrganisationKind.ISSUER: _l("Badge space"),
    OrganisationKind.SUPPORT: _l("Support space"),
}


def words() -> dict[str, Any]:
    """Return what the base template reads: the reader's space, its links, and whether this is a demonstration."""
    if not has_request_context():
        return {"demo_mode": current_app.config["DEMO_MODE"]}
    menu = _menu()
    return {
        "demo_mode": current_app.config["DEMO_MODE"],
        "nav_items": menu,
        "beside": next((one for one in menu if isinstance(one, Gathered) and one.exact), None),
        "account_links": list(ACCOUNT),
        "footer_links": list(FOOTER),
        "space_name": _space(),
        "space_kind": _kind(),
        "requests_waiting": requests_waiting,
        "badges_waiting": badges_waiting,
        "recognitions_waiting": recognitions_waiting,
    }


def _menu() -> list[Link | Gathered]:
    """What this person's menu says: the links they may follow, those of a place together."""
    if not current_user.is_authenticated:
        return []
    allowed = current_user.permissions
    mine = [link for link in LINKS if link.permission is None or link.permission in allowed]
    said: list[Link | Gathered] = []
    for place, links in groupby(mine, key=lambda link: link.place):
        together = tuple(links)
        said += (Gathered(place, together),) if place and len(together) > 1 else together
    return said


def _space() -> str:
    """Whose space this is: the organisations of one kind that one works for, the first of them before the others."""
    if not current_user.is_authenticated:
        return ""
    memberships = current_memberships(current_user)
    if not memberships:
        return ""
    kind = memberships[0].organisation.kind
    names = ", ".join(sorted({one.organisation.name for one in memberships if one.organisation.kind is kind}))
    return names if kind is OrganisationKind.REGION else f"{SPACES[kind]} · {names}"


def _kind() -> str:
    """A trainee and nothing else has their menu under the thumb; those who work here have tables."""
    held = current_user.held_roles if current_user.is_authenticated else frozenset()
    return Role.TRAINEE.value if held == {Role.TRAINEE} else ""
