"""CSL-JSON, as Zotero and other managers of references export it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from loaders import doi, encoded, reference
from loaders.reference import Entry
from loaders.told import Told
from ontology.errors import InputError
from ontology.record import Node

NAME = "csl-json"
TITLE = "references (CSL-JSON)"
SUFFIXES = (".json",)
_TYPES = re.compile(
    r'"type"\s*:\s*"(?:article(?:-journal|-magazine|-newspaper)?|book|chapter|thesis|report|'
    r"paper-conference|webpage|post(?:-weblog)?|review(?:-book)?|manuscript|dataset|document|"
    r'entry(?:-dictionary|-encyclopedia)?|speech|broadcast|legislation|interview|software)"'
)
_PUBLISHED = re.compile(
    r'"(?:title|issued|author|DOI|container-title|citation-key|publisher)"\s*:', re.IGNORECASE
)
_USED = {
    *("id", "type", "title", "author", "issued", "DOI", "container-title", "volume", "issue"),
    *("page", "publisher", "URL", "language", "abstract", "genre", "citation-key", "note"),
}


def takes(path: Path, head: bytes) -> bool:
    """Whether the file begins as a list of references does."""
    if path.suffix.lower() not in SUFFIXES or not head:
        return False
    text = encoded.beginning(head)
    return text[:1] in ("[", "{") and bool(_TYPES.search(text) and _PUBLISHED.search(text))


def read(path: Path, told: Told) -> Iterator[Node]:
    """Give a Report for each publication. Raises InputError when it is not CSL-JSON."""
    items = _items(path, encoded.text(path, told))
    yield from reference.records(_entries(items, told), told)


def _entries(items: list[Any], told: Told) -> Iterator[Entry]:
    for number, one in enumerate(items, 1):
        if isinstance(one, dict):
            yield _entry(one, number, told)
        else:
            told.skip("reference", "not an object")


def _items(path: Path, text: str) -> list[Any]:
    try:
        found = json.loads(text.lstrip("\ufeff"), parse_int=str, parse_float=str)
    except RecursionError:
        raise InputError(f"{path.name} is nested too deeply for CSL-JSON") from None
    except ValueError as error:
        place = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(f"{path.name}{place}: not JSON, or broken off") from None
    if isinstance(found, dict):
        found = found["items"] if isinstance(found.get("items"), list) else [found]
    if not isinstance(found, list):
        raise InputError(f"{path.name} is JSON, but no list of references")
    return found


def _entry(item: dict[str, Any], number: int, told: Told) -> Entry:
    told.see("reference")
    reference.unused(item.keys() - _USED, told)
    authors = _authors(item.get("author"))
    issued = _issued(item.get("issued"))
    note, url = _text(item.get("note")), _text(item.get("URL"))
    if note and not _only_doi(note):
        told.skip("field 'note'", "of a note only a DOI is read")
    return Entry(
        title=_text(item.get("title")),
        authors=tuple(one for one, _ in authors),
        families=tuple(short for _, short in authors),
        year=_year(item.get("issued"), issued),
        issued=issued,
        doi=doi.of(_text(item.get("DOI"))) or doi.said(note) or doi.resolved(url),
        kind=_text(item.get("type")),
        genre=_text(item.get("genre")),
        container=_text(item.get("container-title")),
        volume=_text(item.get("volume")),
        issue=_text(item.get("issue")),
        pages=_text(item.get("page")),
        publisher=_text(item.get("publisher")),
        url=url,
        language=_text(item.get("language")),
        abstract=bool(_text(item.get("abstract"))),
        row=number,
    )


def _only_doi(note: str) -> bool:
    return bool(doi.said(note)) and len(note.split("\n")) == 1


def _text(value: object) -> str:
    """Return a value as text; of a list the first, as Crossref writes titles."""
    while isinstance(value, list):
        value = value[0] if value else ""
    return value.strip() if isinstance(value, str) else ""


def _authors(value: object) -> list[tuple[str, str]]:
    some = value if isinstance(value, list) else []
    return [found for one in some if (found := _author(one))[0]]


def _author(value: object) -> tuple[str, str]:
    """Return an author as printed and in short."""
    if not isinstance(value, dict):
        return _text(value), reference.family(_text(value))
    literal = _text(value.get("literal")) or _text(value.get("name"))
    if literal:
        return literal, literal
    last = _joined(value.get("non-dropping-particle"), value.get("family"))
    given = _joined(value.get("given"), value.get("dropping-particle"))
    parts = (last, _text(value.get("suffix")), given)
    return ", ".join(one for one in parts if one), last or given


def _joined(*values: object) -> str:
    return " ".join(one for one in map(_text, values) if one)


def _issued(value: object) -> str:
    """Return the date as given: in parts, raw, in words, or as a season."""
    if not isinstance(value, dict):
        return _text(value)
    parts = value.get("date-parts")
    dates = parts if isinstance(parts, list) else []
    written = ["-".join(map(_text, one)) if isinstance(one, list) else _text(one) for one in dates]
    words = [_text(value.get(name)) for name in ("raw", "literal", "season")]
    return "/".join(filter(None, written)) or " ".join(filter(None, words))


def _year(value: object, issued: str) -> int | None:
    """Return the year: the first part of a date in parts may be of any century."""
    parts = value.get("date-parts") if isinstance(value, dict) else None
    first = _text(parts)
    if isinstance(parts, list) and first.isdecimal() and len(first) < 5:
        return int(first) or None
    return reference.year_of(issued)
