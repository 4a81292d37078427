"""Words for this slice's codes, and our own voice for what the sign-in library says."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.accounts.errors import InvitationProblem
from app.accounts.models import MembershipRole, OrganisationKind, Vetting
from app.accounts.passwords import SHORTEST, PasswordProblem
from app.accounts.siret import SiretProblem
from app.permissions import Role


def _(text: str) -> str:
    """Mark a sentence for translation; the sign-in library translates it when it shows it."""
    return text


ROLES: dict[Role, Any] = {
    Role.TRAINEE: _l("Trainee"),
    Role.TRAINER: _l("Trainer"),
    Role.RECRUITER: _l("Recruiter"),
    Role.ISSUER: _l("Badge issuer"),
    Role.COUNSELLOR: _l("Counsellor"),
    Role.REGION_OFFICER: _l("Region officer"),
    Role.ADMIN: _l("Team administrator"),
}


def role_label(role: Role | MembershipRole | str) -> Any:
    """What a role is called."""
    return ROLES[Role(str(role))]


KINDS: dict[OrganisationKind, Any] = {
    OrganisationKind.PROVIDER: _l("Training provider"),
    OrganisationKind.EMPLOYER: _l("Employer"),
    OrganisationKind.ISSUER: _l("Badge-issuing structure"),
    OrganisationKind.SUPPORT: _l("Support structure"),
    OrganisationKind.REGION: _l("Region"),
}

VETTINGS: dict[Vetting, Any] = {
    Vetting.PENDING: _l("Waiting for an answer"),
    Vetting.ACCEPTED: _l("Accepted"),
    Vetting.REFUSED: _l("Refused"),
}

SIRET_PROBLEMS: dict[SiretProblem, Any] = {
    SiretProblem.LENGTH: _l("A SIRET number has 14 digits. You will find it on an invoice or a payslip."),
    SiretProblem.KEY: _l("This SIRET number does not exist: a digit is wrong. Check it on an invoice or a payslip."),
}

PASSWORD_PROBLEMS: dict[PasswordProblem, Any] = {
    PasswordProblem.TOO_SHORT: _l("Choose a password of at least %(count)s characters.", count=SHORTEST),
    PasswordProblem.TOO_PLAIN: _l("This password repeats the same keys. Choose several words."),
    PasswordProblem.IS_THE_ADDRESS: _l("Your password must not contain your email address."),
}

INVITATION_PROBLEMS: dict[InvitationProblem, Any] = {
    InvitationProblem.UNKNOWN: _l("This link is not complete. Copy it again from the message."),
    InvitationProblem.USED: _l("This invitation has already been used. You can sign in."),
    InvitationProblem.EXPIRED: _l("This invitation is no longer open. Ask the person who invited you for a new one."),
    InvitationProblem.FOR_ANOTHER: _l("This invitation is for another email address. Sign out, then open it again."),
}

# What the sign-in library says, in our words, with its own category. It adds the values that go into a sentence.
MESSAGES: dict[str, tuple[str, str]] = {
    "GENERIC_AUTHN_FAILED": (_("The email address or the password is not right. Try again."), "error"),
    "GENERIC_RECOVERY": (
        _("If this address has an account, a message is on its way. Open it within the hour."),
        "info",
    ),
    "PASSWORD_RESET_REQUEST": (
        _("If this address has an account, a message is on its way. Open it within the hour."),
        "info",
    ),
    "UNAUTHENTICATED": (_("Sign in to see this page."), "info"),
    "REAUTHENTICATION_REQUIRED": (_("Before this change, confirm that it is you."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (_("Thank you. You can go on."), "success"),
    "RETYPE_PASSWORD_MISMATCH": (_("The two passwords are not the same."), "error"),
    "PASSWORD_NOT_PROVIDED": (_("Write your password."), "error"),
    "EMAIL_NOT_PROVIDED": (_("Write your email address."), "error"),
    "INVALID_EMAIL_ADDRESS": (_("This email address is not complete. Example: name@example.fr"), "error"),
    "INVALID_PASSWORD": (_("This is not your current password."), "error"),
    "PASSWORD_IS_THE_SAME": (_("This is already your password. Choose another."), "error"),
    "PASSWORD_CHANGE": (_("Your password is changed. Your other devices are signed out."), "success"),
    "PASSWORD_RESET_NO_LOGIN": (_("Your password is changed. Sign in with it."), "success"),
    "PASSWORD_RESET_EXPIRED": (_("This link has lasted its hour. Ask for a new one."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (
        _("This link has already been used, or is not complete. Ask for a new one."),
        "error",
    ),
    "DISABLED_ACCOUNT": (_("This account is closed."), "error"),
    "INVALID_CODE": (_("This code is not right, or is too old. Write the one your application shows now."), "error"),
    "TWO_FACTOR_INVALID_TOKEN": (
        _("This code is not right, or is too old. Write the one your application shows now."),
        "error",
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (_("Welcome."), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (_("Your application is linked to your account."), "success"),
    "TWO_FACTOR_PERMISSION_DENIED": (_("That took too long. Sign in again."), "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (_("Choose one of the ways offered."), "error"),
    "TWO_FACTOR_DISABLED": (_("Your account asks for your password only."), "success"),
    "TWO_FACTOR_SETUP_EXPIRED": (_("That took too long. Start again."), "error"),
    "INVALID_RECOVERY_CODE": (_("This recovery code is not right, or has already been used."), "error"),
    "NO_RECOVERY_CODES_SETUP": (_("You have no recovery code yet."), "info"),
    "WEBAUTHN_EXPIRED": (_("That took too long. Start again."), "error"),
    "WEBAUTHN_NAME_REQUIRED": (_("Give this passkey a name."), "error"),
    "WEBAUTHN_NAME_INUSE": (_("You already have a passkey with this name."), "error"),
    "WEBAUTHN_NAME_NOT_FOUND": (_("You have no passkey with this name."), "error"),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": (_("Write the name with letters, digits and spaces."), "error"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (_("The passkey is added."), "success"),
    "WEBAUTHN_CREDENTIAL_DELETED": (_("The passkey is removed."), "success"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (_("We do not know this passkey."), "error"),
    "WEBAUTHN_NO_VERIFY": (_("This passkey did not prove that it is you. Try again."), "error"),
    "API_ERROR": (_("What was sent could not be read. Try again."), "error"),
}

# Subjects of the messages it sends.
LETTERS: dict[str, str] = {
    "PASSWORD_RESET": _("Choose a new password"),
    "PASSWORD_NOTICE": _("Your password has been changed"),
    "PASSWORD_CHANGE_NOTICE": _("Your password has been changed"),
}
