"""Pictures of badges in small: what lists show, light, sharp enough, the same as the large ones."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from flask.testing import FlaskClient
from PIL import Image, ImageChops, ImageStat
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, OrganisationKind
from app.credentials import services
from app.credentials.bridge.drawing import COLOURS, ICONS, SHAPES, SMALL_SIDE, Drawing, png, small, svg
from app.credentials.models import AchievementVersion
from app.db import alembic_config, make_engine
from tests.factories.accounts import a_member, an_organisation, signed_in
from tests.factories.credentials import ADDRESSES, a_badge, an_issuer
from tests.support.databases import Databases

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
LIGHT = 6 * 1024  # what one may weigh in a list
WIDEST = 96


def opened(picture: bytes | None) -> Image.Image:
    return Image.open(BytesIO(picture or b"")).convert("RGBA")


def test_a_small_picture_is_light_looks_like_the_large_one_and_is_always_the_same() -> None:
    for place, (shape, colours, icon) in enumerate(zip(SHAPES, list(COLOURS) * 2, list(ICONS) * 2, strict=False)):
        large = png(svg(Drawing(shape, colours, icon, "ÉQ", "Travailler en équipe"), "Équipe"))
        made = small(large)
        assert small(large) == made
        assert len(made) <= LIGHT < len(large), (place, shape)
        whole = opened(large)
        whole.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
        seen = opened(made)
        assert seen.size == (SMALL_SIDE, SMALL_SIDE)
        assert seen.getpixel((0, 0))[3] == 0  # type: ignore[index]
        assert max(ImageStat.Stat(ImageChops.difference(whole, seen)).mean) < 3


def test_a_picture_sent_and_a_next_version_have_theirs(session: Session) -> None:
    out = BytesIO()
    Image.linear_gradient("L").resize((600, 600)).convert("RGB").save(out, "PNG")
    version = a_badge(session, an_issuer(session, now=NOW), published=False, now=NOW)
    services.draw_again(session, version, services.Picture(out.getvalue(), None, None), revision=version.revision)
    assert opened(version.picture_small).size == (SMALL_SIDE, SMALL_SIDE)
    services.publish(session, version, by=None, now=NOW)
    later = services.next_version(session, version.achievement, by=None, addresses=ADDRESSES, now=NOW)
    assert later.picture_small == version.picture_small


def test_lists_show_small_pictures_that_weigh_little(client: FlaskClient, session: Session) -> None:
    structure = an_organisation(session, OrganisationKind.ISSUER)
    issuer = an_issuer(session, structure)
    for name in ("Un", "Deux", "Trois"):
        version = a_badge(session, issuer, name=name, published=False, now=NOW)
        services.illustrate(version, services.drawn(Drawing(mark="ÉQ"), name))
        services.publish(session, version, by=None, now=NOW)
    session.commit()
    signed_in(client, session, a_member(session, MembershipRole.ISSUER, structure))
    for path in (f"/structures/{issuer.slug}", "/structure/badges"):
        shown = re.findall(r'<img[^>]*src="([^"]+)" width="(\d+)" height="(\d+)"[^>]* alt=""', listed(client, path))
        assert len(shown) == 3, path
        for address, width, height in shown:
            answer = client.get(address.replace("&amp;", "&"))
            assert int(width) == int(height) <= WIDEST
            assert answer.mimetype == "image/png"
            assert len(answer.data) <= LIGHT
            assert "max-age" in answer.headers["Cache-Control"]


def listed(client: FlaskClient, path: str) -> str:
    return re.sub(r' loading="lazy"', "", client.get(path).text)


@pytest.fixture
def empty_engine(backend: str, databases: Databases) -> Iterator[Engine]:
    with databases.empty(backend) as url:
        empty = make_engine(url)
        yield empty
        empty.dispose()


def test_the_migration_makes_those_of_the_pictures_there_are(empty_engine: Engine) -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    (this,) = [one for one in scripts.walk_revisions() if "in small" in (one.doc or "")]

    def go(direction: str, revision: str) -> None:
        with empty_engine.begin() as connection:
            getattr(command, direction)(alembic_config(connection), revision)

    go("upgrade", "head")
    with Session(empty_engine) as session:
        issuer = an_issuer(session, now=NOW)
        version = a_badge(session, issuer, now=NOW)
        services.illustrate(version, services.drawn(Drawing(mark="ÉQ"), "Équipe"))
        bare = a_badge(session, issuer, published=False, now=NOW)
        session.execute(update(AchievementVersion).where(AchievementVersion.id == bare.id).values(picture_png=None))
        session.commit()
        before, found = version.picture_small, version.id
    go("downgrade", str(this.down_revision))
    go("upgrade", "head")
    with Session(empty_engine) as session:
        made = dict(session.execute(select(AchievementVersion.id, AchievementVersion.picture_small)).all())  # type: ignore[arg-type]
    assert made.pop(found) == before
    assert list(made.values()) == [None]
