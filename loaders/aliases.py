"""Headings of tables of excerpts: which column each of them is, in the words of several tools."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from ontology.errors import InputError

# Canonical columns and their known headings, the surest first. Those of MAXQDA stand in five
# languages. Case, accents, spaces and punctuation do not count.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "quote id", "excerpt id", "highlight id", "segment id", "quotation id"),
    "document": (
        *("document", "document name", "document title", "media title", "source", "source name"),
        *("file", "file name", "transcript", "interview", "Dokumentname", "Dokument"),
        *("Nombre del documento", "Documento", "Nom du document", "Nome do documento"),
        *("Transkript", "Quelle", "Datei", "Dateiname"),
    ),
    "group": (
        *("document group", "Dokumentgruppe", "Grupo de documentos", "Groupe de documents"),
        "Grupo de documento",
    ),
    "quote": (
        *("quote", "quotation", "excerpt", "segment", "selection", "content", "excerpt copy"),
        *("excerpt text", "quote text", "quotation content", "coded segment", "coded text"),
        *("highlight", "passage", "verbatim", "extract", "text", "Segmento", "Zitat", "Cita"),
        *("Citation", "Citação", "Textstelle", "Kodierte Textstelle", "Codierte Textstelle"),
        *("Textsegment", "Kodiertes Segment", "Codiertes Segment", "Textauszug", "Auszug"),
        *("Ausschnitt", "Interviewausschnitt", "Ankerbeispiel", "Aussage", "Fundstelle"),
    ),
    "code": (
        *("code", "code name", "tag", "code category", "theme", "Código", "Kode", "Kodierung"),
        *("Codierung", "Subcode", "Unterkategorie", "Kategorie", "Thema"),
    ),
    "codes": (
        *("codes", "tags", "codes applied", "codes applied combined", "Kodes", "Kodierungen"),
        *("Codierungen", "Kategorien", "Themen"),
    ),
    "path": ("code path", "tag path", "path", "full path", "Codepfad"),
    "parent": (
        *("parent", "parent code", "parent tag", "broader", "Obercode", "Oberkode"),
        *("Oberkategorie", "Hauptkategorie", "übergeordneter Code", "übergeordnete Kategorie"),
    ),
    "definition": (
        *("definition", "description", "code definition", "code description", "code memo"),
        *("Beschreibung", "Definición", "Descripción", "Définition", "Definição", "Descrição"),
        *("Codedefinition", "Kategoriendefinition", "Erläuterung"),
    ),
    "color": ("color", "colour", "code color", "code colour", "Farbe", "Couleur", "Cor"),
    "participant": (
        *("participant", "participant id", "respondent", "interviewee", "informant", "case"),
        *("Teilnehmer", "Participante", "Teilnehmerin", "Teilnehmende", "Teilnehmer ID"),
        *("Befragte", "Befragter", "Befragte Person", "Interviewpartner", "Interviewpartnerin"),
        *("Interviewte Person", "Proband", "Probandin", "Person", "Fall"),
    ),
    "speaker": (
        *("speaker", "said by", "Sprecher", "Hablante", "Locuteur", "Falante", "Sprecherin"),
        *("Sprechende Person", "Gesagt von"),
    ),
    "coder": (
        *("coder", "coded by", "created by", "excerpt creator", "user", "Codierer"),
        *("Erstellt von", "Creado por", "Créé par", "Criado por", "Codiererin", "Kodierer"),
        *("Kodiererin", "Codierende", "Kodierende", "Codiert von", "Kodiert von"),
    ),
    "author": ("author", "Autor", "Auteur"),
    "date": (
        *("date", "coded at", "coded on", "created at", "created on", "created", "creation date"),
        *("excerpt date", "Erstellt am", "Erstellungsdatum", "Datum", "Fecha", "Fecha de creación"),
        *("Date de création", "Data", "Data de criação", "Codiert am", "Kodiert am"),
    ),
    "note": (
        *("note", "notes", "memo", "comment", "comments", "remark", "Kommentar", "Comentario"),
        *("Commentaire", "Comentário", "Notiz", "Notizen", "Anmerkung", "Anmerkungen"),
        *("Bemerkung", "Bemerkungen", "Kommentare"),
    ),
    "start": ("start", "start pos", "start position", "start offset", "start char", "char start"),
    "end": ("end", "end pos", "end position", "end offset", "end char", "char end"),
    "range": ("excerpt range",),
    "begin": ("begin", "beginning", "Anfang", "Inicio", "Comienzo", "Début"),
    "finish": ("Ende", "Fin", "Final", "Fim"),
    "page": ("page", "page number", "Seite", "Página", "Seitenzahl"),
    "from": ("from", "from concept", "subject", "von", "von Konzept", "Subjekt"),
    "relation": (
        *("relation", "relationship", "predicate", "Beziehung", "Zusammenhang", "Verhältnis"),
        "Prädikat",
    ),
    "to": ("to", "to concept", "object", "zu", "nach", "zu Konzept", "nach Konzept", "Objekt"),
    "report": ("report", "publication", "Publikation", "Veröffentlichung"),
}
# Headings that are known, and why nothing of their columns is kept.
DROPPED: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("number of highlights", "number of documents", "frequency", "occurrences"),
            *("Häufigkeit", "Anzahl", "Anzahl Segmente", "Anzahl Dokumente"),
        ),
        "counted anew from the codings",
    ),
    **dict.fromkeys(
        (
            *("weight", "weight score", "Gewicht", "Gewichtung", "Peso", "Poids", "area", "Fläche"),
            *("Área", "Surface", "coverage", "coverage %", "Abdeckung", "Abdeckungsgrad"),
            *("Abdeckungsgrad %", "Cobertura", "Cobertura %", "Couverture", "Couverture %"),
        ),
        "how tools weigh or measure a passage is not kept",
    ),
    **dict.fromkeys(
        (
            *("modified by", "modified", "modified on", "modified at", "last update", "updated at"),
            *("edited by", "edited on", "Bearbeitet von", "Bearbeitet am"),
        ),
        "only who coded and when is kept, not later changes",
    ),
    **dict.fromkeys(
        (
            *("date of birth", "birth date", "birthdate", "birthday", "dob", "born", "born on"),
            *("Geburtsdatum", "geboren", "geboren am", "Fecha de nacimiento", "Date de naissance"),
            *("Data de nascimento", "first name", "last name", "surname", "full name", "real name"),
            *("Vorname", "Nachname", "email", "email address", "e mail", "phone", "phone number"),
            *("telephone", "Telefon", "address", "home address", "Adresse", "postcode", "zip code"),
        ),
        "it tells who somebody is, so it never reaches the graph",
    ),
}
UNKNOWN = "not one of the columns known; name it in a map"
APPLIED = re.compile(r"code:\s*(.*\S)\s+(applied|range|weight)", re.IGNORECASE)  # Dedoose


@dataclass(frozen=True, slots=True)
class Found:
    """The columns of a header: ``at`` gives the place of each canonical one.

    ``left`` gives the place of every other column with the reason; ``applied`` those of Dedoose
    that each say whether one code was applied, with the code's path.
    """

    at: Mapping[str, int]
    left: Mapping[int, str]
    applied: Mapping[int, str]


def fold(heading: str) -> str:
    """Return a heading without case, accents, spaces and punctuation."""
    plain = unicodedata.normalize("NFKD", heading).casefold()
    return "".join(one for one in plain if one.isalnum())


def known(heading: str) -> bool:
    """Whether a heading is that of a canonical column, read or not."""
    return fold(heading) in _KNOWN


_KNOWN = {
    fold(heading): (name, turn)
    for name, headings in COLUMNS.items()
    for turn, heading in enumerate(headings)
}
_DROPPED = {fold(heading): why for heading, why in DROPPED.items()}


def match(header: tuple[str, ...], given: Mapping[str, str] | None = None) -> Found:
    """Return which column is which. ``given`` maps canonical columns to headings and goes first.

    Raises InputError when ``given`` names a canonical column that there is not.
    """
    at = _given(header, given or {})
    taken = set(at.values())
    applied: dict[int, str] = {}
    for _, place, name in sorted(_candidates(header)):
        if place not in taken and name not in at:
            at[name] = place
            taken.add(place)
    left: dict[int, str] = {}
    for place, heading in enumerate(header):
        code = APPLIED.fullmatch(heading)
        if place not in taken and code and code[2].lower() == "applied":
            applied[place] = code[1]
        elif place not in taken:
            left[place] = _why(heading)
    return Found(at, left, applied)


def check(given: Mapping[str, str]) -> None:
    """Raise InputError when a column of a map is not a canonical one."""
    for name in given:
        if name not in COLUMNS:
            raise InputError(f"there is no column {name[:60]} (allowed: {', '.join(COLUMNS)})")


def _given(header: tuple[str, ...], given: Mapping[str, str]) -> dict[str, int]:
    check(given)
    folded = [fold(one) for one in header]
    return {
        name: folded.index(fold(heading))
        for name, heading in given.items()
        if fold(heading) in folded
    }


def _candidates(header: tuple[str, ...]) -> list[tuple[int, int, str]]:
    known = ((place, _KNOWN.get(fold(heading))) for place, heading in enumerate(header))
    return [(one[1], place, one[0]) for place, one in known if one]


def _why(heading: str) -> str:
    folded = fold(heading)
    if folded in _KNOWN:
        return f"another column is read as the {_KNOWN[folded][0]}"
    if APPLIED.fullmatch(heading):
        return "how tools weigh or measure a passage is not kept"
    return _DROPPED.get(folded, UNKNOWN)
