"""What the libraries export says what it takes, what it gives, and what it means."""

import dataclasses
import enum
import inspect
import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

import badges
import matching

LIBRARIES = (badges, matching)


def exports(library: ModuleType) -> list[str]:
    """List the names that a library offers."""
    return sorted(getattr(library, "__all__", []))


def sections(docstring: str) -> dict[str, str]:
    """Split a numpydoc docstring into its sections; the summary comes first, without a title."""
    parts = re.split(r"^([A-Z][A-Za-z ]+)\n-{3,}\n", inspect.cleandoc(docstring), flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def described(section: str) -> set[str]:
    """Return the names that a section describes, alone or together: ``a, b : float``."""
    heads = re.findall(r"^([*\w][*\w, ]*?)(?: : .*)?$", section, flags=re.MULTILINE)
    return {name.strip(" *") for head in heads for name in head.split(",")}


def parameters(thing: Any) -> list[str]:
    """List the public parameters of a function, or of the making of an object."""
    if dataclasses.is_dataclass(thing):
        return [field.name for field in dataclasses.fields(thing) if field.init and not field.name.startswith("_")]
    if inspect.isclass(thing) and "__init__" not in vars(thing):
        return []
    names = inspect.signature(thing).parameters
    return [name for name in names if name not in {"self", "cls"} and not name.startswith("_")]


def shortcomings(thing: Any) -> list[str]:
    """List what the docstring of an export does not say."""
    if not (inspect.isclass(thing) or inspect.isroutine(thing)):
        return []
    written = vars(thing).get("__doc__") if inspect.isclass(thing) else thing.__doc__
    if not written or (dataclasses.is_dataclass(thing) and written.startswith(f"{thing.__name__}(")):
        return ["no docstring"]
    if inspect.isclass(thing) and issubclass(thing, Exception | enum.Enum):
        return []
    found = sections(written)
    told = described(found.get("Parameters", "")) | described(found.get("Attributes", ""))
    missing = [f"parameter {name}" for name in parameters(thing) if name not in told]
    if inspect.isroutine(thing) and returns_something(thing) and not {"Returns", "Yields"} & found.keys():
        missing.append("what is returned")
    if inspect.isclass(thing):
        missing += [f"no docstring for {name}" for name, method in methods(thing) if not inspect.getdoc(method)]
    return missing


def returns_something(function: Callable[..., Any]) -> bool:
    """Whether a function is annotated as returning a value."""
    return inspect.signature(function).return_annotation not in (None, "None", inspect.Signature.empty)


def methods(kind: type) -> list[tuple[str, Any]]:
    """List the public methods and properties that a class defines itself."""
    own = vars(kind).items()
    callable_kinds = (staticmethod, classmethod, property)
    return [
        (name, member)
        for name, member in own
        if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, callable_kinds))
    ]


def test_every_export_of_the_libraries_has_a_full_docstring() -> None:
    found = {
        f"{library.__name__}.{name}": faults
        for library in LIBRARIES
        for name in exports(library)
        if (faults := shortcomings(getattr(library, name)))
    }

    assert exports(matching)
    assert found == {}


def test_every_library_exports_only_what_it_has() -> None:
    assert [name for library in LIBRARIES for name in exports(library) if not hasattr(library, name)] == []


def bare(weight: float) -> float:
    return weight


def half_told(weight: float, share: float) -> float:
    """Weigh.

    Parameters
    ----------
    weight : float
        In kilograms.
    """
    return weight * share


def told(weight: float, *, share: float) -> float:
    """Weigh.

    Parameters
    ----------
    weight, share : float
        In kilograms, and within [0, 1].

    Returns
    -------
    float
        In kilograms.
    """
    return weight * share


@dataclasses.dataclass
class BareValue:
    weight: float


@dataclasses.dataclass
class HalfToldValue:
    """A value."""

    weight: float

    def doubled(self) -> float:
        return 2 * self.weight


class SilentError(Exception):
    pass


@pytest.mark.parametrize(
    ("thing", "faults"),
    [
        (bare, ["no docstring"]),
        (half_told, ["parameter share", "what is returned"]),
        (told, []),
        (BareValue, ["no docstring"]),
        (HalfToldValue, ["parameter weight", "no docstring for doubled"]),
        (SilentError, ["no docstring"]),
    ],
)
def test_what_a_docstring_does_not_say_is_found(thing: Any, faults: list[str]) -> None:
    assert shortcomings(thing) == faults
