import pytest

from matching.corpus import Concept, Corpus, Kind, Name
from matching.errors import ReadingFileError
from matching.reading import Linker, TitleReader
from tests.matching.reading.small import corpus

TEXTS = ["réparer un vélo", "pate a tarte", "gerer inventaire", "weld"]


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker.learn(corpus())


@pytest.fixture
def saved(linker, tmp_path):
    linker.save(tmp_path / "reading.npz")
    return tmp_path / "reading.npz"


def test_what_was_learnt_reads_the_same_once_loaded(linker, saved):
    assert Linker.load(saved).link_many(TEXTS) == linker.link_many(TEXTS)


def test_titles_read_the_same_once_loaded(tmp_path):
    titles = TitleReader.learn(corpus())
    titles.save(tmp_path / "titles.npz")
    assert TitleReader.load(tmp_path / "titles.npz").link_many(TEXTS) == titles.link_many(TEXTS)


def test_learning_twice_makes_the_same_bytes(saved, tmp_path):
    Linker.learn(corpus()).save(tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == saved.read_bytes()


def test_loading_and_saving_makes_the_same_bytes(saved, tmp_path):
    Linker.load(saved).save(tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == saved.read_bytes()


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_a_truncated_file_is_refused(saved, share):
    content = saved.read_bytes()
    saved.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(ReadingFileError):
        Linker.load(saved)


@pytest.mark.parametrize("share", [0.2, 0.4, 0.6, 0.8])
def test_an_altered_file_is_refused(linker, saved, share):
    content, held = bytearray(saved.read_bytes()), linker.arrays()["fr.senses"].tobytes()
    content[content.index(held) + int(len(held) * share)] ^= 1
    saved.write_bytes(bytes(content))
    with pytest.raises(ReadingFileError):
        Linker.load(saved)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(ReadingFileError):
        Linker.load(tmp_path / "none.npz")


def test_a_file_of_titles_is_not_one_of_skills(saved):
    with pytest.raises(ReadingFileError):
        TitleReader.load(saved)


@pytest.mark.parametrize("names", [(), ("",), ("!",), ("souder", "!")])
def test_labels_of_no_word_are_kept_and_read_again(tmp_path, names):
    skills = [
        Concept(id=str(number), scheme="s", kind=Kind.KNOW_HOW, names=(Name(text, "fr", True),) if text else ())
        for number, text in enumerate(names)
    ]
    Linker.learn(Corpus(skills=skills)).save(tmp_path / "reading.npz")
    read = Linker.load(tmp_path / "reading.npz")
    assert [link.id for link in read.link("souder").links] == (["0"] if "souder" in names else [])
