"""What the parts of a REFI-QDA file share while it is read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from loaders.qda.piece import About, Attribute, Memo, Piece
from loaders.refi import values
from loaders.refi.files import Files
from loaders.refi.later import Later
from loaders.told import Told

# Selections of these tools are named by the whole passage.
_WHOLE = ("qualcoder",)
NO_VARIABLE = "its variable is not there"
NO_VALUE = "it has no value"


@dataclass(slots=True)
class Open:
    """An element that has begun and not ended, to which what stands in it belongs.

    ``kind`` is ``code``, ``collection``, ``case``, ``source``, ``text`` (of a recording or PDF),
    ``words`` (of a passage of a PDF), ``picture``, ``memo`` or ``graph``. ``key`` is that of its
    piece.
    """

    kind: str
    key: str
    name: str = ""
    guid: str = ""
    texts: list[str] = field(default_factory=list)  # keys of the texts of a recording
    points: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)
    pages: list["Page"] = field(default_factory=list)
    marks: list[tuple[int, int, str]] = field(default_factory=list)
    vertices: dict[str, tuple[str, str]] = field(default_factory=dict)
    inner: str | None = None  # the text of the selection of a PDF, while one is being read


@dataclass(slots=True)
class Page:
    """A selection on a page of a PDF, and on the following ones up to ``last``.

    ``twin`` is true once the same passage was met in the text of the PDF.
    """

    element: Element
    guid: str
    words: str
    whole: bool
    page: int | None
    last: int | None
    twin: bool = False


class State:
    """What is known so far; ``tool`` is the program that wrote the file."""

    def __init__(self, told: Told, files: Files | None, tool: str) -> None:
        self.told = told
        self.files = files
        self.tool = tool
        self.whole_names = tool.lower().startswith(_WHOLE)
        self.later = Later()
        self.within: list[Open] = []
        # The key of each piece by GUID, kind by kind: one GUID may be that of a case and a code.
        self.known: dict[str, dict[str, str]] = {
            kind: {} for kind in ("case", "code", "memo", "source", "picture", "collection", "link")
        }
        self.variables: dict[str, str] = {}
        self.users: set[str] = set()
        self.coders: dict[str, None] = {}
        self.coded: set[str] = set()
        self.parts: dict[str, list[str]] = {}  # texts of a recording that has several
        self.stems: dict[str, str] = {}  # sources by the GUIDs that name their files
        self.signs: set[str] = set()
        self.twice = 0
        self._number = 0

    def fresh(self, letter: str) -> str:
        """Return a key that no GUID has."""
        self._number += 1
        return f"{letter}#{self._number}"

    def key(self, kind: str, guid: str) -> str:
        """Return the key of a new piece: its GUID, unless there is none or another has it."""
        if guid and guid not in self.known[kind]:
            self.known[kind][guid] = guid
            return guid
        self.twice += bool(guid)
        return self.fresh(kind[0])

    def top(self, *kinds: str) -> Open | None:
        """Return what was opened last, when it is of one of these kinds."""
        return self.within[-1] if self.within and self.within[-1].kind in kinds else None

    def coder(self, *elements: Element) -> str:
        """Return the key of who made the first of these elements that says so."""
        for one in elements:
            found = values.guid(one.get("creatingUser"))
            if found:
                self.coders.setdefault(found)
                return found
        return ""

    def notes(self, element: Element, kind: str, key: str) -> None:
        """Keep which notes are about a piece until all notes are known."""
        for one in element.iterfind("NoteRef"):
            self.later.add("about", values.target(one), kind, key)

    def described(self, element: Element, kind: str, key: str) -> Iterator[Piece]:
        """Give the description of an element as a memo about its piece."""
        text = values.says(element, "Description")
        if text:
            yield from self.memo(text, element, kind, key)

    def memo(self, text: str, element: Element, kind: str, key: str) -> Iterator[Piece]:
        """Give a memo that has no element of its own."""
        memo = self.fresh("m")
        yield Memo(memo, text, coder=self.coder(element), date=values.date(element))
        yield About(memo, kind, key)

    def attributes(self, element: Element, case: str, sources: list[str]) -> Iterator[Piece]:
        """Give the values of variables in an element, for a case or for sources."""
        for one in element.iterfind("VariableValue"):
            value = next((child.text for child in one if child.tag.endswith("Value")), None)
            variable = values.target(one.find("VariableRef"))
            if not (value or "").strip():
                self.told.skip("VariableValue", NO_VALUE)
                continue
            for source in sources or [""]:
                yield from self.attribute(variable, (value or "").strip(), case, source)

    def attribute(self, variable: str, value: str, case: str, source: str) -> Iterator[Piece]:
        """Give one value, or keep it until its variable is known."""
        if variable in self.variables:
            yield Attribute(self.variables[variable], value, case, source)
        else:
            self.later.add("value", variable, value, case, source)

    def close(self) -> None:
        """Give the disk back."""
        self.later.close()
