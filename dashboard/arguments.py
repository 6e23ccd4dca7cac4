"""A line of argument, or another model, as a figure and as rows."""

from collections.abc import Sequence
from typing import Any

from dashboard import claims, words
from dashboard.figure import Arrow, Box, Figure
from graph.asserted import Asserted
from graph.lines import Line, Model, Part

COLUMNS = {
    "number": "No.",
    "part": "Part",
    "record": "What it is",
    "stage": "Stage",
    "basis": "Basis of its place",
    "wording": "Wording",
    "rationale": "Why",
    "by": "By",
    "date": "Date",
    "origin": "Origin",
}
_PLAIN = ("basis", "wording", "rationale", "by", "date")
# What a figure can hold and still be read; the rest is in the tables.
DRAWN, CLAIMS = 60, 60
BESIDE = "not named by the model"


def title(model: Model) -> str:
    """Return what a model is called in a list: its label, kind and who presents it."""
    where = f", {', '.join(model.reports)}" if model.reports else ""
    return f"{model.label} ({model.kind}{where})"


def text(line: Line) -> str:
    """Return in words what a model holds, and what it does not say."""
    concepts = _concepts(line)
    found = [
        f"The {line.model.kind} “{line.model.label}” includes "
        f"{words.number(len(concepts), 'concept')} and {words.number(len(line.claims), 'claim')}.",
    ]
    if line.more:
        found.append(f"{words.number(line.more, 'further part')} left out here.")
    if len(concepts) > DRAWN or len(line.claims) > CLAIMS:
        found.append(f"At most {DRAWN} concepts and {CLAIMS} claims are drawn; see the tables.")
    if concepts and not line.claims:
        found.append("It is recorded without any claim between them: how they join is not said.")
    if concepts and not any(one.stage for one in line.parts):
        found.append("No part is put in a stage, so their order here is that of the alphabet.")
    beside = len(line.beside) + line.more_beside
    if beside:
        found.append(
            f"The graph holds {words.number(beside, 'claim')} between its concepts that it does "
            "not name."
        )
    return " ".join(found)


def figure(line: Line, beside: bool = False) -> Figure:
    """Return a model as a figure; with ``beside`` the claims that it does not name are drawn too.

    Lanes are drawn where the model puts a part in a stage.
    """
    labels = {one.id: one.label for one in line.stages}
    boxes = {
        one.construct.id: _box(one, labels.get(one.stage, "")) for one in _concepts(line)[:DRAWN]
    }
    for end in (end for one in line.claims[:CLAIMS] for end in one.ends):
        boxes.setdefault(end.id, claims.box(end, end.id, "", "end of an included claim"))
    arrows = _arrows(line.claims[:CLAIMS], set(boxes))
    if beside:
        arrows += _arrows(line.beside[: CLAIMS - len(arrows)], set(boxes), BESIDE)
    lanes = tuple(labels[one.id] for one in line.stages)
    used = any(one.lane for one in boxes.values())
    name = f"{line.model.kind.capitalize()}: {line.model.label}"
    return Figure(name, text(line), tuple(boxes.values()), tuple(arrows), lanes if used else ())


def _concepts(line: Line) -> list[Part]:
    return [one for one in line.parts if one.construct.record == "Concept"]


def _box(part: Part, lane: str) -> Box:
    concept = part.construct
    placed = "inclusion inferred" if part.basis == "inferred" else ""
    return claims.box(concept, concept.id, lane, placed, synthetic=part.origin == "synthetic")


def _arrows(found: Sequence[Asserted], boxes: set[str], *more: str) -> list[Arrow]:
    drawn: list[Arrow] = []
    known = set(boxes)
    # Claims about claims come after those that they are about.
    for one in sorted(found, key=lambda one: bool(one.end and one.end.record == "Relation")):
        if one.start.id in boxes and one.end and _name(one) in known:
            drawn.append(claims.arrow(one, f"claim {one.id}", one.start.id, _name(one), *more))
            known.add(f"claim {one.id}")
    return drawn


def _name(claim: Asserted) -> str:
    if claim.end is None:
        return ""
    return f"claim {claim.end.id}" if claim.end.record == "Relation" else claim.end.id


def rows(line: Line) -> list[dict[str, Any]]:
    """Return a row for each part of a model, in the order of its stages."""
    labels = {one.id: one.label for one in line.stages}
    kinds = {"Relation": "claim"}
    return [
        {
            "number": number,
            "part": one.construct.label,
            "record": kinds.get(one.construct.record, one.construct.kind or "concept"),
            "stage": labels.get(one.stage, "unplaced"),
            **{name: getattr(one, name) or "" for name in _PLAIN},
            "origin": one.origin,
        }
        for number, one in enumerate(line.parts, 1)
    ]
