"""What a map says, typed. An empty ``Map()`` is what holds without one."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

INTERVIEWERS = ("interviewer", "int", "i", "moderator", "facilitator", "researcher")
CONSENT = "analysis-only"
SPLIT = " > "  # between the parts of a code's path
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)?\s*\.\.\s*(-?\d+(?:\.\d+)?)?", re.ASCII)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Study:
    """The study that the material belongs to; empty: not said."""

    id: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Participants:
    """Who takes part: every case, or only ``cases``; whose turns begin with which ``PREFIX:``."""

    every: bool = True
    cases: tuple[str, ...] = ()
    interviewers: tuple[str, ...] = INTERVIEWERS
    speakers: Mapping[str, str] = field(default_factory=dict)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Variable:
    """Which property of participants a variable gives, and the band of each value.

    A value may be a range of numbers, ends included: ``0..2``, ``..2`` or ``10..``.
    """

    name: str
    property: str
    bands: tuple[tuple[str, str], ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Collected:
    """What sets are: those that begin with ``prefix`` give a value of ``variable``.

    Or the set called ``name`` is one participant, or with ``each`` every source in it is one.
    """

    name: str = ""
    prefix: str = ""
    variable: str = ""
    each: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of a publication. ``authors`` are separated by |."""

    label: str = ""
    title: str = ""
    kind: str = ""
    year: int | None = None
    doi: str = ""
    authors: str = ""
    journal: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """That a source is the text of a report; ``study`` is the label of the report's own study."""

    source: str
    report: Report = Report()
    study: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept and the codes (their paths) that indicate it.

    ``itself``: the one code is the concept, and lends it its definition. ``broader`` is the label
    of the concept above it, ``report`` the article that names it. An ``existing`` concept is one of
    the graph, by its id or label: only codes are joined to it.
    """

    label: str
    kind: str = "category"
    order: int = 2
    definition: str = ""
    codes: tuple[str, ...] = ()
    itself: bool = False
    broader: str = ""
    report: str = ""
    by: str = ""
    date: str = ""
    memo: str = ""
    existing: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class End:
    """One end of a claim: the label of a concept, or the name of another claim."""

    name: str
    claim: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim. ``type`` is that of the vocabulary; ``name`` is what other claims call it.

    ``drawn`` is the drawing in which somebody drew it, empty text for a link, None when it was not
    drawn. ``report`` is the article that makes it. ``quotes`` are codes whose quotes support it,
    because the map says so; ``quoted``: those in the rows of a table that give it support it.
    """

    start: End
    type: str
    end: End
    basis: str = "inferred"
    modality: str = "finding"
    wording: str = ""
    rationale: str = ""
    qualifier: str = ""
    by: str = ""
    date: str = ""
    report: str = ""
    drawn: str | None = None
    quotes: tuple[str, ...] = ()
    quoted: bool = False
    name: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Marks:
    """Codes (their paths) that mark participants' and authors' words in coded articles."""

    participants: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Map:
    """What a map says. ``by`` and ``date`` are of every judgement in it that names none itself.

    ``columns`` maps what a column of an excerpt table is to its heading. ``file`` is the map's
    name, for messages.
    """

    study: Study = Study()
    format: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    consent: str = CONSENT
    by: str = ""
    date: str = ""
    participants: Participants = Participants()
    attributes: tuple[Variable, ...] = ()
    collections: tuple[Collected, ...] = ()
    report: Report = Report()
    articles: tuple[Article, ...] = ()
    words: Marks = Marks()
    concepts: tuple[Concept, ...] = ()
    claims: tuple[Claim, ...] = ()
    file: str = field(default="", compare=False)

    def is_participant(self, case: str) -> bool:
        """Whether the case of this name is a participant; an unnamed one only if all are."""
        return self.participants.every or case.strip() in self.participants.cases

    def interviewer(self, prefix: str) -> bool:
        """Whether turns that begin with ``prefix`` (a colon behind it or not) are not answers."""
        return folded(prefix) in map(folded, self.participants.interviewers)

    def case_of_prefix(self, prefix: str) -> str | None:
        """Return the name of the case that speaks in turns beginning with ``prefix``, or None."""
        wanted = folded(prefix)
        pairs = self.participants.speakers.items()
        return next((case for one, case in pairs if folded(one) == wanted), None)

    def band(self, variable: str, value: str) -> tuple[str, str] | None:
        """Return the participants' property and the band that a value of a variable gives.

        None where the map says nothing of them: then the value may not reach the graph.
        """
        for one in self.attributes:
            if one.name == variable.strip():
                found = next((band for key, band in one.bands if _covers(key, value)), None)
                return (one.property, found) if found else None
        return None

    def value_of_set(self, name: str) -> tuple[str, str] | None:
        """Return the variable and the value that a set named ``gender: male`` gives, or None."""
        for one in self.collections:
            value = name.strip().removeprefix(one.prefix)
            if one.prefix and value.strip() and value != name.strip():
                return one.variable, value.strip()
        return None

    def people_of_set(self, name: str) -> Collected | None:
        """Return what the map says of a set that is a participant or holds some, or None."""
        return next(
            (one for one in self.collections if one.name and one.name == name.strip()), None
        )

    def order_of(self, source: str, codes: Iterable[str], spoken: bool = False) -> int | None:
        """Return 1 for participants' words in an article, 2 for its authors', None: not said.

        ``codes`` are the paths of all the codes of one quote in the source called ``source``.
        What is unmarked in an article is its authors', unless somebody is named who has ``spoken``
        it; what has both marks is not decided.
        """
        if source.strip() not in {one.source for one in self.articles}:
            return None
        given = tuple(codes)
        first = any(_below(code, self.words.participants) for code in given)
        second = any(_below(code, self.words.authors) for code in given)
        return None if first and second else 1 if first or (spoken and not second) else 2


def folded(prefix: str) -> str:
    """Return a speaker's prefix without its colon, blanks around it and capitals."""
    return prefix.strip().removesuffix(":").strip().casefold()


def _below(path: str, marks: Iterable[str]) -> bool:
    path = path.strip()
    return any(path == mark or path.startswith(mark + SPLIT) for mark in marks)


def _covers(key: str, value: str) -> bool:
    given, wanted = value.strip(), key.strip()
    if given == wanted:
        return True
    ends = _RANGE.fullmatch(wanted)
    if not ends or not any(ends.groups()) or not _NUMBER.fullmatch(given):
        return False
    low, high = ends.groups()
    number = float(given)
    return (low is None or number >= float(low)) and (high is None or number <= float(high))
