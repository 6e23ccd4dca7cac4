"""What a user strikes from a map goes, after a yes; what something else hangs on stays."""

from pathlib import Path

import pytest

from graph import Graph
from loaders import map as maps
from loaders import run
from loaders.intake import Agree
from loaders.qda.project import Gone, Wanted
from ontology.errors import InputError
from tests.loaders.projects import refi

FIRST = """
concepts:
  - {label: dread, kind: process, order: 2, codes: ["threat", "unused"]}
  - {label: openness, kind: process, order: 2, codes: ["threat > open"]}
  - {label: hope, kind: process, order: 2, codes: ["unused"], broader: openness}
claims:
  - {from: dread, to: openness, type: moves to, rationale: read, quotes: ["threat"]}
  - {from: openness, to: hope, type: moves to, rationale: read}
"""
LESS = """
concepts:
  - {label: dread, kind: process, order: 2, codes: ["threat"]}
  - {label: openness, kind: process, order: 2, codes: ["threat > open"]}
claims:
  - {from: dread, to: openness, type: moves to, rationale: read}
"""
LINKS = "MATCH (:{0})-[r:{1}]->() RETURN count(r) AS n"


def test_what_is_struck_goes_after_a_yes_and_comes_back(project: Graph, tmp_path: Path) -> None:
    file, asked = refi(tmp_path), list[Gone]()
    load(project, file, FIRST)
    before = state(project)
    assert before == (3, 2, 4, 2)
    assert load(project, file, LESS, asked).told[-1].deleted == 0
    assert state(project) == before
    assert asked[0].file == "the map"
    assert asked[0].words() == ("2 codes of concepts, 2 quotes for claims, 1 claim, 1 concept")
    done = load(project, file, LESS, yes=True)
    assert done.told[-1].deleted == 6
    assert state(project) == (2, 1, 2, 0)
    assert sound(project)
    assert not load(project, file, LESS, asked := []).receipt.changed
    assert not asked
    project.undo(done.receipt.load)
    assert state(project) == before


def test_a_map_by_itself_leaves_the_quotes_of_claims(project: Graph, tmp_path: Path) -> None:
    load(project, refi(tmp_path), FIRST)
    alone = tmp_path / "later.yaml"
    alone.write_text(LESS, "utf-8")
    asked = list[Gone]()
    looked = run.examine(project, [alone], agree=noting(asked))
    assert looked.removed
    assert asked[0].words() == "2 codes of concepts, 1 claim, 1 concept"
    run.load(project, [alone], agree=lambda _gone: True)
    assert state(project) == (2, 1, 2, 2)
    assert sound(project)


def test_what_something_else_hangs_on_stays(project: Graph, tmp_path: Path) -> None:
    file = refi(tmp_path)
    load(project, file, FIRST)
    project.change(
        "MATCH (c:Concept {label: 'hope'}) "
        "CREATE (m:Memo {id: 'm1', text: 'mine', origin: 'project'})-[:ABOUT]->(c)"
    )
    done = load(project, file, LESS, yes=True)
    assert state(project) == (3, 1, 2, 0)  # the concept stays, its claim and its code do not
    assert any("1 record that the map no longer has is kept" in one for one in done.told[-1].notes)
    project.change(
        "MATCH (q:Quote), (r:Relation) WITH q, r ORDER BY q.id LIMIT 1 "
        "CREATE (q)-[:SUPPORTS {id: 'own', origin: 'project', by: 'me'}]->(r)"
    )
    load(project, file, "concepts: [{label: hope, kind: process, codes: [unused]}]", yes=True)
    assert state(project) == (3, 1, 1, 1)  # a claim with a quote of one's own, and its ends


def test_a_load_without_a_map_or_with_one_of_people_strikes_nothing(
    project: Graph, tmp_path: Path
) -> None:
    file = refi(tmp_path)
    load(project, file, FIRST)
    before, asked = state(project), list[Gone]()
    run.load(project, [file], agree=noting(asked))
    load(project, file, "participants: {interviewers: [Q]}", asked, yes=True)
    assert not asked
    assert state(project) == before


def test_what_a_map_takes_for_one_of_the_graph_stays(project: Graph, tmp_path: Path) -> None:
    file = refi(tmp_path)
    load(project, file, "concepts: [{label: dread, kind: process, codes: [threat, unused]}]")
    name = project.connection.read("MATCH (c:Concept) RETURN c.id AS id")[0]["id"]
    load(project, file, f"concepts: [{{existing: {name}, codes: [threat]}}]", yes=True)
    assert state(project) == (1, 0, 1, 0)


def test_what_a_map_names_may_be_in_any_file_of_a_load(project: Graph, tmp_path: Path) -> None:
    two = (tmp_path / "two.csv", tmp_path / "one.csv")
    two[0].write_text("Document,Quote,Code\nD1,some words,apple\n", "utf-8")
    two[1].write_text("Document,Quote,Code\nD2,other words,pear\n", "utf-8")
    text = "concepts: [{label: fruit, kind: process, codes: [apple, pear]}]"
    wanted = Wanted(study="both", map=maps.read_text(text))
    run.load(project, two, wanted=wanted)
    assert state(project) == (1, 0, 2, 0)
    assert not run.load(project, two, wanted=wanted).receipt.changed
    with pytest.raises(InputError) as refused:
        run.load(
            project,
            two[:1],
            wanted=Wanted(
                study="both",
                map=maps.read_text(
                    "concepts: [{label: fruit, kind: process, codes: [apple, plum]}]"
                ),
            ),
        )
    assert [(one.column, one.value) for one in refused.value.faults] == [("codes", "plum")]


def test_a_map_beside_its_file_is_the_map_of_that_file(project: Graph, tmp_path: Path) -> None:
    beside = tmp_path / "map.yaml"
    beside.write_text(FIRST, "utf-8")
    run.load(project, [refi(tmp_path), beside])
    assert state(project) == (3, 2, 4, 2)


def load(
    project: Graph, file: Path, text: str, asked: list[Gone] | None = None, yes: bool = False
) -> run.Loaded:
    """Load a file with a map."""

    def agree(gone: Gone) -> bool:
        if asked is not None:
            asked.append(gone)
        return yes

    wanted = Wanted(map=maps.read_text(text, "the map"))
    return run.load(project, [file], wanted=wanted, agree=agree)


def noting(asked: list[Gone]) -> Agree:
    """Return what notes that it is asked, and says yes."""

    def agree(gone: Gone) -> bool:
        asked.append(gone)
        return True

    return agree


def state(project: Graph) -> tuple[int, int, int, int]:
    """Return how many concepts, claims, codes of concepts and quotes for claims there are."""
    found = project.counts()
    links = [
        project.connection.read(LINKS.format(*ends))[0]["n"]
        for ends in (("Code", "INDICATES"), ("Quote", "SUPPORTS"))
    ]
    return found.get("Concept", 0), found.get("Relation", 0), links[0], links[1]


def sound(project: Graph) -> bool:
    """Whether nothing is wrong with the graph."""
    return (project.faults(), project.unfit().number, project.mismatches()) == ([], 0, 0)
