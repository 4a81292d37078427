"""The pages of attestations."""

from app.attestations.views import group, inbox, mine, news, person, revoking, talk, testimonials
from app.attestations.views.blueprint import bp

__all__ = ["bp", "group", "inbox", "mine", "news", "person", "revoking", "talk", "testimonials"]
