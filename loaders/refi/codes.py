"""Codes, nested in one another, and sets of codes, sources and notes."""

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from loaders.qda.piece import About, Code, Collection, Memo, Piece
from loaders.refi import values
from loaders.refi.state import Open, State

# What NVivo calls the folder that holds all codes; only a folder, and only at the top.
_WRAPPERS = ("nodes", "codes", "knoten", "codierungen", "nœuds", "noeuds", "nodos", "nós", "codici")
_DOTTED = "taguette"  # which writes "above.below" for a code below another
NO_NAME = "it has no name"
NO_COLOUR = "it is not a colour as #rrggbb; the code has none"
OF_NONE = "it is of a code that is not loaded"
WRAPPER = "it is NVivo's folder of all codes, not one of them"


class Codes:
    """Codes are given at the end, when it is known which of them are cases in truth."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._codes: dict[str, Code] = {}
        self._gone: dict[str, str] = {}  # the parent of each code that is none
        self.starts = {"Code": self._begin, "Set": self._begin_set}
        self.ends = {
            "Code": self._end,
            "Set": self._end_set,
            "MemberCode": lambda one: self._member("code", one),
            "MemberSource": lambda one: self._member("source", one),
            "MemberNote": lambda one: self._member("memo", one),
        }

    def codes(self) -> Iterator[Piece]:
        """Give every code. A code that is a case goes, and what is below it moves up."""
        cases = self._state.known["case"]
        for key in self._codes:
            if key in cases and key not in self._state.coded:
                self._gone[key] = self._codes[key].parent
                yield from self._of_case(self._codes[key])
        dotted = self._state.tool.lower().startswith(_DOTTED)
        names = {one.name: one.key for one in self._codes.values()} if dotted else {}
        for one in self._codes.values():
            if one.key not in self._gone:
                yield _below(replace(one, parent=self._above(one.parent)), names)

    def _of_case(self, one: Code) -> Iterator[Piece]:
        """Give what a code says of the case that it is in truth."""
        if one.definition:
            memo = self._state.fresh("m")
            yield Memo(memo, one.definition)
            yield About(memo, "case", one.key)

    def _above(self, parent: str) -> str:
        while parent in self._gone:
            parent = self._gone[parent]
        return parent

    def _begin(self, element: Element) -> None:
        state = self._state
        guid = values.own(element)
        above = state.top("code")
        name = (element.get("name") or "").strip()
        one = Open("code", state.key("code", guid), above.key if above else "", guid)
        state.within.append(one)
        if not name:
            state.told.skip("Code", NO_NAME)
            self._gone[one.key] = one.name
        elif not above and self._is_wrapper(element, name):
            state.signs.add("NVivo")
            if not state.tool or "nvivo" in state.tool.lower():
                state.told.skip("Code", WRAPPER)
                self._gone[one.key] = ""

    def _is_wrapper(self, element: Element, name: str) -> bool:
        return name.casefold() in _WRAPPERS and not values.codable(element)

    def _end(self, element: Element) -> Iterator[Piece]:
        state = self._state
        one = state.within.pop()
        if one.key in self._gone:
            if state.known["code"].get(one.guid) == one.key:
                del state.known["code"][one.guid]
            self._lost(element)
            return
        given = element.get("color")
        color = values.colour(given)
        if given and not color:
            state.told.skip("color", NO_COLOUR)
        self._codes[one.key] = Code(
            key=one.key,
            name=(element.get("name") or "").strip(),
            parent=one.name,
            definition=values.says(element, "Description"),
            color=color,
            codable=values.codable(element),
            guid=one.guid,
        )
        state.notes(element, "code", one.key)
        yield from ()

    def _lost(self, element: Element) -> None:
        """Count what hangs on a code that is not loaded."""
        for what in ("NoteRef", "Description"):
            number = sum(what == "NoteRef" or bool(one.text) for one in element.iterfind(what))
            if number:
                self._state.told.skip(what, OF_NONE, number)

    def _begin_set(self, element: Element) -> None:
        guid = values.own(element)
        self._state.within.append(
            Open("collection", self._state.key("collection", guid), guid=guid)
        )

    def _end_set(self, element: Element) -> Iterator[Piece]:
        one = self._state.within.pop()
        name = (element.get("name") or "").strip()
        yield Collection(one.key, name, values.says(element, "Description"), one.guid)

    def _member(self, kind: str, element: Element) -> Iterator[Piece]:
        above = self._state.top("collection")
        if above:
            self._state.later.add("member", above.key, kind, values.target(element))
        else:
            self._state.told.skip(f"Member{kind.title()}", "it is outside of any set")
        yield from ()


def _below(one: Code, names: dict[str, str]) -> Code:
    """Put a code with a dotted name below the one that the name begins with, when it is there."""
    above = one.name
    while "." in above:
        above = above.rpartition(".")[0]
        rest = one.name[len(above) + 1 :].strip()
        if above in names and rest:
            return replace(one, name=rest, parent=names[above])
    return one
