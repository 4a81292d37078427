"""The forms of portfolios."""

from app.portfolio.forms.evidence import FileForm, LinkForm, WithdrawForm
from app.portfolio.forms.portfolio import (
    ConfirmForm,
    DateForm,
    DatesForm,
    DayField,
    OccupationForm,
    ProfileForm,
    SkillForm,
    StoryForm,
    VisibilityForm,
    check_coming,
    choices,
    experience_words,
    no_token,
    profile_values,
    skill_values,
    without_blanks,
)

__all__ = [
    "ConfirmForm",
    "DateForm",
    "DatesForm",
    "DayField",
    "FileForm",
    "LinkForm",
    "OccupationForm",
    "ProfileForm",
    "SkillForm",
    "StoryForm",
    "VisibilityForm",
    "WithdrawForm",
    "check_coming",
    "choices",
    "experience_words",
    "no_token",
    "profile_values",
    "skill_values",
    "without_blanks",
]
