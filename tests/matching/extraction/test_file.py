"""What extraction learnt is kept in a file that is never trusted blindly."""

from pathlib import Path

import numpy as np
import pytest

from matching.corpus import Corpus
from matching.extraction import ExtractionFileError, Extractor, file
from tests.matching.extraction import corpora

TEXT = "Soudeuse : vous lisez des plans, vous encadrez une équipe."


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "extraction.npz"
    Extractor.learn(corpora.corpus()).save(path)
    return path


def test_what_is_saved_answers_the_same(saved: Path) -> None:
    learnt, loaded = Extractor.learn(corpora.corpus()), Extractor.load(saved)

    for language in ("fr", "en"):
        assert loaded.extract(TEXT, language=language) == learnt.extract(TEXT, language=language)
        assert loaded.occupations(TEXT, language=language) == learnt.occupations(TEXT, language=language)


def test_nothing_lies_beside_what_is_saved(saved: Path) -> None:
    assert list(saved.parent.iterdir()) == [saved]


def test_the_same_is_saved_twice_byte_for_byte_but_for_dates(saved: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.npz"
    Extractor.learn(corpora.corpus()).save(again)

    with np.load(saved) as one, np.load(again) as other:
        assert np.array_equal(one["checksum"], other["checksum"])


def test_an_empty_framework_is_saved_too(tmp_path: Path) -> None:
    path = tmp_path / "empty.npz"
    Extractor.learn(Corpus(skills=[])).save(path)

    assert Extractor.load(path).extract(TEXT) == []


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.99])
def test_a_truncated_file_is_refused(saved: Path, kept: float) -> None:
    content = saved.read_bytes()
    saved.write_bytes(content[: int(len(content) * kept)])

    with pytest.raises(ExtractionFileError):
        Extractor.load(saved)


@pytest.mark.parametrize("share", [0.1, 0.4, 0.6, 0.8])
def test_an_altered_file_is_refused(saved: Path, share: float) -> None:
    learnt = Extractor.load(saved).extract(TEXT)
    content = bytearray(saved.read_bytes())
    begin = int(len(content) * share)
    content[begin : begin + 600] = bytes(byte ^ 0xFF for byte in content[begin : begin + 600])
    saved.write_bytes(bytes(content))

    with pytest.raises(ExtractionFileError):
        Extractor.load(saved)
    assert learnt


def test_another_version_is_refused(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file, "VERSION", file.VERSION + 1)

    with pytest.raises(ExtractionFileError) as refused:
        Extractor.load(saved)
    assert refused.value.problem == f"version {file.VERSION - 1}, not {file.VERSION}"


def test_a_file_that_does_not_exist_or_is_no_archive_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.npz"
    other.write_text("words")

    for path in (tmp_path / "none.npz", other):
        with pytest.raises(ExtractionFileError):
            Extractor.load(path)
