"""Form fields of our own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import Field
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput, html_params

CHOICES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a search found: its id, what to call it, and where it comes from."""

    id: str
    label: str
    hint: str = ""


class LookupWidget:
    """A text box; beneath it, when several things answer to what was typed, one radio button for each."""

    def __call__(self, field: "LookupField", **kwargs: Any) -> Markup:
        """Draw the field: enhanced by script into a list of suggestions, whole without it."""
        drawn = TextInput()(field, autocomplete="off", data_suggest=field.suggest_url, data_id=field.id_name, **kwargs)
        box = Markup(drawn)  # noqa: S704 (WTForms escapes each value)
        if not field.choices:
            hidden = html_params(type="hidden", name=field.id_name, value=field.data or "")
            return box + Markup("<input {}>").format(Markup(hidden))  # noqa: S704 (html_params escapes each value)
        return box + Markup("").join(self._choice(field, number, one) for number, one in enumerate(field.choices))

    def _choice(self, field: "LookupField", number: int, one: Found) -> Markup:
        chosen = {"checked": True} if one.id == field.data else {}
        radio = html_params(type="radio", name=field.id_name, id=f"{field.id_name}-{number}", value=one.id, **chosen)
        hint = Markup('<span class="hint">{}</span>').format(one.hint) if one.hint else Markup("")
        return Markup('<label class="check"><input {}><span>{} {}</span></label>').format(
            Markup(radio),  # noqa: S704 (html_params escapes each value)
            one.label,
            hint,
        )


class LookupField(Field):  # type: ignore[misc]
    """Something chosen by typing: a commune, an occupation, a skill.

    `search` finds what a text may mean, `label_of` names what is already chosen. With script, a list of suggestions
    fills the hidden id; without, sending the form shows what was found, to choose from. `data` is the id, or None.
    """

    widget = LookupWidget()

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        suggest_url: str = "",
        required: Any = None,
        unknown: Any = _l("We did not find this. Check the spelling, or type another word."),
        several: Any = _l("Several answers are possible. Choose yours."),
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.suggest_url = suggest_url
        self.required, self.unknown, self.several = required, unknown, several
        self.text = ""
        self.choices: Sequence[Found] = ()
        self.search: Callable[[str], Sequence[Found]] | None = None
        self.label_of: Callable[[str], str | None] | None = None

    @property
    def id_name(self) -> str:
        """The name under which the chosen id travels."""
        return f"{self.name}-id"

    def _value(self) -> str:
        if not self.text and self.data and self.label_of is not None:
            return self.label_of(self.data) or ""
        return self.text

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the text and the chosen id, sent side by side."""
        super().process(formdata, data, extra_filters) if data is not None else super().process(formdata)
        if formdata is not None and self.name in formdata:
            self.text = (formdata.get(self.name) or "").strip()
            self.data = (formdata.get(self.id_name) or "").strip() or None

    def pre_validate(self, form: Any) -> None:
        """Find out what the text means: the chosen id when it still bears that name, else one sure answer."""
        if not self.text:
            self.data = None
            if self.required is not None:
                raise StopValidation(self.required)
            return
        assert self.search is not None and self.label_of is not None  # noqa: S101, PT018 (a form sets both)
        if self.data is not None and self.label_of(self.data) is not None and self.raw_choice_stands():
            return
        found = list(self.search(self.text))[:CHOICES_SHOWN]
        same = [one for one in found if one.label.casefold() == self.text.casefold()]
        if len(same) == 1 or len(found) == 1:
            self.data, self.text = (same or found)[0].id, (same or found)[0].label
            return
        self.data = None
        self.choices = found
        raise StopValidation(self.several if found else self.unknown)

    def raw_choice_stands(self) -> bool:
        """Whether the chosen id goes with the text: it bears it as its name, or is among what the text finds."""
        assert self.search is not None and self.label_of is not None  # noqa: S101, PT018 (a form sets both)
        name = self.label_of(self.data or "")
        if name is not None and name.casefold() == self.text.casefold():
            return True
        return any(one.id == self.data for one in self.search(self.text))
