"""Tries the ways of counting on all that was marked in a text, and takes the one that fits best."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from loaders.qda.evidence import NEAT, SILENT, Finder, Words, ends
from loaders.qda.measure import UNITS, Measure, Read, Span, decode

ENOUGH = 0.9  # of what was marked must fit, or no quote counts as verified by its offsets alone
_WORDS = 3  # passages that fit by their ends alone say as much as one that fits by its words
_LIKELY = 2  # such passages that another way of counting must fit more than the likeliest one
REVERSED = "it starts after its end"
EMPTY = "it ends where it starts"
OUTSIDE = "it lies outside its text"
NOWHERE = "it has neither whole words nor a place in a text"
_MEASURED = {
    "nvivo": ("utf-16, CRLF as 2",),
    "qualcoder": ("utf-16, CRLF as 1",),
    "atlas": ("code-point, CRLF as 1", "utf-16, CRLF as 1"),
    "taguette": ("utf-8-byte, CRLF as 1", "utf-8-byte, CRLF as 2"),
    "qc": ("code-point, CRLF as 1",),
}


class Mark(NamedTuple):
    """A passage in the tool's numbers (None: it gives none), with what it says stands there."""

    start: int | None
    end: int | None
    words: str = ""
    whole: bool = False


class Placed(NamedTuple):
    """Where a mark is, in code points. ``why`` says what makes a mark without whole words useless.

    Without ``start`` and ``why``, its words are all that is known of it. ``unit`` is empty when
    the place was found by the words.
    """

    start: int | None
    end: int | None
    verified: bool
    unit: str = ""
    why: str = ""


class Resolved(NamedTuple):
    """A text with what was marked in it; ``score`` (0 to 1) is None where nothing was measured."""

    text: str
    unit: str
    score: float | None
    placed: tuple[Placed, ...]
    guessed: bool = False


def resolve(content: bytes, marks: Sequence[Mark], tool: str, unit: str = "") -> Resolved:
    """Return the text of ``content``, and where each mark is in it.

    ``tool`` wrote the marks; ``unit`` is one of UNITS when it is known what it counts in, which
    then holds unless the words marked say otherwise. A passage is verified when its whole words
    stand there; else when the way of counting fits at least 0.9 of all that was marked, and no
    other one that is as likely and fits as well points elsewhere.
    """
    read = decode(content)
    return _Trials(read, marks).resolved(_ranks(tool, unit))


@dataclass(slots=True)
class _Trial:
    """One way of counting: where it puts each mark, and how that fits its words and its ends."""

    unit: str
    rank: int
    spans: list[Span | None]
    worded: list[int]
    ended: list[int]

    def value(self, told: Sequence[bool | None], likely: int = 0) -> tuple[int, int]:
        """Return how much speaks for it; ``told`` marks are judged by their words.

        None is for a mark that was judged already. ``likely`` is what it counts besides that it
        is of the first rank.
        """
        strong = sum(1 for fit, by in zip(self.worded, told, strict=True) if by and fit)
        weak = sum(1 for fit, by in zip(self.ended, told, strict=True) if fit and by is False)
        prior = 0 if self.rank else likely
        return _WORDS * strong + weak + prior, sum(fit == 2 for fit in self.worded)

    def fitting(self, told: Sequence[bool | None]) -> int:
        """Return how many marks fit."""
        pairs = zip(told, self.worded, self.ended, strict=True)
        return sum(bool(fit if by else ended) for by, fit, ended in pairs if by is not None)

    def rivals(self, other: "_Trial", told: Sequence[bool | None]) -> bool:
        """Whether it fits as well as another one, or better."""
        mine, theirs = self.value(told), other.value(told)
        if self.rank == other.rank:
            return mine == theirs
        return mine[0] > theirs[0] or (mine >= theirs and self._chance(other, told))

    def _chance(self, other: "_Trial", told: Sequence[bool | None]) -> bool:
        """Whether a likelier way of counting may fit by chance, and this one be right.

        Not where its passages have more blanks at their ends: nearly all whole words fit when
        they are moved by one character, but not neatly.
        """
        pairs = zip(told, self.spans, other.spans, strict=True)
        apart = [at for at, (by, one, two) in enumerate(pairs) if by is False and one != two]
        mine, theirs = ([one.ended[at] for at in apart].count(NEAT) for one in (self, other))
        says = any(other.ended[at] != SILENT for at in apart)
        return says and mine >= theirs


class _Trials:
    """Tries ways of counting on the marks of one text."""

    def __init__(self, read: Read, marks: Sequence[Mark]) -> None:
        self._read = read
        self._marks = marks
        self._words = [Words(one.words, one.whole) for one in marks]
        self._ranged = [number for number, one in enumerate(marks) if not _wrong(one)]
        self._finder = Finder(read.text)
        self._tried: list[_Trial] = []

    def resolved(self, ranks: Sequence[Sequence[str]]) -> Resolved:
        """Return what came of it; ``ranks`` are the units, the likeliest ones first."""
        self._try(ranks)
        told = self._told()
        best = self._best(told)
        if best is None:
            placed = tuple(self._unmeasured(number) for number in range(len(self._marks)))
            return Resolved(self._read.text, "", None, placed, self._read.guessed)
        score = self._score(best, told)
        places = self._places(best, told, score >= ENOUGH)
        return Resolved(self._read.text, best.unit, score, places, self._read.guessed)

    def _try(self, ranks: Sequence[Sequence[str]]) -> None:
        """Try rank by rank, until one has the words of all that there is.

        Where words are not told, a way of counting may fit by chance: every other one is tried.
        """
        measure = Measure(self._read)
        ranges = [(self._marks[one].start or 0, self._marks[one].end or 0) for one in self._ranged]
        seen = set()
        for rank, units in enumerate(ranks if ranges else ()):
            for unit in units:
                if (sign := measure.sign(unit)) not in seen:
                    seen.add(sign)
                    self._tried.append(self._trial(unit, rank, measure.spans(unit, ranges)))
            if any(one.rank == rank and self._all(one) for one in self._tried):
                return

    def _trial(self, unit: str, rank: int, spans: list[Span | None]) -> _Trial:
        text = self._read.text
        worded, ended = [], []
        for number, span in zip(self._ranged, spans, strict=True):
            clean = span is not None and span.clean
            words = self._words[number]
            worded.append(words.fit(text[span.start : span.end]) if span and clean and words else 0)
            judged = span and clean and not self._by_words(number)
            ended.append(ends(text, span.start, span.end) if judged and span else 0)
        return _Trial(unit, rank, spans, worded, ended)

    def _all(self, trial: _Trial) -> bool:
        pairs = zip(self._ranged, trial.worded, strict=True)
        return all(fit and self._by_words(number) for number, fit in pairs)

    def _told(self) -> list[bool | None]:
        """Return which marks are judged by their words: all others have none that fit anywhere.

        Selections of the same passage are evidence once.
        """
        fits = [any(column) for column in zip(*(one.worded for one in self._tried), strict=True)]
        seen: set[Mark] = set()
        told: list[bool | None] = []
        for number, fit in zip(self._ranged, fits, strict=bool(fits)):
            mark = self._marks[number]
            told.append(None if mark in seen else fit or self._by_words(number))
            seen.add(mark)
        return told

    def _by_words(self, number: int) -> bool:
        return self._marks[number].whole and bool(self._words[number])

    def _best(self, told: Sequence[bool | None]) -> _Trial | None:
        """Return what fits best, and of those that tie the likeliest one."""
        return max(self._tried, key=lambda one: one.value(told, _LIKELY), default=None)

    def _score(self, best: _Trial, told: Sequence[bool | None]) -> float:
        """Return the part of the marks that fit, of those that lie in the text at all."""
        inside = [any(column) for column in zip(*(one.spans for one in self._tried), strict=True)]
        number = sum(1 for one, by in zip(inside, told, strict=True) if one and by is not None)
        return best.fitting(told) / number if number else 0.0

    def _places(
        self, best: _Trial, told: Sequence[bool | None], enough: bool
    ) -> tuple[Placed, ...]:
        ties = [one for one in self._tried if one is best or one.rivals(best, told)]
        ranged = {number: at for at, number in enumerate(self._ranged)}
        return tuple(
            self._unmeasured(number)
            if (at := ranged.get(number)) is None
            else self._measured(best, at, number, ties if enough else ())
            for number in range(len(self._marks))
        )

    def _measured(self, best: _Trial, at: int, number: int, ties: Sequence[_Trial]) -> Placed:
        """Place a mark by its numbers; without ``ties`` these do not say enough."""
        if self._by_words(number):
            return self._worded(best, at, number)
        if (span := best.spans[at]) is None:
            return Placed(None, None, False, why=OUTSIDE)
        sure = span.clean and bool(ties) and all(one.spans[at] == span for one in ties)
        sure = sure and (bool(best.worded[at]) or not self._doubt(at, number))
        return Placed(span.start, span.end, sure, best.unit)

    def _doubt(self, at: int, number: int) -> bool:
        """Whether a mark whose words do not fit here fits better elsewhere, or cannot be read.

        So it does where its words stand elsewhere in the text, or no end of it ends a word.
        """
        elsewhere = any(one.worded[at] for one in self._tried)
        named = bool(self._words[number]) and self._finder.once(self._marks[number].words)
        loose = not self._words[number] and not any(one.ended[at] for one in self._tried)
        return self._read.guessed or elsewhere or bool(named) or loose

    def _worded(self, best: _Trial, at: int, number: int) -> Placed:
        """Place a mark whose whole words are known: where they stand, whatever its numbers say."""
        for trial in (best, *self._tried):
            if (span := trial.spans[at]) and trial.worded[at]:
                return Placed(span.start, span.end, True, trial.unit)
        return self._found(number)

    def _unmeasured(self, number: int) -> Placed:
        mark = self._marks[number]
        if self._by_words(number):
            return self._found(number)
        if mark.start is None or mark.end is None:
            found = self._found(number)
            known = found.start is not None  # a name: perhaps not all of the passage
            return Placed(found.start, found.end, False, why="" if known else NOWHERE)
        return Placed(None, None, False, why=_wrong(mark))

    def _found(self, number: int) -> Placed:
        found = self._finder.once(self._marks[number].words)
        return Placed(*found, True) if found else Placed(None, None, False)


def _wrong(mark: Mark) -> str:
    if mark.start is None or mark.end is None:
        return NOWHERE
    if mark.start < 0:
        return OUTSIDE
    return REVERSED if mark.start > mark.end else EMPTY if mark.start == mark.end else ""


def _ranks(tool: str, unit: str) -> list[tuple[str, ...]]:
    """Return the units, the likeliest first: what is known, the standard's, then all others."""
    given = (unit,) if unit in UNITS else ()
    return [one for one in (given, *_by_tool(tool)) if one]


def _by_tool(tool: str) -> Iterator[tuple[str, ...]]:
    first = (tool.casefold().split() or [""])[0]
    measured = next((units for name, units in _MEASURED.items() if _is(first, name)), ())
    bases = {one.partition(",")[0] for one in measured}
    every = sorted(UNITS, key=lambda one: one.partition(",")[0] not in bases)
    plain = [one for one in every if "BOM" not in one]
    yield measured
    yield tuple(one for one in plain if not one.startswith("utf-8"))
    yield tuple(one for one in plain if one.startswith("utf-8"))
    yield tuple(one for one in every if "BOM" in one)


def _is(first: str, name: str) -> bool:
    return first == name or (len(name) > len("qc") and first.startswith(name))
