"""The Region's list of what it recognises: short, searched by a word, each part turned by itself."""

import re
from datetime import UTC, datetime

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.credentials import services
from app.credentials.models import RecognisedKind
from tests.factories.accounts import NOW, an_organisation, signed_in
from tests.factories.backpacks import an_officer
from tests.factories.credentials import ADDRESSES, an_issuer

NAMES = ["Écouter", *(f"Badge {number:02}" for number in range(12)), "Zeste"]


def read(client: FlaskClient, query: str = "") -> str:
    page = client.get(f"/region/emetteurs?{query}").text
    return page[page.index("<main") :].replace("\N{NO-BREAK SPACE}", " ")


def listed(page: str) -> list[str]:
    return [name for name in re.findall(r"<strong>([^<]+)</strong>", page) if name in NAMES]


def test_what_is_recognised_is_found_by_the_name_of_its_structure_and_read_in_short_pages(
    client: FlaskClient, session: Session
) -> None:
    officer, ours = an_officer(session), an_issuer(session, an_organisation(session, name="Élan Sport"))
    an_issuer(session, an_organisation(session, name="Les Mots pour agir"))
    for number, name in enumerate(NAMES):
        whose = ADDRESSES.issuer(ours.slug) if name == "Zeste" else "https://ailleurs.example/emetteur"
        what = services.Subject(RecognisedKind.ACHIEVEMENT, f"https://ailleurs.example/{number}", name, whose)
        made = services.recognise(session, what, reason=f"Motif {number}.", ends_at=None, by=officer, now=NOW)
        if name == "Badge 03":
            services.withdraw_recognition(session, made, reason="Plus donné.", by=officer, now=datetime.now(UTC))
    session.commit()
    signed_in(client, session, officer)

    first, second = read(client), read(client, "page=2")
    stands = [f"Badge {number:02}" for number in range(12) if number != 3]
    assert listed(first) == [*stands[:10], "Badge 03"]
    assert listed(second) == [*stands[10:], "Écouter", "Zeste", "Badge 03"]
    assert "13 reconnaissances" in first
    assert "2 structures de la plateforme ne sont pas reconnues" in first
    assert "Motif 1." in first
    assert "Élan Sport, depuis le" in second
    assert "<details open" not in second

    found = read(client, "q=elan+SPORT&page=7")
    assert listed(found) == ["Zeste"]
    assert "1 structure de la plateforme n’est pas reconnue" in found
    assert "Les Mots pour agir" not in found
    assert 'value="elan SPORT"' in found
    assert listed(read(client, "q=badge+03")) == ["Badge 03"]
    assert "Rien de reconnu ne correspond" in read(client, "q=%25")
