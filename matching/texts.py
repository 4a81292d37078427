"""Many short texts in two arrays rather than many objects: what a snapshot maps, and what sorts by code point."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from matching.runs import Ints, spans

Bytes = NDArray[np.uint8]


def _written(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # any str is an id, and this keeps the order of str


class Texts:
    """An immutable sequence of texts; `texts[3]` is a str, `texts[array]` other texts.

    Parameters
    ----------
    count : int
        How many texts there are.
    ends : int64 array of shape (count + 1,), or of shape (0,)
        Where each begins in `content`, and the last ends; none when all are empty.
    content : uint8 array
        The texts in UTF-8, end to end.

    Examples
    --------
    >>> list(Texts.of(["welding", "plans"])[np.array([1, 0])])
    ['plans', 'welding']
    """

    __slots__ = ("content", "count", "ends")

    def __init__(self, count: int, ends: Ints, content: Bytes) -> None:
        self.count = count
        self.ends = ends
        self.content = content

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """Lay texts end to end."""
        written = [_written(text) for text in texts]
        content = np.frombuffer(b"".join(written), dtype=np.uint8)
        if not len(content):
            return cls.blank(len(written))
        ends = np.zeros(len(written) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, written), dtype=np.int64, count=len(written)), out=ends[1:])
        return cls(len(written), ends, content)

    @classmethod
    def blank(cls, count: int) -> Texts:
        """Return `count` empty texts, which take no room."""
        return cls(count, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint8))

    @classmethod
    def joined(cls, parts: Sequence[Texts]) -> Texts:
        """Return the texts of all parts, in order."""
        count = sum(len(part) for part in parts)
        content = np.concatenate([part.content for part in parts])
        if not len(content):
            return cls.blank(count)
        lengths = np.concatenate([part.lengths() for part in parts])
        return cls(count, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64), content)

    def lengths(self) -> Ints:
        """Return the number of bytes of each."""
        return np.diff(self.ends) if len(self.ends) else np.zeros(self.count, dtype=np.int64)

    def __len__(self) -> int:
        """Return how many there are."""
        return self.count

    @overload
    def __getitem__(self, which: int | np.integer[Any]) -> str: ...
    @overload
    def __getitem__(self, which: NDArray[Any]) -> Texts: ...

    def __getitem__(self, which: int | np.integer[Any] | NDArray[Any]) -> str | Texts:
        """Return one text by its number, or several by an array of numbers or a mask."""
        if not isinstance(which, np.ndarray):
            return self._text(int(which))
        chosen = np.flatnonzero(which) if which.dtype == np.bool_ else which
        if not len(self.ends):
            return Texts.blank(len(chosen))
        starts, lengths = self.ends[chosen], self.ends[chosen + 1] - self.ends[chosen]
        ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        return Texts(len(chosen), ends, self.content[spans(starts, lengths)])

    def _text(self, number: int) -> str:
        if not 0 <= number < self.count:
            raise IndexError(number)
        if not len(self.ends):
            return ""
        return self.content[self.ends[number] : self.ends[number + 1]].tobytes().decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        """Read them in order."""
        return (self._text(number) for number in range(self.count))

    def array(self) -> NDArray[np.object_]:
        """Return them as an array of str."""
        found = np.empty(self.count, dtype=np.object_)
        raw, ends = self.content.tobytes(), self.ends.tolist()
        if not ends:
            found[:] = ""
            return found
        found[:] = [raw[start:end].decode("utf-8", "surrogatepass") for start, end in itertools.pairwise(ends)]
        return found

    def order(self) -> Ints:
        """Return the numbers of the texts in their order as str; equals keep theirs."""
        found = self.array()
        if self.count < 2 or bool((found[1:] >= found[:-1]).all()):
            return np.arange(self.count)
        return np.argsort(found, kind="stable").astype(np.int64)

    def place(self, text: str, order: NDArray[np.integer[Any]]) -> int:
        """Return how many texts come before `text`, given their `order`."""
        low, high = 0, self.count
        while low < high:
            middle = (low + high) // 2
            if self._text(int(order[middle])) < text:
                low = middle + 1
            else:
                high = middle
        return low
