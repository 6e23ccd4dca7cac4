"""The translation grid in words and as rows: each study in its own wording, and how it fits."""

from typing import Any

from dashboard import words
from graph.grid import Entry, Grid, Kind, Place, Row, Translation

# A sign and a word each: colour says nothing here.
MARKS: dict[Kind, tuple[str, str]] = {
    "reciprocal": ("≡", "reciprocal"),
    "refutational": ("≠", "refutational"),
    "": ("○", "not translated"),
}
LEGEND = (
    "≡ reciprocal: the wordings say the same · ≠ refutational: they contradict one another · "
    "○ not translated: the study’s own wording, compared with none · – empty: no wording of this "
    "study is recorded here"
)
_NOWHERE = "no study is recorded"
COLUMNS = {
    "concept": "Concept or translation",
    "translation": "Translation",
    "explanation": "Explanation",
    "basis": "Basis",
    "by": "By",
    "date": "Date",
    "study": "Study",
    "wording": "The study’s own wording",
    "said": "As a claim",
    "fit": "Fit",
    "quotes": "Quotes",
    "reports": "Named in",
    "origin": "Origin",
}


def heading(row: Row) -> str:
    """Return what a row is called: what it arrives at, else the wordings that it compares."""
    if row.label:
        return row.label
    said = list(dict.fromkeys(f"“{wording(one)}”" for one in row.entries))
    rest = f" and {len(said) - 2} more" if len(said) > 2 else ""
    joint = " – " if rest else " and "
    return joint.join(said[:2]) + rest or "translation without a wording"


def place(column: Place) -> str:
    """Return the heading of a column."""
    if not column.id:
        return _NOWHERE
    return column.label if column.study else f"{column.label} (a report, no study of its own)"


def wording(entry: Entry) -> str:
    """Return an entry in the words of its study, else the claim spelled out."""
    return entry.wording or entry.said or "wording not shown"


def anchored(entry: Entry) -> str:
    """Return where the words of an entry are anchored, in words."""
    found = [words.number(entry.quotes, "quote")] if entry.quotes else []
    if entry.start is not None and entry.end is not None:
        found.append(f"characters {entry.start:,}–{entry.end:,} of the report’s text")
    return ", ".join(found) or "no quote available"


def rows(grid: Grid) -> list[dict[str, Any]]:
    """Return a row for each wording of the grid, with everything that is known of it."""
    columns = {one.id: one for one in grid.places}
    return [_row(row, columns[entry.place], entry) for row in grid.rows for entry in row.entries]


def _row(row: Row, column: Place, entry: Entry) -> dict[str, Any]:
    found = next((one for one in row.translations if one.id == entry.translation), None)
    return {
        "concept": heading(row),
        "translation": MARKS[row.kind(entry)][1],
        "explanation": found.explanation if found else None,
        "basis": found.basis if found else entry.basis,
        "by": entry.by or (found.by if found else None),
        "date": entry.date or (found.date if found else None),
        "study": place(column),
        "wording": wording(entry),
        "said": entry.said or None,
        "fit": entry.fit,
        "quotes": entry.quotes,
        "reports": list(entry.reports),
        "origin": entry.origin,
    }


def wide(grid: Grid) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return the grid as it stands, a row for each concept, and its headings by key."""
    columns = {"concept": "Concept or translation", "why": "Explanation"}
    columns |= {one.id or "-": place(one) for one in grid.places}
    found = []
    for row in grid.rows:
        why = " / ".join(one.explanation for one in row.translations)
        cells = {one.id or "-": _cell_text(row, one) for one in grid.places}
        found.append({"concept": heading(row), "why": why, **cells})
    return found, columns


def _cell_text(row: Row, column: Place) -> str:
    said = (f"“{wording(one)}” [{MARKS[row.kind(one)][1]}]" for one in row.at(column.id))
    return "; ".join(said) or "–"


def explained(found: Translation) -> str:
    """Return a translation in a sentence: its kind, why, and who made it when."""
    made = ", ".join(filter(None, (found.by, found.date)))
    return f"{found.kind} ({found.basis}): {found.explanation}" + (f" ({made})" if made else "")
