"""Telling people that a badge waits for them."""

from typing import Any

from app.credentials.services.telling import News
from app.credentials.views.blueprint import addresses
from app.mail import services as mail

WAITS, INVITES = "credentials/mail/badge_waits.txt", "credentials/mail/badge_invites.txt"
BACKPACK = "/portfolio/badges"


def tell(news: News) -> None:
    """Write to someone; a page does not wait for it."""
    mail.send(**_message(news))


def tell_now(news: News) -> bool:
    """Write to someone, and wait until it has left."""
    return mail.send_now(**_message(news))


def _message(news: News) -> dict[str, Any]:
    if news.account is not None:
        template, locale, link = WAITS, news.account.locale, addresses().origin + BACKPACK
    else:
        template, locale = INVITES, news.credential.version.language
        link = mail.public_url("accounts.accept_invitation", key=news.key)
    return {
        "template": template,
        "to": news.email,
        "locale": locale,
        "name": news.name,
        "badge": news.credential.version.name,
        "issuer": news.credential.issuer.name,
        "link": link,
        "page": addresses().credential(news.credential.id),
    }
