"""Claims as rows and as arrows of a figure: the same in lines of argument and in lanes."""

from collections.abc import Iterable, Mapping
from typing import Any

from dashboard import words
from dashboard.figure import Arrow, Box
from graph.asserted import Asserted, End

COLUMNS = {
    "said": "Claim",
    "wording": "Wording",
    "basis": "Basis",
    "modality": "Kind of statement",
    "origin": "Origin",
    "stages": "Stages",
    "qualifier": "Qualified",
    "rationale": "Why",
    "by": "By",
    "date": "Date",
    "reports": "Asserted in",
}


def rows(claims: Iterable[Asserted], stages: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return a row for each claim; ``stages`` are labels by id."""
    names = ("said", "wording", "basis", "modality", "origin", "qualifier", "rationale", "by")
    return [
        {name: getattr(one, name) or "" for name in (*names, "date")}
        | {
            "stages": [stages.get(stage, stage) for stage in one.stages] or "not said",
            "reports": list(one.reports),
        }
        for one in claims
    ]


def note(claim: Asserted, *more: str) -> str:
    """Return what must be known of a claim beside its arrow."""
    modality = claim.modality if claim.modality != "finding" else ""
    synthetic = "synthetic" if claim.origin == "synthetic" else ""
    return " · ".join(one for one in (claim.basis, modality, synthetic, *more) if one)


def arrow(claim: Asserted, name: str, start: str, end: str, *more: str) -> Arrow:
    """Return a claim as the arrow ``name`` between two parts of a figure."""
    return Arrow(
        name,
        start,
        end,
        claim.verb,
        note(claim, *more),
        words.line(claim.basis, claim.origin == "synthetic"),
        hinders=claim.sign == "-",
        plain=claim.type == "ASSOCIATED_WITH",
    )


def box(concept: End, name: str, lane: str, *more: str, synthetic: bool = False) -> Box:
    """Return a concept as the box ``name``; ``synthetic`` says that its place is."""
    said = " · ".join(one for one in (concept.kind, concept.origin, *more) if one)
    made_up = synthetic or concept.origin == "synthetic"
    return Box(name, concept.label, said, lane, made_up)
