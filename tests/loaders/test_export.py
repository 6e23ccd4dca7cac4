"""An export and its way back: cells, tables, whole graphs, on both engines and between them."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import Graph, projects
from graph.connection import Connection
from graph.dump import Dump
from graph.settings import Settings
from loaders import bundled, cell, demonstration, export_csv, manifest, run, sorting
from loaders.manifest import Manifest
from loaders.table import Tables
from ontology.check import Checker
from ontology.errors import GraphError, InputError
from ontology.record import Edge, Node, Record, Ref
from ontology.terms import Property, Value
from ontology.vocabulary import Vocabulary, vocabulary
from tests.graph.records import concept, report
from tests.ontology.strategies import WILD, WILD_IDS, batches, filled, owners, values
from tests.ontology.widening import widened

KNOWN = vocabulary()
FEW = settings(deadline=None, max_examples=8)
MORE = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
PROPERTIES = {one.iri: one for kind in owners(KNOWN) for one in kind.properties.values()}.values()


def dumped(graph: Graph) -> list[Record]:
    return list(Dump(graph.connection, graph.vocabulary).records())


def whole(records: Iterable[Record]) -> list[object]:
    """Everything of records that can be compared, the relationships in columns too."""
    return [
        (one, sorted(one.links.items()), [type(v) for v in one.properties.values()])
        if isinstance(one, Node)
        else one
        for one in records
    ]


# ---------------------------------------------------------------- cells


def same(found: Value, wanted: Value) -> bool:
    return found == wanted and repr(found) == repr(wanted)


@pytest.mark.parametrize("kind", PROPERTIES, ids=lambda one: one.iri.partition("#")[2])
def test_every_value_reads_back(kind: Property) -> None:
    @FEW
    @given(values(kind, wild=True))
    def reads_back(value: Value) -> None:
        assert same(cell.value(cell.exact(value, kind), kind, exact=True), value)

    reads_back()


@pytest.mark.parametrize("name", ["beds", "distance", "visited", "wards", "diary", "label", "id"])
def test_every_datatype_reads_back(tmp_path: Path, name: str) -> None:
    kind = widened(tmp_path).classes["Site"].properties[name]

    @MORE
    @given(values(kind, wild=True))
    def reads_back(value: Value) -> None:
        assert same(cell.value(cell.exact(value, kind), kind, exact=True), value)

    reads_back()


@MORE
@given(st.one_of(WILD, st.lists(WILD | st.just("")).map(tuple), st.just("")))
def test_what_a_spreadsheet_could_run_never_begins_a_cell(value: Value) -> None:
    names = KNOWN.classes["Report"].properties
    kind = names["author" if isinstance(value, tuple) else "title"]
    text = cell.exact(value, kind)
    assert not text.lstrip().startswith(("=", "+", "-", "@")), text
    assert not text.startswith(("\t", "\r", "# "))
    assert same(cell.value(text, kind, exact=True), value)


@MORE
@given(st.lists(st.builds(Ref, st.sampled_from(["Concept", "Stage"]), WILD_IDS), min_size=1))
def test_refs_read_back(refs: list[Ref]) -> None:
    labels = ("Concept", "Stage")
    names = cell.names(cell.exact_names(refs, labels), exact=True)
    assert [cell.ref(one, labels, exact=True) for one in names] == refs
    for one in refs:
        alone = cell.exact_ref(one, (one.label,))
        assert cell.ref(alone, (one.label,), exact=True) == one


@pytest.mark.parametrize(
    ("value", "name", "text"),
    [
        ("plain words, with a comma", "title", "plain words, with a comma"),
        (" blanks stay ", "title", " blanks stay "),
        ("two\nlines", "title", "two\nlines"),
        ("=1+1", "title", '\\"=1+1"'),
        ("  -1", "title", '\\"  -1"'),
        ("C:\\x", "title", "C:\\x"),
        ("\\x", "title", '\\"\\\\x"'),
        ("a\r\nb\0", "title", '\\"a\\r\\nb\\u0000"'),
        ("a\x85b\u2028", "title", '\\"a\\u0085b\\u2028"'),
        (" ", "title", '\\" "'),
        ("", "title", '\\""'),
        ((), "author", "\\[]"),
        (("a", " b"), "author", '\\["a", " b"]'),
        (("a", "b|c"), "author", "a|b\\|c"),
        (-5, "year", "-5"),
        ("5", "year", '\\"5"'),
        (True, "named", "true"),
        (None, "title", ""),
    ],
)
def test_cells_are_plain_where_that_is_exact(value: Value, name: str, text: str) -> None:
    kind = KNOWN.classes["Report"].properties[name]
    assert cell.exact(value, kind) == text
    assert same(cell.value(text, kind, exact=True), value)


@MORE
@given(st.text(), st.sampled_from(list(PROPERTIES)))
def test_no_cell_of_an_export_raises(text: str, kind: Property) -> None:
    for one in (text, "\\" + text):
        cell.value(one, kind, exact=True)
        cell.names(one, exact=True)
        cell.ref(one, ("Concept",), exact=True)


@pytest.mark.parametrize("text", ["\\hello", "\\{}", "\\null", "\\[[1]]", "\\" + "[" * 100_000])
def test_a_mark_that_somebody_broke_is_text(text: str) -> None:
    kind = KNOWN.classes["Report"].properties["title"]
    assert cell.value(text, kind, exact=True) == text


def test_a_backslash_of_an_own_table_stays_one() -> None:
    kind = KNOWN.classes["Report"].properties["title"]
    assert cell.value('\\"x"', kind) == '\\"x"'


# ---------------------------------------------------------------- tables


def written(folder: Path, records: Iterable[Record], known: Vocabulary = KNOWN) -> list[Record]:
    """Write records, given as a loader gives them, as an export; return them as a dump has them."""
    links: dict[Ref, dict[str, list[Ref]]] = {}
    for one in records:
        if isinstance(one, Edge) and not one.properties:
            links.setdefault(one.start, {}).setdefault(one.type, []).append(one.end)
    columns = {
        ref: {kind: tuple(sorted(ends)) for kind, ends in some.items()}
        for ref, some in links.items()
    }
    found: list[Record] = [
        Node(one.label, one.properties, links=columns.get(one.ref, {}))
        if isinstance(one, Node)
        else one
        for one in records
        if one.properties
    ]
    writer = export_csv.Writer(folder, known)
    for one in found:
        writer.add(one)
    Manifest("g", "project", writer.records, writer.write()).write(folder)
    return found


def read_back(folder: Path, known: Vocabulary = KNOWN) -> list[Record]:
    """Read tables as a load does, without the relationships that stand in columns."""
    tables = Tables(folder, known)
    found = [one for one in tables.records() if one.properties]
    assert tables.faults == []
    assert tables.skipped == {}
    return [
        Node(
            one.label,
            {name: value for name, value in one.properties.items() if value is not None},
            links={kind: ends for kind, ends in one.links.items() if ends},
        )
        if isinstance(one, Node)
        else Edge(
            one.type, one.start, one.end, {n: v for n, v in one.properties.items() if v is not None}
        )
        for one in found
    ]


def by_name(record: Record) -> tuple[str, str]:
    return (record.label if isinstance(record, Node) else record.type, record.id)


@pytest.mark.parametrize("wide", [False, True])
def test_records_written_as_an_export_read_back(tmp_path: Path, wide: bool) -> None:
    known = widened(tmp_path) if wide else KNOWN

    @settings(MORE, max_examples=40)
    @given(batches(known, wild=True))
    def reads_back(records: list[Record]) -> None:
        with TemporaryDirectory() as folder:
            wanted = sorted(written(Path(folder), records, known), key=by_name)
            found = sorted(read_back(Path(folder), known), key=by_name)
            assert found == wanted
            assert [repr(sorted(one.properties.items())) for one in found] == [
                repr(sorted(one.properties.items())) for one in wanted
            ]
            assert [one.links for one in found if isinstance(one, Node)] == [
                one.links for one in wanted if isinstance(one, Node)
            ]
            checker = Checker(known)
            for one in found:
                checker.add(one)
            assert checker.faults == []

    reads_back()


def test_a_table_has_the_shape_of_the_template(tmp_path: Path) -> None:
    written(tmp_path, [concept("b", altLabel=("x", "y")), concept("a")])
    file = tmp_path / "Concept.csv"
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfid,origin,label,constructOrder,kind,altLabel\n")
    assert b"\r" not in content
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert [(one["id"], one["altLabel"]) for one in rows] == [("a", ""), ("b", "x|y")]
    assert {one.name for one in tmp_path.iterdir()} == {"Concept.csv", manifest.NAME}


@MORE
@given(st.lists(st.tuples(WILD, st.dictionaries(st.sampled_from("abc"), WILD))))
def test_rows_are_sorted_on_disk(rows: list[tuple[str, dict[str, str]]]) -> None:
    before = sorting.ROWS, sorting.FILES
    sorting.ROWS, sorting.FILES = 2, 3
    try:
        with TemporaryDirectory() as folder:
            found = sorting.Rows(Path(folder), "x")
            for key, cells in rows:
                found.add(key, {**cells, "key": key})
            assert len(list(Path(folder).iterdir())) <= 4
            given_back = list(found.sorted())
            assert list(Path(folder).iterdir()) == []
    finally:
        sorting.ROWS, sorting.FILES = before
    assert [one["key"] for one in given_back] == sorted(key for key, _ in rows)
    assert sorted(map(repr, given_back)) == sorted(repr({**c, "key": k}) for k, c in rows)
    assert found.number == len(rows)


# ---------------------------------------------------------------- graphs

Empty = Callable[[str], Graph]


@pytest.fixture
def empty(request: pytest.FixtureRequest) -> Iterator[Empty]:
    """Makes an empty project on the engine named; on Neo4j it is always the same graph."""
    opened: list[Graph] = []

    def make(engine: str) -> Graph:
        found = request.getfixturevalue(f"{engine}_settings")
        assert isinstance(found, Settings)
        connection = Connection(found)
        name = f"moved{len(opened)}" if found.embedded else connection.home()
        if name in connection.databases():
            connection.drop(name)
        if found.embedded:
            connection.create(name)
        projects.prepare(connection, KNOWN, name, "project")
        opened.append(Graph(connection, KNOWN))
        return opened[-1]

    yield make
    for one in opened:
        if one.connection.settings.embedded:
            one.connection.drop(one.name)
        one.close()


def tables_of(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.name != manifest.NAME}


def own_project() -> list[Record]:
    """A sound project with a record of every label and values that plain tables cannot carry."""
    odd = ["=1+1", "# a", "a\r\nb", " x ", "nul\0", "\\", "a|b", "Concept:c", "|", "\u2028"]
    base: dict[str, Value] = {"origin": "project"}
    source, person = Ref("Source", " s|:"), Ref("Participant", "\\p")
    concepts = [concept(name, note=name, altLabel=("", " ", name)) for name in odd]
    made: list[Record] = [
        report(" r "),
        Node(
            "Study", {**base, "id": "=s", "label": "\t", "year": -(2**63), "country": ("a|b", "c")}
        ),
        Node("Participant", {**base, "id": person.id, "label": "@p"}),
        Edge("TOOK_PART_IN", person, Ref("Study", "=s")),
        Node("Source", {**base, "id": source.id, "title": "-", "kind": "transcript"}),
        Node(
            "Memo", {**base, "id": "+m", "text": "\n=memo\n", "kind": "code", "date": "0001-02-03"}
        ),
        *concepts,
        *(Edge("ABOUT", Ref("Memo", "+m"), one.ref) for one in concepts),
        Node("Code", {**base, "id": "\0", "label": " ", "codable": False}),
    ]
    for number, name in enumerate(odd):
        quote, claim = Ref("Quote", name), Ref("Relation", name)
        end = Ref("Concept", odd[number - 1])
        words: dict[str, Value] = {"exact": f"={name}", "prefix": " ", "suffix": name}
        bearing: dict[str, Value] = {**base, "id": name, "by": name, "date": "2026-02-28"}
        made += [
            Node("Quote", {**base, "id": name, "constructOrder": 1, **words}),
            Edge("FROM_SOURCE", quote, source),
            Edge("SPOKEN_BY", quote, person),
            Node("Relation", {**base, "id": name, "type": "LEADS_TO", "basis": "stated",
                              "modality": "finding", "wording": name}),
            Edge("FROM", claim, Ref("Concept", name)),
            Edge("TO", claim, end),
            Edge("ASSERTED_IN", claim, Ref("Report", " r ")),
            Edge("SUPPORTS", quote, claim, bearing),
            Edge("CODED_AS", quote, Ref("Code", "\0"), {**base, "id": name, "coder": name}),
        ]  # fmt: skip
    return made


@pytest.mark.parametrize(
    ("start", "stop"), [("embedded", "neo4j"), ("neo4j", "embedded"), ("embedded", "embedded")]
)
def test_a_project_moves(empty: Empty, tmp_path: Path, start: str, stop: str) -> None:
    before = empty(start)
    run.load_bundled(before, ["thesis"])
    before.write(own_project(), {})
    wanted = dumped(before)
    done = export_csv.write(before, tmp_path / "out")
    assert (done.unfit, done.left, done.loads) == ({}, {}, 2)
    assert {one.id for one in wanted if isinstance(one, Node)} >= {"=1+1", "threat", "nul\0"}

    after = empty(stop)
    loaded = run.load(after, [tmp_path / "out"])
    receipt, skipped = loaded.receipt, loaded.skipped
    assert (receipt.created, skipped) == (done.records, [])
    assert whole(dumped(after)) == whole(wanted)
    assert after.mismatches() == 0
    assert after.faults() == []
    assert after.about().purpose == "project"
    if start == stop:
        assert not run.load(after, [tmp_path / "out"])[0].changed
    export_csv.write(after, tmp_path / "again")
    assert tables_of(tmp_path / "again") == tables_of(tmp_path / "out")


@st.composite
def _sound(draw: st.DrawFn) -> list[Record]:
    """A small sound project with any values."""

    def values_of(label: str, *without: str) -> dict[str, Value]:
        kinds = KNOWN.classes if label in KNOWN.classes else KNOWN.relationships
        kind = kinds[label]
        found = draw(filled(kind.properties, kind.required, True, wild=True))
        return {n: v for n, v in found.items() if n not in without} | {"origin": "project"}

    labels = ("Study", "Report", "Source", "Code", "Concept", "Stage", "Model", "Coder", "Quote",
              "Participant", "Memo", "Relation", "Collection")  # fmt: skip
    nodes = {label: Node(label, values_of(label, "start", "end")) for label in labels}
    ref = {label: one.ref for label, one in nodes.items()}
    plain = [
        ("FROM_SOURCE", "Quote", "Source"), ("SPOKEN_BY", "Quote", "Participant"),
        ("TOOK_PART_IN", "Participant", "Study"), ("PART_OF", "Source", "Study"),
        ("FROM", "Relation", "Concept"), ("TO", "Relation", "Model"), ("ABOUT", "Memo", "Memo"),
        ("IN_STAGE", "Relation", "Stage"), ("BROADER", "Concept", "Concept"),
        ("PART_OF", "Code", "Study"), ("PART_OF", "Collection", "Study"),
        ("HAS_MEMBER", "Collection", "Source"),
    ]  # fmt: skip
    full = [
        ("SUPPORTS", "Quote", "Relation"), ("CODED_AS", "Quote", "Code"),
        ("INCLUDES", "Model", "Concept"), ("INDICATES", "Code", "Concept"),
    ]  # fmt: skip
    edges = [Edge(kind, ref[a], ref[b]) for kind, a, b in plain]
    return [
        *nodes.values(),
        *edges,
        *(Edge(kind, ref[a], ref[b], values_of(kind)) for kind, a, b in full),
    ]


def test_any_values_survive_a_graph_and_back(project: Graph) -> None:
    @settings(MORE, max_examples=4)
    @given(_sound())
    def survive(records: list[Record]) -> None:
        clear(project)
        project.write(records, {})
        wanted = whole(dumped(project))
        with TemporaryDirectory() as folder:
            done = export_csv.write(project, Path(folder) / "out")
            clear(project)
            assert run.load(project, [Path(folder) / "out"])[0].created == done.records
        assert done.records == len(records)
        assert whole(dumped(project)) == wanted

    survive()


def clear(graph: Graph) -> None:
    text = "MATCH (n) WHERE NOT n:Graph DETACH DELETE n"
    graph.connection.write(lambda transaction: transaction.run(text).consume())


# ---------------------------------------------------------------- demonstrations


@pytest.fixture
def shown(embedded_settings: Settings, tmp_path: Path) -> Path:
    """An export of the demonstration."""
    with Connection(embedded_settings) as connection:
        found, _ = demonstration.fill(connection, KNOWN)
        assert export_csv.write(found, tmp_path / "shown").left == {}
    return tmp_path / "shown"


def test_a_demonstration_makes_an_empty_graph_one(project: Graph, shown: Path) -> None:
    run.load(project, [shown])
    assert project.about().purpose == "demonstration"
    assert project.faults() == []
    assert project.mismatches() == 0
    found = project.cypher("MATCH (q:Quote) RETURN DISTINCT q.origin AS origin")
    assert found.rows == (("synthetic",),)
    with pytest.raises(GraphError, match="empty"):
        run.load(project, [shown])
    with pytest.raises(GraphError, match="takes no other records"):
        run.load(project, [bundled.folder("thesis")])
    project.connection.drop(project.name)  # other tests take what they find on Neo4j


def test_a_demonstration_is_not_mixed_with_a_project(project: Graph, shown: Path) -> None:
    with pytest.raises(GraphError, match="load them alone"):
        run.load(project, [shown, bundled.folder("thesis")])
    assert project.about().purpose == "project"
    project.write([report()], {})
    with pytest.raises(GraphError, match="empty"):
        run.load(project, [shown])
    assert project.counts() == {"Change": 1, "Graph": 1, "Load": 1, "Report": 1}


def test_a_load_that_fails_leaves_a_project_a_project(project: Graph, shown: Path) -> None:
    (shown / "Source.csv").unlink()
    with pytest.raises(InputError):
        run.load(project, [shown])
    assert project.about().purpose == "project"
    assert project.counts() == {"Graph": 1}


# ---------------------------------------------------------------- folders and lists


def test_only_the_owner_reads_an_export(project: Graph, tmp_path: Path) -> None:
    project.write([report()], {})
    export_csv.write(project, tmp_path / "deep" / "out")
    folder = tmp_path / "deep" / "out"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [one.stat().st_mode & 0o777 for one in folder.iterdir()] == [0o600] * 2
    assert [one.name for one in folder.parent.iterdir()] == ["out"]


def test_a_folder_that_holds_something_is_refused(project: Graph, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    export_csv.write(project, tmp_path / "taken")
    before = tables_of(tmp_path / "taken")
    with pytest.raises(InputError, match="taken"):
        export_csv.write(project, tmp_path / "taken")
    (tmp_path / "file").write_text("mine", "utf-8")
    with pytest.raises(InputError, match="file"):
        export_csv.write(project, tmp_path / "file")
    (tmp_path / ".x.part").mkdir()
    with pytest.raises(InputError, match="broken off"):
        export_csv.write(project, tmp_path / "x")
    assert tables_of(tmp_path / "taken") == before
    with pytest.raises(InputError, match="cannot be written"):
        export_csv.write(project, tmp_path / "file" / "below")


def test_a_broken_off_export_leaves_nothing(project: Graph, tmp_path: Path) -> None:
    project.write([report()], {})

    def stopped(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_csv.write(project, tmp_path / "out", stopped)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("times", [1, 2])
def test_a_graph_that_changes_meanwhile(project: Graph, tmp_path: Path, times: int) -> None:
    project.write([report()], {})
    changed: list[str] = []

    def change(_done: int, _total: int) -> None:
        if len(changed) < times:
            changed.append(f"n{len(changed)}")
            project.write([concept(changed[-1])], {})

    if times == 2:
        with pytest.raises(GraphError, match="while it was exported"):
            export_csv.write(project, tmp_path / "out", change)
        assert list(tmp_path.iterdir()) == []
    else:
        assert export_csv.write(project, tmp_path / "out", change).rows["Concept"] == 1


def test_a_graph_in_the_middle_of_a_load_is_not_exported(project: Graph, tmp_path: Path) -> None:
    text = "MATCH (g:Graph {id: 'graph'}) SET g.loading = 'L9'"
    project.connection.write(lambda transaction: transaction.run(text).consume())
    with pytest.raises(GraphError, match="L9"):
        export_csv.write(project, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_graph_of_somebody_else_is_not_exported(project: Graph, tmp_path: Path) -> None:
    text = "MATCH (g:Graph) DETACH DELETE g"
    project.connection.write(lambda transaction: transaction.run(text).consume())
    with pytest.raises(GraphError, match="not made by peergraph"):
        export_csv.write(project, tmp_path / "out")


def test_what_will_not_load_is_said(project: Graph, tmp_path: Path) -> None:
    project.write([report()], {})
    text = "MATCH (r:Report) SET r.kind = 'Novel', r.year = 'long ago', r.shelf = 3"
    project.connection.write(lambda transaction: transaction.run(text).consume())
    done = export_csv.write(project, tmp_path / "out")
    assert done.unfit == {"Report": 1}
    assert done.left == {"Report.shelf": 1}
    with pytest.raises(InputError, match="2 faults"):
        run.load(project, [tmp_path / "out"])


def test_tables_of_an_export_may_be_edited_and_that_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    written(folder, [concept("a", note="=1"), report()])
    assert list(manifest.differences([folder])) == []
    text = (folder / "Concept.csv").read_text("utf-8-sig").replace("the a", " the first ")
    (folder / "Concept.csv").write_text(text.replace(",", ";"), "utf-8")
    (folder / "Coder.csv").write_text("id,label\nc,C\n", "utf-8")
    (folder / "Report.csv").unlink()
    (said,) = manifest.differences([folder])
    assert said == (
        "Not as it was exported: out: Coder.csv was added, Concept.csv was changed, "
        "Report.csv is missing."
    )
    (alone,) = manifest.differences([folder / "Concept.csv"])
    assert alone.endswith(": Concept.csv was changed.")
    nodes = {one.id: one for one in read_back(folder)}
    assert nodes["a"].properties["note"] == "=1"
    assert nodes["a"].properties["label"] == " the first "
    (single,) = Tables(folder / "Concept.csv", KNOWN).records()
    assert single.properties["note"] == "=1"
    assert list(manifest.differences([bundled.folder("thesis")])) == []


LISTED = {"peergraph": 1, "graph": "g", "purpose": "project", "records": 1, "tables": {}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *[(text, "damaged") for text in ("", "[]", "{}", '{"peergraph": 1}')],
        (json.dumps(LISTED | {"tables": 3}), "damaged"),
        (json.dumps(LISTED | {"tables": {"Concept.csv": 3}}), "damaged"),
        (json.dumps(LISTED | {"purpose": "fun"}), "damaged"),
        (json.dumps(LISTED | {"peergraph": 2}), "newer"),
    ],
)
def test_a_list_that_cannot_be_read(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / manifest.NAME).write_text(text, "utf-8")
    with pytest.raises(InputError, match=said):
        Tables(tmp_path, KNOWN)


def test_the_list_says_what_was_exported(project: Graph, tmp_path: Path) -> None:
    project.write([report()], {"mine.csv": "hash"}, by="me")
    export_csv.write(project, tmp_path / "out")
    found = json.loads((tmp_path / "out" / manifest.NAME).read_text("utf-8"))
    assert (found["graph"], found["purpose"], found["records"]) == (project.name, "project", 1)
    assert found["tables"]["Report.csv"]["rows"] == 1
    assert found["loads"][0]["files"] == {"mine.csv": "hash"}
    assert found["engine"] == project.connection.engine().name
