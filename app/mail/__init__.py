"""Messages to people, by e-mail: where they go is the installation's choice, what they say is each slice's."""

from flask import Flask
from flask_mailman import Mail

from app.mail.settings import mail_settings


def register(app: Flask) -> None:
    """Send by SMTP when a server is named, else into files beside the database."""
    from app.mail.services import public_url  # noqa: PLC0415 (models import lower packages before pages can be)

    app.config.update(mail_settings(app.config["SETTINGS"]))
    app.jinja_env.globals["public_url"] = public_url
    Mail(app)
