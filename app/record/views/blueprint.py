"""What the pages of this slice share."""

from flask import Blueprint

bp = Blueprint("record", __name__, template_folder="../templates")
