"""The translation grid as a table in HTML, as a page and as a document of its own."""

from collections.abc import Callable, Iterator
from typing import Any

from dashboard import inert, words
from dashboard.reports import web, word
from dashboard.reports.content import Block, Heading, Line, Table
from dashboard.translations import (
    COLUMNS,
    LEGEND,
    MARKS,
    anchored,
    explained,
    heading,
    place,
    rows,
    wording,
)
from graph.grid import Entry, Grid, Kind, Place, Row

_DOCUMENT = ("study", "wording", "fit", "quotes", "reports", "origin")
# A table with collapsed borders leaves them behind when a column sticks.
_LOOK = """
body { max-width: none; } .pg-scroll { overflow-x: auto; }
table { border-collapse: separate; border-spacing: 0; }
th, td { border-width: 0 1px 1px 0; } thead th { border-top-width: 1px; }
th:first-child { border-left-width: 1px; position: sticky; left: 0; background: #fff;
  min-width: 9rem; max-width: 15rem; }
.pg-wording { margin-bottom: .6rem; min-width: 9rem; }
.pg-small, .pg-badge { font-size: .85rem; font-weight: normal; }
.pg-badge { display: inline-block; white-space: nowrap; border: 1px solid #59636d;
  border-radius: .6rem; padding: 0 .4rem; margin-right: .3rem; }
.pg-inferred { border-style: dashed; } .pg-synthetic { border-style: dotted; border-width: 2px; }
"""
Link = Callable[[Row, Place], str]


def html(grid: Grid, link: Link | None = None) -> str:
    """Return the grid as a table; ``link`` gives the address that opens a cell."""
    head = "".join(f'<th scope="col">{_column(one)}</th>' for one in grid.places)
    body = "".join(_html_row(row, grid, link) for row in grid.rows)
    return (
        '<div class="pg-scroll" tabindex="0" role="region" aria-label="Translation grid">'
        '<table class="pg-grid pg-sticky">'
        f'<thead><tr><th scope="col">Concept or translation</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _column(column: Place) -> str:
    synthetic = words.badges("synthetic" if column.origin == "synthetic" else None)
    return f"{inert.html(place(column))} {synthetic}"


def _html_row(row: Row, grid: Grid, link: Link | None) -> str:
    marks = "".join(
        _mark(one.kind) + words.badges(one.basis, one.origin) for one in row.translations
    )
    marks = marks or words.badges(row.origin)
    open_ended = "" if row.label else '<div class="pg-small">arrives at no concept yet</div>'
    head = f'<th scope="row">{inert.html(heading(row))}{open_ended}<div>{marks}</div></th>'
    return f"<tr>{head}{''.join(_cell(row, one, link) for one in grid.places)}</tr>"


def _cell(row: Row, column: Place, link: Link | None) -> str:
    found = row.at(column.id)
    if not found:
        return '<td class="pg-empty"><span aria-label="empty">–</span></td>'
    return f"<td>{''.join(_entry(row, column, one, link) for one in found)}</td>"


def _entry(row: Row, column: Place, entry: Entry, link: Link | None) -> str:
    said = f"“{inert.html(wording(entry))}”"
    if link:
        said = f'<a href="{inert.html(link(row, column))}" target="_self">{said}</a>'
    lines = [f"spelled out: {entry.said}" if entry.wording and entry.said else "", entry.fit or ""]
    lines.append(" · ".join(filter(None, (entry.origin, entry.basis, anchored(entry)))))
    small = "".join(f'<div class="pg-small">{inert.html(one)}</div>' for one in lines if one)
    return f'<div class="pg-wording">{said} {_mark(row.kind(entry))}{small}</div>'


def _mark(kind: Kind) -> str:
    return words.badge(" ".join(MARKS[kind]))


def page(grid: Grid, title: str, about: str) -> bytes:
    """Return the grid as a page of its own that opens offline; ``about`` says what it is of."""
    notice = f"<p>{inert.html(words.SYNTHETIC)}</p>" if _synthetic(grid) else ""
    inside = (
        f"<h1>{inert.html(title)}</h1>\n<p>{inert.html(about)}</p>\n{notice}"
        f"<p>{inert.html(LEGEND)}</p>\n{html(grid)}\n{_explained(grid)}"
    )
    return web.framed(inside, title, web.LOOK + _LOOK).encode()


def _explained(grid: Grid) -> str:
    made = [(row, one) for row in grid.rows for one in row.translations]
    said = (
        f"<li><strong>{inert.html(heading(row))}</strong>: {inert.html(explained(one))}</li>"
        for row, one in made
    )
    return f"<h2>Explanations</h2><ul>{''.join(said)}</ul>" if made else ""


def document(grid: Grid, title: str, about: str) -> bytes:
    """Return the grid as a DOCX file: a table for each of its rows."""
    return word.data(_blocks(grid, title, about), title)


def _blocks(grid: Grid, title: str, about: str) -> Iterator[Block]:
    yield Heading(title, 1)
    yield Line(about)
    if _synthetic(grid):
        yield Line(words.SYNTHETIC, strong=True)
    listed = rows(grid)
    for row in grid.rows:
        yield Heading(heading(row), 2)
        yield from (Line(explained(one)) for one in row.translations)
        mine = [one for one in listed if one["concept"] == heading(row)]
        cells = tuple(tuple(_plain(one[key]) for key in _DOCUMENT) for one in mine)
        yield Table(tuple(COLUMNS[key] for key in _DOCUMENT), cells)


def _plain(value: Any) -> str:  # noqa: ANN401  (whatever a cell holds)
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _synthetic(grid: Grid) -> bool:
    origins = [one.origin for one in grid.places]
    for row in grid.rows:
        origins += [one.origin for one in row.entries]
        origins += [one.origin for one in row.translations]
    return "synthetic" in origins
