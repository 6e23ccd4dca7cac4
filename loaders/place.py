"""Where a row says that a passage stands: offsets, a page, a time; and when it was coded."""

import re
from collections.abc import Container, Iterator
from datetime import datetime

from loaders.grid import Cells

_WHOLE = re.compile(r"\d{1,12}")
_RANGE = re.compile(r"(\d{1,12})\s*[-–]\s*(\d{1,12})")
_PAGE = re.compile(r"(\d{1,6})\s*:\s*\d{1,9}")  # page:offset, as MAXQDA writes it of a PDF
_TIME = re.compile(r"(\d{1,3}):(\d\d):(\d\d)(?:[.,](\d{1,3}))?")
_GERMAN = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})(?:,?\s+(\d\d?:\d\d(?::\d\d)?))?")


def offsets(cells: Cells) -> tuple[int, int] | None:
    """Return start and end in the tool's own unit, end exclusive; None when not said."""
    found = _RANGE.fullmatch(cells.get("range", "").strip())
    if found:
        return int(found[1]), int(found[2])
    start, end = cells.get("start", "").strip(), cells.get("end", "").strip()
    if "start" in cells and _WHOLE.fullmatch(start) and _WHOLE.fullmatch(end):
        return int(start), int(end)
    return None


def times(cells: Cells) -> tuple[int, int] | None:
    """Return begin and finish in milliseconds of a recording; None when not said."""
    begin, finish = _time(cells.get("begin", "")), _time(_finish(cells))
    return None if begin is None or finish is None else (begin, finish)


def page(cells: Cells) -> int | None:
    """Return the page of a PDF, from 1; None when not said."""
    text = cells.get("page", "").strip()
    found = _PAGE.fullmatch(cells.get("begin", "").strip())
    number = int(text) if _WHOLE.fullmatch(text) else int(found[1]) if found else 0
    return number or None


def lost(cells: Cells) -> Iterator[tuple[str, str]]:
    """Give what a row says of the place that nothing can be made of, and why."""
    begin = cells.get("begin", "").strip()
    if begin and not _PAGE.fullmatch(begin) and times(cells) is None:
        numbered = "a paragraph's number is no place in the text"
        yield "position", numbered if _WHOLE.fullmatch(begin) else "not a page or a time"
    if _any(cells, ("range", "start")) and offsets(cells) is None:
        yield "offsets", "not two whole numbers"
    if cells.get("page", "").strip() and page(cells) is None:
        yield "page", "not a whole number from 1"


def date(text: str) -> str:
    """Return a date, with its time where there is one, as ISO 8601; empty for other writing.

    A day, month and year parted by points are read in this order; by slashes they are not read,
    because countries differ.
    """
    german = _GERMAN.fullmatch(text.strip())
    if german:
        day, month, year, time = german.groups()
        hour = f"T{time:0>5}" if time and len(time) < 6 else f"T{time:0>8}" if time else ""
        text = f"{year}-{month:0>2}-{day:0>2}{hour}"
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return ""
    return text.strip()[:10] if len(text.strip()) <= 10 else found.isoformat()


def _finish(cells: Cells) -> str:
    """Return where a passage ends: of two columns that say ``End`` one is meant for offsets."""
    return cells.get("finish") or ("" if "start" in cells else cells.get("end", ""))


def _any(cells: Cells, names: Container[str]) -> bool:
    return any(name in names and cell.strip() for name, cell in cells.items())


def _time(text: str) -> int | None:
    found = _TIME.fullmatch(text.strip())
    if not found:
        return None
    hours, minutes, seconds, rest = found.groups()
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int(f"{rest or 0:0<3}")
