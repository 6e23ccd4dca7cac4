"""How tools count the characters of a text, and where in the text their numbers point.

The text itself is kept without byte order mark and with single line feeds; its own offsets are
code points.
"""

import codecs
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

BASES = ("code-point", "utf-16", "utf-8-byte")
UNITS = tuple(
    f"{base}, CRLF as {ends}{mark}"
    for mark in ("", ", BOM counted")
    for base in BASES
    for ends in (2, 1)
)
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CODECS = {"utf-16": ("utf-16-le", 2), "utf-8-byte": ("utf-8", 1)}  # and bytes of a unit
_BLOCK = 256  # characters


class Read(NamedTuple):
    """The text of a source. ``stored`` has its line ends as stored, ``text`` single line feeds.

    ``marked`` says that a byte order mark came first (neither has it), ``guessed`` that the bytes
    fit no encoding that says what it is, so that some characters may be wrong.
    """

    stored: str
    text: str
    marked: bool = False
    guessed: bool = False


class Span(NamedTuple):
    """A passage in code points. It is not ``clean`` when the numbers cut a character in two."""

    start: int
    end: int
    clean: bool = True


def decode(content: bytes) -> Read:
    """Return the text of ``content``: UTF-8, or what its byte order mark says, else cp1252."""
    try:
        return _read(content.decode("utf-8"))
    except UnicodeDecodeError:
        for mark, codec in _MARKS:
            if content.startswith(mark):
                return _read_as(content, codec)
        return _read(content.decode("cp1252", "replace"), guessed=True)


class Measure:
    """Turns the numbers of a tool into spans of a text, whatever unit the tool counts in."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._returns = [one.start() for one in re.finditer("\r\n", read.stored)]
        self._plain = read.text.isascii()
        self._blocks: dict[tuple[str, bool], _Blocks] = {}

    def sign(self, unit: str) -> tuple[str, bool, int]:
        """Return what sets a unit apart in this text: units with one sign point to the same."""
        base, twice, shift = self._parts(unit)
        blocks = self._of(base, twice)
        return (base if blocks and blocks.wide else "code-point"), twice, shift

    def spans(self, unit: str, ranges: Sequence[tuple[int, int]]) -> list[Span | None]:
        """Return where each range points when it counts in ``unit``; None: outside the text."""
        base, twice, shift = self.sign(unit)
        blocks = self._of(base, twice)
        length = len(self._read.stored if twice else self._read.text)
        limit = blocks.length if blocks else length
        spans = [_span(start - shift, end - shift, blocks, limit) for start, end in ranges]
        return [self._single(one) for one in spans] if twice else spans

    def _parts(self, unit: str) -> tuple[str, bool, int]:
        base = unit.partition(",")[0]
        mark = (3 if base == "utf-8-byte" else 1) if unit.endswith("BOM counted") else 0
        twice = "CRLF as 2" in unit and bool(self._returns)
        return base, twice, mark if self._read.marked else 0

    def _of(self, base: str, twice: bool) -> "_Blocks | None":
        text = self._read.stored if twice else self._read.text
        if base == "code-point" or self._plain:
            return None
        if (base, twice) not in self._blocks:
            self._blocks[base, twice] = _Blocks(text, base)
        return self._blocks[base, twice]

    def _single(self, span: Span | None) -> Span | None:
        if span is None:
            return None
        start = span.start - bisect_left(self._returns, span.start)
        return Span(start, span.end - bisect_left(self._returns, span.end), span.clean)


class _Blocks:
    """A text, encoded block by block: what stands at an offset is found by decoding one of them."""

    def __init__(self, text: str, base: str) -> None:
        self._codec, self._unit = _CODECS[base]
        parts = (text[at : at + _BLOCK] for at in range(0, len(text), _BLOCK))
        self._parts = [one.encode(self._codec) for one in parts]
        ends = accumulate((len(one) // self._unit for one in self._parts), initial=0)
        *self._starts, self.length = ends  # in units
        self.wide = self.length != len(text)

    def place(self, offset: int) -> tuple[int, bool]:
        """Return the index of the character at ``offset``, and whether it begins there."""
        at = bisect_right(self._starts, offset) - 1
        part = self._parts[at][: (offset - self._starts[at]) * self._unit]
        try:
            return at * _BLOCK + len(part.decode(self._codec)), True
        except UnicodeDecodeError:
            return at * _BLOCK + len(part.decode(self._codec, "ignore")), False


def _span(start: int, end: int, blocks: _Blocks | None, limit: int) -> Span | None:
    if start < 0 or end > limit:
        return None
    if blocks is None:
        return Span(start, end)
    first, begins = blocks.place(start)
    last, ends = blocks.place(end)
    return Span(first, last + (not ends), begins and ends)


def _read_as(content: bytes, codec: str) -> Read:
    try:
        return _read(content.decode(codec))
    except UnicodeDecodeError:
        return _read(content.decode(codec, "replace"), guessed=True)


def _read(stored: str, guessed: bool = False) -> Read:
    marked = stored.startswith("\ufeff")
    stored = stored[1:] if marked else stored
    text = stored.replace("\r\n", "\n").replace("\r", "\n")
    return Read(stored, text, marked, guessed)
