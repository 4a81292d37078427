"""What programs call, and the pages where people say what programs may do."""

from app.api.views import applications, consent, credentials, discovery, guard, oauth, profile, server, status
from app.api.views.blueprints import bp, pages

# The view, how many calls of one caller (by token, or by account for people), and of one address, in 5 minutes.
LIMITS = (
    ("api.register", None, "30 per 5 minutes", False),
    ("api.token", None, "600 per 5 minutes", False),
    ("api.revoke", None, "600 per 5 minutes", False),
    ("api.add_badge", "120 per 5 minutes", "600 per 5 minutes", False),
    ("applications.authorize", "60 per 5 minutes", "600 per 5 minutes", False),
)

__all__ = [
    "LIMITS",
    "applications",
    "bp",
    "consent",
    "credentials",
    "discovery",
    "guard",
    "oauth",
    "pages",
    "profile",
    "server",
    "status",
]
