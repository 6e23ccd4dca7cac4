"""Stage lanes as a figure and as rows: what no record places stands in a lane of its own."""

from collections.abc import Iterator
from typing import Any

from dashboard import claims, words
from dashboard.figure import Arrow, Box, Figure
from graph.asserted import Asserted
from graph.stages import Lanes, Placed

UNPLACED = "unplaced"
# What a figure can hold and still be read; the rest is in the tables.
DRAWN, CLAIMS, PLACES = 16, 40, 60  # concepts without a stage, claims, places of concepts
COLUMNS = {
    "stage": "Stage",
    "concept": "Concept",
    "kind": "Kind",
    "placed": "Placed by",
    "origin": "Origin of the concept",
    "place": "The place rests on",
}
ORDER = {
    "earlier": "Earlier",
    "later": "Later",
    "basis": "Basis",
    "origin": "Origin",
    "wording": "Wording",
    "rationale": "Why",
    "by": "By",
}


def figure(lanes: Lanes) -> Figure:
    """Return concepts and claims in the lanes of their stages.

    A concept stands in each stage that a claim or a model puts it in. A claim without a stage is
    drawn only between concepts that have none either. Records of studies come before synthetic
    ones where there are too many to be drawn.
    """
    boxes = [*_placed(lanes), *_unplaced(lanes)]
    arrows = _arrows(lanes, {one.id for one in boxes})
    names = tuple(one.label for one in lanes.stages)
    return Figure("Concepts by stage", text(lanes), tuple(boxes), tuple(arrows), names)


def text(lanes: Lanes) -> str:
    """Return in words what is placed, what is not, and what is too much for the figure."""
    return " ".join(one for one in (*_said(lanes), _left_out(lanes)) if one)


def _said(lanes: Lanes) -> Iterator[str]:
    placed = {one.concept.id for one in lanes.placed}
    alone = len(placed - {one.concept.id for one in lanes.placed if not one.synthetic})
    rests = "all" if alone == len(placed) else f"{alone:,}"
    by = f", {rests} of them by synthetic records alone" if alone else ""
    yield f"{words.number(len(placed), 'concept')} placed in a stage{by}."
    unplaced = len(lanes.unplaced) + lanes.more_unplaced
    if unplaced:
        yield (
            f"{words.number(unplaced, 'concept')} unplaced: no record places them, and nothing is "
            "guessed."
        )
    loose = len(lanes.loose) + lanes.more_loose
    if loose:
        yield f"{words.number(loose, 'claim')} with no stage said."


def _left_out(lanes: Lanes) -> str:
    claims_ = max(0, len(lanes.claims) - CLAIMS) + lanes.more_claims
    counts = (
        (len(lanes.placed) - len(_shown(lanes)), "placed concept"),
        (max(0, len(lanes.unplaced) - DRAWN) + lanes.more_unplaced, "unplaced concept"),
        (claims_, "claim"),
    )
    found = [words.number(number, noun) for number, noun in counts if number]
    return f"Too much to be drawn: {', '.join(found)}; see the tables." if found else ""


def _drawn(lanes: Lanes) -> list[Asserted]:
    ordered = sorted(lanes.claims, key=lambda one: (one.origin == "synthetic", one.id))
    return ordered[:CLAIMS]


def _shown(lanes: Lanes) -> list[Placed]:
    """Places that a model gives, and those of the ends of drawn claims."""
    ends = {(stage, end.id) for one in _drawn(lanes) for stage in one.stages for end in one.ends}
    kept = [one for one in lanes.placed if one.models or (one.stage, one.concept.id) in ends]
    return kept[:PLACES]


def _placed(lanes: Lanes) -> Iterator[Box]:
    labels = {one.id: one.label for one in lanes.stages}
    for one in _shown(lanes):
        made_up = "placed by synthetic records" if one.synthetic else ""
        name = _name(one.stage, one.concept.id)
        yield claims.box(one.concept, name, labels[one.stage], made_up, synthetic=one.synthetic)


def _unplaced(lanes: Lanes) -> Iterator[Box]:
    free = {one.id for one in lanes.unplaced}
    ends = [{end.id for end in one.ends} for one in lanes.loose]
    joined = set().union(*(some for some in ends if some <= free))
    # Those that a claim joins first: the others would stand alone anyway.
    for one in sorted(lanes.unplaced, key=lambda one: one.id not in joined)[:DRAWN]:
        yield claims.box(one, _name("", one.id), "")


def _arrows(lanes: Lanes, boxes: set[str]) -> list[Arrow]:
    found: dict[str, Arrow] = {}
    pairs = [(stage, one) for one in _drawn(lanes) for stage in one.stages]
    pairs += [("", one) for one in lanes.loose]
    # Claims about claims come after those that they are about.
    for stage, one in sorted(pairs, key=lambda pair: _about(pair[1])):
        end = _name(stage, one.end.id) if one.end else ""
        if _name(stage, one.start.id) in boxes and end in (boxes | set(found)):
            name = _name(stage, one.id)
            found[name] = claims.arrow(one, name, _name(stage, one.start.id), end)
    return list(found.values())


def _about(claim: Asserted) -> bool:
    return claim.end is not None and claim.end.record == "Relation"


def _name(stage: str, record: str) -> str:
    return f"{stage}|{record}"


def rows(lanes: Lanes) -> list[dict[str, Any]]:
    """Return a row for each place of a concept, then one for each concept without any."""
    labels = {one.id: one.label for one in lanes.stages}
    placed = [
        {
            "stage": labels[one.stage],
            "concept": one.concept.label,
            "kind": one.concept.kind,
            "placed": _by(one),
            "origin": one.concept.origin,
            "place": "synthetic records alone" if one.synthetic else "records of studies",
        }
        for one in lanes.placed
    ]
    unplaced = [
        {
            "stage": UNPLACED,
            "concept": one.label,
            "kind": one.kind,
            "placed": "nothing",
            "place": "",
            "origin": one.origin,
        }
        for one in lanes.unplaced
    ]
    return placed + unplaced


def _by(one: Placed) -> str:
    said = [f"the model “{model}”" for model in one.models]
    said += [words.number(one.claims, "claim") + " said of this stage"] if one.claims else []
    return ", ".join(said)


def order(lanes: Lanes) -> list[dict[str, Any]]:
    """Return a row for each pair of stages of which one is said to come first."""
    return [{name: getattr(one, name) or "" for name in ORDER} for one in lanes.order]
