"""The translation grid: concepts and their translations by study, in each study's own wording."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graph import fieldwork
from graph.audience import Audience
from graph.facade import Graph

Kind = Literal["reciprocal", "refutational", ""]


@dataclass(frozen=True, slots=True)
class Place:
    """A column: a study, or a report that reports on none (``study`` is false); empty for neither.

    ``id`` is unique among columns and names the label of the record too.
    """

    id: str
    label: str
    origin: str
    study: bool = True


@dataclass(frozen=True, slots=True)
class Translation:
    """A judgement of somebody: in what constructs say the same, or contradict one another."""

    id: str
    kind: Kind
    basis: str
    explanation: str
    origin: str
    by: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept or a claim of one study in a row, in that study's wording.

    ``wording`` is null where it may not be shown. ``said`` spells a claim out by its ends; it is
    empty for a concept. ``fit``, ``by`` and ``date`` are those of its part in the translation.
    ``quotes`` counts the study's quotes that show a concept or bear on a claim; ``start`` and
    ``end`` anchor the wording of a claim in the text of its report.
    """

    place: str
    translation: str
    id: str
    claim: bool
    wording: str | None
    said: str
    order: int | None
    basis: str | None
    origin: str
    reports: tuple[str, ...]
    fit: str | None = None
    by: str | None = None
    date: str | None = None
    quotes: int = 0
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row: a concept that others are translated into, a translation without one, or a concept.

    ``concept`` is the id of the concept, empty where the translation arrives at none; ``label`` is
    its label or empty.
    """

    id: str
    concept: str
    label: str
    order: int | None
    origin: str
    translations: tuple[Translation, ...]
    entries: tuple[Entry, ...]

    def at(self, place: str) -> tuple[Entry, ...]:
        """Return what stands in the column called ``place``."""
        return tuple(one for one in self.entries if one.place == place)

    def kind(self, entry: Entry) -> Kind:
        """Return the kind of the translation that an entry is part of; empty when of none."""
        kinds = {one.id: one.kind for one in self.translations}
        return kinds.get(entry.translation, "")


@dataclass(frozen=True, slots=True)
class Grid:
    """A page of the grid. ``total`` counts the rows of all pages."""

    places: tuple[Place, ...]
    rows: tuple[Row, ...]
    total: int


# A concept stands in the studies of its reports, and only without any in those of its quotes.
_IN = """(EXISTS {
    MATCH (m)-[:IDENTIFIED_IN|ASSERTED_IN]->(:Report)-[:REPORTS_ON]->(s:Study)
    WHERE s.id IN $studies
  } OR (m.id IN $of AND NOT EXISTS { MATCH (m)-[:IDENTIFIED_IN]->(:Report) }))"""
_KEYS = f"""
MATCH (t:Translation)
WHERE size($studies) = 0 OR EXISTS {{ MATCH (t)-[:TRANSLATES]->(m) WHERE {_IN} }}
OPTIONAL MATCH (t)-[:INTO]->(c:Concept)
RETURN t.id AS translation, c.id AS concept, coalesce(c.label, '') AS label,
  c.constructOrder AS order, coalesce(c.origin, t.origin) AS origin
ORDER BY label = '', label, concept, translation
"""
_TRANSLATIONS = """
UNWIND $ids AS id MATCH (t:Translation {id: id})
RETURN t.id AS id, t.kind AS kind, t.basis AS basis, t.explanation AS explanation,
  t.origin AS origin, t.by AS by, toString(t.date) AS date ORDER BY id
"""
_ENTRY = """m.id AS id, m.label AS label, m.type AS type, {wording} AS wording,
  m.constructOrder AS order, m.basis AS basis, m.origin AS origin, m.start AS start, m.end AS end,
  COLLECT {{ MATCH (m)-[:FROM]->(x) RETURN coalesce(x.label, x.type, x.id) }} AS starts,
  COLLECT {{ MATCH (m)-[:TO]->(x) RETURN coalesce(x.label, x.type, x.id) }} AS stops,
  COLLECT {{
    MATCH (m)-[:IDENTIFIED_IN|ASSERTED_IN]->(p:Report)
    OPTIONAL MATCH (p)-[:REPORTS_ON]->(s:Study)
    RETURN {{report: p.id, label: p.label, origin: p.origin,
      study: s.id, study_label: s.label, study_origin: s.origin}} }} AS reports"""
_MEMBERS = """
UNWIND $ids AS id MATCH (t:Translation {{id: id}})-[f:TRANSLATES]->(m)
RETURN t.id AS translation, f.fit AS fit, f.by AS by, toString(f.date) AS date, {entry}
ORDER BY translation, id
"""
_ALONE = """
MATCH (m:Concept) WHERE {kept}
  AND NOT EXISTS {{ MATCH (m)<-[:TRANSLATES|INTO]-(:Translation) }}
"""
_ALONE_COUNT = _ALONE + "RETURN count(m) AS total"
_ALONE_PAGE = _ALONE + "RETURN '' AS translation, {entry} ORDER BY label, id SKIP $skip LIMIT $most"


def translated(
    graph: Graph, audience: Audience, studies: tuple[str, ...] = (), skip: int = 0, most: int = 10
) -> Grid:
    """Return the rows with a translation, by the label they arrive at; open ones come last.

    Where ``studies`` (ids) are given, rows and columns are those that they are in.
    """
    named = {"studies": list(studies), "of": fieldwork.concepts(graph, studies)}
    keys = graph.connection.read(_KEYS, named)
    rows: dict[str, list[dict[str, Any]]] = {}
    for key in keys:
        name = f"Concept:{key['concept']}" if key["concept"] else key["translation"]
        rows.setdefault(name, []).append(key)
    page = dict(list(rows.items())[skip : skip + most])
    ids = [key["translation"] for keys in page.values() for key in keys]
    read = graph.connection.read(_TRANSLATIONS, {"ids": ids}) if ids else []
    found = {row["id"]: Translation(**row) for row in read}
    text = _MEMBERS.format(entry=_ENTRY.format(wording=audience.wording("m")))
    members = graph.connection.read(text, {"ids": ids}) if ids else []
    places, entries = _placed(graph, members, studies)
    made = (_row(name, keys, found, entries) for name, keys in page.items())
    return Grid(places, tuple(made), len(rows))


def untranslated(
    graph: Graph, audience: Audience, studies: tuple[str, ...] = (), skip: int = 0, most: int = 10
) -> Grid:
    """Return a row for each concept that no translation takes up yet, by label."""
    kept = _IN if studies else "true"
    named = {"studies": list(studies), "of": fieldwork.concepts(graph, studies)}
    entry = _ENTRY.format(wording=audience.wording("m"))
    total = graph.connection.read(_ALONE_COUNT.format(kept=kept), named)[0]["total"]
    text = _ALONE_PAGE.format(kept=kept, entry=entry)
    read = graph.connection.read(text, {**named, "skip": skip, "most": most})
    places, entries = _placed(graph, read, studies)
    rows = (_alone(row, entries) for row in read)
    return Grid(places, tuple(rows), total)


def _row(
    name: str,
    keys: list[dict[str, Any]],
    found: Mapping[str, Translation],
    entries: Collection[Entry],
) -> Row:
    ids = {key["translation"] for key in keys}
    return Row(
        id=name,
        concept=keys[0]["concept"] or "",
        label=keys[0]["label"],
        order=keys[0]["order"],
        origin=keys[0]["origin"],
        translations=tuple(found[one] for one in sorted(ids) if one in found),
        entries=tuple(one for one in entries if one.translation in ids),
    )


def _alone(row: Mapping[str, Any], entries: Collection[Entry]) -> Row:
    own = tuple(one for one in entries if one.id == row["id"])
    concept = f"Concept:{row['id']}"
    return Row(concept, row["id"], row["label"], row["order"], row["origin"], (), own)


def _placed(
    graph: Graph, members: list[dict[str, Any]], studies: tuple[str, ...]
) -> tuple[tuple[Place, ...], tuple[Entry, ...]]:
    """Return the columns and the entries in them; a construct of two studies stands in both."""
    claims = sorted({row["id"] for row in members if row["type"]})
    concepts = sorted({row["id"] for row in members if not row["type"]})
    counts = fieldwork.counted(graph, concepts, claims)
    labels = {one.id: one for one in fieldwork.studies(graph)}
    places: dict[str, Place] = {}
    entries = []
    for row in members:
        for place in _places(row, counts, labels):
            if not studies or place.id.removeprefix("Study:") in studies:
                places[place.id] = place
                entries.append(_entry(graph, row, place, counts))
    ordered = sorted(places.values(), key=lambda one: (not one.study, one.label, one.id))
    return tuple(ordered), tuple(entries)


def _places(
    row: Mapping[str, Any],
    counts: Mapping[tuple[str, str], int],
    labels: Mapping[str, fieldwork.Study],
) -> list[Place]:
    """Return where a construct stands: its reports' studies, else its quotes', else its reports."""
    named = {one["study"] for one in row["reports"] if one["study"]}
    quoted = {study for construct, study in counts if construct == row["id"]}
    ids = named or (quoted if not row["reports"] else set())
    if ids:
        known = [labels[one] for one in sorted(ids) if one in labels]
        return [Place(f"Study:{one.id}", one.label, one.origin) for one in known]
    reports = {one["report"]: one for one in row["reports"]}
    found = [
        Place(f"Report:{name}", one["label"], one["origin"], study=False)
        for name, one in sorted(reports.items())
    ]
    return found or [Place("", "", "", study=False)]


def _entry(
    graph: Graph, row: Mapping[str, Any], place: Place, counts: Mapping[tuple[str, str], int]
) -> Entry:
    claim = bool(row["type"])
    study = place.id.removeprefix("Study:")
    here = [one for one in row["reports"] if not place.study or one["study"] == study]
    types = graph.vocabulary.claim_types
    verb = types[row["type"]].label if row["type"] in types else ""
    said = " ".join([*row["starts"], verb, *row["stops"]]) if claim else ""
    return Entry(
        place=place.id,
        translation=row["translation"],
        id=row["id"],
        claim=claim,
        wording=row["wording"] if claim else row["label"],
        said=said,
        order=row["order"],
        basis=row["basis"],
        origin=row["origin"],
        reports=tuple(sorted({one["label"] for one in here})),
        fit=row.get("fit"),
        by=row.get("by"),
        date=row.get("date"),
        quotes=counts.get((row["id"], study), 0) if place.study else 0,
        start=row["start"],
        end=row["end"],
    )
