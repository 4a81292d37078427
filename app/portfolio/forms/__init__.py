"""The forms of portfolios."""

from app.portfolio.forms.cards import CardForm, OccupationForm, StoryForm
from app.portfolio.forms.choosing import ChoosingForm
from app.portfolio.forms.evidence import FileForm, LinkForm, WithdrawForm
from app.portfolio.forms.experiences import (
    LONGEST_WORDS,
    ExperienceForm,
    ExperienceSkillsForm,
    LinkWordsForm,
    NewExperienceForm,
    OwnWordsForm,
    experience_values,
)
from app.portfolio.forms.portfolio import (
    ConfirmForm,
    DateForm,
    DatesForm,
    DayField,
    ProfileForm,
    SkillForm,
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
    "LONGEST_WORDS",
    "CardForm",
    "ChoosingForm",
    "ConfirmForm",
    "DateForm",
    "DatesForm",
    "DayField",
    "ExperienceForm",
    "ExperienceSkillsForm",
    "FileForm",
    "LinkForm",
    "LinkWordsForm",
    "NewExperienceForm",
    "OccupationForm",
    "OwnWordsForm",
    "ProfileForm",
    "SkillForm",
    "StoryForm",
    "VisibilityForm",
    "WithdrawForm",
    "check_coming",
    "choices",
    "experience_values",
    "experience_words",
    "no_token",
    "profile_values",
    "skill_values",
    "without_blanks",
]
