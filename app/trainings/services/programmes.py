"""What is taught: programmes, their modules, and the skills each teaches."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.audit import services as audit
from app.portfolio import services as portfolio
from app.portfolio.models import GroundKind, GroundState
from app.portfolio.services import NewGround
from app.trainings import queries
from app.trainings.errors import ModuleInUseError, NothingTaughtError, RetiredError
from app.trainings.models import Module, ModuleSkill, Programme, SessionModule


@dataclass(frozen=True, slots=True)
class Outline:
    """What a programme is, its modules apart."""

    title: str
    title_en: str | None = None
    scheme: str | None = None
    rncp_code: str | None = None
    occupation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewModule:
    """A module about to be written: its title in both languages, hours, and the skills it teaches to which level."""

    title: str
    title_en: str | None
    hours: int
    targets: Mapping[UUID, int | None]


def write_programme(
    session: Session,
    *,
    provider: Organisation,
    title: str,
    title_en: str | None,
    scheme: str | None,
    rncp_code: str | None,
    occupation_id: UUID | None,
    modules: Sequence[NewModule],
) -> Programme:
    """Write a programme with its modules in order."""
    programme = Programme(
        provider=provider,
        title=title,
        title_en=title_en,
        scheme=scheme,
        rncp_code=rncp_code,
        occupation_id=occupation_id,
        modules=[_module(position, module) for position, module in enumerate(modules, start=1)],
    )
    session.add(programme)
    session.flush()
    return programme


def begin_programme(
    session: Session, *, provider: Organisation, outline: Outline, by: User, now: datetime, number: UUID
) -> Programme:
    """Write a programme whose modules come later; `number` is its id, so that sent twice it is refused once."""
    programme = Programme(id=number, provider=provider, title=outline.title)
    session.add(programme)
    describe_programme(session, programme=programme, outline=outline, by=by, now=now)
    return programme


def _module(position: int, module: NewModule) -> Module:
    return Module(
        position=position,
        title=module.title,
        title_en=module.title_en,
        hours=module.hours,
        targets=[ModuleSkill(skill_id=skill_id, level=level) for skill_id, level in module.targets.items()],
    )


def describe_programme(session: Session, *, programme: Programme, outline: Outline, by: User, now: datetime) -> None:
    """Say again what a programme is."""
    _require_open(programme)
    programme.title, programme.title_en = outline.title, outline.title_en
    programme.scheme, programme.rncp_code = outline.scheme, outline.rncp_code
    programme.occupation_id = outline.occupation_id
    session.flush()
    _note(session, "programme.described", programme, by, now)


def retire_programme(session: Session, *, programme: Programme, by: User, now: datetime) -> None:
    """Give a programme no more: its past stays readable, and the sessions under way go on to their end."""
    _require_open(programme)
    programme.retired_at = now
    session.flush()
    _note(session, "programme.retired", programme, by, now)


def reopen_programme(session: Session, *, programme: Programme, by: User, now: datetime) -> None:
    """Give a retired programme again."""
    programme.retired_at = None
    session.flush()
    _note(session, "programme.reopened", programme, by, now)


def add_module(session: Session, *, programme: Programme, module: NewModule, by: User, now: datetime) -> Module:
    """Add a module at the end of a programme; a session gives it once it says when."""
    _require_open(programme)
    _require_targets(module)
    made = _module(max((one.position for one in programme.modules), default=0) + 1, module)
    programme.modules.append(made)
    session.flush()
    _note(session, "module.added", programme, by, now, module=str(made.id))
    return made


def describe_module(session: Session, *, module: Module, told: NewModule, by: User, now: datetime) -> None:
    """Say again what a module is; what people in training are learning through it follows."""
    _require_open(module.programme)
    _require_targets(told)
    module.title, module.title_en, module.hours = told.title, told.title_en, told.hours
    before = {target.skill_id: target.level for target in module.targets}
    gone = before.keys() - told.targets.keys()
    come = {skill_id: level for skill_id, level in told.targets.items() if before.get(skill_id, 0) != level}
    kept = {one.skill_id: one for one in module.targets if one.skill_id not in gone}
    for skill_id, level in come.items():
        if skill_id in kept:
            kept[skill_id].level = level
        else:
            kept[skill_id] = ModuleSkill(skill_id=skill_id, level=level)
    module.targets = list(kept.values())
    session.flush()
    _follow(session, module, gone, come, now)
    _note(session, "module.described", module.programme, by, now, module=str(module.id))


def _follow(
    session: Session, module: Module, gone: Collection[UUID], come: Mapping[UUID, int | None], now: datetime
) -> None:
    """Withdraw what an unfinished module no longer teaches, and lay what it now does, for all who are in it.

    A skill taught again, or to another level, stands again where it stood.
    """
    running = queries.running_modules(session, [module.id])
    portfolio.withdraw_grounds(
        session, source_ids=[one.id for one in running], skill_ids=gone, reason="no_longer_taught", now=now
    )
    portfolio.lay_again(
        session,
        [
            NewGround(
                trainee_id=one.enrolment.trainee_id,
                skill_id=skill_id,
                kind=GroundKind.ENROLMENT,
                state=GroundState.IN_PROGRESS,
                level=level,
                expected_on=one.expected_on,
                source_id=one.id,
            )
            for one in running
            for skill_id, level in come.items()
        ],
        now=now,
    )


def remove_module(session: Session, *, module: Module, by: User, now: datetime) -> None:
    """Take out a module that nobody was ever enrolled in; the others close up."""
    programme = module.programme
    _require_open(programme)
    if queries.is_module_followed(session, module.id):
        raise ModuleInUseError
    session.execute(delete(SessionModule).where(SessionModule.module_id == module.id))
    session.execute(delete(ModuleSkill).where(ModuleSkill.module_id == module.id))
    _note(session, "module.removed", programme, by, now, module=str(module.id), title=module.title)
    session.execute(delete(Module).where(Module.id == module.id))
    session.expire_all()
    _number(session, [one.id for one in programme.modules])


def move_module_up(session: Session, *, module: Module, by: User, now: datetime) -> None:
    """Give a module before the one that comes before it; the first stays first."""
    programme = module.programme
    _require_open(programme)
    ids = [one.id for one in programme.modules]
    place = ids.index(module.id)
    if place:
        ids[place - 1 : place + 1] = [ids[place], ids[place - 1]]
        _number(session, ids)
        _note(session, "module.moved", programme, by, now, module=str(module.id))


def _number(session: Session, ids: Sequence[UUID]) -> None:
    """Number modules in this order; aside first, for two never hold the same place."""
    modules = {one.id: one for one in session.scalars(select(Module).where(Module.id.in_(ids)))}
    for shift in (len(ids) + max((one.position for one in modules.values()), default=0), 0):
        for position, module_id in enumerate(ids, start=1):
            modules[module_id].position = shift + position
        session.flush()
    for module in modules.values():
        session.expire(module.programme, ["modules"])


def _require_open(programme: Programme) -> None:
    if programme.retired_at is not None:
        raise RetiredError


def _require_targets(module: NewModule) -> None:
    if not module.targets:
        raise NothingTaughtError


def _note(session: Session, action: str, programme: Programme, by: User, now: datetime, **details: str) -> None:
    audit.record(
        session,
        action=action,
        object_kind="programme",
        object_id=programme.id,
        actor_id=by.id,
        now=now,
        **details,
    )
