"""Codebooks as tables: a code a row, with its definition and what it stands below."""

from collections.abc import Mapping
from dataclasses import dataclass

from loaders import tree
from loaders.grid import Cells, Grid
from loaders.told import Told
from loaders.tree import Path, Tree


@dataclass(frozen=True, slots=True)
class _Row:
    path: Path
    parent: Path
    definition: str
    color: str


def listed(grid: Grid, codes: Tree, told: Told) -> None:
    """Add the codes of a codebook to ``codes``. A parent may come after what stands below it."""
    found = [one for _, cells in grid.rows() if (one := _row(cells, grid, told))]
    places = _Places(found, told)
    for one in found:
        path = places.whole(one)
        if len(path) > tree.DEEP:
            told.skip("code", f"it stands below more than {tree.DEEP} others")
        elif not codes.define(path, one.definition, one.color):
            told.skip("code", "a code with the same path is there already")


def _row(cells: Cells, grid: Grid, told: Told) -> _Row | None:
    told.see("row of a codebook")
    path = code_path(cells, grid)
    if not path:
        told.skip("row", "no code is named")
        return None
    shade = cells.get("color", "")
    if shade.strip() and not tree.color(shade):
        told.skip("colour", "not written as #rrggbb")
    parent = tree.parts(cells.get("parent", ""), grid.marks)
    return _Row(path, parent, cells.get("definition", "").strip(), tree.color(shade))


def code_path(cells: Cells, grid: Grid) -> Path:
    """Return the path of a row's code by its columns ``path`` and ``code``, empty for none."""
    path = tree.parts(cells.get("path", ""), grid.marks)
    code = tree.parts(cells.get("code", ""), grid.marks)
    return path if path[-len(code) :] == code else path + code


class _Places:
    """Where codes stand that name their parent: by its path, or by a name that only one has."""

    def __init__(self, rows: list[_Row], told: Told) -> None:
        self._told = told
        self._rows: dict[Path, _Row] = {}
        names: dict[str, list[_Row]] = {}
        for one in {(one.path, one.parent): one for one in reversed(rows)}.values():
            self._rows[one.path] = one
            names.setdefault(one.path[-1], []).append(one)
        self._names: Mapping[str, list[_Row]] = names

    def whole(self, row: _Row) -> Path:
        """Return the whole path of a code; without its parents where they lead round."""
        path, seen = row.path, {id(row)}
        at: _Row | None = row
        while at and at.parent and len(path) <= tree.DEEP:
            above = self._above(at.parent)
            path = (above.path if above else at.parent) + path
            if above and id(above) in seen:
                self._told.skip("parent of a code", "codes that stand below each other")
                return row.path
            seen.add(id(above))
            at = above
        return path

    def _above(self, parent: Path) -> _Row | None:
        if parent in self._rows and len(self._names.get(parent[-1], ())) == 1:
            return self._rows[parent]
        same = self._names.get(parent[-1], []) if len(parent) == 1 else []
        if len(same) > 1:
            self._told.skip("parent of a code", "several codes have its name")
            return next((one for one in same if one.path == parent and not one.parent), None)
        return same[0] if same else self._rows.get(parent)
