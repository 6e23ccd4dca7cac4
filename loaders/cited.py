"""The references in a QualCoder project: rows of RIS tags, one number for each publication."""

import re
from collections.abc import Iterable, Iterator

from loaders.database import Cell, words
from loaders.qda.piece import Reference

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
# Tags of RIS by what they say, the first one that is there counts.
_TITLE, _DATE, _URL = ("TI", "T1"), ("PY", "Y1", "DA"), ("UR", "L2")
_JOURNAL, _AUTHORS = ("T2", "JO", "JF", "JA"), ("AU", "A1")


def references(rows: Iterable[tuple[Cell, ...]]) -> Iterator[Reference]:
    """Give the references that rows of (number, tag, value) make up, in the order they begin."""
    found: dict[str, dict[str, str]] = {}
    for number, tag, value in rows:
        tags = found.setdefault(f"reference {words(number)}", {})
        name, said = words(tag).strip(), words(value).strip()
        old = tags.get(name, "")
        more = f"{old}; {said}" if name in _AUTHORS else old
        tags[name] = more if old else said
    for key, tags in found.items():
        yield _reference(key, tags)


def _reference(key: str, tags: dict[str, str]) -> Reference:
    def said(names: tuple[str, ...]) -> str:
        return next((tags[one] for one in names if tags.get(one)), "")

    year = _YEAR.search(said(_DATE))
    authors = (one.strip() for one in re.split(r"[;\n]", said(_AUTHORS)))
    return Reference(
        key,
        said(_TITLE),
        " | ".join(one for one in authors if one),
        int(year[0]) if year else None,
        said(("DO",)),
        said(_JOURNAL),
        said(_URL),
        said(("TY",)),
    )
