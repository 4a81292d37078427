"""Verifications in words: every code that the library can give has its own, and no figure is left out."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

import badges
from app.credentials.bridge.telling import told
from app.credentials.labels import sentences
from app.credentials.labels.backpack import own_report
from app.credentials.labels.checks import Finding, line, report, template
from app.credentials.labels.telling import Told
from app.credentials.labels.things import Thing
from app.credentials.models import BackpackBadge
from badges import Outcome, Verification
from badges.embedded import OVER

LIBRARY = Path(badges.__file__).parent
FETCHERS = LIBRARY.parent / "app" / "credentials" / "bridge"
OUTCOMES = {"passed", "failed", "unknown"}


def written(node: ast.expr | None) -> Iterator[str]:
    """The texts that an expression may be: the start of one with figures, both sides of a choice."""
    if node is None:
        yield ""
    elif isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.JoinedStr):
        first = node.values[0]
        assert isinstance(first, ast.Constant | ast.FormattedValue)
        yield str(first.value) if isinstance(first, ast.Constant) else f"{{{ast.unparse(first.value)}}}"
    elif isinstance(node, ast.IfExp):
        yield from written(node.body)
        yield from written(node.orelse)
    elif isinstance(node, ast.BinOp):
        yield from written(node.left)
    else:
        yield "{" + ast.unparse(node) + "}"


def calls(folder: Path) -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func), node


def reasons(folder: Path, error: str, place: int) -> set[str]:
    """The codes that an exception is raised with."""
    found = (call.args[place] for name, call in calls(folder) if name == error and len(call.args) > place)
    return {code for one in found for code in written(one) if code}


def codes() -> set[tuple[str, str, str]]:
    """Every check, outcome and code that the library's source makes, unrolled."""
    unreadable = reasons(LIBRARY, "UnreadableError", 0)
    unreachable = reasons(LIBRARY, "UnreachableError", 1) | reasons(FETCHERS, "UnreachableError", 1) | {"unreachable"}
    faults = {
        code
        for path in [LIBRARY / "proving.py"]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Return)
        for code in written(node.value)
        if code.isidentifier()
    }
    found = set()
    for name, call in calls(LIBRARY):
        if name not in OUTCOMES or not call.args or not isinstance(call.args[0], ast.Constant):
            continue
        for code in written(call.args[1] if len(call.args) > 1 else None):
            expanded = {
                "{error.reason}": unreadable if name == "failed" else unreachable,
                "{wrong}": faults,
                "{purpose}": {"revocation", "suspension"},
            }.get(code, {code.partition(":")[0]})
            found |= {(str(call.args[0].value), name, one) for one in expanded}
    return {(check, outcome, "answered_503" if code == "answered_" else code) for check, outcome, code in found}


def test_every_code_of_the_library_has_its_words() -> None:
    folded = {("endorsements", "passed", code) for code in (*OVER.values(), "of_something_else")}
    made = {one for one in codes() if one[0] != "subject"} | folded

    assert len(made) > 85
    assert ("proof", "failed", "created_later") in made
    assert ("status", "unknown", "too_slow") in made
    assert sorted(one for one in made if template(*one) is None) == []
    assert {one[0] for one in made} <= set(sentences.TITLES)


def test_no_sentence_lacks_a_figure(app: Flask) -> None:
    with app.test_request_context():
        for name, outcome, code in codes():
            said = line(Finding(name, outcome, f"{code}: https://lists.example/1"))
            assert said.title
            assert said.detail
            assert "%(" not in said.detail


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_a_report_says(app: Flask, language: str) -> None:
    document = {
        "issuer": {"id": "did:web:cap.example%3A8000:structures:cap", "name": "Cap Métal"},
        "validFrom": "2026-11-03T12:00:00Z",
        "validUntil": "2027-11-03T12:00:00Z",
    }
    checks = [
        badges.Check("form", Outcome.PASSED),
        badges.Check("dates", Outcome.PASSED),
        badges.Check("issuer", Outcome.PASSED),
    ]
    found = Verification(tuple(checks), document, "open_badges_3")
    with app.test_request_context(f"/?lang={language}"):
        good = report(found.checks, told(found), asks_person=True)
        revoked = report([*checks, badges.Check("status", Outcome.FAILED, "revoked")], told(found))
        silent = report([Finding("status", "unknown", "answered_503: https://lists.example/1")])
        folded = report([Finding("endorsements", "failed", "proof: changed")])
        later = report([Finding("dates", "failed", "expired: 2026-10-01T00:00:00Z")])
        unheard = report([Finding("status", "unknown", "a_new_code")])
        none = report([Finding("readable", "failed", "nothing_baked")], asks_person=True)
    said = " ".join(one.detail for one in good.lines)
    french = language == "fr"
    assert (good.state, good.holds, len(good.lines)) == ("passed", True, 4)
    assert "Cap Métal" in said
    assert "cap.example:8000" in said
    assert ("3\u00a0novembre\u00a02026" if french else "3\u00a0November\u00a02026") in said
    assert revoked.state == "failed"
    assert revoked.title == ("Ce badge a été retiré" if french else "This badge was taken back")
    assert "lists.example" in silent.lines[0].detail
    assert "503" in silent.lines[0].detail
    assert silent.state == "unknown"
    assert ("modifié" if french else "was changed") in folded.lines[0].detail
    assert "2026" in later.lines[0].detail
    assert unheard.lines[0].detail
    assert none.state == "failed"
    assert len(none.lines) == 1


@pytest.mark.parametrize(
    ("thing", "language", "own"),
    [
        (Thing.RECORD, "fr", "dossier"), (Thing.RECORD, "en", "record"),
        (Thing.RECOGNITION, "fr", "reconnaissance"), (Thing.RECOGNITION, "en", "recognition"),
    ],
)  # fmt: skip
def test_what_is_no_badge_is_called_by_its_name(app: Flask, thing: Thing, language: str, own: str) -> None:
    elsewhere = {"members", "readable", "published", "origin"}  # said of the badges in it, or of badges alone
    beside = elsewhere | ({"endorsements", "recipient"} if thing is Thing.RECOGNITION else set())
    told = Told(thing=thing, issuer_name="Cap", valid_from=datetime(2026, 11, 3, 12, tzinfo=UTC))
    with app.test_request_context(f"/?lang={language}"):
        for name, outcome, code in sorted(codes()):
            if name not in beside:
                said = line(Finding(name, outcome, f"{code}: x"), told)
                words = f"{said.title} {said.detail}".lower().replace("open badges", "")
                assert "badge" not in words, (name, outcome, code)
        for outcome, code in (("passed", ""), ("failed", "changed"), ("unknown", "no_key"), ("failed", "no_proof")):
            found = report([Finding("proof", outcome, code)], told, asks_person=True)
            assert own in found.title
            assert "badge" not in " ".join([found.title, found.summary, *(one.detail for one in found.lines)]).lower()
            assert ("recipient" in {one.name for one in found.lines}) is (thing is Thing.RECORD)


def test_a_record_that_someone_brought_is_called_so_on_their_own_page(app: Flask) -> None:
    made = [{"name": "proof", "outcome": "passed", "detail": ""}]
    with app.test_request_context("/?lang=en"):
        said = {
            standard: own_report(BackpackBadge(standard=standard, is_theirs=False), made, read_at=datetime.now(UTC))
            for standard in ("clr_2", "open_badges_3")
        }
    assert said["clr_2"].title == "This record is good, but nothing tells that it is yours"
    assert said["clr_2"].lines[0].detail == "Nobody has changed this record since it was signed."
    assert said["open_badges_3"].title == "This badge is good, but nothing tells that it is yours"


def test_what_a_badge_says_is_read_with_care() -> None:
    hostile = {
        "id": 7,
        "issuer": ["x", {"id": "javascript:alert(1)", "name": "a\x1b[31m\u202eb", "url": "javascript:alert(1)"}],
        "credentialSubject": [{"achievement": {"name": {"@value": "Nom"}, "criteria": {"id": "data:text/html,x"},
                                               "alignment": ["x", {"targetName": "S", "targetUrl": "//evil"}]}}],
        "evidence": ["https://proof.example/1", {"id": "ftp://x"}],
        "validFrom": "9999-01-01T00:00:00Z",
        "proof": "no",
    }  # fmt: skip
    found = told(Verification((), hostile, "open_badges_3"))

    assert (found.id, found.name, found.issuer_url, found.criteria_url) == (None, "Nom", None, None)
    assert found.issuer_name is not None
    assert "\x1b" not in found.issuer_name
    assert "\u202e" not in found.issuer_name
    assert [(one.name, one.link) for one in found.alignments] == [("S", None)]
    assert [one.url for one in found.evidence] == ["https://proof.example/1"]
    assert found.valid_from is None


def test_the_parts_of_an_older_badge_are_read_where_they_are_and_named_as_they_were_asked_for() -> None:
    world = badges.Documents({
        "https://ici.example/modele": b'{"id": "https://autre.example/m", "name": {"en": "Sailing", "fr": "Voile"},'
                                      b' "issuer": "https://ici.example/qui", "alignment": {"targetURL": "urn:x:1"}}',
        "https://ici.example/qui": b'{"id": "https://autre.example/qui", "name": "Club"}',
    })  # fmt: skip
    assertion = {"id": "urn:x:y", "badge": "https://ici.example/modele", "issuedOn": "2020-01-02", "expires": "demain"}
    found = told(Verification((), assertion, "open_badges_2"), world)
    alone = told(Verification((), assertion, "open_badges_2"))

    assert (found.is_badge, found.name, found.issuer_name) == (True, "Voile", "Club")
    assert (found.achievement_id, found.issuer_id) == ("https://ici.example/modele", "https://ici.example/qui")
    assert [(one.name, one.url, one.link) for one in found.alignments] == [(None, "urn:x:1", None)]
    assert found.valid_from is not None
    assert (found.valid_from.isoformat(), found.valid_until) == ("2020-01-02T00:00:00+00:00", None)
    assert (alone.name, alone.achievement_id) == (None, "https://ici.example/modele")
    endorsed = {"credentialSubject": {"id": "urn:x:y"}, "name": "Soutien"}
    assert not told(Verification((), endorsed, "open_badges_3")).is_badge
