"""RIS, as EndNote, Zotero and databases of literature export it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rispy import RisParser  # type: ignore[import-untyped]

from loaders import doi, encoded, reference
from loaders.reference import Entry
from loaders.told import Told
from ontology.errors import InputError
from ontology.record import Node

NAME = "ris"
TITLE = "references (RIS)"
SUFFIXES = (".ris",)
_LINE = re.compile(r"([A-Z][A-Z0-9])  -(?: |$)")
_LOOSE = re.compile(r"([A-Z][A-Z0-9])\s{1,3}-(?:\s|$)")  # some write one space
_BEGINS = re.compile(r"^TY\s{1,3}-", re.MULTILINE)
_USED = {
    *("type_of_reference", "title", "primary_title", "authors", "first_authors", "year", "date"),
    *("publication_year", "doi", "secondary_title", "journal_name", "alternate_title1"),
    *("alternate_title2", "alternate_title3", "volume", "number", "start_page", "end_page"),
    *("publisher", "urls", "language", "abstract", "notes_abstract", "type_of_work", "id"),
    *("notes", "note", "custom7", "label"),
}
_SINGLE = _USED - {"authors", "first_authors", "notes", "note"}
_JOURNALS = (
    *("secondary_title", "journal_name", "alternate_title3", "alternate_title2"),
    "alternate_title1",
)


def takes(path: Path, head: bytes) -> bool:
    """Whether the file begins as RIS does; a preamble of a database may come first."""
    if path.suffix.lower() not in SUFFIXES or not head:
        return False
    return bool(_BEGINS.search(encoded.beginning(head).replace("\r", "\n")))


def read(path: Path, told: Told) -> Iterator[Node]:
    """Give a Report for each publication. Raises InputError when there is no reference in it."""
    blocks = list(_blocks(encoded.text(path, told), told))
    if not blocks:
        raise InputError(f"{path.name} holds no reference: none of its lines begins with TY")
    yield from reference.records((_entry(one, told) for one in blocks), told)


@dataclass(slots=True)
class _Block:
    """The lines of one reference, each in its parts; ``row`` is that of the first."""

    row: int
    lines: list[list[str]] = field(default_factory=list)


def _blocks(text: str, told: Told) -> Iterator[_Block]:
    """Give each reference's lines, those that go on joined, whether or not it has an end.

    rispy leaves out a reference without an end, and so does a line of one before its beginning.
    """
    text = text.lstrip("\ufeff")
    form = _LINE if re.search(r"^TY  -", text, re.MULTILINE) else _LOOSE
    block: _Block | None = None
    for row, line in enumerate(text.split("\n"), 1):
        found = form.match(line)
        tag = found[1] if found else ""
        if tag == "TY":
            yield from _unended(block, told)
            block = _Block(row)
        elif tag == "ER" and block:
            yield block
            block = None
        if tag and tag != "ER" and block and found:
            block.lines.append([f"{tag}  - {line[found.end() :].strip()}"])
        elif block and not tag and line.strip() and block.lines:
            block.lines[-1].append(line.strip())
        elif tag and tag != "ER":
            told.skip("line", "it stands outside of any reference")
    yield from _unended(block, told)


def _unended(block: _Block | None, told: Told) -> Iterator[_Block]:
    if block:
        told.see("reference without its end (ER), read up to the next one")
        yield block


def _entry(block: _Block, told: Told) -> Entry:
    told.see("reference")
    found = _parsed(block, told)
    reference.unused(found.keys() - _USED - {"unknown_tag"}, told)
    for name in found.get("unknown_tag", {}):
        told.skip(f"field '{name}'", "not a tag of RIS")
    for text in (text for name in ("notes", "note") for text in _all(found, name)):
        if not doi.said(text):
            told.skip("field 'notes'", "of a note only a DOI is read")
    one = {name: _first(value) for name, value in found.items() if name != "unknown_tag"}
    authors = tuple(
        name.rstrip(", ") for name in _all(found, "authors") or _all(found, "first_authors")
    )
    issued = _either(one, "year", "publication_year", "date")
    journal = _either(one, *_JOURNALS)
    return Entry(
        title=_either(one, "title", "primary_title"),
        authors=authors,
        families=tuple(map(reference.family, authors)),
        year=reference.year_of(issued) or reference.year_of(one.get("date", "")),
        issued=issued.strip("/ "),
        doi=_doi(found),
        kind=one.get("type_of_reference", ""),
        genre=one.get("type_of_work", "") if not doi.of(one.get("type_of_work", "")) else "",
        container=journal,
        volume=one.get("volume", ""),
        issue=one.get("number", ""),
        pages=_pages(one),
        publisher=one.get("publisher", ""),
        url=one.get("urls", "").split(" ")[0].rstrip(";"),
        language=one.get("language", ""),
        abstract=bool(_either(one, "abstract", "notes_abstract")),
        row=block.row,
    )


def _parsed(block: _Block, told: Told) -> dict[str, Any]:
    parser = RisParser(enforce_list_tags=False, delimiter_tags_mapping={})
    found: list[dict[str, Any]] = parser.parse_lines(iter([*map(" ".join, block.lines), "ER  - "]))
    if not found:  # what has a TY and an ER is a reference, so nothing may be lost here
        told.skip("reference", "it could not be read")
    for name, value in (found[0] if found else {}).items():
        if isinstance(value, list) and name in _SINGLE and len(value) > 1:
            told.skip(f"field '{name}'", "it is there twice; the first is kept", len(value) - 1)
    return found[0] if found else {}


def _all(found: dict[str, Any], name: str) -> list[str]:
    value = found.get(name) or []
    some = value if isinstance(value, list) else [value]
    return [one.strip() for one in some if one.strip()]


def _first(value: Any) -> str:  # noqa: ANN401  (rispy gives text or lists of it)
    some = value if isinstance(value, list) else [value]
    return next((one.strip() for one in some if one and one.strip()), "")


def _either(one: dict[str, str], *names: str) -> str:
    return next((one[name] for name in names if one.get(name)), "")


def _doi(found: dict[str, Any]) -> str:
    """Return the DOI of its own field, or one that stands in a note or an address."""
    of = [doi.of(text) for name in ("doi", "type_of_work") for text in _all(found, name)]
    noted = [doi.said(text) for name in ("notes", "note", "custom7") for text in _all(found, name)]
    led = [doi.resolved(text) for text in _all(found, "urls")]
    return next((one for one in (*of, *noted, *led) if one), "")


def _pages(one: dict[str, str]) -> str:
    return "-".join(filter(None, (one.get("start_page", ""), one.get("end_page", ""))))
