"""What the demo's trainee shows of their skills: a photo and a document drawn here, and a link."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from app.files import services as files
from app.i18n import local_day
from app.portfolio import queries
from app.portfolio import services as portfolio
from app.portfolio.models import Proof, Trainee
from app.portfolio.queries import HoldingSummary
from app.skills.models import Skill, SkillFamily
from seeds.demo.roster import Roster

PHOTO_TITLE, PHOTO_NAME = "Ma première pièce réussie", "piece-soudee.jpg"
DOCUMENT_TITLE, DOCUMENT_NAME = "Fiche de suivi de mon stage", "fiche-de-suivi.pdf"
LINK_TITLE, LINK = "Mon travail pour l’association", "https://association.example/atelier"
LINES = ("Fiche de suivi de stage", "Atelier, semaine 2", "Pieces faites seul : 14", "Vu et signe par l'encadrant")


def show_things(session: Session, roster: Roster, *, data_dir: Path | None, now: datetime) -> None:
    """Let the first person with an account show three of their skills; files only where there is a folder for them."""
    person = next((one for one in roster.people if one.has_account), None)
    if person is None:
        return
    trainee = session.get_one(Trainee, person.row.id)
    held = [one for one in queries.holdings(session, trainee.id, today=local_day(now)) if one.proof is not None]
    shown = sorted(held, key=lambda one: _place(session, one))[:3]
    if len(shown) > 2:
        portfolio.add_link(
            session,
            trainee=trainee,
            skill_id=shown[2].skill_id,
            title=LINK_TITLE,
            url=LINK,
            now=now - timedelta(days=9),
        )
    if data_dir is None:
        return
    things = ((PHOTO_TITLE, PHOTO_NAME, photo()), (DOCUMENT_TITLE, DOCUMENT_NAME, document()))
    for one, (title, name, data) in zip(shown, things, strict=False):
        portfolio.add_file(
            session,
            trainee=trainee,
            skill_id=one.skill_id,
            title=title,
            file=files.read(BytesIO(data), name),
            data_dir=data_dir,
            quota=100 * files.MEGABYTE,
            now=now - timedelta(days=3),
        )


def _place(session: Session, one: HoldingSummary) -> tuple[bool, bool, str]:
    """What a trainer saw them do at their trade first."""
    return (
        one.proof is not Proof.ATTESTED,
        one.family is not SkillFamily.TECHNICAL,
        session.get_one(Skill, one.skill_id).code,
    )


def photo() -> bytes:
    """Draw two plates and the bead that joins them."""
    picture = Image.new("RGB", (720, 480), (52, 56, 64))
    pen = ImageDraw.Draw(picture)
    pen.polygon([(60, 90), (660, 60), (660, 232), (60, 244)], fill=(148, 155, 166))
    pen.polygon([(60, 252), (660, 240), (660, 410), (60, 430)], fill=(124, 131, 143))
    for x in range(66, 656, 14):
        top = 248 - (x - 60) * 12 // 600
        pen.ellipse([(x, top - 13), (x + 20, top + 13)], fill=(196, 178, 140), outline=(96, 84, 66), width=2)
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def document() -> bytes:
    """Write a page of a few lines as PDF, by hand: its objects and where each of them begins."""
    words = "".join(f"({line.translate({40: None, 41: None})}) Tj 0 -28 Td " for line in LINES)
    stream = f"BT /F1 16 Tf 72 720 Td {words}ET".encode("latin-1")
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page.encode(),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)
