"""Skills are found in texts, with the words that show each."""

import time

import numpy as np
import pytest

from matching.corpus import Corpus, Kind
from matching.extraction import Claim, Extracted, Extractor
from tests.matching.extraction import corpora


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor.learn(corpora.corpus())


def found(extractor: Extractor, text: str, **options: object) -> dict[str, Extracted]:
    return {one.id: one for one in extractor.extract(text, **options)}


def best(extractor: Extractor, text: str, **options: object) -> str:
    return extractor.extract(text, **options)[0].id


@pytest.mark.parametrize(
    ("text", "skill", "words"),
    [
        ("Le samedi je lave la vaisselle du restaurant.", "dishes", "lave la vaisselle"),
        ("Missions : pose de carrelages, joints", "tile", "pose de carrelages"),
        ("ENCADREMENT D'UNE ÉQUIPE de 5 personnes", "team", "ENCADREMENT D'UNE ÉQUIPE"),
        ("<p>Vous <b>gérez les stocks</b> du magasin</p>", "stock", "gérez les stocks"),
        ("🎉 on taillait les haies 🎉", "garden", "taillait les haies"),
        ("Développeur : programmation en C++ exigée", "c++", "programmation en C++"),
    ],
)
def test_the_span_is_where_the_words_are_whatever_their_inflections(
    extractor: Extractor, text: str, skill: str, words: str
) -> None:
    hit = found(extractor, text)[skill]

    assert text[slice(*hit.span)] == words
    assert best(extractor, text) == skill
    assert hit.shown


def test_accents_do_not_matter(extractor: Extractor) -> None:
    assert best(extractor, "lire des schemas") == best(extractor, "LIRE DES SCHÉMAS") == "plans"


def test_the_order_of_words_does_not_matter(extractor: Extractor) -> None:
    assert best(extractor, "la caisse, je sais la tenir") == "cash"


def test_an_acronym_is_enough(extractor: Extractor) -> None:
    assert best(extractor, "Connaissance des normes HACCP souhaitée.") == "haccp"


def test_english_is_read_as_well(extractor: Extractor) -> None:
    text = "You will be washing dishes and leading a team."

    hits = found(extractor, text, language="en")

    assert {"dishes", "team"} <= {one.id for one in hits.values() if one.shown}
    assert hits["team"].label == "lead a team"
    assert text[slice(*hits["team"].span)] == "leading a team"


def test_a_skill_said_twice_comes_once(extractor: Extractor) -> None:
    hits = extractor.extract("Je pose du carrelage. Poser du carrelage me plaît. Carrelage !")

    assert [one.id for one in hits].count("tile") == 1


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Je n'ai jamais posé de carrelage.", Claim.DENIED),
        ("le carrelage j'y touche pas", Claim.DENIED),
        ("Aucune expérience de la pose de carrelage", Claim.DENIED),
        ("J'aimerais apprendre à poser du carrelage", Claim.WISHED),
        ("Mon rêve : poser du carrelage", Claim.WISHED),
        ("La pose du carrelage est confiée à un artisan.", Claim.OTHERS),
    ],
)
def test_what_is_denied_wished_or_done_by_others_is_not_shown(extractor: Extractor, text: str, claim: Claim) -> None:
    hit = found(extractor, text)["tile"]

    assert hit.claim is claim
    assert not hit.shown


def test_a_denial_ends_where_the_sentence_turns(extractor: Extractor) -> None:
    hits = found(extractor, "Je n'ai jamais fait de soudure à l'arc mais je pose du carrelage.")

    assert hits["weld"].claim is Claim.DENIED
    assert hits["tile"].claim is Claim.CLAIMED


def test_discretion_and_calm_are_no_denials(extractor: Extractor) -> None:
    assert found(extractor, "Il ne faut pas oublier de gérer les stocks.")["stock"].claim is Claim.CLAIMED


def test_the_occupation_said_makes_what_it_asks_for_likelier(extractor: Extractor) -> None:
    as_painter = found(extractor, "Peintre en bâtiment. Vous lisez.")
    as_welder = found(extractor, "Soudeur. Vous lisez.")

    assert extractor.occupations("Soudeuse H/F")[0].id == "welder"
    assert as_welder["plans"].confidence > as_painter["plans"].confidence


def test_the_occupation_may_be_given(extractor: Extractor) -> None:
    text = "Vous appliquez les procédures."

    assert (
        found(extractor, text, occupation="cook")["haccp"].confidence
        > found(extractor, text, occupation="welder")["haccp"].confidence
    )


def test_an_occupation_unknown_is_inferred(extractor: Extractor) -> None:
    text = "Soudeur. Lecture de plans."

    assert extractor.extract(text, occupation="astronaut") == extractor.extract(text)


@pytest.mark.parametrize("text", ["", "   \n\t", "😀😀😀", "de la, le du", "<div><br/></div>", "?!…", "zzz qqq"])
def test_a_text_that_says_nothing_shows_nothing(extractor: Extractor, text: str) -> None:
    assert [one for one in extractor.extract(text) if one.shown] == []


@pytest.mark.parametrize("text", ["soudure " * 12_500, "x" * 100_000, "a.b;c\n" * 17_000, "<" * 100_000, "é" * 100_000])
def test_an_absurd_text_is_answered_in_time(extractor: Extractor, text: str) -> None:
    begin = time.process_time()

    hits = extractor.extract(text)

    assert len({one.id for one in hits}) == len(hits) <= 12
    assert time.process_time() - begin < 10


def test_order_is_by_confidence_within_bounds(extractor: Extractor) -> None:
    hits = extractor.extract("Soudeur : souder à l'arc, lire des plans, parler anglais, tenir une caisse.")
    confidences = [one.confidence for one in hits]

    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= one <= 1 for one in confidences)


def test_the_limit_is_kept(extractor: Extractor) -> None:
    text = "souder à l'arc, lire des plans, parler anglais"

    assert extractor.extract(text, limit=2) == extractor.extract(text)[:2]
    assert extractor.extract(text, limit=0) == []


def test_an_unknown_language_or_framework_finds_nothing(extractor: Extractor) -> None:
    assert extractor.extract("souder", language="de") == []
    assert extractor.extract("souder", scheme="theirs") == []
    assert extractor.occupations("souder", language="de") == []


def test_each_framework_may_be_asked_alone_or_all_together() -> None:
    ours = corpora.corpus()
    theirs = [corpora.concept("T1", Kind.KNOW_HOW, "Poser des carrelages", "lay tiles", "theirs")]
    both = Extractor.learn(Corpus(skills=[*ours.skills, *theirs]))

    assert both.schemes == ("ours", "theirs")
    assert {one.scheme for one in both.extract("poser du carrelage", scheme="theirs")} == {"theirs"}
    assert {"tile", "T1"} <= {one.id for one in both.extract("poser du carrelage") if one.shown}


def test_a_group_is_never_found() -> None:
    corpus = Corpus(skills=[corpora.concept("G", Kind.GROUP, "Carrelage", "tiles")])

    assert Extractor.learn(corpus).extract("carrelage") == []


def test_a_skill_without_a_name_in_the_language_is_found_by_the_one_it_has() -> None:
    corpus = Corpus(skills=[corpora.concept("A", Kind.KNOWLEDGE, " ", "Kubernetes")])

    assert Extractor.learn(corpus).extract("Vous connaissez Kubernetes")[0].id == "A"


def test_an_empty_framework_finds_nothing() -> None:
    empty = Extractor.learn(Corpus(skills=[]))

    assert empty.extract("souder à l'arc") == []
    assert list(empty.occupations("soudeur")) == []
    assert empty.schemes == ()


def test_the_same_corpus_gives_the_same_answers(extractor: Extractor) -> None:
    text = "Soudeur TIG : vous lisez les plans, vous lavez la vaisselle et vous parlez anglais."

    again = Extractor.learn(corpora.corpus())

    assert again.extract(text) == extractor.extract(text)
    assert np.array_equal(again.occupations(text), extractor.occupations(text))
