"""Named queries: ``.cypher`` files that say in their first lines what they answer.

The first line is a comment with the title. A parameter is a line ``// $name = default: meaning``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ontology.errors import NamingError

FOLDER = Path(__file__).with_name("queries")
_PARAMETER = re.compile(r"// \$(\w+) = ([^:]*): (.*)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a named query, with the value it has when none is given."""

    name: str
    default: str
    meaning: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with a name; ``title`` is what it answers, in a line."""

    name: str
    title: str
    parameters: tuple[Parameter, ...]
    text: str

    def row(self) -> dict[str, Any]:
        """Return the query as ``peergraph query`` lists it."""
        takes = [f"{one.name}={one.default}" for one in self.parameters]
        return {"query": self.name, "answers": self.title, "parameters": takes}

    def filled(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the parameters with their defaults filled in.

        Raises NamingError for one that the query does not have.
        """
        known = {one.name: one.default for one in self.parameters}
        for name in given:
            if name not in known:
                takes = ", ".join(known) or "none"
                raise NamingError(
                    f"query {self.name} has no parameter {name!r} (it takes: {takes})"
                )
        return known | dict(given)


def named(name: str) -> NamedQuery:
    """Return the query called ``name``. Raises NamingError with the ones there are."""
    found = {one.name: one for one in every()}
    if name not in found:
        pairs = [(one.name, one.title) for one in found.values()]
        raise NamingError(f"there is no query called {name!r}", pairs)
    return found[name]


def every() -> list[NamedQuery]:
    """Return all named queries, by name."""
    return [_read(file) for file in sorted(FOLDER.glob("*.cypher"))]


def _read(file: Path) -> NamedQuery:
    text = file.read_text("utf-8")
    parameters = tuple(Parameter(*found.groups()) for found in _PARAMETER.finditer(text))
    return NamedQuery(file.stem, text.splitlines()[0].removeprefix("// "), parameters, text)
