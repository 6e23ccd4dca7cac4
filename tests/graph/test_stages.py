"""Stage lanes: what no record places in a stage is unplaced, never guessed."""

import pytest

from graph import Graph, stages
from graph.audience import OTHERS, OWNER
from graph.stages import Lanes
from ontology.record import Record
from tests.graph import fieldwork
from tests.graph.fieldwork import asserted, edge, node


@pytest.mark.parametrize(
    ("pairs", "order"),
    [
        ([], "abc"),
        (["cb", "ba"], "cba"),
        (["ca"], "cab"),
        (["ab", "ba"], "abc"),  # a circle: by label
        (["aa", "cb"], "cba"),
        (["ab", "bc", "ca"], "abc"),
        (["zb", "ba"], "bac"),  # a stage that is gone
    ],
)
def test_order(pairs: list[str], order: str) -> None:
    labels = {one: one for one in "abc"}
    assert "".join(stages.in_order(labels, [(one[0], one[1]) for one in pairs])) == order


def places(found: Lanes) -> dict[str, set[str]]:
    lanes: dict[str, set[str]] = {}
    for one in found.placed:
        lanes.setdefault(one.stage, set()).add(one.concept.id)
    return lanes


def test_the_thesis_places_nothing_and_says_half_of_the_order(demo: Graph) -> None:
    found = stages.read(demo, OWNER, ("berrett-2021-study",))
    assert [one.id for one in found.stages] == [
        "before-joining", "pre-implementation", "integration", "after-integration",
    ]  # fmt: skip
    assert [one.basis for one in found.order] == ["stated", "inferred", "inferred", "inferred"]
    assert (found.placed, found.claims) == ((), ())
    unplaced = {one.id for one in found.unplaced}
    assert {"threat", "openness", "values", "team-culture"} <= unplaced
    assert {"R02", "R03", "R04", "I01"} <= {one.id for one in found.loose}


def test_what_synthetic_records_place_is_marked(demo: Graph) -> None:
    found = stages.read(demo, OWNER)
    assert places(found)["after-integration"] == {"openness", "values", "finding-commonalities"}
    assert found.placed
    assert all(one.synthetic for one in found.placed)
    assert not {one.concept.id for one in found.placed} & {one.id for one in found.unplaced}
    placed = {one.concept.id for one in found.placed}
    assert len(placed) + len(found.unplaced) + found.more_unplaced == 151


def test_advice_places_nothing_unless_asked(demo: Graph) -> None:
    found = places(stages.read(demo, OWNER))
    assert "slot-together" not in found["pre-implementation"]
    every = ("finding", "background", "recommendation")
    found = places(stages.read(demo, OWNER, (), every))
    assert "slot-together" in found["pre-implementation"]


def staged() -> list[Record]:
    return [
        *fieldwork.small(),
        node("Stage", "g1", label="late"),
        node("Stage", "g2", label="early"),
        edge("PRECEDES", "Stage:g2", "Stage:g1", basis="stated", wording="first early"),
    ]


def test_by_claims_and_by_models(project: Graph) -> None:
    records = [
        *staged(),
        edge("IN_STAGE", "Relation:x1", "Stage:g1"),
        *asserted("x2", "c", "d", "r-s2"),
        node("Model", "m", label="the model", kind="line of argument"),
        edge("INCLUDES", "Model:m", "Concept:c", basis="stated", stage="g2"),
        edge("INCLUDES", "Model:m", "Concept:d", basis="stated", stage="no such stage"),
    ]
    project.write(records, {})
    found = stages.read(project, OWNER)
    assert [one.label for one in found.stages] == ["early", "late"]
    assert places(found) == {"g1": {"a", "b"}, "g2": {"c"}}
    (by_model,) = (one for one in found.placed if one.stage == "g2")
    assert (by_model.models, by_model.claims, by_model.synthetic) == (("the model",), 0, False)
    assert [one.id for one in found.unplaced] == ["d"]
    assert [one.id for one in found.loose] == ["x2"]
    assert stages.read(project, OWNER, ("s2",)).claims == ()


def test_a_model_places_a_claim(project: Graph) -> None:
    records = [
        *staged(),
        node("Model", "m", label="the model", kind="line of argument"),
        edge("INCLUDES", "Model:m", "Relation:x1", basis="stated", stage="g2"),
    ]
    project.write(records, {})
    found = stages.read(project, OWNER)
    assert places(found) == {"g2": {"a", "b"}}
    assert found.loose == ()
    assert {one.id for one in found.unplaced} == {"c", "d"}


def test_limits_count_the_rest(project: Graph) -> None:
    claims = [one for n in range(4) for one in asserted(f"y{n}", "c", "d", "r-s1")]
    placed = [edge("IN_STAGE", f"Relation:y{n}", "Stage:g1") for n in range(2)]
    project.write([*staged(), *claims, *placed], {})
    found = stages.read(project, OWNER, most=1)
    assert (len(found.claims), found.more_claims) == (1, 1)
    assert (len(found.loose), found.more_loose) == (1, 2)
    assert (len(found.unplaced), found.more_unplaced) == (1, 1)


def test_wordings_for_others(project: Graph) -> None:
    said_nowhere = edge("ASSERTED_IN", "Relation:x1", "Report:r-s1")
    project.write([one for one in staged() if one != said_nowhere], {})
    assert [one.wording for one in stages.read(project, OWNER).loose] == ["words of x1"]
    assert [one.wording for one in stages.read(project, OTHERS).loose] == [None]
