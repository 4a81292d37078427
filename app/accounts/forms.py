"""Forms of this slice, and the sign-in library's with our words on them."""

from typing import Any, ClassVar

from flask import request
from flask_babel import lazy_gettext as _l
from flask_security.forms import ChangePasswordForm as LibraryChangePasswordForm
from flask_security.forms import EmailValidation, IsString, email_required
from flask_security.forms import ForgotPasswordForm as LibraryForgotPasswordForm
from flask_security.forms import LoginForm as LibraryLoginForm
from flask_security.forms import ResetPasswordForm as LibraryResetPasswordForm
from flask_security.forms import TwoFactorRescueForm as LibraryTwoFactorRescueForm
from flask_security.forms import TwoFactorSetupForm as LibraryTwoFactorSetupForm
from flask_security.forms import TwoFactorVerifyCodeForm as LibraryTwoFactorVerifyCodeForm
from flask_security.forms import VerifyForm as LibraryVerifyForm
from flask_security.proxies import _datastore
from flask_security.recovery_codes import MfRecoveryForm as LibraryMfRecoveryForm
from flask_security.webauthn import WebAuthnRegisterForm as LibraryWebAuthnRegisterForm
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, PasswordField, RadioField, SelectChoice, StringField
from wtforms.validators import DataRequired, Email, Length, Optional, ValidationError

from app.accounts import passwords, siret
from app.accounts.labels import PASSWORD_PROBLEMS, ROLES, SIRET_PROBLEMS
from app.accounts.models import MembershipRole
from app.db import db
from app.permissions import Role
from app.ui.fields import LookupField

EMAIL = _l("Email address")
PASSWORD = _l("Password")
NEW_PASSWORD = _l("New password")
PASSWORD_HINT = _l("At least %(count)s characters. Three or four words are easy to remember.", count=passwords.SHORTEST)
AGAIN = _l("New password, a second time")
CODE_HINT = _l("The 6 digits that your application shows now.")


class Worded:
    """Our words on a library's fields: a label, and a hint when one is needed."""

    WORDS: ClassVar[dict[str, tuple[Any, Any]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.WORDS.items():
            field: Field = self[name]  # type: ignore[index]
            field.label.text = label
            field.description = hint


def look_for(form: "LoginForm", field: Field) -> None:
    """Find who signs in, then let go of the database: hashing takes long, and holds up nobody."""
    form.ifield = field
    form.user = _datastore.find_user(email=field.data)
    db.session.commit()


class LoginForm(Worded, LibraryLoginForm):
    """Signing in."""

    email = EmailField(validators=[IsString(), email_required, EmailValidation(verify=False), look_for])
    WORDS: ClassVar = {
        "email": (EMAIL, ""),
        "password": (PASSWORD, ""),
        "remember": (_l("Stay signed in on this device"), _l("Not on a shared computer.")),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if request.method == "POST" and not self.next.data:
            self.next.data = "/"  # else the library comes back to this very page after a second check


class VerifyForm(Worded, LibraryVerifyForm):
    """Confirming that it is still you."""

    WORDS: ClassVar = {"password": (PASSWORD, "")}


class ForgotPasswordForm(Worded, LibraryForgotPasswordForm):
    """Asking for a link to choose a new password."""

    WORDS: ClassVar = {"email": (EMAIL, _l("The one you sign in with."))}


class ResetPasswordForm(Worded, LibraryResetPasswordForm):
    """Choosing a new password by that link."""

    WORDS: ClassVar = {"password": (NEW_PASSWORD, PASSWORD_HINT), "password_confirm": (AGAIN, "")}


class ChangePasswordForm(Worded, LibraryChangePasswordForm):
    """Changing one's password."""

    WORDS: ClassVar = {
        "password": (_l("Current password"), ""),
        "new_password": (NEW_PASSWORD, PASSWORD_HINT),
        "new_password_confirm": (AGAIN, ""),
    }


class TwoFactorVerifyCodeForm(Worded, LibraryTwoFactorVerifyCodeForm):
    """Writing the code that an application shows."""

    WORDS: ClassVar = {"code": (_l("Code"), CODE_HINT)}


class TwoFactorSetupForm(LibraryTwoFactorSetupForm):
    """Linking an application, or, where it is a choice, doing without; the page shows them as buttons."""

    setup = RadioField(
        choices=[
            SelectChoice("authenticator", _l("Link an application")),
            SelectChoice("disable", _l("Turn the second check off")),
        ],
        validate_choice=False,
    )


class TwoFactorRescueForm(LibraryTwoFactorRescueForm):
    """The way out without one's telephone: a recovery code, which the library adds, and no weaker one."""

    help_setup = RadioField(choices=[])


class MfRecoveryForm(Worded, LibraryMfRecoveryForm):
    """Writing a recovery code."""

    WORDS: ClassVar = {"code": (_l("Recovery code"), _l("Three groups of four characters. Each code works once."))}


class WebAuthnRegisterForm(Worded, LibraryWebAuthnRegisterForm):
    """Adding a passkey."""

    WORDS: ClassVar = {"name": (_l("Name of the passkey"), _l("For you to know it by. Example: my telephone"))}
    usage = RadioField(
        _l("What will it be for?"),
        choices=[
            SelectChoice("first", _l("Signing in with it alone, without a password")),
            SelectChoice("secondary", _l("A second check, after my password")),
        ],
        default="first",
    )


def strong_password(form: FlaskForm, field: Field) -> None:
    """Refuse a weak password, and say why."""
    email = form.email.data if "email" in form else ""
    problem = passwords.problem(field.data or "", email or "")
    if problem is not None:
        raise ValidationError(PASSWORD_PROBLEMS[problem])


def name_field() -> StringField:
    """Make the field for a person's name."""
    return StringField(
        _l("First name and name"),
        validators=[DataRequired(_l("Write your first name and name.")), Length(max=120)],
        render_kw={"autocomplete": "name"},
    )


def email_field(label: Any = EMAIL, autocomplete: str = "username") -> EmailField:
    """Make the field for an e-mail address."""
    return EmailField(
        label,
        validators=[
            DataRequired(_l("Write an email address.")),
            Email(_l("This email address is not complete. Example: name@example.fr")),
            Length(max=255),
        ],
        render_kw={"autocomplete": autocomplete},
    )


def password_field() -> PasswordField:
    """Make the field for a password of one's choice."""
    return PasswordField(
        PASSWORD,
        description=PASSWORD_HINT,
        validators=[DataRequired(_l("Choose a password.")), strong_password],
        render_kw={"autocomplete": "new-password"},
    )


class SignUpForm(FlaskForm):  # type: ignore[misc]
    """Starting a portfolio by oneself."""

    display_name = name_field()
    email = email_field()
    password = password_field()


class EmployerForm(FlaskForm):  # type: ignore[misc]
    """Asking to come in as an employer, for someone who is signed in."""

    siret = StringField(
        _l("SIRET number of your establishment"),
        description=_l("14 digits, on your invoices and payslips."),
        validators=[DataRequired(_l("Write the SIRET number of your establishment."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    name = StringField(
        _l("Name of the company or establishment"),
        validators=[DataRequired(_l("Write the name of your company.")), Length(max=200)],
        render_kw={"autocomplete": "organization"},
    )
    commune = LookupField(
        _l("Commune or postcode of the establishment"),
        suggest_url="/communes/suggestions",
        required=_l("Write the commune or the postcode of your establishment."),
    )

    def validate_siret(self, field: StringField) -> None:
        """Refuse a number that cannot exist; spaces are the writer's own."""
        problem = siret.problem(siret.tidy(field.data))
        if problem is not None:
            raise ValidationError(SIRET_PROBLEMS[problem])


class NewEmployerForm(EmployerForm):
    """Asking to come in as an employer, with an account to make."""

    display_name = name_field()
    email = email_field(_l("Professional email address"))
    password = password_field()


class AcceptInvitationForm(FlaskForm):  # type: ignore[misc]
    """Coming in by an invitation, for someone new here: the address is the invitation's."""

    display_name = name_field()
    password = password_field()


class InviteTraineeForm(FlaskForm):  # type: ignore[misc]
    """Inviting someone to start a portfolio."""

    display_name = StringField(_l("First name and name"), validators=[Optional(), Length(max=120)])
    email = email_field(autocomplete="off")


class InviteStaffForm(InviteTraineeForm):
    """Inviting a colleague, in one of the roles that the organisation gives."""

    role = RadioField(_l("What will this person do?"), validators=[DataRequired(_l("Choose a role."))])

    def offer(self, roles: tuple[MembershipRole, ...]) -> None:
        """Say which roles there are to choose from."""
        self.role.choices = [SelectChoice(role.value, ROLES[Role(role.value)]) for role in roles]
