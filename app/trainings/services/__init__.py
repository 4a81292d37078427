"""Programmes, sessions and enrolments, and the skills in progress that follow from them."""

from app.trainings.services.certifications import Award, certify, certify_many, withdraw_certification
from app.trainings.services.enrolments import (
    complete,
    complete_many,
    complete_module,
    complete_modules,
    drop,
    enrol,
    enrol_many,
    move_module,
    start,
)
from app.trainings.services.programmes import NewModule, schedule, write_programme

__all__ = [
    "Award",
    "NewModule",
    "certify",
    "certify_many",
    "complete",
    "complete_many",
    "complete_module",
    "complete_modules",
    "drop",
    "enrol",
    "enrol_many",
    "move_module",
    "schedule",
    "start",
    "withdraw_certification",
    "write_programme",
]
