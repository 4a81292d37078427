"""Finds in a text the skills of a framework that it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np

from matching.corpus import Corpus
from matching.extraction import file
from matching.extraction.claims import Claim, claim_of, scopes
from matching.extraction.features import candidates
from matching.extraction.judge import judge
from matching.extraction.learnt import Learnt, learn
from matching.extraction.lexicon import Lexicon
from matching.extraction.occupations import Inferred, Occupations
from matching.extraction.passage import Passage
from matching.extraction.sentences import LONGEST_TEXT

_LIMIT = 30


@dataclass(frozen=True, slots=True)
class Extracted:
    """A skill found in a text.

    Parameters
    ----------
    id, label, scheme : str
        The skill, what it is called in the text's language, its framework.
    span : (int, int)
        Where the words that show it best stand in the text, in characters: the first, and after the last.
    confidence : float
        Within [0, 1]: how often such a finding is right.
    claim : Claim
        Whether the text claims it, denies it, wishes it or says it of others.
    shown : bool
        Whether to take it as shown: claimed, and confident enough.
    """

    id: str
    label: str
    scheme: str
    span: tuple[int, int]
    confidence: float
    claim: Claim
    shown: bool


class Extractor:
    """What finds skills in texts; immutable once learnt, safe to share between threads.

    Each sentence is cut into windows of a few words, compared with what skills are called by their stems, by stems near
    them (in translation, and in use), and by what is said of skills elsewhere. The occupation that the text is about,
    told by the titles and words in it, makes what it asks for likelier. Two logistic regressions weigh all this.

    Parameters
    ----------
    learnt : Learnt
        See `Extractor.learn`.
    """

    def __init__(self, learnt: Learnt) -> None:
        self._learnt = learnt
        self._lexicons: dict[tuple[str, str], tuple[Lexicon, Occupations]] = {}
        self._lock = Lock()

    @classmethod
    def learn(cls, corpus: Corpus, *, seed: int = 0) -> Extractor:
        """Learn from frameworks: what their concepts are called and told, what occupations ask for.

        Parameters
        ----------
        corpus : Corpus
            One framework or several; may be empty.
        seed : int, default=0
            The same corpus and seed give the same answers.
        """
        return cls(learn(corpus, seed=seed))

    def save(self, path: Path) -> None:
        """Write to `path`, whole or not at all."""
        file.write(path, self._learnt)

    @classmethod
    def load(cls, path: Path) -> Extractor:
        """Read what `save` wrote.

        Raises
        ------
        ExtractionFileError
            When the file cannot be trusted: learn again.
        """
        return cls(file.read(path))

    @property
    def schemes(self) -> tuple[str, ...]:
        """The frameworks whose skills may be found, in alphabetical order."""
        return tuple(sorted(set(self._learnt.skills.schemes)))

    def extract(
        self,
        text: str,
        *,
        scheme: str | None = None,
        language: str = "fr",
        limit: int = _LIMIT,
        occupation: str | None = None,
    ) -> list[Extracted]:
        """Find the skills that a text shows, or may show.

        Parameters
        ----------
        text : str
            An offer, an experience, a sentence; its first 20,000 characters are read, its HTML marks are not.
        scheme : str, optional
            The framework to find skills of; all by default.
        language : str, default="fr"
            The text's: "fr" or "en".
        limit : int, default=30
            How many at most, those shown and those less sure.
        occupation : str, optional
            The id of the occupation that the text is about, when known; inferred by default.

        Returns
        -------
        list of Extracted
            Each skill once, the surest first; equals by id. Empty when nothing is alike, or when the language or the
            framework is unknown.
        """
        if limit < 1 or language not in self._learnt.tongues:
            return []
        passage = Passage(self._learnt.tongues[language], text)
        found = [
            one for own in self._asked(scheme) for one in self._of_scheme(passage, text, own, language, occupation)
        ]
        return sorted(found, key=lambda one: (-one.confidence, one.id))[:limit]

    def occupations(
        self, text: str, *, scheme: str | None = None, language: str = "fr", limit: int = 3
    ) -> Sequence[Inferred]:
        """Return the occupations that a text may be about, likeliest first; of each framework apart."""
        if language not in self._learnt.tongues:
            return []
        passage = Passage(self._learnt.tongues[language], text)
        found: list[Inferred] = []
        for own in self._asked(scheme):
            _, occupations = self._pair(own, language)
            found.extend(occupations.inferred(occupations.likely(passage), language, limit))
        return found

    def _asked(self, scheme: str | None) -> Sequence[str]:
        return [one for one in self.schemes if scheme in {None, one}]

    def _pair(self, scheme: str, language: str) -> tuple[Lexicon, Occupations]:
        with self._lock:
            found = self._lexicons.get((scheme, language))
            if found is None:
                found = Lexicon(self._learnt, scheme, language), Occupations(self._learnt, scheme, language)
                self._lexicons[scheme, language] = found
        return found

    def _of_scheme(
        self, passage: Passage, text: str, scheme: str, language: str, occupation: str | None
    ) -> list[Extracted]:
        if not passage.known:
            return []
        lexicon, occupations = self._pair(scheme, language)
        likely = occupations.likely(passage, occupation)
        found = candidates(lexicon, passage, likely.asked[lexicon.skills], likely.core[lexicon.skills])
        if not len(found.skills):
            return []
        weighing, of = judge(language), self._learnt.skills
        chances = np.round(weighing.chances(found, passage.places), 4)
        silent = scopes(text[:LONGEST_TEXT])
        result = []
        for place, window, chance in zip(found.skills.tolist(), found.shown.tolist(), chances.tolist(), strict=True):
            skill = int(lexicon.skills[place])
            span = passage.span(window)
            claim = claim_of(span, silent)
            shown = chance >= weighing.threshold and claim is Claim.CLAIMED
            result.append(Extracted(of.ids[skill], of.labels[language][skill], scheme, span, chance, claim, shown))
        return result
