"""The notebook runs, cell by cell, as Jupyter would run it, on the demonstration."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from graph import Graph
from graph.settings import Settings

FILE = Path(__file__).with_name("notebook.ipynb")


def cells(kind: str) -> list[str]:
    held = json.loads(FILE.read_text("utf-8"))
    return ["".join(one["source"]) for one in held["cells"] if one["cell_type"] == kind]


def run(cell: str, names: dict[str, Any]) -> object:
    """Run a cell and return what its last line is worth, which a notebook shows."""
    tree = ast.parse(cell)
    last = tree.body[-1]
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "cell", "exec"), names)
        return None
    exec(compile(ast.Module(tree.body[:-1], []), "cell", "exec"), names)
    result: object = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    return result


@pytest.mark.parametrize("settings", ["embedded"], indirect=True)
def test_every_cell_runs(demo: Graph, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEERGRAPH_HOME", str(settings.home))
    names: dict[str, Any] = {}
    shown = [run(cell, names) for cell in cells("code")]
    texts = [str(one) for one in shown if one is not None]
    assert len(texts) >= 6
    assert "no path" in texts[0] or "inferred" in texts[0]
    assert any("openness to the role" in one for one in texts)
    assert any("Empty DataFrame" in one for one in texts)


def test_it_is_a_notebook_without_outputs_and_says_what_is_next() -> None:
    held = json.loads(FILE.read_text("utf-8"))
    assert held["nbformat"] == 4
    assert all(not one["outputs"] for one in held["cells"] if one["cell_type"] == "code")
    assert all(one["id"] for one in held["cells"])
    words = " ".join(cells("markdown"))
    assert "peergraph new" in words
    assert "end of life" in words
