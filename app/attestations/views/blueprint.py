"""Where the slice's pages hang."""

from flask import Blueprint

bp = Blueprint("attestations", __name__, template_folder="../templates")
