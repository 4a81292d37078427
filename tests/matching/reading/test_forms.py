"""How names are made, and what they so name."""

import numpy as np
import pytest

from matching.reading.forms import Forms

DONE, KNOWN = 0, 1
TEXTS = {
    "souder tole": DONE, "gerer stock": DONE, "gerer equipe": DONE, "former apprenti": DONE,
    "soudure arc": KNOWN, "gestion stock": KNOWN, "gestion equipe": KNOWN, "formation adulte": KNOWN,
}  # fmt: skip


@pytest.fixture(scope="module")
def forms() -> Forms:
    return Forms(list(TEXTS), np.array(list(TEXTS.values())), 2)


@pytest.mark.parametrize(("text", "kind"), TEXTS.items())
def test_a_known_first_word_tells_the_kind(forms, text, kind):
    assert forms.by_first(text.split()).argmax() == kind


@pytest.mark.parametrize(("text", "kind"), [("manger pain", DONE), ("verification frein", KNOWN)])
def test_the_ending_of_an_unknown_first_word_tells_the_kind(forms, text, kind):
    assert forms.by_first(text.split()).argmax() == kind


def test_the_words_tell_the_kind_whatever_their_order(forms):
    assert forms.by_words(["stock", "gerer"]).argmax() == DONE
    assert forms.by_words(["stock", "gestion"]).argmax() == KNOWN
    assert np.array_equal(forms.by_words(["stock", "gerer"]), forms.by_words(["gerer", "stock"]))


@pytest.mark.parametrize("words", [[], ["zzz"], ["gerer"], ["gestion", "souder", "xyz"]])
def test_chances_are_probabilities(forms, words):
    for chances in (forms.by_first(words), forms.by_words(words)):
        assert chances.sum() == pytest.approx(1, abs=1e-5)
        assert (chances > 0).all()


def test_without_names_every_kind_is_as_likely():
    empty = Forms([], np.zeros(0, dtype=np.int64), 4)
    assert empty.by_first(["souder"]).tolist() == [0.25] * 4
    assert empty.by_words(["souder"]).tolist() == [0.25] * 4
