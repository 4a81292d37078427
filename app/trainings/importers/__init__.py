"""Trainings, sessions and enrolments from tables, tried first and then kept, told row by row."""
