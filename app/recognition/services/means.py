"""What awarding and recognising take beside the database."""

from dataclasses import dataclass

from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.sealing import Seal


@dataclass(frozen=True, slots=True)
class Means:
    """The seal of the keys, and where badges are published."""

    seal: Seal
    addresses: Addresses
