"""The forms of accompanying."""

from app.guidance.forms.moves import MoveAnswerForm, MoveForm
from app.guidance.forms.steps import ChangeForm, NoteForm, OwnStepForm, SearchForm, StepForm

__all__ = ["ChangeForm", "MoveAnswerForm", "MoveForm", "NoteForm", "OwnStepForm", "SearchForm", "StepForm"]
