"""What could be a concept or a claim: codes, drawn lines, and codes that are named like a claim.

A candidate is ``sure`` when somebody has said it: the heading of codes, a line with a label that
is a type of claim, an arrow in a name. The others are for the user to decide.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.mapping import rows
from loaders.mapping.paths import Paths
from loaders.mapping.wordings import Joined, Wordings
from loaders.qda.material import Material
from loaders.qda.piece import Code, Line

_COUNTED = """
SELECT "Coding".code, count(DISTINCT coalesce("Selected".quote, "Coding".selection))
FROM "Coding" LEFT JOIN "Selected" ON "Selected".selection = "Coding".selection
GROUP BY "Coding".code
"""
_WRAPPERS = {"nodes", "codes", "codebook", "code system", "codesystem", "knoten"}


@dataclass(slots=True)
class Candidate:
    """A possible concept; ``codes`` are paths. ``used``: quotes or claims have something of it."""

    label: str
    codes: list[str] = field(default_factory=list)
    definition: str = ""
    kind: str = "construct"
    above: str = ""
    reason: str = ""
    sure: bool = False
    used: bool = False


@dataclass(slots=True)
class Possible:
    """A possible claim between two labels. ``code`` is the path of a code that is named so."""

    start: str
    type: str
    end: str
    reason: str
    sure: bool
    drawn: str | None = None
    code: str = ""
    quoted: bool = False  # a row that says it has a quote


class Candidates:
    """Every candidate of a material: ``concepts`` by label in small letters, and ``claims``."""

    def __init__(self, material: Material, wordings: Wordings) -> None:
        self.paths = Paths(material)
        self.concepts: dict[str, Candidate] = {}
        self.claims: dict[tuple[str, str, str], Possible] = {}
        self.passed = 0  # lines that do not join two concepts
        self._counts: Counter[str] = Counter(dict(material.rows(_COUNTED)))
        self._names = Counter(one.name.strip().casefold() for _path, one in self.paths.all())
        self._children: dict[str, list[str]] = {}
        for key in self.paths.codes:
            self._children.setdefault(self.paths.parent(key), []).append(key)
        self._wordings = wordings
        self._joins = dict(self._named())
        self._add_codes()
        material.run(rows.INDEX)
        self._add_lines(material)
        self._add_named()
        self._decide()

    @property
    def coded(self) -> bool:
        """Whether any quote has a code."""
        return bool(self._counts)

    def label(self, key: str) -> str:
        """Return what a code is called as a concept: its name, or its path where several have it.

        Empty for a code without a name.
        """
        name = self.paths.codes[key].name.strip()
        return name if self._names[name.casefold()] == 1 else self.paths.path(key)

    def count(self, key: str) -> int:
        """Return how many quotes have a code."""
        return self._counts[key]

    def _named(self) -> Iterator[tuple[str, list[Joined]]]:
        for _path, one in self.paths.all():
            found = [self._known(each) for each in self._wordings.joined(one.name)]
            if found:
                yield one.key, found

    def _known(self, one: Joined) -> Joined:
        both = all(self._names[end.casefold()] == 1 for end in (one.start, one.end))
        return Joined(one.start, one.type, one.end, one.sure or both)

    def _add_codes(self) -> None:
        for path, one in self.paths.all():
            label = self.label(one.key)
            if not path or not label or self._is_claim(one.key):
                continue
            candidate = self.concepts.setdefault(label.casefold(), Candidate(label))
            if path not in candidate.codes:
                self._fill(candidate, path, one)

    def _is_claim(self, key: str) -> bool:
        return any(each.sure for each in self._joins.get(key, ()))

    def _fill(self, candidate: Candidate, path: str, one: Code) -> None:
        candidate.codes.append(path)
        candidate.used = candidate.used or self.count(one.key) > 0
        candidate.definition = candidate.definition or one.definition.strip()
        quotes, below = self.count(one.key), self._children.get(one.key, [])
        candidate.reason = f"a code with {_number(quotes, 'quote')}"
        parent = self.paths.parent(one.key)
        candidate.above = self.label(parent) if parent else ""
        if below:
            self._head(candidate, one, below)

    def _head(self, candidate: Candidate, one: Code, below: list[str]) -> None:
        """A code above others is a category; the codes below that are no heads point to it."""
        leaves = [key for key in below if not self.paths.is_parent(key)]
        used = [key for key in leaves if self.count(key) and not self._is_claim(key)]
        candidate.kind = "category"
        candidate.reason = f"a heading with {_number(len(below), 'code')} below it"
        for key in used:
            if self.paths.path(key) not in (*candidate.codes, ""):
                candidate.codes.append(self.paths.path(key))
        candidate.sure = bool(used or self.count(one.key)) and not self._wraps(one)

    def _wraps(self, one: Code) -> bool:
        """Whether a code only holds the whole codebook, as some tools write it."""
        return one.name.strip().casefold() in _WRAPPERS and not self.paths.parent(one.key)

    def _add_lines(self, material: Material) -> None:
        for line in material.all(Line):
            start = self._end(line.start_kind, line.start)
            end = self._end(line.end_kind, line.end)
            if not start or not end or start.casefold() == end.casefold():
                self.passed += 1
                continue
            kind, sure = self._wordings.of_line(line)
            quoted = bool(rows.quotes_of(material, line))
            self._claim(Possible(start, kind, end, _drawn(line), sure, line.place, quoted=quoted))
            if line.direction == "both" and kind != "associated with":
                self._claim(Possible(end, kind, start, _drawn(line), sure, line.place))

    def _end(self, kind: str, end: str) -> str:
        if kind == "code" and end in self.paths.codes:
            return self.label(end)
        return end.strip() if kind == "concept" else ""

    def _claim(self, one: Possible) -> None:
        key = one.start.casefold(), one.type, one.end.casefold()
        there = self.claims.setdefault(key, one)
        quoted = (there.quoted and there.drawn == one.drawn) or one.quoted
        if one.sure and not there.sure:
            self.claims[key] = one
        if self.claims[key].drawn == one.drawn:
            self.claims[key].quoted = quoted

    def _add_named(self) -> None:
        for key, found in self._joins.items():
            path = self.paths.path(key)
            for one in found:
                if path and one.start.casefold() != one.end.casefold():
                    quotes = _number(self.count(key), "quote")
                    reason = f"a code is named so; it has {quotes}"
                    claim = Possible(one.start, one.type, one.end, reason, one.sure, code=path)
                    self._claim(claim)

    def _decide(self) -> None:
        """Both ends of a claim that is sure are concepts; others are there to be kept with it."""
        for claim in self.claims.values():
            for label in (claim.start, claim.end):
                one = self.concepts.setdefault(label.casefold(), Candidate(label))
                one.used = one.used or bool(one.codes)
                if claim.sure and not one.sure:
                    one.sure = True
                    one.reason = ", ".join(filter(None, (one.reason, "an end of a claim below")))
                one.reason = one.reason or "an end of a claim below"


def _drawn(line: Line) -> str:
    where = {"graph": "a drawn line", "link": "a link", "row": "a row of a table"}
    written = f"called {line.name.strip()}" if line.name.strip() else "without a name"
    return f"{where.get(line.kind, 'a line')} {written}"


def _number(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count:,} {what}s"
