"""What speaks for a passage being the one that was marked: its words, or where it begins and ends.

Whitespace never counts. Scripts that put no spaces between words may begin and end anywhere.
"""

import re
import unicodedata
from bisect import bisect_right
from functools import cached_property

NEAT = 3  # a passage begins and ends as whole words do
BLANK = 2  # there are blanks, which nobody marks with care
SILENT = 1  # words may begin and end anywhere in its script
_CUT = ("…", "...")
_ENOUGH = 8  # characters of a name that was cut short, so that it says anything
_JOINER = "\u200d"
_SPACELESS = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
_TONES = range(0x1F3FB, 0x1F400)


class Words:
    """What a tool says stands in a passage; ``whole``: that is all of it, else maybe a part."""

    def __init__(self, words: str, whole: bool) -> None:
        self.words = words
        self._plain = self._begin = ""
        if words:
            self._squeeze(words, whole)

    def _squeeze(self, words: str, whole: bool) -> None:
        bare = words.rstrip()
        ending = next((one for one in _CUT if not whole and bare.endswith(one)), "")
        self._plain = squeezed(words)
        self._begin = squeezed(bare.removesuffix(ending)) if ending else ""

    def __bool__(self) -> bool:
        return bool(self._plain)

    def fit(self, passage: str) -> int:
        """Return 2 when the passage has these words, 1 but for its whitespace, 0 when not."""
        if passage == self.words:
            return 2
        plain = squeezed(passage)
        cut = len(self._begin) >= _ENOUGH and plain.startswith(self._begin)
        return int(bool(plain) and (plain == self._plain or cut))


class Finder:
    """Finds words in one text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def once(self, words: str) -> tuple[int, int] | None:
        """Return start and end of the words where they stand exactly once, None otherwise.

        They are looked for as they are, then with each stretch of whitespace as one space.
        """
        words = words.strip()
        at = self.text.find(words) if words else -1
        if at >= 0:
            return None if self.text.find(words, at + 1) >= 0 else (at, at + len(words))
        return self._folded_once(" ".join(words.split()))

    def _folded_once(self, words: str) -> tuple[int, int] | None:
        folded, starts, places = self._folded
        at = folded.find(words) if words else -1
        if at < 0 or folded.find(words, at + 1) >= 0:
            return None
        return _place(at, starts, places), _place(at + len(words) - 1, starts, places) + 1

    @cached_property
    def _folded(self) -> tuple[str, list[int], list[int]]:
        places = [one.start() for one in re.finditer(r"\S+", self.text)]
        parts = self.text.split()
        starts, at = [], 0
        for one in parts:
            starts.append(at)
            at += len(one) + 1
        return " ".join(parts), starts, places


def squeezed(words: str) -> str:
    """Return the words without any whitespace."""
    return "".join(words.split())


def ends(text: str, start: int, end: int) -> int:
    """Return how a passage begins and ends: NEAT, BLANK or SILENT where words do, otherwise 0."""
    if not (_boundary(text, start) and _boundary(text, end)):
        return 0
    edges = text[start : start + 1], text[end - 1 : end]
    if any(_SPACELESS.match(one) for one in edges):
        return SILENT
    return BLANK if any(one.isspace() for one in edges) else NEAT


def _boundary(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    if before.isascii() and after.isascii():
        return not (before.isalnum() and after.isalnum())
    if before == _JOINER or _continues(after):
        return False
    if _SPACELESS.match(before) or _SPACELESS.match(after):
        return True
    return not (_letter(before) and _letter(after))


def _continues(one: str) -> bool:
    return one == _JOINER or ord(one) in _TONES or unicodedata.category(one).startswith("M")


def _letter(one: str) -> bool:
    return one.isalnum() or unicodedata.category(one).startswith("M")


def _place(at: int, starts: list[int], places: list[int]) -> int:
    part = bisect_right(starts, at) - 1
    return places[part] + at - starts[part]
