"""Audit trails: up from a quote, down from a concept, and around any record."""

from collections.abc import Iterator

import pytest

from graph import Graph, hop, route, trail
from graph.audience import OTHERS, OWNER
from graph.hop import Hop
from ontology.errors import NamingError
from ontology.record import Edge, Node, Record, Ref
from ontology.terms import Value
from ontology.vocabulary import vocabulary
from tests.graph.records import BASE, bearing, claim, concept, quote, report, source


def edge(kind: str, name: str, start: Ref, end: Ref, **more: Value) -> Edge:
    return Edge(kind, start, end, {**BASE, "id": name, **more})


def translation(name: str, *members: Ref, into: str = "") -> list[Record]:
    given = {"kind": "reciprocal", "basis": "inferred", "explanation": f"why {name}"}
    node = Node("Translation", {**BASE, "id": name, **given})
    fits = [edge("TRANSLATES", f"{name}-{n}", node.ref, m) for n, m in enumerate(members)]
    return [node, *fits, *([Edge("INTO", node.ref, Ref("Concept", into))] if into else [])]


def whole(hop: Hop) -> Iterator[Hop]:
    yield hop
    for branch in hop.branches:
        for one in branch.hops:
            yield from whole(one)


def keys(hop: Hop) -> set[tuple[str, str]]:
    return {(one.kind, one.id) for one in whole(hop)}


def path(hop: Hop, *names: str) -> Hop:
    """The record that is reached over the headings and ids given."""
    for heading, name in zip(names[::2], names[1::2], strict=True):
        (branch,) = [one for one in hop.branches if one.heading == heading]
        (hop,) = [one for one in branch.hops if one.id == name]
    return hop


@pytest.fixture
def built(project: Graph) -> Graph:
    """A quote with everything that can be built on it, and a third-order concept at the top."""
    person = Node("Participant", {**BASE, "id": "p", "label": "Ann", "group": "nurses"})
    here = Ref("Study", "s")
    q1, c1 = Ref("Quote", "q1"), Ref("Code", "c1")
    a, top = Ref("Concept", "a"), Ref("Concept", "top")
    records: list[Record] = [
        Node("Study", {**BASE, "id": "s", "label": "A study"}),
        person,
        Edge("TOOK_PART_IN", person.ref, here),
        report(),
        Edge("REPORTS_ON", Ref("Report", "r1"), here),
        source(),
        Edge("PART_OF", Ref("Source", "t1"), here),
        *quote("q1", "I was afraid", consent="open", mentionsThirdParty=False),
        *quote("q2", "a secret"),
        Edge("SPOKEN_BY", q1, person.ref),
        Node("Coder", {**BASE, "id": "k", "label": "Coder K"}),
        Node("Code", {**BASE, "id": "c1", "label": "fear"}),
        edge("CODED_AS", "e1", q1, c1, coder="k", date="2026-10-05", memo="a private memo"),
        edge("CODED_AS", "e2", q1, c1, coder="unknown"),
        edge("CODED_AS", "e3", Ref("Quote", "q2"), c1, coder="k"),
        *(concept(name) for name in ("a", "b", "c", "alone")),
        concept("top", constructOrder=3),
        edge("INDICATES", "i1", c1, a, by="K"),
        edge("EVIDENCES", "v1", q1, a, memo="a private memo"),
        *claim("x1", "a", "b"),
        *claim("x2", "b", "c"),
        bearing("SUPPORTS", "q1", "x1"),
        bearing("DISPUTES", "q1", "x2"),
        bearing("QUALIFIES", "q2", "x1"),
        *translation("tr", a, Ref("Concept", "b"), Ref("Relation", "x1"), into="top"),
        Node("Model", {**BASE, "id": "m", "label": "a model", "kind": "line of argument"}),
        edge("INCLUDES", "n1", Ref("Model", "m"), top, basis="stated", wording="in the model"),
        Edge("PRESENTED_IN", Ref("Model", "m"), Ref("Report", "r1")),
    ]
    project.write(records, {})
    return project


def test_up_from_a_quote(built: Graph) -> None:
    root = trail.of_quote(built, "q1").root
    assert root.text == "I was afraid"
    assert path(root, "Said by", "p").text == "Ann"
    assert path(root, "From the source", "t1", "Part of", "s").text == "A study"
    code = path(root, "Coded as", "c1")
    assert len(code.ways) == 2  # two codings, one code
    assert (
        ("coded by", "Coder K"),
        ("date", "2026-10-05"),
        ("reason", "a private memo"),
    ) in code.ways
    assert (("coded by", "unknown"),) in code.ways
    assert path(root, "Speaks for the claim", "x1").text == "the a leads to the b"
    assert path(root, "Speaks against the claim", "x2").text == "the b leads to the c"
    assert ("wording", "words of x1") in path(root, "Speaks for the claim", "x1").facts
    assert {("Concept", "a"), ("Translation", "tr"), ("Concept", "top"), ("Model", "m")} <= keys(
        root
    )
    # A record is unfolded where it comes first; elsewhere it says that there is more.
    again = [one for one in whole(root) if one.id == "a"]
    assert [bool(one.branches) for one in again].count(True) == 1
    assert all(one.branches or one.open for one in again)


def test_down_from_a_concept_to_words(built: Graph) -> None:
    root = trail.of_concept(built, "top").root
    assert root.in_words
    assert ("Quote", "q1") in keys(root)
    comparing = path(root, "Translations that arrive at it", "tr")
    assert ("explanation", "why tr") in comparing.facts
    assert path(comparing, "Compares (claim)", "x1").text == "the a leads to the b"
    member = path(comparing, "Compares (concept)", "a", "Codes that indicate it", "c1")
    assert {one.id for one in member.branches[0].hops} == {"q1", "q2"}
    b = trail.of_concept(built, "b").root
    assert path(b, "Claims that lead to it", "x1", "Quotes that narrow it", "q2").text == "a secret"
    said = path(b, "Claims that lead to it", "x1", "Quotes for it", "q1").facts
    assert dict(said) == {"participant": "Ann", "participant group": "nurses", "study": "A study"}


def test_a_concept_without_words(built: Graph) -> None:
    root = trail.of_concept(built, "alone").root
    assert root.branches == ()
    assert not root.in_words


def test_what_a_concept_goes_into(built: Graph) -> None:
    root = trail.into(built, "a").root
    top = path(root, "Compared in the translation", "tr", "Arrives at the concept", "top")
    assert path(top, "Included in the model", "m", "Presented in the report", "r1").text == "r1"


def test_every_hop_can_be_gone_back(built: Graph) -> None:
    known = built.vocabulary
    for label in known.labels:
        for one in route.every(known, label, OWNER):
            back = [
                other
                for other in route.every(known, one.label, OWNER)
                if (other.type, other.out, other.label) == (one.type, not one.out, label)
            ]
            assert back, one
    for met in whole(trail.of_quote(built, "q1").root):
        assert trail.around(built, met.kind, met.id).root.branches, met


def test_plans_name_ways_that_there_are() -> None:
    known = vocabulary()
    for plan in (route.UPWARDS, route.DOWNWARDS):
        for label, names in plan.items():
            chosen = route.chosen(known, label, plan, OWNER)
            found = {f"{one.type}>" if one.out else f"<{one.type}" for one in chosen}
            assert found == set(names), label


def test_around_any_record(built: Graph) -> None:
    study = trail.around(built, "Study", "s").root
    assert {("Participant", "p"), ("Source", "t1"), ("Report", "r1")} <= keys(study)
    # Quotes from two sides: two records, not three codings.
    (coded,) = [b for b in trail.around(built, "Code", "c1").root.branches if b.kind == "Quote"]
    assert ([one.id for one in coded.hops], coded.more) == (["q1", "q2"], 0)
    assert trail.around(built, "Relation", "x1").root.text == "the a leads to the b"
    for label, name in (("Study", "nope"), ("Nope", "s"), ("Load", "L1"), ("Study`", "s")):
        with pytest.raises(NamingError):
            trail.around(built, label, name)


def test_the_rest_is_counted(project: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    quotes = [one for n in range(9) for one in quote(f"q{n}")]
    shows = [
        edge("EVIDENCES", f"v{n}", Ref("Quote", f"q{n}"), Ref("Concept", "a")) for n in range(9)
    ]
    project.write([source(), concept("a"), *quotes, *shows], {})
    (branch,) = trail.of_concept(project, "a", few=4).root.branches
    assert ([one.id for one in branch.hops], branch.more) == (["q0", "q1", "q2", "q3"], 5)
    assert len(trail.of_concept(project, "a", few=20).root.branches[0].hops) == 9
    monkeypatch.setattr(trail, "LARGE", 3)  # then in no order
    (branch,) = trail.of_concept(project, "a", few=4).root.branches
    assert (len(branch.hops), branch.more) == (4, 5)


def test_a_trail_has_an_end(built: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not trail.of_concept(built, "top").cut
    monkeypatch.setattr(trail, "MOST", 3)
    found = trail.of_concept(built, "top")
    assert found.cut
    assert any(one.open for one in whole(found.root))


def test_a_claim_about_a_claim_and_one_without_an_end(project: Graph) -> None:
    about, open_ended = claim("x2", "a", "a", "SUPPORTS"), claim("x3", "a", "b", "RECOMMENDS")
    about[2] = Edge("TO", Ref("Relation", "x2"), Ref("Relation", "x1"))
    records = [report(), concept("a"), concept("b"), *claim("x1", "a", "b"), *about]
    project.write([*records, *(one for n, one in enumerate(open_ended) if n != 2)], {})
    said = hop.claims(project.connection, project.vocabulary, ["x1", "x2", "x3"])
    assert said == {
        "x1": "the a leads to the b",
        "x2": "the a supports (that the a leads to the b)",
        "x3": "the a recommends",
    }


def test_others_see_neither_participants_nor_memos_nor_withheld_words(built: Graph) -> None:
    for found in (
        trail.of_quote(built, "q1", OTHERS),
        trail.of_quote(built, "q2", OTHERS),
        trail.of_concept(built, "top", OTHERS),
        trail.of_concept(built, "b", OTHERS),
        trail.around(built, "Code", "c1", OTHERS),
        trail.around(built, "Study", "s", OTHERS),
    ):
        said = repr(found)
        for word in ("Ann", "nurses", "a private memo", "a secret", "'t1'"):
            assert word not in said, (word, found.root.kind)
        assert not {one.kind for one in whole(found.root)} & {"Participant", "Source", "Memo"}
    (coded,) = [
        one
        for one in trail.around(built, "Code", "c1", OTHERS).root.branches
        if one.kind == "Quote"
    ]
    # What may not be read counts all the same.
    assert ([one.id for one in coded.hops], coded.more) == (["q1"], 1)
    assert trail.of_quote(built, "q2", OTHERS).root.text is None
    for label, name in (("Participant", "p"), ("Source", "t1")):
        with pytest.raises(NamingError, match="not shown"):
            trail.around(built, label, name, OTHERS)


def test_of_the_demonstration(demo: Graph) -> None:
    root = trail.of_quote(demo, "syn-q-p1-03").root
    assert ("Model", "theoretical-model") in keys(root)
    down = trail.of_concept(demo, "openness").root
    assert down.in_words
    assert path(down, "Claims that lead to it", "R02").basis == "stated"
