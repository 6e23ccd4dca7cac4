"""The part of a proposed map on coded articles: texts of reports, and whose words codes mark."""

import re
from collections.abc import Iterator

from loaders.mapping.paths import Paths
from loaders.mapping.writing import Lines, indented, item, kept, listed, quoted, said, struck
from loaders.qda.material import Material
from loaders.qda.piece import Reference

_ARTICLES = (
    "Sources that are texts of reports. source: its name in the project. Where the project links "
    "it to a reference, that says the rest; else label, title, authors (separated by |), year, "
    "doi, journal, url, kind. study: a name for the fieldwork it reports on, so that each study "
    "has its own."
)
_WORDS = (
    "Codes (and those below them) that mark participants' words in these articles, and authors'. "
    "What has no mark is taken for the authors'."
)
_FIRST = r"\b(participants?|respondents?|interviewees?)\b.*\b(quotes?|words?|quotations?|voices?)\b"
_SECOND = r"\bauthors?\b.*\b(interpretations?|words?|findings?|themes?|voices?)\b"
_MARKS = (
    ("participants", re.compile(rf"{_FIRST}|\b(first|1st)[ -]order\b", re.IGNORECASE)),
    ("authors", re.compile(rf"{_SECOND}|\b(second|2nd)[ -]order\b", re.IGNORECASE)),
)
_CITED = re.compile(r"\b(19|20)\d\d\b|\bet al\b|\.pdf\s*\Z", re.IGNORECASE)
_LONG = 300
_SOURCES = """
SELECT DISTINCT trim(name), reference, kind FROM "Source"
WHERE trim(name) != '' ORDER BY reference NOT IN (SELECT key FROM "Reference"), rowid
"""


def articles(material: Material, paths: Paths) -> Lines:
    """Return the lines on articles, and on the codes that mark whose words are whose."""
    lines = [*said(_ARTICLES), "articles:"]
    written: set[str] = set()
    for name, reference, kind in material.rows(_SOURCES):
        source = name.strip()
        if source and source not in written:
            found = list(_article(material, source, reference, kind))
            lines += indented(found)
            written |= {source} if found else set()
    return [*lines, "", *said(_WORDS), *_words(paths, bool(written))]


def _article(material: Material, name: str, reference: str, kind: str) -> Iterator[str]:
    linked = material.one(Reference, "WHERE key = ?", reference) if reference else None
    if linked:
        yield f"## proposed: the project links it to: {quoted(linked.title[:200])[1:-1]}"
        yield from item([f"source: {quoted(name)}"])
        yield from struck([f"  study: {quoted(f'Study of {name}')}"])
        return
    report = kind in ("article", "abstract")
    if report or _CITED.search(name[:_LONG]):
        reason = "it is an article" if report else "its name reads like that of an article"
        yield f"## {'proposed' if report else 'perhaps'}: {reason}"
        yield from kept(item([f"source: {quoted(name)}", f"title: {quoted(name)}"]), report)
        yield from struck([f"  study: {quoted(f'Study of {name}')}"])


def _words(paths: Paths, any_article: bool) -> Iterator[str]:
    """Marks count in articles only: without one they are struck."""
    yield "words:"
    for key, marks in _MARKS:
        named = [path for path, one in paths.all() if path and marks.search(one.name[:_LONG])]
        found = list(dict.fromkeys(named))
        line = [f"{key}: {listed(found)}"] if found else [f"{key}: []"]
        yield from indented(kept(line, bool(found) and any_article))
