"""Every sentence that a person may read exists in French, and every English one comes from the code."""

import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from tests.conventions.tree import ROOT, texts

FRENCH = ROOT / "app" / "translations" / "fr" / "LC_MESSAGES" / "messages.po"
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "_l": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),  # type: ignore[dict-item]
    "lazy_pgettext": ((1, "c"), 2),  # type: ignore[dict-item]
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]?\d*(?:\.\d+)?[a-zA-Z]|\{(\w*)\}")

Key = tuple[str | None, str]
Plural = str | tuple[str, ...]


def said(sources: Mapping[str, str]) -> dict[Key, list[str]]:
    """Return the messages that sources ask to translate, with where they do."""
    found: dict[Key, list[str]] = {}
    for path, source in sources.items():
        method = "python" if path.endswith(".py") else "jinja2"
        options = {} if method == "python" else {"silent": "false"}
        file = io.BytesIO(source.encode())
        for line, message, _comments, context in extract(method, file, KEYWORDS, options=options):
            singular = message if isinstance(message, str) else message[0]
            found.setdefault((context, singular), []).append(f"{path}:{line}")
    return found


def faults(messages: Iterable[Key], catalog: Catalog) -> list[str]:
    """List what keeps a catalogue from saying all messages, and nothing else."""
    wanted = set(messages)
    known = {(message.context, first(message.id)): message for message in catalog if message.id}
    missing = [f"missing: {key[1]}" for key in wanted - known.keys()]
    stale = [f"said nowhere: {key[1]}" for key in known.keys() - wanted]
    wrong = [f"{fault}: {first(message.id)}" for message in known.values() for fault in shortcomings(message)]
    return sorted(missing + stale + wrong)


def shortcomings(message: Message) -> list[str]:
    """List what is wrong with one translation."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    originals = message.id if isinstance(message.id, tuple | list) else (message.id,)
    found = ["fuzzy"] if message.fuzzy else []
    if not all(forms):
        return [*found, "untranslated"]
    allowed = {name for original in originals for name in placeholders(original)}
    needed = placeholders(originals[-1])
    if any(placeholders(form) - allowed for form in forms) or needed - placeholders(forms[-1]):
        found.append("other placeholders")
    return found


def first(message: Plural | list[str]) -> str:
    """Return a message's singular."""
    return message if isinstance(message, str) else message[0]


def placeholders(text: str) -> set[str]:
    """Return the names of what a message leaves to be filled in."""
    return {match.group() for match in PLACEHOLDER.finditer(text)}


def read(path: Path) -> Catalog:
    """Read a catalogue, refusing what is not one."""
    with path.open("rb") as file:
        return read_po(file, locale="fr", abort_invalid=True)


def sayings(catalog: Catalog) -> list[str]:
    """Return all that a catalogue says, in an order of its own."""
    return sorted(repr((message.context, message.id, message.string)) for message in catalog if message.id)


def catalogue(text: str) -> Catalog:
    return read_po(io.BytesIO(f'msgid ""\nmsgstr ""\n\n{text}'.encode()), locale="fr", abort_invalid=True)


def test_every_message_is_said_in_french() -> None:
    messages = said(texts("app/*.py", "app/**/*.py", "app/**/templates/**"))

    assert messages
    assert faults(messages, read(FRENCH)) == []


def test_the_compiled_catalogue_is_the_one_that_was_written() -> None:
    compiled = FRENCH.with_suffix(".mo")
    fresh = io.BytesIO()
    write_mo(fresh, read(FRENCH))
    fresh.seek(0)
    with compiled.open("rb") as file:
        kept = read_mo(file)

    assert sayings(kept) == sayings(read_mo(fresh))


def test_a_message_is_found_wherever_it_is_said() -> None:
    sources = {
        "app/labels.py": '_("One")\nlazy_gettext("Two")\nngettext("%(n)s skill", "%(n)s skills", 2)',
        "app/templates/page.html": "<p>{{ _('Three') }}{% trans %}Four{% endtrans %}</p>",
    }

    assert {key[1] for key in said(sources)} == {"One", "Two", "%(n)s skill", "Three", "Four"}


def test_each_fault_of_a_catalogue_is_found() -> None:
    wanted = [(None, name) for name in ("Sound", "Missing", "Fuzzy", "Untranslated", "%(n)s skills")]
    written = """
msgid "Sound"
msgstr "Sain"

#, fuzzy
msgid "Fuzzy"
msgstr "Flou"

msgid "Untranslated"
msgstr ""

msgid "%(n)s skills"
msgstr "compétences"

msgid "Old"
msgstr "Ancien"
"""

    assert faults(wanted, catalogue(written)) == [
        "fuzzy: Fuzzy",
        "missing: Missing",
        "other placeholders: %(n)s skills",
        "said nowhere: Old",
        "untranslated: Untranslated",
    ]


def test_a_singular_may_leave_out_the_number_that_its_plural_gives() -> None:
    written = (
        'msgid "One skill"\nmsgid_plural "%(n)s skills"\nmsgstr[0] "Une compétence"\nmsgstr[1] "%(n)s compétences"\n'
    )

    assert faults([(None, "One skill")], catalogue(written)) == []


# A figure that may be one, then a word that counts: « 1 compétences » reads badly.
FIGURES = "all|count|done|have|kept|n|need|num|number|proven|ticked|total"
COUNTED = re.compile(rf"%\((?:{FIGURES})\)[sd] (?:\w+ )?[a-z]{{3,}}s\b")
# The figure is fixed in the code and is never one, or belongs to no noun.
NEVER_ONE = {
    "%(have)s facets of %(all)s",
    "At least %(count)s characters. Three or four words are easy to remember.",
    "Choose a password of at least %(count)s characters.",
    "Issuing: %(done)s badges of %(all)s.",
    "You have %(count)s links that open. Close one you no longer need.",
    "to cover at least %(wanted)d of its %(total)d facets.",
}


def uncounted(catalog: Catalog) -> list[str]:
    """List the messages that count something, and say it in one form only."""
    return sorted(
        message.id
        for message in catalog
        if isinstance(message.id, str) and message.id not in NEVER_ONE and COUNTED.search(message.id)
    )


def test_what_counts_is_said_in_the_singular_and_in_the_plural() -> None:
    with FRENCH.open("rb") as file:
        assert uncounted(read_po(file, locale="fr")) == []


def test_a_plural_that_forgets_the_singular_is_seen() -> None:
    catalog = Catalog(locale="fr")
    for words in ("%(have)s skills out of %(all)s", ("%(num)d skill", "%(num)d skills"), "%(name)s opens the door"):
        catalog.add(words)
    assert uncounted(catalog) == ["%(have)s skills out of %(all)s"]
