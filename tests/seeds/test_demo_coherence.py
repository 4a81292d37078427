"""The report of coherence is as good where it is used: with the Region's own words, and the skills of the framework."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.recognition import queries
from app.recognition.bridge.coherence import SHOWN, Badge, Facet, Grade, KnownSkill, Meta, Sentence, coherence
from app.recognition.bridge.reading import in_use
from app.recognition.models import MetaRule, RuleState
from app.recognition.queries.compared import labels_of_skills
from app.skills.models import Skill
from tests.app.recognition.examples import DEMO, HELD, metas, sentences


def as_compared(demo: Session) -> dict[str, Meta]:
    """The meta-badges in force, as the page of a decision compares them."""
    rules = demo.scalars(select(MetaRule).where(MetaRule.state == RuleState.ACTIVE)).all()
    facets = {rule.version.name: queries.facets_in(rule) for rule in rules}
    wanted = {row.skill_id for own in facets.values() for one in own for row in one.skills}
    skills = {key: KnownSkill(key, labels) for key, labels in labels_of_skills(demo, wanted, "fr").items()}
    return {
        rule.version.name: Meta(
            rule.meta_badge_id,
            rule.version.name,
            tuple(
                Facet(one.id, one.name, one.words, tuple(skills[row.skill_id] for row in one.skills))
                for one in facets[rule.version.name]
            ),
        )
        for rule in rules
    }


def said(sentence: Sentence, codes: Mapping[UUID, str]) -> set[str]:
    """What the report says of a sentence: the codes of the skills of its facet, or why there is none."""
    if sentence.grade in {Grade.VAGUE, Grade.SETTING}:
        return {sentence.grade.value}
    return {codes[one.id] for one in sentence.facet.skills} if sentence.facet and sentence.grade in SHOWN else {"none"}


@pytest.mark.parametrize(("part", "least"), [(HELD, 0.88), (DEMO, 0.82)])
def test_sentences_are_understood_as_well_with_the_words_and_the_skills_in_use(
    demo: Session, tmp_path: Path, part: str, least: float
) -> None:
    """Held out: .91; the demo's sentences: .85."""
    own, known = as_compared(demo), in_use(demo, locale="fr", data_dir=tmp_path)
    codes = {one.id: one.code for one in demo.scalars(select(Skill))}
    assert known.reader is not None
    right = 0
    for code, text, answers in sentences(part):
        meta, badge = own[metas()[code].name], Badge("", "", text, ())
        report = coherence(badge, meta, own.values(), skills_in=known.skills_in, near=known.near)
        right += bool(said(report.sentences[0], codes) & answers)
    assert right / len(sentences(part)) >= least
