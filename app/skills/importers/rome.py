"""ROME 4.0, from the official CSV files « Toutes les données du ROME ».

What the files say, and what we make of it (numbers of version 60):

- **Fiches** (`referentiel_code_rome`, 1,584) are occupations; their code is the ROME code and the *grand domaine* their
  sector; `code_rome_parent` puts a fiche under another. **Appellations** are their other labels, in the long and the
  short form, each with its own code.
- **Compétences** (17,810) are know-how and **savoirs** (15,354) knowledge, by `code_ogr`.
- **Macro-compétences** (507) gather compétences by `code_ogr_macro_comp`, which gives the broader links. They sound
  like mere headings, yet fiches list 464 of them beside the compétences (16,529 of 90,556 needs, 3,148 of them at the
  heart of an occupation): people hold them. So the 16 of *savoir-être* are behaviours, those that some fiche lists are
  know-how which others narrow, and only those that gather compétences without being listed anywhere are groups.
- **Needs** are block 5 of `liens_rome_referentiels`; blocks 1 (titles), 2 (appellations) and 6 (working conditions)
  hold no skill. `coherence_item` tells the heart of an occupation: « Principale » makes a need essential, importance 3;
  « Émergente », asked for more and more but not everywhere, optional, importance 2; all else optional, importance 1.
- **Mobility** keeps the publisher's order, 1 being the nearest. **Texts** of the kind `definition` are joined in order.
- **Family**: savoir-être is behavioural. What the publisher marks as part of the digital transition, took from PIX or
  sorts under software and computer languages is digital. The rest of domain 6, « Coopération, organisation et
  développement de ses compétences » (speaking, writing, reporting, following rules, learning), is what the CléA
  standard calls the common base: basic. All else is technical.
- **Exclusive** is what nothing near can replace: all that the publisher sorts under « Certifications et
  habilitations », and know-how worded as needing a certificate, a licence or a permit.
- The tree above macro-compétences comes from `arborescence_competences` where the folder has it, else from
  `arborescence_macro_competences.csv`, which knows its domains alone; levels whose label is unknown are left out.

The publisher doubles apostrophes in some texts (« l''entretien »): they are undone.
"""

import re
from datetime import date
from pathlib import Path

from app.skills.importers.content import Content, OccupationEntry, Origin, SkillEntry
from app.skills.models import LinkKind, Relation, SkillFamily, SkillKind
from app.territory.errors import DistributionError, Problem, Refused
from app.territory.importers.reading import Distribution, Progress, Reading, Row, Silence, SourceFile, on_disk

FRAMEWORK = "rome"
FILE = re.compile(r"unix_(?P<name>.+?)_v(?P<version>\d+)_utf8\.csv", re.IGNORECASE)
DERIVED_TREE = "arborescence_macro_competences.csv"

SKILL_BLOCK = "5"
MACRO = "macro-compétence"
SAVOIR_ETRE = "savoir-être"
CERTIFICATES = "Certifications et habilitations"
COMPUTING = ("Logiciels, progiciels", "Langages informatiques")
YES, PIX = "O", "PIX"
COMMON_DOMAIN = "6"
HEART = {
    "principale": (Relation.ESSENTIAL, 3),
    "émergente": (Relation.OPTIONAL, 2),
    "": (Relation.OPTIONAL, 1),
}
NEEDS_A_PAPER = re.compile(
    r"nécessitant (?:une|un|le|la) (?:habilitation|certificat|permis|licence)|^posséder .*(?:permis|certificat)",
    re.IGNORECASE,
)


def read(folder: Path, progress: Progress | None = None, *, hierarchy: Path | None = None) -> Content:
    """Read a distribution of ROME; `hierarchy` is the file of the tree above macro-compétences, else sought nearby."""
    if not folder.is_dir():
        raise DistributionError(Problem.NOT_A_FOLDER, str(folder))
    files = Distribution([folder])
    reading = Reading(progress or Silence())
    content = Content(_origin(files, reading), reading)
    source = _Source(files, content)
    source.sectors_and_occupations()
    source.appellations()
    source.texts()
    listed = source.listed_skills()
    source.skills({code for _, code in listed})
    source.tree(_tree(files, folder, hierarchy))
    source.needs(listed)
    source.mobility()
    return content


def _origin(files: Distribution, reading: Reading) -> Origin:
    matches = [match for name in files.files if (match := FILE.fullmatch(name))]
    versions = sorted({match["version"] for match in matches})
    if not versions:
        _required(files, "referentiel_code_rome")
    if len(versions) > 1:
        raise DistributionError(Problem.MIXED_VERSIONS, "", ", ".join(versions))
    told = files.optional(r"version\.txt")
    text = reading.text(told) if told is not None else ""
    number = re.search(r"version\s*:\s*(\d+)", text, re.IGNORECASE)
    published = re.search(r"publication\s*:\s*(\d{2})/(\d{2})/(\d{4})", text, re.IGNORECASE)
    return Origin(
        FRAMEWORK,
        "ROME 4.0",
        number[1] if number else versions[0],
        "France Travail, Répertoire opérationnel des métiers et des emplois (ROME)",
        "Licence Ouverte 2.0",
        _day(published) if published else None,
    )


def _day(found: re.Match[str]) -> date | None:
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _required(files: Distribution, name: str) -> SourceFile:
    return files.required(rf"unix_{name}_v\d+_utf8\.csv", f"unix_{name}_v…_utf8.csv")


def _tree(files: Distribution, folder: Path, given: Path | None) -> SourceFile | None:
    if given is not None:
        if not given.is_file():
            raise DistributionError(Problem.NO_SUCH_FILE, given.name, str(given.parent))
        return on_disk(given)
    official = files.optional(r"unix_arborescence_competences_v\d+_utf8\.csv")
    if official is not None:
        return official
    beside = (folder / DERIVED_TREE, folder.resolve().parent / "rome_derive" / DERIVED_TREE)
    return next((on_disk(path) for path in beside if path.is_file()), None)


class _Source:
    """The distribution's files, read one after the other into the content."""

    def __init__(self, files: Distribution, content: Content) -> None:
        self.files = files
        self.content = content
        self.reading = content.reading
        self.other_links: set[tuple[str, str]] = set()

    def rows(self, name: str, *columns: str) -> list[Row]:
        return list(self.reading.rows(_required(self.files, name), columns))

    def sectors_and_occupations(self) -> None:
        """Fiches, each under its grand domaine and, when it has one, under its parent."""
        sectors: dict[str, str] = {}
        for row in self.rows("cr_gd_dp", "code_rome", "code_grand_domaine", "libelle_grand_domaine"):
            fiche, sector, label = row.values
            sectors[fiche] = sector
            self.content.sectors.setdefault(sector, (label, None))
        parents: list[tuple[Row, str, str]] = []
        for row in self.rows("referentiel_code_rome", "code_rome", "code_ogr", "libelle_rome", "code_rome_parent"):
            code, ogr, label, parent = row.values
            entry = OccupationEntry(rome_code=code, sector=sectors.get(code))
            if self.content.add_occupation(row, code, {"fr": undoubled(label)}, entry, label_code=ogr or None):
                parents.append((row, code, parent))
        for row, code, parent in parents:
            if parent and parent != code:
                self.content.set_parent(row, code, parent)

    def appellations(self) -> None:
        """What each occupation is also called."""
        columns = ("code_ogr", "libelle_appellation_long", "libelle_appellation_court", "code_rome")
        for row in self.rows("referentiel_appellation", *columns):
            ogr, long, short, fiche = row.values
            if fiche not in self.content.occupations:
                self.reading.refuse(row, Refused.UNKNOWN_REFERENCE, fiche)
            elif not long and not short:
                self.reading.refuse(row, Refused.EMPTY_LABEL, ogr)
            else:
                labels = dict.fromkeys(undoubled(text) for text in (long, short))
                self.content.add_occupation_labels(row, fiche, "fr", labels, label_code=ogr or None)

    def texts(self) -> None:
        """The definition of each occupation, its sentences in order."""
        sentences: dict[str, dict[int, str]] = {}
        columns = ("code_rome", "libelle_type_texte", "position_phrase", "libelle_texte")
        for row in self.rows("texte", *columns):
            fiche, kind, position, text = row.values
            if kind.casefold() != "definition":
                continue
            if fiche not in self.content.occupations:
                self.reading.refuse(row, Refused.UNKNOWN_REFERENCE, fiche)
            elif not position.isdigit():
                self.reading.refuse(row, Refused.BAD_NUMBER, position)
            else:
                sentences.setdefault(fiche, {})[int(position)] = undoubled(text)
        for fiche, told in sentences.items():
            self.content.define_occupation(fiche, " ".join(told[position] for position in sorted(told)))

    def listed_skills(self) -> dict[tuple[str, str], Row]:
        """Each fiche and each skill it lists, with the row that says so."""
        found: dict[tuple[str, str], Row] = {}
        for row in self.rows("liens_rome_referentiels", "code_rome", "code_compo_bloc", "code_ogr"):
            fiche, block, code = row.values
            if block != SKILL_BLOCK:
                self.other_links.add((fiche, code))
            elif (fiche, code) in found:
                self.reading.refuse(row, Refused.DUPLICATE, f"{fiche} {code}")
            else:
                found[fiche, code] = row
        return found

    def skills(self, listed: set[str]) -> None:
        """Compétences, macro-compétences and savoirs, and which compétence narrows which macro-compétence."""
        file = _required(self.files, "referentiel_competence")
        columns = ("code_ogr", "nature", "libelle_competence", "code_ogr_macro_comp", "cat_comp")
        optional = ("code_macro_comp", "definition", "transition_num", "libelle_origine")
        rows = list(self.reading.rows(file, columns, optional=optional))
        gathering = {row.values[3] for row in rows}
        common = {row.values[0] for row in rows if row.values[5].startswith(COMMON_DOMAIN)}
        narrower: list[tuple[Row, str, str]] = []
        for row in rows:
            code, nature, label, macro, category, _, definition, digital, origin = row.values
            behaviour = category.casefold().startswith(SAVOIR_ETRE)
            heading = nature.casefold() == MACRO and code in gathering and code not in listed
            entry = SkillEntry(
                kind=SkillKind.BEHAVIOUR if behaviour else SkillKind.GROUP if heading else SkillKind.KNOW_HOW,
                family=_family(
                    behaviour=behaviour,
                    digital=digital == YES or origin == PIX,
                    common=code in common or macro in common,
                ),
                exclusive=bool(NEEDS_A_PAPER.search(label)),
                definition_fr=undoubled(definition) or None,
            )
            if self.content.add_skill(row, code, {"fr": undoubled(label)}, entry) and macro:
                narrower.append((row, code, macro))
        for row, code, macro in narrower:
            self.content.link_skills(row, code, macro, LinkKind.BROADER)
        self._savoirs()

    def _savoirs(self) -> None:
        columns = ("code_ogr_savoir", "libelle_savoir", "categorie_savoir", "sous_categorie_savoir", "transition_num")
        for row in self.rows("referentiel_savoir", *columns):
            code, label, category, sort, digital = row.values
            entry = SkillEntry(
                kind=SkillKind.KNOWLEDGE,
                family=SkillFamily.DIGITAL if digital == YES or sort in COMPUTING else SkillFamily.TECHNICAL,
                exclusive=category == CERTIFICATES,
            )
            self.content.add_skill(row, code, {"fr": undoubled(label)}, entry)

    def tree(self, file: SourceFile | None) -> None:
        """The groups above macro-compétences that have a label: the objective, else the stake, else the domain."""
        if file is None:
            return
        official = file.name != DERIVED_TREE and "macro_competences" not in file.name
        columns = (
            ("code_ogr_macro_competence", "code_domaine_competence", "domaine_competence")
            if official
            else ("code_ogr_macro_comp", "code_domaine", "libelle_domaine")
        )
        levels = ("code_enjeu", "enjeu", "code_objectif", "objectif") if official else ()
        for row in self.reading.rows(file, columns, optional=levels):
            macro, *path = row.values
            above = ""
            for code, label in zip(path[::2], path[1::2], strict=True):
                if code and label:
                    above = self._group(row, code, label, above)
            if above and (macro, above, LinkKind.BROADER) not in self.content.skill_links:
                self.content.link_skills(row, macro, above, LinkKind.BROADER)

    def _group(self, row: Row, code: str, label: str, above: str) -> str:
        name = f"groupe-{code}"
        if name not in self.content.skills:
            entry = SkillEntry(SkillKind.GROUP, SkillFamily.TECHNICAL)
            if self.content.add_skill(row, name, {"fr": undoubled(label)}, entry) and above:
                self.content.link_skills(row, name, above, LinkKind.BROADER)
        return name

    def needs(self, listed: dict[tuple[str, str], Row]) -> None:
        """What each fiche lists, and how near the heart of the occupation it is."""
        hearts: dict[tuple[str, str], str] = {}
        for row in self.rows("coherence_item", "code_rome", "code_ogr", "coeur_metier"):
            fiche, code, heart = row.values
            if heart.casefold() not in HEART:
                self.reading.refuse(row, Refused.UNKNOWN_VALUE, heart)
            elif (fiche, code) in listed:
                hearts[fiche, code] = heart.casefold()
            elif (fiche, code) not in self.other_links:
                self.reading.refuse(row, Refused.UNKNOWN_REFERENCE, f"{fiche} {code}")
        for (fiche, code), row in listed.items():
            self.content.require(row, fiche, code, HEART[hearts.get((fiche, code), "")])

    def mobility(self) -> None:
        """The occupations one can move to."""
        for row in self.rows("rubrique_mobilite", "code_rome", "code_rome_cible", "numero_ordre"):
            self.content.link_occupations(row, *row.values)


def _family(*, behaviour: bool, digital: bool, common: bool) -> SkillFamily:
    if behaviour:
        return SkillFamily.BEHAVIOURAL
    if digital:
        return SkillFamily.DIGITAL
    return SkillFamily.BASIC if common else SkillFamily.TECHNICAL


def undoubled(text: str) -> str:
    """The text with the publisher's doubled apostrophes undone."""
    return text.replace("''", "'")
