"""What lies around a concept, on both engines: what is drawn, what is left out, for whom."""

import time
from collections.abc import Iterable

import pytest

from graph import Graph, around, links
from graph.around import Around
from graph.audience import OTHERS, OWNER
from ontology.errors import NamingError
from ontology.record import Edge, Node, Record, Ref
from tests.graph.records import BASE, bearing, changed, claim, concept, quote, report, small, source

_HUB = 1_500  # quotes and codings of one concept


def test_the_thesis_around_threat(demo: Graph) -> None:
    found = around.around(demo, "threat", OWNER)
    said = {one.id: one for one in found.links}
    assert found.centre.name == "place of threat"
    assert found.things[0] == found.centre
    assert (said["R02"].start.id, said["R02"].kind, said["R02"].basis) == (
        "threat", "MOVES_TO", "stated"
    )  # fmt: skip
    assert said["R03"].end == Ref("Relation", "R02")  # a claim about a claim, with its concept
    assert "knowing-the-person" in _ids(found)
    assert said["I02"].kind == "SAME_AS"
    assert said["I02"].basis == "inferred"
    assert found.left_out == 0
    assert {one.kind for one in found.links} >= {"INDICATES", "IDENTIFIED_IN"}
    assert found == around.around(demo, "threat", OWNER)


def test_a_claim_about_a_claim_comes_with_the_claim_it_is_about(demo: Graph) -> None:
    found = around.around(demo, "knowing-the-person", OWNER, only=("SUPPORTS",))
    names = [one.id for one in found.links]
    assert names.index("R02") < names.index("R03")
    assert {"threat", "openness"} <= set(_ids(found))


def test_a_translation_comes_with_all_it_compares(demo: Graph) -> None:
    found = around.around(demo, "keep-protected", OWNER, only=("TRANSLATES",))
    assert {one.ref.label for one in found.things} == {"Concept", "Translation"}
    assert len([one for one in found.things if one.ref.label == "Concept"]) > 1
    translation = next(one for one in found.things if one.ref.label == "Translation")
    assert translation.name == "reciprocal translation"
    assert translation.text


def test_depth_and_kinds(demo: Graph) -> None:
    near = around.around(demo, "threat", OWNER)
    far = around.around(demo, "threat", OWNER, depth=2)
    assert set(near.links) < set(far.links)
    only = around.around(demo, "threat", OWNER, depth=2, only=("SAME_AS",))
    assert {one.kind for one in only.links} == {"SAME_AS"}


def test_opening_adds_a_part_and_changes_nothing_before_it(demo: Graph) -> None:
    closed = around.around(demo, "threat", OWNER)
    opened = around.around(demo, "threat", OWNER, opened=("values", "openness"))
    assert opened.parts[0] == closed.parts[0]
    assert len(opened.parts) == 3
    names = [one.id for one in opened.links]
    assert len(names) == len(set(names))
    assert len(_ids(opened)) == len(set(_ids(opened)))
    assert "I01" in {one.id for one in opened.parts[1].links}


def test_every_kind_of_link_of_the_vocabulary_can_be_drawn(demo: Graph) -> None:
    kinds = links.kinds(demo.vocabulary)
    assert kinds["MOVES_TO"] == "moves to"
    assert {"SAME_AS", "BROADER", "IDENTIFIED_IN", "INDICATES", "TRANSLATES", "INTO",
            "INCLUDES"} <= set(kinds)  # fmt: skip
    assert not {"EVIDENCES", "CODED_AS", "SPOKEN_BY", "FROM", "TO", "ABOUT"} & set(kinds)


def test_broader_and_matched_concepts_are_found_from_both_ends(project: Graph) -> None:
    same = {**BASE, "id": "m", "basis": "stated", "wording": "one"}
    project.write(
        [
            *small(),
            Edge("BROADER", Ref("Concept", "a"), Ref("Concept", "b")),
            Edge("SAME_AS", Ref("Concept", "a"), Ref("Concept", "c"), same),
        ],
        {},
    )
    only = ("BROADER", "SAME_AS")
    ends = {
        name: {
            (one.kind, one.start.id, one.end.id if one.end else "")
            for one in around.around(project, name, OWNER, only=only).links
        }
        for name in ("a", "b", "c")
    }
    assert ends["a"] == {("BROADER", "a", "b"), ("SAME_AS", "a", "c")}
    assert ends["b"] == {("BROADER", "a", "b")}
    assert ends["c"] == {("SAME_AS", "a", "c")}
    both = around.around(project, "a", OWNER, depth=2, only=only)
    assert len(both.links) == 2


def test_what_does_not_fit_is_counted(project: Graph) -> None:
    project.write(_star(40), {})
    found = around.around(project, "hub", OWNER, most=31)
    assert len(found.things) + len(found.links) == 31
    assert found.rest == (("LEADS_TO", 25),)
    assert found == around.around(project, "hub", OWNER, most=31)
    assert [one.id for one in found.links] == sorted(one.id for one in found.links)
    both = around.around(project, "hub", OWNER, depth=2, most=31)
    assert both.left_out == 25
    assert around.around(project, "hub", OWNER).left_out == 0


def test_what_is_left_out_of_the_kinds_is_not_counted(project: Graph) -> None:
    project.write([*_star(20), *claim("other", "hub", "n00", "HINDERS")], {})
    found = around.around(project, "hub", OWNER, only=("HINDERS",), most=5)
    assert [one.id for one in found.links] == ["other"]
    assert found.left_out == 0


def test_a_challenged_claim(project: Graph) -> None:
    records = [
        *small(),
        *claim("against", "a", "b", "HINDERS"),
        *claim("other", "b", "a"),
        *quote("q2"),
        bearing("DISPUTES", "q2", "x2"),
    ]
    project.write(records, {})
    found = {one.id: one.challenged for one in around.around(project, "b", OWNER).links}
    assert found == {"x1": True, "x2": True, "against": True, "other": False}


def test_a_synthetic_record_challenges_no_other(project: Graph) -> None:
    project.write(
        [
            *small(),
            *claim("made-up", "a", "b", "HINDERS", origin="synthetic"),
            *quote("q2", origin="synthetic"),
            bearing("DISPUTES", "q2", "x2"),
        ],
        {},
    )
    found = {one.id: one.challenged for one in around.around(project, "b", OWNER).links}
    assert found == {"x1": False, "x2": False, "made-up": True}


def test_a_claim_without_an_end(project: Graph) -> None:
    project.write([*small(), *claim("open", "a", "b")[:2]], {})
    found = {one.id: one for one in around.around(project, "a", OWNER).links}
    assert found["open"].end is None


def test_others_see_no_wording_of_the_owners(project: Graph) -> None:
    mine = [one for one in claim("mine", "a", "c") if not _asserted(one)]
    project.write([*small(), *mine], {})
    for audience, wording in ((OWNER, "words of mine"), (OTHERS, "")):
        found = {one.id: one for one in around.around(project, "a", audience).links}
        assert found["mine"].wording == wording
        assert found["x1"].wording == "words of x1"


def test_a_hub_is_counted_and_never_fetched(project: Graph) -> None:
    project.write(_hub(), {})
    begun = time.monotonic()
    found = around.around(project, "a", OWNER)
    counted = around.counts(project, "a")
    assert time.monotonic() - begun < 5
    assert counted == around.Counts(quotes=_HUB, coded=_HUB, codes=1, memos=1, claims=1)
    assert len(found.links) < 10


def test_nothing_by_that_name(demo: Graph) -> None:
    with pytest.raises(NamingError) as problem:
        around.around(demo, "no-such", OWNER)
    assert problem.value.candidates
    assert around.counts(demo, "no-such").claims == 0


def test_concepts_called_the_same_say_where_they_are_from(project: Graph) -> None:
    project.write(
        [
            *changed(small(), "b", label="The A"),
            Edge("IDENTIFIED_IN", Ref("Concept", "b"), Ref("Report", "r1")),
        ],
        {},
    )
    found = {one.id: one for one in around.concepts(project)}
    assert found["b"].where == "theme, r1"
    assert found["a"].where == "theme"
    assert found["c"].where == ""
    assert [one.id for one in around.most_linked(project, 2)] == ["b", "a"]


def _ids(found: Around) -> list[str]:
    return [one.ref.id for one in found.things]


def _asserted(one: Record) -> bool:
    return isinstance(one, Edge) and one.type == "ASSERTED_IN"


def _star(points: int) -> Iterable[Record]:
    yield report()
    yield concept("hub")
    for number in range(points):
        yield concept(f"n{number:02}")
        yield from claim(f"c{number:02}", "hub", f"n{number:02}")


def _hub() -> Iterable[Record]:
    yield from small()
    yield Node("Code", {**BASE, "id": "k", "label": "code", "path": "code"})
    yield Edge("INDICATES", Ref("Code", "k"), Ref("Concept", "a"), {**BASE, "id": "i"})
    yield Node("Memo", {**BASE, "id": "m", "title": "m", "text": "m"})
    yield Edge("ABOUT", Ref("Memo", "m"), Ref("Concept", "a"))
    yield source("t2")
    for number in range(_HUB):
        name = f"h{number}"
        yield Node("Quote", {**BASE, "id": name, "exact": "said", "constructOrder": 1})
        yield Edge("FROM_SOURCE", Ref("Quote", name), Ref("Source", "t2"))
        for kind, end in (("EVIDENCES", Ref("Concept", "a")), ("CODED_AS", Ref("Code", "k"))):
            yield Edge(kind, Ref("Quote", name), end, {**BASE, "id": f"{kind}-{name}"})
