"""Rows of relations: those that a map makes no claim of, and quotes in them that support none."""

from collections.abc import Container, Iterable

from loaders.mapping.outline import Map
from loaders.qda.material import Material
from loaders.qda.piece import Line
from loaders.told import Told

_JOINED = ("code", "concept")
_BY_MAP = "it becomes a claim only by a map: peergraph map FILE proposes it"
FOUND = "row of relations"  # what a table's account calls one
_MORE = "+"  # in the key of a row's line: it is that of one coder more
_ROWS = f"""
SELECT l.key, (SELECT s.quote FROM "Selected" s WHERE s.selection = l.key) FROM "Line" l
WHERE l.kind = 'row' AND instr(l.key, '{_MORE}') = 0
"""  # noqa: S608  (names from this file)
INDEX = 'CREATE INDEX IF NOT EXISTS row_selected ON "Selected" (selection, quote)'
_QUOTES = 'SELECT DISTINCT quote FROM "Selected" WHERE selection = ?'


def line_key(row: str, turn: int) -> str:
    """Return the key of a row's line: the row's own one, or that of its coder at ``turn``."""
    return f"{row}{_MORE}{turn}" if turn else row


def row_of(line: Line) -> str:
    """Return the key of the row that a line is in."""
    return line.key.partition(_MORE)[0]


def quotes_of(material: Material, line: Line) -> list[str]:
    """Return the keys of the quotes in the row that a line is in, none for lines of drawings."""
    found = material.rows(_QUOTES, row_of(line)) if line.kind == "row" else ()
    return [quote for (quote,) in found]


def tell(material: Material, given: Map, made: Iterable[Line], quoted: int, told: Told) -> None:
    """Say how many lines and rows no claim is ``made`` of, and how many quotes hang on none.

    ``quoted`` quotes of rows support theirs. Nothing is said of a file without lines and rows.
    """
    made = list(made)
    _lines(material, {one.key for one in made}, told)
    rows = dict(material.rows(_ROWS))
    left = len(rows.keys() - {row_of(one) for one in made})
    free = len({one for one in rows.values() if one}) - quoted
    if left:
        told.note(_unclaimed(left, bool(given.claims)))
    if free > 0:
        told.note(_unhung(free))


def _lines(material: Material, made: Container[str], told: Told) -> None:
    """Count the lines of drawings and the links that are no claims."""
    for one in material.all(Line, "WHERE kind <> 'row'"):
        if one.key in made:
            continue
        if one.start_kind in _JOINED and one.end_kind in _JOINED:
            told.skip("line between codes", _BY_MAP)
        else:
            told.skip("line or link", "it joins other things than codes")


def _unclaimed(number: int, some: bool) -> str:
    rows = "1 row of relations" if number == 1 else f"{number:,} rows of relations"
    if some:
        return f"{rows} {'is' if number == 1 else 'are'} not among the claims of the map."
    if number == 1:
        return f"{rows} becomes a claim only by a map: peergraph map FILE proposes one."
    return f"{rows} become claims only by a map: peergraph map FILE proposes one."


def _unhung(number: int) -> str:
    quotes = "1 quote" if number == 1 else f"{number:,} quotes"
    return (
        f"{quotes} in rows of relations {'is' if number == 1 else 'are'} hung on no claim: "
        "quoted: yes in a claim of the map makes the quotes of its rows support it."
    )
