"""The sign-in library's tools, with our rules: letters, passwords, codes and passkeys."""

import base64
from typing import Any

import qrcode  # type: ignore[import-untyped]
from flask import current_app
from flask_security import MailUtil, PasswordUtil, UserMixin, WebauthnUtil
from flask_security.totp import Totp
from qrcode.image.svg import SvgFillImage  # type: ignore[import-untyped]
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.accounts import forms, passwords
from app.accounts.labels import PASSWORD_PROBLEMS
from app.accounts.queries import tidy_email
from app.config import Mode, Settings
from app.mail import services as mail


class Letters(MailUtil):
    """The library's messages go out like ours, to addresses kept in one form."""

    def send_mail(self, *message: Any, **_: Any) -> None:
        """Hand a message over: the library gives template, subject, reader, sender, text and HTML, in this order."""
        _template, subject, recipient, _sender, body, _html = message
        mail.deliver(subject=str(subject), body=body, to=recipient)

    def normalize(self, email: str) -> str:
        """Return the form under which an address is looked for."""
        return tidy_email(super().normalize(tidy_email(email)))

    def validate(self, email: str) -> str:
        """Return the form under which an address is kept."""
        return tidy_email(super().validate(tidy_email(email)))


class Passwords(PasswordUtil):
    """Our rules for a new password, wherever one is chosen."""

    def validate(self, password: str, *_: Any, **about: Any) -> tuple[list[str] | None, str]:
        """Say what is wrong with a password, and return its kept form."""
        chosen = self.normalize(password)
        problem = passwords.problem(chosen, getattr(about.get("user"), "email", ""))
        return ([str(PASSWORD_PROBLEMS[problem])] if problem is not None else None), chosen


class Codes(Totp):
    """Codes that open once."""

    def generate_qrcode(self, username: str, totp: str) -> str:
        """Draw the picture to scan on its own white ground: a dark page would hide it."""
        picture = qrcode.make(self.get_totp_uri(username, totp), image_factory=SvgFillImage)
        drawn = base64.b64encode(picture.to_string()).decode()
        return f"data:image/svg+xml;base64,{drawn}"

    def get_last_counter(self, user: UserMixin) -> int | None:
        """Return the moment of the last code this person used."""
        last: int | None = user.tf_last_counter  # type: ignore[attr-defined]
        return last

    def set_last_counter(self, user: UserMixin, tmatch: Any) -> None:
        """Remember the moment of the code just used; the page commits."""
        user.tf_last_counter = tmatch.counter  # type: ignore[attr-defined]


class Passkeys(WebauthnUtil):
    """Passkeys of any kind: in the telephone, the computer, or on a key ring."""

    def origin(self) -> str:
        """Return the address people see, which a proxy may hide from us."""
        settings: Settings = current_app.config["SETTINGS"]
        return settings.origin if settings.mode is Mode.PRODUCTION else str(super().origin())

    def authenticator_selection(self, _user: UserMixin, /, usage: str) -> AuthenticatorSelectionCriteria:
        """Ask a passkey that signs in alone to know its owner; a second check need only be held."""
        alone = usage == "first"
        return AuthenticatorSelectionCriteria(
            user_verification=UserVerificationRequirement.REQUIRED
            if alone
            else UserVerificationRequirement.DISCOURAGED,
            resident_key=ResidentKeyRequirement.REQUIRED if alone else ResidentKeyRequirement.PREFERRED,
        )


FORMS: dict[str, Any] = {
    "login_form": forms.LoginForm,
    "verify_form": forms.VerifyForm,
    "forgot_password_form": forms.ForgotPasswordForm,
    "reset_password_form": forms.ResetPasswordForm,
    "change_password_form": forms.ChangePasswordForm,
    "two_factor_verify_code_form": forms.TwoFactorVerifyCodeForm,
    "two_factor_setup_form": forms.TwoFactorSetupForm,
    "two_factor_rescue_form": forms.TwoFactorRescueForm,
    "mf_recovery_form": forms.MfRecoveryForm,
    "wan_register_form": forms.WebAuthnRegisterForm,
}
TOOLS: dict[str, Any] = {
    "mail_util_cls": Letters,
    "password_util_cls": Passwords,
    "totp_cls": Codes,
    "webauthn_util_cls": Passkeys,
}
