"""Reads the parts of a map's tree and collects what is wrong with them, each with its line.

What a fault shows of the file is only what looks like a word meant for one that is allowed: the
rest may be somebody's name or words.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from loaders.mapping.tree import Leaf, Listing, Table, Tree
from ontology.errors import Fault, Faults
from ontology.terms import Word

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)
_NEAR = 0.8  # of a word's letters in their order; with fewer, half of a text may be somebody's
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(slots=True)
class Reader:
    """Gives typed values of a map called ``file``; ``faults`` grows."""

    file: str
    faults: Faults = field(default_factory=Faults)

    def fault(self, message: str, line: int, column: str = "", *allowed: str) -> None:
        """Add a fault."""
        self.faults.append(Fault(message, self.file, line, column, allowed=allowed))

    def section(self, tree: Tree, allowed: Iterable[str], column: str = "") -> "Section":
        """Return a table by its keys; nothing written is an empty one."""
        known = tuple(allowed)
        found: dict[str, tuple[Tree, int]] = {}
        for key, value in self.pairs(tree, column):
            if key.text not in known:
                shown = like(key.text, known)
                place = (self.file, key.line, column)
                self.faults.append(Fault("unknown key", *place, shown, known))
            elif not (isinstance(value, Leaf) and value.empty):
                found[key.text] = value, key.line
        return Section(self, tree.line, found)

    def pairs(self, tree: Tree, column: str) -> Iterator[tuple[Leaf, Tree]]:
        """Give keys with what stands behind them, each key once."""
        if isinstance(tree, Leaf) and tree.empty:
            return
        if not isinstance(tree, Table):
            self.fault("keys with values are expected (key: value)", tree.line, column)
            return
        seen: set[str] = set()
        for key, value in tree.pairs:
            if not isinstance(key, Leaf):
                self.fault("a key is one text", key.line, column)
            elif key.text in seen:
                self.fault("this key is there twice", key.line, column)
            else:
                seen.add(key.text)
                yield key, value

    def items(self, tree: Tree) -> list[Tree]:
        """Return the items of a list; a single value is a list of one."""
        if isinstance(tree, Leaf) and tree.empty:
            return []
        return tree.items if isinstance(tree, Listing) else [tree]

    def text(self, tree: Tree, column: str) -> str:
        """Return one text without blanks around it, empty with a fault where it is none."""
        if isinstance(tree, Leaf):
            # A half character can only come from an escape, and fits no database.
            return tree.text.encode("utf-8", "replace").decode().strip()
        self.fault("one text is expected", tree.line, column)
        return ""

    def texts(self, tree: Tree, column: str) -> tuple[str, ...]:
        """Return the texts of a list, each once; empty ones are faults."""
        found: dict[str, None] = {}
        for one in self.items(tree):
            if text := self.text(one, column):
                found[text] = None
            elif isinstance(one, Leaf):
                self.fault("a value is missing", one.line, column)
        return tuple(found)

    def named(self, tree: Tree, column: str) -> dict[str, str]:
        """Return a table of texts by texts; an entry with nothing behind it is a fault."""
        found = {}
        for key, value in self.pairs(tree, column):
            text = self.text(value, column)
            if text and key.text.strip():
                found[key.text.strip()] = text
            elif isinstance(value, Leaf):
                self.fault("a value is missing", key.line, column)
        return found


@dataclass(frozen=True, slots=True)
class Section:
    """A table of a map by its keys, all of them known."""

    reader: Reader
    line: int
    keys: dict[str, tuple[Tree, int]]

    def __contains__(self, key: str) -> bool:
        return key in self.keys

    def tree(self, key: str) -> Tree:
        """Return what stands behind a key, an empty leaf where it is not there."""
        return self.keys[key][0] if key in self.keys else Leaf("", self.line, empty=True)

    def text(self, key: str, needed: bool = False) -> str:
        """Return a text; ``needed``: without it there is a fault."""
        tree = self.tree(key)
        found = self.reader.text(tree, key)
        if needed and not found and isinstance(tree, Leaf):
            self.reader.fault("a value is missing", tree.line, key)
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        return self.reader.texts(self.tree(key), key)

    def named(self, key: str) -> dict[str, str]:
        """Return a table of texts by texts."""
        return self.reader.named(self.tree(key), key)

    def items(self, key: str) -> list[Tree]:
        """Return the items of a list."""
        return self.reader.items(self.tree(key))

    def word(self, key: str, words: Iterable[Word], default: str = "") -> str:
        """Return the notation of a word, found by notation or label in any case."""
        found = self.text(key)
        known = {fold(name): one.notation for one in words for name in (one.label, one.notation)}
        if not found or fold(found) in known:
            return known.get(fold(found), default)
        allowed = tuple(dict.fromkeys(one.label for one in words))
        fault = Fault("not one of the words allowed", self.reader.file, self.tree(key).line, key)
        shown = like(found, known)
        self.reader.faults.append(Fault(fault.message, fault.file, fault.row, key, shown, allowed))
        return default

    def flag(self, key: str) -> bool:
        """Return yes or no; nothing written is no."""
        found = self.text(key).casefold()
        if found and found not in _FLAGS:
            self.reader.fault("yes or no is expected", self.tree(key).line, key)
        return _FLAGS.get(found, False)

    def whole(self, key: str) -> int | None:
        """Return a whole number, None where there is none."""
        found = self.text(key)
        if found and not _WHOLE.fullmatch(found):
            self.reader.fault("a whole number is expected", self.tree(key).line, key)
            return None
        return int(found) if found else None

    def date(self, key: str) -> str:
        """Return a date as YYYY-MM-DD, or nothing. Whether there is such a day is checked later."""
        found = self.text(key)
        if found and not _DATE.fullmatch(found):
            self.reader.fault("a date as YYYY-MM-DD is expected", self.tree(key).line, key)
            return ""
        return found


def fold(text: str) -> str:
    """Return a word without capitals, hyphens and underscores, so that spellings meet."""
    return re.sub(r"[-_\s]+", " ", text).strip().casefold()


def like(text: str, allowed: Iterable[str]) -> str:
    """Return ``text`` when it looks like a slip for one of ``allowed``, else nothing."""
    words = [one.casefold() for one in allowed]
    close = difflib.get_close_matches(text[:40].casefold(), words, 1, _NEAR)
    return text if close and len(text) <= 40 else ""
