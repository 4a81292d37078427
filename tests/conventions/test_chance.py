"""A test says the same on each run: keys are drawn by chance, so their order is none."""

import re

from tests.conventions.tree import ROOT

# Keys that count up, so their order is that of writing.
COUNTING = {"AuditEntry", "PortfolioChange", "RankingLog"}
ORDER_BY_KEY = re.compile(r"order_by\(\s*(\w+)\.id\s*\)")


def left_to_chance(text: str) -> list[str]:
    """List the models that are read in the order of keys drawn by chance."""
    return [name for name in ORDER_BY_KEY.findall(text) if name not in COUNTING]


def test_no_test_reads_rows_in_the_order_of_keys_drawn_by_chance() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if path.name != "test_chance.py"
        for name in left_to_chance(path.read_text(encoding="utf-8"))
    ]

    assert wrong == []


def test_an_order_by_chance_is_noticed() -> None:
    assert left_to_chance("select(Attestation).order_by(Attestation.id)") == ["Attestation"]
    assert left_to_chance("select(AuditEntry).order_by(AuditEntry.id)") == []
