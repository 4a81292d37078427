"""A person's whole record as one signed file: read back as anyone outside would, and by a verifier of others."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from openbadgeslib.ob3 import OB3VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

import badges
from app.accounts.models import OrganisationKind
from app.audit.models import AuditEntry
from app.credentials import services
from app.credentials.bridge.demo_set import EMAIL, SALT, DemoSet
from app.credentials.bridge.making import Evidence
from app.credentials.bridge.verifying import verify
from app.credentials.labels.checks import report
from app.credentials.models import AchievementVersion, BackpackBadge, BackpackState, Credential, Issuer
from app.credentials.models.achievements import COMPETENCY
from app.portfolio.models import Trainee
from tests.app.credentials.test_verified_outside import Outside
from tests.factories import portfolio as make
from tests.factories.accounts import an_organisation, signed_in
from tests.factories.backpacks import Elsewhere, a_reader, brought
from tests.factories.credentials import ADDRESSES, PICTURE, SEAL, a_badge, an_issuer, given
from tests.interop.openbadges import each

PATH = "/portfolio/exporter/dossier-signe.json"
THEN = datetime.now(UTC) - timedelta(minutes=2)


@dataclass
class Holder:
    """Someone with a verified address, where badges are given, and the Region."""

    session: Session
    trainee: Trainee
    structure: Issuer
    region: Issuer

    def accept(self) -> None:
        services.collect(self.session, self.trainee.user, now=THEN)
        for badge in self.kept():
            if badge.state is BackpackState.OFFERED:
                services.accept(self.session, badge, now=THEN)
        self.session.commit()

    def kept(self) -> list[BackpackBadge]:
        return list(self.session.scalars(select(BackpackBadge).where(BackpackBadge.trainee_id == self.trainee.id)))

    def given(self, version: AchievementVersion, **said: Any) -> Credential:
        to = services.Recipient(EMAIL, **said)
        ids = services.give(self.session, version, [to], by=None, seal=SEAL, addresses=ADDRESSES, now=THEN)
        return self.session.get_one(Credential, ids[0])


@pytest.fixture
def holder(session: Session) -> Holder:
    region = an_issuer(session, an_organisation(session, OrganisationKind.REGION), now=THEN)
    found = Holder(session, a_reader(session, now=THEN), an_issuer(session, now=THEN), region)
    session.commit()
    return found


@pytest.fixture
def mine(client: FlaskClient, session: Session, holder: Holder) -> FlaskClient:
    return signed_in(client, session, holder.trainee.user)


class Everywhere(Outside):
    """Someone else's machine, which knows another site that gives badges besides our public addresses."""

    elsewhere: Elsewhere

    def __call__(self, url: str) -> bytes:
        return self.elsewhere(url) if "badges.example.org" in url else super().__call__(url)

    def judged(self, content: bytes) -> bool:
        """What openbadgeslib finds of the record, and of each badge in it."""
        options: dict[str, Any] = {"check_status": True, "verify_status_list": False, "download": self.download}
        try:
            each(json.loads(content), self.download, options)
        except OB3VerificationError:
            return False
        return True


@pytest.fixture
def outside(client: FlaskClient) -> Everywhere:
    found = Everywhere(client.application.test_client())
    found.elsewhere = Elsewhere(THEN)
    return found


def told(record: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {
        (one["sourceId"].removeprefix("http://localhost"), one["associationType"], one["targetId"])
        for one in record["credentialSubject"].get("association", [])
    }


def test_a_record_gathers_what_was_accepted_as_it_was_signed_and_says_how_it_is_associated(
    session: Session, fresh_session: Session, mine: FlaskClient, holder: Holder, outside: Everywhere
) -> None:
    skill = make.skill(session, "Travailler en équipe")
    version = a_badge(session, holder.structure, skill, now=THEN)
    ours = holder.given(version)
    seen = services.BadgeText(
        name="Attesté", description="d", criteria="c", skill_ids=[skill.id], kind=COMPETENCY
    )  # fmt: skip
    competency = services.draft(session, an_issuer(session, now=THEN), seen, by=None, addresses=ADDRESSES, now=THEN)
    competency.picture_png = PICTURE
    services.publish(session, competency, by=None, now=THEN)
    attested = holder.given(competency)
    regional = a_badge(session, holder.region, name="S’intégrer", published=False, now=THEN)
    regional.related = [ADDRESSES.achievement(version.achievement_id, 1)]
    services.publish(session, regional, by=None, now=THEN)
    rests = Evidence(ADDRESSES.credential(ours.id), "Travailler en équipe")
    meta = holder.given(regional, rests_on=(rests,))
    later = services.next_version(session, version.achievement, by=None, addresses=ADDRESSES, now=THEN)
    later.picture_png = PICTURE
    services.publish(session, later, by=None, now=THEN)
    foreign = brought(session, holder.trainee, outside.elsewhere, now=THEN)
    holder.accept()

    answer = mine.get(PATH)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.mimetype == "application/vc"
    assert "attachment" in answer.headers["Content-Disposition"]
    for document in (ours.document, attested.document, meta.document):
        assert document.encode() in answer.data
    assert outside.verdict(answer.data, recipient=EMAIL) == ("valid", "")
    assert outside.verdict(answer.data, recipient="autre@example.org")[1] == "recipient/someone_else"
    assert outside.judged(answer.data)
    assert EMAIL not in answer.text

    record = json.loads(answer.data)
    members = record["credentialSubject"]["verifiableCredential"]
    assert {one["id"] for one in members} == {
        *(ADDRESSES.credential(one.id) for one in (ours, attested, meta)), foreign.badge_id,
    }  # fmt: skip
    for one in members:
        assert outside.verdict(json.dumps(one).encode(), recipient=EMAIL) == ("valid", "")
    assert record["issuer"]["id"] == ADDRESSES.issuer(holder.region.slug)
    assert record["partial"] is False
    assert (
        datetime.fromisoformat(record["validUntil"]) - datetime.fromisoformat(record["validFrom"])
    ) == timedelta(days=90)  # fmt: skip
    one, seen_as, whole = (
        f"/badges/modeles/{badge.achievement_id}/1" for badge in (ours, attested, meta)
    )  # fmt: skip
    at = "http://localhost"
    assert told(record) == {
        (whole, "isParentOf", at + one), (one, "isPartOf", at + whole), (seen_as, "isRelatedTo", at + one),
        (one, "replacedBy", f"{at}{one[:-1]}2"),
    }  # fmt: skip
    assert [named["id"] for named in record["credentialSubject"]["achievement"]] == [f"{at}{one[:-1]}2"]

    entry = fresh_session.scalars(select(AuditEntry).where(AuditEntry.action == "record_signed")).one()
    assert (entry.actor_id, entry.details["badges"]) == (holder.trainee.user_id, 4)
    assert entry.details["record"] in record["id"]

    services.revoke(session, ours, reason="Délivré par erreur.", by=None, now=datetime.now(UTC))
    session.commit()
    assert outside.verdict(answer.data) == ("invalid", "members/status: revoked")
    assert not outside.judged(answer.data)
    with mine.application.test_request_context():
        seen_here = verify(session, answer.data, seal=SEAL, addresses=ADDRESSES, now=datetime.now(UTC))
        # The record names an achievement beside its badges: it stands for no badge of it, and is not called so.
        said = seen_here.told
        assert (said.name, said.achievement_id, said.criteria) == ("Dossier signé de compétences", None, None)
        whole = report(seen_here.found.checks, said)
        assert whole.title == "Ce dossier n’est pas valide"
        lines = [line for line in whole.lines if line.name == "members"]
    assert {(line.state, name) for line in lines for name in ("Travailler", "S’intégrer") if name in line.detail} == {
        ("failed", "Travailler"), ("unknown", "Travailler"), ("passed", "S’intégrer"),
    }  # fmt: skip
    left = json.loads(mine.get(PATH).data)["credentialSubject"]
    assert ADDRESSES.credential(ours.id) not in {member["id"] for member in left["verifiableCredential"]}
    changed = answer.data.replace(b"S\xe2\x80\x99int", b"S\xe2\x80\x99ent")
    assert outside.verdict(changed)[0] == "invalid"


def test_what_is_not_in_a_record_makes_it_partial_and_says_nothing_more(
    session: Session, mine: FlaskClient, holder: Holder, outside: Everywhere
) -> None:
    kept = holder.given(a_badge(session, holder.structure, now=THEN))
    hidden = holder.given(a_badge(session, holder.structure, name="À moi seul", now=THEN))
    another = DemoSet("https://badges.example.org", THEN)
    theirs = another.credential(30, recipient=badges.Recipient("urn:uuid:x", badges.hashed(EMAIL, SALT), SALT))
    content = badges.issue_token(theirs, another.key).encode()
    assert brought(session, holder.trainee, outside.elsewhere, content=content, now=THEN).verdict == "valid"
    holder.accept()
    services.hide(session, next(one for one in holder.kept() if one.credential_id == hidden.id), now=THEN)
    session.commit()

    answer = mine.get(f"{PATH}?lang=en")
    record = json.loads(answer.data)
    assert [one["id"] for one in record["credentialSubject"]["verifiableCredential"]] == [ADDRESSES.credential(kept.id)]
    assert record["partial"] is True
    assert record["description"].startswith("It holds 1 badge, signed by whoever gave it. Other things are known")
    assert "À moi seul" not in answer.text
    assert outside.verdict(answer.data) == ("valid", "")


def test_no_record_is_signed_of_nothing_of_nobody_or_by_nobody(
    session: Session, client: FlaskClient, mine: FlaskClient, holder: Holder
) -> None:
    def refused() -> str:
        answer = mine.get(f"{PATH}?lang=en")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/portfolio/livret#dossier")
        return mine.get("/portfolio/livret?lang=en").text

    assert "There is no badge to put in a record yet" in refused()
    given(session, a_badge(session, holder.structure, now=THEN), EMAIL, now=THEN)
    holder.accept()
    assert mine.get(PATH).status_code == 200
    holder.trainee.user.confirmed_at = None
    session.commit()
    assert "verify it first" in refused()
    holder.trainee.user.confirmed_at = THEN
    for key in holder.region.keys:
        key.retired_at = THEN
    session.commit()
    assert "The Region signs no records yet" in refused()
    assert len(session.scalars(select(AuditEntry).where(AuditEntry.action == "record_signed")).all()) == 1


def test_a_record_of_twenty_badges_costs_as_many_statements_as_one_of_two(
    session: Session, mine: FlaskClient, holder: Holder, statements: list[str]
) -> None:
    def cost(count: int, start: int) -> int:
        for number in range(start, start + count):
            given(session, a_badge(session, an_issuer(session, now=THEN), name=f"B{number}", now=THEN), EMAIL, now=THEN)
        holder.accept()
        mine.get(PATH)
        statements.clear()
        assert len(json.loads(mine.get(PATH).data)["credentialSubject"]["verifiableCredential"]) == start + count
        return len(statements)

    assert cost(2, 0) == cost(18, 2)
