"""BibTeX and BibLaTeX, as LaTeX, JabRef and Zotero write them."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bibtexparser import model
from bibtexparser.library import Library
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    RemoveEnclosingMiddleware,
    ResolveStringReferencesMiddleware,
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
_REMOVED = RemoveEnclosingMiddleware(allow_inplace_modification=True)
_DEEP = 100  # braces within braces
_ENCLOSED = re.compile(r'[{"]|\d+$')
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
        strings = library.strings
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


def _entry(block: model.Entry, row: int, strings: list[model.String], told: Told) -> Entry:
    found = _fields(block, strings, row, told)
    for name in found.keys() - _USED:
        told.skip(f"field '{name[:40]}'", "reports have no such property")
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
    block: model.Entry, strings: list[model.String], row: int, told: Told
) -> dict[str, str | list[NameParts]]:
    """Return the fields of an entry, decoded; as they stand where that cannot be done."""
    first: dict[str, model.Field] = {}
    for one in block.fields:
        first.setdefault(one.key.casefold(), model.Field(one.key.casefold(), str(one.value)))
    first.pop("month", None)  # only the year is kept, and names of months are no strings
    named = any(not _ENCLOSED.match(one.value) for one in first.values())
    known = [model.String(one.key, one.value) for one in strings] if named else []
    plain = _through(first, known, [ResolveStringReferencesMiddleware(), _REMOVED])
    exact = {name: _unescaped(plain[name]) for name in _EXACT if name in plain}
    found: dict[str, str | list[NameParts]] = {}
    for name, value in plain.items():
        if name not in exact:
            found[name] = _decoded(name, value, row, told)
    return found | exact


def _decoded(name: str, value: str, row: int, told: Told) -> str | list[NameParts]:
    if _depth(value) <= _DEEP:
        steps: list[Middleware] = [LatexDecodingMiddleware()]
        if name == "author":
            steps = [SeparateCoAuthors(), SplitNameParts(), *steps]
        try:
            one = model.Field(name, _BARE.sub(r"\\%", value))
            return _through({name: one}, [], steps)[name]
        except (KeyError, ValueError, RecursionError):
            pass
    told.note(f"line {row}: LaTeX in a field that cannot be decoded; it is kept as it stands")
    return value


def _through(
    fields: dict[str, model.Field], strings: list[model.String], steps: list[Middleware]
) -> dict[str, str]:
    """Return values after some steps of bibtexparser. Raises KeyError when one of them fails."""
    library = Library([*strings, model.Entry("entry", "key", list(fields.values()))])
    for step in steps:
        library = step.transform(library)
    return {one.key: one.value for one in library.entries_dict["key"].fields}


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
