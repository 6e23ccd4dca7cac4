"""The results of the benchmarks stand in the README where their commands put them."""

import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import cast

import pytest
from lxml import etree

from benchmarks import claims, made, nvivo, projects, results
from benchmarks.memory import Memory
from graph.connection import Connection
from ontology.errors import PeergraphError

TEXT = results.README.read_text("utf-8")
MODULES = ("load", "trace", "pages", "projects")
NAMES = [f"{name}, {engine}" for name in MODULES for engine in ("embedded", "Neo4j")]


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


@pytest.mark.parametrize("module", MODULES)
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


SCHEMA = Path(__file__).parent / "loaders" / "refi-schemas" / "Project-mrt2019.xsd"
Q = "{urn:QDA-XML:project:1.0}"


def test_a_made_up_project_is_as_nvivo_writes_it(tmp_path: Path) -> None:
    counts = nvivo.write(tmp_path / "x.qdpx", 700, seed=3)
    with zipfile.ZipFile(tmp_path / "x.qdpx") as archive:
        root = etree.fromstring(archive.read("project.qde"))
        texts = {name: archive.read(name) for name in archive.namelist()[1:]}
    etree.XMLSchema(etree.parse(str(SCHEMA))).assertValid(root)
    assert (
        counts["Coding"]
        == counts["PlainTextSelection"]
        == len(list(root.iter(Q + "Coding")))
        == 700
    )
    assert counts["TextSource"] == counts["Case"] == len(texts) == nvivo.sources_of(700) == 2
    assert str(root.get("name")).startswith("Synthetic")
    for raw in texts.values():
        assert raw.startswith(b"\xef\xbb\xbfSynthetic transcript")
        assert raw.count(b"\n") == raw.count(b"\r\n") == nvivo.TURNS + 1
        assert "🙂".encode() in raw
    (nodes,) = root.iterfind(f"{Q}CodeBook/{Q}Codes/{Q}Code")
    assert (nodes.get("name"), nodes.get("isCodable")) == ("Nodes", "false")
    assert any(len(one) == 1 for one in root.iter(Q + "VariableValue"))  # unassigned


def test_the_selections_of_a_made_up_project_hold_whole_sentences(tmp_path: Path) -> None:
    nvivo.write(tmp_path / "x.qdpx", 700, seed=3)
    spans, found = set(), 0
    with zipfile.ZipFile(tmp_path / "x.qdpx") as archive:
        root = etree.fromstring(archive.read("project.qde"))
        for number, source in enumerate(root.iter(Q + "TextSource")):
            path = str(source.get("plainTextPath")).removeprefix("internal://")
            text = archive.read(f"sources/{path}").decode("utf-8-sig")
            made = nvivo.transcript(3, number)
            assert text == made.text
            wanted = nvivo.selections(3, number, made, 500)
            for one, expected in zip(source.iter(Q + "PlainTextSelection"), wanted, strict=False):
                start, end = (int(str(one.get(f"{end}Position"))) for end in ("start", "end"))
                words = text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")
                assert words.replace("\r\n", "\n") == nvivo.words(made, expected)
                assert words[0].isalpha()
                assert words.endswith(".")
                assert one.get("name") == ""
                spans.add((number, start, end))
                found += 1
    assert found == 700
    assert found / 2.5 < len(spans) < found / 1.3  # several codings on a span


def test_a_made_up_project_is_the_same_again_and_another_by_its_seed(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        nvivo.write(tmp_path / name, 60, seed)
    first, second, third = ((tmp_path / name).read_bytes() for name in "abc")
    assert first == second != third
    with pytest.raises(FileExistsError):
        nvivo.write(tmp_path / "a", 60)
    assert nvivo.write(tmp_path / "d", 0)["TextSource"] == 1


def test_a_bare_pass_over_a_made_up_project_is_measured(tmp_path: Path) -> None:
    nvivo.write(tmp_path / "x.qdpx", 60)
    found = projects.bare(tmp_path / "x.qdpx", 60)
    assert found.seconds > 0
    assert found.row(found, 60)[0] == found.way
    assert found.row(found, 60)[2] == "1.0"
    with pytest.raises(SystemExit):  # it counts: a way that skips codings is not measured
        projects.bare(tmp_path / "x.qdpx", 61)


class Held:
    """Stands for a graph: what it answers about the first transcript, and its counts."""

    def __init__(self, words: list[str], codings: int) -> None:
        self.words, self.codings = words, codings

    def read(self, query: str, _parameters: object = None) -> list[dict[str, object]]:
        if "exact" in query:
            return [{"exact": one} for one in self.words]
        return [{"quotes": len(self.words), "codings": self.codings}]


def test_a_load_that_shifts_or_loses_is_no_result() -> None:
    made = nvivo.transcript(0, 0)
    words = sorted({nvivo.words(made, one) for one in nvivo.selections(0, 0, made, 60)})

    def checked(words: list[str], codings: int) -> int:
        return projects.check(cast("Connection", Held(words, codings)), 60, 0)

    assert checked(words, 60) == len(words)
    for given in ((words, 59), (words[1:], 60), ([words[0][1:], *words[1:]], 60)):
        with pytest.raises(SystemExit):
            checked(*given)
