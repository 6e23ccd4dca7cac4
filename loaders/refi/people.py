"""Users, variables and cases."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from loaders.qda.piece import Case, Piece, User
from loaders.refi import values
from loaders.refi.state import Open, State

NO_GUID = "it has no GUID, so that nothing can refer to it"
TWICE = "its GUID is that of an earlier one"
NO_CASE = "it is outside of any case"
OF_CASE = "that a code belongs to a case says of no passage whose it is"


class People:
    """Who coded, and whom passages and values belong to."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.starts = {"Case": self._begin}
        self.ends = {
            "User": self._user,
            "Variable": self._variable,
            "Case": self._end,
            "SourceRef": lambda one: self._belongs("SourceRef", one),
            "SelectionRef": lambda one: self._belongs("SelectionRef", one),
        }

    def unnamed(self) -> Iterator[Piece]:
        """Give those who made something and are not listed as users."""
        for key in self._state.coders:
            if key not in self._state.users:
                yield User(key)

    def _user(self, element: Element) -> Iterator[Piece]:
        key = values.own(element)
        why = NO_GUID if not key else TWICE if key in self._state.users else ""
        if why:
            self._state.told.skip("User", why)
            return
        self._state.users.add(key)
        yield User(key, (element.get("name") or "").strip())

    def _variable(self, element: Element) -> Iterator[Piece]:
        key, name = values.own(element), (element.get("name") or "").strip()
        why = NO_GUID if not key else TWICE if key in self._state.variables else ""
        if why or not name:
            self._state.told.skip("Variable", why or "it has no name")
            return
        self._state.variables[key] = name
        if values.says(element, "Description"):
            self._state.told.skip("Description", "the graph has no place for that of a variable")
        yield from ()

    def _begin(self, element: Element) -> None:
        guid = values.own(element)
        self._state.within.append(Open("case", self._state.key("case", guid), guid=guid))

    def _end(self, element: Element) -> Iterator[Piece]:
        one = self._state.within.pop()
        yield Case(one.key, (element.get("name") or "").strip(), one.guid)
        yield from self._state.described(element, "case", one.key)
        yield from self._state.attributes(element, one.key, [])
        for code in element.iterfind("CodeRef"):
            if values.target(code) != one.guid:
                self._state.told.skip("CodeRef", OF_CASE)

    def _belongs(self, what: str, element: Element) -> Iterator[Piece]:
        above = self._state.top("case")
        if above:
            self._state.later.add(what, above.key, values.target(element))
        else:
            self._state.told.skip(what, NO_CASE)
        yield from ()
