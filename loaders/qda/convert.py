"""Pieces of a coded project to records, once every piece has its place and its id.

Every statement joins on disk, so that memory does not grow with the number of quotes.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from loaders.map import Map
from loaders.mapping.outline import CONSENT
from loaders.qda import piece
from loaders.qda.answers import Answers
from loaders.qda.material import Material
from loaders.told import Told
from ontology.record import Edge, Node, Place, Record, Ref
from ontology.terms import Value

ORIGIN = "project"
Row = tuple[Any, ...]
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS named_key ON Named (kind, key)",
    "CREATE INDEX IF NOT EXISTS selected_selection ON Selected (selection, quote)",
    "CREATE INDEX IF NOT EXISTS spoken_quote ON Spoken (quote)",
)
_ID = "(SELECT n.id FROM Named n WHERE n.kind = '{kind}' AND n.key = {key})"
_SOURCES = f"""
SELECT s.key, s.name, s.kind, s.guid, t.text, t.hash, t.unit, t.score,
  {_ID.format(kind="source", key="s.key")}, s.reference,
  EXISTS (SELECT 1 FROM CaseText c WHERE c.source = s.key)
FROM Source s LEFT JOIN Text t ON t.source = s.key
"""  # noqa: S608  (names from this file)
_KNOWN = "SELECT id FROM Named WHERE kind = 'source'"
_QUOTES = f"""
SELECT q.key, {_ID.format(kind="quote", key="q.key")}, {_ID.format(kind="source", key="q.source")},
  {_ID.format(kind="case", key='(SELECT p."case" FROM Spoken p WHERE p.quote = q.key)')},
  q.start, q."end", q.exact, q.prefix, q.suffix, q.verified, q.unit, q.original_start,
  q.original_end, q.guid, q.page, q.begin, q.finish, q.source
FROM Quote q
"""  # noqa: S608  (names from this file)
_CODINGS = f"""
SELECT {_ID.format(kind="coding", key="c.key")}, {_ID.format(kind="quote", key="m.quote")},
  {_ID.format(kind="code", key="c.code")}, {_ID.format(kind="user", key="c.coder")},
  c.date, c.memo, c.guid
FROM Coding c JOIN Selected m ON m.selection = c.selection
"""  # noqa: S608  (names from this file)
BLOCK = 1_000  # quotes of which the graph is asked together


class Converter:
    """Gives the records of one file's ``material``, which belong to the study called ``study``.

    ``identity.settle`` has to be done. What a file cannot say (``consent``, ``constructOrder``, the
    ``kind`` of a source) stays as the graph has it, unless the map ``given`` says it.
    """

    def __init__(
        self,
        material: Material,
        told: Told,
        study: str,
        answers: Answers,
        given: Map,
    ) -> None:
        self._material = material
        self._told = told
        self._study = Ref("Study", study)
        self._answers = answers
        self._order = answers.order(given)
        self._consent = given.consent
        self._place = Place(told.file)

    def records(self) -> Iterator[Record]:
        """Give sources, codes, quotes, codings, collections and memos. Call it once."""
        for index in _INDEXES:
            self._material.run(index)
        yield from self._sources()
        yield from self._codes()
        yield from self._quotes()
        yield from self._codings()
        yield from self._collections()
        yield from self._memos()

    def _node(self, label_: str, name: str, /, **values: Value) -> Node:
        given = {one: value for one, value in values.items() if value not in ("", None)}
        return Node(label_, {"id": name, "origin": ORIGIN, **given}, self._place)

    def _edge(self, kind: str, start: Ref, end: Ref) -> Edge:
        return Edge(kind, start, end, {}, self._place)

    def _sources(self) -> Iterator[Record]:
        kept: dict[str, dict[str, Value]] = {}  # what the graph has of them, without their texts
        for rows in _blocks(self._material.rows(_KNOWN)):
            kept |= self._answers.kept("Source", [known for (known,) in rows])
        for row in self._material.rows(_SOURCES):  # one text in memory at a time
            yield from self._source(row, kept.get(row[8], {}))

    def _source(self, row: Row, kept: Mapping[str, Value]) -> Iterator[Record]:
        key, name, kind, guid, text, digest, unit, score, known, _, spoken = row
        report = self._answers.report(key)
        guess = "article" if report else "transcript" if spoken else "other"
        source = self._node(
            "Source",
            known,
            title=name or "untitled",
            kind=kind or kept.get("kind") or guess,
            guid=guid,
            text=text,
            length=None if text is None else len(text),
            hash=digest,
            originalUnit=unit,
            anchorScore=round(100 * float(score)) if score else None,
        )
        yield source
        yield self._edge("PART_OF", source.ref, self._study)
        if report:
            yield self._edge("TEXT_OF", source.ref, report)

    def _codes(self) -> Iterator[Record]:
        paths = dict(self._material.rows("SELECT key, path FROM new_code"))
        for one in self._material.all(piece.Code):
            known, parent = self._id("code", one.key), self._id("code", one.parent)
            if known is None:
                continue
            code = self._node(
                "Code",
                known,
                label=one.name or "unnamed",
                path=paths.get(one.key, one.name),
                definition=one.definition,
                color=one.color if re.fullmatch("#[0-9a-fA-F]{6}", one.color) else "",
                codable=one.codable,
                guid=one.guid,
            )
            above = (Ref("Code", parent),) if parent and parent != known else ()
            yield Node(code.label, code.properties, code.place, {"BROADER": above})
            yield self._edge("PART_OF", code.ref, self._study)
            yield from (self._edge("BROADER", code.ref, end) for end in above)

    def _quotes(self) -> Iterator[Record]:
        for rows in _blocks(self._material.rows(_QUOTES)):
            kept = self._answers.kept("Quote", [row[1] for row in rows if row[1]])
            for row in rows:
                yield from self._quote(row, kept.get(row[1], {}))

    def _quote(self, row: Row, kept: Mapping[str, Value]) -> Iterator[Record]:
        key, known, source, speaker, start, end, exact, prefix, suffix, verified = row[:10]
        unit, first, last, guid, page, begin, finish, source_key = row[10:]
        if known is None or source is None:
            self._told.skip("quote", "its source could not be loaded")
            return
        wider = self._consent != CONSENT
        order = kept.get("constructOrder")
        quote = self._node(
            "Quote",
            known,
            exact=exact,
            prefix=prefix,
            suffix=suffix,
            start=start,
            end=end,
            anchorVerified=bool(verified),
            constructOrder=self._order(key, source_key, order if isinstance(order, int) else None),
            consent=self._consent if wider else kept.get("consent") or CONSENT,
            originalStart=first,
            originalEnd=last,
            originalUnit=unit,
            guid=guid,
            page=page,
            beginsAt=begin,
            endsAt=finish,
        )
        yield quote
        yield self._edge("FROM_SOURCE", quote.ref, Ref("Source", source))
        if speaker:
            yield self._edge("SPOKEN_BY", quote.ref, Ref("Participant", speaker))

    def _codings(self) -> Iterator[Record]:
        self._material.run("CREATE TABLE coded (id PRIMARY KEY)")
        for known, quote, code, coder, day, memo, guid in self._material.rows(_CODINGS):
            if not (quote and code):
                self._told.skip("coding", "its code or its quote could not be loaded")
            elif not known or any(self._material.rows("SELECT 1 FROM coded WHERE id = ?", known)):
                self._told.skip("coding", "the same quote, code and coder again")
            else:
                self._material.run("INSERT INTO coded VALUES (?)", known)
                values: dict[str, Any] = {"coder": coder, "date": day_of(day), "memo": memo}
                values |= {"guid": guid}
                kept = {name: value for name, value in values.items() if value}
                kept |= {"id": known, "origin": ORIGIN}
                ends = Ref("Quote", quote), Ref("Code", code)
                yield Edge("CODED_AS", *ends, kept, self._place)

    def _collections(self) -> Iterator[Record]:
        for one in self._material.all(piece.Collection):
            known = self._id("collection", one.key)
            if known is None:
                continue
            members = tuple(dict.fromkeys(self._members(one.key)))
            named = {"label": one.name or "unnamed", "definition": one.definition}
            node = self._node("Collection", known, **named, guid=one.guid)
            yield Node(node.label, node.properties, node.place, {"HAS_MEMBER": members})
            yield self._edge("PART_OF", node.ref, self._study)
            yield from (self._edge("HAS_MEMBER", node.ref, end) for end in members)

    def _members(self, key: str) -> Iterator[Ref]:
        for one in self._material.all(piece.Member, "WHERE collection = ?", key):
            known = self._id(one.kind, one.member)
            if known is None:
                self._told.skip("member of a collection", "it could not be loaded")
            else:
                yield Ref(one.kind.capitalize(), known)

    def _memos(self) -> Iterator[Record]:
        for one in self._material.all(piece.Memo):
            known = self._id("memo", one.key)
            if known is None:
                continue
            if not one.text.strip():
                self._told.skip("memo", "there is no text in it")
                continue
            memo = self._node(
                "Memo",
                known,
                text=one.text,
                title=one.title,
                date=day_of(one.date),
                by=self._id("user", one.coder) if one.coder else "",
                guid=one.guid,
            )
            about = tuple(dict.fromkeys(self._targets(one.key))) or (self._study,)
            yield Node(memo.label, memo.properties, memo.place, {"ABOUT": about})
            yield from (self._edge("ABOUT", memo.ref, end) for end in about)

    def _targets(self, memo: str) -> Iterator[Ref]:
        for one in self._material.all(piece.About, "WHERE memo = ?", memo):
            found = self._target(one)
            if found:
                yield found
            else:
                self._told.skip("what a memo is about", "it could not be loaded")

    def _target(self, one: piece.About) -> Ref | None:
        if one.kind == "project":
            return self._study
        kind, key = one.kind, one.target
        if kind == "selection":
            found = self._material.one(piece.Selected, "WHERE selection = ?", key)
            kind, key = "quote", found.quote if found else ""
        label = {"case": "Participant"}.get(kind, kind.capitalize())
        known = self._id(kind, key)
        return Ref(label, known) if known else None

    def _id(self, kind: str, key: str) -> str | None:
        found = self._material.rows("SELECT id FROM Named WHERE kind = ? AND key = ?", kind, key)
        return next((name for (name,) in found), None)


def _blocks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while some := list(islice(rows, BLOCK)):
        yield some


def day_of(text: str) -> str:
    """Return the day of a date or a time as YYYY-MM-DD; empty when it says none."""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""
