"""The codes of a QualCoder project and the categories above them, in one tree."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from loaders.database import Cell, words
from loaders.qda.loop import loops
from loaders.qda.piece import Code
from loaders.told import Told

Rows = Callable[..., Iterator[tuple[Cell, ...]]]
LOOP = "it lies below itself in the tree of codes"
TWICE = "another one has its number"
ADRIFT = "what it lies below is not in the file"
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


def codes(rows: Rows, told: Told) -> list[Code]:
    """Return categories and codes; ``rows`` gives those of a table, by its name and columns.

    Each key is there once, and what is above a code is there and not below it.
    """
    found: dict[str, Code] = {}
    for one in (*_categories(rows), *_plain(rows)):
        if found.setdefault(one.key, one) is not one:
            told.skip("code", TWICE)
    looped = loops({one.key: one.parent for one in found.values()})
    for key in looped:
        told.skip("place of a code", LOOP)
        found[key] = replace(found[key], parent="")
    for one in found.values():
        if one.parent and one.parent not in found:
            told.skip("place of a code", ADRIFT)
            found[one.key] = replace(one, parent="")
    return list(found.values())


def _categories(rows: Rows) -> Iterator[Code]:
    for number, name, memo, above in rows("code_cat", "catid", "name", "memo", "supercatid"):
        parent = "" if above is None else f"category {words(above)}"
        key = f"category {words(number)}"
        yield Code(key, words(name), parent, words(memo).strip(), codable=False)


def _plain(rows: Rows) -> Iterator[Code]:
    columns = ("cid", "name", "memo", "color", "catid", "supercid")
    for number, name, memo, color, category, above in rows("code_name", *columns):
        parent = "" if category is None else f"category {words(category)}"
        parent = parent if above is None else f"code {words(above)}"
        shade = words(color) if _COLOR.fullmatch(words(color)) else ""
        yield Code(f"code {words(number)}", words(name), parent, words(memo).strip(), shade)
