"""Concepts without any stated relation, as rows with what there is instead."""

from typing import Any

from dashboard import words
from graph.unrelated import Page, Unrelated

COLUMNS = {
    "concept": "Concept",
    "kind": "Kind",
    "instead": "What there is instead",
    "reports": "Named in",
    "origin": "Origin",
}


def rows(page: Page) -> list[dict[str, Any]]:
    """Return a row for each concept."""
    return [
        {
            "concept": one.label,
            "kind": one.kind,
            "instead": instead(one),
            "reports": list(one.reports) or "no report",
            "origin": one.origin,
        }
        for one in page.rows
    ]


def instead(one: Unrelated) -> str:
    """Return what the graph has of a concept beside stated relations."""
    found = [
        words.number(one.inferred, "claim") + ", inferred" if one.inferred else "",
        words.number(one.synthetic, "synthetic claim") if one.synthetic else "",
        *(f"read as the same as “{label}”" for label in one.same),
        *(f"a case of “{label}”" for label in one.broader),
        *(f"part of the model “{label}”" for label in one.models),
        words.number(one.translations, "translation") if one.translations else "",
    ]
    return "; ".join(part for part in found if part) or "nothing: it stands alone"


def text(page: Page) -> str:
    """Return in words how many concepts stand without a stated relation."""
    everything = words.number(page.all, "concept")
    if not page.total:
        return f"All of {everything} here have a stated relation."
    return (
        f"{page.total:,} of {everything} stand without a stated relation: no stated claim leads "
        "from or to them, and no stated match joins them to another. That is how the records are; "
        "what is inferred or synthetic is named beside them and does not count as stated."
    )
