"""The form by which a person lets an application in."""

from flask_wtf import FlaskForm
from wtforms import HiddenField


class ConsentForm(FlaskForm):  # type: ignore[misc]
    """A yes or a no, of the person who read the page."""

    person = HiddenField()
