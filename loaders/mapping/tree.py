"""YAML as a tree of texts with the lines they stand on, within limits that no map needs to pass.

Every scalar stays the text it is written as, so that codes named ``no`` or ``1.0`` keep their
names. Aliases and tags are refused: nothing multiplies, and nothing is made of a name in the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ontology.errors import Fault, InputError

SIZE = 8 * 2**20  # bytes of a map
DEPTH = 12
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_EMPTY = ("", "~", "null")


@dataclass(slots=True)
class Leaf:
    """A text; ``empty`` when nothing is written there."""

    text: str
    line: int
    empty: bool = False


@dataclass(slots=True)
class Listing:
    """A list."""

    line: int
    items: list["Tree"] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """Keys with what stands behind them, in the order of the file; a key may be there twice."""

    line: int
    pairs: list[tuple["Tree", "Tree"]] = field(default_factory=list)


Tree = Leaf | Listing | Table


def load(path: Path) -> Tree:
    """Return what the file at ``path`` holds; lines count from 1. An empty file is an empty Leaf.

    Raises InputError for a file that is not there, too large, not UTF-8, or not plain YAML.
    """
    try:
        with path.open("rb") as opened:
            content = opened.read(SIZE + 1)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}") from None
    if len(content) > SIZE:
        raise _refused(path, f"a map has at most {SIZE // 2**20} MiB")
    try:
        return parse(content.decode("utf-8-sig"), path)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused(path, "these bytes are not UTF-8", line) from None


def parse(text: str, path: Path) -> Tree:
    """Return the tree of a map's text; ``path`` is named in errors. Raises InputError."""
    try:
        return _built(yaml.parse(text, Loader=_LOADER), path)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        message = "this is not YAML: look for a blank, colon or quotation mark too many or too few"
        raise _refused(path, message, line) from None
    except (yaml.YAMLError, ValueError, OverflowError):
        raise _refused(path, "it holds characters that YAML does not allow") from None


def _built(events: Iterator[Any], path: Path) -> Tree:
    root = Listing(1)
    above: list[Listing | _Open] = [root]
    for event in events:
        line = event.start_mark.line + 1
        _refuse(event, len(above), len(root.items), line, path)
        if isinstance(event, yaml.ScalarEvent):
            plain = event.style is None or event.style == ""
            empty = not event.value or (plain and event.value in _EMPTY)
            above[-1].items.append(Leaf(event.value, line, empty))
        elif isinstance(event, yaml.CollectionStartEvent):
            above.append(
                _Open(line) if isinstance(event, yaml.MappingStartEvent) else Listing(line)
            )
        elif isinstance(event, yaml.CollectionEndEvent):
            done = above.pop()
            above[-1].items.append(done.table() if isinstance(done, _Open) else done)
    return root.items[0] if root.items else Leaf("", 1, empty=True)


@dataclass(slots=True)
class _Open:
    """A table that is being read: keys and values in turn."""

    line: int
    items: list[Tree] = field(default_factory=list)

    def table(self) -> Table:
        return Table(self.line, list(zip(self.items[::2], self.items[1::2], strict=True)))


def _refuse(event: Any, depth: int, documents: int, line: int, path: Path) -> None:  # noqa: ANN401
    if isinstance(event, yaml.AliasEvent):
        raise _refused(path, "a map has no aliases (*name): write it out", line)
    if isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) not in (None, "!"):
        raise _refused(path, "a map has no tags (!name)", line)
    if isinstance(event, yaml.CollectionStartEvent) and depth > DEPTH:
        raise _refused(path, "a map is not nested so deeply", line)
    if isinstance(event, yaml.DocumentStartEvent) and documents:
        raise _refused(path, "a map is one document, without --- in between", line)


def _refused(path: Path, message: str, line: int = 0) -> InputError:
    fault = Fault(message, path.name, line)
    return InputError(f"{path.name} cannot be read as a map: {message}", [fault])
