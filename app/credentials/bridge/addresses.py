"""Where everything that badges name is published. These addresses are in signed badges: they never change."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses under a public origin, such as `https://badges.example.org`."""

    origin: str

    def ours(self, url: str, host: str = "") -> str | None:
        """The address itself, under our origin, when a link leads here: to our origin, or to the host being asked."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        here = {urlsplit(self.origin).netloc.lower(), host.lower()} - {""}
        return (
            f"{self.origin}{parts.path}" if parts.scheme in {"http", "https"} and parts.netloc.lower() in here else None
        )

    def is_model(self, url: str) -> bool:
        """Whether an address of ours tells what a badge is, which nobody holds."""
        return url.startswith(f"{self.origin}/badges/modeles/")

    def issuer(self, slug: str) -> str:
        """An issuer's `id`: did:web, which anyone resolves to its document below."""
        host = urlsplit(self.origin).netloc.replace(":", "%3A")
        return f"did:web:{host}:structures:{slug}"

    def issuer_page(self, slug: str) -> str:
        """Its page."""
        return f"{self.origin}/structures/{slug}"

    def issuer_document(self, slug: str) -> str:
        """The document that lists its keys."""
        return f"{self.origin}/structures/{slug}/did.json"

    def issuer_logo(self, slug: str) -> str:
        """Its picture."""
        return f"{self.origin}/structures/{slug}/logo.png"

    def method(self, slug: str, number: int) -> str:
        """One of its keys."""
        return f"{self.issuer(slug)}#key-{number}"

    def status_list(self, slug: str, number: int, purpose: str) -> str:
        """One of its status lists; the purpose is `revocation` or `suspension`."""
        return f"{self.origin}/structures/{slug}/statuts/{number}/{purpose}"

    def achievement(self, achievement_id: UUID, number: int) -> str:
        """A version of a badge."""
        return f"{self.origin}/badges/modeles/{achievement_id}/{number}"

    def level(self, achievement_id: UUID, number: int, rank: int) -> str:
        """A level that badges of that version may tell, from 1."""
        return f"{self.achievement(achievement_id, number)}#niveau-{rank}"

    def picture(self, achievement_id: UUID, number: int) -> str:
        """The picture of that version."""
        return f"{self.achievement(achievement_id, number)}/image.png"

    def credential(self, credential_id: UUID) -> str:
        """A badge given."""
        return f"{self.origin}/badges/{credential_id}"

    def endorsement(self, endorsement_id: UUID) -> str:
        """That someone stands by a badge."""
        return f"{self.origin}/reconnaissances/{endorsement_id}"

    @property
    def skills(self) -> str:
        """Where the skills' pages are."""
        return f"{self.origin}/competences"

    def skill(self, skill_id: UUID) -> str:
        """A skill that no framework publishes under an address of its own."""
        return f"{self.skills}/{skill_id}"
