"""What is looked for in the public register, read from the address."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import Optional

from app.portfolio.forms import choices, no_token
from app.recognition.labels.requests import FAMILIES
from app.recognition.models import MetaFamily
from app.recognition.queries.register import Wanted

PAST = "termines"
LONGEST = 120


class RegisterFilters(FlaskForm):  # type: ignore[misc]
    """A search in the register."""

    Meta = no_token()

    q = StringField(_l("Badge or structure"), [Optional()], render_kw={"maxlength": LONGEST})
    metabadge = SelectField(_l("Meta-badge"), [Optional()])
    famille = SelectField(lazy_pgettext("meta-badges", "Family"), [Optional()])
    structure = SelectField(_l("Structure"), [Optional()])
    etat = SelectField(_l("Where it stands"), [Optional()])

    def __init__(
        self, *args: Any, metas: Iterable[tuple[UUID, str]] = (), issuers: Iterable[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.metabadge.choices = choices([("", _l("All meta-badges")), *((str(key), name) for key, name in metas)])
        self.famille.choices = choices([("", _l("All families")), *((one.value, FAMILIES[one]) for one in MetaFamily)])
        self.structure.choices = choices([("", _l("All structures")), *issuers])
        self.etat.choices = choices(
            [("", _l("Recognised today")), (PAST, lazy_pgettext("badges", "Recognised no longer"))]
        )

    @property
    def wanted(self) -> Wanted:
        """What it asks for; what is none of the choices asks for nothing."""
        return Wanted(
            text=(self.q.data or "").strip()[:LONGEST],
            meta_badge_id=_key(self.metabadge.data),
            family=self.famille.data or "",
            issuer=self.structure.data or "",
            is_past=self.etat.data == PAST,
        )


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
