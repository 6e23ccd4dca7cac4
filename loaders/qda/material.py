"""The pieces of one file, kept on disk until all of them are there and can be joined."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any, TypeVar, get_args, get_type_hints

from graph.closing import Closing
from loaders.qda.piece import Derived, Piece
from ontology.scratch import Scratch

Kind = TypeVar("Kind", bound=Piece | Derived)
KINDS: tuple[type[Any], ...] = (*get_args(Piece), *get_args(Derived))
_NAMES = {kind: tuple(field.name for field in fields(kind)) for kind in KINDS}
_FLAGS = {
    kind: tuple(name for name, hint in get_type_hints(kind).items() if hint is bool)
    for kind in KINDS
}


class Material(Closing):
    """Every piece of one file by kind, in the order given, in a table of its class's name.

    A table's columns are the fields of the class, so that pieces can be joined by ``rows``.
    Memory does not grow with their number. Every method raises InputError when the disk is full.
    """

    def __init__(self) -> None:
        tables = {kind.__name__: tuple(f'"{name}"' for name in _NAMES[kind]) for kind in KINDS}
        self._scratch = Scratch(tables)

    def add(self, one: Piece | Derived) -> None:
        """Keep a piece."""
        kind = type(one)
        row = tuple(_kept(getattr(one, name)) for name in _NAMES[kind])
        self._scratch.add(kind.__name__, row, sum(map(_size, row)))

    def all(self, kind: type[Kind], where: str = "", *values: str | int | None) -> Iterator[Kind]:
        """Give the pieces of a kind, as they came; ``where`` is SQL after the table's name."""
        text = f'SELECT "{kind.__name__}".* FROM "{kind.__name__}" {where}'  # noqa: S608
        flags = [_NAMES[kind].index(name) for name in _FLAGS[kind]]
        for row in self._scratch.rows(text, *values):
            yield kind(*_restored(row, flags)) if flags else kind(*row)

    def one(self, kind: type[Kind], where: str, *values: str | int | None) -> Kind | None:
        """Return the first piece of a kind ``where`` that holds, or None."""
        return next(self.all(kind, f"{where} LIMIT 1", *values), None)

    def rows(self, text: str, *values: str | int | None) -> Iterator[tuple[Any, ...]]:
        """Give the rows of a query over the tables. Flags are 0 and 1 there."""
        return self._scratch.rows(text, *values)

    def run(self, text: str, *values: str | int | None) -> None:
        """Run a statement, such as one that makes an index."""
        self._scratch.run(text, *values)

    def table(self, name: str, *columns: str) -> None:
        """Make a table of a step's own beside those of the pieces."""
        self._scratch.table(name, columns)

    def put(self, table: str, *row: str | int | None) -> None:
        """Keep a row of a step's own table; texts must be such as pieces or the graph hold."""
        self._scratch.add(table, row, sum([len(one) for one in row if type(one) is str]))

    def function(
        self, name: str, number: int, given: Callable[..., str | bytes | int | None]
    ) -> None:
        """Let statements call a function of ``number`` arguments, the same for the same ones."""
        self._scratch.function(name, number, given)

    def close(self) -> None:
        """Give disk and memory back."""
        self._scratch.close()


def _kept(value: Any) -> Any:  # noqa: ANN401  (the fields of pieces are of several types)
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode()  # half characters fit no database
    return int(value) if isinstance(value, bool) else value


def _size(value: object) -> int:
    return len(value) if isinstance(value, str | bytes) else 8


def _restored(row: tuple[Any, ...], flags: list[int]) -> list[Any]:
    return [bool(value) if number in flags else value for number, value in enumerate(row)]
