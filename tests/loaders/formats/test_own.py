"""The README's example of a format: put beside the others, it is found and loads."""

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import Graph
from loaders import formats, run

ROOT = Path(__file__).parents[3]
LINES = (
    '{"document": "Walk", "quote": "synthetic: the gate was open", "code": "gates"}\n'
    '{"document": "Walk", "quote": "synthetic: the gate was shut", "code": "gates"}\n'
    "nothing\n"
)


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (text,) = re.findall(r"^```py\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)
    assert len(text.splitlines()) <= 36
    folder = tmp_path / "formats"
    folder.mkdir()
    (folder / "jsonl.py").write_text(text, "utf-8")
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(folder)])
    importlib.invalidate_caches()
    yield
    sys.modules.pop("loaders.formats.jsonl", None)


def test_it_is_found_and_loads(project: Graph, tmp_path: Path, example: None) -> None:
    file = tmp_path / "walks.jsonl"
    file.write_text(LINES, "utf-8")
    done = run.load(project, [file])
    assert done.told[0].format == "jsonl"
    assert done.told[0].skipped == {("line", "it is no object with document, quote and code"): 1}
    counts = project.counts()
    assert (counts["Quote"], counts["Code"], counts["Source"], counts["Study"]) == (2, 1, 1, 1)
    assert not run.load(project, [file]).receipt.changed
    assert project.faults() == []


def test_every_format_has_what_a_format_needs() -> None:
    names = [one.NAME for one in formats.every()]
    assert len(set(names)) == len(names)
    for one in formats.every():
        assert one.TITLE
        assert tuple(name.lower() for name in one.SUFFIXES) == one.SUFFIXES
