"""Forms of the Region's back office."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from app.accounts import siret
from app.accounts.forms import email_field
from app.accounts.labels import KINDS, SIRET_PROBLEMS
from app.accounts.models import Organisation, OrganisationKind, Vetting
from app.ui.fields import LookupField


class DecisionForm(FlaskForm):  # type: ignore[misc]
    """The Region's answer to an employer; it remembers which answer stood when the page was read."""

    decision = RadioField(
        _l("Your decision"),
        choices=[
            SelectChoice(Vetting.ACCEPTED.value, _l("Accept: this employer may see profiles")),
            SelectChoice(Vetting.REFUSED.value, _l("Refuse")),
        ],
        validators=[DataRequired(_l("Choose a decision."))],
    )
    reason = TextAreaField(
        _l("Reason"),
        description=_l("Needed for a refusal. The employer reads it."),
        validators=[Length(max=1000)],
        render_kw={"rows": 4},
    )
    seen = HiddenField()

    def validate_reason(self, field: TextAreaField) -> None:
        """Ask why, of a refusal."""
        if self.decision.data == Vetting.REFUSED.value and not (field.data or "").strip():
            raise ValidationError(_l("Say why you refuse. The employer reads it."))

    def saw(self, organisation: Organisation) -> Vetting:
        """Return the answer that stood when the page was read."""
        known = {vetting.value: vetting for vetting in Vetting}
        return known.get(self.seen.data or "", organisation.vetting)


# Employers sign up by themselves, and the Region is there from the start.
BROUGHT_IN = (OrganisationKind.PROVIDER, OrganisationKind.ISSUER, OrganisationKind.SUPPORT)


class OrganisationForm(FlaskForm):  # type: ignore[misc]
    """Bringing in a structure, with the person who will lead its team."""

    kind = RadioField(
        _l("What is this structure?"),
        choices=[SelectChoice(kind.value, KINDS[kind]) for kind in BROUGHT_IN],
        validators=[DataRequired(_l("Choose what the structure is."))],
    )
    name = StringField(_l("Name of the structure"), validators=[DataRequired(_l("Write its name.")), Length(max=200)])
    siret = StringField(_l("SIRET number"), validators=[Optional()], render_kw={"inputmode": "numeric"})
    commune = LookupField(_l("Commune or postcode"), suggest_url="/communes/suggestions")
    admin_email: Any = email_field(_l("Email address of who leads the team"), autocomplete="off")

    def validate_siret(self, field: StringField) -> None:
        """Refuse a number that cannot exist."""
        problem = siret.problem(siret.tidy(field.data))
        if problem is not None:
            raise ValidationError(SIRET_PROBLEMS[problem])
