"""Reading words: links free text to skills, and titles of jobs to occupations.

`Linker.learn` and `TitleReader.learn` learn from a `matching.corpus.Corpus`, `save` and `load` keep what was learnt,
and `link` answers with a `Reading`: links with a probability each, or none worth following (`Reading.known`).

How. A shortlist of some seventy concepts is drawn from inverted indexes: runs of characters, stems, and stems through
the other language, whose labels name the same concepts (`pivot`). Boosted trees then judge each by some hundred and
ten comparisons (`features`), of words, of what they mean (`senses`) and of how names are made (`forms`), and their odds
are read as probabilities (`ranker`). `training` made those that are shipped.
"""

from __future__ import annotations

from matching.errors import ReadingFileError
from matching.reading.lexicon import Lexicon
from matching.reading.reader import FLOOR, Link, Linker, Reading, TitleReader

__all__ = ["FLOOR", "Lexicon", "Link", "Linker", "Reading", "ReadingFileError", "TitleReader"]
