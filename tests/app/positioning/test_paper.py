"""A positioning on paper: tagged, with what the page says, and room to sign."""

from io import BytesIO

from flask.testing import FlaskClient
from pypdf import PdfReader

from app.positioning.models import Choice
from tests.app.positioning.conftest import Intake
from tests.factories import portfolio as people
from tests.factories.accounts import signed_in


def test_a_positioning_is_a_tagged_paper_that_says_what_the_page_says(intake: Intake, client: FlaskClient) -> None:
    one = intake.comes("Zoé #strong[Lœuillet]")
    intake.attested(one.trainee, intake.tig, level=2)
    people.declared(intake.session, one.trainee, intake.talk)
    intake.decide(one, Choice.LIGHTEN, 10.5, reason="Vu au $test$")
    intake.session.commit()
    client.set_cookie("lang", "fr")
    for user, path in (
        (intake.trainer, f"/positionnements/inscriptions/{one.id}.pdf"),
        (one.trainee.user, f"/mes-positionnements/{one.id}.pdf"),
    ):
        signed_in(client, intake.session, user)
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        paper = PdfReader(BytesIO(answer.data), strict=True)
        root = paper.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"].value is True
        assert root["/Lang"].startswith("fr")
        assert paper.metadata is not None
        assert paper.metadata.title == "Positionnement de Zoé #strong[Lœuillet]"
        said = " ".join(" ".join(page.extract_text() for page in paper.pages).split()).replace("\u200b", "")
        for words in ("Souder en TIG", "Léa Hamel, Greta du Bessin", "2/3", "23 h", "Vu au $test$", "10 h 30",
                      "Un test dirait le reste.", "Dit par la personne.", "Signatures"):  # fmt: skip
            assert words in said, words
