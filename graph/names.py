"""Concepts by the names that people use: an id, a label, or part of a label."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from graph.connection import Connection
from ontology.errors import NamingError

_ALL = """
MATCH (c:Concept)
RETURN c.id AS id, c.label AS label, c.altLabel AS other, c.kind AS kind ORDER BY id
"""
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
_CANDIDATES = 12


@dataclass(frozen=True, slots=True)
class Name:
    """A concept as it can be named. ``others`` are further labels."""

    id: str
    label: str
    others: tuple[str, ...]

    @property
    def wordings(self) -> tuple[str, ...]:
        """Label and further labels, folded for comparison."""
        return tuple(_fold(one) for one in (self.label, *self.others))


def read(connection: Connection) -> tuple[Name, ...]:
    """Return the names of every concept of the graph, by id."""
    rows = connection.read(_ALL)
    return tuple(Name(row["id"], row["label"] or "", tuple(row["other"] or ())) for row in rows)


def resolve(names: Sequence[Name], text: str) -> tuple[str, ...]:
    """Return the ids that ``text`` names; a comma separates alternatives.

    An id comes before a label, a label before a part of one. Raises NamingError with the
    candidates when a name fits nothing or several.
    """
    if _exact(names, text):
        return (_one(names, text),)
    parts = [part for part in text.split(",") if part.strip()]
    if not parts:
        raise NamingError("a concept needs a name")
    return tuple(dict.fromkeys(_one(names, part) for part in parts))


def _one(names: Sequence[Name], text: str) -> str:
    found = _exact(names, text) or [
        one for one in names if any(_fold(text) in wording for wording in one.wordings)
    ]
    if len(found) == 1:
        return found[0].id
    if found:
        message = f"{text.strip()!r} could be any of {len(found)} concepts"
        raise NamingError(message, _pairs(found))
    raise NamingError(f"there is no concept called {text.strip()!r}", _pairs(_near(names, text)))


def _exact(names: Sequence[Name], text: str) -> list[Name]:
    by_id = [one for one in names if one.id == text.strip()]
    by_id = by_id or [one for one in names if one.id.casefold() == text.strip().casefold()]
    return by_id or [one for one in names if _fold(text) in one.wordings]


def _near(names: Sequence[Name], text: str) -> list[Name]:
    spelled = {wording: one for one in names for wording in (*one.wordings, one.id)}
    close = get_close_matches(_fold(text), list(spelled), n=_CANDIDATES, cutoff=0.5)
    words = [one for one in names if any(w in " ".join(one.wordings) for w in _words(text))]
    return list(dict.fromkeys([*(spelled[one] for one in close), *words]))


def _words(text: str) -> list[str]:
    return [word for word in _fold(text).split() if len(word) > 3]


def _pairs(found: Sequence[Name]) -> list[tuple[str, str]]:
    return [(one.id, one.label) for one in found[:_CANDIDATES]]


def _fold(text: str) -> str:
    return " ".join(text.translate(_PLAIN).casefold().split())
