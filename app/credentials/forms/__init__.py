"""The slice's forms."""

from app.credentials.forms.badges import PictureForm, SkillRow, WordsForm

__all__ = ["PictureForm", "SkillRow", "WordsForm"]
