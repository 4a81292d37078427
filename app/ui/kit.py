"""What the kit shows: invented people, skills and days, so that every part is seen in each of its states."""

from datetime import date
from types import SimpleNamespace

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from app.ui.charts import Column, Person, Span, Stem, Tooth, columns, comb, flower, horizon, spans, stems

TODAY = date(2026, 11, 21)
START = date(2027, 5, 4)
TIG_ENDS, TALK_ENDS = date(2027, 3, 12), date(2027, 4, 30)

TEETH = (
    Tooth("Souder en TIG", 3, 0.81, "soon", "in_progress", mandatory=True, day=TIG_ENDS),
    Tooth("Lire un plan", 3, 0.9, "have", "attested"),
    Tooth("Préparer les bords à souder", 2, 0.9, "have", "attested"),
    Tooth("Contrôler une soudure à l’œil", 2, 0.7, "have", "declared"),
    Tooth("Appliquer la sécurité du soudage", 3, 1, "have", "certified", mandatory=True),
    Tooth("Souder en MIG-MAG", 2, 0.9, "have", "attested"),
    Tooth("Conduire un engin de levage", 1, 0, "gap", "missing"),
    Tooth("Travailler en équipe", 1, 1, "have", "certified"),
)

PEOPLE = (
    Person("Galet 1407", "ready_now"),
    Person("Ajonc 2712", "ready_now"),
    Person("Marée 3048", "ready_now"),
    Person("Dune 4115", "ready_soon", TIG_ENDS),
    Person("Falaise 0812", "ready_soon", date(2027, 4, 2)),
    Person("Lin 5520", "ready_soon", date(2026, 12, 18)),
    Person("Bocage 1980", "not_planned"),
    Person("Prairie 3306", "not_planned"),
)

FAMILIES: tuple[tuple[str, tuple[Stem, ...]], ...] = (
    (
        "Soudage et métal",
        (
            Stem("Préparer les bords à souder", 4, "certified"),
            Stem("Souder en MIG-MAG", 3, "attested"),
            Stem("Souder en TIG", 3, "in_progress", TIG_ENDS),
            Stem("Contrôler une soudure à l’œil", 2, "declared"),
        ),
    ),
    (
        "Numérique et écrits",
        (
            Stem("Remplir une fiche de suivi", 3, "attested"),
            Stem("Utiliser une tablette", 2, "declared"),
            Stem("Calculer une surface", None, "declared"),
        ),
    ),
    (
        "Savoir-être",
        (
            Stem("S’intégrer dans une équipe", 4, "in_progress", TALK_ENDS),
            Stem("Organiser son travail", 2, "declared"),
        ),
    ),
)

MODULES = (
    Span("Module Soudage TIG", date(2026, 10, 5), TIG_ENDS),
    Span("Module Communication", date(2027, 1, 11), TALK_ENDS),
    Span("Stage en entreprise", date(2027, 4, 5), date(2027, 5, 28)),
)

MONTHS = tuple(
    Column(date(2026 + (10 + n) // 12, (10 + n) % 12 + 1, 1), 304 - 2 * n, soon, demand)
    for n, (soon, demand) in enumerate(
        zip((0, 6, 16, 26, 74, 104, 142, 168), (461, 462, 468, 470, 480, 469, 455, 440), strict=True)
    )
)


def crowd() -> tuple[Person, ...]:
    """More people than names would fit."""
    soon = (
        Person(f"Lande {n}", "ready_soon", date(2026, 12, 1 + n) if n < 9 else date(2027, 3, n)) for n in range(1, 20)
    )
    return (*(Person(f"Orge {n}", "ready_now") for n in range(23)), *soon, *PEOPLE[-2:])


class KitForm(FlaskForm):  # type: ignore[misc]
    """A field of each kind."""

    email = EmailField(
        _l("Email address"),
        [InputRequired(_l("Write an email address. For example: prenom.nom@exemple.fr"))],
        description=_l("The one you read most often."),
    )
    commune = SelectField(
        _l("Commune"),
        choices=[
            SelectChoice("14654", "Saint-Pierre-en-Auge (14170)"),
            SelectChoice("50562", "Saint-Pierre-Église (50330)"),
        ],
    )
    starts_on = DateField(
        _l("Start of the contract"),
        [InputRequired(_l("Give the day the contract starts. For example: 4 May 2027."))],
        description=_l("Used to look for people ready on that day."),
    )
    answer = RadioField(
        _l("Your decision"),
        [InputRequired(_l("Choose one of the answers."))],
        choices=[
            SelectChoice("yes", _l("Recognise")),
            SelectChoice("more", _l("Ask for more"), {"hint": _l("You will be told when they answer.")}),
            SelectChoice("no", _l("Do not recognise")),
        ],
    )
    contracts = SelectMultipleField(
        _l("Contracts"),
        choices=[SelectChoice("cdi", "CDI"), SelectChoice("cdd", "CDD"), SelectChoice("interim", _l("Agency work"))],
        description=_l("Several answers are possible."),
    )
    reason = TextAreaField(_l("Reason"), [Optional()], description=_l("Two sentences are enough."))
    file = FileField(_l("File"), [Optional()], description=_l("PDF or picture, 10 MB at most."))
    agrees = BooleanField(_l("I let this company see my portfolio"), description=_l("You may take this back any day."))


def kit() -> SimpleNamespace:
    """Everything the page draws, in the language of the page."""
    return SimpleNamespace(
        today=TODAY,
        tig_ends=TIG_ENDS,
        comb=comb(TEETH),
        horizon=horizon(PEOPLE, today=TODAY, start=START),
        crowd=horizon(crowd(), today=TODAY, start=START),
        families=[(name, stems(skills)) for name, skills in FAMILIES],
        spans=spans(MODULES, TODAY),
        columns=columns(MONTHS),
        whole=flower(5, 5),
        partial=flower(2, 4),
        suspended=flower(0, 5),
        blank=KitForm(formdata=None, prefix="a-", meta={"csrf": False}),
        refused=_refused(),
        steps=_steps(),
        checks=_checks(),
    )


def _refused() -> KitForm:
    """A form sent with faults: what was typed is kept."""
    typed = {"b-email": "", "b-commune": "50562", "b-reason": "Les critères 1 à 3."}
    sent = KitForm(MultiDict(typed), prefix="b-", meta={"csrf": False})
    sent.validate()
    return sent


def _steps() -> list[SimpleNamespace]:
    def step(day: date | None, title: str, text: str, *, past: bool = False) -> SimpleNamespace:
        return SimpleNamespace(day=day, title=title, text=text, past=past, href="", label="")

    return [
        step(date(2026, 10, 14), "2 compétences attestées", "Souder en MIG-MAG et Lire un plan.", past=True),
        step(TIG_ENDS, "Souder en TIG", "Fin du module. Ce jour-là, vous pourrez postuler à 6 offres de plus."),
        step(None, "Conduire un engin de levage", "Demandé par 4 offres près de chez vous."),
    ]


def _checks() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(state="passed", title="La signature est bonne", detail="Personne n’a modifié ce badge."),
        SimpleNamespace(state="unknown", title="La personne : pas encore vérifiée", detail=""),
        SimpleNamespace(state="failed", title="Il a été retiré", detail="Par la structure, le 3 novembre 2026."),
    ]
