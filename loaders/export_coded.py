"""Records of a graph as the pieces of a coded project: the way back of what a load does."""

import re
from collections import Counter
from datetime import date

from graph.coded import Scope
from loaders import export_settled
from loaders.export_settled import single
from loaders.export_tree import Tree
from loaders.qda.material import Material
from loaders.qda.piece import (
    About,
    Attribute,
    Case,
    Code,
    Coding,
    Collection,
    Member,
    Memo,
    Selection,
    Source,
    Spoken,
    Text,
    User,
)
from ontology.record import Edge, Node, Record, Ref

LABELS = ("Study", "Participant", "Source", "Quote", "Code", "Memo", "Collection", "Coder")
VARIABLES = ("group", "tenure", "service")
NO_PLACE = "REFI-QDA has no place for it"
# What is written, or follows from what is written.
_CARRIED = {
    "Study": {"label"},
    "Participant": {"label", *VARIABLES},
    "Source": {"title", "text", "length", "hash", "originalUnit", "anchorScore"},
    "Quote": {
        *("exact", "prefix", "suffix", "start", "end", "anchorVerified"),
        *("originalStart", "originalEnd", "originalUnit"),
    },
    "Code": {"label", "definition", "path", "color", "codable"},
    "Memo": {"title", "text", "by", "date"},
    "Collection": {"label", "definition"},
    "Coder": {"label"},
    "CODED_AS": {"coder", "date", "memo"},
}
_ALWAYS = {"id", "guid", "origin"}
_LINKS = {"PART_OF", "TOOK_PART_IN", "FROM_SOURCE", "SPOKEN_BY", "BROADER", "HAS_MEMBER", "ABOUT"}
_MEMBERS = {"Source": "source", "Code": "code", "Memo": "memo"}
_TOPICS = {"Source": "source", "Code": "code", "Quote": "selection", "Participant": "case"}
_COLOR = re.compile("#(?:[0-9a-fA-F]{3}){1,2}")


class Gathering:
    """The pieces of ``scope`` in ``material``, out of records that come label by label.

    The order is that of ``graph.dump``: a quote after all sources, what leaves a record after it.
    Every piece's key is its record's id. ``left`` counts by (what, why) what the pieces cannot
    carry. ``finish`` when all are added.
    """

    def __init__(self, scope: Scope, material: Material) -> None:
        self.left: Counter[tuple[str, str]] = Counter()
        self._scope = scope
        self._material = material
        self._tree = Tree(scope)
        self._lengths: dict[str, int] = {}  # of the texts in the file, by source
        self._untold: set[str] = set()  # sources of the study without a text
        self._odd: list[str] = []  # sources whose line ends are not single line feeds
        self._strangers: list[str] = []  # participants who took part in other studies only
        self._last = ""  # the last quote that is in the file
        self._takes = {
            "Study": self._study,
            "Participant": self._participant,
            "Source": self._source,
            "Quote": self._quote,
            "Code": self._tree.add,
            "Memo": self._memo,
            "Collection": self._collection,
            "Coder": self._coder,
        }

    def add(self, record: Record) -> None:
        """Take a record; one that does not belong to the study is passed over."""
        if isinstance(record, Edge):
            self._edge(record)
        elif record.label in self._takes:
            self._takes[record.label](record)

    def finish(self) -> None:
        """Settle what only shows when everything is there: codes, speakers, notes, members."""
        for node, parent in self._tree.ordered():
            self._code(node, parent)
        self.left += self._tree.left
        self.left += export_settled.settle(
            self._material, self._odd, self._strangers, whole=not self._scope.study
        )

    def _study(self, node: Node) -> None:
        if self._within(node, ""):
            self._account(node)

    def _participant(self, node: Node) -> None:
        if self._within(node, "TOOK_PART_IN"):
            self._account(node)
        else:
            self._strangers.append(node.id)
        self._material.add(Case(node.id, _text(node, "label"), _text(node, "guid")))
        for name in VARIABLES:
            if value := _text(node, name):
                self._material.add(Attribute(name, value, case=node.id))

    def _source(self, node: Node) -> None:
        if not self._within(node, "PART_OF"):
            return
        text = _text(node, "text")
        if not text:
            self._untold.add(node.id)
            self.left["Source", "no text of it is kept"] += 1
            return
        self._account(node)
        self._lengths[node.id] = len(text)
        if text != single(text):
            self._odd.append(node.id)
        self._material.add(Source(node.id, _text(node, "title"), guid=_text(node, "guid")))
        self._material.add(Text(node.id, text, ""))

    def _quote(self, node: Node) -> None:
        self._last = ""
        source = _first(node, "FROM_SOURCE")
        if source not in self._lengths:
            if source in self._untold:
                self.left["Quote", "no text of its source is kept"] += 1
            return
        start, end = node.properties.get("start"), node.properties.get("end")
        if not isinstance(start, int) or not isinstance(end, int):
            self.left["Quote", "it has no place in its source"] += 1
        elif not 0 <= start < end <= self._lengths[source]:
            self.left["Quote", "its place is outside the text"] += 1
        else:
            self._account(node)
            self._last, words, guid = node.id, _text(node, "exact"), _text(node, "guid")
            self._material.add(Selection(node.id, source, start, end, words, True, guid=guid))
            if speaker := _first(node, "SPOKEN_BY"):
                self._material.add(Spoken(node.id, speaker))

    def _code(self, node: Node, parent: str) -> None:
        self._account(node)
        color = _text(node, "color")
        if color and not _COLOR.fullmatch(color):
            self.left["Code.color", "it is no colour as #rrggbb"] += 1
            color = ""
        codable = node.properties.get("codable") is not False
        told = (_text(node, "label"), parent, _text(node, "definition"), color, codable)
        self._material.add(Code(node.id, *told, _text(node, "guid")))

    def _memo(self, node: Node) -> None:
        abouts = [one for ref in node.links.get("ABOUT", ()) if (one := self._about(node.id, ref))]
        if not abouts:
            if not self._scope.study:
                self.left["Memo", "what it is about is not in the file"] += 1
            return
        self._account(node)
        told = (_text(node, "text"), _text(node, "title"), _text(node, "by"), self._date(node))
        self._material.add(Memo(node.id, *told, _text(node, "guid")))
        for one in abouts:
            self._material.add(one)

    def _about(self, memo: str, ref: Ref) -> About | None:
        if ref.label == "Study":
            mine = self._scope.study in ("", ref.id)
            return About(memo, "project") if mine else None
        kind = _TOPICS.get(ref.label)
        if kind is None and not self._scope.study:
            self.left[f"ABOUT a {ref.label}", NO_PLACE] += 1
        return About(memo, kind, ref.id) if kind else None

    def _collection(self, node: Node) -> None:
        if not self._within(node, "PART_OF"):
            return
        self._account(node)
        told = (_text(node, "label"), _text(node, "definition"), _text(node, "guid"))
        self._material.add(Collection(node.id, *told))
        for ref in node.links.get("HAS_MEMBER", ()):
            if ref.label in _MEMBERS:
                self._material.add(Member(node.id, _MEMBERS[ref.label], ref.id))
            else:
                self.left[f"HAS_MEMBER to a {ref.label}", NO_PLACE] += 1

    def _coder(self, node: Node) -> None:
        self._account(node)
        self._material.add(User(node.id, _text(node, "label")))

    def _edge(self, edge: Edge) -> None:
        if edge.type == "CODED_AS" and edge.start.id == self._last:
            self._account(edge)
            told = (_text(edge, "coder"), self._date(edge), _text(edge, "memo"))
            ends = (edge.start.id, edge.end.id)
            self._material.add(Coding(edge.id, *ends, *told, _text(edge, "guid")))
        elif edge.type == "CODED_AS" and not self._scope.study:
            self.left["CODED_AS", "its quote is not in the file"] += 1
        elif edge.type != "CODED_AS" and not self._scope.study:
            self.left[edge.type, NO_PLACE] += 1

    def _within(self, node: Node, link: str) -> bool:
        study = self._scope.study
        found = node.links.get(link, ()) if link else (node.ref,)
        return not study or any(ref.id == study for ref in found)

    def _account(self, record: Record) -> None:
        """Count what of a record is not carried."""
        kind = record.label if isinstance(record, Node) else record.type
        for name in record.properties:
            if name not in _ALWAYS and name not in _CARRIED[kind]:
                self.left[f"{kind}.{name}", NO_PLACE] += 1
        if isinstance(record, Node):
            for link in (one for one in record.links if one not in _LINKS):
                self.left[link, NO_PLACE] += len(record.links[link])

    def _date(self, record: Record) -> str:
        text = _text(record, "date")
        try:
            return date.fromisoformat(text).isoformat() if text else ""
        except ValueError:
            self.left["date", "it is no day as YYYY-MM-DD"] += 1
            return ""


def _text(record: Record, name: str) -> str:
    value = record.properties.get(name)
    return value if isinstance(value, str) else ""


def _first(node: Node, link: str) -> str:
    found = node.links.get(link, ())
    return found[0].id if found else ""
