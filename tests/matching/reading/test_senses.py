"""Vectors for words learnt by telling concepts apart."""

import numpy as np
import pytest

from matching.reading.senses import Told, learn_senses

GENERIC, BIKE, CYCLE, FISH, SEAFOOD, BREAD = range(6)
THINGS = ((BIKE, CYCLE), (FISH, SEAFOOD), (BREAD,))


def told() -> list[Told]:
    """Things named alone and with a word that all share, in two languages."""
    return [Told([[GENERIC, one[0]]], [[GENERIC, one[-1]], [one[-1]]], []) for one in THINGS]


@pytest.fixture(scope="module")
def senses() -> np.ndarray:
    first = np.random.default_rng(0).normal(size=(6, 4)).astype(np.float32)
    return learn_senses(told(), first, rounds=200)


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))


@pytest.mark.parametrize("near", [(BIKE, CYCLE), (FISH, SEAFOOD)])
def test_words_that_name_one_thing_are_near_and_the_others_far(senses, near):
    here, there = near
    assert cosine(senses[here], senses[there]) > 0.6
    assert all(cosine(senses[here], senses[far]) < 0.5 for far in set(range(1, 6)) - {here, there})


def test_a_word_that_sets_nothing_apart_is_shorter_than_those_that_do(senses):
    lengths = np.linalg.norm(senses, axis=1)
    assert lengths[GENERIC] < lengths[1:].min()


def test_the_same_seed_learns_the_same_and_another_does_not():
    first = np.random.default_rng(0).normal(size=(6, 4)).astype(np.float32)
    once, again, other = (learn_senses(told(), first, rounds=3, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(once, again)
    assert not np.array_equal(once, other)


@pytest.mark.parametrize("few", [[], [Told([[1]], [], [])], [Told([[1]], [], []), Told([], [], [[2]])]])
def test_fewer_than_two_named_concepts_teach_nothing(few):
    first = np.eye(6, 4, dtype=np.float32)
    assert np.array_equal(learn_senses(few, first), first)


def test_a_definition_brings_its_words_near_what_it_defines():
    first = np.random.default_rng(0).normal(size=(6, 4)).astype(np.float32)
    defined = [Told([[BIKE]], [], [[CYCLE]]), Told([[FISH]], [], [[SEAFOOD]]), Told([[BREAD]], [], [])]
    learnt = learn_senses(defined, first, rounds=400)
    assert cosine(learnt[BIKE], learnt[CYCLE]) > max(
        cosine(learnt[BIKE], learnt[far]) for far in (FISH, SEAFOOD, BREAD)
    )


def test_many_concepts_are_learnt_in_groups_of_neighbours():
    many = [Told([[place], [place + 300]], [], []) for place in range(300)]
    first = np.random.default_rng(0).normal(size=(600, 16)).astype(np.float32)
    learnt = learn_senses(many, first, rounds=30)
    directions = learnt / np.linalg.norm(learnt, axis=1, keepdims=True)
    nearest = (directions[:300] @ directions[300:].T).argmax(axis=1)
    assert (nearest == np.arange(300)).mean() > 0.9
