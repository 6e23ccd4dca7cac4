"""BibTeX and BibLaTeX, as LaTeX, JabRef and Zotero write them."""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bibtexparser import model
from bibtexparser.library import Library
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    SeparateCoAuthors,
    SplitNameParts,
)
from bibtexparser.middlewares.middleware import Middleware
from bibtexparser.middlewares.names import NameParts
from bibtexparser.splitter import Splitter

from loaders import doi, encoded, reference
from loaders.reference import Entry
from loaders.told import Told
from ontology.errors import InputError
from ontology.record import Node

NAME = "bibtex"
TITLE = "references (BibTeX)"
SUFFIXES = (".bib",)
_BEGINS = re.compile(r"^\s*@\s*[A-Za-z]+\s*[{(]", re.MULTILINE)
_BARE = re.compile(r"(?<!\\)%")  # LaTeX would take the rest for a comment
_PARTS = ("first", "von", "last", "jr")
_LONG = 2**16  # characters that @strings may make of a value
_DEEP = 100  # braces within braces
_EXACT = ("url", "doi")  # no LaTeX
_USED = {
    *("title", "author", "year", "date", "doi", "journal", "journaltitle", "booktitle", "volume"),
    *("number", "issue", "pages", "publisher", "school", "institution", "url", "abstract", "type"),
    *("langid", "language", "note", "annote", "month", "subtitle", "howpublished"),
}


def takes(path: Path, head: bytes) -> bool:
    """Whether an entry begins in the first part of the file."""
    if path.suffix.lower() not in SUFFIXES or not head:
        return False
    return bool(_BEGINS.search(encoded.beginning(head).replace("\r", "\n")))


def read(path: Path, told: Told) -> Iterator[Node]:
    """Give a Report for each publication. Raises InputError when there is no entry in it."""
    text = encoded.text(path, told).lstrip("\ufeff")
    with _quiet():
        try:
            library = Splitter(text).split()
        except Exception:
            raise InputError(f"{path.name} is not BibTeX that can be read") from None
        blocks = list(_blocks(library, told))
        if not blocks:
            raise InputError(f"{path.name} holds no entry that can be read")
        strings = _strings(library)
        entries = [_entry(one, row, strings, told) for one, row in blocks]
    yield from reference.records(entries, told)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the libraries log, which has parts of the file in it, from the screen."""
    loggers = [logging.getLogger(name) for name in ("bibtexparser", "pylatexenc")]
    levels = [one.level for one in loggers]
    try:
        for one in loggers:
            one.setLevel(logging.CRITICAL + 1)
        yield
    finally:
        for one, level in zip(loggers, levels, strict=True):
            one.setLevel(level)


def _blocks(library: Library, told: Told) -> Iterator[tuple[model.Entry, int]]:
    """Give each entry and its line, one whose key or field is there twice too."""
    broken: list[int] = []
    for block in library.blocks:
        row = (block.start_line or 0) + 1
        inner = block.ignore_error_block if isinstance(block, model.ParsingFailedBlock) else block
        if isinstance(block, model.DuplicateBlockKeyBlock):
            told.note(f"line {row}: the citation key is there twice; both entries are read")
        if isinstance(inner, model.DuplicateFieldKeyBlock):  # a key that is there twice, too
            block, inner = inner, inner.ignore_error_block
        if isinstance(block, model.DuplicateFieldKeyBlock):
            told.note(f"line {row}: a field is there twice in an entry; the first is read")
            told.skip("field", "it is there twice in an entry", len(block.duplicate_keys))
        if isinstance(inner, model.Entry):
            told.see("entry")
            yield inner, row
        elif isinstance(block, model.ParsingFailedBlock):
            broken.append(row)
        else:
            _aside(block, told)
    _tell(broken, told)


def _aside(block: model.Block, told: Told) -> None:
    if isinstance(block, model.ImplicitComment):
        told.skip("text between entries", "BibTeX takes it for a comment")
    elif isinstance(block, model.ExplicitComment | model.Preamble):
        told.skip("comment or preamble", "it is no reference")
    else:
        told.see("string")


def _tell(broken: list[int], told: Told) -> None:
    if broken:
        told.skip("entry", "it is not well-formed BibTeX", len(broken))
        more = ", …" if len(broken) > 20 else ""
        lines = ", ".join(map(str, broken[:20])) + more
        told.note(f"entries that cannot be read begin on these lines: {lines}")


def _entry(block: model.Entry, row: int, strings: Mapping[str, str], told: Told) -> Entry:
    found = _fields(block, strings, row, told)
    reference.unused({one.key.casefold() for one in block.fields} - _USED, told)
    one = {name: value for name, value in found.items() if isinstance(value, str)}
    authors = _authors(found.get("author"))
    issued = one.get("date") or one.get("year", "")
    note = "\n".join(one.get(name, "") for name in ("note", "annote", "howpublished"))
    if note.strip() and not doi.said(note):
        told.skip("field 'note'", "of a note only a DOI is read")
    return Entry(
        title=": ".join(filter(None, (one.get("title", ""), one.get("subtitle", "")))),
        authors=tuple(name for name, _ in authors),
        families=tuple(short for _, short in authors),
        year=reference.year_of(issued),
        issued=issued,
        doi=doi.of(one.get("doi", "")) or doi.said(note) or doi.resolved(one.get("url", "")),
        kind=block.entry_type.casefold(),
        genre=one.get("type", ""),
        container=_either(one, "journal", "journaltitle", "booktitle"),
        volume=one.get("volume", ""),
        issue=_either(one, "number", "issue"),
        pages=one.get("pages", ""),
        publisher=_either(one, "publisher", "school", "institution"),
        url=one.get("url", ""),
        language=_either(one, "langid", "language"),
        abstract=bool(one.get("abstract")),
        row=row,
    )


def _either(one: dict[str, str], *names: str) -> str:
    return next((one[name] for name in names if one.get(name)), "")


def _fields(
    block: model.Entry, strings: Mapping[str, str], row: int, told: Told
) -> dict[str, str | list[NameParts]]:
    """Return the fields of an entry, decoded; as they stand where that cannot be done."""
    first: dict[str, str] = {}
    for one in block.fields:
        first.setdefault(one.key.casefold(), str(one.value))
    plain = {name: _joined(value, strings) for name, value in first.items()}
    exact = {name: _unescaped(plain[name]) for name in _EXACT if name in plain}
    found: dict[str, str | list[NameParts]] = {}
    for name, value in plain.items():
        if name in _USED and name not in exact:
            found[name] = _decoded(name, value, row, told)
    return found | exact


def _strings(library: Library) -> dict[str, str]:
    """Return what each @string stands for; one may be made of those before it."""
    found: dict[str, str] = {}
    for one in library.strings:
        found.setdefault(one.key.casefold(), _joined(str(one.value), found))
    return found


def _joined(value: str, strings: Mapping[str, str]) -> str:
    """Return the value of a field: its parts between ``#``, each in braces, in quotes or named.

    It stays as it is written where names would make it longer than ``_LONG``.
    """
    found: list[str] = []
    named = 0
    for one in map(str.strip, _pieces(value)):
        inner = one[:1] + one[-1:] in ("{}", '""')
        found.append(one[1:-1] if inner else strings.get(one.casefold(), one))
        named += 0 if inner else len(found[-1])
        if named > _LONG:
            return value
    return "".join(found)


def _pieces(value: str) -> Iterator[str]:
    depth, quoted, begin = 0, False, 0
    for place, sign in enumerate(value):
        depth += (sign == "{") - (sign == "}")
        quoted ^= sign == '"' and depth == 0
        if sign == "#" and depth == 0 and not quoted:
            yield value[begin:place]
            begin = place + 1
    yield value[begin:]


def _decoded(name: str, value: str, row: int, told: Told) -> str | list[NameParts]:
    """Return a value without LaTeX; names in parts, which braces hold together until then."""
    try:
        if _depth(value) > _DEEP:
            raise ValueError
        if name != "author":
            return _plain([value])[0]
        names = _through([value], [SeparateCoAuthors(), SplitNameParts()])[0]
        return [NameParts(*(_plain(getattr(one, part)) for part in _PARTS)) for one in names]
    except (KeyError, ValueError, RecursionError):
        told.note(f"line {row}: LaTeX in a field that cannot be decoded; it is kept as it stands")
        return value


def _plain(values: list[str]) -> list[str]:
    return _through([_BARE.sub(r"\\%", one) for one in values], [LatexDecodingMiddleware()])


def _through(values: list[Any], steps: list[Middleware]) -> list[Any]:
    """Return values after some steps of bibtexparser. Raises KeyError when one of them fails."""
    if not values:
        return []
    names = ["author"] if isinstance(steps[0], SeparateCoAuthors) else map(str, range(len(values)))
    fields = [model.Field(name, one) for name, one in zip(names, values, strict=True)]
    library = Library([model.Entry("entry", "key", fields)])
    for step in steps:
        library = step.transform(library)
    return [one.value for one in library.entries_dict["key"].fields]


def _depth(value: str) -> int:
    depth = deepest = 0
    for sign in value:
        depth += (sign == "{") - (sign == "}")
        deepest = max(deepest, depth)
    return deepest


def _unescaped(value: str) -> str:
    return re.sub(r"\\([_%&#~{}$])", r"\1", value).strip("{} ")


def _authors(value: str | list[NameParts] | None) -> list[tuple[str, str]]:
    """Return authors as printed and in short. ``and others`` is et al."""
    if isinstance(value, str) or value is None:
        return [(value, reference.family(value))] if value else []
    return [_author(one) for one in value]


def _author(one: NameParts) -> tuple[str, str]:
    last = " ".join([*one.von, *one.last])
    if last == "others" and not one.first:
        return "et al.", "et al."
    parts = (last, " ".join(one.jr), " ".join(one.first))
    return ", ".join(filter(None, parts)), last
