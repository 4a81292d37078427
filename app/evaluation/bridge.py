"""To matching: the official distributions as a corpus, learnt without going through a database."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.skills.importers.content import Content
from app.skills.models import LabelKind, LinkKind, SkillKind
from matching import (
    CandidateIndex,
    Demand,
    Ground,
    Proof,
    Relatedness,
    RelatednessFileError,
    Requirement,
    SkillProfile,
    array_file,
    closeness,
    cooccurrence,
    corpus_arrays,
    extraction,
    learning,
    reading,
    relatedness_file,
    wording,
)
from matching.closeness import ClosenessModel
from matching.corpus import Concept, Corpus, Kind, Name
from matching.extraction import Claim, ExtractionFileError, Extractor
from matching.reading import Linker, ReadingFileError, TitleReader, training

KINDS = {
    SkillKind.KNOW_HOW: Kind.KNOW_HOW,
    SkillKind.KNOWLEDGE: Kind.KNOWLEDGE,
    SkillKind.BEHAVIOUR: Kind.BEHAVIOUR,
    SkillKind.GROUP: Kind.GROUP,
}

RANKED = 50
ANY_DAY = date(2026, 1, 1)  # what is certified for ever has no day


def corpus(contents: Sequence[Content]) -> Corpus:
    """The frameworks of several distributions as one corpus, under their publishers' own codes."""
    skills = [concept for content in contents for concept in _skills(content)]
    occupations = [concept for content in contents for concept in _occupations(content)]
    skill = {(one.scheme, one.id): number for number, one in enumerate(skills)}
    occupation = {(one.scheme, one.id): number for number, one in enumerate(occupations)}
    schemes = [(content.origin.framework, content) for content in contents]
    return Corpus(
        skills=skills,
        occupations=occupations,
        asks=_links(
            (
                (occupation[scheme, one], skill[scheme, other], importance)
                for scheme, content in schemes
                for (one, other), (_, importance) in content.occupation_skills.items()
            ),
            3,
        ),
        broader=_links(
            (
                (skill[scheme, one], skill[scheme, other])
                for scheme, content in schemes
                for one, other, kind in content.skill_links
                if kind is LinkKind.BROADER
            ),
            2,
        ),
        above=_links(
            (
                (occupation[scheme, code], occupation[scheme, entry.parent])
                for scheme, content in schemes
                for code, entry in content.occupations.items()
                if entry.parent is not None
            ),
            2,
        ),
        near=_links(
            (
                (occupation[scheme, one], occupation[scheme, other], rank)
                for scheme, content in schemes
                for (one, other), rank in content.occupation_links.items()
            ),
            3,
        ),
    )


def _skills(content: Content) -> Iterable[Concept]:
    names = _names(content.skill_labels)
    for code, entry in content.skills.items():
        yield Concept(
            id=code,
            scheme=content.origin.framework,
            kind=KINDS[entry.kind],
            names=tuple(names.get(code, ())),
            texts=_texts(entry.definition_fr, entry.definition_en),
            exclusive=entry.exclusive,
        )


def _occupations(content: Content) -> Iterable[Concept]:
    names = _names(content.occupation_labels)
    for code, entry in content.occupations.items():
        yield Concept(
            id=code,
            scheme=content.origin.framework,
            kind=Kind.GROUP if entry.is_group else Kind.OCCUPATION,
            names=tuple(names.get(code, ())),
            texts=_texts(entry.definition_fr, entry.definition_en),
        )


def _names(labels: Mapping[tuple[str, str, LabelKind, str], Any]) -> dict[str, list[Name]]:
    found: dict[str, list[Name]] = {}
    ordered = chain(
        (key for key in labels if key[2] is LabelKind.PREFERRED),
        (key for key in labels if key[2] is LabelKind.ALTERNATIVE),
    )
    for code, language, kind, text in ordered:
        found.setdefault(code, []).append(Name(text, language, kind is LabelKind.PREFERRED))
    return found


def _texts(french: str | None, english: str | None) -> tuple[tuple[str, str], ...]:
    return tuple((language, text) for language, text in (("fr", french), ("en", english)) if text)


def _links(links: Iterable[tuple[int, ...]], width: int) -> NDArray[np.int64]:
    found = np.array(list(links), dtype=np.int64)
    return found.reshape(len(found), width)


class Savable(Protocol):
    """What was learnt, and can be kept in a file."""

    def save(self, path: Path) -> None:
        """Write it whole, or not at all."""


Learnt = TypeVar("Learnt", bound=Savable)


def _loaded_or_learnt(
    path: Path, load: Callable[[Path], Learnt], doubt: type[Exception], learn: Callable[[], Learnt]
) -> Learnt:
    """What a file keeps, learnt and kept when there is the least doubt about it."""
    try:
        return load(path)
    except doubt:
        learnt = learn()
    path.parent.mkdir(parents=True, exist_ok=True)
    learnt.save(path)
    return learnt


def linker(data: Path, kept: Path, contents: Callable[[], Sequence[Content]]) -> Linker:
    """What links words to skills, learnt once for each state of data and rules."""
    path = kept / f"skills-{_state(data, reading)}.npz"
    return _loaded_or_learnt(path, Linker.load, ReadingFileError, lambda: Linker.learn(corpus(contents())))


def title_reader(data: Path, kept: Path, contents: Callable[[], Sequence[Content]]) -> TitleReader:
    """What links titles to occupations, likewise."""
    path = kept / f"titles-{_state(data, reading)}.npz"
    return _loaded_or_learnt(path, TitleReader.load, ReadingFileError, lambda: TitleReader.learn(corpus(contents())))


def train(contents: Sequence[Content], folder: Path) -> None:
    """Write the rankers learnt from both frameworks."""
    known = corpus(contents)
    training.train_titles(known).save(folder / "titles.npz")
    training.train_skills(known).save(folder / "skills.npz")


def read_skill(reader: Linker, text: str, scheme: str, language: str) -> list[str]:
    """The skills that words may mean, likeliest first."""
    return [link.id for link in reader.link(text, scheme=scheme, language=language, limit=10).links]


def read_title(reader: TitleReader, text: str, scheme: str) -> list[str]:
    """The occupations that a title may mean, likeliest first."""
    return [link.id for link in reader.link(text, scheme=scheme, limit=10).links]


def extractor(data: Path, kept: Path, contents: Callable[[], Sequence[Content]]) -> Extractor:
    """What finds skills in texts, likewise."""
    path = kept / f"extraction-{_state(data, extraction, reading)}.npz"
    return _loaded_or_learnt(path, Extractor.load, ExtractionFileError, lambda: Extractor.learn(corpus(contents())))


def _state(data: Path, *rules: ModuleType) -> str:
    """A digest of the official files and of the source of packages."""
    digest = hashlib.sha256()
    folders = [(folder, "*") for folder in (data / "rome", data / "esco")]
    for rule in rules:
        package = getattr(rule, "__path__", None)
        source = Path(rule.__file__ or "")
        folders += [(Path(folder), "*.py") for folder in package] if package else [(source.parent, source.name)]
    for folder, pattern in folders:
        for file in sorted(one for one in folder.rglob(pattern) if one.is_file()):
            content = file.read_bytes()
            digest.update(f"{file.relative_to(folder)}:{len(content)}:".encode() + content)
    return digest.hexdigest()[:24]


def extracted(reader: Extractor, text: str, scheme: str, language: str) -> tuple[list[str], list[str]]:
    """The skills that a text shows, and all that it may show, best first."""
    found = reader.extract(text, scheme=scheme, language=language, limit=RANKED)
    claimed = [one for one in found if one.claim is Claim.CLAIMED]
    return [one.id for one in found if one.shown], [one.id for one in claimed]


@dataclass(frozen=True, slots=True)
class Ranker:
    """What ranking a framework's offers needs: its near skills, and its occupations."""

    relatedness: Relatedness
    closeness: ClosenessModel

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the file of relatedness, and the one beside it."""
        return cls(Relatedness.load(path), ClosenessModel.load(_beside(path)))

    def save(self, path: Path) -> None:
        """Write both."""
        self.relatedness.save(path)
        self.closeness.save(_beside(path))


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.stem}-closeness.npz")


def ranker(data: Path, kept: Path, scheme: str, contents: Callable[[], Sequence[Content]]) -> Ranker:
    """What ranking needs, likewise."""
    rules = (array_file, closeness, cooccurrence, corpus_arrays, learning, relatedness_file, wording)

    def learn() -> Ranker:
        arrays = corpus_arrays.framework_arrays(corpus([one for one in contents() if one.origin.framework == scheme]))
        return Ranker(learning.learn(arrays), ClosenessModel.learn(arrays))

    return _loaded_or_learnt(kept / f"{scheme}-{_state(data, *rules)}.npz", Ranker.load, RelatednessFileError, learn)


def linked(reader: Linker, texts: Iterable[str], scheme: str) -> dict[str, str]:
    """The skill that each text is read as, of those that are read as any."""
    found = ((text, reader.link(text, scheme=scheme, limit=1).links) for text in texts)
    return {text: links[0].id for text, links in found if links}


def ranked(
    known: Ranker,
    offers: Iterable[Mapping[str, int]],
    candidates: Mapping[str, Iterable[str]],
    *,
    close: bool,
) -> Iterator[dict[str, float]]:
    """For each offer, as skills with their weights, every candidate's coverage or match, all skills being certified."""
    people = [
        SkillProfile(name, tuple(Ground(skill, proof=Proof.CERTIFIED) for skill in dict.fromkeys(skills)))
        for name, skills in candidates.items()
    ]
    index = CandidateIndex.from_profiles(people, known.relatedness, ANY_DAY)
    held = [(place, known.relatedness.number(one.skill)) for place, who in enumerate(people) for one in who.grounds]
    who, what = np.array(held, dtype=np.int64).reshape(len(held), 2).T
    for needs in offers:
        told = known.closeness.evidence(known.closeness.occupation_of(needs.items()))
        ranking = index.rank(
            Demand(tuple(Requirement(skill, weight) for skill, weight in needs.items())),
            horizon=ANY_DAY,
            closeness=known.closeness.closeness(told, who, what, len(people)),
            beta=closeness.BETA if close else 0.0,
        )
        names = (people[place].alias for place in ranking.positions.tolist())
        yield dict(zip(names, ranking.match_today.tolist(), strict=True))
