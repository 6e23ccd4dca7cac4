"""What a graph holds of a study, on both engines, in pages of any size."""

import pytest

from graph import Graph, holdings
from graph.holdings import Code, Coding, Collection, Hanging, Holdings, Memo, Participant, Source
from ontology.record import Edge, Node, Record, Ref
from tests.graph import records

BASE = records.BASE


def study(name: str) -> Node:
    return Node("Study", {**BASE, "id": name, "label": name})


def source(name: str, study_: str, digest: str = "", **more: str) -> list[Record]:
    given = {**records.source(name).properties, **more}
    node = Node("Source", {**given, **({"hash": digest} if digest else {})})
    return [node, Edge("PART_OF", node.ref, Ref("Study", study_))]


def quote(name: str, of: str, start: int, **more: str) -> list[Record]:
    given = {**BASE, "id": name, "exact": f"words {name}", "constructOrder": 1, **more}
    node = Node("Quote", {**given, "start": start, "end": start + 5})
    return [node, Edge("FROM_SOURCE", node.ref, Ref("Source", of))]


def part(label: str, name: str, study_: str, **more: str) -> list[Record]:
    node = Node(label, {**BASE, "id": name, "label": name.upper(), **more})
    kind = "TOOK_PART_IN" if label == "Participant" else "PART_OF"
    return [node, Edge(kind, node.ref, Ref("Study", study_))]


def coding(name: str, of: str, code: str, **more: str) -> Edge:
    return Edge("CODED_AS", Ref("Quote", of), Ref("Code", code), {**BASE, "id": name, **more})


def about(name: str, *ends: Ref, **more: str) -> list[Record]:
    node = Node("Memo", {**BASE, "id": name, "text": f"text {name}", **more})
    return [node, *(Edge("ABOUT", node.ref, end) for end in ends)]


def filled() -> list[Record]:
    return [
        *records.small(),
        study("s1"), study("s2"),
        *source("a1", "s1", "h1", guid="g1"), *source("a2", "s1", "h2"), *source("a3", "s1"),
        *source("b1", "s2", "h9", guid="g9"), *source("b2", "s2", "h2"), *source("b3", "s2", "h8"),
        *part("Participant", "p1", "s1", guid="gp"),
        *part("Code", "k1", "s1", path="K1", guid="gk"),
        *part("Code", "k2", "s1", path="K1 > K2"),
        Edge("BROADER", Ref("Code", "k2"), Ref("Code", "k1")),
        *part("Code", "k9", "s2"),
        *part("Collection", "l1", "s1", guid="gl"),
        *(one for n in range(7) for one in quote(f"qa{n}", "a1", n)),
        *quote("qb", "a2", 3, prefix="before", suffix="after", guid="gq"),
        *quote("qz", "b1", 3),
        Edge("SPOKEN_BY", Ref("Quote", "qb"), Ref("Participant", "p1")),
        coding("e1", "qb", "k1", coder="c1", guid="ge"), coding("e2", "qb", "k2"),
        *about("m1", Ref("Quote", "qb"), Ref("Code", "k1"), title="T", guid="gm"),
        *about("m2", Ref("Study", "s1")),
        records.bearing("DISPUTES", "qb", "x1"), records.bearing("SUPPORTS", "qb", "x2"),
        Edge("INDICATES", Ref("Code", "k1"), Ref("Concept", "a"), {**BASE, "id": "i1"}),
        Edge("EVIDENCES", Ref("Quote", "qa3"), Ref("Concept", "b"), {**BASE, "id": "i2"}),
    ]  # fmt: skip


@pytest.fixture
def held(project: Graph) -> Holdings:
    project.write(filled(), {})
    return Holdings(project.connection)


@pytest.mark.parametrize("page", [1, 3, 8, 5_000])
def test_what_a_study_holds(held: Holdings, monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    monkeypatch.setattr(holdings, "PAGE", page)
    monkeypatch.setattr(holdings, "BLOCK", page)
    assert held.studies() == ["s1", "s2"]
    assert [*held.sources("s1")] == [
        Source("a1", "a1", "h1", "g1"), Source("a2", "a2", "h2"), Source("a3", "a3"),
    ]  # fmt: skip
    assert [*held.codes("s1")] == [
        Code("k1", "K1", "K1", "gk"), Code("k2", "K2", "K1 > K2", "", "k1"),
    ]  # fmt: skip
    assert [*held.participants("s1")] == [Participant("p1", "gp")]
    assert [*held.collections("s1")] == [Collection("l1", "L1", "gl")]
    quotes = {one.id: one for one in held.quotes("s1")}
    assert sorted(quotes) == [*(f"qa{n}" for n in range(7)), "qb"]
    one = quotes["qb"]
    assert (one.source, one.start, one.end, one.exact) == ("a2", 3, 8, "words qb")
    assert (one.prefix, one.suffix, one.guid, one.speaker) == ("before", "after", "gq", "p1")
    assert {*one.codings} == {Coding("e1", "qb", "k1", "c1", "ge"), Coding("e2", "qb", "k2")}
    assert [(o.start, o.end, o.codings) for o in quotes.values() if o.id == "qa4"] == [(4, 9, ())]
    assert len([*held.quotes("s1")]) == 8


@pytest.mark.parametrize("page", [1, 5_000])
def test_memos_and_what_hangs(held: Holdings, monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    monkeypatch.setattr(holdings, "BLOCK", page)
    found = [*held.memos("Quote", [f"qa{n}" for n in range(7)]), *held.memos("Quote", ["qb"])]
    ends = {("Quote", "qb"), ("Code", "k1")}
    assert [(one.id, one.text, one.title, one.guid) for one in found] == [
        ("m1", "text m1", "T", "gm")
    ]
    assert {*found[0].about} == ends
    assert [*held.memos("Study", ["s1"])] == [Memo("m2", "text m2", about=(("Study", "s1"),))]
    hung = [*held.hanging("Quote", ["qa3", "qb", "qa1", "none"])]
    assert {*hung} == {
        Hanging("qa3", "concept", "b"), Hanging("qb", "claim", "x1"), Hanging("qb", "claim", "x2"),
        Hanging("qb", "memo", "m1"),
    }  # fmt: skip
    assert len(hung) == 4
    assert {*held.hanging("Code", ["k1", "k2"])} == {
        Hanging("k1", "concept", "a"), Hanging("k1", "memo", "m1"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("hashes", "guids", "expected"),
    [
        (["h1", "h2"], [], "s1"), (["h9", "h8", "new"], [], "s2"), (["h1"], [], "s1"),
        (["h9", "x", "y", "z"], [], None), ([], ["g9"], "s2"), (["none"], ["g1", "z"], "s1"),
        (["", "none"], [""], None), ([], [], None),
    ],
)  # fmt: skip
def test_a_study_is_known_by_half_of_its_texts(
    held: Holdings, hashes: list[str], guids: list[str], expected: str | None
) -> None:
    assert held.study_of(hashes, guids) == expected
    assert held.study_of([*hashes, *hashes], guids) == expected


def test_nothing_is_held_of_a_study_that_is_not_there(held: Holdings) -> None:
    assert not [*held.sources("none"), *held.codes("none"), *held.quotes("none")]
    assert not [*held.memos("Code", []), *held.hanging("Quote", [])]
