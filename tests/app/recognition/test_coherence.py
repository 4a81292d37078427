"""How far a badge shows what a meta-badge asks for: graded on labelled sentences, and each part of the report."""

import math
import time
from collections import Counter
from pathlib import Path

import pytest
from rapidfuzz import fuzz
from sqlalchemy.orm import Session

from app.recognition.bridge import reading
from app.recognition.bridge.coherence import (
    GOOD,
    RULES,
    WEIGHTS,
    Badge,
    By,
    Facet,
    Found,
    Grade,
    KnownSkill,
    Meta,
    Report,
    Sentence,
    coherence,
)
from tests.app.recognition.examples import DEMO, HELD, TRAIN, a_skill, answer, code_of, metas, sentences
from tests.factories.skills import a_skill as a_skill_of_the_framework

TOUR = Badge(
    "Planifier sa tournée",
    "La personne prépare ses visites. Elle range son poste.",
    """
Vu pendant **trois semaines**, la personne :

- prévoit les étapes de ses visites la veille ;
- prévient la personne et le bureau en cas de retard ;
- tient à jour le cahier de liaison ;
- connaît les gestes de premiers secours ;
- est autonome.
""",
    (a_skill("ORG-PRIORISER", "Classer ses tâches par ordre d’urgence"), a_skill("SOUDER", "Souder")),
)


def _report(badge: Badge, meta: str = "ORGANISER") -> Report:
    return coherence(badge, metas()[meta], metas().values())


def _sentence(text: str, meta: str) -> Sentence:
    return _report(Badge("", "", text, ()), meta).sentences[0]


def _right(part: str) -> float:
    rows = sentences(part)
    return sum(answer(_sentence(text, meta)) in answers for meta, text, answers in rows) / len(rows)


def _phrases(facet: Facet) -> list[str]:
    return [facet.name, facet.words, *(label for skill in facet.skills for label in skill.labels)]


def _nearest_by_letters(text: str, meta: Meta) -> tuple[float, str]:
    return max(
        (max(fuzz.token_set_ratio(text.lower(), one.lower()) for one in _phrases(facet)), code_of(facet))
        for facet in meta.facets
    )


def _right_by_letters(part: str, least: int) -> float:
    rows = sentences(part)
    nearest = [_nearest_by_letters(text, metas()[meta]) for meta, text, _ in rows]
    return sum(
        (code if score >= least else "none") in answers
        for (score, code), (_, _, answers) in zip(nearest, rows, strict=True)
    ) / len(rows)  # fmt: skip


def test_sentences_are_understood_far_better_than_by_letters_or_by_habit() -> None:
    """Held out: .91 against .49 and .17; on the demo's sentences, not written for this, .89 against .65 and .35."""
    least = max(range(0, 101, 2), key=lambda one: _right_by_letters(TRAIN, one))
    for part, floor in ((HELD, 0.88), (DEMO, 0.82)):
        answers = Counter(one for _, _, said in sentences(part) for one in said)
        habit = answers.most_common(1)[0][1] / len(sentences(part))
        right = _right(part)
        assert right >= floor
        assert right >= _right_by_letters(part, least) + 0.15
        assert right >= habit + 0.3


def test_a_report_tells_what_is_covered_claimed_and_missing_and_what_speaks_of_something_else() -> None:
    report = _report(TOUR)

    assert report.rules == RULES
    assert [code_of(facet) for facet in report.covered] == ["ORG-PLANIFIER", "ORG-PREVENIR", "ORG-TRACER"]
    assert [code_of(facet) for facet in report.claimed] == ["ORG-PRIORISER", "ORG-RANGER"]
    assert report.missing == ()
    assert [one.text for one in report.vague] == ["est autonome"]
    assert [one.text for one in report.elsewhere] == ["connaît les gestes de premiers secours"]
    assert [one.text for one in report.graded(Grade.SETTING)] == ["Vu pendant trois semaines, la personne"]
    assert [skill.labels[0] for skill in report.stray] == ["Souder"]


def test_the_agreement_is_computed_again_from_what_is_shown_and_each_part_says_its_words() -> None:
    for meta, text, _ in sentences(TRAIN):
        sentence = _sentence(text, meta)
        left = math.prod(1 - WEIGHTS[part.by] * part.share for part in sentence.parts)
        assert sentence.agreement == round(1 - left, 2)
        assert 0 <= sentence.agreement <= 1
        assert all(part.what and 0 < part.share <= 1 for part in sentence.parts)
        assert all(one in text for part in sentence.parts for word in part.what for one in word.split())
        assert sentence.facet is None or sentence.grade not in {Grade.NONE, Grade.VAGUE, Grade.SETTING}


def test_a_skill_read_in_a_sentence_and_one_that_the_badge_names_add_to_its_words() -> None:
    skill = metas()["ORGANISER"].facets[0].skills[0]
    text = "Tient son agenda"
    by_words = _sentence(text, "ORGANISER")
    named = _report(Badge("", "", text, (skill,))).sentences[0]
    found = coherence(
        Badge("", "", text, ()), metas()["ORGANISER"], skills_in=lambda _: [Found(skill, "agenda", 0.9)]
    ).sentences[0]

    assert by_words.agreement < named.agreement < 1
    assert by_words.agreement < found.agreement < 1
    assert [part.by for part in named.parts] == [By.WORDS, By.NAMED]
    assert [part.what for part in found.parts] == [("agenda",), ("Planifier son travail",)]
    # What a badge names adds nothing to a sentence that says nothing of it.
    assert _report(Badge("", "", "Soude deux tôles en angle", (skill,))).sentences[0].parts == ()


def test_a_skill_near_that_of_a_facet_counts_for_what_it_is_near() -> None:
    near, far = a_skill("NEAR"), a_skill("FAR")
    shares = {near.id: 0.9, far.id: 0.5}
    report = coherence(
        Badge("", "", "Soude deux tôles en angle", (near, far)),
        metas()["ORGANISER"],
        skills_in=lambda _: [Found(near, "Soude", 1), Found(far, "tôles", 1)],
        near=lambda _needed, held: shares.get(held, 0),
    )

    assert [(part.by, part.share) for part in report.sentences[0].parts] == [(By.SKILL, 0.9), (By.NAMED, 0.9)]
    assert report.stray == (far,)


def test_a_sentence_that_is_nearer_to_another_meta_badge_says_which() -> None:
    sentence = _sentence("Souhaite la bienvenue aux nouveaux et les accueille", "ORGANISER")

    assert sentence.grade is Grade.NONE
    assert sentence.nearer is not None
    assert sentence.nearer[0].name == "S’intégrer"
    assert code_of(sentence.nearer[1]) == "INT-ACCUEILLIR"


@pytest.mark.parametrize("text", ["elle choisit une histoire selon l’âge", "elle veille à la sécurité du groupe"])
def test_a_verb_for_everything_or_a_place_alone_shows_nothing(text: str) -> None:
    assert _sentence(text, "COMMUNIQUER").shown == ()


def test_a_sentence_may_show_two_facets() -> None:
    sentence = _sentence("Prévoit son travail de la semaine et classe ses tâches par urgence", "ORGANISER")

    assert {code_of(facet) for facet in sentence.shown} == {"ORG-PLANIFIER", "ORG-PRIORISER"}
    assert sentence.agreement >= GOOD


@pytest.mark.parametrize(
    "text", ["", "   ", "- \n- \n", "# Titre\n", "***", "😀😀😀", "1. 2. 3.", "<script>x</script>"]
)
def test_criteria_that_say_nothing_make_a_report_that_says_so(text: str) -> None:
    report = _report(Badge("", "", text, ()))

    assert report.covered == ()
    assert len(report.missing) == len(report.meta.facets)


def test_a_meta_badge_without_facets_is_covered_by_nothing() -> None:
    report = coherence(TOUR, Meta(TOUR.skills[0].id, "Vide", ()))

    assert (report.covered, report.claimed, report.missing) == ((), (), ())
    assert report.stray == TOUR.skills


def test_the_same_badge_makes_the_same_report_whatever_the_order_of_the_others() -> None:
    own = metas()["ORGANISER"]
    assert coherence(TOUR, own, metas().values()) == coherence(TOUR, own, reversed(list(metas().values())))


def test_criteria_as_long_as_a_form_takes_are_compared_in_a_moment() -> None:
    text = "\n".join(f"- {row[1]}" for part in (TRAIN, HELD) for row in sentences(part))
    best = math.inf
    for _ in range(3):
        begun = time.perf_counter()
        report = _report(Badge("Tout", "", text, ()))
        best = min(best, time.perf_counter() - begun)

    assert len(report.sentences) == 60
    assert best < 2


def test_the_framework_in_use_lends_its_skills_and_none_is_needed(session: Session, tmp_path: Path) -> None:
    own = metas()["ORGANISER"]
    bare = reading.compare(session, TOUR, own, locale="fr", data_dir=tmp_path)
    assert bare == coherence(TOUR, own)

    tig = a_skill_of_the_framework(session, "Souder en TIG", also=["soudure TIG"])
    a_skill_of_the_framework(session, "Tenir la caisse")
    facet = Facet(own.facets[0].id, "Métal", "", (KnownSkill(tig.id, ("Souder en TIG",)),))
    meta = Meta(own.id, "Métiers", (facet,))
    badge = Badge("Souder", "", "- Réalise une soudure TIG", (KnownSkill(tig.id, ("Souder en TIG",)),))
    report = reading.compare(session, badge, meta, locale="fr", data_dir=tmp_path)

    assert report.covered == (facet,)
    assert {part.by for part in report.sentences[0].parts} >= {By.WORDS, By.NAMED}
