"""The questions that the rankers learn from."""

from random import Random

import pytest

from matching.corpus import Concept, Corpus, Kind, Name
from matching.reading.index import Index
from matching.reading.lexicon import Lexicon
from matching.reading.training import Question, told_with_kind, withheld

NAMES = ("Java", "Python", "Langages de programmation", "Programmer un automate", "Turc")


@pytest.fixture(scope="module")
def index() -> Index:
    skills = [Concept(id=name, scheme="s", kind=Kind.KNOWLEDGE, names=(Name(name, "fr", True),)) for name in NAMES]
    corpus = Corpus(skills=skills)
    lexicon = Lexicon.learn(corpus)
    return Index(lexicon, skills, lexicon.documents(corpus)[0])


def test_a_short_name_is_told_after_the_kind_of_thing_that_a_near_name_begins_with(index):
    told = told_with_kind(index, [Question("Turc", "Turc", "s", "fr")] * 20, Random(0))
    assert {one.text for one in told} == {"langage programmation Turc", "langage programmation - Turc"}
    assert {one.id for one in told} == {"Turc"}


def test_a_name_is_never_told_after_itself(index):
    told = told_with_kind(index, [Question("Langages", "Langages de programmation", "s", "fr")], Random(0))
    assert told == []


def test_names_written_the_same_are_withheld_together_and_the_preferred_never():
    names = (
        Name("souder", "fr", True),
        Name("Faire des soudures", "fr", False),
        Name("faire des soudures", "fr", False),
    )
    concept = Concept(id="w", scheme="s", kind=Kind.KNOW_HOW, names=names)
    kept, questions = withheld([concept], {"fr": 1.0}, Random(0))
    assert [name.text for name in kept[0].names] == ["souder"]
    assert questions == [Question("Faire des soudures", "w", "s", "fr")]


def test_a_concept_left_out_of_the_senses_teaches_none():
    skills = [
        Concept(
            id=name, scheme="s", kind=Kind.KNOWLEDGE, names=(Name(name, "fr", True), Name(f"le {name}", "en", False))
        )
        for name in NAMES
    ]
    corpus = Corpus(skills=skills)
    every, few = Lexicon.learn(corpus), Lexicon.learn(corpus, but={"Turc"})
    stem = every.tongues["fr"].stems.numbers["turc"]
    first = every.tongues["fr"].vectors[stem]
    assert (few.tongues["fr"].senses[stem] == first[: few.tongues["fr"].senses.shape[1]]).all()
    assert (every.tongues["fr"].senses[stem] != first).any()
