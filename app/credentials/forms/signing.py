"""The forms by which a structure says who it is, and what becomes of its keys."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, EmailField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional, StopValidation, ValidationError

from app.credentials.labels.telling import address
from app.credentials.models import Issuer
from app.credentials.services.profiles import Profile
from app.files import pictures
from app.files.errors import FilesError
from app.files.kinds import recognise
from app.files.models import MediaType

MOST_LOGO = 2 * 1024 * 1024
LOGO_SIDE = 400
BAD_LOGO = _l("This picture cannot be read. Choose a JPEG, PNG or WebP picture of 2 MB at most.")


def one_line(text: str | None) -> str:
    """A text without what spreads over lines."""
    return " ".join((text or "").split())


class ProfileForm(FlaskForm):  # type: ignore[misc]
    """Who gives the badges, as the world reads it."""

    name = StringField(
        _l("Name of the structure"),
        [
            InputRequired(_l("Write the name of the structure.")),
            Length(max=120, message=_l("Write 120 characters at most.")),
        ],
        filters=[one_line],
    )
    description = TextAreaField(
        _l("What it does"),
        [Optional(), Length(max=1000, message=_l("Write 1,000 characters at most."))],
        description=_l("One or two sentences."),
        filters=[lambda text: (text or "").strip()],
        render_kw={"rows": 3},
    )
    website = StringField(
        _l("Website"),
        [Optional(), Length(max=500, message=_l("Write 500 characters at most."))],
        description=_l("For example: https://www.example.org"),
        filters=[one_line],
        render_kw={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"},
    )
    email = EmailField(
        _l("Public email address"),
        [Optional(), Length(max=255), Email(_l("Write an email address, for example: badges@example.org"))],
        description=_l("Everyone can read it. Leave it empty to show none."),
        filters=[one_line],
    )
    logo = FileField(
        _l("Logo"),
        description=_l("A picture of 2 MB at most. It is drawn again, smaller."),
        render_kw={"accept": "image/png,image/jpeg,image/webp", "data-most": MOST_LOGO, "data-heavy": BAD_LOGO},
    )
    removes_logo = BooleanField(_l("Show no logo any more"))

    def __init__(self, issuer: Issuer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, obj=None, data=_values(issuer), **kwargs)
        self.drawn: bytes | None = None
        if issuer.logo is None:
            del self.removes_logo

    def validate_website(self, field: StringField) -> None:
        """It leads to the web."""
        if field.data and address(field.data) is None:
            raise ValidationError(_l("Write an address that begins with https://"))

    def validate_logo(self, field: FileField) -> None:
        """It is a picture; it is drawn again, so that nothing else hides in it."""
        if not field.data:
            return
        content = field.data.stream.read(MOST_LOGO + 1)
        try:
            if len(content) > MOST_LOGO or not recognise(content).is_picture:
                raise StopValidation(BAD_LOGO)
            self.drawn = pictures.redraw(content, MediaType.PNG, side=LOGO_SIDE)
        except FilesError as error:
            raise StopValidation(BAD_LOGO) from error

    @property
    def profile(self) -> Profile:
        """What was typed."""
        return Profile(
            name=self.name.data,
            description=self.description.data,
            website=self.website.data,
            email=self.email.data,
            logo=self.drawn,
            removes_logo="removes_logo" in self and bool(self.removes_logo.data),
        )


def _values(issuer: Issuer) -> dict[str, Any]:
    return {name: getattr(issuer, name) or "" for name in ("name", "description", "website", "email")}


class KnownForm(FlaskForm):  # type: ignore[misc]
    """How others came to know a key."""

    reason = TextAreaField(
        _l("What happened?"),
        [
            InputRequired(_l("Write what happened.")),
            Length(max=500, message=_l("Write 500 characters at most.")),
        ],
        description=_l("Kept in the record. Nobody outside reads it."),
        filters=[lambda text: (text or "").strip()],
        render_kw={"rows": 3},
    )
