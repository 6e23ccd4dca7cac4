"""An export of ours loaded into the graph it came from is no news; what a person did to it is."""

import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from graph import Graph
from loaders import export_guid, export_refi, run
from ontology.record import Record, Ref
from tests.graph.records import concept
from tests.loaders.formats.refi_vendors import VENDORS
from tests.loaders.projects import codebook, highlights, qualcoder, refi, taguette
from tests.loaders.test_export_refi import (
    GUID,
    TEXT,
    Written,
    code,
    coding,
    example,
    joined,
    memo,
    node,
    person,
    quote,
    said,
    source,
    study,
)

MAKERS = (refi, codebook, qualcoder, taguette, highlights)


def odd() -> list[Record]:
    """What the format has no place for, or says otherwise: tables and other tools may hold it."""
    return [
        study(),
        study("s2", "Study two"),
        person("p1", group="Nurse", guid="{" + GUID[:-1] + "1}"),
        person("p2", "s2"),
        source(text="\ufeffone\r\ntwo \u0007three\r\nfour\r\n"),
        source("t2", ""),
        quote("q1", "two \u0007", 6, by="p2", prefix="e", originalStart=5, originalUnit="utf-16"),
        coding("q1", "c4", coder="Ann", memo=" laughs \r\n at it ", date="2026-03-04"),
        quote("q2", "nowhere", None, "t2", "p1"),
        coding("q2", "c3", coder="k2"),
        code("c1", color="#ABC", definition=" a\u0007b "),
        code("c2", ["c1", "c3"], label="two  blanks"),
        code("c3", guid="no guid", path="of its own"),
        code("c4", of="s2", codable=True),
        code("c5", ["c6"]),
        code("c6", ["c5"]),
        memo("m1", Ref("Code", "c1"), Ref("Concept", "a"), Ref("Source", "t2"), by="K2"),
        memo("m2", Ref("Source", "t2")),
        memo("m3", Ref("Study", "s1"), by="k2", text=" about it all\n"),
        memo("m4", Ref("Study", "s1"), by="Bob", text="by a name"),
        node(
            "Collection", "d1", {"PART_OF": [Ref("Study", "s1")],
            "HAS_MEMBER": [Ref("Source", "t2"), Ref("Code", "c3"), Ref("Quote", "q2")]},
            label=" Set ",
        ),
        node("Coder", "k2", label="K2"),
        concept("a"),
    ]  # fmt: skip


def loose() -> list[Record]:
    """Records that tables may leave out of every study, where there is only one."""
    words = "afraid"
    return [
        study(),
        node("Source", "t1", title="t1", kind="transcript", text=TEXT),
        said("q1", words),
        node("Code", "c1", label="code"),
        node("Collection", "d1", {"HAS_MEMBER": [Ref("Code", "c1")]}, label="Set"),
        coding("q1", "c1"),
    ]


def everything(graph: Graph) -> set[str]:
    """All records of a graph, as texts, without what it keeps of loads."""
    nodes = graph.connection.read(
        "MATCH (n) WHERE n.origin IS NOT NULL AND NOT n:Change AND NOT n:Graph AND NOT n:Load "
        "RETURN labels(n) AS l, properties(n) AS p"
    )
    edges = graph.connection.read(
        "MATCH (a)-[e]->(b) WHERE a.id IS NOT NULL AND b.id IS NOT NULL "
        "RETURN a.id AS a, type(e) AS t, b.id AS b, properties(e) AS p"
    )
    return {str(sorted((name, str(one)) for name, one in row.items())) for row in (*nodes, *edges)}


def exported(graph: Graph, folder: Path, of: str = "") -> tuple[Path, Path]:
    """The exports of a study of a graph as a project and as a codebook."""
    project, book = folder / "x.qdpx", folder / "x.qdc"
    export_refi.write_project(graph, project, of)
    export_refi.write_codebook(graph, book, of)
    return project, book


def edited(file: Path, to: Path, *changes: tuple[str, str]) -> Path:
    """The file as another tool would write it, with changes to its XML, each of which must fit."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(to, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            for pattern, other in changes if name.endswith(".qde") else ():
                text, number = re.subn(pattern, other, text, count=1)
                assert number, pattern
            new.writestr(name, text)
    return to


Records = Callable[[], list[Record]]


@pytest.mark.parametrize("records", [example, odd, loose], ids=lambda one: one.__name__)
def test_an_export_is_no_news_to_its_graph(
    project: Graph, tmp_path: Path, records: Records
) -> None:
    project.write(joined(records()), {})
    before = everything(project)
    for file in exported(project, tmp_path, "s1"):
        done = run.load(project, [file])
        assert [*everything(project) ^ before] == []
        assert not done.receipt.changed
        assert done.told[0].changes == []
    assert (project.faults(), project.unfit().number, project.mismatches()) == ([], 0, 0)


@pytest.mark.parametrize("make", MAKERS, ids=lambda one: one.__name__)
def test_an_export_of_what_a_tool_wrote_is_no_news(
    project: Graph, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    run.load(project, [make(tmp_path)])
    before = everything(project)
    for file in exported(project, tmp_path):
        done = run.load(project, [file])
        assert [*everything(project) ^ before] == []
        assert not done.receipt.changed


def test_what_an_export_leaves_out_stays_in_the_graph(project: Graph, tmp_path: Path) -> None:
    """As in ATLAS.ti's sample: the memo's coder coded only what has no text, and a set holds it."""
    members = [Ref("Source", "t2"), Ref("Code", "c1")]
    records: list[Record] = [
        study(), source(), source("t2", ""), quote("q1", "gone", None, "t2"),
        coding("q1", "c1", coder="k1"), code("c1"), node("Coder", "k1", label="Coder ABC"),
        memo("m1", Ref("Code", "c1"), Ref("Source", "t2"), by="k1"),
        node("Collection", "d1", {"PART_OF": [Ref("Study", "s1")], "HAS_MEMBER": members},
             label="Set"),
    ]  # fmt: skip
    project.write(joined(records), {})
    before = everything(project)
    done = run.load(project, [exported(project, tmp_path)[0]])
    assert (done.receipt.created, done.receipt.updated, done.receipt.removed) == (0, 0, 0)
    assert [*everything(project) ^ before] == []


def test_what_a_person_changed_in_another_tool_comes_through(
    project: Graph, tmp_path: Path
) -> None:
    """The tool keeps the GUIDs that the export made: a code renamed and moved is the same one."""
    project.write(joined(example()), {})
    file, _ = exported(project, tmp_path)
    other = edited(
        file,
        tmp_path / "other.qdpx",
        (' origin="peergraph [^"]*"', ' origin="MAXQDA 2022"'),
        ('name="code c3"', 'name="hope"'),
        ("memo m1", "thought again"),
        ('name="Set"', 'name="Group"'),
    )
    done = run.load(project, [other])
    assert done.receipt.created == 0
    rows = project.connection.read("MATCH (c:Code) RETURN c.id AS id, c.label AS label")
    assert {row["id"]: row["label"] for row in rows} == {
        "c1": "code c1", "c2": "code c2", "c3": "hope",
    }  # fmt: skip
    assert _values(project, "Memo", "text") == {"thought again", "memo m2"}
    assert _values(project, "Collection", "label") == {"Group"}
    assert _values(project, "Coder", "label") == {"K"}
    assert _values(project, "Participant", "label") == {"P1", "P2"}
    assert not any(export_guid.is_made(one) for one in _values(project, "Code", "guid"))


def test_what_a_person_changed_in_the_export_itself_comes_through(
    project: Graph, tmp_path: Path
) -> None:
    project.write(joined(odd()), {})
    file, _ = exported(project, tmp_path, "s1")
    before = everything(project)
    other = edited(
        file,
        tmp_path / "other.qdpx",
        ('name="code c3"', 'name="hope"'),
        ("about it all", "about nothing"),
        (' endPosition="9"', ' endPosition="8"'),
    )
    done = run.load(project, [other])
    assert (done.receipt.created, done.receipt.updated) == (0, 3)
    assert len(everything(project) - before) == 3
    assert "hope" in _values(project, "Code", "label")
    assert "about nothing" in _values(project, "Memo", "text")


def test_an_export_of_another_graph_is_not_taken_for_ones_own(
    project: Graph, tmp_path: Path
) -> None:
    """Ids of tables, such as c1, are in many graphs, for different codes."""
    other = [export_guid.made("code", "c1", one) for one in ("", "token", project.about().token)]
    assert len(set(other)) == 3
    project.write(joined([study(), source(), code("c1"), said("q1", "afraid")]), {})
    file, _ = exported(project, tmp_path)
    told = edited(file, tmp_path / "o.qdpx", (other[2], other[1]), ("code c1", "something else"))
    run.load(project, [told])
    assert _values(project, "Code", "label") == {"code c1", "something else"}


def _values(graph: Graph, label: str, name: str) -> set[str]:
    rows = graph.connection.read(f"MATCH (n:{label}) RETURN n.{name} AS value")
    return {row["value"] for row in rows if row["value"]}


# What stands for a record of each kind in a project.
ELEMENTS = {
    "Source": "TextSource",
    "Quote": "PlainTextSelection",
    "Code": "Code",
    "Participant": "Case",
    "Collection": "Set",
}


@pytest.mark.parametrize("vendor", VENDORS.values(), ids=list(VENDORS))
def test_an_export_of_every_tools_project_is_valid_and_whole(
    project: Graph, tmp_path: Path, vendor: Callable[[], bytes]
) -> None:
    """PDFs, recordings, sets, cases, memos of all things: written, or counted as left out."""
    (tmp_path / "v.qdpx").write_bytes(vendor())
    run.load(project, [tmp_path / "v.qdpx"])
    before = everything(project)
    done = export_refi.write_project(project, tmp_path / "x.qdpx")
    Written(tmp_path / "x.qdpx")
    left: Counter[str] = Counter()
    for (what, _), number in done.left.items():
        left[what] += number
    for label, name in ELEMENTS.items():
        assert done.elements.get(name, 0) + left[label] == _number(project, f"(n:{label})")
    coded = _number(project, "()-[n:CODED_AS]->()")
    assert done.elements.get("Coding", 0) + left["CODED_AS"] == coded
    remarks = _number(project, "()-[n:CODED_AS]->() WHERE n.memo IS NOT NULL")
    memos = _number(project, "(n:Memo)")
    assert memos <= done.elements.get("Note", 0) + left["Memo"] <= memos + remarks
    assert not run.load(project, [tmp_path / "x.qdpx"]).receipt.changed
    assert [*everything(project) ^ before] == []


def _number(graph: Graph, pattern: str) -> int:
    rows = graph.connection.read(f"MATCH {pattern} RETURN count(n) AS n")
    return int(rows[0]["n"])
