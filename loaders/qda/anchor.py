"""Finds the words that were marked in the texts of a project, whatever its tool counted in.

Tools disagree on what an offset counts, and none says it. So every way of counting that a text
allows is tried on all that was marked in it (``trial``). What cannot be verified is kept and
says so; what has neither words nor a place is counted with the reason.
"""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from loaders.qda.material import Material
from loaders.qda.measure import UNITS
from loaders.qda.piece import Project, Quote, Selected, Selection, Source, Text
from loaders.qda.trial import (
    EMPTY,
    NOWHERE,
    OUTSIDE,
    REVERSED,
    Mark,
    Placed,
    Resolved,
    resolve,
)
from loaders.steps import PLACED
from loaders.told import Told

__all__ = [
    "EMPTY",
    "NOWHERE",
    "OUTSIDE",
    "REVERSED",
    "UNITS",
    "Mark",
    "Placed",
    "Resolved",
    "resolve",
    "settle",
]

AROUND = 32  # code points before and after a quote that are kept with it
MISSING = "no words: its text is missing"
PAGE = "a place on a page, without words"
MOMENT = "a time of a recording, without words"
BLANK = "it holds no words"
TWIN = "another selection of the same key has its words"
ELSEWHERE = "another selection has its key"
ORPHAN = "its source is not in the file"
AGAIN = "another source has its key"
_GUESSED = (
    "texts that are not in UTF-8 and were read as Windows-1252, so that their quotes are verified "
    "only by the words the tool gives with them: {}"
)
_SHARED = 'SELECT key FROM "Selection" GROUP BY key HAVING COUNT(DISTINCT source) > 1'
_LOST = """
SELECT COUNT(*) FROM "Coding" WHERE selection NOT IN (SELECT selection FROM "Selected")
"""
_ORPHANS = 'SELECT COUNT(*) FROM "Selection" WHERE source NOT IN (SELECT key FROM "Source")'


def settle(material: Material, told: Told) -> None:
    """Add the Text, Quote and Selected pieces of a project, one source after another.

    ``told`` gets how many quotes are verified and not, and what has no words. One quote stands
    for all selections of the same passage. Raises InputError when the disk is full.
    """
    material.run('CREATE INDEX IF NOT EXISTS anchor_source ON "Selection" (source)')
    project = next(material.all(Project), Project(""))
    seen: set[str] = set()
    shared = {key: False for (key,) in material.rows(_SHARED)}
    guessed = done = 0
    ((total,),) = material.rows('SELECT COUNT(*) FROM "Selection"')
    for source in material.all(Source):
        if source.key in seen:
            told.skip("Source", AGAIN)
            continue
        seen.add(source.key)
        sheet = _Sheet(material, told, source, shared)
        guessed += sheet.settle(project.tool)
        done += sheet.number
        told.progress(done, total, PLACED)
    if guessed:
        told.note(_GUESSED.format(guessed))
    if lost := next(material.rows(_LOST))[0]:
        told.skip("Coding", "its passage could not be loaded", lost)
    if orphans := next(material.rows(_ORPHANS))[0]:
        told.skip("Selection", ORPHAN, orphans)


class _Sheet:
    """One source and its marks. Keys of several sources are ``shared``: taken or not."""

    def __init__(
        self, material: Material, told: Told, source: Source, shared: dict[str, bool]
    ) -> None:
        self._material = material
        self._told = told
        self._source = source
        self._shared = shared
        self._quotes: dict[tuple[int, int] | str, Quote] = {}
        self._selected: dict[str, tuple[int, int] | str] = {}
        self._failed: list[tuple[str, str]] = []
        self.number = 0  # of its marks

    def settle(self, tool: str) -> bool:
        """Add what belongs to the source; returns whether its encoding was guessed."""
        where = "WHERE source = ? ORDER BY rowid"
        chosen = list(self._material.all(Selection, where, self._source.key))
        self.number = len(chosen)
        resolved = self._resolved(chosen, tool)
        for selection, placed in zip(chosen, resolved.placed, strict=True):
            self._keep(selection, placed, resolved.text)
        self._give()
        return resolved.guessed

    def _resolved(self, chosen: Sequence[Selection], tool: str) -> Resolved:
        source = self._source
        if source.content is None:
            return Resolved("", "", None, tuple(map(_without_text, chosen)))
        marks = [Mark(one.start, one.end, one.words, one.whole) for one in chosen]
        resolved = resolve(source.content, marks, tool, source.unit)
        score = "" if resolved.score is None else f"{resolved.score:.4g}"
        digest = sha256(resolved.text.encode()).hexdigest()
        self._material.add(Text(source.key, resolved.text, digest, resolved.unit, score))
        return resolved

    def _keep(self, selection: Selection, placed: Placed, text: str) -> None:
        if self._shared.get(selection.key):
            self._told.skip("Selection", ELSEWHERE)
            return
        quote = _quote(selection, placed, text)
        place = (
            quote.exact if quote.start is None or quote.end is None else (quote.start, quote.end)
        )
        if placed.why or not quote.exact.strip():
            self._failed.append((selection.key, _why(selection, placed.why)))
        elif self._selected.setdefault(selection.key, place) != place:
            self._told.skip("Selection", ELSEWHERE)
        else:
            self._quotes[place] = _merged(self._quotes.get(place), quote)

    def _give(self) -> None:
        for key, why in self._failed:
            self._told.skip("Selection", TWIN if key in self._selected else why)
        for key, place in self._selected.items():
            self._material.add(Selected(key, self._quotes[place].key))
            if key in self._shared:
                self._shared[key] = True
        for quote in self._quotes.values():
            self._material.add(quote)
            self._told.verified += quote.verified
            self._told.unverified += not quote.verified
            self._told.textless += self._source.content is None


def _quote(selection: Selection, placed: Placed, text: str) -> Quote:
    start, end = placed.start, placed.end
    if start is None or end is None:
        exact, prefix, suffix = selection.words.strip(), "", ""
    else:
        exact, prefix = text[start:end], text[max(0, start - AROUND) : start]
        suffix = text[end : end + AROUND]
    return Quote(
        selection.key,
        selection.source,
        start,
        end,
        exact,
        prefix,
        suffix,
        placed.verified,
        placed.unit,
        selection.start,
        selection.end,
        selection.guid,
        selection.page,
        selection.begin,
        selection.finish,
    )


def _merged(first: Quote | None, other: Quote) -> Quote:
    """Return the first quote of a passage with what another selection of it knows besides."""
    if first is None:
        return other
    if other.verified > first.verified:
        first = replace(first, verified=True)
    if first.page is None and other.page is not None:
        first = replace(first, page=other.page)
    if first.begin is None and other.begin is not None:
        first = replace(first, begin=other.begin, finish=other.finish)
    return first


def _without_text(selection: Selection) -> Placed:
    words, start, end = selection.words.strip(), selection.start, selection.end
    length = -1 if start is None or end is None else end - start
    units = len(selection.words.encode("utf-16-le", "surrogatepass")) // 2
    whole = selection.whole or length in (len(selection.words), units)
    return Placed(None, None, False, why="" if words and whole else MISSING)


def _why(selection: Selection, why: str) -> str:
    if why != NOWHERE or selection.words.strip():
        return why or BLANK
    return PAGE if selection.page is not None else MOMENT if selection.begin is not None else why
