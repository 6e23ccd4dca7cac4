"""The claims of a map, those that somebody drew among them, and the quotes given for them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from loaders.mapping.concepts import Concepts
from loaders.mapping.outline import Claim, End
from loaders.mapping.reader import fold
from loaders.mapping.reports import Reports
from loaders.mapping.rows import quotes_of
from loaders.mapping.slug import link
from loaders.mapping.within import PROJECT, Within
from loaders.mapping.wordings import Wordings
from loaders.qda.piece import Coding, Line
from ontology.record import Edge, Node, Record, Ref
from ontology.terms import Value
from ontology.vocabulary import Vocabulary

ROW = "It stands in the row of a table that gives the claim."
LATER = "quotes are hung on the claims of a map when it is loaded together with the project's file"
_QUOTED = """
SELECT DISTINCT "Selected".quote FROM "Coding"
JOIN "Selected" ON "Selected".selection = "Coding".selection
WHERE "Coding".code = ? ORDER BY "Selected".rowid
"""
_HOW = {"graph": "drawn by", "link": "linked by", "row": "given in a row of a table by"}


@dataclass(slots=True)
class Claims:
    """The claims of a map. A claim's id follows from its ends, its type and its report."""

    within: Within
    concepts: Concepts
    reports: Reports
    vocabulary: Vocabulary
    _named: dict[str, Claim] = field(init=False)
    _lines: dict[tuple[str, str, str], list[Line]] = field(init=False)
    _types: dict[tuple[str, str], set[str]] = field(init=False)
    _wordings: Wordings = field(init=False)
    rows: list[Line] = field(default_factory=list)  # the lines that are claims of the map
    hung: set[str] = field(default_factory=set)  # quotes of rows that support theirs, by key
    _there: set[str] = field(default_factory=set)
    _reached: dict[Claim, tuple[Ref | None, Ref | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._named = {one.name: one for one in self.within.given.claims if one.name}
        drawn = any(one.drawn is not None for one in self.within.given.claims)
        self._wordings = Wordings(self.vocabulary)
        self._lines = self._drawn() if drawn else {}
        self._types = {}
        for one in self.within.given.claims:
            self._types.setdefault(_ends_of(one), set()).add(self._type(one))

    def records(self) -> Iterator[Record]:
        """Give every claim with its ends, its report, and the quotes that support it."""
        for one in self.within.given.claims:
            start, end = self._ends(one)
            report = self.reports.named(one.report, one.line)
            if start and end and report:
                yield from self._claim(one, start, end, report)

    def _claim(self, one: Claim, start: Ref, end: Ref, report: Ref) -> Iterator[Node | Edge]:
        claim = Ref("Relation", self._id(one, start, end))
        if claim.id in self._there:
            self.within.fault("another claim of the map says the same", one.line, "claims")
            return
        self._there.add(claim.id)
        values = self._values(one, claim.id)
        if values:
            links = {"FROM": (start,), "TO": (end,), "ASSERTED_IN": (report,)}
            yield Node("Relation", values, self.within.place(one.line), links)
            for kind, (other,) in links.items():
                yield self.within.edge(kind, claim, other, one.line)
            self.rows += self._drawers(one)
        yield from self._support(one, claim)
        if one.quoted:
            yield from self._beside(one, claim)

    def _ends(self, one: Claim) -> tuple[Ref | None, Ref | None]:
        if one not in self._reached:  # a claim that many others are about is looked at once
            ends = self._ref(one.start, one.line, "from"), self._ref(one.end, one.line, "to")
            self._reached[one] = ends
        return self._reached[one]

    def _ref(self, end: End, line: int, column: str) -> Ref | None:
        if not end.claim:
            return self.concepts.named(end.name, line, column)
        one = self._named.get(end.name)
        if one is None:
            return self._elsewhere(end, line, column)
        start, stop = self._ends(one)  # circles were refused when the map was read
        return Ref("Relation", self._id(one, start, stop)) if start and stop else None

    def _elsewhere(self, end: End, line: int, column: str) -> Ref | None:
        found = self.within.names("relation", end.name)
        if not found:
            message = "no claim of the map or of the graph is called so"
            self.within.fault(message, line, column, end.name)
        return Ref("Relation", found) if found else None

    def _id(self, one: Claim, start: Ref, end: Ref) -> str:
        kind = self.vocabulary.claim_types[one.type].label
        parts = (self._short(start), kind, self._short(end))
        return self.within.id(*parts, one.report) if one.report else self.within.id(*parts)

    def _short(self, ref: Ref) -> str:
        return ref.id.removeprefix(f"{self.within.study}.").replace("-", " ")

    def _values(self, one: Claim, name: str) -> dict[str, Value]:
        """Return the values of a claim; none when it was drawn in a file that is not here."""
        by, when, rationale = one.by, one.date, one.rationale
        if one.drawn is not None and one.basis == "inferred":
            lines = self._drawers(one)
            if not lines and not rationale:
                self._undrawn(one, name)
                return {}
            coders = [by] if by else list(dict.fromkeys(filter(None, map(self._coder, lines))))
            by = by or next(iter(coders), "")
            when = when or next(map(_day, lines), "")
            rationale = rationale or self._reason(lines, coders, one.drawn)
        values: dict[str, Value] = {"id": name, "type": one.type, "basis": one.basis}
        values["modality"] = one.modality
        return values | self.within.judged(
            by, when, wording=one.wording, rationale=rationale, qualifier=one.qualifier
        )

    def _undrawn(self, one: Claim, name: str) -> None:
        """A drawn claim without its file is there already, as it was drawn, or it is a fault."""
        known = self.within.names("relation", name) if self.within.alone else None
        if not known:
            message = "nobody drew this there: give a rationale, or load the file it is drawn in"
            self.within.lack(message, one.line, "drawn", name, one.drawn or "")

    def _drawers(self, one: Claim) -> list[Line]:
        """Return the lines that are this claim, one for each who drew it.

        A line says what its name says. One that says something else was given another type by the
        map, unless the map has a claim of the line's own type too.
        """
        if one.start.claim or one.end.claim:
            return []
        lines = self._lines.get(((one.drawn or "").strip(), *_ends_of(one)), [])
        same = [each for each in lines if self._says(each) == self._type(one)]
        others = self._types[_ends_of(one)]
        free = [each for each in lines if self._says(each) not in others]
        return same or [each for each in free if fold(each.name) == fold(free[0].name)]

    def _says(self, line: Line) -> str:
        return self._wordings.of_line(line)[0]

    def _type(self, one: Claim) -> str:
        return self.vocabulary.claim_types[one.type].label

    def _coder(self, line: Line) -> str:
        return (line.coder and self.within.names("user", line.coder)) or ""

    def _reason(self, lines: list[Line], coders: list[str], place: str) -> str:
        how = _HOW.get(lines[0].kind if lines else "graph", _HOW["graph"])
        where = f" in “{place}”" if place else ""
        return f"{how} {', '.join(coders) or self.within.given.by or PROJECT}{where}"

    def _drawn(self) -> dict[tuple[str, str, str], list[Line]]:
        """Return the lines between codes by drawing and ends; those that go this way first."""
        found: dict[tuple[str, str, str], list[Line]] = {}
        back: dict[tuple[str, str, str], list[Line]] = {}
        for line in self.within.material.all(Line):
            place = line.place.strip()
            for start in self._called(line.start_kind, line.start):
                for end in self._called(line.end_kind, line.end):
                    found.setdefault((place, start, end), []).append(line)
                    back.setdefault((place, end, start), []).append(line)
        return back | found

    def _called(self, kind: str, end: str) -> set[str]:
        if kind == "code":
            return self.concepts.labels_of(end)
        return {end.strip().casefold()} if kind == "concept" else set()

    def _support(self, one: Claim, claim: Ref) -> Iterator[Edge]:
        for path in one.quotes:
            if not self.within.codes(path):
                self.within.lack("there is no such code", one.line, "quotes", path, path)
            elif self.within.material.one(Coding, "") is None:
                self.within.told.note(LATER)
            else:
                yield from self._quoted(one, claim, path)

    def _quoted(self, one: Claim, claim: Ref, path: str) -> Iterator[Edge]:
        """Every quote of a code, once a claim, however many codes the claim names."""
        judged = self.within.judged(one.by, one.date, memo=f"It has the code “{path}”.")
        for code in self.within.paths.keys(path):
            for (key,) in self.within.material.rows(_QUOTED, code):
                yield from self._supports(one, claim, key, judged)

    def _beside(self, one: Claim, claim: Ref) -> Iterator[Edge]:
        """The quotes in the rows that give a claim: who wrote the row says that they support it."""
        if self.within.alone:
            self.within.told.note(LATER)
        for line in self._drawers(one):
            by, when = one.by or self._coder(line), one.date or _day(line)
            for key in quotes_of(self.within.material, line):
                self.hung.add(key)
                yield from self._supports(one, claim, key, self.within.judged(by, when, memo=ROW))

    def _supports(
        self, one: Claim, claim: Ref, key: str, judged: dict[str, Value]
    ) -> Iterator[Edge]:
        quote = self.within.names("quote", key)
        name = link(self.within.study, "supports", str(quote), claim.id)
        if quote and name not in self._there:
            self._there.add(name)
            start, place = Ref("Quote", quote), self.within.place(one.line)
            yield Edge("SUPPORTS", start, claim, judged | {"id": name}, place)


def _ends_of(one: Claim) -> tuple[str, str]:
    return one.start.name.casefold(), one.end.name.casefold()


def _day(line: Line) -> str:
    try:
        return date.fromisoformat(line.date[:10]).isoformat()
    except ValueError:
        return ""
