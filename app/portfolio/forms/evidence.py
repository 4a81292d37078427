"""The forms by which a person shows a skill at work, or withdraws what they showed."""

import re
from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional, StopValidation, ValidationError

from app.files.labels import ACCEPTED
from app.files.services import LARGEST

LONGEST_TITLE, LONGEST_ADDRESS, LONGEST_REASON = 120, 500, 300
UNNEEDED = _l("If you leave it empty, its name is shown.")


def one_line(text: str | None) -> str:
    """A text without what spreads over lines."""
    return re.sub(r"\s+", " ", text or "").strip()


class FileForm(FlaskForm):  # type: ignore[misc]
    """A photo or a document that shows the skill."""

    # Before the file: of a request that is too large, only what comes first is read, and given back.
    title = StringField(
        _l("What does it show?"),
        [Optional(), Length(max=LONGEST_TITLE, message=_l("Write 120 characters at most."))],
        description=UNNEEDED,
        filters=[one_line],
    )
    file = FileField(
        _l("Photo or document"),
        description=_l("A photo (JPEG, PNG, WebP, GIF) or a PDF, 10 MB at most. Where a photo was taken is erased."),
        render_kw={
            "accept": ACCEPTED,
            "data-most": LARGEST,
            "data-heavy": _l("This file is too heavy: 10 MB at most. Choose another one."),
        },
    )

    def validate_file(self, field: FileField) -> None:
        """There is a file; what is in it is read later."""
        if not field.data:
            raise StopValidation(_l("Choose a photo or a document."))


class LinkForm(FlaskForm):  # type: ignore[misc]
    """Something on the web that shows the skill."""

    url = StringField(
        _l("Address of the page"),
        description=_l("For example: https://www.example.org/my-work"),
        filters=[one_line],
        render_kw={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"},
    )
    title = StringField(
        _l("What does it show?"),
        [Optional(), Length(max=LONGEST_TITLE, message=_l("Write 120 characters at most."))],
        description=UNNEEDED,
        filters=[one_line],
    )

    def validate_url(self, field: StringField) -> None:
        """An address that a browser opens, of a site, and not too long."""
        if not field.data:
            raise StopValidation(_l("Write the address of the page."))
        if len(field.data) > LONGEST_ADDRESS:
            raise ValidationError(_l("This address is too long. Look for a shorter one, of 500 characters at most."))
        if not is_web_address(self.address):
            raise ValidationError(
                _l("Copy the whole address of the page, for example: https://www.example.org/my-work")
            )

    @property
    def address(self) -> str:
        """The address, with the « https:// » that people leave out."""
        typed: str = self.url.data or ""
        return typed if re.match(r"[a-z][a-z0-9+.-]*:(?!\d)", typed, re.IGNORECASE) else f"https://{typed}"


def is_web_address(address: str) -> bool:
    """Whether this is the address of a page of a site, that hides neither a password nor another scheme."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    named = re.fullmatch(r"[^\s/@\\.]+(\.[^\s/@\\.]+)*\.[^\s/@\\.\d]{2,}", host) is not None
    plain = "@" not in parts.netloc and re.search(r'[\s<>"\\]', address) is None
    return parts.scheme in ("http", "https") and named and plain


class WithdrawForm(FlaskForm):  # type: ignore[misc]
    """Why one shows it no longer, if one wants to say so."""

    reason = TextAreaField(
        _l("Why?"),
        [Optional(), Length(max=LONGEST_REASON, message=_l("Write 300 characters at most."))],
        description=_l("For your own history: nobody else reads it."),
        render_kw={"rows": 2},
    )

    @property
    def said(self) -> str | None:
        """The reason, when there is one."""
        text: Any = self.reason.data
        return (text or "").strip() or None
