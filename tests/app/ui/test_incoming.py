"""What people send is text that shows, or no text."""

import pytest
from werkzeug.datastructures import MultiDict

from app.ui.incoming import ReadableDict


@pytest.mark.parametrize("unseen", [" ", "\xa0", "\u200b", "\u200d\ufe0f", "\u2060 \r\n", "\u3164", "\u2800", "\u202e"])
def test_a_text_in_which_nothing_shows_is_no_text(unseen: str) -> None:
    assert ReadableDict(MultiDict([("a", unseen), ("a", unseen * 9)])).getlist("a") == ["", ""]


@pytest.mark.parametrize("seen", [" é ", "e\u0301", "\u200b7", "…", "👩\u200d🔧", "ر\u200f", "\xa0a\n"])
def test_a_text_in_which_something_shows_stays_as_it_is(seen: str) -> None:
    assert ReadableDict(MultiDict([("a", seen)]))["a"] == seen
