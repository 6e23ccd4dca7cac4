"""A dry run: it writes nothing, and says what the load then does."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import peergraph
from graph import Graph, projects
from graph.connection import Connection
from loaders import run
from loaders.examined import CHANGES
from ontology.errors import GraphError, InputError
from tests.graph.digest import digest

Tables = dict[str, str]
FIRST: Tables = {
    "Study": "id,label\ns1,One\n",
    "Participant": "id,label,group,TOOK_PART_IN\np1,Ash,peer,s1\np2,Elm,peer,s1\n",
    "Source": "id,title,kind,PART_OF\nt1,Talk,transcript,s1\n",
    "Quote": "id,exact,constructOrder,FROM_SOURCE,SPOKEN_BY\nq1,Hello,1,t1,p1\nq2,Bye,1,t1,p1\n",
    "Concept": "id,label,kind,constructOrder\nc1,=Fear,theme,2\nc2,Hope,theme,2\n",
    "Code": "id,label,BROADER\nk1,fear,\nk2,dread,k1\n",
    "INDICATES": "id,from,to,by\ni1,k1,c1,A\ni2,k2,c1,A\n",
    "Memo": "id,text,date,ABOUT\nm1,<b>Private</b> words,2024-05-06,Concept:c1\n",
}
CASES: dict[str, Tables] = {
    "new": FIRST,
    "again": FIRST,
    "a changed value": {
        "Concept": "id,label,kind,constructOrder\nc1,Dread,theme,2\nc2,Hope,theme,2\n"
    },
    "an emptied cell": {"Concept": "id,label,kind,constructOrder,definition\nc1,=Fear,theme,2,\n"},
    "another date": {"Memo": "id,text,date\nm1,<b>Private</b> words,2024-05-07\n"},
    "one more": {"Concept": "id,label,kind,constructOrder\nc2,Hope,theme,2\nc3,Joy,theme,2\n"},
    "another speaker": {
        "Quote": "id,exact,constructOrder,FROM_SOURCE,SPOKEN_BY\nq1,Hello,1,t1,p2\n"
    },
    "no speaker": {"Quote": "id,exact,constructOrder,FROM_SOURCE,SPOKEN_BY\nq1,Hello,1,t1,\n"},
    "another parent": {"Code": "id,label,BROADER\nk1,fear,k2\nk2,dread,\n"},
    "a moved judgement": {"INDICATES": "id,from,to,by\ni1,k1,c2,A\ni2,k2,c1,B\n"},
    "all at once": FIRST
    | {
        "Quote": "id,exact,constructOrder,FROM_SOURCE,SPOKEN_BY\nq1,Hello,1,t1,p2\nq3,New,1,t1,\n",
        "INDICATES": "id,from,to,by\ni1,k2,c2,A\ni3,k2,c1,A\n",
    },
}


@pytest.fixture
def tables(tmp_path: Path) -> Callable[..., Path]:
    def written(content: Tables, name: str = "mine") -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for table, text in content.items():
            (folder / f"{table}.csv").write_text(text, "utf-8")
        return folder

    return written


@pytest.mark.parametrize("case", CASES)
def test_it_says_what_the_load_then_does_and_writes_nothing(
    project: Graph, tables: Callable[..., Path], case: str
) -> None:
    if case != "new":
        run.load(project, [tables(FIRST, "first")])
    before, version = digest(project), project.about().version
    files = [tables(CASES[case])]
    with _reader(project) as reader:  # a connection that the server holds to reading
        found = run.examine(reader, files)
    assert (digest(project), project.about().version) == (before, version)
    assert found.faults == ()
    receipt = run.load(project, files).receipt
    told = {name: found.total(name) for name in CHANGES} | {"removed": found.removed}
    assert told == {name: getattr(receipt, name) for name in told}
    assert found.created_or_changed == receipt.changed
    assert found.files == tuple(receipt.files)


def _reader(project: Graph) -> Graph:
    connection = Connection(project.connection.settings, project.name, reads_only=True)
    return Graph(connection, project.vocabulary)


def test_counts_are_told_by_file_and_kind(project: Graph, tables: Callable[..., Path]) -> None:
    run.load(project, [tables(FIRST, "first")])
    content = {
        "Concept": "id,label,kind,constructOrder\nc1,Dread,theme,2\nc2,Hope,theme,2\n"
        "c3,Joy,theme,2\n",
        "Stage": "",
    }
    folder = tables(content | {"Code": "id,label,BROADER\nk2,dread,k1\n"})
    (folder / "notes.md").write_text("# notes")
    found = run.examine(project, [folder])
    told = {(one.file, one.kind): (one.seen, one.created, one.updated) for one in found.portions}
    assert told == {
        ("mine/Code.csv", "Code"): (1, 0, 0),
        ("mine/Code.csv", "BROADER"): (1, 0, 0),
        ("mine/Concept.csv", "Concept"): (3, 1, 1),
    }
    assert dict(found.skipped) == {
        "mine/Stage.csv": "nothing is in it",
        "mine/notes.md": "not a .csv file",
    }
    assert found.sentence() == (
        f"Would load into {project.name}, from 5 records: 1 new, 1 changed, 3 unchanged."
    )
    rows = {one["file"]: one for one in found.rows()}
    assert rows["mine/Concept.csv"]["changes"] == {
        "created": 1,
        "updated": 1,
        "unchanged": 1,
        "deleted": 0,
    }
    assert rows["mine/Code.csv"]["loaded"] == {"Code": 1, "BROADER": 1}
    assert rows["mine/notes.md"]["skipped"][0]["why"] == "not a .csv file"


def test_nothing_to_do_is_said(project: Graph, tables: Callable[..., Path]) -> None:
    folder = tables(FIRST)
    run.load(project, [folder])
    found = run.examine(project, [folder])
    assert not found.created_or_changed
    assert found.sentence() == f"Nothing would change; in {project.name} already: 22 records."


def test_faults_are_those_of_the_load_beside_what_was_read(
    project: Graph, tables: Callable[..., Path]
) -> None:
    folder = tables({"Concept": "id,label,kind,constructOrder\nc1,Fear,mood,2\n,Hope,theme,2\n"})
    found = run.examine(project, [folder])
    with pytest.raises(InputError) as refused:
        run.load(project, [folder])
    assert found.faults == refused.value.faults
    assert found.number == refused.value.number == 2
    assert found.total("seen") == 2
    assert found.sentence() == "Nothing would be loaded: 2 faults in 2 records."
    assert found.rows()[0]["changes"] is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"Concept": "id,label,kind,constructOrder,origin\nc1,Fear,theme,2,published\n"}, None),
        ({"Participant": "id,label,TOOK_PART_IN\np1,Ash,\n"}, "needs at least 1 TOOK_PART_IN"),
        (
            {"Concept": "id,label,kind,constructOrder\nthreat,Mine,theme,2\n"},
            "there is a published record of this id",
        ),
    ],
)
def test_what_only_the_graph_shows_is_a_fault_too(
    project: Graph, tables: Callable[..., Path], content: Tables, words: str | None
) -> None:
    run.load_bundled(project, ["thesis"])
    run.load(project, [tables(FIRST, "first")])
    folder = tables(content)
    found = run.examine(project, [folder])
    if words is None:
        assert found.faults == ()
        return
    (fault,) = found.faults
    assert words in fault.message
    with pytest.raises(InputError):
        run.load(project, [folder])


def test_bundled_records_are_guarded(project: Graph, tables: Callable[..., Path]) -> None:
    run.load_bundled(project, ["thesis"])
    folder = tables(
        {"Concept": "id,label,kind,constructOrder,origin\nthreat,Mine,theme,2,published\n"}
    )
    (fault,) = run.examine(project, [folder]).faults
    assert "bundled record" in fault.message


def test_the_demonstration_takes_none(demo: Graph, tables: Callable[..., Path]) -> None:
    with pytest.raises(GraphError, match="is the demonstration and takes no other records"):
        run.examine(demo, [tables(FIRST)])


def test_a_graph_of_others_is_said(project: Graph, tables: Callable[..., Path]) -> None:
    project.connection._empty(project.name)
    with pytest.raises(GraphError, match="not made by peergraph"):
        run.examine(project, [tables(FIRST)])
    projects.mark(project.connection, project.name, "project")


def test_nothing_there_is_said(project: Graph, tables: Callable[..., Path]) -> None:
    (fault,) = run.examine(project, [tables({"Concept": "id,label\n"})]).faults
    assert fault.message.startswith("there is no record in these files")
    with pytest.raises(InputError, match="no file or folder"):
        run.examine(project, [Path("nowhere")])


def test_words_of_people_are_in_no_fault(project: Graph, tables: Callable[..., Path]) -> None:
    words = "said in confidence"
    folder = tables({"Quote": f"id,exact,constructOrder,FROM_SOURCE\nq1,{words},{words},t1\n"})
    found = run.examine(project, [folder])
    assert found.faults
    assert words not in "".join(map(str, found.faults))


@pytest.mark.parametrize(
    ("content", "status"), [(FIRST, 0), ({"Concept": "id,label,kind\nc1,Fear,mood\n"}, 2)]
)
def test_on_the_command_line(
    project: Graph,
    tables: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    content: Tables,
    status: int,
) -> None:
    settings = project.connection.settings
    monkeypatch.setenv("PEERGRAPH_HOME", str(settings.home))
    for name in ("uri", "user", "password"):
        monkeypatch.setenv(f"PEERGRAPH_{name.upper()}", getattr(settings, name))
    folder = str(tables(content))
    asked = ["load", "--dry-run", folder, "--graph", project.name]
    before = digest(project)
    for form in ("table", "json"):
        with pytest.raises(SystemExit) as ended:
            peergraph.main([*asked, "--format", form])
        assert ended.value.code == status
        printed = capsys.readouterr()
        assert ("Would load into" in printed.err) == (status == 0)
        assert ("not one of the words allowed" in printed.err) == (status == 2)
    objects = {one["file"]: one for one in json.loads(printed.out)}
    assert objects["mine/Concept.csv"]["found"]["Concept"] == (2 if status == 0 else 1)
    assert digest(project) == before
