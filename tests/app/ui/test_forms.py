"""Forms as people meet them: a label, a hint, what went wrong, then the field."""

import re
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from app.ui.forms import Fault, anchor, aria, faults, kind


class Address(Form):  # type: ignore[misc]
    city = StringField("City", [InputRequired("Write a city.")])


class Everything(FlaskForm):  # type: ignore[misc]
    email = EmailField("Email", [InputRequired("Write an address.")], description="The one you read.")
    answer = RadioField(
        "Answer",
        [InputRequired("Choose one.")],
        choices=[SelectChoice("y", "Yes", {"hint": "Or nearly."}), SelectChoice("n", "No")],
    )
    many = SelectMultipleField("Many", choices=[SelectChoice(str(n), f"Choice {n}") for n in range(7)])
    one = SelectField("One", choices=[SelectChoice("a", "A")], validate_choice=False)
    agrees = BooleanField("I agree", [InputRequired("Tick this.")])
    day = DateField("Day", [Optional()])
    text = TextAreaField("Text")
    file = FileField("File")
    token = HiddenField()
    home = FormField(Address)
    cities = FieldList(StringField("City", [InputRequired("Write this city.")]), min_entries=1)
    go = SubmitField("Send it")


class Small(FlaskForm):  # type: ignore[misc]
    name = StringField("Name")


def everything(app: Flask, **sent: Any) -> Everything:
    with app.test_request_context("/"), force_locale("en"):
        form = Everything(MultiDict(sent) if sent else None, meta={"csrf": False})
        if sent:
            form.validate()
        return form


@pytest.fixture
def blank(ui_app: Flask) -> Everything:
    return everything(ui_app)


@pytest.fixture
def refused(ui_app: Flask) -> Everything:
    return everything(ui_app, text="kept <as> typed", many="3")


def flat(page: str) -> str:
    return re.sub(r"\s+", " ", page)


WHOLE = '{% from "ui/forms.html" import form %}{{ form(it) }}'


def test_every_kind_of_field_is_known(blank: Everything) -> None:
    assert {field.short_name: kind(field) for field in blank} == {
        "email": "box",
        "answer": "radio",
        "many": "checkbox",
        "one": "box",
        "agrees": "tick",
        "day": "box",
        "text": "box",
        "file": "file",
        "token": "hidden",
        "home": "group",
        "cities": "list",
        "go": "submit",
    }


def test_faults_lead_to_the_first_thing_one_can_change(refused: Everything) -> None:
    refused.form_errors.append("All of it.")

    assert faults(refused) == (
        Fault("", "All of it."),
        Fault("email", "Write an address."),
        Fault("answer-0", "Choose one."),
        Fault("agrees", "Tick this."),
        Fault("home-city", "Write a city."),
        Fault("cities-0", "Write this city."),
    )


def test_every_fault_of_the_summary_leads_to_an_id_of_the_page(draw: Any, refused: Everything) -> None:
    page = draw(WHOLE, it=refused)

    targets = re.findall(r'<a href="#([^"]+)">', page)
    assert len(targets) == 5
    for target in targets:
        assert f' id="{target}"' in page


def test_the_summary_says_how_many_points_are_left_and_takes_the_focus(draw: Any, refused: Everything) -> None:
    page = flat(draw(WHOLE, it=refused))

    assert 'role="alert" tabindex="-1" data-focus' in page
    assert "5 points left to put right" in page


def test_a_field_is_described_by_its_hint_and_by_what_went_wrong(draw: Any, refused: Everything) -> None:
    page = flat(draw(WHOLE, it=refused))

    [box] = re.findall(r'<input[^>]* id="email"[^>]*>', page)
    assert 'aria-describedby="email-hint email-error"' in box
    assert 'aria-invalid="true"' in box
    assert '<span class="hint" id="email-hint">The one you read.</span>' in page
    assert '<span class="err" id="email-error">Write an address.</span>' in page
    assert page.index('id="email-hint"') < page.index('id="email-error"') < page.index(box)


def test_radios_are_one_group_with_a_legend_and_say_what_went_wrong_once(draw: Any, refused: Everything) -> None:
    page = flat(draw(WHOLE, it=refused))

    assert '<fieldset class="field bad" aria-describedby="answer-error"> <legend>Answer</legend>' in page
    assert page.count("Choose one.</span>") == 1


def test_a_sound_field_says_nothing_of_faults(draw: Any, blank: Everything) -> None:
    page = draw(WHOLE, it=blank)

    assert "aria-invalid" not in page
    assert "summary" not in page
    assert 'aria-describedby="email-hint"' in page


def test_what_was_typed_is_kept_and_escaped(draw: Any, refused: Everything) -> None:
    page = draw(WHOLE, it=refused)

    assert "kept &lt;as&gt; typed" in page
    assert re.search(r'value="3" checked', page)


def test_up_to_five_choices_are_big_and_more_are_a_list(draw: Any, blank: Everything) -> None:
    page = draw(WHOLE, it=blank)

    assert page.count('<label class="choice">') == 2
    assert page.count('<label class="check" for="many-') == 7


def test_a_choice_may_have_a_hint_of_its_own(draw: Any, blank: Everything) -> None:
    assert '<span>Yes<span class="hint">Or nearly.</span></span>' in draw(WHOLE, it=blank)


def test_a_form_with_a_file_says_so(draw: Any, ui_app: Flask, blank: Everything) -> None:
    with ui_app.test_request_context("/"):
        small = Small(meta={"csrf": False})

    assert 'enctype="multipart/form-data"' in draw(WHOLE, it=blank)
    assert "enctype" not in draw(WHOLE, it=small)


def test_the_browser_leaves_the_checking_to_us(draw: Any, blank: Everything) -> None:
    assert " novalidate" in draw(WHOLE, it=blank)


def test_the_token_goes_with_the_form(draw: Any, ui_app: Flask) -> None:
    with ui_app.test_request_context("/"):
        page = ui_app.jinja_env.from_string(WHOLE).render(it=Small())

    assert re.search(r'<input id="csrf_token" name="csrf_token" type="hidden" value="[^"]+">', page)


def test_the_verb_of_the_form_is_on_its_one_button(draw: Any, blank: Everything) -> None:
    page = draw(WHOLE, it=blank)

    assert page.count("<button") == 1
    assert re.search(r'<button class="btn" type="submit" name="go" value="1">Send it</button>', page)


def test_a_field_one_may_leave_empty_says_so(draw: Any, blank: Everything) -> None:
    page = flat(draw(WHOLE, it=blank))

    assert 'for="day">Day <span class="muted small opt">(optional)</span>' in page
    assert page.count("(optional)") == 1


def test_attributes_given_reach_the_input(draw: Any, blank: Everything) -> None:
    page = draw('{% from "ui/forms.html" import field %}{{ field(it.email, autocomplete="email") }}', it=blank)

    assert 'autocomplete="email"' in page
    assert 'aria-describedby="email-hint"' in page


def test_fields_are_drawn_once_and_those_left_out_are_not(draw: Any, blank: Everything) -> None:
    page = draw('{% from "ui/forms.html" import fields %}{{ fields(it, skip=("text", "home", "cities")) }}', it=blank)

    assert "textarea" not in page
    assert page.count('name="email"') == 1
    assert 'type="hidden"' not in page


def test_a_button_that_changes_something_is_a_form_with_a_token(draw: Any) -> None:
    page = draw(
        '{% from "ui/forms.html" import post_button %}{{ post_button("/retirer", "Withdraw", hidden_label="Lin 3") }}'
    )

    assert '<form method="post" action="/retirer"><input type="hidden" name="csrf_token"' in page
    assert 'Withdraw<span class="vh"> Lin 3</span></button>' in page


def test_no_attribute_is_added_to_a_field_without_hint_or_fault(blank: Everything) -> None:
    assert aria(blank.text, "", {"rows": 3}) == {"rows": 3}
    assert anchor(blank.text) == "text"


class Bounded(FlaskForm):  # type: ignore[misc]
    words = StringField("Words", [Length(max=300)])
    short = StringField("Short", [Length(min=3)])
    between = StringField("Between", [Length(min=3, max=5)])
    needed = StringField("Needed", [InputRequired()])
    whole = IntegerField("Whole")
    one = SelectField("One", choices=[SelectChoice("a", "A")])
    number = SelectField("Number", choices=[SelectChoice(1, "A")], coerce=int)
    several = SelectMultipleField("Several", choices=[SelectChoice("a", "A")])
    day = DateField("Day")


SENT = {
    "words": "x" * 301,
    "short": "x",
    "between": "x",
    "whole": "x",
    "one": "b",
    "number": "b",
    "several": "b",
    "day": "x",
}


def test_what_the_library_refuses_is_said_in_the_words_of_the_house(ui_app: Flask) -> None:
    choose = "Choisissez dans la liste."
    with ui_app.test_request_context(), force_locale("fr"):
        form = Bounded(MultiDict(SENT), meta={"csrf": False})
        assert not form.validate()
        said = {name: errors[0] for name, errors in form.errors.items()}
    assert said == {
        "words": "Écrivez 300 lettres au plus.",
        "short": "Écrivez 3 lettres au moins.",
        "between": "Écrivez de 3 à 5 lettres.",
        "needed": "Remplissez cette case.",
        "whole": "Écrivez un nombre entier, par exemple : 12.",
        "one": choose,
        "number": choose,
        "several": choose,
        "day": "Choisissez une date.",
    }
