"""The words of portfolios."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.portfolio.models import Contract, ExperienceKind, GroundKind, GroundState, Proof
from app.portfolio.queries import UNDER_WAY, NextStep, Stage, Standing
from app.skills.models import SkillFamily

# Which text a person reads before they choose to appear in searches; it changes whenever its meaning does.
CONSENT_TEXT = "2026-11-22"

FAMILIES = {
    SkillFamily.TECHNICAL: _l("Trade"),
    SkillFamily.DIGITAL: _l("Digital"),
    SkillFamily.BASIC: _l("Reading, writing, counting"),
    SkillFamily.BEHAVIOURAL: _l("Working with others"),
}

# By what one chooses which skills to look at.
PROOFS = {
    Proof.CERTIFIED.value: _l("Certified"),
    Proof.ATTESTED.value: _l("Attested"),
    Proof.DECLARED.value: _l("Declared"),
}
STAGES = {
    Stage.ACQUIRED.value: _l("I can do it"),
    Stage.COMING.value: _l("I am learning it"),
    Stage.TO_CONFIRM.value: _l("To confirm"),
    Stage.GONE.value: _l("Counts no more"),
}

# What a person says of themselves.
LEVELS = {
    1: _l("I am starting"),
    2: _l("I do it with help"),
    3: _l("I do it alone"),
    4: _l("I can teach it to others"),
}


def counted(standings: Mapping[Standing, int]) -> str:
    """How many skills are there, and how many are under way: together, all those that show."""
    there = standings.get(Standing.ACQUIRED, 0)
    words = ngettext("%(num)d skill acquired", "%(num)d skills acquired", there)
    under_way = sum(standings.get(one, 0) for one in UNDER_WAY)
    if under_way:
        words = f"{words}, " + ngettext("%(num)d under way", "%(num)d under way", under_way)
    return f"{words}."


NOT_YET = "not_yet"
ANSWERS = {
    GroundState.ACQUIRED.value: _l("I can do it"),
    GroundState.IN_PROGRESS.value: _l("I am learning it"),
    NOT_YET: _l("Not yet"),
}
ANSWER_MARKS = {GroundState.ACQUIRED.value: "m-dec", GroundState.IN_PROGRESS.value: "m-pro", NOT_YET: "m-no"}
ANSWER_TONES = {GroundState.ACQUIRED.value: "", GroundState.IN_PROGRESS.value: "prog", NOT_YET: "off"}

CONTRACTS = {
    Contract.PERMANENT: _l("Permanent contract (CDI)"),
    Contract.FIXED_TERM: _l("Fixed-term contract (CDD)"),
    Contract.TEMPORARY: _l("Temporary work (intérim)"),
    Contract.APPRENTICESHIP: _l("Apprenticeship (alternance)"),
    Contract.SEASONAL: _l("Seasonal work"),
}

EXPERIENCES = {
    ExperienceKind.JOB: _l("A job"),
    ExperienceKind.TRAINING: _l("A training course"),
    ExperienceKind.VOLUNTARY: _l("Voluntary work"),
    ExperienceKind.PERSONAL: _l("Personal life"),
}

GROUNDS = {
    GroundKind.DECLARATION: _l("You said so"),
    GroundKind.ENROLMENT: _l("A module of your training"),
    GroundKind.ATTESTATION: _l("An attestation"),
    GroundKind.CERTIFICATION: _l("A certification"),
    GroundKind.BADGE: _l("A badge"),
}

# How a history tells what was said, what came from others, and why something went.
SAID = {
    GroundState.ACQUIRED: _l("You said that you can do it."),
    GroundState.IN_PROGRESS: _l("You said that you are learning it."),
}
LAID = {
    GroundKind.ENROLMENT: _l("You are learning it in a training."),
    GroundKind.ATTESTATION: _l("A trainer attested it."),
    GroundKind.CERTIFICATION: _l("A title or a licence certified it."),
    GroundKind.BADGE: _l("A badge vouched for it."),
}
WITHDRAWN = _l("This counts no more.")
WITHDRAWALS = {
    "taken_back": _l("You took back what you had said."),
    "undone": _l("You undid your answer."),
    "attestation_revoked": _l("The attestation was taken back."),
    "below_quorum": _l("The attestation is kept. It counts once enough trainers have signed."),
    "certification_withdrawn": _l("The certification was withdrawn."),
    "dropped": _l("You left this training before its end."),
    "no_longer_taught": _l("The module no longer teaches it."),
    "exempted": _l("You do not take this module."),
    "badge_hidden": _l("You hid the badge."),
    "badge_removed": _l("You removed the badge."),
    "badge_revoked": _l("The badge was taken back."),
    "badge_suspended": _l("The badge is suspended: it counts again if it is restored."),
    "badge_not_theirs": _l("The badge was given to an address that is not among your verified ones."),
    "badge_failed": _l("The badge no longer holds when it is verified."),
    "badge_unreachable": _l("The structure that gave the badge no longer answers: it can no longer be verified."),
}
EVENT_MARKS: dict[str | tuple[str, str], str] = {
    ("laid", "declaration"): "declared",
    ("laid", "enrolment"): "in_progress",
    ("laid", "attestation"): "attested",
    ("laid", "certification"): "certified",
    ("laid", "badge"): "certified",
    "moved": "in_progress",
    "relevelled": "in_progress",
    "finished": "in_progress",
    "stood_again": "in_progress",
}
# How far a badge goes, when the Region comes to recognise it or does so no longer.
REPROVED = {
    Proof.CERTIFIED: _l("The Region recognises this badge: the skill is certified."),
    Proof.DECLARED: _l("The Region recognises this badge no longer: the skill counts as declared."),
}

# How a skill stands when no proof of it does.
STANDINGS = {
    Standing.AWAITING: _l("Waiting for the attestation"),
    Standing.COMING: _l("Being learned"),
    Standing.TO_CONFIRM: _l("To confirm"),
    Standing.EXPIRED: _l("Expired"),
    Standing.LAPSED: _l("No news"),
}

# How far people say they go, in km.
DISTANCES = (10, 20, 30, 50, 100)

# The one thing to propose: its first words, why it helps, and the words of its button.
STEPS = {
    NextStep.BEGIN: (
        _l("Your portfolio is empty."),
        _l("Start from a trade you know: we propose its skills, you answer in one tap."),
        _l("Add my first skills"),
    ),
    NextStep.CONFIRM: (
        _l("A date has passed."),
        _l("Say whether you can do it now. Without news, the skill counts no more after 30 days."),
        _l("Give an answer"),
    ),
    NextStep.SAY_WHEN: (
        _l("Some skills in progress have no date."),
        _l("Say when you will be able to: employers look for people who will soon be ready."),
        _l("Give the dates"),
    ),
    NextStep.SAY_WHERE: (
        _l("Say where you look for work."),
        _l("Your commune and how far you can go: that is how nearby offers are found."),
        _l("Complete my search"),
    ),
    NextStep.CHOOSE_VISIBILITY: (
        _l("No employer can find you yet."),
        _l("You may appear in their searches without your name. You can stop at any time."),
        _l("Choose who sees what"),
    ),
    NextStep.ADD: (
        _l("Go on filling your portfolio."),
        _l("Each skill more is one more reason to be found."),
        _l("Add skills"),
    ),
}
