"""The results of the benchmarks stand in the README where their commands put them."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import claims, made, results
from benchmarks.memory import Memory
from ontology.errors import PeergraphError

TEXT = results.README.read_text("utf-8")
NAMES = [
    f"{name}, {engine}" for name in ("load", "trace", "pages") for engine in ("embedded", "Neo4j")
]


@pytest.mark.parametrize("name", NAMES)
def test_there_is_one_place_for_each_result(name: str) -> None:
    found = re.findall(f"<!-- results of {name} -->\n(.*?)<!-- end of {name} -->", TEXT, re.DOTALL)
    assert len(found) == 1
    if found[0]:
        command = found[0].splitlines()[0].split("`")[1]
        module = name.partition(",")[0]
        assert command.startswith(f"python -m benchmarks.{module} ")
        assert "--readme" in shlex.split(command)
        assert re.search(r"\n\| .* \|\n\| --- \|", found[0])
        assert re.search(r" on 20\d\d-\d\d-\d\d; \w+ .*Python 3\.\d+", found[0])


@pytest.mark.parametrize("module", ["load", "trace", "pages"])
def test_every_option_of_a_command_above_a_table_exists(module: str) -> None:
    shown = re.findall(rf"python -m benchmarks\.{module}([^`\n]*)", TEXT)
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", "--help"],
        capture_output=True, text=True, check=True, cwd=Path(results.README).parent,
    )  # fmt: skip
    options = {word for words in shown for word in words.split() if word.startswith("--")}
    assert options
    assert all(re.search(rf"{option}\b", done.stdout) for option in options)


def test_a_result_replaces_the_one_before() -> None:
    first = results.placed(TEXT, NAMES[0], "one | \\1 two")
    assert "one | \\1 two\n<!-- end of" in first
    second = results.placed(first, NAMES[0], "three")
    assert "one |" not in second
    assert second.replace("three\n", "", 1).count("<!-- results of") == len(NAMES)
    with pytest.raises(PeergraphError, match="no place"):
        results.placed(TEXT, "nonesuch", "x")


def test_the_machine_is_told_without_its_name() -> None:
    import platform

    assert "cores" in results.machine()
    assert not platform.node() or platform.node() not in results.machine()


def test_the_records_are_as_many_as_is_said(tmp_path: Path) -> None:
    made.write(tmp_path / "tables", 11)
    lines = {
        one.stem: one.read_text("utf-8").splitlines() for one in (tmp_path / "tables").iterdir()
    }
    assert len(lines["Quote"]) - 1 == 11
    assert len(lines["CODED_AS"]) - 1 == made.codings_of(11) == 16
    assert made.size(11) == 11 + 11 + 16
    pairs = [tuple(line.split(",")[:2]) for line in lines["CODED_AS"][1:]]
    assert len(set(pairs)) == len(pairs)


def test_the_search_in_memory_finds_the_best_paths_first() -> None:
    def claim(name: str, start: str, end: str, inferred: bool = False) -> claims.Claim:
        return claims.Claim(name, start, end, inferred, (f"q{name}",))

    held = [claim("1", "a", "b", inferred=True), claim("2", "a", "c"), claim("3", "c", "b"),
            claim("4", "b", "d"), claim("5", "a", "b", inferred=True)]  # fmt: skip
    memory = Memory(held)
    found = memory.paths(("a", "b", "d"), 5, 6)
    assert found == [["a", "c", "b", "d"], ["a", "b", "d"]]
    assert [memory.cost(one) for one in found] == [(0, 3), (1, 2)]
    assert memory.behind(found[1]) == 3
    assert [len(step) for step in memory.trace(("a", "b", "d"), 1, 6)[0]] == [1, 1, 1]
