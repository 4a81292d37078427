"""The same thing sent many times at once: on both databases, with real commits."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

import badges
from app.accounts.queries import digest
from app.api import bridge, services
from app.api.models import AuthMethod, EndedBy, OAuthClient, OAuthCode, OAuthGrant, OAuthToken
from app.credentials.bridge.looking import Findings, look
from app.credentials.models import BackpackBadge
from app.db import begin_writing, make_engine
from app.portfolio.models import Trainee
from tests.factories import portfolio as people
from tests.factories.accounts import NOW
from tests.factories.credentials import ADDRESSES

AT_ONCE = 12
ROUNDS = [pytest.param(2, id="2 rounds"), pytest.param(50, id="50 rounds", marks=pytest.mark.deep)]


def at_once(engine: Engine, step: Callable[[Session], str]) -> Counter[str]:
    """Let many do this at the same moment, each in a transaction; what came of it, counted."""
    ready = threading.Barrier(AT_ONCE)

    def one(_number: int) -> str:
        with Session(engine) as session:
            ready.wait()
            begin_writing(session)
            found = step(session)
            session.commit()
            return found

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(one, range(AT_ONCE)))


@dataclass
class World:
    """A database of one's own, a person and an application."""

    engine: Engine
    session: Session
    who: Trainee
    client: OAuthClient

    def code(self, key: str) -> OAuthCode:
        """A person's yes."""
        begin_writing(self.session)
        made = services.allow(
            self.session,
            client=self.client,
            user=self.who.user,
            key=key,
            redirect_uri="https://a.example/cb",
            scope="offline_access",
            code_challenge="x" * 43,
            now=NOW,
        )
        self.session.commit()
        return made

    def refresh_token(self, key: str) -> OAuthToken:
        """A link, and what renews its tokens."""
        code = self.code(f"code of {key}")
        begin_writing(self.session)
        grant = services.open_by_code(self.session, code=code, now=NOW)
        assert grant is not None
        services.issue_tokens(
            self.session, grant=grant, access=f"access of {key}", refresh=key, scope=grant.scope, now=NOW
        )
        self.session.commit()
        return self.session.scalars(select(OAuthToken).where(OAuthToken.token_hash == digest(key))).one()

    def keep(self, sent: bridge.Sent, findings: Findings, session: Session) -> str:
        trainee = session.get_one(Trainee, self.who.id)
        return services.keep_badge(
            session, trainee=trainee, sent=sent, findings=findings, addresses=ADDRESSES, now=NOW
        ).value


@pytest.fixture
def here(own_database: str) -> Iterator[World]:
    engine = make_engine(own_database)
    with Session(engine, expire_on_commit=False) as session:
        begin_writing(session)
        who = people.trainee(session, "Camille Martin")
        said = services.Registration(
            "Essai", ["https://a.example/cb"], ["authorization_code"], "x", AuthMethod.NONE, {}
        )
        client = services.register_client(session, said, client_id="essai", secret=None, now=NOW)
        session.commit()
        yield World(engine, session, who, client)
    engine.dispose()


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_badge_sent_many_times_at_once_is_one(
    here: World, school: Callable[..., Any], world: dict[str, bytes], rounds: int
) -> None:
    email = here.who.user.email
    for number in range(rounds):
        sent = bridge.read_badge(json.dumps(school(number, to=email)).encode())
        findings = look(sent.text.encode(), fetch=badges.Documents(world), now=NOW, emails=[email])
        assert findings.verdict == "valid"
        assert at_once(here.engine, partial(here.keep, sent, findings)) == {"created": 1, "unchanged": AT_ONCE - 1}
    here.session.commit()
    assert here.session.scalar(select(func.count()).select_from(BackpackBadge)) == rounds


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_code_and_a_refresh_token_used_many_times_at_once_work_once_and_end_the_link(
    here: World, rounds: int
) -> None:
    def redeem(key: str, session: Session) -> str:
        code = session.scalars(select(OAuthCode).where(OAuthCode.code_hash == digest(key))).one()
        return "opened" if services.open_by_code(session, code=code, now=NOW) else "refused"

    def spend(key: str, session: Session) -> str:
        token = session.scalars(select(OAuthToken).where(OAuthToken.token_hash == digest(key))).one()
        return "opened" if services.spend_refresh(session, token=token, now=NOW) else "refused"

    for number in range(rounds):
        here.code(f"code {number}")
        assert at_once(here.engine, partial(redeem, f"code {number}")) == {"opened": 1, "refused": AT_ONCE - 1}
        here.refresh_token(f"refresh {number}")
        assert at_once(here.engine, partial(spend, f"refresh {number}")) == {"opened": 1, "refused": AT_ONCE - 1}
    here.session.commit()  # what it read before is not what has become of it
    ended = here.session.scalars(select(OAuthGrant.ended_by)).all()
    assert ended == [EndedBy.REUSE] * (2 * rounds)
