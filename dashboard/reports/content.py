"""What stands in a report of a trace, before it has a form: headings, lines, quotes, tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard import brief, pathway, words
from dashboard.figure import Figure
from dashboard.question import Question
from graph.answer import Path, Trace, TracedClaim, TracedStep
from graph.audience import Audience
from graph.choices import Choice
from graph.evidence import Quote
from graph.summary import Summary


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is the report's title."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; ``depth`` is how far it is set in, ``strong`` sets it off."""

    text: str
    depth: int = 0
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A quote with who said it; ``bearing`` is how it bears on the claim it stands below."""

    text: str
    who: str
    bearing: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure to be drawn."""

    figure: Figure


Block = Heading | Line | Said | Table | Picture


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report is about and when it was made; ``stages`` in their order."""

    name: str
    version: int
    trace: Trace
    asked: Question
    summary: Summary
    stages: Sequence[Choice]
    audience: Audience
    made: date


_BEARINGS = (("For", "supporting"), ("Against", "against"), ("Qualifying", "qualifying"))
_HOW = (
    "A step is stated when a claim on it is anchored in words of a source, and inferred when "
    "somebody read it into the sources; then the reason and who inferred it stand beside it. "
    "It is challenged when evidence disputes it or another claim says the opposite. Numbers of "
    "studies, participants and quotes are information, never strength."
)


def blocks(of: Subject) -> Iterator[Block]:
    """Give the report from top to bottom."""
    trace = of.trace
    yield Heading(trace.title, 1)
    yield Table(("", ""), tuple(_about(of)))
    yield Heading("Answer", 2)
    yield Line(trace.sentence, strong=True)
    yield Line(_HOW)
    if trace.paths:
        yield Heading("Paths", 2)
        yield _overview(trace)
    for number, path in enumerate(trace.paths, 1):
        yield from _path(of, number, path)
    yield from _instead(trace)
    yield Heading("Data statement", 2)
    yield from map(Line, _statement(of))


def _about(of: Subject) -> Iterator[tuple[str, str]]:
    yield "Made on", of.made.isoformat()
    yield "Graph", f"{of.name}, version {of.version}"
    yield "Filters", "; ".join(of.asked.filters()) or "none"
    yield "Longest path", words.number(of.asked.longest, "step")
    yield "Made with", "peergraph, which traces claims and quotes that people recorded"


def _overview(trace: Trace) -> Table:
    rows = [tuple(str(row[key]) for key in pathway.COLUMNS) for row in pathway.rows(trace)]
    return Table(tuple(pathway.COLUMNS.values()), tuple(rows))


def _path(of: Subject, number: int, path: Path) -> Iterator[Block]:
    yield Heading(f"Path {number}: {pathway.through(path)}", 2)
    yield Picture(pathway.figure(of.trace, path, of.stages))
    for place, step in enumerate(path.steps, 1):
        yield from _step(place, step)


def _step(place: int, one: TracedStep) -> Iterator[Block]:
    ends = (one.labels.get(end, end) for end in (one.step.start, one.step.end))
    yield Heading(f"{place}. {f' {pathway.joint(one)} '.join(ends)}", 3)
    yield Line(", ".join([pathway.kinds(one), *pathway.marks(one)]))
    if one.step.match:
        yield Line(f"Why they are the same: {one.step.match.rationale or 'no reason is recorded'}")
    for claim in one.claims:
        yield from _claim(claim, "", 0)
        for other in claim.about:
            yield from _claim(other, f"About this claim, {other.evidence.source_label}: ", 1)


def _claim(claim: TracedClaim, before: str, depth: int) -> Iterator[Block]:
    found = claim.evidence
    kind = words.kind(found.type)
    marks = [found.basis, found.origin, *found.stages, *["challenged"] * claim.challenged]
    marks += [found.modality] if found.modality != "finding" else []
    yield Line(f"{before}{kind} ({', '.join(marks)})", depth, strong=True)
    for line in _details(claim):
        yield Line(line, depth + 1)
    for bearing, name in _BEARINGS:
        for quote in getattr(found, name):
            yield _said(quote, bearing)
    if not found.supporting:
        yield Line("No quote available for this claim.", depth + 1)


def _details(claim: TracedClaim) -> Iterator[str]:
    found = claim.evidence
    if found.wording:
        yield f"Wording: “{found.wording}”"
    if found.qualifier:
        yield f"Qualified: {found.qualifier}"
    if found.rationale:
        yield f"Why: {found.rationale}"
    if found.basis == "inferred":
        yield f"Inferred by {found.by or 'somebody who is not named'}"
    if found.report_labels:
        yield f"Asserted in {', '.join(found.report_labels)}"


def _said(quote: Quote, bearing: str) -> Said:
    who = [quote.participant_label, quote.group, quote.study_label, quote.report_label]
    marks = ["synthetic, said by nobody"] if quote.origin == "synthetic" else []
    named = ", ".join(one for one in [*who, *marks] if one)
    words_ = f"“{quote.exact}”" if quote.exact else f"({words.WITHHELD})"
    unknown = "speaker not shown" if quote.participant else "speaker not recorded"
    return Said(words_, named or unknown, bearing)


def _instead(trace: Trace) -> Iterator[Block]:
    beside = [one for one in trace.instead if one.claims]
    if not beside:
        return
    yield Heading("What is stated instead", 2)
    yield Picture(pathway.fork(trace, trace.paths[0], beside))
    for one in beside:
        yield Heading(one.label, 3)
        for claim, onto in zip(one.claims, one.onto, strict=True):
            yield from _claim(claim, f"Onto {onto}: ", 0)


def _statement(of: Subject) -> Iterator[str]:
    found = of.summary
    counts = [(label, found.number(label)) for label in ("Study", "Report", "Participant", "Quote")]
    nouns = {"Study": ("study", "studies")}
    held = [words.number(n, *nouns.get(label, (label.lower(),))) for label, n in counts]
    held[2] = brief.people_of(counts[2][1], of.audience.shared)
    yield f"The graph {of.name} holds {', '.join(held[:-1])} and {held[-1]}."
    if found.number("Quote", "synthetic") or found.number("Relation", "synthetic"):
        yield words.SYNTHETIC
    if of.audience.shared:
        yield (
            "This report was made for others than the owner of the data: words whose consent "
            "does not reach them, text around quotes and attributes of participants are left "
            "out."
        )
    elif _words_of_people(of.trace):
        yield (
            "This report holds words of participants. Before it is passed on, see to it that "
            "their consent and the project's data plan allow it."
        )


def _words_of_people(trace: Trace) -> bool:
    quotes: list[Any] = [
        quote
        for path in trace.paths
        for step in path.steps
        for claim in step.claims
        for name in ("supporting", "against", "qualifying")
        for quote in getattr(claim.evidence, name)
    ]
    return any(quote.origin != "synthetic" for quote in quotes)
