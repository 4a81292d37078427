"""Learns the ranker that ships with the library, from names withheld from large frameworks.

Names are withheld from the concepts of a corpus, everything else is learnt without them, and the trees learn which
concept of each shortlist the withheld name belonged to. Names written in a hurry (`noise`) or said otherwise
(`rewording`) are added. Some concepts are withheld whole, so that the ranker meets texts whose answer is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.corpus import Concept, Corpus, Kind, Name
from matching.normalisation import normalise
from matching.reading.adoption import adopt
from matching.reading.crossing import OTHER_FEATURES, SENSE_FEATURES
from matching.reading.features import FEATURES, LABEL_FEATURES, RELATIVE, features
from matching.reading.index import Index
from matching.reading.lexicon import Lexicon
from matching.reading.noise import noisy
from matching.reading.postings import Floats, Ints
from matching.reading.query import Query
from matching.reading.ranker import Ranker
from matching.reading.rewording import VERBS, Rewording
from matching.reading.shortlist import shortlist
from matching.reading.trees import Trees
from matching.reading.words import content, words

TREES = 120
# What may only speak for an answer, whatever the rest; trees held to it err less on texts unlike those learnt from.
RISING = frozenset(
    (
        *LABEL_FEATURES[: LABEL_FEATURES.index("longer")], "same_numbers", "initials", "rarest_word", "rarest_of_label",
        *OTHER_FEATURES, "letters", "stems", "pivot", "pivot_back", "pivot_label", "said", "letters_votes",
        "stems_votes", "topic", *SENSE_FEATURES, "sum",
    )
)  # fmt: skip
FALLING = frozenset(
    {"worst_word", "worst_of_label", *(f"{name}_{way}" for name in RELATIVE for way in ("short", "place"))}
)
SIGNS = tuple((name in RISING) - (name in FALLING) for name in FEATURES)
NEAREST, FAR_SHARE = 12, 0.15
SHORT, NEAR = 2, 30
LOST_SHARE = 0.04
WITHHELD = {"fr": 1.0, "en": 0.12}


class Question(NamedTuple):
    """A text whose right answer is known.

    Parameters
    ----------
    text, id, scheme, language : str
        The text, the concept it names, where to look, and in which language.
    """

    text: str
    id: str
    scheme: str
    language: str


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many questions of each kind to learn from, at most.

    Parameters
    ----------
    withheld_english, noisy, reworded, with_kind : int
        Names withheld in English; preferred names written in a hurry, said otherwise, and told with the kind of what
        they name. French ones are all asked.
    """

    withheld_english: int = 1200
    noisy: int = 1000
    reworded: int = 2500
    with_kind: int = 400


def withheld(
    concepts: Sequence[Concept],
    shares: dict[str, float],
    dice: Random,
    *,
    lending: Callable[[Concept], bool] = lambda _: True,
) -> tuple[list[Concept], list[Question]]:
    """Take names other than the preferred from concepts; names written the same go together."""
    kept: list[Concept] = []
    questions: list[Question] = []
    for concept in concepts:
        gone: set[str] = set()
        lends = concept.kind is not Kind.GROUP and lending(concept)
        for name in concept.names:
            chance = 0.0 if name.preferred or not lends else shares.get(name.language, 0.0)
            if normalise(name.text) not in gone and dice.random() < chance:
                gone.add(normalise(name.text))
                questions.append(Question(name.text, concept.id, concept.scheme, name.language))
        left = tuple(name for name in concept.names if name.preferred or normalise(name.text) not in gone)
        kept.append(replace(concept, names=left))
    return kept, questions


def train_skills(corpus: Corpus, *, sizes: Sizes | None = None, seed: int = 0) -> Ranker:
    """Learn the ranker of skills.

    Parameters
    ----------
    corpus : Corpus
        Large frameworks with names in both languages.
    sizes : Sizes, optional
        How much to learn from.
    seed : int, default=0
        The same corpus and seed give the same ranker.

    Returns
    -------
    Ranker
    """
    sizes, dice = sizes or Sizes(), Random(seed)  # noqa: S311 - dice, not secrets
    skills, asked = withheld(corpus.skills, WITHHELD, dice)
    left = replace(corpus, skills=skills)
    named, short = _by_preferred(skills)
    hurried, otherwise, with_kind = (
        dice.sample(among, min(size, len(among)))
        for among, size in ((named, sizes.noisy), (named, sizes.reworded), (short, sizes.with_kind))
    )
    # Trees that learnt from concepts whose only name has taught its senses would trust senses too far.
    but = {one.id for one in (*hurried, *otherwise, *with_kind)}
    lexicon = Lexicon.learn(left, seed=seed, but=but)
    index = Index(lexicon, adopt(skills), lexicon.documents(left)[0])
    french = [one for one in asked if one.language == "fr"]
    english = dice.sample(asked_in(asked, "en"), min(sizes.withheld_english, len(asked_in(asked, "en"))))
    questions = [*french, *(one._replace(text=noisy(one.text, dice)) for one in french), *english]
    reword = Rewording(index.sides["fr"], [one.text for one in named])
    for chosen, way in ((hurried, noisy), (otherwise, reword)):
        questions += [one._replace(text=way(one.text, dice)) for one in chosen]
    questions += told_with_kind(index, with_kind, dice)
    lost = {concept.id for concept in skills if dice.random() < LOST_SHARE}
    index.findable &= np.array([concept.id not in lost for concept in skills], dtype=bool)
    return _learn(*judged(index, questions), seed)


def _by_preferred(concepts: Sequence[Concept]) -> tuple[list[Question], list[Question]]:
    """Return a question for each preferred name in French, and those of short names that are not of something done."""
    named = [
        Question(_preferred(concept), concept.id, concept.scheme, "fr")
        for concept in concepts
        if concept.kind is not Kind.GROUP and _preferred(concept)
    ]
    cut = [content(words(one.text)) for one in named]
    short = (0 < len(found) <= SHORT and not found[0].endswith(VERBS) for found in cut)
    return named, [one for one, is_short in zip(named, short, strict=True) if is_short]


def train_titles(corpus: Corpus, *, folds: int = 3, share: float = 0.13, seed: int = 0) -> Ranker:
    """Learn the ranker of titles, from the names of occupations.

    Only occupations without an English name lend theirs: these teach no translation, so one lexicon serves all folds,
    but for the senses.

    Parameters
    ----------
    corpus : Corpus
        Large frameworks.
    folds : int, default=3
        How many times a share of the names is withheld.
    share : float, default=0.13
        How much of them.
    seed : int, default=0
        The same corpus and seed give the same ranker.

    Returns
    -------
    Ranker
    """
    dice = Random(seed)  # noqa: S311 - dice, not secrets
    lexicon = Lexicon.learn(corpus, seed=seed)
    parts: list[tuple[Floats, NDArray[np.int8], Ints]] = []
    for fold in range(folds):
        occupations, questions = withheld(corpus.occupations, {"fr": share}, dice, lending=_french_only)
        left = replace(corpus, occupations=occupations)
        lexicon.learn_senses(left, seed)
        documents = lexicon.documents(left)[1]
        index = Index(lexicon, adopt(occupations), documents)
        lost = {concept.id for concept in occupations if dice.random() < LOST_SHARE}
        index.findable &= np.array([concept.id not in lost for concept in occupations], dtype=bool)
        rows, right, groups = judged(index, questions)
        parts.append((rows, right, groups + fold * 1_000_000))
    rows, right, groups = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return _learn(rows, right, groups, seed)


def _french_only(concept: Concept) -> bool:
    return all(name.language == "fr" for name in concept.names)


def told_with_kind(index: Index, asked: Sequence[Question], dice: Random) -> list[Question]:
    """Put before each text the beginning of what a near concept is called, as one says what kind of thing is named."""
    numbers = {(concept.scheme, concept.id): number for number, concept in enumerate(index.concepts)}
    told: list[Question] = []
    for one in asked:
        number = numbers[one.scheme, one.id]
        allowed = index.findable & (index.scheme == index.scheme[number])
        allowed[number] = False
        near = np.where(allowed, index.topics @ index.topics[number], -np.inf)
        places = [place for place in np.argsort(-near, kind="stable")[:NEAR].tolist() if allowed[place]]
        named = (_preferred(index.concepts[place]) for place in places)
        cut = [content(words(text))[:SHORT] for text in named]
        openings = [found for found in cut if len(found) == SHORT and not found[0].endswith(VERBS)]
        if openings:
            told.append(one._replace(text=" ".join([*dice.choice(openings), *dice.choice((["-"], [])), one.text])))
    return told


def asked_in(questions: Sequence[Question], language: str) -> list[Question]:
    """Return the questions of a language."""
    return [one for one in questions if one.language == language]


def _preferred(concept: Concept) -> str:
    french: Callable[[Name], bool] = lambda name: name.preferred and name.language == "fr"  # noqa: E731
    return next((name.text for name in concept.names if french(name)), "")


def _learn(rows: Floats, right: NDArray[np.int8], groups: Ints, seed: int) -> Ranker:
    places = rows[:, FEATURES.index("sum_place")]
    # Most of a shortlist is plainly wrong: the nearest and a sample of the others teach as much in a third of the time.
    kept = (right > 0) | (places < NEAREST) | (np.random.default_rng(seed).random(len(right)) < FAR_SHARE)
    # The odds are read as probabilities on texts that the trees have not seen: those of one question in two.
    half = groups % 2 == 0
    first = Ranker(_ensembles(rows[kept & half], right[kept & half], seed))
    scale, shift = calibrated(first.odds(rows[~half]), right[~half], groups[~half])
    return Ranker(_ensembles(rows[kept], right[kept], seed), scale, shift)


def _ensembles(rows: Floats, right: NDArray[np.int8], seed: int) -> list[Trees]:
    """Learn two ensembles, one free and one held to `SIGNS`; they err on different texts."""
    return [Trees.learn(rows, right, trees=TREES, seed=seed, signs=signs) for signs in (None, SIGNS)]


def judged(index: Index, questions: Sequence[Question]) -> tuple[Floats, NDArray[np.int8], Ints]:
    """Return the features of each concept of each question's shortlist, whether it is right, and its question."""
    numbers = {(concept.scheme, concept.id): number for number, concept in enumerate(index.concepts)}
    rows: list[Floats] = []
    right: list[NDArray[np.int8]] = []
    groups: list[Ints] = []
    for place, asked in enumerate(questions):
        query = Query(index, asked.text, asked.language)
        allowed = index.findable & (index.scheme == index.schemes.index(asked.scheme))
        found = shortlist(index, query, allowed) if query.words else None
        if found is None or not len(found.concepts):
            continue
        rows.append(features(index, query, found))
        right.append((found.concepts == numbers[asked.scheme, asked.id]).astype(np.int8))
        groups.append(np.full(len(found.concepts), place, dtype=np.int64))
    return np.concatenate(rows), np.concatenate(right), np.concatenate(groups)


def calibrated(odds: NDArray[np.float64], right: NDArray[np.int8], groups: Ints) -> tuple[float, float]:
    """Return the scale and shift of the odds whose softmax is likeliest, « none of these » having the odds 0."""
    from scipy.optimize import minimize  # noqa: PLC0415 - learning is rare

    _, question = np.unique(groups, return_inverse=True)
    answered = np.bincount(question, weights=right) > 0

    def loss(point: NDArray[np.float64]) -> float:
        raised = np.clip(point[0] * odds + point[1], -30, 30)
        total = np.log1p(np.bincount(question, weights=np.exp(raised)))
        hits = np.bincount(question, weights=raised * right)
        return float((total - np.where(answered, hits, 0)).mean())

    scale, shift = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(scale), float(shift)
