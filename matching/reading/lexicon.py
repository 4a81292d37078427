"""What words mean, learnt from a corpus: their translations, their synonyms, their vectors."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from itertools import chain

import numpy as np
from scipy import sparse

from matching.corpus import Concept, Corpus, Kind
from matching.reading import file
from matching.reading.pivot import synonyms, translations
from matching.reading.postings import Floats, Vocabulary, counted
from matching.reading.semantics import word_vectors
from matching.reading.senses import WIDTH, Told, learn_senses
from matching.reading.words import LANGUAGES, Stemmer, content, words

NO_STEM = ""  # number 0 of every vocabulary of stems: what a label of no word is made of
MOST_PAIRS = 12


class Tongue:
    """A language's stems, and what those of the other say.

    Parameters
    ----------
    language : str
        "fr" or "en".
    stems : Vocabulary
        Its stems; number 0 stands for none.
    first : int
        Where its stems begin among those of all languages.

    Attributes
    ----------
    render, literal : sparse arrays of shape (n_stems, n_stems of the other language)
        t(other | stem), over all pairs of labels, and over those that are likely translations of each other.
    rendered_by, literal_by : sparse arrays of the same shape
        t(stem | other), likewise.
    alike : sparse array of shape (n_stems, n_stems)
        How near two stems are by their translations, within [0, 1].
    vectors : float array of shape (n_stems, rank)
        Near for words used for the same concepts and occupations; as long as they tell.
    senses : float array of shape (n_stems, width)
        Whose sums are near for names of the same concept.
    """

    render: sparse.csr_array
    rendered_by: sparse.csr_array
    literal: sparse.csr_array
    literal_by: sparse.csr_array
    alike: sparse.csr_array
    vectors: Floats
    senses: Floats

    def __init__(self, language: str, stems: Vocabulary, first: int) -> None:
        self.language, self.stems, self.first = language, stems, first
        self.stemmer = Stemmer(language)


class Lexicon:
    """The words of a corpus in both languages; immutable once learnt.

    Attributes
    ----------
    tongues : dict of str to Tongue
        What each language says.
    width : int
        How many stems they have together.
    """

    def __init__(self) -> None:
        self._read: dict[tuple[str, str], list[int]] = {}  # while learning: the same labels are read many times
        self.tongues: dict[str, Tongue] = {}
        self.width = 0

    @classmethod
    def learn(cls, corpus: Corpus, *, seed: int = 0, but: AbstractSet[str] = frozenset()) -> Lexicon:
        """Learn the words of a corpus.

        Parameters
        ----------
        corpus : Corpus
            All that says what words mean: names, texts, and the skills that occupations ask for.
        seed : int, default=0
            Seed of the vectors.
        but : set of str, optional
            Ids of concepts that teach no senses.
        """
        made = cls()
        made.learn_words(corpus)
        made.learn_pivot(corpus)
        made.learn_vectors(corpus, seed)
        made.learn_senses(corpus, seed, but=but)
        return made

    def learn_words(self, corpus: Corpus) -> None:
        """Number the stems of all that is written, in both languages."""
        for language in LANGUAGES:
            stem = Stemmer(language)
            cut = (stem.all(content(words(text))) for text in _texts(corpus, language))
            self.tongues[language] = Tongue(language, Vocabulary.of(chain([[NO_STEM]], cut)), self.width)
            self.width += len(self.tongues[language].stems)

    def arrays(self) -> file.Arrays:
        """Return all that was learnt, as arrays."""
        found: file.Arrays = {}
        for language, tongue in self.tongues.items():
            found[f"{language}.stems"] = file.of_text("\n".join(tongue.stems.terms))
            found[f"{language}.vectors"], found[f"{language}.senses"] = tongue.vectors, tongue.senses
            for name in ("render", "literal"):
                found |= file.of_table(f"{language}.{name}", getattr(tongue, name))
        return found

    @classmethod
    def from_arrays(cls, arrays: file.Arrays) -> Lexicon:
        """Build a lexicon from what `arrays` returned."""
        made = cls()
        for language in LANGUAGES:
            stems = Vocabulary(file.to_text(arrays[f"{language}.stems"]).split("\n"))
            tongue = made.tongues[language] = Tongue(language, stems, made.width)
            tongue.vectors, tongue.senses = arrays[f"{language}.vectors"], arrays[f"{language}.senses"]
            tongue.render = file.to_table(f"{language}.render", arrays)
            tongue.literal = file.to_table(f"{language}.literal", arrays)
            made.width += len(stems)
        made.turn()
        return made

    def stems(self, text: str, language: str) -> list[int]:
        """Return the numbers of the known stems of a text, in order."""
        found = self._read.get((text, language))
        if found is None:
            tongue = self.tongues[language]
            found = tongue.stems.known(tongue.stemmer.all(content(words(text))))
            self._read[text, language] = found
        return found

    def forget(self) -> None:
        """Let go of the labels read while learning."""
        self._read = {}

    def document(self, concept: Concept, *, texts: bool = True) -> list[int]:
        """Return the stems of all that says what a concept is, in both languages, numbered together."""
        found: list[int] = []
        for language, tongue in self.tongues.items():
            spoken = [*names(concept, language), *(text for of, text in concept.texts if of == language and texts)]
            for text in spoken:
                found.extend(tongue.first + number for number in self.stems(text, language))
        return found

    def documents(self, corpus: Corpus) -> tuple[list[list[int]], list[list[int]]]:
        """Return what is said of each skill, and of each occupation with the skills it asks for."""
        asked: dict[int, list[int]] = {}
        asking: dict[int, list[int]] = {}
        for occupation, skill, _ in corpus.asks.tolist():
            asked.setdefault(occupation, []).extend(self.document(corpus.skills[skill], texts=False))
            asking.setdefault(skill, []).append(occupation)
        skills = [self.document(concept) for concept in corpus.skills]
        occupations = [self.document(one) + asked.get(number, []) for number, one in enumerate(corpus.occupations)]
        return skills, occupations

    def learn_pivot(self, corpus: Corpus) -> None:
        """Learn how the words of each language render those of the other."""
        french, english = (self.tongues[language] for language in LANGUAGES)
        pairs: list[tuple[list[int], list[int]]] = []
        french_of: list[int] = []
        for number, concept in enumerate((*corpus.skills, *corpus.occupations)):
            here = [self.stems(text, "fr") for text in names(concept, "fr")][:MOST_PAIRS]
            there = [self.stems(text, "en") for text in names(concept, "en")][:MOST_PAIRS]
            for first, one in enumerate(here):
                for other in there:
                    pairs.append((one, other))
                    french_of.append(number * MOST_PAIRS + first)
        reverse = [(other, one) for one, other in pairs]
        shape = (len(french.stems), len(english.stems))
        french.render = with_same_words(translations(pairs, shape), french, english)
        english.render = with_same_words(translations(reverse, shape[::-1]), english, french)
        french.literal = with_same_words(translations(pairs, shape, choices=french_of), french, english)
        english.literal = with_same_words(translations(reverse, shape[::-1], choices=french_of), english, french)
        self.turn()

    def turn(self) -> None:
        """Read the tables of translations the other way round, and there and back."""
        french, english = (self.tongues[language] for language in LANGUAGES)
        for tongue, other in ((french, english), (english, french)):
            tongue.alike = synonyms(tongue.render, other.render)
            tongue.rendered_by = sparse.csr_array(other.render.T)
            tongue.literal_by = sparse.csr_array(other.literal.T)

    def learn_vectors(self, corpus: Corpus, seed: int) -> None:
        """Learn a vector for each stem."""
        skills, occupations = self.documents(corpus)
        vectors, idf = word_vectors(counted(skills + occupations, self.width), seed=seed)
        for tongue in self.tongues.values():
            part = slice(tongue.first, tongue.first + len(tongue.stems))
            tongue.vectors = vectors[part] * idf[part, np.newaxis]

    def learn_senses(self, corpus: Corpus, seed: int, *, but: AbstractSet[str] = frozenset()) -> None:
        """Learn what each stem brings to a name, from all concepts but those of the ids given."""
        concepts = [
            one for one in (*corpus.skills, *corpus.occupations) if one.kind is not Kind.GROUP and one.id not in but
        ]
        first = np.vstack([tongue.vectors[:, :WIDTH] for tongue in self.tongues.values()])
        senses = learn_senses([self.told(one) for one in concepts], first, seed=seed)
        for tongue in self.tongues.values():
            tongue.senses = senses[tongue.first : tongue.first + len(tongue.stems)]

    def told(self, concept: Concept) -> Told:
        """Return the stems of each name and text of a concept, numbered together."""
        french, english = (
            [self._numbers(text, language) for text in names(concept, language)] for language in LANGUAGES
        )
        texts = [self._numbers(text, language) for language, text in concept.texts if language in self.tongues]
        return Told(*([held for held in every if held] for every in (french, english, texts)))

    def _numbers(self, text: str, language: str) -> list[int]:
        first = self.tongues[language].first
        return [first + number for number in self.stems(text, language)]


def names(concept: Concept, language: str) -> list[str]:
    """Return what a concept is called in a language, preferred names first."""
    return [name.text for name in concept.names if name.language == language]


def own_names(concept: Concept, language: str) -> list[str]:
    """Return what a concept is called in a language, or in any when it has no name in it."""
    return names(concept, language) or [name.text for name in concept.names if name.preferred]


def _texts(corpus: Corpus, language: str) -> Iterable[str]:
    for concept in (*corpus.skills, *corpus.occupations):
        yield from own_names(concept, language)
        yield from (text for of, text in concept.texts if of == language)


def with_same_words(table: sparse.csr_array, side: Tongue, other: Tongue) -> sparse.csr_array:
    """Add to translations that a word may stay itself: names, acronyms, words that one language lends the other."""
    shared = [
        (number, other.stems.numbers[term])
        for term, number in side.stems.numbers.items()
        if term in other.stems.numbers
    ]
    rows, columns = np.array(shared, dtype=np.int64).reshape(-1, 2).T
    told = np.asarray(table.sum(axis=1)).ravel()
    kept = np.where(told[rows] > 0, 0.2, 1.0).astype(np.float32)
    same = sparse.csr_array((kept, (rows, columns)), shape=table.shape)
    return sparse.csr_array(table.maximum(same))
