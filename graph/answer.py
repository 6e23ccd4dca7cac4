"""The answer to a trace: its paths, steps and claims, and what can be said of the whole of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

from graph import frames, gate, overlap, sentence
from graph.evidence import Evidence, Quote
from graph.filter import Filter
from graph.network import Step

if TYPE_CHECKING:
    import pandas

Grade = Literal["one passage", "one participant", "stitched", "without quotes"]


@dataclass(frozen=True, slots=True)
class TracedClaim:
    """A claim of a step with its evidence and the claims about it."""

    evidence: Evidence
    challenged: bool = False
    about: tuple["TracedClaim", ...] = ()

    def row(self) -> dict[str, Any]:
        """Return the claim in the words of the program's answers."""
        found = self.evidence
        plain = ("relation", "type", "basis", "modality", "origin", "report", "wording")
        return {
            **{name: getattr(found, name) for name in (*plain, "qualifier", "rationale", "by")},
            "challenged": self.challenged,
            "stages": list(found.stages),
            "reportLabels": list(found.report_labels),
            "from": found.source,
            "fromLabel": found.source_label,
            "for": [quote.row() for quote in found.supporting],
            "against": [quote.row() for quote in found.against],
            "qualifying": [quote.row() for quote in found.qualifying],
            "about": [one.row() for one in self.about],
        }


@dataclass(frozen=True, slots=True)
class TracedStep:
    """A step of a path: over claims, or over a match of two wordings."""

    step: Step
    labels: Mapping[str, str]
    claims: tuple[TracedClaim, ...] = ()

    @property
    def supporting(self) -> tuple[Quote, ...]:
        """The quotes that speak for any claim of the step."""
        return tuple(chain.from_iterable(one.evidence.supporting for one in self.claims))

    def row(self) -> dict[str, Any]:
        """Return the step in the words of the program's answers."""
        step = self.step
        ends = {
            "from": step.start,
            "to": step.end,
            "fromLabel": self.labels.get(step.start, step.start),
            "toLabel": self.labels.get(step.end, step.end),
        }
        if step.match:
            match = step.match
            matched = {"origin": match.origin, "rationale": match.rationale, "by": match.by}
            return {**ends, "sameAs": True, "basis": step.basis, "challenged": False, **matched}
        about = {"basis": step.basis, "challenged": step.challenged, "synthetic": step.synthetic}
        return {**ends, **about, "sign": step.sign, "claims": [one.row() for one in self.claims]}


@dataclass(frozen=True, slots=True)
class Path:
    """A path and what can be said of the whole of it."""

    steps: tuple[TracedStep, ...]

    @property
    def walked(self) -> tuple[TracedStep, ...]:
        """The steps over claims: matches have length nought."""
        return tuple(one for one in self.steps if not one.step.match)

    @property
    def basis(self) -> str:
        """The weakest basis of a step."""
        return "inferred" if any(one.step.basis == "inferred" for one in self.steps) else "stated"

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins of the claims and matches of the path."""
        claims = (one.evidence.origin for step in self.steps for one in step.claims)
        matches = (one.step.match.origin for one in self.steps if one.step.match)
        return tuple(sorted({*claims, *matches}))

    @property
    def studies(self) -> frozenset[str]:
        """The studies that assert or support every step."""
        grounds = [
            frozenset(chain.from_iterable(one.evidence.grounds for one in step.claims))
            for step in self.walked
        ]
        return frozenset.intersection(*grounds) if grounds else frozenset()

    @property
    def participants(self) -> frozenset[str]:
        """The participants with a supporting quote on some step."""
        return frozenset(chain.from_iterable(_speakers(step) for step in self.walked))

    @property
    def threads(self) -> frozenset[str]:
        """The participants with a supporting quote on every step."""
        each = [_speakers(step) for step in self.walked]
        return frozenset.intersection(*each) if each else frozenset()

    @property
    def grade(self) -> Grade:
        """How the path is told; ``without quotes`` also when a step has none."""
        quoted = [step.supporting for step in self.walked]
        if not quoted or not all(quoted):
            return "without quotes"
        places = [overlap.Passages(one) for one in quoted]
        if any(all(one.near(quote) for one in places) for quote in chain.from_iterable(quoted)):
            return "one passage"
        return "one participant" if self.threads else "stitched"

    @property
    def challenged(self) -> tuple[int, ...]:
        """The numbers of the steps that are challenged, from 1."""
        return self.numbers("challenged")

    def numbers(self, what: Literal["challenged", "synthetic", "inferred"]) -> tuple[int, ...]:
        """Return the numbers of the steps, from 1, of which ``what`` holds."""
        numbered = ((number, one.step) for number, one in enumerate(self.steps, 1))
        if what == "inferred":
            return tuple(number for number, step in numbered if step.basis == what)
        return tuple(number for number, step in numbered if getattr(step, what))

    @property
    def synthetic(self) -> dict[str, int]:
        """How many of the studies, participants and threads are synthetic."""
        claims = list(chain.from_iterable(step.claims for step in self.walked))
        quotes = [quote for one in claims for quote in one.evidence.supporting]
        made_up = {quote.participant for quote in quotes if quote.origin == "synthetic"}
        real = (one.evidence.grounds for one in claims if one.evidence.origin != "synthetic")
        return {
            "studies": len(self.studies - frozenset(chain.from_iterable(real))),
            "participants": len(self.participants & made_up),
            "threads": len(self.threads & made_up),
        }

    def row(self) -> dict[str, Any]:
        """Return the path in the words of the program's answers."""
        return {
            "basis": self.basis,
            "origins": list(self.origins),
            "challenged": bool(self.challenged),
            "grade": self.grade,
            "studies": len(self.studies),
            "participants": len(self.participants),
            "threads": len(self.threads),
            "synthetic": self.synthetic,
            "steps": [one.row() for one in self.steps],
        }


@dataclass(frozen=True, slots=True)
class Instead:
    """A concept with stated claims onto two or more parts of a path that is partly inferred.

    ``onto`` are those parts in words, by their labels; ``parts`` the same as ids of concepts of
    the path and numbers of its steps, from 1.
    """

    concept: str
    label: str
    claims: tuple[TracedClaim, ...]
    onto: tuple[str, ...]
    parts: tuple[str | int, ...] = ()

    def row(self) -> dict[str, Any]:
        """Return it in the words of the program's answers."""
        claims = [
            one.row() | {"onto": part} for one, part in zip(self.claims, self.onto, strict=True)
        ]
        return {"concept": self.concept, "label": self.label, "claims": claims}


@dataclass(frozen=True, slots=True)
class Trace:
    """The answer to a trace. ``more``: there are further paths, or the search was cut short.

    ``loading`` is the load that was being written meanwhile, so that the answer may be incomplete.
    ``shared``: it was made for others than the owner, who are not told which quotes are of one
    person.
    """

    names: tuple[tuple[str, ...], ...]
    labels: Mapping[str, str] = field(repr=False)
    paths: tuple[Path, ...]
    instead: tuple[Instead, ...]
    more: bool
    bounded: bool
    longest: int
    only: Filter
    loading: str = ""
    shared: bool = False

    @property
    def title(self) -> str:
        """The question in words."""
        return sentence.title(self)

    @property
    def sentence(self) -> str:
        """The answer in words."""
        words = sentence.of(self)
        return f"{gate.notice(self.loading)} {words}" if self.loading else words

    def frame(self) -> "pandas.DataFrame":
        """Return the trace as a data frame: a row for each quote, claim or match."""
        return frames.of_trace(self)

    def row(self) -> dict[str, Any]:
        """Return the whole answer in the words that command line, tables and Python share.

        Names are ids; a comma separates alternatives, as in the question.
        """
        first, *middle, last = self.names
        return {
            "from": ",".join(first),
            "via": [",".join(one) for one in middle],
            "to": ",".join(last),
            "paths": [one.row() for one in self.paths],
            "instead": [one.row() for one in self.instead],
            "more": self.more,
            "loading": self.loading or None,
            "sentence": self.sentence,
        }


def _speakers(step: TracedStep) -> frozenset[str]:
    return frozenset(one.participant for one in step.supporting if one.participant)
