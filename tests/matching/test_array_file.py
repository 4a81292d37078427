"""Arrays are kept with their version and a checksum, and read back whole or not at all."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import array_file
from matching.errors import RelatednessFileError, RelatednessVersionError

ARRAYS = {"b": np.arange(6, dtype=np.int32).reshape(2, 3), "a": np.array([0.5]), "none": np.zeros(0, dtype=np.uint8)}


def read(path: Path, version: str = "1", names: tuple[str, ...] | None = None) -> array_file.Arrays:
    return array_file.read(path, version, RelatednessFileError, older=RelatednessVersionError, names=names)


@pytest.mark.parametrize("compressed", [True, False])
def test_what_is_written_reads_back_as_it_was(tmp_path: Path, compressed: bool) -> None:
    array_file.write(tmp_path / "it", ARRAYS, "1", compressed=compressed)

    found = read(tmp_path / "it", names=("a", "b", "none"))

    assert found.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert found[name].dtype == array.dtype
        np.testing.assert_array_equal(found[name], array)
    assert [path.name for path in tmp_path.iterdir()] == ["it"]


@pytest.mark.parametrize("compressed", [True, False])
def test_the_same_arrays_make_the_same_bytes(tmp_path: Path, compressed: bool) -> None:
    array_file.write(tmp_path / "one", ARRAYS, "1", compressed=compressed)
    array_file.write(tmp_path / "other", dict(reversed(ARRAYS.items())), "1", compressed=compressed)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_a_file_of_another_version_has_its_own_refusal_when_one_is_given(tmp_path: Path) -> None:
    array_file.write(tmp_path / "it", ARRAYS, "1")

    with pytest.raises(RelatednessVersionError, match="version 1, not 2"):
        read(tmp_path / "it", "2")
    with pytest.raises(RelatednessFileError) as refused:
        array_file.read(tmp_path / "it", "2", RelatednessFileError)
    assert type(refused.value) is RelatednessFileError


def test_a_file_of_other_arrays_is_of_another_kind(tmp_path: Path) -> None:
    array_file.write(tmp_path / "it", ARRAYS, "1")

    with pytest.raises(RelatednessFileError, match="another kind"):
        read(tmp_path / "it", names=("a", "b"))


def test_an_array_replaced_is_seen(tmp_path: Path) -> None:
    array_file.write(tmp_path / "it", ARRAYS, "1")
    with np.load(tmp_path / "it") as content:
        held = {**content, "a": np.array([0.25])}
    with (tmp_path / "it").open("wb") as stream:
        np.savez(stream, **held)

    with pytest.raises(RelatednessFileError, match="checksum"):
        read(tmp_path / "it")


@given(st.lists(st.text().map(lambda text: text.replace("\x00", " "))))
def test_texts_read_back_whatever_they_hold(texts: list[str]) -> None:
    assert array_file.to_texts(array_file.of_texts(texts)) == texts
