"""What the form macros ask of a form: what it refused, and how each field is drawn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FileField,
    FormField,
    MultipleFileField,
    RadioField,
    SelectMultipleField,
    SubmitField,
)

KINDS: tuple[tuple[type, str], ...] = (
    (FormField, "group"),
    (FieldList, "list"),
    (SubmitField, "submit"),
    (BooleanField, "tick"),
    (RadioField, "radio"),
    (SelectMultipleField, "checkbox"),
    (FileField, "file"),
    (MultipleFileField, "file"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One sentence of the summary, and the id of the field it is about ('' when it is about the whole form)."""

    target: str
    text: str


def kind(field: Any) -> str:
    """How a field is drawn: group, list, submit, tick, radio, checkbox, file, hidden, or box."""
    if getattr(field.widget, "input_type", "") == "hidden":
        return "hidden"
    return next((name for each, name in KINDS if isinstance(field, each)), "box")


def anchor(field: Any) -> str:
    """The id of the first thing one can change in a field."""
    return f"{field.id}-0" if kind(field) in ("radio", "checkbox") else str(field.id)


def aria(field: Any, hint: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of an input: those given, then what describes it and whether it was refused."""
    ids = [f"{field.id}-hint"] if hint else []
    if field.errors:
        ids.append(f"{field.id}-error")
    described = {"aria_describedby": " ".join(ids)} if ids else {}
    refused = {"aria_invalid": "true"} if field.errors else {}
    return {**given, **described, **refused}


def faults(form: Any) -> tuple[Fault, ...]:
    """Every fault of a form, those of the whole form first, then in the order of its fields."""
    own = tuple(Fault("", str(text)) for text in getattr(form, "form_errors", ()))
    return own + tuple(fault for field in form for fault in _of_field(field))


def _of_field(field: Any) -> Iterator[Fault]:
    if isinstance(field, FormField):
        yield from faults(field.form)
    elif isinstance(field, FieldList):
        for entry in field.entries:
            yield from _of_field(entry)
        yield from (Fault(field.id, str(text)) for text in field.errors if not isinstance(text, Mapping | list | tuple))
    else:
        target = "" if kind(field) == "hidden" else anchor(field)
        yield from (Fault(target, str(text)) for text in field.errors)
