"""Deviant cases: every quote that disputes or qualifies, with its resolution or none."""

from graph import Graph, deviant
from graph.audience import OTHERS, OWNER
from graph.deviant import Deviant
from ontology.record import Record
from tests.graph import fieldwork
from tests.graph.fieldwork import asserted, edge, node
from tests.graph.records import bearing


def cases(graph: Graph, *studies: str) -> dict[str, Deviant]:
    return {one.claim.id: one for one in deviant.read(graph, OWNER, studies, 0, 100).rows}


def memo(name: str, about: str) -> list[Record]:
    given = {"title": f"On {name}", "text": f"text of {name}", "by": "A", "date": "2026-01-02"}
    return [node("Memo", name, **given), edge("ABOUT", f"Memo:{name}", about)]


def disputed() -> list[Record]:
    return [*fieldwork.small(), bearing("DISPUTES", "q3", "x1"), bearing("QUALIFIES", "q2", "x1")]


def test_the_demonstration(demo: Graph) -> None:
    found = cases(demo)
    assert set(found) == {
        "syn-c-shift-in-power-hinders-openness",
        "syn-c-threat-openness",
        "syn-c-wider-influences-openness-fit",
    }
    power = found["syn-c-shift-in-power-hinders-openness"]
    bearings = [one.bearing for one in power.cases]
    assert bearings == ["disputes", "disputes", "qualifies"]
    assert [one.id for one in power.memos] == ["syn-memo-two-sides-of-the-say"]
    assert power.answer == "when nobody spoke about it"
    (tuesday,) = found["syn-c-threat-openness"].cases
    assert [one.id for one in tuesday.memos] == ["syn-memo-weather"]
    assert tuesday.by == "Synthetic coder 1"
    assert tuesday.quote.study_label == "Synthetic study"


def test_opposite_claims_of_the_demonstration(demo: Graph) -> None:
    (found,) = deviant.opposites(demo, OWNER)
    assert found.plus.id == "syn-c-shift-in-power-facilitates-openness"
    assert found.minus.id == "syn-c-shift-in-power-hinders-openness"
    assert found.counts
    assert [one.title for one in found.memos] == ["[Synthetic] Two sides of the say"]


def test_a_case_is_open_until_something_answers_it(project: Graph) -> None:
    project.write(disputed(), {})
    (found,) = cases(project).values()
    assert [one.quote.id for one in found.cases] == ["q3", "q2"]
    assert [found.open(one) for one in found.cases] == [True, True]
    project.write(memo("m1", "Quote:q3"), {})
    (found,) = cases(project).values()
    assert [found.open(one) for one in found.cases] == [False, True]
    assert found.cases[0].memos[0].text == "text of m1"
    project.write(memo("m2", "Relation:x1"), {})
    (found,) = cases(project).values()
    assert not any(found.open(one) for one in found.cases)


def test_what_the_claim_itself_answers(project: Graph) -> None:
    records = [
        *fieldwork.small(),
        *asserted("qualified", "a", "c", "r-s1", qualifier="sometimes"),
        *asserted("kept", "a", "c", "r-s1", rationale="one case in ten"),
        *asserted("read", "a", "c", "r-s1", basis="inferred", rationale="in a row", by="A"),
        *(bearing("DISPUTES", "q3", name) for name in ("qualified", "kept", "read")),
    ]
    project.write(records, {})
    found = cases(project)
    assert {name: one.answer for name, one in found.items()} == {
        "qualified": "sometimes",
        "kept": "one case in ten",
        "read": None,  # why it was inferred answers nothing
    }
    assert [one for one in found if found[one].open(found[one].cases[0])] == ["read"]


def test_private_words_stay_with_the_owner(project: Graph) -> None:
    project.write([*disputed(), *memo("m1", "Quote:q3"), *memo("m2", "Relation:x1")], {})
    (found,) = deviant.read(project, OTHERS).rows
    case = found.cases[0]
    assert (case.quote.exact, case.quote.participant, case.quote.group) == ("", None, None)
    assert case.reason is None
    assert (*found.memos, *case.memos) == ()  # that there are some is private too


def test_limits(project: Graph) -> None:
    project.write([*disputed(), *asserted("x2", "a", "c", "r-s2")], {})
    project.write([bearing("DISPUTES", "q1", "x2")], {})
    page = deviant.read(project, OWNER, (), 0, 1, 1)
    assert (page.total, len(page.rows), page.rows[0].more) == (2, 1, 1)
    assert [one.claim.id for one in deviant.read(project, OWNER, (), 1, 1).rows] == ["x2"]
    assert set(cases(project, "s2")) == {"x2"}


def test_opposites_as_a_trace_sees_them(project: Graph) -> None:
    def opposed(
        name: str, kind: str, start: str = "a", end: str = "b", **more: str
    ) -> list[Record]:
        return asserted(name, start, end, "r-s2", kind, **more)

    records = [
        *fieldwork.small(),  # x1: a leads to b
        *opposed("no", "HINDERS"),
        *opposed("made-up", "HINDERS", origin="synthetic"),
        *opposed("advice", "HINDERS", modality="recommendation"),
        *opposed("back", "HINDERS", "b", "a"),
        *opposed("other", "HINDERS", "a", "c"),
        *opposed("part", "PART_OF"),
    ]
    project.write(records, {})
    found = deviant.opposites(project, OWNER)
    assert [(one.plus.id, one.minus.id, one.counts) for one in found] == [
        ("x1", "made-up", False),
        ("x1", "no", True),
    ]
    assert deviant.opposites(project, OWNER, ("s1",)) == ()
