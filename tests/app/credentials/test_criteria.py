"""Criteria in Markdown: what people wrote is shown, and runs nowhere."""

import pytest

from app.credentials.labels.criteria import as_html


def test_lists_bold_words_and_links_to_the_web_are_shown() -> None:
    shown = as_html("Pendant **trois** jours :\n\n- venir ;\n- [lire](https://exemple.fr/a?b=1&c=2)\n\n# Titre")
    assert "<strong>trois</strong>" in shown
    assert "<li>venir ;</li>" in shown
    assert '<a href="https://exemple.fr/a?b=1&amp;c=2" rel="nofollow noopener ugc">lire</a>' in shown
    assert "<h4>Titre</h4>" in shown


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b onclick='x'>a</b>", "[a](javascript:alert(1))",
        "[a](data:text/html,x)", "![a](https://x/a.png)", "<javascript:alert(1)>", "[a](JaVaScRiPt:x)", "[a](//x.fr)",
        "[a]: javascript:x\n\n[a]", "<!-- --><script>", "```html\n<script>\n```", "&lt;script&gt;",
        "[a](mailto:a@b.fr)",
    ],
)  # fmt: skip
def test_nothing_of_what_people_wrote_is_html(text: str) -> None:
    shown = as_html(text)
    for gone in ("<script", "<img", "<b ", 'href="j', 'href="d', 'href="/', 'href="m', "<!--"):
        assert gone not in shown.lower()
