"""What lies around a concept in figures, rows and words."""

import json
from dataclasses import replace

from dashboard import drawing, neighbourhood, network
from graph.around import Around, Concept, Counts, Part
from graph.links import Link, Thing
from ontology.record import Ref
from ontology.vocabulary import vocabulary

KNOWN = vocabulary()
HOSTILE = "<img src=x onerror=alert(1)> **b** \x00 =1+1"
A, B, C = (Ref("Concept", name) for name in "abc")
REPORT = Ref("Report", "a")  # an id is unique within its label only


def _thing(ref: Ref, name: str, **more: str) -> Thing:
    return Thing(ref, name, **{"kind": "theme", "origin": "project", **more})


def _claim(name: str, start: Ref, end: Ref | None, kind: str = "LEADS_TO", **more: str) -> Link:
    given = {"basis": "stated", "origin": "project", "modality": "finding", **more}
    return Link(name, kind, start, end, claim=True, **given)  # type: ignore[arg-type]


THINGS = (_thing(A, "the a"), _thing(B, HOSTILE), _thing(REPORT, "a report", kind="article"))
LINKS = (
    _claim("x", A, B),
    _claim("about", B, Ref("Relation", "x"), "SUPPORTS"),
    _claim("open", A, None, "HINDERS", basis="inferred"),
    _claim("far", A, Ref("Relation", "elsewhere"), origin="synthetic"),
    Link("m", "SAME_AS", A, B, basis="inferred", origin="project"),
    Link("i", "IDENTIFIED_IN", A, REPORT),
)
AROUND = Around(THINGS[0], (Part(THINGS, LINKS),))


def test_the_figure_has_every_thing_and_every_link() -> None:
    found = neighbourhood.figure(AROUND, KNOWN)
    boxes = {one.id: one for one in found.boxes}
    arrows = {one.id: one for one in found.arrows}
    assert set(boxes) == {"Concept:a", "Concept:b", "Report:a", "end:open", "end:far"}
    assert boxes["Concept:a"].named
    assert boxes["Concept:a"].note == "theme · project"
    assert boxes["Report:a"].note == "report, article · project"
    assert boxes["end:open"].label == neighbourhood.NO_END
    assert arrows["Relation:about"].end == "Relation:x"
    assert arrows["Relation:open"].hinders
    assert arrows["Relation:open"].line == "dashed"
    assert arrows["Relation:far"].line == "dotted"
    assert arrows["Relation:far"].note == "stated · synthetic"
    assert arrows["link:m"].line == "double"
    assert arrows["link:m"].plain
    assert arrows["link:i"].note == ""
    drawing.svg(found, "spread")


def test_what_was_opened_comes_after_what_was_there() -> None:
    more = Part((_thing(C, "the c"),), (_claim("y", B, C),))
    found = neighbourhood.figure(replace(AROUND, parts=(*AROUND.parts, more)), KNOWN)
    assert found.grown == ((5, 6),)
    assert found.boxes[5].id == "Concept:c"
    before = network.data(neighbourhood.figure(AROUND, KNOWN), {})["nodes"]
    places = {one["id"]: (one["x"], one["y"]) for one in network.data(found, {})["nodes"]}
    assert all(places[one["id"]] == (one["x"], one["y"]) for one in before)


def test_the_network_is_plain_data() -> None:
    figure = neighbourhood.figure(AROUND, KNOWN)
    found = network.data(figure, neighbourhood.opens(AROUND, ("b",)))
    assert json.loads(json.dumps(found)) == found
    boxes = {one["id"]: one for one in found["nodes"]}
    assert set(boxes) == {one.id for one in figure.boxes} | {one.id for one in figure.arrows}
    assert boxes["Concept:a"]["x"] == boxes["Concept:a"]["y"] == 0
    assert boxes["Concept:b"]["opens"]
    assert boxes["Concept:b"]["opened"]
    assert not boxes["Concept:a"]["opens"]
    assert not any("title" in one for one in (*found["nodes"], *found["edges"]))
    ends = {(one["from"], one["to"]) for one in found["edges"]}
    assert {("Concept:b", "Relation:about"), ("Relation:about", "Relation:x")} <= ends
    lines = {one["id"]: one for one in found["edges"]}
    assert lines["Relation:open-1"]["arrows"]["to"]["type"] == "bar"
    assert lines["link:m-1"]["arrows"] == ""
    assert lines["link:m-1-inner"]["inner"]
    assert len({one["id"] for one in found["edges"]}) == len(found["edges"])


def test_words() -> None:
    said = neighbourhood.text(AROUND, KNOWN)
    assert said.startswith("6 links to 2 other records: the a leads to")
    assert f"{HOSTILE} supports that the a → leads to → {HOSTILE} (stated, project)" in said
    alone = replace(AROUND, parts=(Part(THINGS[:1], ()),))
    assert neighbourhood.text(alone, KNOWN) == "Nothing is linked to it."
    assert neighbourhood.left_out(AROUND, KNOWN) == ""
    cut = replace(AROUND, rest=(("LEADS_TO", 1200), ("INDICATES", 1)))
    assert neighbourhood.left_out(cut, KNOWN) == (
        "1,201 more links are not drawn (1,200 × leads to, 1 × indicates): "
        "narrow the kinds or open the table."
    )
    counts = Counts(quotes=1, coded=1200, codes=2, memos=0, claims=3)
    assert neighbourhood.counts(counts) == (
        "1 quote linked to it directly, 1,200 quotes under 2 codes that indicate it; "
        "3 claims, 0 memos."
    )


def test_rows_say_basis_origin_and_challenge() -> None:
    disputed = replace(LINKS[0], challenged=True, reports=("R1", "R2"))
    rows = neighbourhood.rows(replace(AROUND, parts=(Part(THINGS, (disputed,)),)), KNOWN)
    assert set(neighbourhood.COLUMNS) <= set(rows[0])
    row = rows[0]
    assert (row["start"], row["says"], row["end"]) == ("the a", "leads to", HOSTILE)
    assert (row["basis"], row["origin"], row["challenged"]) == ("stated", "project", "challenged")
    assert row["reports"] == "R1, R2"


def test_everything_can_be_chosen_and_found_again() -> None:
    marked = neighbourhood.marked(AROUND, KNOWN)
    named = neighbourhood.named(AROUND)
    assert set(marked) == set(named)
    assert marked["Concept:a"] == "theme: the a"
    assert marked["Relation:open"] == f"the a → hinders → {neighbourhood.NO_END}"
    assert named["Report:a"] is THINGS[2]
    assert [one["key"] for one in neighbourhood.records(AROUND, KNOWN)] == list(marked)[:3]


def test_the_legend_is_the_vocabularys() -> None:
    rows = {one["kind"]: one for one in neighbourhood.legend(AROUND, KNOWN)}
    assert rows["leads to"]["meaning"] == KNOWN.claim_types["LEADS_TO"].definition
    assert rows["hinders"]["drawn"] == "holds back: ends in a bar"
    assert rows["concept"]["meaning"] == KNOWN.classes["Concept"].definition
    assert rows["same as"]["drawn"] == "a double line"
    assert all(one["meaning"] for one in rows.values())


def test_names_and_what_an_address_could_have_meant() -> None:
    labels = neighbourhood.names(
        (
            Concept("t1", "Trust", "theme, R1"),
            Concept("t2", "Trust", "theme"),
            Concept("o", "O"),
        )
    )
    assert labels == {"t1": "Trust (theme, R1)", "t2": "Trust (theme)", "o": "O"}
    assert neighbourhood.near({"threat": "place of threat", "o": "O"}, "thraet") == ("threat",)
    assert neighbourhood.near({"threat": "place of threat"}, "Place of Threat") == ("threat",)
    assert neighbourhood.near({"threat": "place of threat"}, "zzz") == ()
