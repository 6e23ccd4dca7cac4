"""Coverage as rows: who stands behind a concept, with what is thin said in words."""

from typing import Any

from graph.coverage import FEW, Count, Coverage, Page

COLUMNS = {
    "concept": "Concept",
    "studies": "Studies",
    "participants": "Participants",
    "flags": "To bear in mind",
    "shown": "Quotes that show it",
    "claimed": "Quotes for claims from or to it",
    "which": "Which studies",
    "reports": "Named in",
    "kind": "Kind",
    "origin": "Origin",
}
UNTOLD = f"not told (fewer than {FEW} could be told apart)"
ABOUT = (
    "Studies are counted, not reports: several reports on one sample are one study, and a review "
    "is none. Counts tell where the words come from. They are no measure of strength, and nothing "
    "here says that a concept is saturated."
)


def rows(page: Page) -> list[dict[str, Any]]:
    """Return a row for each concept."""
    return [_row(one) for one in page.rows]


def _row(one: Coverage) -> dict[str, Any]:
    synthetic = [f"{label} (synthetic)" for label in one.synthetic_studies]
    return {
        "concept": one.label,
        "kind": one.kind,
        "flags": "; ".join(flags(one)) or "–",
        "studies": count(Count(len(one.studies), len(one.synthetic_studies))),
        "participants": count(one.participants),
        "shown": count(one.shown),
        "claimed": count(one.claimed),
        "reports": list(one.reports) or "no report",
        "which": [*one.studies, *synthetic],
        "origin": one.origin,
    }


def count(given: Count) -> str:
    """Return a count in words; synthetic ones stand apart."""
    real = UNTOLD if given.real is None else f"{given.real:,}"
    return f"{real} + {given.synthetic:,} synthetic" if given.synthetic else real


def flags(one: Coverage) -> list[str]:
    """Return what is thin behind a concept, in words."""
    return [*_studies(one), *_participants(one), *_speakers(one)]


def _studies(one: Coverage) -> list[str]:
    if one.one_study:
        return ["one study only"]
    if one.studies:
        return []
    made_up = len(one.synthetic_studies)
    if not made_up:
        return ["no study"]
    return ["one synthetic study only" if made_up == 1 else "synthetic studies only"]


def _participants(one: Coverage) -> list[str]:
    if one.one_participant:
        return ["one participant only"]
    if one.participants.real is None:
        return ["few participants"]
    if one.participants.real:
        return []
    made_up = one.participants.synthetic
    if not made_up:
        return ["no participant’s words"]
    return ["one synthetic participant only" if made_up == 1 else "synthetic participants only"]


def _speakers(one: Coverage) -> list[str]:
    return ["some speakers not recorded"] if one.unknown else []
