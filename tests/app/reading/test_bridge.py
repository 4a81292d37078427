"""Skills found in what people write, with the words of the framework in use."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.reading import bridge
from app.skills.models import Skill
from tests.factories.skills import ESSENTIAL, a_framework, a_group, a_skill, an_occupation

STORY = "J’ai soudé en TIG pendant deux ans, et je lisais les plans. Je n’ai jamais conduit de chariot élévateur."


@pytest.fixture
def trades(session: Session) -> dict[str, Skill]:
    """Two trades and what they ask for."""
    group = a_group(session)
    named = {
        "tig": a_skill(session, "Souder en TIG", label_en="TIG welding", also=["soudure TIG"], broader=group),
        "plan": a_skill(session, "Lire un plan", label_en="Read a drawing"),
        "lift": a_skill(session, "Conduire un chariot élévateur", label_en="Drive a forklift truck"),
        "till": a_skill(session, "Tenir la caisse", label_en="Run the till"),
        "stock": a_skill(session, "Ranger les stocks", label_en="Put stock away"),
    }
    an_occupation(session, "Soudeur, soudeuse", needs={named["tig"]: ESSENTIAL, named["plan"]: ESSENTIAL})
    an_occupation(session, "Cariste", needs={named["lift"]: ESSENTIAL, named["stock"]: ESSENTIAL})
    an_occupation(session, "Caissier, caissière", needs={named["till"]: ESSENTIAL, named["stock"]: ESSENTIAL})
    return named


def test_a_text_shows_skills_by_its_words_and_what_it_denies_is_left_out(
    session: Session, trades: dict[str, Skill], tmp_path: Path
) -> None:
    found = bridge.skills_in(session, STORY, locale="fr", data_dir=tmp_path, limit=10)

    words = {one.skill_id: one.words for one in found}
    assert {trades["tig"].id, trades["plan"].id} <= words.keys()
    assert trades["lift"].id not in words
    assert "TIG" in words[trades["tig"].id]
    assert all(one.words in " ".join(STORY.split()) for one in found)
    assert all(bridge.LEAST_CONFIDENCE <= one.confidence <= 1 for one in found)


def test_an_english_text_is_read_by_english_words(session: Session, trades: dict[str, Skill], tmp_path: Path) -> None:
    found = bridge.skills_in(session, "I can drive a forklift truck.", locale="en", data_dir=tmp_path, limit=10)

    assert [one.skill_id for one in found][:1] == [trades["lift"].id]


@pytest.mark.parametrize("text", ["", "   ", "😀😀😀", "de la le les", "zzz qqq xxx"])
def test_a_text_that_says_nothing_shows_nothing(
    session: Session, trades: dict[str, Skill], tmp_path: Path, text: str
) -> None:
    assert bridge.skills_in(session, text, locale="fr", data_dir=tmp_path, limit=10) == []


def test_nothing_is_read_without_a_framework(session: Session, tmp_path: Path) -> None:
    assert not bridge.is_ready(session, data_dir=tmp_path)
    assert bridge.skills_in(session, STORY, locale="fr", data_dir=tmp_path, limit=10) == []


def test_the_reader_is_learnt_once_and_again_when_the_framework_changes(
    session: Session, trades: dict[str, Skill], tmp_path: Path
) -> None:
    framework = a_framework(session)
    first = bridge.reader(session, framework, data_dir=tmp_path)
    assert bridge.reader(session, framework, data_dir=tmp_path) is first
    assert len(list((tmp_path / "reading").iterdir())) == 1

    paint = a_skill(session, "Peindre au pistolet")

    assert bridge.reader(session, framework, data_dir=tmp_path) is not first
    found = bridge.skills_in(session, "Je sais peindre au pistolet.", locale="fr", data_dir=tmp_path, limit=5)
    assert [one.skill_id for one in found][:1] == [paint.id]


def test_a_damaged_reader_is_learnt_again(session: Session, trades: dict[str, Skill], tmp_path: Path) -> None:
    framework = a_framework(session)
    before = bridge.skills_in(session, STORY, locale="fr", data_dir=tmp_path, limit=10)
    (path,) = (tmp_path / "reading").iterdir()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)
    bridge._kept.clear()

    assert bridge.skills_in(session, STORY, locale="fr", data_dir=tmp_path, limit=10) == before
    assert bridge.Extractor.load(path)
    assert bridge.is_learnt(session, framework, data_dir=tmp_path)


def test_a_large_framework_is_not_learnt_while_a_page_waits(
    session: Session, trades: dict[str, Skill], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge, "LEARNT_AT_ONCE", 2)

    assert bridge.skills_in(session, STORY, locale="fr", data_dir=tmp_path, limit=10) == []
    assert not bridge.is_ready(session, data_dir=tmp_path)

    bridge.reader(session, a_framework(session), data_dir=tmp_path)  # as the command does
    assert bridge.is_ready(session, data_dir=tmp_path)
    assert bridge.skills_in(session, STORY, locale="fr", data_dir=tmp_path, limit=10) != []
