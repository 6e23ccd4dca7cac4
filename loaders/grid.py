"""A table whose columns are known: what kind of table it is, and the cells of its rows by name."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from loaders import aliases, tree
from loaders.sheet import Sheet
from loaders.told import Told

_TAGUETTE = ({"id", "document", "tag", "content"}, {"tag", "description", "numberofhighlights"})
_OPENQDA = {"source", "codecategory", "startpos", "endpos", "selection"}
_DEDOOSE = {"mediatitle", "excerptcopy"}
_LONG = 60  # signs of a heading
VARIABLE = "variable "  # what the name of a cell that is a value of a variable begins with
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Grid:
    """``kind`` is ``excerpts``, ``relations``, ``codebook``, or empty: nothing makes sense.

    ``tool`` is the program that writes such tables, where the headings tell. ``marks`` part the
    paths of codes. ``variables`` are the headings of columns that say something of the participant
    whom a row names, by their place.
    """

    sheet: Sheet
    number: int
    kind: str
    tool: str
    marks: tuple[str, ...]
    found: aliases.Found
    variables: Mapping[int, str] = field(default_factory=dict)
    filled: Counter[int] = field(default_factory=Counter)

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Give each row's number and its cells by canonical column, empty ones left out."""
        for row, cells in self.sheet.rows:
            for place in (*self.found.left, *self.variables):
                self.filled[place] += bool(cells[place].strip())
            there = [(name, cells[place]) for name, place in self.found.at.items()]
            there += [(f"{VARIABLE}{one}", cells[at]) for at, one in self.variables.items()]
            named = {name: cell for name, cell in there if cell and not cell.isspace()}
            if self.found.applied:
                named["codes"] = "\n".join(self._applied(cells))
            yield row, named

    def codes(self, text: str) -> list[str]:
        """Return the codes that a cell of several lists."""
        if self.tool == "Dedoose" and not self.found.applied:
            return text.split(",")
        for mark in (";", "|"):
            text = text.replace(mark, "\n") if not self.found.applied else text
        return text.split("\n")

    def tell(self, told: Told) -> None:
        """Tell which columns were passed over: their headings, never what stands in them."""
        for place, why in self.found.left.items():
            if self.filled[place]:
                told.skip(self._called(place), why, self.filled[place])
        read = [self._called(at) for at in self.variables if self.filled[at]]
        if read:
            told.note(_READ.format(", ".join(read)))

    def _called(self, place: int) -> str:
        """Return what a column is called; a long or broken heading is text of a damaged row."""
        heading = self.sheet.header[place]
        if len(heading) > _LONG or not heading.isprintable():
            return f"column {place + 1}"
        return f"column '{heading}'" if heading else "column without a heading"

    def _applied(self, cells: tuple[str, ...]) -> Iterator[str]:
        for place, code in self.found.applied.items():
            if cells[place].strip().casefold() in ("true", "1", "yes"):
                yield code


def grid(sheet: Sheet, number: int, given: Mapping[str, str] | None = None) -> Grid:
    """Return what the header of a sheet says; ``given`` maps canonical columns to headings.

    Raises InputError as ``aliases.match`` does.
    """
    found = aliases.match(sheet.header, given)
    headings = {aliases.fold(one) for one in sheet.header}
    tool = _tool(headings, found)
    kind = _kind(found)
    found = _settled(found, kind, tool)
    marks = {"Taguette": tree.TAGUETTE, "MAXQDA": tree.MAXQDA}.get(tool, tree.PLAIN)
    variables = _variables(sheet.header, found, kind)
    left = {place: why for place, why in found.left.items() if place not in variables}
    found = aliases.Found(found.at, left, found.applied)
    return Grid(sheet, number, kind, tool, marks, found, variables)


def _variables(header: tuple[str, ...], found: aliases.Found, kind: str) -> dict[int, str]:
    """Return the columns that nothing is known of, where rows name their participant."""
    if kind not in ("excerpts", "relations") or not found.at.keys() & {"participant", "speaker"}:
        return {}
    unknown = (place for place, why in found.left.items() if why == aliases.UNKNOWN)
    return {one: header[one] for one in unknown if header[one] and not aliases.known(header[one])}


def _tool(headings: set[str], found: aliases.Found) -> str:
    if any(one <= headings for one in _TAGUETTE):
        return "Taguette"
    if headings >= _OPENQDA:
        return "OpenQDA"
    if headings >= _DEDOOSE:
        return "Dedoose"
    return "MAXQDA" if {"group", "document", "quote", "code"} <= found.at.keys() else ""


def _kind(found: aliases.Found) -> str:
    there = found.at.keys()
    if {"from", "relation", "to"} <= there:
        return "relations"
    code = there & {"code", "path"}
    if "quote" in there and (code or found.applied or there & {"document", "codes"}):
        return "excerpts"
    return "codebook" if code and there & {"definition", "parent"} and "quote" not in there else ""


_UNREAD = {
    "excerpts": ("definition", "from", "relation", "to"),
    "relations": ("id", "definition"),
}
_READ = (
    "read as variables of participants, for which a map can say under attributes what they give: {}"
)
_USELESS = "it means nothing in this kind of table"
_CODEBOOK = ("code", "path", "parent", "definition", "color")


def _settled(found: aliases.Found, kind: str, tool: str) -> aliases.Found:
    """Return the columns that mean something in a table of this kind; the others are left."""
    at, left = dict(found.at), dict(found.left)
    if tool == "MAXQDA" and "author" in at:
        at.setdefault("coder", at.pop("author"))
    unread = set(_UNREAD.get(kind, ())) | {"author"}
    if kind == "codebook":
        unread = at.keys() - set(_CODEBOOK)
    for name in unread & at.keys():
        left[at.pop(name)] = aliases.UNKNOWN if name == "author" else _USELESS
    if found.applied and "codes" in at:
        left[at.pop("codes")] = "each code has a column of its own"
    return aliases.Found(at, left, found.applied)
