"""The library stands alone."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

from matching import Ground, SkillProfile

MODULES = "matching matching.framework matching.learning matching.search matching.importance matching.evaluation"


def test_the_library_needs_neither_the_application_nor_its_frameworks() -> None:
    code = f"""
import importlib, sys
for name in {MODULES.split()!r}:
    importlib.import_module(name)
print(sorted({{name.split('.')[0] for name in sys.modules}} & {{'app', 'badges', 'flask', 'sqlalchemy', 'requests'}}))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_profile_has_no_field_for_a_person_beyond_skills_proofs_levels_and_dates() -> None:
    assert [field.name for field in dataclasses.fields(SkillProfile)] == ["alias", "grounds", "available_from"]
    assert [field.name for field in dataclasses.fields(Ground)] == [
        "skill",
        "state",
        "proof",
        "level",
        "since",
        "expected_on",
        "ends_on",
        "through_enrolment",
        "id",
    ]
