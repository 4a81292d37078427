"""The words of frameworks: kinds and families of skills, and why one is near another."""

from flask_babel import lazy_gettext as _l

from app.skills.models import EquivalenceRelation, SkillFamily, SkillKind

KINDS = {
    SkillKind.KNOW_HOW: _l("Know-how"),
    SkillKind.KNOWLEDGE: _l("Knowledge"),
    SkillKind.BEHAVIOUR: _l("Behaviour at work"),
    SkillKind.GROUP: _l("Group of skills"),
}

FAMILIES = {
    SkillFamily.TECHNICAL: _l("Trade"),
    SkillFamily.DIGITAL: _l("Digital"),
    SkillFamily.BASIC: _l("Reading, writing, counting"),
    SkillFamily.BEHAVIOURAL: _l("Working with others"),
}

# By the name of the source that relatedness gives.
NEAR = {
    "EQUIVALENT": _l("the same skill in another framework"),
    "CLOSE": _l("nearly the same skill, in another framework"),
    "BROADER": _l("a broader skill"),
    "NARROWER": _l("a part of this skill"),
    "SIBLING": _l("a skill of the same family"),
    "CO_OCCURRENCE": _l("a skill of the same occupations, or of near ones"),
    "WORDING": _l("a skill with a close name"),
}

EQUIVALENCES = {
    EquivalenceRelation.EXACT: _l("The same skill"),
    EquivalenceRelation.CLOSE: _l("Nearly the same"),
    EquivalenceRelation.BROADER: _l("Broader"),
    EquivalenceRelation.NARROWER: _l("Narrower"),
}

LANGUAGES = {"fr": _l("in French"), "en": _l("in English")}
