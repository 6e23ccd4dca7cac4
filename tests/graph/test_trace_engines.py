"""Tracing and the named queries on a database: the embedded server and Neo4j alike."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from neo4j import ManagedTransaction

from graph import Filter, Graph, flat, queries
from graph.answer import Trace
from loaders import bundled
from ontology.check import Checker
from ontology.errors import NamingError
from ontology.record import Edge, Node, Record, Ref
from terminal import rows as tables
from terminal import traced
from tests.graph import brute

PUBLISHED = Filter(origins=("published",))
SYNTHETIC = Filter(origins=("synthetic",))
EVERY = ()  # of modalities: all of them


def claims(found: Trace, path: int = 0) -> list[dict[str, list[str]]]:
    """For each step of a path: its claims, with the claims about them."""
    return [
        {one.evidence.relation: [o.evidence.relation for o in one.about] for one in step.claims}
        for step in found.paths[path].steps
    ]


def concepts(found: Trace) -> list[list[str]]:
    return [[one.steps[0].step.start, *(s.step.end for s in one.steps)] for one in found.paths]


# ---------------------------------------------------------------- traces of the demonstration


def test_threat_openness_values(demo: Graph) -> None:
    found = demo.trace("threat", "openness", "values")
    first = found.paths[0]
    assert concepts(found)[0] == ["threat", "openness", "values"]
    assert first.basis == "inferred"
    assert [one.step.basis for one in first.steps] == ["stated", "inferred"]
    one, two = claims(found)
    assert one["R02"] == ["R03"]
    assert two["I01"] == []
    assert one["syn-c-threat-openness"] == ["syn-c-knowing"]
    assert set(two) == {"I01", "syn-c-openness-values"}
    said = [claim.evidence for step in first.steps for claim in step.claims]
    published = [one for one in said if one.origin == "published"]
    assert [one.supporting for one in published] == [(), ()]
    assert published[0].wording == "move from a place of threat to openness to the role"
    assert "step 2 (openness to the role → Reconnection with values) is inferred" in found.sentence
    assert "Every quote on it is synthetic" in found.sentence


def test_what_the_thesis_states_instead(demo: Graph) -> None:
    found = demo.trace("threat", "openness", "values", only=PUBLISHED)
    (instead,) = found.instead
    assert instead.concept == "knowing-the-person"
    assert [one.evidence.relation for one in instead.claims] == ["R03", "R04"]
    assert instead.onto == (
        "the step place of threat → openness to the role", "Reconnection with values",
    )  # fmt: skip
    first = found.paths[0]
    assert claims(found) == [{"R02": ["R03"]}, {"I01": []}]
    assert (first.origins, first.grade) == (("published",), "without quotes")
    # Nobody asserts what is inferred: the study stands behind the first step only.
    assert first.studies == frozenset()
    assert first.steps[0].claims[0].evidence.grounds == {"berrett-2021-study"}
    assert first.steps[1].claims[0].evidence.by == "peergraph team"
    assert (first.participants, first.threads) == (frozenset(), frozenset())
    assert found.sentence.endswith(
        "Stated instead: getting to know the ‘person’ behind the peer mentor role supports the "
        "step place of threat → openness to the role and catalyses Reconnection with values."
    )
    everything = demo.trace("threat", "openness", "values")
    (instead,) = everything.instead
    named = {one.evidence.relation for one in instead.claims}
    assert {"R03", "R04"} <= named <= {"R03", "R04", "syn-c-knowing"}


def test_the_thesis_has_no_fully_stated_path_and_it_is_said(demo: Graph) -> None:
    only = Filter(origins=("published",), bases=("stated",))
    found = demo.trace("threat", "openness", "values", only=only)
    assert (found.paths, found.instead, found.more) == ((), (), False)
    assert found.sentence == (
        "There is no fully stated path from place of threat through openness to the role to "
        "Reconnection with values of at most 6 steps under these filters."
    )


def test_the_synthetic_study_tells_it_in_one_passage(demo: Graph) -> None:
    found = demo.trace("threat", "openness", "values", only=SYNTHETIC)
    (first,) = found.paths
    assert claims(found) == [
        {"syn-c-threat-openness": ["syn-c-knowing"]}, {"syn-c-openness-values": []},
    ]  # fmt: skip
    assert (first.basis, first.grade, first.origins) == ("stated", "one passage", ("synthetic",))
    assert first.threads == {"syn-p1", "syn-p4"}
    assert first.participants == {"syn-p1", "syn-p2", "syn-p4"}
    assert first.synthetic == {"studies": 1, "participants": 3, "threads": 2}
    assert first.numbers("synthetic") == (1, 2)
    assert "rest on synthetic claims alone" in found.sentence
    assert found.instead == ()
    (moved,) = first.steps[0].claims
    assert [one.id for one in moved.evidence.qualifying] == ["syn-q-p6-02"]
    assert {one.study for one in moved.evidence.supporting} == {"syn-study"}
    assert {one.group for one in moved.evidence.supporting} == {
        "nursing and medicine", "social work, therapies and management",
    }  # fmt: skip


def test_the_stitched_path(demo: Graph) -> None:
    found = demo.trace("need-for-change", "openness-fit", "slot-together")
    first = found.paths[0]
    assert concepts(found)[0] == ["need-for-change", "openness-fit", "slot-together"]
    assert (first.grade, first.threads) == ("stitched", frozenset())
    assert first.participants == {"syn-p3", "syn-p5"}
    assert set(claims(found)[0]) == {"R01", "syn-c-need-for-change-openness-fit"}
    assert first.numbers("synthetic") == (2,)


def test_the_challenged_claim(demo: Graph) -> None:
    found = demo.trace("shift-in-power", "openness")
    first = found.paths[0]
    assert first.challenged == (1,)
    kept = {one.evidence.relation: one for one in first.steps[0].claims}
    hinders = kept["syn-c-shift-in-power-hinders-openness"]
    assert [one.id for one in hinders.evidence.against] == ["syn-q-p3-03", "syn-q-p7-03"]
    assert [one.id for one in hinders.evidence.qualifying] == ["syn-q-p6-05"]
    assert all(one.challenged for one in kept.values())
    assert "Step 1 (Shift in Power → openness to the role) is challenged." in found.sentence


def test_matches_are_walked_both_ways(demo: Graph) -> None:
    found = demo.trace("sense-of-threat", "value-based-working", longest=2)
    assert concepts(found)[0] == [
        "sense-of-threat", "threat", "openness", "values", "value-based-working",
    ]  # fmt: skip
    row = found.row()["paths"][0]
    assert [step.get("sameAs", False) for step in row["steps"]] == [True, False, False, True]
    first, last = row["steps"][0], row["steps"][-1]
    assert (first["basis"], first["origin"]) == ("inferred", "published")
    assert first["rationale"].startswith("“place of threat” and the category")
    assert last["rationale"].startswith("“reconnect with value-based working”")
    assert "place of threat" in found.sentence
    assert demo.trace("sense-of-threat", "value-based-working", longest=1).paths == ()
    stated = Filter(bases=("stated",))
    assert demo.trace("sense-of-threat", "openness", only=stated).paths == ()


def test_names_are_found_in_the_graph(demo: Graph) -> None:
    by_label = demo.trace("Place of Threat", "openness to the ROLE", "reconnection")
    assert by_label.names == (("threat",), ("openness",), ("values",))
    several = demo.trace("need-for-change,threat", "openness-fit,openness")
    assert several.names == (("need-for-change", "threat"), ("openness-fit", "openness"))
    assert concepts(several) == [["need-for-change", "openness-fit"], ["threat", "openness"]]
    straight = demo.trace("need-for-change", "explore how the peer mentor would 'fit'")
    assert straight.names[1] == ("openness-fit",)


def test_names_that_fit_nothing_or_several_are_answered_with_candidates(demo: Graph) -> None:
    with pytest.raises(NamingError, match="could be any of") as several:
        demo.trace("openness to", "values")
    assert {"openness", "openness-fit"} <= dict(several.value.candidates).keys()
    with pytest.raises(NamingError, match="there is no concept called 'valuess'") as none:
        demo.trace("threat", "valuess")
    assert "values" in dict(none.value.candidates)
    with pytest.raises(NamingError, match="two concepts or more"):
        demo.trace("threat")


@pytest.mark.parametrize(
    ("only", "said", "candidates"),
    [
        (Filter(bases=("guessed",)), "'guessed' is not a basis", {"stated", "inferred"}),
        (
            Filter(origins=("made up",)),
            "'made up' is not a origin|'made up' is not an origin",
            {"published", "project", "synthetic"},
        ),
        (
            Filter(modalities=("rumour",)),
            "'rumour' is not a modality",
            {"finding", "background", "recommendation"},
        ),
        (Filter(studies=("syn-stud",)), "there is no study called", {"berrett-2021-study"}),
        (Filter(stages=("later",)), "there is no stage called", {"integration", "before-joining"}),
        # Participant groups are private: none is told.
        (Filter(groups=("robots",)), "no participant of a group called 'robots'", set()),
    ],
    ids=lambda one: "" if isinstance(one, set) else str(one)[:40],
)  # fmt: skip
def test_unknown_words_in_filters_are_answered_with_candidates(
    demo: Graph, only: Filter, said: str, candidates: set[str]
) -> None:
    with pytest.raises(NamingError, match=said) as caught:
        demo.trace("threat", "values", only=only)
    assert candidates <= dict(caught.value.candidates).keys()
    assert bool(candidates) == bool(caught.value.candidates)


def test_studies_and_stages_are_named_by_label_too(demo: Graph) -> None:
    only = Filter(studies=("Synthetic study",), stages=("integration", "after integration"))
    found = demo.trace("threat", "openness", "values", only=only)
    assert found.only.studies == ("syn-study",)
    assert found.only.stages == ("integration", "after-integration")
    assert [set(one) for one in claims(found)] == [
        {"syn-c-threat-openness"}, {"syn-c-openness-values"},
    ]  # fmt: skip


def test_a_group_that_says_one_half_only_has_no_path(demo: Graph) -> None:
    managers = Filter(groups=("social work, therapies and management",))
    assert demo.trace("threat", "openness", "values", only=managers).paths == ()
    (half,) = demo.trace("threat", "openness", only=managers).paths
    assert half.participants == {"syn-p2"}
    nurses = Filter(groups=("nursing and medicine",))
    (whole,) = demo.trace("threat", "openness", "values", only=nurses).paths
    assert whole.participants == whole.threads == {"syn-p1", "syn-p4"}


# ---------------------------------------------------------------- named queries


def table(name: str) -> Iterator[dict[str, str]]:
    """Give the rows of a bundled table, of every part that has it."""
    for folder in sorted(Path(bundled.__file__).parent.iterdir()):
        file = folder / f"{name}.csv"
        if file.exists():
            with file.open(encoding="utf-8-sig", newline="") as lines:
                yield from csv.DictReader(lines)


def many(text: str | None) -> list[str]:
    return [one for one in (text or "").split("|") if one]


def ends(row: Mapping[str, str]) -> list[str]:
    """The ids of the concepts that a claim's row joins."""
    pairs = [row[name].partition(":") for name in ("FROM", "TO") if row.get(name)]
    return [name for label, _, name in pairs if label == "Concept"]


def answered(demo: Graph, name: str, columns: str) -> list[dict[str, Any]]:
    found = demo.query(name)
    assert found.columns == tuple(columns.split())
    assert not found.more
    assert found.rows
    return found.objects()


def test_claims_with_disputes(demo: Graph) -> None:
    found = answered(
        demo,
        "claims-with-disputes",
        "relation from type to basis origin bearing quote exact participant quoteOrigin",
    )
    expected = sorted(
        (row["to"], bearing.lower(), row["from"])
        for bearing in ("DISPUTES", "QUALIFIES")
        for row in table(bearing)
    )
    assert [(one["relation"], one["bearing"], one["quote"]) for one in found] == expected
    assert {one["quoteOrigin"] for one in found} == {"synthetic"}
    assert (found[0]["from"], found[0]["type"], found[0]["to"], found[0]["participant"]) == (
        "shift-in-power", "HINDERS", "openness", "syn-p3",
    )  # fmt: skip


def test_concepts_per_study(demo: Graph) -> None:
    found = answered(
        demo, "concepts-per-study", "study report concept label kind constructOrder origin"
    )
    studies = {row["id"]: many(row.get("REPORTS_ON")) for row in table("Report")}
    expected = sorted(
        (study, report, row["id"])
        for row in table("Concept")
        for report in many(row["IDENTIFIED_IN"])
        for study in studies[report]
    )
    assert [(one["study"], one["report"], one["concept"]) for one in found] == expected
    assert ("berrett-2021-study", "berrett-2021-paper-2", "values") in expected


def test_orphan_concepts(demo: Graph) -> None:
    found = answered(demo, "orphan-concepts", "concept label kind origin reports")
    stated = {one for row in table("Relation") if row["basis"] == "stated" for one in ends(row)}
    orphans = {row["id"]: row for row in table("Concept") if row["id"] not in stated}
    assert [one["concept"] for one in found] == sorted(orphans)
    for one in found:
        assert one["reports"] == sorted(many(orphans[one["concept"]]["IDENTIFIED_IN"]))
    assert "readiness" in orphans
    assert "threat" not in orphans


def test_participants_behind_a_path(demo: Graph) -> None:
    found = answered(
        demo, "participants-behind-a-path", "participant label onSteps thread quotes origin"
    )
    names = ("participant", "onSteps", "thread", "quotes")
    assert [tuple(one[name] for name in names) for one in found] == [
        ("syn-p1", [1, 2], True, ["syn-q-p1-03"]),
        ("syn-p2", [1], False, ["syn-q-p2-03"]),
        ("syn-p4", [1, 2], True, ["syn-q-p4-03", "syn-q-p4-05"]),
    ]
    ids = "need-for-change, openness-fit, slot-together"
    other = demo.query("participants-behind-a-path", {"concepts": ids}).objects()
    assert [(one["participant"], one["onSteps"], one["thread"]) for one in other] == [
        ("syn-p3", [1], False), ("syn-p5", [2], False),
    ]  # fmt: skip


def test_quotes_for_a_concept(demo: Graph) -> None:
    columns = "quote exact how participant study origin"
    found = answered(demo, "quotes-for-concept", columns)
    labels = {row["id"]: row["label"] for row in table("Code")}
    codes = {row["from"] for row in table("INDICATES") if row["to"] == "threat"}
    expected = {
        (row["from"], f"coded {labels[row['to']]}")
        for row in table("CODED_AS")
        if row["to"] in codes
    }
    expected |= {
        (row["from"], "evidences the concept")
        for row in table("EVIDENCES")
        if row["to"] == "threat"
    }
    joined = {row["id"] for row in table("Relation") if "threat" in ends(row)}
    expected |= {
        (row["from"], f"{bearing.lower()} {row['to']}")
        for bearing in ("SUPPORTS", "DISPUTES", "QUALIFIES")
        for row in table(bearing)
        if row["to"] in joined
    }
    assert [(one["quote"], one["how"]) for one in found] == sorted(expected)
    other = demo.query("quotes-for-concept", {"concept": "values"})
    assert other.columns == tuple(columns.split())
    assert "syn-q-p1-03" in {one["quote"] for one in other.objects()}
    assert demo.query("quotes-for-concept", {"concept": "readiness"}).rows == ()


def test_statements(demo: Graph) -> None:
    columns = "id kind from type to basis wording start end rationale report origin by"
    found = answered(demo, "statements", columns)
    kinds = {
        "claim": ("Relation",), "inclusion": ("INCLUDES",), "match": ("SAME_AS",),
        "stance": ("AGREES_WITH", "EXTENDS", "DISAGREES_WITH"), "order of stages": ("PRECEDES",),
    }  # fmt: skip
    expected = {
        (row["id"], kind) for kind, names in kinds.items() for name in names for row in table(name)
    }
    assert [(one["id"], one["kind"]) for one in found] == sorted(expected)
    by_id = {one["id"]: one for one in found}
    assert by_id["R02"] == {
        "id": "R02", "kind": "claim", "from": "threat", "type": "MOVES_TO", "to": "openness",
        "basis": "stated", "wording": "move from a place of threat to openness to the role",
        "start": 4748, "end": 4799, "rationale": None, "report": "berrett-2021-paper-2",
        "origin": "published", "by": None,
    }  # fmt: skip
    assert by_id["I01"]["by"] == "peergraph team"
    assert (by_id["R03"]["from"], by_id["R03"]["to"]) == ("knowing-the-person", "R02")
    assert by_id["R19"]["report"] == "berrett-2021|berrett-2021-paper-1"
    assert (by_id["I02"]["kind"], by_id["I02"]["type"]) == ("match", "SAME_AS")
    for row in table("Relation"):
        one = by_id[row["id"]]
        assert (one["wording"] or "") == row["wording"]
        assert (one["report"] or "") == "|".join(sorted(many(row["ASSERTED_IN"])))
        assert (one["basis"], one["origin"]) == (row["basis"], row["origin"])


def test_the_trace_as_plain_cypher(demo: Graph) -> None:
    found = answered(demo, "trace", "concepts steps claims bases origins inferred")
    assert [(one["claims"], one["inferred"]) for one in found] == [
        (["R02", "syn-c-openness-values"], 0),
        (["syn-c-threat-openness", "syn-c-openness-values"], 0),
        (["R02", "I01"], 1),
        (["syn-c-threat-openness", "I01"], 1),
    ]
    assert {tuple(one["concepts"]) for one in found} == {("threat", "openness", "values")}
    given = {"from": "sense-of-threat", "via": "openness", "to": "value-based-working"}
    other = demo.query("trace", given).objects()
    assert {tuple(one["concepts"]) for one in other} == {
        ("sense-of-threat", "threat", "openness", "values", "value-based-working")
    }
    assert other[0]["steps"] == ["SAME_AS", "MOVES_TO", "LEADS_TO", "SAME_AS"]
    assert demo.query("trace", {"from": "values", "to": "threat"}).rows == ()


def test_a_named_query_refuses_what_it_does_not_take(demo: Graph) -> None:
    with pytest.raises(NamingError, match="has no parameter 'concpt'"):
        demo.query("quotes-for-concept", {"concpt": "threat"})
    with pytest.raises(NamingError, match="there is no query called 'trase'") as caught:
        demo.query("trase")
    assert {name for name, _ in caught.value.candidates} == {one.name for one in queries.every()}


# ---------------------------------------------------------------- the same bytes on both engines

QUESTIONS: tuple[tuple[tuple[str, ...], Filter | None], ...] = (
    (("threat", "openness", "values"), None),
    (("threat", "openness", "values"), PUBLISHED),
    (("threat", "openness", "values"), SYNTHETIC),
    (("threat", "openness", "values"), Filter(origins=("published",), bases=("stated",))),
    (("need-for-change", "openness-fit", "slot-together"), None),
    (("shift-in-power", "openness"), None),
    (("sense-of-threat", "value-based-working"), None),
    (("team-culture,knowing-the-person", "values"), Filter(modalities=EVERY)),
    (("threat", "values"), Filter(groups=("nursing and medicine",), studies=("syn-study",))),
)


@pytest.fixture(scope="session")
def printed() -> dict[str, dict[str, str]]:
    """What each engine printed, by question: filled by one engine after the other."""
    return defaultdict(dict)


def compare(printed: dict[str, dict[str, str]], demo: Graph, what: str, text: str) -> None:
    engine = "embedded" if demo.connection.settings.embedded else "neo4j"
    printed[what][engine] = text
    for other in printed[what].values():
        assert other == text


@pytest.mark.parametrize("number", range(len(QUESTIONS)))
def test_both_engines_print_the_same_trace(
    demo: Graph, printed: dict[str, dict[str, str]], number: int
) -> None:
    through, only = QUESTIONS[number]
    found = demo.trace(*through, only=only)
    row = found.row()
    assert json.loads(tables.as_json(row)) == row
    compare(printed, demo, f"trace {number}", tables.as_json(row))
    compare(printed, demo, f"text {number}", traced.text(row, found.title))
    compare(printed, demo, f"csv {number}", tables.as_csv(flat.rows(row), flat.COLUMNS))


def test_both_engines_print_the_same_queries(
    demo: Graph, printed: dict[str, dict[str, str]]
) -> None:
    for one in queries.every():
        found = demo.query(one.name)
        text = tables.text(found.objects(), found.columns, tables.Format.json)
        assert len(json.loads(text)) == len(found.rows)
        compare(printed, demo, one.name, text)


# ---------------------------------------------------------------- filters, on a project of its own


def node(kind: str, called: str, /, **more: Any) -> Node:  # noqa: ANN401  (property values)
    return Node(kind, {"id": called, "origin": "project"} | more)


def edge(kind: str, start: str, end: str, /, **more: Any) -> Edge:  # noqa: ANN401
    (one, a), (two, b) = start.split(":"), end.split(":")
    return Edge(kind, Ref(one, a), Ref(two, b), more)


def concept(name: str) -> Node:
    return node("Concept", name, label=f"concept {name}", kind="process", constructOrder=2)


def relation(
    name: str,
    start: str,
    end: str,
    kind: str = "LEADS_TO",
    **more: Any,  # noqa: ANN401
) -> list[Record]:
    """A claim with its ends; stated ones have a wording, inferred ones a rationale."""
    basis = more.pop("basis", "stated")
    why: dict[str, Any] = (
        {"wording": "so"} if basis == "stated" else {"rationale": "so", "by": "somebody"}
    )
    fields = {"type": kind, "basis": basis, "modality": "finding"} | why | more
    return [
        node("Relation", name, **fields),
        edge("FROM", f"Relation:{name}", start),
        edge("TO", f"Relation:{name}", end),
    ]


def quoted(name: str, source: str, *bears: str, speaker: str = "", **more: Any) -> list[Record]:  # noqa: ANN401
    """A quote and what it bears on: ``SUPPORTS k1``."""
    made: list[Record] = [
        node("Quote", name, exact=f"words of {name}", constructOrder=1, **more),
        edge("FROM_SOURCE", f"Quote:{name}", f"Source:{source}"),
    ]
    made += [edge("SPOKEN_BY", f"Quote:{name}", f"Participant:{speaker}")] if speaker else []
    for one in bears:
        kind, claim = one.split()
        pair = (f"Quote:{name}", f"Relation:{claim}")
        line = {"id": f"{name}-{claim}-{kind.lower()}", "origin": more.get("origin", "project")}
        made.append(edge(kind, *pair, **line))
    return made


def text_of(name: str, kind: str = "transcript") -> Node:
    return node("Source", name, kind=kind, title=f"text {name}")


def filtered() -> list[Record]:
    """Claims from a to b that differ in all that a filter looks at."""
    report = {"kind": "article", "origin": "published"}
    return [
        *(concept(name) for name in "abc"),
        *(node("Study", name, label=f"study {name}") for name in ("s1", "s2")),
        *(node("Stage", name, label=f"stage {name}") for name in ("e1", "e2")),
        *(node("Report", n, label=n, title=n, **report) for n in ("rep0", "rep1", "rep2")),
        edge("REPORTS_ON", "Report:rep1", "Study:s1"),
        edge("REPORTS_ON", "Report:rep2", "Study:s2"),
        node("Participant", "p1", label="P1", group="staff"),
        node("Participant", "p2", label="P2", group="managers"),
        edge("TOOK_PART_IN", "Participant:p1", "Study:s1"),
        edge("TOOK_PART_IN", "Participant:p2", "Study:s2"),
        text_of("t1"), text_of("t2"), text_of("t3", "article"),
        edge("PART_OF", "Source:t1", "Study:s1"),
        edge("PART_OF", "Source:t2", "Study:s2"),
        edge("TEXT_OF", "Source:t3", "Report:rep2"),
        *relation("k1", "Concept:a", "Concept:b", origin="published"),
        edge("ASSERTED_IN", "Relation:k1", "Report:rep1"),
        edge("IN_STAGE", "Relation:k1", "Stage:e1"),
        *relation("k2", "Concept:a", "Concept:b", modality="background"),
        edge("ASSERTED_IN", "Relation:k2", "Report:rep2"),
        edge("IN_STAGE", "Relation:k2", "Stage:e2"),
        *relation("k3", "Concept:a", "Concept:b", basis="inferred"),
        *relation("k4", "Concept:a", "Concept:b", origin="published", modality="recommendation"),
        edge("ASSERTED_IN", "Relation:k4", "Report:rep0"),
        *relation("k5", "Concept:a", "Concept:b", origin="synthetic"),
        *relation("k6", "Concept:c", "Relation:k1", "SUPPORTS"),
        edge("ASSERTED_IN", "Relation:k6", "Report:rep2"),
        *relation("k7", "Concept:a", "Concept:b", "ASSOCIATED_WITH"),
        *quoted("q1", "t1", "SUPPORTS k1", speaker="p1"),
        *quoted("q2", "t2", "DISPUTES k1", "SUPPORTS k2", "SUPPORTS k6", speaker="p2"),
        *quoted("q3", "t3", "SUPPORTS k3"),
        *quoted("q4", "t2", "QUALIFIES k1", origin="synthetic"),
    ]  # fmt: skip


def put(graph: Graph, records: list[Record]) -> None:
    """Write records that the vocabulary has no fault with."""
    checker = Checker(graph.vocabulary)
    for one in records:
        checker.add(one)
    checker.finish(graph.known)
    assert checker.faults == []
    graph.write(records, {"made": "0" * 64})


def kept(graph: Graph, only: Filter) -> dict[str, str]:
    """What a filter leaves from a to b: each claim's quotes for, against, qualifying."""
    found = graph.trace("a", "b", only=only)
    left = [one for path in found.paths for step in path.steps for one in step.claims]
    left += [other for one in left for other in one.about]
    return {
        one.evidence.relation: " ".join(
            [f"+{q.id}" for q in one.evidence.supporting]
            + [f"-{q.id}" for q in one.evidence.against]
            + [f"~{q.id}" for q in one.evidence.qualifying]
        )
        for one in left
    }


WHOLE = {"k1": "+q1 -q2 ~q4", "k2": "+q2", "k3": "+q3", "k4": "", "k5": "", "k6": "+q2"}


def test_filters_restrict_claims_and_evidence(project: Graph) -> None:
    put(project, filtered())
    expected: list[tuple[Filter, dict[str, str]]] = [
        (Filter(), {name: WHOLE[name] for name in ("k1", "k3", "k5", "k6")}),
        (Filter(modalities=EVERY), WHOLE),
        (Filter(modalities=("background",)), {"k2": "+q2"}),
        (Filter(modalities=("background", "recommendation")), {"k2": "+q2", "k4": ""}),
        (Filter(studies=("s1",), modalities=EVERY), {"k1": "+q1"}),
        (Filter(studies=("s2",), modalities=EVERY), {"k2": "+q2", "k3": "+q3"}),
        (
            Filter(studies=("s1", "s2"), modalities=EVERY),
            {name: WHOLE[name] for name in ("k1", "k2", "k3", "k6")},
        ),
        (Filter(stages=("e1",), modalities=EVERY), {"k1": "+q1 -q2 ~q4"}),
        (Filter(stages=("stage e2",), modalities=EVERY), {"k2": "+q2"}),
        (Filter(stages=("e2",)), {}),
        (Filter(groups=("staff",), modalities=EVERY), {"k1": "+q1"}),
        (Filter(groups=("managers",), modalities=EVERY), {"k2": "+q2"}),
        (
            Filter(groups=("staff", "managers"), modalities=EVERY),
            {"k1": "+q1 -q2", "k2": "+q2", "k6": "+q2"},
        ),
        (Filter(groups=("managers",), studies=("s1",), modalities=EVERY), {}),
        (Filter(bases=("inferred",), modalities=EVERY), {"k3": "+q3"}),
        (
            Filter(bases=("stated",), modalities=EVERY),
            {name: WHOLE[name] for name in ("k1", "k2", "k4", "k5", "k6")},
        ),
        (Filter(origins=("published",), modalities=EVERY), {"k1": "", "k4": ""}),
        (Filter(origins=("project",), modalities=EVERY), {"k2": "+q2", "k3": "+q3"}),
        (
            Filter(origins=("published", "project"), modalities=EVERY),
            {"k1": "+q1 -q2", "k2": "+q2", "k3": "+q3", "k4": "", "k6": "+q2"},
        ),
        # Nothing asserts or supports it: gone as soon as somebody asks for its ground.
        (Filter(origins=("synthetic",), modalities=EVERY), {}),
    ]
    found = [(only, kept(project, only)) for only, _ in expected]
    assert found == expected


def test_evidence_that_a_filter_removes_no_longer_challenges(project: Graph) -> None:
    put(project, filtered())
    assert project.trace("a", "b").paths[0].challenged == (1,)
    for only in (Filter(studies=("s1",)), Filter(groups=("staff",)), PUBLISHED):
        (path,) = project.trace("a", "b", only=only).paths
        assert path.challenged == ()
        assert not any(one.challenged for one in path.steps[0].claims)


def test_a_synthetic_quote_never_challenges_a_real_claim(project: Graph) -> None:
    put(
        project,
        [
            *map(concept, "ab"),
            text_of("t"),
            *relation("real", "Concept:a", "Concept:b"),
            *relation("made", "Concept:b", "Concept:a", origin="synthetic"),
            *quoted("q", "t", "DISPUTES real", "DISPUTES made", origin="synthetic"),
        ],
    )
    assert project.trace("a", "b").paths[0].challenged == ()
    assert project.trace("b", "a").paths[0].challenged == (1,)


def test_matches_are_filtered_by_basis_and_origin(project: Graph) -> None:
    match = {"id": "m", "origin": "published", "basis": "inferred", "rationale": "so", "by": "me"}
    put(project, [*map(concept, "ab"), edge("SAME_AS", "Concept:a", "Concept:b", **match)])
    for only in (Filter(), Filter(bases=("inferred",)), PUBLISHED, Filter(modalities=EVERY)):
        assert concepts(project.trace("b", "a", only=only)) == [["b", "a"]]
    for only in (Filter(bases=("stated",)), Filter(origins=("project",))):
        assert project.trace("b", "a", only=only).paths == ()


# ---------------------------------------------------------------- random graphs


def records(asked: brute.Question) -> list[Record]:
    """A question's network as records: a disputed claim has a quote of its own kind against it."""
    network = asked.network
    used = {one for pair in brute.hops(network) for one in pair}.union(*asked.names)
    made: list[Record] = [*map(concept, sorted(used)), text_of("t")]
    for one in network.claims:
        more = {"basis": one.basis, "origin": one.origin}
        made += relation(one.id, f"Concept:{one.start}", f"Concept:{one.end}", one.type, **more)
        if one.disputed or one.origin != "synthetic":
            # A synthetic quote against a real claim does not count.
            origin = one.origin if one.disputed else "synthetic"
            made += quoted(f"q-{one.id}", "t", f"DISPUTES {one.id}", origin=origin)
    for match in network.matches:
        fields = {"id": match.id, "origin": match.origin, "basis": match.basis}
        why = {"rationale": match.rationale, "by": "somebody", "wording": "so"}
        pair = (f"Concept:{match.start}", f"Concept:{match.end}")
        made.append(edge("SAME_AS", *pair, **fields, **why))
    return made


def emptied(graph: Graph) -> None:
    def work(transaction: ManagedTransaction) -> None:
        transaction.run("MATCH (n) WHERE NOT n:Graph DETACH DELETE n").consume()

    graph.connection.write(work)


@examples(
    max_examples=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(asked=brute.questions(longest=3).filter(lambda one: bool(brute.answer(one)[0])))
def test_random_graphs_are_traced_as_trying_everything_does(
    project: Graph, asked: brute.Question
) -> None:
    emptied(project)
    put(project, records(asked))
    assert project.mismatches() == 0
    through = [",".join(sorted(one)) for one in asked.names]
    found = project.trace(*through, paths=asked.most, longest=asked.longest)
    expected, more = brute.answer(asked)
    traced_steps = [[one.step for one in path.steps] for path in found.paths]
    assert [brute.of_steps(one) for one in traced_steps] == expected
    assert (found.more, found.bounded) == (more, False)
