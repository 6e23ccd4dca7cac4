"""The lines that were drawn between codes in QualCoder's graphs: what they join, and what they say.

Columns differ between QualCoder's versions: before 4.0 a line has neither label nor arrow.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from loaders.database import Cell, Database, whole, words
from loaders.qda.piece import Line
from loaders.told import Told

TABLES = ("gr_cdct_line_item", "gr_free_line_item", "gr_free_text_item")
TREE = "it only draws the tree of codes"
HIDDEN = "it is hidden in its drawing"
LOOSE = "one of its ends is not in the file, or is a picture, a recording or a memo"
_CODES = ("fromcatid", "fromcid", "tocatid", "tocid")
_FREE = ("freetextid", "catid", "cid", "caseid", "fileid")
_KINDS = {"catid": "category", "cid": "code", "caseid": "case", "fileid": "source"}
_ARROWS = {
    **dict.fromkeys(("end", "to", "forward"), "one-way"),
    **dict.fromkeys(("start", "from", "backward"), "back"),
    **dict.fromkeys(("both", "double"), "both"),
}


class End(NamedTuple):
    """What a line is drawn to: the kind and the key, or the label, of a piece."""

    kind: str
    key: str


class Drawing:
    """The graphs of a project. ``keys`` are its pieces, ``parents`` the codes above codes."""

    def __init__(
        self, opened: Database, told: Told, keys: Collection[str], parents: Mapping[str, str]
    ) -> None:
        self._opened = opened
        self._told = told
        self._keys = keys
        self._parents = parents
        self._names = {key: words(name) for key, name in opened.rows("graph", "grid", "name")}
        self._free = dict(self._free_texts())

    def lines(self) -> Iterator[Line]:
        """Give the lines of every graph, and count those that say nothing."""
        for table, number, columns in (
            ("gr_cdct_line_item", "glineid", _CODES),
            ("gr_free_line_item", "gflineid", (*_all("from"), *_all("to"))),
        ):
            rows = self._opened.rows(
                table, number, "grid", "label", "arrow_mode", "isvisible", *columns
            )
            for key, graph, label, arrow, seen, *ends in rows:
                self._told.see(table)
                if whole(seen) == 0 and seen is not None:
                    self._told.skip(table, HIDDEN)
                    continue
                named = dict(zip(columns, ends, strict=True))
                line = self._line(f"{table} {words(key)}", graph, words(label), words(arrow), named)
                if isinstance(line, str):
                    self._told.skip(table, line)
                else:
                    yield line

    def _line(
        self, key: str, graph: Cell, label: str, arrow: str, ends: Mapping[str, Cell]
    ) -> Line | str:
        """Return a line, or why it is none."""
        start, end = self._end(graph, "from", ends), self._end(graph, "to", ends)
        if start is None or end is None:
            return LOOSE
        over = start.key == self._parents.get(end.key) or end.key == self._parents.get(start.key)
        if over and not label.strip():
            return TREE
        way = _ARROWS.get(arrow.strip().casefold(), "")
        first, last = (end, start) if way == "back" else (start, end)
        way = "one-way" if way == "back" else way
        place = self._names.get(graph, "")
        return Line(key, "graph", label.strip(), *first, *last, direction=way, place=place)

    def _end(self, graph: Cell, side: str, ends: Mapping[str, Cell]) -> End | None:
        for name, kind in _KINDS.items():
            if ends.get(side + name) is not None:
                key = f"{kind} {words(ends[side + name])}"
                return _known(kind, key) if key in self._keys else None
        return self._free.get((graph, ends.get(f"{side}freetextid")))

    def _free_texts(self) -> Iterator[tuple[tuple[Cell, Cell], End | None]]:
        """Give what is written in free boxes; some show a coded passage instead, or a memo."""
        memos = ("memo_ctid", "memo_imid", "memo_avid")
        columns = ("grid", "freetextid", "free_text", "ctid", *memos)
        for graph, number, text, coded, *shown in self._opened.rows("gr_free_text_item", *columns):
            self._told.see("gr_free_text_item")
            label = " ".join(words(text).split())
            if coded is not None:
                key = f"text {words(coded)}"
                yield (graph, number), End("selection", key) if key in self._keys else None
            elif any(one is not None for one in shown) or not label:
                yield (graph, number), None
            else:
                yield (graph, number), End("concept", label)


def passages(opened: Database) -> set[str]:
    """Return the keys of the coded passages that are shown in a drawing."""
    rows = opened.rows("gr_free_text_item", "ctid")
    return {f"text {words(one)}" for (one,) in rows if one is not None}


def _all(side: str) -> Iterator[str]:
    return (side + one for one in _FREE)


def _known(kind: str, key: str) -> End:
    return End("code" if kind == "category" else kind, key)
