"""Notes, links and graphs."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from loaders.qda.piece import Piece
from loaders.refi import values
from loaders.refi.passages import OF_MEMO
from loaders.refi.state import Open, State

NO_TEXT = "its text is not there"
OF_NOTE = "a memo of a memo is loaded by itself"
OF_LINK = "a memo of a link is loaded by itself"
NO_GRAPH = "it is outside of any graph"
NO_END = "an end of it is not there"
_DIRECTIONS = {"associative": "associative", "oneway": "one-way", "bidirectional": "both"}


class Lines:
    """Keeps notes, links and drawn lines until all that they refer to is known."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.marks: dict[str, list[tuple[int, int, str]]] = {}
        self.places: dict[str, str] = {}  # the graph in which a link is drawn, by the link's GUID
        self.starts = {"Note": self._begin_note, "Graph": self._begin_graph}
        self.ends = {
            "Note": self._note,
            "Link": self._link,
            "Graph": self._graph,
            "Vertex": self._vertex,
            "Edge": self._edge,
        }

    def _begin_note(self, element: Element) -> None:
        guid = values.own(element)
        self._state.within.append(Open("memo", self._state.key("memo", guid), guid=guid))

    def _note(self, element: Element) -> Iterator[Piece]:
        state = self._state
        one = state.within.pop()
        parts = (self._text(element), values.says(element, "Description"))
        text = "\n\n".join(part for part in parts if part)
        title = (element.get("name") or "").strip()
        if not text and not title:
            state.told.skip("Note", NO_TEXT)
        state.later.note(one.key, text, title, state.coder(element), values.date(element), one.guid)
        if one.marks:
            self.marks[one.key] = one.marks
        for what, why in (("NoteRef", OF_NOTE), ("Coding", OF_MEMO), ("VariableValue", OF_MEMO)):
            number = len(element.findall(what))
            if number:
                state.told.skip(what, why, number)
        yield from ()

    def _text(self, element: Element) -> str:
        """Return the text of a note, from the element or from its file."""
        inline = values.says(element, "PlainTextContent")
        path = element.get("plainTextPath") or ""
        if inline or not path:
            return inline
        found = self._state.files.content(path) if self._state.files else None
        if found is None:
            self._state.told.miss(values.last(path))
        return _decoded(found or b"")

    def _link(self, element: Element) -> Iterator[Piece]:
        guid = values.own(element)
        number = len(element.findall("NoteRef"))
        if number:
            self._state.told.skip("NoteRef", OF_LINK, number)
        self._state.later.add(
            "link",
            self._state.key("link", guid),
            guid,
            (element.get("name") or "").strip(),
            _direction(element),
            values.guid(element.get("originGUID")),
            values.guid(element.get("targetGUID")),
        )
        yield from ()

    def _begin_graph(self, element: Element) -> None:
        name = (element.get("name") or "").strip()
        self._state.within.append(Open("graph", values.own(element), name))

    def _graph(self, _element: Element) -> Iterator[Piece]:
        self._state.within.pop()
        yield from ()

    def _vertex(self, element: Element) -> Iterator[Piece]:
        above = self._state.top("graph")
        if above:
            name = (element.get("name") or "").strip()
            represented = values.guid(element.get("representedGUID"))
            above.vertices.setdefault(values.own(element), (represented, name))
        else:
            self._state.told.skip("Vertex", NO_GRAPH)
        yield from ()

    def _edge(self, element: Element) -> Iterator[Piece]:
        above = self._state.top("graph")
        link = values.guid(element.get("representedGUID"))
        vertices = above.vertices if above else {}
        start = vertices.get(values.guid(element.get("sourceVertex")))
        end = vertices.get(values.guid(element.get("targetVertex")))
        if link and above:
            self.places.setdefault(link, above.name)
        if start and end and above:
            name = (element.get("name") or "").strip()
            kind = _direction(element)
            self._state.later.add("edge", link, name, kind, *start, *end, above.name)
        else:
            self._state.told.skip("Edge", NO_END if above else NO_GRAPH)
        yield from ()


def _direction(element: Element) -> str:
    return _DIRECTIONS.get((element.get("direction") or "").strip().lower(), "")


def _decoded(content: bytes) -> str:
    """Return the text of a note's file: UTF-8, UTF-16 with a mark, else Windows' Western one."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
