"""The errors of peergraph, one tree:

PeergraphError
├── InputError      a file or table with faults: all of them at once, in ``faults``
├── NamingError     a name that fits nothing or several things, with ``candidates``
├── QueryError      a query that the server refused or ended
├── GraphError      a graph that is missing, of the wrong purpose or inconsistent
└── ServerError     no server, or one that cannot be started or reached
"""

from collections.abc import Sequence
from dataclasses import dataclass


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


class InputError(PeergraphError):
    """An input with faults. ``faults`` holds every one of them, in the order of the input."""

    def __init__(self, summary: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(summary)
        self.faults = tuple(faults)


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
