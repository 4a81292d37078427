"""Small distributions in the official formats: tables to bend at will, then written to a folder."""

import csv
import io
import zipfile
from pathlib import Path

Tables = dict[str, list[list[str]]]

ESCO_SKILL = "http://data.europa.eu/esco/skill/"
ESCO_OCCUPATION = "http://data.europa.eu/esco/occupation/"
ESCO_ISCO = "http://data.europa.eu/esco/isco/C"


def as_csv(table: list[list[str]], delimiter: str = ",") -> str:
    """A table as the publishers write it."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(table)
    return text.getvalue()


def write(folder: Path, tables: Tables, encoding: str = "utf-8") -> Path:
    """Write each table as a file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        (folder / name).write_text(as_csv(table), encoding=encoding)
    return folder


def write_zip(path: Path, tables: Tables) -> Path:
    """Write all tables into one archive."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in tables.items():
            archive.writestr(name, as_csv(table))
    return path


def without(table: list[list[str]], key: str) -> list[list[str]]:
    """The table less the rows that hold this value."""
    return [row for row in table if key not in row]


def starter() -> Tables:
    """A starter framework of three skills and two occupations."""
    return {
        "sectors.csv": [["code", "label_fr", "label_en"], ["METAL", "Métallurgie", "Metalwork"]],
        "groups.csv": [["code", "label_fr", "label_en"], ["SOUDAGE", "Soudage", "Welding"]],
        "skills.csv": [
            ["code", "kind", "family", "exclusive", "broader", "label_fr", "label_en", "alt_fr", "alt_en"],
            ["TIG", "know_how", "technical", "0", "SOUDAGE", "Souder en TIG", "TIG weld", "soudure TIG|TIG", "TIG"],
            ["PLAN", "knowledge", "basic", "0", "", "Lire un plan", "Read a drawing", "", ""],
            ["CACES", "know_how", "technical", "1", "", "CACES R489", "", "permis cariste", ""],
        ],
        "occupations.csv": [
            [
                *("code", "sector", "rome", "label_fr", "label_en", "alt_fr", "alt_en"),
                *("definition_fr", "definition_en"),
            ],
            ["SOUDEUR", "METAL", "H2913", "Soudeur, soudeuse", "Welder", "Soudeur TIG", "", "Assemble.", "Joins."],
            ["CARISTE", "METAL", "", "Cariste", "Forklift driver", "", "", "", ""],
        ],
        "occupation_skills.csv": [
            ["occupation", "skill", "relation", "importance"],
            ["SOUDEUR", "TIG", "essential", "3"],
            ["SOUDEUR", "PLAN", "optional", "2"],
            ["CARISTE", "CACES", "essential", "3"],
        ],
        "mobility.csv": [["occupation", "target", "rank"], ["SOUDEUR", "CARISTE", "1"]],
    }


def rome(version: str = "460") -> Tables:
    """Two fiches of ROME, in the columns of version 60."""
    tables: Tables = {
        "cr_gd_dp": [
            ["code_rome", "libelle_rome", "code_grand_domaine", "libelle_grand_domaine", "code_domaine_professionel"],
            ["H2913", "Soudeur / Soudeuse", "H", "Industrie", "H29"],
            ["H2914", "Chaudronnier / Chaudronnière", "H", "Industrie", "H29"],
        ],
        "referentiel_code_rome": [
            ["code_rome", "code_fiche_metier", "code_ogr", "libelle_rome", "transition_num", "code_rome_parent"],
            ["H2913", "1", "500", "Soudeur / Soudeuse", "N", "H2913"],
            ["H2914", "2", "501", "Chaudronnier / Chaudronnière", "N", "H2913"],
        ],
        "referentiel_appellation": [
            ["code_ogr", "libelle_appellation_long", "libelle_appellation_court", "code_rome", "classification"],
            ["600", "Soudeur / Soudeuse TIG", "Soudeur(se) TIG", "H2913", "SYNONYME"],
            ["601", "Soudeur / Soudeuse", "Soudeur / Soudeuse", "H2913", "PRINCIPALE"],
        ],
        "referentiel_competence": [
            [
                *("code_ogr", "nature", "libelle_competence", "definition", "code_ogr_macro_comp", "code_macro_comp"),
                *("cat_comp", "sous_cat_comp", "transition_eco", "transition_num", "libelle_origine"),
            ],
            ["100", "Compétence", "Souder au TIG", "", "300", "", "Savoir-faire", "Technique", "N", "N", ""],
            ["101", "Compétence", "Souder à l'arc", "", "300", "", "Savoir-faire", "Technique", "N", "N", ""],
            ["102", "Compétence", "Gérer ses mots de passe", "", "302", "", "Savoir-faire", "Technique", "", "O", ""],
            ["103", "Compétence", "Rendre compte par écrit", "", "303", "", "Savoir-faire", "Transverse", "", "", ""],
            [
                *("104", "Compétence", "Conduire un engin nécessitant une habilitation", "", "302", ""),
                *("Savoir-faire", "Technique", "N", "N", ""),
            ],
            ["105", "Compétence", "Classer ses fichiers", "", "302", "", "Savoir-faire", "Technique", "", "", "PIX"],
            [
                *("300", "Macro-compétence", "Souder", "L''art de souder.", "", "4A101"),
                *("Savoir-faire", "Technique", "N", "N", ""),
            ],
            [
                *("301", "Macro-compétence", "Faire preuve de rigueur", "", "", "6D110"),
                *("Savoir-être professionnel", "Transverse", "", "", ""),
            ],
            ["302", "Macro-compétence", "Utiliser un outil", "", "", "3B101", "Savoir-faire", "Technique", "", "", ""],
            ["303", "Macro-compétence", "Rendre compte", "", "", "6A101", "Savoir-faire", "Transverse", "", "", ""],
        ],
        "referentiel_savoir": [
            ["code_ogr_savoir", "libelle_savoir", "categorie_savoir", "sous_categorie_savoir", "transition_num"],
            ["200", "Lecture de plan", "Normes et procédés", "Documentations, cartes et plans", "N"],
            ["201", "CACES R 489", "Certifications et habilitations", "Habilitations", ""],
            ["202", "Python", "Domaines d'expertise", "Langages informatiques", ""],
        ],
        "liens_rome_referentiels": [
            ["code_rome", "code_compo_bloc", "code_rubrique", "code_ogr"],
            ["H2913", "1", "", "500"],
            ["H2913", "2", "", "600"],
            ["H2913", "5", "1", "100"],
            ["H2913", "5", "1", "300"],
            ["H2913", "5", "2", "301"],
            ["H2913", "5", "3", "200"],
            ["H2913", "6", "", "900"],
            ["H2914", "5", "1", "101"],
            ["H2914", "5", "3", "201"],
        ],
        "coherence_item": [
            ["code_rome", "code_ogr", "coeur_metier"],
            ["H2913", "100", "Principale"],
            ["H2913", "300", ""],
            ["H2913", "301", ""],
            ["H2913", "200", "Émergente"],
            ["H2913", "900", ""],
            ["H2914", "101", "Principale"],
            ["H2914", "201", ""],
        ],
        "rubrique_mobilite": [
            ["code_rome", "code_rome_cible", "numero_ordre"],
            ["H2913", "H2914", "1"],
            ["H2914", "H2913", "2"],
        ],
        "texte": [
            ["code_rome", "code_compo_bloc", "libelle_type_texte", "position_phrase", "libelle_texte"],
            ["H2913", "3", "definition", "2", "Contrôle l''assemblage."],
            ["H2913", "3", "definition", "1", "Assemble des pièces."],
            ["H2913", "4", "acces_metier", "1", "Un CAP suffit."],
        ],
    }
    return {f"unix_{name}_v{version}_utf8.csv": table for name, table in tables.items()}


def derived_tree() -> list[list[str]]:
    """The tree above macro-compétences, which knows its domains alone."""
    return [
        ["code_domaine", "libelle_domaine", "code_enjeu", "code_objectif", "code_macro_comp", "code_ogr_macro_comp"],
        ["4", "Pilotage", "4A", "4A1", "4A101", "300"],
        ["6", "Coopération", "6D", "6D1", "6D110", "301"],
    ]


def official_tree() -> list[list[str]]:
    """The publisher's own tree, a row for each compétence."""
    return [
        [
            *("code_domaine_competence", "domaine_competence", "code_enjeu", "enjeu", "code_objectif", "objectif"),
            *("code_macro_competence", "code_ogr_macro_competence", "libelle_macro_competence", "code_ogr_competence"),
        ],
        ["4", "Pilotage", "4A", "Fabriquer", "4A1", "Assembler", "4A101", "300", "Souder", "100"],
        ["4", "Pilotage", "4A", "Fabriquer", "4A1", "Assembler", "4A101", "300", "Souder", "101"],
    ]


def _skill_uri(name: str) -> str:
    return f"{ESCO_SKILL}{name}"


def esco_links() -> Tables:
    """The package of ESCO that has no language."""
    return {
        "broaderRelationsSkillPillar.csv": [
            ["conceptType", "conceptUri", "broaderType", "broaderUri"],
            ["SkillGroup", _skill_uri("T3"), "SkillGroup", _skill_uri("T")],
            ["KnowledgeSkillCompetence", _skill_uri("loyal"), "SkillGroup", _skill_uri("T3")],
            ["KnowledgeSkillCompetence", _skill_uri("tig"), "KnowledgeSkillCompetence", _skill_uri("weld")],
        ],
        "broaderRelationsOccPillar.csv": [
            ["conceptType", "conceptUri", "broaderType", "broaderUri"],
            ["ISCOGroup", f"{ESCO_ISCO}72", "ISCOGroup", f"{ESCO_ISCO}7"],
            ["Occupation", f"{ESCO_OCCUPATION}welder", "ISCOGroup", f"{ESCO_ISCO}72"],
            ["Occupation", f"{ESCO_OCCUPATION}tig", "Occupation", f"{ESCO_OCCUPATION}welder"],
        ],
        "occupationSkillRelations.csv": [
            ["occupationUri", "relationType", "skillType", "skillUri"],
            [f"{ESCO_OCCUPATION}welder", "essential", "skill/competence", _skill_uri("weld")],
            [f"{ESCO_OCCUPATION}welder", "optional", "knowledge", _skill_uri("python")],
        ],
        "skillSkillRelations.csv": [
            ["originalSkillUri", "originalSkillType", "relationType", "relatedSkillType", "relatedSkillUri"],
            [_skill_uri("weld"), "skill/competence", "optional", "knowledge", _skill_uri("python")],
        ],
    }


def esco_english() -> Tables:
    """The English package of ESCO."""
    concept = ["conceptType", "conceptUri"]
    skill = [*concept, "skillType", "reuseLevel", "preferredLabel", "altLabels", "status", "description"]
    return {
        "skills_en.csv": [
            skill,
            [
                "K",
                _skill_uri("weld"),
                "skill/competence",
                "sector-specific",
                "weld",
                "join\nfuse",
                "released",
                "Joins.",
            ],
            ["K", _skill_uri("tig"), "skill/competence", "sector-specific", "TIG weld", "", "released", ""],
            ["K", _skill_uri("python"), "knowledge", "sector-specific", "Python", "", "released", ""],
            ["K", _skill_uri("loyal"), "skill/competence", "transversal", "show loyalty", "", "released", ""],
            ["K", _skill_uri("old"), "skill/competence", "sector-specific", "forge", "", "obsolete", ""],
        ],
        "skillGroups_en.csv": [
            [*concept, "preferredLabel", "altLabels", "status", "description", "code"],
            ["SkillGroup", _skill_uri("T"), "transversal skills", "", "released", "", "T"],
            ["SkillGroup", _skill_uri("T3"), "self-management", "", "released", "", "T3"],
        ],
        "occupations_en.csv": [
            [*concept, "iscoGroup", "preferredLabel", "altLabels", "status", "description", "code"],
            [
                "Occupation",
                f"{ESCO_OCCUPATION}welder",
                "7212",
                "welder",
                "metal joiner",
                "released",
                "Joins.",
                "7212.1",
            ],
            ["Occupation", f"{ESCO_OCCUPATION}tig", "7212", "TIG welder", "", "released", "", "7212.1.1"],
        ],
        "ISCOGroups_en.csv": [
            [*concept, "code", "preferredLabel", "status", "altLabels", "description"],
            ["ISCOGroup", f"{ESCO_ISCO}7", "7", "Craft workers", "released", "", ""],
            ["ISCOGroup", f"{ESCO_ISCO}72", "72", "Metal workers", "released", "", ""],
        ],
        "digitalSkillsCollection_en.csv": [[*concept, "preferredLabel"], ["K", _skill_uri("python"), "Python"]],
        "digCompSkillsCollection_en.csv": [[*concept, "preferredLabel"], ["K", _skill_uri("python"), "Python"]],
        "transversalSkillsCollection_en.csv": [[*concept, "preferredLabel"], ["K", _skill_uri("loyal"), "loyal"]],
    }


def esco_french() -> Tables:
    """The French package of ESCO, which lacks some concepts."""
    concept = ["conceptType", "conceptUri", "preferredLabel", "altLabels"]
    return {
        "skills_fr.csv": [
            concept,
            ["K", _skill_uri("weld"), "souder", "assembler par soudure\nfaire des soudures"],
            ["K", _skill_uri("python"), "Python", ""],
        ],
        "occupations_fr.csv": [concept, ["Occupation", f"{ESCO_OCCUPATION}welder", "soudeur/soudeuse", "soudeur TIG"]],
        "ISCOGroups_fr.csv": [concept, ["ISCOGroup", f"{ESCO_ISCO}7", "Métiers qualifiés de l’industrie", ""]],
    }


def esco_folder(folder: Path) -> Path:
    """ESCO as published: two archives, and French files beside."""
    write_zip(folder / "en" / "ESCO dataset - v1.1.1 - classification -  - csv.zip", esco_links())
    write_zip(folder / "en" / "ESCO dataset - v1.1.1 - classification - en - csv.zip", esco_english())
    write(folder / "fr", esco_french())
    return folder


def communes() -> list[list[str]]:
    """Three communes of Normandy."""
    return [
        [
            *("code_insee", "nom", "code_departement", "code_region", "code_arrondissement", "codes_postaux"),
            *("population", "latitude", "longitude", "source_coordonnees"),
        ],
        ["14118", "Caen", "14", "28", "141", "14000", "108200", "49.1813", "-0.3636", "ign"],
        ["50129", "Cherbourg-en-Cotentin", "50", "28", "502", "50100|50110", "77808", "49.6386", "-1.6164", "ign"],
        ["50523", "Sainte-Mère-Église", "50", "28", "502", "50480", "3036", "49.4085", "-1.3181", "ign"],
    ]


def former_communes() -> list[list[str]]:
    """Two former communes."""
    return [
        ["code_insee", "nom", "type", "code_commune_actuelle", "code_departement"],
        ["50602", "Tourlaville", "commune-deleguee", "50129", "50"],
        ["50173", "Équeurdreville-Hainneville", "commune-deleguee", "50129", "50"],
    ]
