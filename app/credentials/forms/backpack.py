"""The forms of backpacks: bringing a badge, another address, what the Region recognises."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional, ValidationError

from app.credentials.forms.verifying import LINK
from app.credentials.labels.backpack import RECOGNISED_KINDS
from app.credentials.models import RecognisedKind
from app.i18n import ZONE
from app.portfolio.forms import DayField, choices, no_token
from app.portfolio.forms.evidence import is_web_address, one_line

MOST_BYTES = 8 * 1024 * 1024
FARTHEST = timedelta(days=3660)


class BringForm(FlaskForm):  # type: ignore[misc]
    """A badge, by its file, its text or its address: one of the three."""

    file = FileField(
        _l("The file of the badge"),
        description=_l("A PNG or SVG picture, a JSON file or a token. We keep it as it is, to the byte."),
        render_kw={"accept": ".png,.svg,.json,.jwt,.txt,.1ob,image/png,image/svg+xml,application/json"},
    )
    url = StringField(
        _l("Or its address"),
        [Optional(), Length(max=2000)],
        description=_l("For example: https://www.example.org/my-badge"),
        filters=[one_line],
        render_kw={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"},
    )
    text = TextAreaField(
        _l("Or its text"),
        [Optional(), Length(max=1_000_000)],
        description=_l("Paste the whole JSON, or the token."),
        render_kw={"rows": 4, "spellcheck": "false"},
    )

    def __init__(self, *args: Any, ours: Callable[[str], str | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ours = ours

    def validate(self, extra_validators: Any = None) -> bool:
        """One of the three, and no more."""
        valid = bool(super().validate(extra_validators))
        given = [field for field in (self.file, self.url, self.text) if field.data]
        if len(given) == 1:
            return valid
        self.form_errors.append(
            _l("Choose a file, write an address or paste a text.") if not given else _l("Give one badge at a time.")
        )
        return False

    def validate_url(self, field: StringField) -> None:
        """An address that can be asked, or one of ours, which is read here."""
        _check_link(field.data, self.ours)

    def validate_text(self, field: TextAreaField) -> None:
        """A link that was pasted here is one all the same."""
        if LINK.fullmatch((field.data or "").strip()):
            _check_link(field.data.strip(), self.ours)

    @property
    def link(self) -> str:
        """The link, wherever it was pasted; one of ours as we publish it."""
        text = (self.text.data or "").strip()
        link = text if LINK.fullmatch(text) else str(self.url.data or "")
        return self.ours(link) or link

    def content(self) -> bytes:
        """What was given, when it is not an address; a byte more than is allowed is read of a file, no further."""
        if self.file.data:
            return bytes(self.file.data.read(MOST_BYTES + 1))
        return str(self.text.data or "").strip().encode()


class AddressForm(FlaskForm):  # type: ignore[misc]
    """Another address of one's own."""

    email = StringField(
        _l("Your other e-mail address"),
        [
            DataRequired(_l("Write the address to which the badge was given.")),
            Length(max=255),
            Email(_l("This address is not complete. For example: camille@example.org.")),
        ],
        description=_l("We write to it. Open the message within 24 hours: the address is then yours here."),
        render_kw={"autocomplete": "email"},
    )


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why the Region no longer recognises something."""

    reason = TextAreaField(
        _l("Why?"),
        [DataRequired(_l("Write the reason: it is kept.")), Length(max=600)],
        render_kw={"rows": 3},
    )


class RecognisedFilters(FlaskForm):  # type: ignore[misc]
    """A search in what the Region recognises."""

    Meta = no_token()

    q = StringField(_l("Badge or structure"), [Optional()], render_kw={"type": "search", "maxlength": 100})


class RecogniseForm(ReasonForm):
    """What the Region recognises, why, and until when."""

    kind = RadioField(
        _l("What do you recognise?"),
        [InputRequired(_l("Choose an answer."))],
        choices=choices((kind.value, words) for kind, words in RECOGNISED_KINDS.items()),
        default=RecognisedKind.ISSUER.value,
    )
    issuer = StringField(
        _l("Identifier of the structure"),
        [DataRequired(_l("Write the identifier of the structure.")), Length(max=2000)],
        description=_l("Its address or its DID, as its badges say it."),
        filters=[one_line],
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
    achievement = StringField(
        _l("Identifier of the badge"),
        [Optional(), Length(max=2000)],
        description=_l("To recognise one badge only. A new version of the badge is recognised anew."),
        filters=[one_line],
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
    name = StringField(
        _l("Name to show"), [DataRequired(_l("Write the name of the structure or of the badge.")), Length(max=200)],
        filters=[one_line],
    )  # fmt: skip
    ends_on = DayField(_l("Until which day?"), [Optional()], description=_l("Leave it empty if there is no end."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def validate_issuer(self, field: StringField) -> None:
        """An address or a DID."""
        check_identifier(field.data)

    def validate_achievement(self, field: StringField) -> None:
        """Asked for when one badge alone is recognised."""
        if self.kind.data == RecognisedKind.ACHIEVEMENT.value and not field.data:
            raise ValidationError(_l("Write the identifier of the badge."))
        if field.data:
            check_identifier(field.data)

    def validate_ends_on(self, field: DayField) -> None:
        """A day to come, and not decades away."""
        if field.data is not None and not self.today <= field.data <= self.today + FARTHEST:
            raise ValidationError(_l("Choose a day to come, within ten years."))

    @property
    def ends_at(self) -> datetime | None:
        """The end of the last day."""
        day: date | None = self.ends_on.data
        return datetime.combine(day + timedelta(days=1), time(), ZONE) if day else None


class FindForm(FlaskForm):  # type: ignore[misc]
    """A badge of the structure that is to be recognised: what it is called is read in it."""

    text = TextAreaField(
        _l("A badge of this structure"),
        [DataRequired(_l("Paste the JSON of a badge, or the token.")), Length(max=1_000_000)],
        description=_l("Paste the JSON of a badge, or the token: its identifiers are read in it."),
        render_kw={"rows": 4, "spellcheck": "false"},
    )


def _check_link(link: str | None, ours: Callable[[str], str | None]) -> None:
    if link and ours(link) is None and not (link.startswith("https://") and is_web_address(link)):
        raise ValidationError(_l("Copy the whole address. It begins by https://"))


def check_identifier(text: str | None) -> None:
    """Refuse what is neither an address nor a DID."""
    if any(mark.isspace() for mark in text or "") or not (text or "").startswith(
        ("https://", "http://", "did:", "urn:")
    ):
        raise ValidationError(_l("An identifier begins by https:// or did: and has no space."))
