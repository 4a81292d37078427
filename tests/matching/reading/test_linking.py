import numpy as np
import pytest

from matching.corpus import Concept, Corpus, Kind, Name
from matching.errors import ArraysError
from matching.reading import FLOOR, Linker, TitleReader
from tests.matching.reading.small import SKILLS, corpus


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker.learn(corpus())


@pytest.fixture(scope="module")
def titles() -> TitleReader:
    return TitleReader.learn(corpus())


def first(reader, text: str, **options) -> str:
    return reader.link(text, **options).links[0].id


@pytest.mark.parametrize("id", SKILLS)
def test_a_skill_is_read_from_its_own_name_in_both_languages(linker, id):
    assert first(linker, SKILLS[id][0]) == id
    assert first(linker, SKILLS[id][1], language="en") == id


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("reparre une biciclette", "bike"),
        ("REPARER BICYCLETTE", "bike"),
        ("bicyclette réparer", "bike"),
        ("réparation de bicyclettes", "bike"),
        ("poisson fruits mer vendre", "fish"),
        ("vendez du poison et des fruits de mers", "fish"),
        ("souder d'une tole a larc", "weld"),
        ("appliquant les regles hygiene cuisine", "hygiene"),
        ("programmation informatique python", "python"),
        ("Java", "java"),
    ],
)
def test_typos_accents_order_inflections_and_elisions_are_forgiven(linker, text, id):
    assert first(linker, text) == id


def test_a_word_of_the_other_language_is_read_through_it(linker):
    assert first(linker, "babysit") == "child"


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Soudeuse", "welder"),
        ("soudeuse (H/F)", "welder"),
        ("Infirmière F/H", "nurse"),
        ("cheffe cuisinière", "cook"),
        ("développeur informatique h/f", "developer"),
        ("boulangere", "baker"),
        ("poissonière", "seller"),
    ],
)
def test_a_title_is_read_in_the_feminine_and_with_the_marks_of_both_sexes(titles, text, id):
    assert first(titles, text) == id


@pytest.mark.parametrize("text", ["", "   ", "🎉🎉", "?!…", "-"])
def test_what_holds_no_word_means_nothing(linker, titles, text):
    for reader in (linker, titles):
        assert reader.link(text).links == ()
        assert not reader.link(text).known


@pytest.mark.parametrize("text", ["xqzkw vbnfgt", "quantum chromodynamics lagrangian", "de la", "le les des"])
def test_what_is_like_nothing_is_unknown(linker, text):
    assert not linker.link(text, language="fr").known


def test_a_known_reading_is_one_that_reaches_the_floor(linker):
    reading = linker.link("réparer une bicyclette")
    assert reading.known
    assert reading.links[0].confidence >= FLOOR


@pytest.mark.parametrize("text", ["soudure " * 1250, "a" * 10_000, "é" * 10_000, "🎉 souder " * 900, "\x00 souder"])
def test_absurd_texts_are_answered(linker, text):
    confidences = [link.confidence for link in linker.link(text, limit=50).links]
    assert all(0 <= one <= 1 for one in confidences)


def test_confidences_are_probabilities_of_one_answer_surest_first(linker):
    for text in ("réparer un vélo", "pâte", "gérer", "vendre"):
        confidences = [link.confidence for link in linker.link(text, limit=50).links]
        assert confidences == sorted(confidences, reverse=True)
        assert 0 < sum(confidences) < 1


def test_only_as_many_links_as_asked_for_come_back(linker):
    assert len(linker.link("pâte à pain", limit=2).links) == 2
    assert linker.link("pâte à pain", limit=0).links == ()


def test_an_unknown_language_is_refused(linker):
    with pytest.raises(ArraysError):
        linker.link("soldar", language="es")


def test_an_unknown_framework_holds_nothing(linker):
    assert linker.link("réparer une bicyclette", scheme="other").links == ()


def test_several_texts_are_read_as_each_is(linker):
    texts = ["réparer un vélo", "", "souder"]
    assert linker.link_many(texts) == [linker.link(text) for text in texts]


@pytest.mark.parametrize("names", [(), ("souder",)])
def test_a_framework_of_one_skill_or_none_can_be_read(names):
    skills = [Concept(id=text, scheme="s", kind=Kind.KNOW_HOW, names=(Name(text, "fr", True),)) for text in names]
    linker = Linker.learn(Corpus(skills=skills))
    assert [link.id for link in linker.link("souder").links] == list(names)
    assert TitleReader.learn(Corpus(skills=skills)).link("soudeur").links == ()


def test_groups_are_never_found():
    group = Concept(id="g", scheme="s", kind=Kind.GROUP, names=(Name("souder", "fr", True),))
    skill = Concept(id="k", scheme="s", kind=Kind.KNOW_HOW, names=(Name("souder à l'arc", "fr", True),))
    assert [link.id for link in Linker.learn(Corpus(skills=[group, skill])).link("souder").links] == ["k"]


def test_what_the_occupation_asks_for_is_likelier():
    told = corpus()
    asked = Corpus(skills=told.skills, occupations=told.occupations, asks=np.array([[5, 5, 3]]))
    linker = Linker.learn(asked)
    alone = {link.id: link.confidence for link in linker.link("pâte", limit=20).links}
    there = {link.id: link.confidence for link in linker.link("pâte", limit=20, context="baker").links}
    assert there["bread"] > alone["bread"]


def test_a_concept_takes_the_names_of_the_one_another_framework_calls_the_same():
    other = Concept(
        id="o", scheme="other", kind=Kind.KNOW_HOW,
        names=(Name("réparer une bicyclette", "fr", True), Name("entretenir un biclou", "fr", False)),
    )  # fmt: skip
    told = corpus()
    linker = Linker.learn(Corpus(skills=[*told.skills, other]))
    assert first(linker, "entretenir un biclou", scheme="small") == "bike"
    assert linker.link("entretenir un biclou", scheme="small").links[0].label == "réparer une bicyclette"
