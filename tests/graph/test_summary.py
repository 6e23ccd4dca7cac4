"""A graph in short, on both engines."""

from dashboard import brief
from graph import Graph, summary
from graph.audience import OWNER
from tests.graph.records import claim, small


def test_of_the_demonstration(demo: Graph) -> None:
    found = summary.read(demo, OWNER)
    assert found.number("Study") == demo.counts()["Study"]
    assert found.number("Quote") == found.number("Quote", "synthetic") == demo.counts()["Quote"]
    first = found.studies[0]
    assert first.claims > 0  # of what is asserted most is known
    assert [one.origin for one in found.studies][-1] == "synthetic"
    moves = next(one for one in found.findings if one.id == "R02")
    assert (moves.start, moves.says, moves.end) == (
        "place of threat", "moves to", "openness to the role",
    )  # fmt: skip
    about = next(one for one in found.findings if one.id == "R03")
    assert about.end == "that place of threat moves to openness to the role"
    assert about.concepts is None
    assert "I01" in {one.id for one in found.inferred}
    assert {"R19", "R20"} <= {one.id for one in found.advice}
    told = brief.studied(found)
    assert told.startswith("29 studies (28 published, 1 synthetic)")
    assert told.endswith("52 quotes are in this graph, all synthetic.")


def test_sentences_of_a_project(project: Graph) -> None:
    project.write([*small(), *claim("x3", "a", "c", basis="inferred", rationale="r", by="me")], {})
    found = summary.read(project, OWNER)
    lines = list(brief.basis(found))
    assert lines[0] == "1 finding is inferred in this project; none has a participant's quote here."
    assert lines[1] == "2 findings are stated in this project; 1 with a quote."
    assert brief.studied(found) == "No study is in this graph yet."


def test_an_empty_graph(project: Graph) -> None:
    found = summary.read(project, OWNER)
    assert found.counts == ()
    assert list(brief.basis(found)) == []


def test_long_lists_are_cut(project: Graph) -> None:
    records = [one for n in range(9) for one in claim(f"y{n}", "a", "b")]
    project.write([*small(), *records], {})
    assert len(summary.read(project, OWNER, 4).findings) == 4
