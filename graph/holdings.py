"""What a graph holds of a study: read in pages, for whoever looks for the same records in files."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graph.connection import Connection, Row

PAGE = 5_000  # quotes of one query, about; of one source with more, so many at a time
BLOCK = 1_000  # ids of one question


@dataclass(frozen=True, slots=True)
class Source:
    """A source of the study. Here and below: an empty text is a value that is not there."""

    id: str
    title: str
    hash: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A code of the study's codebook; ``parent`` is the id of the (first) code above it."""

    id: str
    label: str
    path: str = ""
    guid: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Coding:
    """That a quote (id) has a code (id) by a coder (id)."""

    id: str
    quote: str
    code: str
    coder: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote of a source (id); offsets are code points, ``speaker`` is a participant's id."""

    id: str
    source: str
    start: int | None
    end: int | None
    exact: str
    prefix: str = ""
    suffix: str = ""
    guid: str = ""
    speaker: str = ""
    codings: tuple[Coding, ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """A participant of the study."""

    id: str
    guid: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection of the study."""

    id: str
    label: str
    guid: str = ""


@dataclass(frozen=True, slots=True)
class Memo:
    """A memo about something of the study; ``about`` are (label, id) of what it is about."""

    id: str
    text: str
    title: str = ""
    guid: str = ""
    about: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Hanging:
    """Something of which a record (its id) is the ground: a ``claim``, ``concept`` or ``memo``."""

    id: str
    what: str
    other: str


_STUDIES = "MATCH (s:Study) RETURN s.id AS id ORDER BY id"
_INDICATED = """
UNWIND $studies AS id MATCH (:Study {id: id})<-[:PART_OF]-(c:Code)-[:INDICATES]->(:Concept)
RETURN c.id AS id LIMIT 1
"""
_KNOWN = """
MATCH (t:Source)-[:PART_OF]->(s:Study) WHERE t.{name} IN $values
RETURN s.id AS study, count(DISTINCT t.{name}) AS n
"""
_SIZE = """
MATCH (s:Study {{id: $study}})<-[:PART_OF]-(t:Source) WHERE t.{name} IS NOT NULL
RETURN count(DISTINCT t.{name}) AS n
"""
_NAMED = "MATCH (s:Study) WHERE s.label = $label RETURN s.id AS id ORDER BY id"
_SOURCES = """
MATCH {of}(t:Source)
RETURN t.id AS id, t.title AS title, t.hash AS hash, t.guid AS guid ORDER BY id
"""
_TEXT = "MATCH (t:Source {id: $id}) RETURN t.text AS text"
_SIZES = """
MATCH (s:Study {id: $study})<-[:PART_OF]-(t:Source)
RETURN t.id AS id, COUNT { (t)<-[:FROM_SOURCE]-() } AS n ORDER BY id
"""
_CODES = """
MATCH {of}(c:Code)
RETURN c.id AS id, c.label AS label, c.path AS path, c.guid AS guid,
  [(c)-[:BROADER]->(b:Code) | b.id] AS parents ORDER BY id
"""
_QUOTE = """
RETURN q.id AS id, t.id AS source, q.start AS start, q.end AS end, q.exact AS exact,
  q.prefix AS prefix, q.suffix AS suffix, q.guid AS guid,
  head([(q)-[:SPOKEN_BY]->(p:Participant) | p.id]) AS speaker,
  [(q)-[e:CODED_AS]->(c:Code) | [e.id, c.id, e.coder, e.guid]] AS codings
ORDER BY id
"""
_QUOTES = f"UNWIND $ids AS id MATCH (t:Source {{id: id}})<-[:FROM_SOURCE]-(q:Quote) {_QUOTE}"
_SOME = f"""
MATCH (t:Source {{id: $source}})<-[:FROM_SOURCE]-(q:Quote) WHERE q.id > $after {_QUOTE} LIMIT $most
"""
_PARTICIPANTS = """
MATCH (s:Study)<-[:TOOK_PART_IN]-(p:Participant)
WHERE s.id = $study OR s.id STARTS WITH $articles
RETURN DISTINCT p.id AS id, p.guid AS guid ORDER BY id
"""
_EVERYBODY = "MATCH (p:Participant) RETURN p.id AS id, p.guid AS guid ORDER BY id"
_COLLECTIONS = """
MATCH {of}(c:Collection)
RETURN c.id AS id, c.label AS label, c.guid AS guid ORDER BY id
"""
_PART = "(s:Study {id: $study})<-[:PART_OF]-"
# Those who coded are with the codings.
_WRITERS = (
    "MATCH (c:Coder) RETURN c.id AS id ORDER BY id",
    "MATCH (m:Memo) WHERE m.by IS NOT NULL RETURN DISTINCT m.by AS id ORDER BY id",
)
_MEMOS = """
UNWIND $ids AS id MATCH (n:`{label}` {{id: id}})<-[:ABOUT]-(m:Memo)
RETURN DISTINCT m.id AS id, m.text AS text, m.title AS title, m.guid AS guid,
  [(m)-[:ABOUT]->(o) | [labels(o)[0], o.id]] AS about
ORDER BY id
"""
_HANGING = {
    "claim": "-[:SUPPORTS|DISPUTES|QUALIFIES]->(o:Relation)",
    "concept": "-[:EVIDENCES|INDICATES]->(o:Concept)",
    "memo": "<-[:ABOUT]-(o:Memo)",
}
_ON = "UNWIND $ids AS id MATCH (n:`{label}` {{id: id}}){to} RETURN DISTINCT id, o.id AS other"


class Holdings:
    """What a graph holds of its studies. Memory holds a page of quotes, and the ids of sources."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def studies(self) -> list[str]:
        """Return the ids of all studies."""
        return [row["id"] for row in self._read(_STUDIES)]

    def called(self, label: str) -> list[str]:
        """Return the ids of the studies with a label."""
        return [row["id"] for row in self._read(_NAMED, {"label": label})]

    def indicated(self, studies: Sequence[str]) -> bool:
        """Whether a code of one of ``studies`` indicates a concept."""
        return bool(self._read(_INDICATED, {"studies": list(studies)}))

    def study_of(self, hashes: Iterable[str], guids: Iterable[str] = ()) -> str | None:
        """Return the study that has most of the sources whose texts have ``hashes``, or None.

        It has to share half of its own sources or half of those. Where no text is shared, the
        sources' ``guids`` tell.
        """
        return self._sharing("hash", set(hashes)) or self._sharing("guid", set(guids))

    def _sharing(self, name: str, values: set[str]) -> str | None:
        shared: dict[str, int] = {}
        wanted = sorted(values - {""})
        for start in range(0, len(wanted), BLOCK):
            some = {"values": wanted[start : start + BLOCK]}
            for row in self._read(_KNOWN.format(name=name), some):
                shared[row["study"]] = shared.get(row["study"], 0) + row["n"]
        for study in sorted(shared, key=lambda one: (-shared[one], one)):
            own = self._read(_SIZE.format(name=name), {"study": study})[0]["n"]
            if 2 * shared[study] >= min(own, len(wanted)):
                return study
        return None

    def sources(self, study: str) -> Iterator[Source]:
        """Give the sources of a study; here and below those of the whole graph for an empty id."""
        for row in self._of(_SOURCES, study):
            yield Source(row["id"], *_texts(row, "title", "hash", "guid"))

    def text(self, source: str) -> str:
        """Return the text of a source (its id), empty when none is kept."""
        found = self._read(_TEXT, {"id": source})
        return (found[0]["text"] or "") if found else ""

    def codes(self, study: str) -> Iterator[Code]:
        """Give the codes of a study's codebook."""
        for row in self._of(_CODES, study):
            parent = min(row["parents"], default="")
            label, path, guid = _texts(row, "label", "path", "guid")
            yield Code(row["id"], label, path, guid, parent)

    def quotes(self, study: str) -> Iterator[Quote]:
        """Give the quotes of a study's sources, each with its codings."""
        ids, filled = list[str](), 0
        for row in self._read(_SIZES, {"study": study}):
            if row["n"] > PAGE:
                yield from self.quotes_of(row["id"])
                continue
            if filled + row["n"] > PAGE:
                yield from map(_quote, self._read(_QUOTES, {"ids": ids}))
                ids, filled = [], 0
            ids, filled = [*ids, row["id"]], filled + row["n"]
        if ids:
            yield from map(_quote, self._read(_QUOTES, {"ids": ids}))

    def quotes_of(self, source: str) -> Iterator[Quote]:
        """Give the quotes of a source, each with its codings."""
        after = ""
        while True:
            known = {"source": source, "after": after, "most": PAGE}
            rows = self._read(_SOME, known)
            yield from map(_quote, rows)
            if len(rows) < PAGE:
                return
            after = rows[-1]["id"]

    def participants(self, study: str) -> Iterator[Participant]:
        """Give the participants of a study, those of the articles coded in it included."""
        named = {"study": study, "articles": f"{study}.study."}  # as a map names their studies
        for row in self._read(_PARTICIPANTS if study else _EVERYBODY, named):
            yield Participant(row["id"], *_texts(row, "guid"))

    def collections(self, study: str) -> Iterator[Collection]:
        """Give the collections of a study."""
        for row in self._of(_COLLECTIONS, study):
            yield Collection(row["id"], *_texts(row, "label", "guid"))

    def writers(self) -> Iterator[str]:
        """Give the ids of all coders, and what memos say of who wrote them."""
        for text in _WRITERS:
            yield from (row["id"] for row in self._read(text))

    def memos(self, label: str, ids: Sequence[str]) -> Iterator[Memo]:
        """Give the memos about records of a label; one about several may come more than once."""
        for row in self._blocks(_MEMOS.format(label=label), ids):
            about = tuple((one[0], one[1]) for one in row["about"])
            text, title, guid = _texts(row, "text", "title", "guid")
            yield Memo(row["id"], text, title, guid, about)

    def hanging(self, label: str, ids: Sequence[str]) -> Iterator[Hanging]:
        """Give what hangs on records of a label: claims, concepts and memos."""
        for what, to in _HANGING.items():
            for row in self._blocks(_ON.format(label=label, to=to), ids):
                yield Hanging(row["id"], what, row["other"])

    def _blocks(self, text: str, ids: Sequence[str]) -> Iterator[Row]:
        for start in range(0, len(ids), BLOCK):
            yield from self._read(text, {"ids": list(ids[start : start + BLOCK])})

    def _of(self, text: str, study: str) -> list[Row]:
        return self._read(text.replace("{of}", _PART if study else ""), {"study": study})

    def _read(self, text: str, parameters: dict[str, Any] | None = None) -> list[Row]:
        return self._connection.read(text, parameters)


def _texts(row: Row, *names: str) -> list[str]:
    return [row[name] or "" for name in names]


def _quote(row: Row) -> Quote:
    codings = tuple(
        Coding(one[0], row["id"], one[1], one[2] or "", one[3] or "") for one in row["codings"]
    )
    exact, prefix, suffix, guid, speaker = _texts(
        row, "exact", "prefix", "suffix", "guid", "speaker"
    )
    place = (row["id"], row["source"], row["start"], row["end"])
    return Quote(*place, exact, prefix, suffix, guid, speaker, codings)
