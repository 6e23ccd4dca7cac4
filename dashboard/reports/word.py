"""A report as DOCX (Office Open XML), by python-docx."""

import io
import re
from collections.abc import Iterable
from typing import Any

import docx
from docx.shared import Cm

from dashboard import drawing
from dashboard.reports.content import Block, Heading, Line, Picture, Said, Table

# What XML 1.0 (2.2) has no place for; python-docx would raise at it.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDE = Cm(16)


def data(blocks: Iterable[Block], title: str) -> bytes:
    """Return a report as the bytes of a DOCX file; ``title`` is that of its properties."""
    document = docx.Document()
    document.core_properties.title = _plain(title)[:255]
    document.core_properties.author = "peergraph"
    for block in blocks:
        _add(document, block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add(document: Any, block: Block) -> None:  # noqa: ANN401  (python-docx has no types)
    match block:
        case Heading(words, level):
            document.add_heading(_plain(words), 0 if level == 1 else level - 1)
        case Line(words, depth, strong):
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.left_indent = Cm(depth)
            paragraph.add_run(_plain(words)).bold = strong
        case Said(words, who, bearing):
            paragraph = document.add_paragraph(style="Quote")
            paragraph.paragraph_format.left_indent = Cm(2)
            paragraph.add_run(f"{bearing}: {_plain(words)}")
            paragraph.add_run(f"\n— {_plain(who)}").italic = False
        case Picture(figure):
            picture = document.add_picture(io.BytesIO(drawing.png(figure, "layered")), _WIDE)
            picture._inline.docPr.set("descr", _plain(figure.text))
        case Table(headings, rows):
            _table(document, headings, rows)


def _table(document: Any, headings: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:  # noqa: ANN401
    shown = [headings, *rows] if any(headings) else list(rows)
    table = document.add_table(len(shown), len(headings), style="Table Grid")
    for place, row in zip(table.rows, shown, strict=True):
        for cell, words in zip(place.cells, row, strict=True):
            cell.text = _plain(words)


def _plain(words: str) -> str:
    return _NOT_XML.sub("\ufffd", words)
