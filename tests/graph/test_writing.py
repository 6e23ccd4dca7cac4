"""Writing on both engines: whole or not at all, the same again is nothing, receipts and caches."""

import signal
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

import graph.receipt
from graph import Graph
from graph.connection import Connection
from graph.settings import Settings
from loaders import run
from ontology.errors import InputError
from ontology.record import Edge, Node, Record, Ref
from ontology.vocabulary import FILE, read, vocabulary
from tests.graph import records

COUNT = "MATCH (n) WHERE NOT n:Graph RETURN count(n) AS n"


def counted(found: Graph, query: str = COUNT) -> int:
    return int(found.connection.read(query)[0]["n"])


def test_a_load_is_counted_and_kept_under_a_receipt(project: Graph) -> None:
    made = records.small()
    receipt = project.write(made, {"a.csv": "hash"}, by="me")
    assert (receipt.created, receipt.updated, receipt.unchanged) == (len(made), 0, 0)
    assert project.loads() == [receipt]
    assert receipt.files == {"a.csv": "hash"}
    assert project.about().version == 1


def test_the_same_again_changes_nothing_and_keeps_no_receipt(project: Graph) -> None:
    made = records.small()
    project.write(made, {})
    again = project.write(made, {})
    assert (again.load, again.created, again.updated) == ("", 0, 0)
    assert again.unchanged == len(made)
    assert project.about().version == 1
    assert len(project.loads()) == 1


def test_a_changed_and_a_cleared_value_are_updates(project: Graph) -> None:
    made = records.small()
    project.write(made, {})
    receipt = project.write(records.changed(made, "a", label="new", note="one"), {})
    assert (receipt.created, receipt.updated, receipt.unchanged) == (0, 1, len(made) - 1)
    receipt = project.write(records.changed(made, "a", label="new", note=None), {})
    assert receipt.updated == 1
    found = project.connection.read("MATCH (n:Concept {id: 'a'}) RETURN n.label AS l, n.note AS n")
    assert found == [{"l": "new", "n": None}]


def test_what_may_be_one_only_is_replaced(project: Graph) -> None:
    project.write(records.small(), {})
    moved = Edge("TO", Ref("Relation", "x1"), Ref("Concept", "c"))
    assert project.write([moved], {}).updated == 1
    query = "MATCH (:Relation {id: 'x1'})-[:TO]->(c) RETURN c.id AS id"
    assert project.connection.read(query) == [{"id": "c"}]
    assert project.mismatches() == 0
    assert (
        counted(project, "MATCH (:Concept {id: 'a'})-[e:LEADS_TO]->(:Concept) RETURN count(e) AS n")
        == 1
    )


def test_a_relationship_with_an_id_moves(project: Graph) -> None:
    project.write(records.small(), {})
    old = records.bearing("SUPPORTS", "q1", "x1")
    moved = replace(old, end=Ref("Relation", "x2"))
    assert project.write([moved], {}).updated == 1
    query = "MATCH (q:Quote)-[e:SUPPORTS]->(r:Relation) RETURN e.id AS e, r.id AS r"
    assert project.connection.read(query) == [{"e": old.id, "r": "x2"}]


UNSOUND: dict[str, Sequence[Record]] = {
    "needs at least 1 FROM_SOURCE": records.quote("q1")[:1],
    "needs at least 1 FROM": [
        Node("Relation", {
            "id": "x", "origin": "project", "type": "LEADS_TO", "basis": "stated",
            "modality": "finding", "wording": "w",
        })
    ],
    "a stated claim needs its wording": [
        records.report(), records.concept("a"), records.concept("b"),
        *records.claim("x", "a", "b", wording=None),
    ],
    "needs at least 2 TRANSLATES": [
        Node("Translation", {
            "id": "t", "origin": "project", "kind": "reciprocal", "basis": "stated",
            "explanation": "e",
        })
    ],
}  # fmt: skip


@pytest.mark.parametrize("message", UNSOUND)
def test_what_is_not_sound_is_refused_whole(project: Graph, message: str) -> None:
    with pytest.raises(InputError) as caught:
        project.write([*UNSOUND[message], records.report("other")], {})
    assert message in str(caught.value.faults[0])
    assert counted(project) == 0
    assert project.about().version == 0


def test_a_stated_claim_may_rest_on_a_quote(project: Graph) -> None:
    made = records.changed(records.small(), "x1", wording=None)
    assert project.write(made, {}).created == len(made)


def test_no_synthetic_quote_bears_on_another_claim(demo: Graph) -> None:
    bad = Edge(
        "SUPPORTS",
        Ref("Quote", "syn-q-p1-03"),
        Ref("Relation", "R02"),
        {"id": "bad", "origin": "synthetic"},
    )
    version = demo.about().version
    with pytest.raises(InputError, match="sound") as caught:
        demo.write([bad], {})
    assert "synthetic claim only" in str(caught.value.faults[0])
    assert demo.about().version == version


def test_readers_see_nothing_before_the_commit(project: Graph, settings: Settings) -> None:
    seen = []
    with Connection(settings, project.name) as other:
        project.write(records.small(), {}, report=lambda *_: seen.append(other.read(COUNT)[0]["n"]))
    assert seen
    assert set(seen) == {0}
    assert counted(project) > 0


def test_a_killed_client_leaves_nothing(project: Graph, settings: Settings) -> None:
    program = textwrap.dedent(f"""
        import time
        from pathlib import Path
        from graph import Graph
        from graph.connection import Connection
        from graph.settings import Settings
        from ontology.vocabulary import vocabulary
        from tests.graph import records
        settings = Settings(home=Path({str(settings.home)!r}), uri={settings.uri!r},
            user={settings.user!r}, password={settings.password!r})
        found = Graph(Connection(settings, {project.name!r}), vocabulary())
        def stay(done, total):
            print(done, flush=True)
            if done == total:
                time.sleep(60)
        found.write(records.small(), {{}}, report=stay)
    """)
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=root
    ) as client:
        assert client.stdout
        total = len(records.small())
        for line in client.stdout:
            if int(line) == total:
                break
        client.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    assert counted(project) == 0
    assert project.write(records.small(), {}).created == total


def test_writers_at_once_lose_nothing(project: Graph, settings: Settings) -> None:
    project.write([records.report()], {})

    def load(number: int) -> int:
        with Connection(settings, project.name) as own:
            return Graph(own, vocabulary()).write([records.concept(f"k{number}")], {}).created

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(load, range(8))) == 8
    assert project.about().version == 9
    receipts = project.loads()
    assert len({one.load for one in receipts}) == 9
    times = [one.time for one in receipts]
    assert times == sorted(set(times))


def test_times_of_receipts_rise_even_when_the_clock_goes_back(
    project: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Back(datetime):
        @classmethod
        def now(cls, _tz: object = None) -> "Back":
            return cls(2020, 1, 1, tzinfo=UTC)

    project.write([records.report()], {})
    monkeypatch.setattr(graph.receipt, "datetime", Back)
    project.write([records.report("r2")], {})
    first, second = project.loads()
    assert first.time < second.time


def test_direct_relationships_follow_the_claims(project: Graph) -> None:
    made = records.small()
    project.write(made, {})
    assert project.mismatches() == 0
    query = (
        "MATCH (:Concept)-[e]->(:Concept) "
        "RETURN type(e) AS t, e.relation AS r, e.basis AS b ORDER BY r"
    )
    assert project.connection.read(query) == [
        {"t": "LEADS_TO", "r": "x1", "b": "stated"},
        {"t": "HINDERS", "r": "x2", "b": "stated"},
    ]
    project.write(records.changed(made, "x2", type="CATALYSES", basis="inferred",
                                  rationale="why", by="me", wording=None), {})  # fmt: skip
    assert project.connection.read(query)[1] == {"t": "CATALYSES", "r": "x2", "b": "inferred"}
    assert project.mismatches() == 0
    tampered = "MATCH (:Concept)-[e:LEADS_TO]->(:Concept) SET e.basis = 'inferred'"
    project.connection.write(lambda tx: tx.run(tampered).consume())
    # One is wrong and its right form is missing, or it only is wrong: the check may not be silent.
    assert project.mismatches() > 0
    project.write([records.report("again")], {})
    assert project.mismatches() == 0


@examples(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    text=st.text(min_size=1, max_size=60),
    names=st.lists(st.text(min_size=1, max_size=9), min_size=1),
)
def test_values_come_back_as_they_went(project: Graph, text: str, names: list[str]) -> None:
    node = records.concept("v", label=text, altLabel=tuple(names), constructOrder=3)
    project.write([node], {})
    row = project.connection.read(
        "MATCH (n:Concept {id: 'v'}) RETURN n.label AS l, n.altLabel AS a"
    )
    assert row == [{"l": text, "a": names}]
    assert project.write([node], {}).unchanged == 1


def test_dates_and_times(project: Graph) -> None:
    memo = Node("Memo", {"id": "m", "origin": "project", "text": "t", "date": "2024-02-29"})
    made: list[Record] = [memo, Edge("ABOUT", memo.ref, Ref("Report", "r1")), records.report()]
    project.write(made, {})
    assert project.write(made, {}).unchanged == 3
    found = project.connection.read("MATCH (m:Memo) RETURN toString(m.date) AS d")
    assert found == [{"d": "2024-02-29"}]
    later = Node("Memo", {**memo.properties, "date": "2024-03-01"})
    assert project.write([later], {}).updated == 1
    assert project.write([Node("Memo", {**memo.properties, "date": None})], {}).updated == 1
    assert project.connection.read("MATCH (m:Memo) RETURN m.date AS d") == [{"d": None}]


ADDED = """
pg:Setting a owl:Class ; rdfs:subClassOf pg:Thing ; owl:hasKey ( pg:id ) ;
    rdfs:label "setting"@en ; skos:definition "Where a study took place."@en .
pg:ward a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:range xsd:integer ;
    rdfs:domain pg:Setting ; pg:requiredIn pg:Setting ;
    rdfs:label "ward"@en ; skos:definition "The number of beds."@en .
pg:tookPlaceIn a owl:ObjectProperty ; rdfs:domain pg:Study ; rdfs:range pg:Setting ;
    rdfs:label "took place in"@en ; skos:definition "A study took place in a setting."@en .
"""


def test_a_class_added_to_the_vocabulary_alone_loads_and_answers(
    project: Graph, tmp_path: Path
) -> None:
    file = tmp_path / "more.ttl"
    file.write_text(FILE.read_text("utf-8") + ADDED, "utf-8")
    known = read(file)
    tables = tmp_path / "tables"
    tables.mkdir()
    (tables / "Setting.csv").write_text("id,ward\nw,12\n", "utf-8")
    (tables / "Study.csv").write_text("id,label,TOOK_PLACE_IN\ns,S,w\n", "utf-8")
    found = Graph(project.connection, known)
    found.define()
    receipt = run.load(found, [tables]).receipt
    assert receipt.created == 3
    answer = found.cypher(
        "MATCH (s:Study)-[:TOOK_PLACE_IN]->(p:Setting) RETURN s.id AS study, p.ward AS beds"
    )
    assert answer.objects() == [{"study": "s", "beds": 12}]
    (tables / "Setting.csv").write_text("id,ward\nw,many\n", "utf-8")
    with pytest.raises(InputError) as caught:
        run.load(found, [tables])
    assert "whole number" in str(caught.value.faults[0])


def test_a_record_of_another_origin_is_never_overwritten(project: Graph) -> None:
    thesis = records.concept("values", origin="published", label="Reconnection with values")
    project.write([thesis], {})
    with pytest.raises(InputError) as caught:
        project.write([records.concept("values", label="Core values of the ward")], {})
    assert "there is a published record of this id" in str(caught.value.faults[0])
    found = project.connection.read("MATCH (n:Concept {id: 'values'}) RETURN n.label AS l")
    assert found == [{"l": "Reconnection with values"}]


def test_links_that_a_table_no_longer_names_go(project: Graph, tmp_path: Path) -> None:
    project.write([*records.small(), records.report("r2")], {})
    tables = tmp_path / "tables"
    tables.mkdir()
    file = tables / "Relation.csv"
    header = "id,type,basis,modality,wording,FROM,TO,ASSERTED_IN\n"
    row = "x1,LEADS_TO,stated,finding,words of x1,Concept:a,"
    query = "MATCH (:Relation {id: 'x1'})-[:ASSERTED_IN]->(r) RETURN r.id AS id ORDER BY id"
    for cells, reports in (("Concept:b,r1|r2", ["r1", "r2"]), ("Concept:b,r2", ["r2"])):
        file.write_text(header + row + cells + "\n", "utf-8")
        assert run.load(project, [tables])[0].changed
        assert [one["id"] for one in project.connection.read(query)] == reports
        assert not run.load(project, [tables])[0].changed
    file.write_text(header + row + ",r2\n", "utf-8")
    assert run.load(project, [tables])[0].updated == 1
    assert project.connection.read("MATCH (:Relation {id: 'x1'})-[:TO]->(n) RETURN n.id AS n") == []
    assert project.mismatches() == 0


def test_moving_the_last_quote_of_a_wordless_claim_is_refused(project: Graph) -> None:
    made = records.changed(records.small(), "x1", wording=None)
    project.write(made, {})
    moved = replace(records.bearing("SUPPORTS", "q1", "x1"), end=Ref("Relation", "x2"))
    with pytest.raises(InputError) as caught:
        project.write([moved], {})
    assert "a stated claim needs its wording" in str(caught.value.faults[0])
    assert project.faults() == []


def test_the_check_finds_what_somebody_broke(project: Graph) -> None:
    project.write(records.small(), {})
    assert project.faults() == []
    broken = "MATCH (:Quote {id: 'q1'})-[e:FROM_SOURCE]->() DELETE e"
    project.connection.write(lambda transaction: transaction.run(broken).consume())
    assert [str(one) for one in project.faults()] == ["Quote q1 needs at least 1 FROM_SOURCE"]


def test_two_folders_of_one_name_are_both_in_the_receipt(project: Graph, tmp_path: Path) -> None:
    for name in ("a", "b"):
        folder = tmp_path / name / "tables"
        folder.mkdir(parents=True)
        (folder / "Coder.csv").write_text(f"id,label\n{name},{name}\n", "utf-8")
    receipt = run.load(project, [tmp_path / "a" / "tables", tmp_path / "b" / "tables"]).receipt
    assert list(receipt.files) == ["tables/Coder.csv", "tables/Coder.csv (2)"]
    assert project.loads()[0].files == receipt.files
