"""What the database is asked is the same on both kinds of it."""

from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import among
from tests.factories.accounts import a_user


def test_a_column_is_compared_with_more_keys_than_a_statement_may_bind(session: Session, statements: list[str]) -> None:
    here, other = a_user(session), a_user(session)
    session.commit()
    many = [here.id, *(UUID(int=number) for number in range(70_000))]
    statements.clear()

    assert session.scalars(select(User.id).where(among(User.id, many))).all() == [here.id]
    assert len(statements) == 1
    assert set(session.scalars(select(User.id).where(among(User.id, {here.id, other.id, uuid4()})))) == {
        *(here.id, other.id),
    }
    kept = select(func.count()).select_from(User).where(~among(User.id, [here.id]), among(User.id, [here.id, other.id]))
    assert session.scalar(kept) == 1
    assert session.scalars(select(User.id).where(among(User.id, []))).all() == []


def test_many_keys_are_looked_up_by_the_index(session: Session) -> None:
    """However it is written, the database goes to the rows wanted, and does not read them all."""
    statement = select(User.display_name).where(among(User.id, [uuid4(), uuid4()]), User.active)
    if session.get_bind().dialect.name == "sqlite":
        asked = statement.compile(session.get_bind())
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", ('["a"]',)).all()
        assert any("SEARCH user USING INDEX" in row[3] for row in plan), plan
    else:
        assert "= ANY (" in str(statement.compile(session.get_bind()))
