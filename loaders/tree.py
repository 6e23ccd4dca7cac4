"""A tree of codes that grows from paths, as tables write them in one cell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from loaders.qda.piece import Code

_SHORT = 500  # characters of a path that is worth remembering
DEEP = 64  # levels; what seems to be deeper is a name with these signs in it
Path = tuple[str, ...]

# An arrow (A -> B) is a relation and parts no path.
ANGLE, BACKSLASH, SLASH, DOT = r"(?<![-=<~–—])>(?!=)", r"\\", "/", r"\."
PLAIN = (ANGLE, BACKSLASH)
MAXQDA = (ANGLE, BACKSLASH, SLASH)
TAGUETTE = (DOT,)
_COLOR = re.compile(r"#?([0-9a-fA-F]{6})")


def parts(text: str, marks: tuple[str, ...] = PLAIN) -> Path:
    """Return the path that a cell writes: parted by the first of ``marks`` that parts it well.

    Nothing stands between two marks, or the path is too deep: then it is one name. Empty for an
    empty cell.
    """
    return _parts(text, marks) if len(text) < _SHORT else _parts.__wrapped__(text, marks)


@lru_cache(4_000)  # a table has the same few, again and again
def _parts(text: str, marks: tuple[str, ...]) -> Path:
    if not text or text.isspace():
        return ()
    for mark in marks:
        found = tuple(" ".join(one.split()) for one in re.split(mark, text, maxsplit=DEEP + 1))
        if 1 < len(found) <= DEEP and all(found):
            return found
    return (" ".join(text.split()),)


def color(text: str) -> str:
    """Return a colour as #rrggbb, empty when it is not written so."""
    found = _COLOR.fullmatch(text.strip())
    return f"#{found[1].lower()}" if found else ""


@dataclass(slots=True)
class _Leaf:
    codable: bool = False
    definition: str = ""
    color: str = ""
    listed: bool = False  # in a codebook


class Tree:
    """Codes by path. A code that only stands above others is not codable."""

    def __init__(self) -> None:
        self._leaves: dict[Path, _Leaf] = {}

    def __len__(self) -> int:
        return len(self._leaves)

    def add(self, path: Path, definition: str = "", shade: str = "") -> str:
        """Note a code that is used or listed, and return its key. The first definition stays."""
        for end in range(1, len(path)):
            self._leaves.setdefault(path[:end], _Leaf())
        leaf = self._leaves.setdefault(path, _Leaf())
        leaf.codable = True
        leaf.definition = leaf.definition or definition
        leaf.color = leaf.color or shade
        return key(path)

    def define(self, path: Path, definition: str, shade: str) -> bool:
        """Note a code of a codebook, used before or not; whether that says anything new."""
        there = self._leaves.get(path, _Leaf())
        new = not there.listed or bool(definition and not there.definition)
        self.add(path, definition, shade)
        self._leaves[path].listed = True
        return new

    def codes(self) -> Iterator[Code]:
        """Give every code, parents first."""
        for path in sorted(self._leaves, key=len):
            leaf = self._leaves[path]
            above = key(path[:-1])
            yield Code(key(path), path[-1], above, leaf.definition, leaf.color, leaf.codable)


def key(path: Path) -> str:
    """Return the key of a code: no name holds a line end."""
    return "\n".join(path)
