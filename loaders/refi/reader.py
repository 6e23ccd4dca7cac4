"""A REFI-QDA file read from its first element to its last, once."""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from loaders.qda.piece import Piece, Project
from loaders.qda.returned import OWN
from loaders.refi.codes import Codes
from loaders.refi.files import Files
from loaders.refi.lines import Lines
from loaders.refi.passages import Passages
from loaders.refi.people import People
from loaders.refi.resolve import Resolve
from loaders.refi.sources import Sources
from loaders.refi.state import State
from loaders.steps import BYTES
from loaders.told import Told
from loaders.xml import Stream, walk
from ontology.errors import InputError

PROJECT, CODEBOOK = "Project", "CodeBook"
# Elements that are read as part of the one they stand in.
KEPT = frozenset(
    (
        *("Description", "PlainTextContent", "Coding", "CodeRef", "NoteRef", "VariableRef"),
        *("VariableValue", "TextValue", "BooleanValue", "IntegerValue", "FloatValue"),
        *("DateValue", "DateTimeValue"),
    )
)
_GROUPS = frozenset(
    (
        *(PROJECT, CODEBOOK, "Users", "Codes", "Variables", "Cases", "Sources", "Notes"),
        *("Links", "Sets", "Graphs"),
    )
)
UNKNOWN = "it is no element of REFI-QDA"
NVIVO = (
    "NVivo's export holds no relationships between concepts: draw them from the map, or load them "
    "as rows of from, relation, to"
)
QUALCODER = (
    "QualCoder's export leaves out the lines of its graphs and most links of cases to texts: its "
    "project folder has them"
)
_NAMES = 100  # different unknown elements that are named
_EVERY = 2**18  # bytes between two words on how far it is
_Handler = Callable[[Element], Iterator[Piece]]


class Reader:
    """The parts of a file and what they do with each element.

    ``root`` is the element that it must begin with, ``name`` what the file is called in messages,
    ``files`` where its texts are (None: it has none).
    """

    def __init__(self, root: str, name: str, told: Told, files: Files | None) -> None:
        self._root = root
        self._name = name
        self._told = told
        self._files = files
        self._unknown: set[str] = set()
        self._done = 0

    def pieces(self, stream: Stream, title: str, size: int) -> Iterator[Piece]:
        """Give all pieces of a file. Raises InputError.

        ``title`` is the project's name where the file gives none, ``size`` the bytes of its XML.
        """
        events = walk(stream, self._name, KEPT, self._moved(size))
        _, tag, root = next(events)
        self._check(tag)
        self._told.see(tag)
        state = State(self._told, self._files, _origin(root))
        self._told.tool = state.tool
        try:
            yield from self._all(state, events, root, title)
        finally:
            state.close()

    def _all(
        self, state: State, events: Iterator[tuple[bool, str, Element]], root: Element, title: str
    ) -> Iterator[Piece]:
        codes, people, lines = Codes(state), People(state), Lines(state)
        passages = Passages(state)
        sources = Sources(state, passages)
        parts = (codes, people, lines, passages, sources)
        starts: dict[str, Callable[[Element], None]] = {}
        ends: dict[str, _Handler] = {}
        for part in parts:
            starts |= part.starts
            ends |= part.ends
        yield from self._read(events, starts, ends)
        if self._root == PROJECT:
            yield from state.described(root, "project", "")
            state.notes(root, "project", "")
        yield from Resolve(state, lines).pieces()
        yield from codes.codes()
        yield from people.unnamed()
        self._remarks(state)
        name = (root.get("name") or "").strip() or title
        # An export of our own leaves out what REFI-QDA has no place for: it deletes nothing.
        whole = self._root == PROJECT and not state.tool.startswith(OWN)
        yield Project(name, state.tool, whole=whole)

    def _read(
        self,
        events: Iterator[tuple[bool, str, Element]],
        starts: dict[str, Callable[[Element], None]],
        ends: dict[str, _Handler],
    ) -> Iterator[Piece]:
        known = KEPT | _GROUPS | starts.keys() | ends.keys()
        found = self._told.found
        for ended, tag, element in events:
            if ended:
                end = ends.get(tag)
                if end:
                    yield from end(element)
            elif tag in known:
                found[tag] += 1
                start = starts.get(tag)
                if start:
                    start(element)
            else:
                self._other(tag)

    def _other(self, tag: str) -> None:
        """Count an element that the standard does not have, by its name."""
        name = tag[:40]
        if name not in self._unknown and len(self._unknown) >= _NAMES:
            name = "another element"
        self._unknown.add(name)
        self._told.see(name)
        self._told.skip(name, UNKNOWN)

    def _check(self, tag: str) -> None:
        if tag == self._root:
            return
        what = "project" if self._root == PROJECT else "codebook"
        is_other = tag in (PROJECT, CODEBOOK)
        other = "a codebook" if tag == CODEBOOK else "a project" if is_other else "something else"
        raise InputError(f"{self._name} is not a REFI-QDA {what} but {other}")

    def _remarks(self, state: State) -> None:
        told = self._told
        tool = state.tool = state.tool or " or ".join(sorted(state.signs))
        told.tool = tool
        if "nvivo" in tool.lower() and self._root == PROJECT:
            told.note(NVIVO)
        if tool.lower().startswith("qualcoder") and self._root == PROJECT:
            told.note(QUALCODER)
        twice = state.twice + state.later.twice()
        if twice:
            told.note(
                f"{twice:,} GUIDs are those of an earlier element too; what refers to one of them "
                "means the first"
            )

    def _moved(self, size: int) -> Callable[[int], None]:
        def moved(number: int) -> None:
            before, self._done = self._done, self._done + number
            if before // _EVERY != self._done // _EVERY:
                self._told.progress(min(self._done, size), size, BYTES)

        return moved


def _origin(root: Element) -> str:
    """Return the program that wrote a file, in one line."""
    return " ".join((root.get("origin") or "").split())[:100]
