"""Find in a text — an offer, someone's own words — the skills that it shows, and the words that show each.

`Extractor.learn` learns from a `matching.corpus.Corpus`; `Extractor.extract` reads a text.
"""

from __future__ import annotations

from matching.extraction.claims import Claim
from matching.extraction.extractor import Extracted, Extractor
from matching.extraction.file import ExtractionFileError
from matching.extraction.occupations import Inferred

__all__ = ["Claim", "Extracted", "ExtractionFileError", "Extractor", "Inferred"]
