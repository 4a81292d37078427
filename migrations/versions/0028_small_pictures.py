"""the pictures of badges in small, for lists"""

from io import BytesIO

import sqlalchemy as sa
from alembic import op
from PIL import Image

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

VERSIONS = sa.table(
    "achievement_version",
    sa.column("id", sa.Uuid()),
    sa.column("picture_png", sa.LargeBinary()),
    sa.column("picture_small", sa.LargeBinary()),
)


def upgrade() -> None:
    with op.batch_alter_table("achievement_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("picture_small", sa.LargeBinary(), nullable=True))
    database = op.get_bind()
    drawn = sa.select(VERSIONS.c.id).where(VERSIONS.c.picture_png.is_not(None))
    for version_id in database.scalars(drawn).all():
        this = VERSIONS.c.id == version_id
        picture = database.scalar(sa.select(VERSIONS.c.picture_png).where(this))
        database.execute(sa.update(VERSIONS).where(this).values(picture_small=small(picture)))


def small(png: bytes) -> bytes:
    """As the application makes it the day of this migration."""
    with Image.open(BytesIO(png), formats=["PNG"]) as given:
        picture = given.convert("RGBA")
    picture.info = {}
    picture.thumbnail((192, 192), Image.Resampling.LANCZOS)
    out = BytesIO()
    few = picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def downgrade() -> None:
    with op.batch_alter_table("achievement_version", schema=None) as batch_op:
        batch_op.drop_column("picture_small")
