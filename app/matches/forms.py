"""The filters of a ranking."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField

from app.matches.bridge import Filters, horizon_of
from app.offers.forms import radius_choices
from app.offers.labels import CONTRACTS, HORIZONS
from app.offers.models import Demand
from app.portfolio.models import Contract


class FilterForm(FlaskForm):  # type: ignore[misc]
    """Who is listed and how far ahead: read from the address, so that a page can be kept and shared in a team."""

    class Meta:
        """A reading form: it changes nothing, so it needs no token."""

        csrf = False

    rayon = SelectField(_l("Distance"), coerce=str)
    contrat = SelectField(_l("Contract"), coerce=str)
    horizon = SelectField(_l("Look ahead"), coerce=str)
    badge = SelectField(_l("Meta-badge"), coerce=str, default="")

    def __init__(self, *args: Any, demand: Demand, today: date, worn: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rayon.choices = radius_choices()
        self.badge.choices = [("", _l("With or without")), *((str(one), name) for one, name in worn.items())]
        # Asked for in an address that was kept, when too few people show it today: the rest of the address holds.
        self.is_badge_gone = self.badge.data not in {"", None, *map(str, worn)}
        if self.is_badge_gone:
            self.badge.data = ""
        self.contrat.choices = [("", _l("Any contract")), *((one.value, label) for one, label in CONTRACTS.items())]
        to_come = demand.starts_on is not None and demand.starts_on > today
        own = _l("Until the contract starts") if to_come else _l("As far as this search looks")
        self.horizon.choices = [("", own), *((str(days), label) for days, label in HORIZONS.items())]


def filters_of(demand: Demand, form: FilterForm, today: date) -> Filters:
    """The filters asked for; what the form does not know falls back to the demand's own."""
    known = form.validate()
    asked = bool(form.rayon.raw_data) and known
    radius = form.rayon.data if asked else (str(demand.radius_km) if demand.radius_km is not None else "")
    contract = form.contrat.data if asked else (demand.contract.value if demand.contract else "")
    horizon = (
        today + timedelta(days=int(form.horizon.data)) if asked and form.horizon.data else horizon_of(demand, today)
    )
    form.rayon.data, form.contrat.data = radius, contract
    badge = UUID(form.badge.data) if asked and form.badge.data else None
    return Filters(
        radius_km=int(radius) if radius else None,
        contract=Contract(contract) if contract else None,
        horizon=horizon,
        meta_badge_id=badge,
    )
