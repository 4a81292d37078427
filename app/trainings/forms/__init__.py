"""The forms of trainings."""

from app.trainings.forms.people import (
    CertificationForm,
    DropForm,
    EndForm,
    GroupModuleForm,
    ModuleForm,
    ReasonForm,
    SkillTickForm,
    levels_stand,
)
from app.trainings.forms.programmes import (
    DirectoryForm,
    EntrantForm,
    ModuleDaysForm,
    NewModuleForm,
    ProgrammeForm,
    SessionForm,
    SheetForm,
    TaughtRow,
    plan_from,
)

__all__ = [
    "CertificationForm",
    "DirectoryForm",
    "DropForm",
    "EndForm",
    "EntrantForm",
    "GroupModuleForm",
    "ModuleDaysForm",
    "ModuleForm",
    "NewModuleForm",
    "ProgrammeForm",
    "ReasonForm",
    "SessionForm",
    "SheetForm",
    "SkillTickForm",
    "TaughtRow",
    "levels_stand",
    "plan_from",
]
