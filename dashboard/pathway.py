"""A traced path as a figure and as rows: concepts left to right, what each step rests on."""

from collections.abc import Iterator, Sequence
from typing import Any

from dashboard import words
from dashboard.figure import Arrow, Box, Figure
from graph.answer import Instead, Path, Trace, TracedClaim, TracedStep
from graph.choices import Choice
from graph.coverage import FEW

COLUMNS = {
    "number": "Path",
    "through": "Concepts",
    "basis": "Basis",
    "grade": "How it is told",
    "challenged": "Challenged steps",
    "studies": "Studies",
    "participants": "Participants",
    "threads": "Threads",
    "origins": "Rests on",
}
UNTOLD = "not told to others"


def rows(trace: Trace) -> list[dict[str, Any]]:
    """Return a row for each path with what can be said of the whole of it."""
    return [
        {
            "number": number,
            "through": through(path),
            "basis": path.basis,
            "grade": _told(trace, path),
            "challenged": ", ".join(map(str, path.challenged)) or "none",
            "studies": _counted(path, "studies", len(path.studies)),
            "participants": _people(trace, path, "participants", len(path.participants)),
            "threads": _people(trace, path, "threads", len(path.threads)),
            "origins": ", ".join(path.origins),
        }
        for number, path in enumerate(trace.paths, 1)
    ]


def through(path: Path) -> str:
    """Return the concepts of a path in a line."""
    parts = [path.steps[0].labels.get(path.steps[0].step.start, "")] if path.steps else []
    for one in path.steps:
        parts += [joint(one), one.labels.get(one.step.end, one.step.end)]
    return " ".join(parts)


def joint(one: TracedStep) -> str:
    """Return the sign between the two concepts of a step."""
    if one.step.match:
        return "="
    return "⊣" if one.step.sign == "-" else "→"


def _told(trace: Trace, path: Path) -> str:
    bare = path.grade == "without quotes"
    return UNTOLD if trace.shared and not bare else words.GRADES[path.grade]


def _people(trace: Trace, path: Path, what: str, number: int) -> str:
    """A number of participants; others are not told of few, who could be singled out."""
    if trace.shared and 0 < number < FEW:
        return words.persons(number, shared=True)
    return UNTOLD if trace.shared and what == "threads" else _counted(path, what, number)


def _counted(path: Path, what: str, number: int) -> str:
    made_up = path.synthetic[what]
    return f"{number} ({made_up} synthetic)" if made_up else str(number)


def marks(one: TracedStep) -> list[str]:
    """Return the words that stand beside a step: basis, challenge, synthetic, sign."""
    signs = {"-": ["holds back"], "mixed": ["furthers and holds back"]}
    found = [one.step.basis, *signs.get(one.step.sign, [])]
    found += ["challenged"] * bool(one.step.challenged)
    return found + ["synthetic"] * bool(one.step.synthetic)


def kinds(one: TracedStep) -> str:
    """Return what the claims of a step say, each kind once."""
    if one.step.match:
        return "same as"
    found = dict.fromkeys(claim.evidence.type for claim in one.claims)
    return ", ".join(map(words.kind, found))


def figure(trace: Trace, path: Path, stages: Sequence[Choice] = ()) -> Figure:
    """Return a path as a figure; with lanes where the stage of a claim on it is known."""
    named = {one for some in trace.names for one in some}
    placed = _lanes(path)
    lanes = tuple(one.label for one in stages if one.label in placed.values())
    ids = [path.steps[0].step.start, *(one.step.end for one in path.steps)]
    boxes = [
        Box(one, trace.labels.get(one, one), lane=placed.get(one, ""), named=one in named)
        for one in dict.fromkeys(ids)
    ]
    arrows = [_arrow(number, one) for number, one in enumerate(path.steps, 1)]
    return Figure(trace.title, through(path) + ".", tuple(boxes), tuple(arrows), lanes)


def fork(trace: Trace, path: Path, instead: Sequence[Instead]) -> Figure:
    """Return a path with what is stated instead of its inferred steps, as the fork that it is."""
    plain = figure(trace, path)
    known = {box.id for box in plain.boxes}
    extra = [Box(one.concept, one.label) for one in instead if one.concept not in known]
    arrows = [arrow for one in instead for arrow in _branches(one)]
    said = [f"{one.label} {_onto(one)}" for one in instead]
    text = f"{plain.text} Stated instead: {'; '.join(said)}."
    title = f"{plain.title}: what is stated instead"
    return Figure(title, text, (*plain.boxes, *extra), (*plain.arrows, *arrows))


def _onto(one: Instead) -> str:
    pairs = zip(one.claims, one.onto, strict=True)
    said = (f"{_kind(claim)} {onto}" for claim, onto in pairs)
    return " and ".join(dict.fromkeys(said))


def _kind(claim: TracedClaim) -> str:
    return words.kind(claim.evidence.type)


def _branches(one: Instead) -> Iterator[Arrow]:
    drawn = set()
    for claim, part in zip(one.claims, one.parts, strict=True):
        end = part if isinstance(part, str) else f"step-{part}"
        if (end, claim.evidence.type) not in drawn:
            drawn.add((end, claim.evidence.type))
            yield _branch(one.concept, end, claim)


def _branch(start: str, end: str, claim: TracedClaim) -> Arrow:
    made_up = claim.evidence.origin == "synthetic"
    note = " · ".join(["stated", *["synthetic"] * made_up])
    line = words.line("stated", made_up)
    return Arrow(f"{start}-{end}-{claim.evidence.relation}", start, end, _kind(claim), note, line)


def _arrow(number: int, one: TracedStep) -> Arrow:
    step = one.step
    line = "double" if step.match else words.line(step.basis, bool(step.synthetic))
    return Arrow(
        f"step-{number}",
        step.start,
        step.end,
        kinds(one),
        " · ".join(marks(one)),
        line,
        hinders=step.sign == "-",
        plain=bool(step.match),
    )


def _lanes(path: Path) -> dict[str, str]:
    """The stage of each concept: that of the step that leads to it; never guessed.

    What is synthetic places nothing where there are real claims.
    """
    found: dict[str, str] = {}
    for one in path.steps:
        counted = {claim.id for claim in one.step.counted}
        kept = (claim.evidence for claim in one.claims if claim.evidence.relation in counted)
        stages = {stage for claim in kept for stage in claim.stages}
        if len(stages) == 1:
            (stage,) = stages
            found.setdefault(one.step.start, stage)
            found[one.step.end] = stage
    return found
