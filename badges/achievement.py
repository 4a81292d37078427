"""Who issues, and for what, as typed values and as the JSON of Open Badges 3.0 (appendix B)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from badges.contexts import many


@dataclass(frozen=True, slots=True)
class Profile:
    """Who issues, endorses or made something (B.1.17).

    Parameters
    ----------
    id : str
        Its address, or its DID.
    name : str
        Its name.
    url, description, email, image : str, optional
        Its site, what it is, how to write to it, the address of its picture.
    """

    id: str
    name: str
    url: str | None = None
    description: str | None = None
    email: str | None = None
    image: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as the standard writes it."""
        return without_none(
            id=self.id,
            type=["Profile"],
            name=self.name,
            url=self.url,
            description=self.description,
            email=self.email,
            image=_image(self.image),
        )

    @classmethod
    def from_json(cls, node: Any) -> Profile:
        """Read it; an issuer may be a mere address."""
        if isinstance(node, str):
            return cls(node, node)
        return cls(
            node["id"], node.get("name", node["id"]), node.get("url"), node.get("description"), node.get("email"),
            _image_address(node.get("image")),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alignment:
    """A skill of a framework that an achievement is about (B.1.4).

    Parameters
    ----------
    name : str
        The skill's name.
    url : str
        Its address in the framework.
    framework : str, optional
        The framework's name, such as ``"ESCO"``.
    code : str, optional
        Its code there.
    kind : str, optional
        Its type: ``"ceasn:Competency"``, or ``"ext:…"``.
    """

    name: str
    url: str
    framework: str | None = None
    code: str | None = None
    kind: str | None = "ceasn:Competency"

    def to_json(self) -> dict[str, Any]:
        """Return it as the standard writes it."""
        return without_none(
            type=["Alignment"],
            targetName=self.name,
            targetUrl=self.url,
            targetFramework=self.framework,
            targetCode=self.code,
            targetType=self.kind,
        )

    @classmethod
    def from_json(cls, node: Mapping[str, Any]) -> Alignment:
        """Read it."""
        return cls(
            node["targetName"],
            node["targetUrl"],
            node.get("targetFramework"),
            node.get("targetCode"),
            node.get("targetType"),
        )


@dataclass(frozen=True, slots=True)
class Level:
    """A step of a scale (B.1.19 “RubricCriterionLevel”).

    Parameters
    ----------
    id : str
        Its address.
    name : str
        What it is called.
    rank : str, optional
        Its place in the scale, as text: ``"1"`` is the lowest.
    """

    id: str
    name: str
    rank: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as the standard writes it."""
        return without_none(id=self.id, type=["RubricCriterionLevel"], name=self.name, level=self.rank)

    @classmethod
    def from_json(cls, node: Mapping[str, Any]) -> Level:
        """Read it."""
        return cls(node["id"], node["name"], node.get("level"))


@dataclass(frozen=True, slots=True)
class Scale:
    """What is told of how well it is done (B.1.18 “ResultDescription”).

    Parameters
    ----------
    id : str
        Its address, which results name.
    name : str
        What it is called.
    levels : tuple of Level
        Its steps, the lowest first.
    kind : str
        One of the standard's result types.
    """

    id: str
    name: str
    levels: tuple[Level, ...] = ()
    kind: str = "RubricCriterionLevel"

    def to_json(self) -> dict[str, Any]:
        """Return it as the standard writes it."""
        return without_none(
            id=self.id,
            type=["ResultDescription"],
            name=self.name,
            resultType=self.kind,
            rubricCriterionLevel=[one.to_json() for one in self.levels] or None,
        )

    @classmethod
    def from_json(cls, node: Mapping[str, Any]) -> Scale:
        """Read it."""
        levels = tuple(Level.from_json(one) for one in many(node.get("rubricCriterionLevel")))
        return cls(node["id"], node["name"], levels, node["resultType"])


@dataclass(frozen=True, slots=True)
class Achievement:
    """What someone may be given a badge for (B.1.1).

    Parameters
    ----------
    id : str
        Its address, of this very version.
    name, description, criteria : str
        What it is called, what it is, what must be done for it (Markdown).
    kind : str
        One of the standard's achievement types: ``"Badge"``, ``"Competency"``…
    creator : Profile, optional
        Who made it, when it is not the issuer.
    image : str, optional
        The address of its picture.
    alignments : tuple of Alignment
        The skills it is about.
    related : tuple of str
        Addresses of other achievements that it rests on.
    tags : tuple of str
        Words to find it by.
    scales : tuple of Scale
        What its badges may tell of how well it is done.
    version : str, optional
        Which version this is.
    endorsements : tuple of mapping
        Signed EndorsementCredentials of it, embedded as they are.
    """

    id: str
    name: str
    description: str
    criteria: str
    kind: str = "Badge"
    creator: Profile | None = None
    image: str | None = None
    alignments: tuple[Alignment, ...] = ()
    related: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    scales: tuple[Scale, ...] = ()
    version: str | None = None
    endorsements: tuple[Mapping[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as the standard writes it."""
        return without_none(
            id=self.id,
            type=["Achievement"],
            achievementType=self.kind,
            name=self.name,
            description=self.description,
            criteria={"narrative": self.criteria},
            creator=self.creator.to_json() if self.creator else None,
            image=_image(self.image),
            alignment=[one.to_json() for one in self.alignments] or None,
            related=[{"id": one, "type": ["Related"]} for one in self.related] or None,
            tag=list(self.tags) or None,
            resultDescription=[one.to_json() for one in self.scales] or None,
            version=self.version,
            endorsement=[dict(one) for one in self.endorsements] or None,
        )

    @classmethod
    def from_json(cls, node: Mapping[str, Any]) -> Achievement:
        """Read it."""
        return cls(
            id=node["id"],
            name=node["name"],
            description=node["description"],
            criteria=str(node["criteria"].get("narrative") or node["criteria"].get("id")),
            kind=node.get("achievementType", "Badge"),
            creator=Profile.from_json(node["creator"]) if "creator" in node else None,
            image=_image_address(node.get("image")),
            alignments=tuple(Alignment.from_json(one) for one in many(node.get("alignment"))),
            related=tuple(one["id"] for one in many(node.get("related"))),
            tags=tuple(many(node.get("tag"))),
            scales=tuple(Scale.from_json(one) for one in many(node.get("resultDescription"))),
            version=node.get("version"),
            endorsements=tuple(many(node.get("endorsement"))),
        )


def without_none(**named: Any) -> dict[str, Any]:
    """Leave out what was not given."""
    return {name: value for name, value in named.items() if value is not None}


def _image(address: str | None) -> dict[str, Any] | None:
    return {"id": address, "type": "Image"} if address else None


def _image_address(node: Any) -> str | None:
    return node.get("id") if isinstance(node, dict) else node
