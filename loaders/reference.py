"""References of a bibliography to reports: what a publication is called, and when two are one."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from typing import Any

from loaders import doi
from loaders.qda.piece import Reference
from loaders.told import Told
from ontology.record import Node, Place
from ontology.terms import Value

_WEB = re.compile(r"(?:https?|ftp)://\S+", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_TAG = re.compile(r"</?(?:i|b|em|strong|sub|sup|span|sc|p)\b[^>]*>", re.IGNORECASE)
_INITIALS = re.compile(r"[A-Z]{1,3}|(?:[A-Z]\.-?){1,4}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_LANGUAGES = {
    **dict.fromkeys(("english", "eng"), "en"),
    **dict.fromkeys(("german", "deutsch", "ger", "deu"), "de"),
    **dict.fromkeys(("french", "français", "fre", "fra"), "fr"),
    **dict.fromkeys(("spanish", "español", "spa"), "es"),
    **dict.fromkeys(("portuguese", "português", "por"), "pt"),
    **dict.fromkeys(("italian", "italiano", "ita"), "it"),
    **dict.fromkeys(("dutch", "nederlands", "dut", "nld"), "nl"),
}
# Kinds of publication, as CSL, RIS and BibTeX call them; everything else is a report.
_KINDS = {
    **dict.fromkeys(("thesis", "thes", "phdthesis", "mastersthesis"), "thesis"),
    **dict.fromkeys(
        ("article", "article-journal", "article-magazine", "article-newspaper"), "article"
    ),
    **dict.fromkeys(("jour", "ejour", "mgzn", "news", "inpr", "abst", "jfull"), "article"),
    **dict.fromkeys(
        ("paper-conference", "conf", "cpaper", "inproceedings", "conference"), "article"
    ),
    **dict.fromkeys(("review-book", "journal article", "journal-article"), "article"),
}
_PLAIN = {"thesis", "article", "article-journal", "jour", "phdthesis", "thes", "report", "rprt"}
_NOWHERE = Place()
_MANY = 200  # kinds of loss; more help nobody
_SAME = "the same publication as another one in this file"


@dataclass(frozen=True, slots=True)
class Entry:
    """One reference. ``authors`` are as printed, ``families`` what each is called in short.

    ``issued`` is the date as given, ``kind`` the type in the words of the format, ``genre`` what
    more is said of it, ``volume`` and so on are as given. ``row`` is where it stands in the file.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    year: int | None = None
    issued: str = ""
    doi: str = ""
    kind: str = ""
    genre: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    url: str = ""
    language: str = ""
    abstract: bool = False
    row: int = 0


def of_piece(piece: Reference) -> Entry:
    """Return the entry of a reference that a coded project holds."""
    authors = tuple(one.strip() for one in piece.authors.split("|") if one.strip())
    return cleaned(
        Entry(
            title=piece.title,
            authors=authors,
            families=tuple(map(family, authors)),
            year=piece.year,
            doi=doi.of(piece.doi) or doi.resolved(piece.url),
            kind=piece.kind,
            container=piece.journal,
            url=piece.url,
        )
    )


def records(entries: Iterable[Entry], told: Told) -> Iterator[Node]:
    """Give a Report for each publication among ``entries``, once.

    One without a DOI is the same as one with it when title, year and first author agree and no
    other DOI has them too. What is not a publication, or is one again, is told.
    """
    named = [one for one in map(cleaned, entries) if _named(one, told)]
    dois: dict[str, set[str]] = defaultdict(set)
    for one in named:
        if one.doi:
            dois[work(one)].add(one.doi)
    seen: set[str] = set()
    for one in named:
        same = dois.get(work(one), set()) if not one.doi and telling(one) else set()
        whole = replace(one, doi=next(iter(same))) if len(same) == 1 else one
        found = node(whole, Place(told.file, one.row))
        if found.id in seen:
            told.skip("reference", _SAME)
            continue
        seen.add(found.id)
        _tell(one, told)
        yield found


def report_id(entry: Entry) -> str:
    """Return the id of a publication: by its DOI, else by title, year and first author.

    Never by a citation key, which every library makes for itself.
    """
    name = f"doi {entry.doi}" if entry.doi else work(entry)
    return "report-" + sha256(name.encode("utf-8", "replace")).hexdigest()[:20]


def node(entry: Entry, place: Place = _NOWHERE) -> Node:
    """Return the Report of an entry; what is not said is left out, so that it clears nothing."""
    found: dict[str, Value] = {
        "id": report_id(entry),
        "origin": "published",
        "label": label(entry),
        "kind": kind(entry),
        "title": entry.title or "[no title given]",
        "author": entry.authors,
        "year": entry.year,
        "journal": journal(entry),
        "doi": entry.doi,
        "url": "" if doi.resolved(entry.url) else address(entry.url),
        "language": language(entry.language),
        "note": _note(entry),
    }
    return Node("Report", {name: one for name, one in found.items() if one}, place)


def label(entry: Entry) -> str:
    """Return the short name: ``Berrett 2021``, ``First and Second 2019``, ``First et al. 2019``."""
    year = str(entry.year) if entry.year else "n.d."
    names = [one for one in entry.families if one]
    if not names:
        title = entry.title or entry.doi
        return f"{title if len(title) <= 60 else title[:59].rstrip() + '…'} ({year})"
    if len(names) > 2 or (len(names) == 2 and names[1] == "et al."):
        return f"{names[0]} et al. {year}"
    return f"{' and '.join(names)} {year}"


def kind(entry: Entry) -> str:
    """Return the word of the vocabulary; the format's own words stay in the note."""
    if re.search(r"\b(?:review|meta-(?:analysis|synthesis))\b", entry.genre, re.IGNORECASE):
        return "review"
    return _KINDS.get(entry.kind.casefold(), "report")


def journal(entry: Entry) -> str:
    """Return the journal with volume, issue and pages, or who published it."""
    where = entry.container or entry.publisher
    number = entry.volume + (f"({entry.issue})" if entry.issue else "")
    pages = re.sub(r"\s*(?:--|[-–—])\s*", "–", entry.pages)
    rest = ":".join(one for one in (number, pages) if one)
    return f"{where} {rest}".strip()


def language(text: str) -> str:
    """Return a BCP 47 tag, empty for a language that is not known."""
    known = _LANGUAGES.get(text.strip().casefold())
    if known:
        return known
    parts = text.strip().replace("_", "-").split("-")
    return "-".join([parts[0].lower(), *parts[1:]]) if _LANGUAGE.fullmatch(text.strip()) else ""


def year_of(text: str) -> int | None:
    """Return the first year in a date of any writing, None when there is none."""
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def family(author: str) -> str:
    """Return what an author is called in short; an organisation stays as it is."""
    before, comma, _ = author.partition(",")
    words = before.split()
    if not comma and len(words) > 1 and _INITIALS.fullmatch(words[-1]) and not words[0].isupper():
        words = words[:-1]
    return " ".join(words)


def address(text: str) -> str:
    """Return an address of the web, empty for anything else that a browser might obey."""
    return text if _WEB.fullmatch(text) else ""


def cleaned(entry: Entry) -> Entry:
    """Return an entry each of whose texts stands in one line, without marks of italics."""
    found: dict[str, Any] = {}
    for one in fields(Entry):
        value = getattr(entry, one.name)
        if isinstance(value, str):
            found[one.name] = _line(value)
        elif isinstance(value, tuple):
            found[one.name] = tuple(line for name in value if (line := _line(name)))
    return replace(entry, **found)


def unused(names: Iterable[str], told: Told) -> None:
    """Tell which fields of an entry are not kept, by name; of very many the rest together."""
    why = "reports have no such property"
    for name in sorted(names):
        what = f"field '{name[:40]}'"
        known = (what, why) in told.skipped or len(told.skipped) < _MANY
        told.skip(what if known else "field of another name", why)


def _line(text: str) -> str:
    # Before blanks are counted: there may be one on both sides of what is no letter.
    plain = "".join(one for one in text if one.isprintable() or one.isspace())
    return " ".join(_TAG.sub("", plain).split())


def _named(entry: Entry, told: Told) -> bool:
    if not entry.title and not entry.doi:
        told.skip("reference", "it has neither a title nor a DOI")
    return bool(entry.title or entry.doi)


def _tell(entry: Entry, told: Told) -> None:
    if entry.abstract:
        told.skip("abstract", "its licence is not recorded")
    if entry.language and not language(entry.language):
        told.skip("language", "not a language tag such as en")
    if entry.url and not address(entry.url):
        told.skip("url", "not an address of the web")


def work(entry: Entry) -> str:
    """Return what a publication without a DOI is known by."""
    first = entry.families[0] if entry.families else ""
    return f"work {folded(entry.title)}|{entry.year or ''}|{folded(first)}"


def telling(entry: Entry) -> bool:
    """Whether title, year and author say enough: many things are called "Introduction"."""
    return bool(entry.title and entry.year and entry.families)


def folded(text: str) -> str:
    """Return the letters and digits of a text, without capitals, marks and signs."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join("".join(one if one.isalnum() else " " for one in plain).split())


def _note(entry: Entry) -> str:
    said = []
    if entry.kind and (entry.kind.casefold() not in _PLAIN or entry.genre):
        said.append(f"kind as given: {', '.join(one for one in (entry.kind, entry.genre) if one)}")
    if entry.issued and not entry.year:
        said.append(f"date as given: {entry.issued[:100]}")
    return "; ".join(said)
