"""Says labels otherwise, as other frameworks and older versions do: another head, a noun for a verb, a near word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

from matching.normalisation import STOPWORDS, plain
from matching.reading.index import Side
from matching.reading.words import content, words

_LINKS = ("de", "des", "du", "d", "of", "in", "en")
_NOUNS = ("ation", "age", "ement", "tion", "ition", "ure", "ing")
VERBS = ("er", "ir", "re")
_FEWEST = 8


class Rewording:
    """Ways of saying labels otherwise, learnt from the labels of a language.

    Parameters
    ----------
    side : Side
        The language's stems and how near they are by translation.
    texts : sequence of str
        Labels to learn heads (« techniques de »), verbs and nouns from.
    """

    def __init__(self, side: Side, texts: Sequence[str]) -> None:
        self.side = side
        cut = [words(text) for text in texts]
        heads = Counter(found[0] for found in cut if len(found) > 2 and found[1] in _LINKS)
        self.heads = sorted(head for head, count in heads.items() if count >= _FEWEST and not head.endswith(VERBS))
        self.openings = [content(found)[:2] for found in cut if len(found) > 2 and not found[0].endswith(VERBS)]
        self.by_stem: dict[int, Counter[str]] = {}
        for found in cut:
            for word in found:
                number = side.labels.stems.numbers.get(side.labels.stemmer(word))
                if number is not None and word not in STOPWORDS:
                    self.by_stem.setdefault(number, Counter())[word] += 1

    def __call__(self, text: str, dice: Random) -> str:
        """Return a label said otherwise, in one or two ways."""
        found = plain(text.split("(", maxsplit=1)[0] if dice.random() < 0.7 and not text.startswith("(") else text)
        cut = words(found)
        for _ in range(dice.choice((1, 1, 2))):
            cut = dice.choice(
                (self._head, self._head, self._noun, self._near, self._near, self._cut, self._kin, self._kin)
            )(cut, dice)
        return " ".join(cut) or text

    def _head(self, cut: list[str], dice: Random) -> list[str]:
        """Change, drop or add what stands before « de »."""
        if not self.heads:
            return cut
        body = cut[2:] if len(cut) > 2 and cut[0] in self.heads and cut[1] in _LINKS else cut
        if body is not cut and dice.random() < 0.5:
            return body
        if body and body[0].endswith(VERBS):
            return cut
        return [dice.choice(self.heads), "de", *body]

    def _noun(self, cut: list[str], dice: Random) -> list[str]:
        """Put a noun for the verb that comes first, or a verb for the noun."""
        number = self.side.labels.stems.numbers.get(self.side.labels.stemmer(cut[0])) if cut else None
        forms = self.by_stem.get(number, Counter()) if number is not None else Counter()
        is_verb = bool(cut) and cut[0].endswith(VERBS)
        others = sorted(form for form in forms if form.endswith(_NOUNS if is_verb else VERBS))
        if not others:
            return cut
        if is_verb:
            return [dice.choice(others), "de", *cut[1:]]
        return [dice.choice(others), *(cut[2:] if len(cut) > 2 and cut[1] in _LINKS else cut[1:])]

    def _near(self, cut: list[str], dice: Random) -> list[str]:
        """Put a near word for one."""
        table, numbers = self.side.tongue.alike, self.side.labels.stems.numbers
        places = [at for at, word in enumerate(cut) if numbers.get(self.side.labels.stemmer(word)) is not None]
        places = [at for at in places if cut[at] not in STOPWORDS]
        if not places:
            return cut
        at = dice.choice(places)
        stem = numbers[self.side.labels.stemmer(cut[at])]
        row = slice(table.indptr[stem], table.indptr[stem + 1])
        near = [
            (other, chance) for other, chance in zip(table.indices[row].tolist(), table.data[row].tolist(), strict=True)
            if other != stem and chance > 0.15 and other in self.by_stem
        ]  # fmt: skip
        if not near:
            return cut
        other = dice.choices([one for one, _ in near], weights=[chance for _, chance in near])[0]
        return [*cut[:at], self.by_stem[other].most_common(1)[0][0], *cut[at + 1 :]]

    def _cut(self, cut: list[str], dice: Random) -> list[str]:
        """Leave out what follows « et » or « de » last, or a word."""
        places = [at for at, word in enumerate(cut) if word in (*_LINKS, "et", "and", "pour") and at > 1]
        return cut[: dice.choice(places)] if places and len(cut) > 3 else cut

    def _kin(self, cut: list[str], dice: Random) -> list[str]:
        """Put before a short name the beginning of another label, as one says what kind of thing is named."""
        return [*dice.choice(self.openings), *cut] if self.openings and len(content(cut)) <= 2 else cut
