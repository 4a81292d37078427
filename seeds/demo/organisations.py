"""The organisations of the demo, those who work there, and the accounts that visitors use."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts import services
from app.accounts.demo import DEMO_ACCOUNTS
from app.accounts.models import MembershipRole, Organisation, OrganisationKind, User, Vetting
from app.accounts.siret import luhn
from seeds.demo.content import REGION
from seeds.demo.groups import Group
from seeds.demo.people import DOMAIN, Names
from seeds.demo.texts import Content, OrganisationText, StaffText

SINCE = timedelta(days=2500)
ASKED = timedelta(days=420)
ANSWERED = timedelta(days=414)
JUST_ASKED = timedelta(days=3)
ROLES = {
    OrganisationKind.SUPPORT: MembershipRole.COUNSELLOR,
    OrganisationKind.ISSUER: MembershipRole.ISSUER,
    OrganisationKind.REGION: MembershipRole.REGION_OFFICER,
}


@dataclass(slots=True)
class Cast:
    """Organisations by code, and who speaks for each."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    staff: dict[str, list[User]] = field(default_factory=dict)
    led_by_account: User | None = None

    def staff_of(self, organisation_id: UUID) -> User:
        """Someone who speaks for an organisation."""
        return next(self.staff[code][0] for code, one in self.organisations.items() if one.id == organisation_id)

    def lead(self, groups: list[Group]) -> None:
        """Give each group a trainer of its provider: the trainer account to its own, the others in turn."""
        turns: dict[str, Iterator[User]] = {}
        for group in groups:
            provider = group.taken.text.provider
            others = [user for user in self.staff[provider] if user is not self.led_by_account]
            turn = turns.setdefault(provider, cycle(others))
            group.trainer = self.led_by_account if group.led_by_account else next(turn)


def siret(number: int) -> str:
    """A number that passes the key and that nobody has: no French company's begins with 000."""
    company = _keyed(f"000{number:05d}")
    return _keyed(f"{company}0001")


def _keyed(digits: str) -> str:
    return next(f"{digits}{key}" for key in range(10) if luhn(f"{digits}{key}") == 0)


class Founding:
    """Founds the organisations and brings their people in."""

    def __init__(self, session: Session, content: Content, names: Names, *, password_hash: str, now: datetime) -> None:
        self.session, self.content, self.names, self.now = session, content, names, now
        self.password_hash = password_hash
        self.cast = Cast()
        self._with_account = {
            (organisation, one.role): one for one in content.staff for organisation in one.organisations
        }

    def found(self) -> Cast:
        """Make them all: the Region first, which answers to employers."""
        texts = self.content.organisations
        for text in texts:
            if text.kind is not OrganisationKind.EMPLOYER:
                self._organisation(text)
        for one in self.content.staff:
            if one.organisations[0] in self.cast.organisations:
                self._account(one)
        for text in texts:
            if text.kind is not OrganisationKind.EMPLOYER:
                self._staff(text)
        officer = self.cast.staff[REGION][0]
        for number, text in enumerate(text for text in texts if text.kind is OrganisationKind.EMPLOYER):
            self._employer(text, number, officer)
        return self.cast

    def _organisation(self, text: OrganisationText) -> None:
        self.cast.organisations[text.code] = services.create_organisation(
            self.session,
            kind=text.kind,
            name=text.name,
            siret=None,
            commune_code=text.commune,
            now=self.now - SINCE,
        )
        self.cast.staff[text.code] = []

    def _account(self, text: StaffText) -> None:
        user = self._user(text)
        for code in text.organisations:
            organisation = self.cast.organisations[code]
            services.join(self.session, user=user, organisation=organisation, role=text.role, now=self.now - SINCE)
            if text.role is not MembershipRole.ADMIN:
                self.cast.staff[code].append(user)
        if text.role is MembershipRole.TRAINER:
            self.cast.led_by_account = user

    def _user(self, text: StaffText | None) -> User:
        """Someone who can sign in as this account, or cannot sign in before they choose a password."""
        if text is None:
            name = self.names.draw()
            return self._create(self.names.address(name), name, None)
        email = f"{text.account}@{DOMAIN}"
        named = {account.email: account.display_name for account in DEMO_ACCOUNTS}
        return self._create(email, text.name or named[email], self.password_hash)

    def _create(self, email: str, name: str, password_hash: str | None) -> User:
        return services.create_user(
            self.session,
            email=email,
            display_name=name,
            password=None,
            password_hash=password_hash,
            now=self.now - SINCE,
        )

    def _staff(self, text: OrganisationText) -> None:
        """Fill an organisation: its trainers, or one person of its kind, and an admin."""
        role = ROLES.get(text.kind, MembershipRole.TRAINER)
        wanted = text.trainers if text.kind is OrganisationKind.PROVIDER else 1
        organisation = self.cast.organisations[text.code]
        for _ in range(wanted):
            user = self._user(None)
            services.join(self.session, user=user, organisation=organisation, role=role, now=self.now - SINCE)
            self.cast.staff[text.code].append(user)
        if (text.code, MembershipRole.ADMIN) not in self._with_account:
            user = self.cast.staff[text.code][-1]
            services.join(
                self.session, user=user, organisation=organisation, role=MembershipRole.ADMIN, now=self.now - SINCE
            )

    def _employer(self, text: OrganisationText, number: int, officer: User) -> None:
        """Let an employer ask to come in, and the Region answer unless it has not yet."""
        pending = text.vetting is Vetting.PENDING
        asked = self.now - (JUST_ASKED if pending else ASKED)
        user = self._user(self._with_account.get((text.code, MembershipRole.RECRUITER)))
        organisation = services.sign_up_employer(
            self.session, user=user, siret=siret(number), name=text.name, commune_code=text.commune, now=asked
        )
        self.cast.organisations[text.code] = organisation
        self.cast.staff[text.code] = [user]
        if not pending:
            services.vet(
                self.session,
                organisation=organisation,
                officer=officer,
                accepted=text.vetting is Vetting.ACCEPTED,
                reason=text.reason,
                now=self.now - ANSWERED,
            )
