"""A few people laid out for themselves, whether they appear in searches or not: which offers fit them."""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

import matching
from app.matches import queries
from app.matches.bridge import grounds
from app.matches.bridge.people import Candidates, contract_masks
from app.offers.models import Demand
from app.skills import bridge as skills
from app.skills import queries as frameworks
from app.skills.bridge import Learnt

# The vocabulary of the last learning, grown by the skills of other frameworks met since.
_vocabulary: list[tuple[Learnt, matching.Relatedness]] = []


def few(
    session: Session, trainee_ids: Collection[UUID], demands: Sequence[Demand], *, data_dir: Path, today: date
) -> Candidates:
    """Lay these people out as everyone is for a ranking, apart from everyone: nobody else finds them there."""
    learnt = skills.learnt_across(session, frameworks.default_framework(session), data_dir=data_dir)
    people = queries.candidate_facts(session, trainee_ids, in_searches=False)
    held = grounds.by_candidate(queries.ground_rows(session, trainee_ids, in_searches=False))
    named = {one.skill for ones in held.values() for one in ones}
    named |= {str(need.skill_id) for demand in demands for need in demand.requirements}
    profiles = [grounds.profile(person, held) for person in people]
    index = matching.CandidateIndex.from_profiles(profiles, _known(learnt, named), today)
    masks = contract_masks(queries.wished_contracts(session, trainee_ids, in_searches=False))
    by_key = {str(person.trainee_id): person for person in people}
    return Candidates(index, by_key, masks, change=None, saved=0, learnt=learnt)


def _known(learnt: Learnt, named: Collection[str]) -> matching.Relatedness:
    """Relatedness over what was learnt and these skills; laying it out again is slow, so what it grew by is kept."""
    grown = next((table for of, table in _vocabulary if of is learnt), learnt.relatedness)
    grown = grown.extended(sorted(named))
    _vocabulary[:] = [(learnt, grown)]
    return grown
