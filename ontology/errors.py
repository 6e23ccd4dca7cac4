"""The errors of peergraph, one tree:

PeergraphError
├── InputError      a file or table with faults: all of them at once, in ``faults``
├── NamingError     a name that fits nothing or several things, with ``candidates``
├── QueryError      a query that the server refused or ended
├── GraphError      a graph that is missing, of the wrong purpose or inconsistent
└── ServerError     no server, or one that cannot be started or reached
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

KEPT = 10_000  # faults of one input; the rest are counted


class PeergraphError(Exception):
    """Base of every error that a user can meet: its text is one whole sentence."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in an input. ``row`` counts as a spreadsheet does: the header is row 1.

    ``value`` is left out (empty) for private columns: no participant's words in a message.
    """

    message: str
    file: str = ""
    row: int = 0
    column: str = ""
    value: str = ""
    allowed: tuple[str, ...] = ()

    def __str__(self) -> str:
        place = [self.file] if self.file else []
        place += [f"row {self.row}"] if self.row else []
        place += [f"column {self.column}"] if self.column else []
        found = f" (found: {self.value})" if self.value else ""
        wanted = f" (allowed: {', '.join(self.allowed)})" if self.allowed else ""
        text = (", ".join(place) + ": " if place else "") + self.message + found + wanted
        # One line, whatever a cell holds, and nothing that a terminal would obey.
        return "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)


def shown(name: str) -> str:
    """Return an id as a message may show it, cut where it is long.

    Empty where a blank is in it: a misplaced comma can put somebody's words into any column.
    """
    if any(one.isspace() for one in name):
        return ""
    return name if len(name) <= 60 else name[:57] + "..."


class Faults(list[Fault]):
    """Faults as they are found: the first ``KEPT`` of them; ``number`` counts the rest too.

    ``append``, ``extend`` and ``+=`` count; nothing else may change it.
    """

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        super().__init__()
        self.number = 0
        self.extend(faults)

    def append(self, fault: Fault) -> None:
        """Keep one more, or only count it."""
        self.number += 1
        if len(self) < KEPT:
            super().append(fault)

    def extend(self, faults: Iterable[Fault]) -> None:
        """Keep or count all of ``faults``, those that these have only counted included."""
        for one in faults:
            self.append(one)
        if isinstance(faults, Faults):
            self.number += faults.number - len(faults)

    def __iadd__(self, faults: Iterable[Fault]) -> "Faults":  # type: ignore[override,misc]
        self.extend(faults)
        return self


class InputError(PeergraphError):
    """An input with faults. ``faults`` holds them in the order of the input; ``number`` counts.

    Of very many faults the first ``KEPT`` are held and the others only counted.
    """

    def __init__(self, summary: str, faults: Sequence[Fault] = (), number: int = 0) -> None:
        super().__init__(summary)
        self.faults = tuple(faults)
        self.number = max(number, len(self.faults))


class NamingError(PeergraphError):
    """A name that fits nothing or several things; ``candidates`` are (id, label) pairs."""

    def __init__(self, message: str, candidates: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)


class QueryError(PeergraphError):
    """A query that the server refused or ended."""


class GraphError(PeergraphError):
    """A graph that is missing, of the wrong purpose, or inconsistent."""


class ServerError(PeergraphError):
    """No server, or one that cannot be started or reached."""
