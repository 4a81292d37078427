"""The public register of the badges that the Region recognises: a page, and what programs read."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from app.access import public
from app.credentials import queries as credentials
from app.credentials.bridge import publishing
from app.credentials.labels.telling import address
from app.credentials.views import answers
from app.credentials.views.blueprint import addresses
from app.db import db
from app.i18n import COOKIE, DEFAULT_LOCALE, LOCALES, alphabetical
from app.recognition.forms.register import RegisterFilters
from app.recognition.labels import register as labels
from app.recognition.labels.requests import FAMILIES
from app.recognition.queries import register as reading
from app.recognition.queries.register import Listed
from app.recognition.views import register_formats as told
from app.recognition.views.blueprint import bp
from app.trainings.importers import sheet

PAGE, MOST_AT_ONCE = 30, 500
KEPT_SECONDS = 300
READ = frozenset({"recognition.register_json", "recognition.register_csv", "recognition.register_atom"})


def is_read_by_programs() -> bool:
    """Whether a request is for the register as programs read it."""
    return request.endpoint in READ


@bp.get("/badges-reconnus")
@public
def register() -> ResponseReturnValue:
    """Which badges count for which meta-badges, by whom they are given and since when."""
    now = datetime.now(UTC)
    rows = reading.listed(db.session, now)
    form = _filters(rows)
    found = reading.chosen(rows, form.wanted)
    number, pages = _page(len(found), PAGE)
    return render_template(
        "recognition/register.html",
        found=reading.told(db.session, found[(number - 1) * PAGE : number * PAGE]),
        form=form, total=len(found), number=number, pages=pages, page_url=_page_url, labels=labels, families=FAMILIES,
        filtered=form.wanted != reading.Wanted(), asked=_asked(), region=credentials.region_issuer(db.session),
        address=address, decisions=lambda one: told.decisions(one, addresses()), ended_at=told.ended_at,
        reason=told.reason, anything=bool(rows), here=told.path(addresses()),
    )  # fmt: skip


def _filters(rows: Sequence[Listed]) -> RegisterFilters:
    metas: dict[UUID, str] = {one.meta_badge.id: one.meta_badge.name for one in rows}
    issuers = {one.recognition.issuer_address: one.recognition.issuer_name for one in rows}
    by_name = lambda pair: alphabetical(pair[1])  # noqa: E731
    return RegisterFilters(
        request.args, metas=sorted(metas.items(), key=by_name), issuers=sorted(issuers.items(), key=by_name)
    )


def _page(total: int, most: int) -> tuple[int, int]:
    pages = max(1, -(-total // most))
    return min(max(request.args.get("page", 1, type=int), 1), pages), pages


def _asked() -> dict[str, str]:
    wanted = ("q", "metabadge", "famille", "structure", "etat")
    return {name: value for name in wanted if (value := request.args.get(name, ""))}


def _page_url(number: int) -> str:
    return url_for("recognition.register", page=number, **_asked())  # type: ignore[arg-type]


def _language() -> str:
    """What is kept by others does not depend on who asked first: its address says its language."""
    given = request.args.get(COOKIE)
    return given if given in LOCALES else DEFAULT_LOCALE


@bp.get("/badges-reconnus.json")
@public
def register_json() -> ResponseReturnValue:
    """The register for programs, with the filters of the page; `suivant` is the address of what follows."""
    now = datetime.now(UTC)
    rows = reading.listed(db.session, now)
    found = reading.chosen(rows, _filters(rows).wanted)
    number, pages = _page(len(found), MOST_AT_ONCE)
    some = reading.told(db.session, found[(number - 1) * MOST_AT_ONCE : number * MOST_AT_ONCE])
    following = url_for("recognition.register_json", page=number + 1, **_asked()) if number < pages else None  # type: ignore[arg-type]
    region = credentials.region_issuer(db.session)
    said = {
        "id": told.path(addresses(), ".json"),
        "region": {"id": addresses().issuer(region.slug), "name": region.name} if region else None,
        "total": len(found),
        "next": f"{addresses().origin}{following}" if following else None,
        "items": [told.item(one, addresses()) for one in some],
    }
    return _answer(publishing.written(said), answers.JSON)


@bp.get("/badges-reconnus.csv")
@public
def register_csv() -> ResponseReturnValue:
    """The whole register for a spreadsheet, with the filters of the page."""
    rows = reading.listed(db.session, datetime.now(UTC))
    found = reading.told(db.session, reading.chosen(rows, _filters(rows).wanted))
    with force_locale(_language()):
        content = sheet.write([str(one) for one in labels.COLUMNS], (told.line(one, addresses()) for one in found))
    return _answer(content, "text/csv; charset=utf-8", name="badges-reconnus.csv")


@bp.get("/badges-reconnus.atom")
@public
def register_atom() -> ResponseReturnValue:
    """What was recognised last, and what is recognised no more: a feed to subscribe to."""
    rows = reading.latest(db.session, datetime.now(UTC), told.MOST_ENTRIES)
    language, region = _language(), credentials.region_issuer(db.session)
    with force_locale(language):
        content = told.feed(rows, region=region, addresses=addresses(), language=language)
    return _answer(content, "application/atom+xml; charset=utf-8")


def _answer(content: bytes, kind: str, *, name: str = "") -> Response:
    return answers.document(content, kind, kept=KEPT_SECONDS, name=name)
