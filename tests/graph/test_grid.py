"""The translation grid: each cell holds that study's own wording."""

import pytest

from graph import Graph, anchors, grid
from graph.audience import OTHERS, OWNER
from graph.grid import Grid
from ontology.record import Record
from tests.graph import fieldwork
from tests.graph.fieldwork import edge, node, quote, shows
from tests.graph.records import concept


def cells(found: Grid) -> dict[str, dict[str, list[str]]]:
    """The wordings by row and column."""
    return {
        row.id: {
            place.id: [one.wording or "" for one in row.at(place.id)]
            for place in found.places
            if row.at(place.id)
        }
        for row in found.rows
    }


def test_the_demonstration_has_four_translations_that_arrive_nowhere(demo: Graph) -> None:
    found = grid.translated(demo, OWNER)
    assert found.total == 4
    assert {row.id: {one.kind for one in row.translations} for row in found.rows} == {
        "clear-or-blurred-roles": {"refutational"},
        "finding-a-place-in-the-team": {"reciprocal"},
        "from-threat-to-trust": {"reciprocal"},
        "protecting-peer-mentors": {"reciprocal"},
    }
    assert all(not row.label and not row.concept for row in found.rows)
    rows = cells(found)
    assert rows["clear-or-blurred-roles"]["Study:kuek-2021-study"] == [
        "defined role", "unclear role",
    ]  # fmt: skip
    assert rows["from-threat-to-trust"]["Study:berrett-2021-study"] == [
        "move from a place of threat to openness to the role"
    ]
    (claim,) = found.rows[2].at("Study:berrett-2021-study")
    assert claim.claim
    assert claim.said == "place of threat moves to openness to the role"
    assert (claim.start, claim.end, claim.quotes) == (4748, 4799, 0)


def test_reports_on_one_sample_are_one_column(demo: Graph) -> None:
    places = grid.translated(demo, OWNER).places
    assert sum(one.id == "Study:gillard-2014-study" for one in places) == 1
    assert all(one.study for one in places)


def test_no_synthetic_quote_stands_in_the_cell_of_a_published_study(demo: Graph) -> None:
    row = grid.translated(demo, OWNER).rows[3]
    (kept,) = row.at("Study:berrett-2021-study")
    assert kept.wording == "We need to keep [peer mentor] protected"
    assert kept.quotes == 0
    none = anchors.read(demo, OWNER, kept.id, False, "berrett-2021-study")
    assert (none.quotes, none.more) == ((), 0)
    synthetic = anchors.read(demo, OWNER, kept.id, False, "syn-study", most=3)
    assert (len(synthetic.quotes), synthetic.more) == (3, 1)


def test_a_review_is_no_study(demo: Graph) -> None:
    found = grid.untranslated(demo, OWNER, most=200)
    review = [one for one in found.places if not one.study]
    assert {one.label for one in review} >= {"Berrett 2021, paper 1", "Berrett 2021"}
    assert found.places[-len(review) :] == tuple(review)
    assert found.total == len(found.rows) == 136


def test_rows_columns_and_fit(project: Graph) -> None:
    project.write([*fieldwork.small(), *fieldwork.translations()], {})
    found = grid.translated(project, OWNER)
    assert [row.id for row in found.rows] == ["Concept:d", "t2"]
    assert cells(found) == {
        "Concept:d": {"Study:s1": ["the a"], "Study:s2": [fieldwork.HOSTILE]},
        "t2": {"Study:s1": ["the c", "words of x1"], "Study:s2": ["the c"]},
    }
    first, second = found.rows
    assert (first.label, first.concept, first.order) == ("the d", "d", 3)
    assert [(one.fit, one.quotes, one.reports) for one in first.entries] == [
        ("close", 1, ("Report s1",)),
        ("loose", 0, ("Report s2",)),
    ]
    assert first.translations[0].date == "2026-01-02"
    assert {second.kind(one) for one in second.entries} == {"refutational"}


def test_a_concept_with_a_code_counts_each_quote_once(project: Graph) -> None:
    coded: list[Record] = [
        node("Code", "k", label="k"),
        node("Code", "l", label="l"),
        edge("INDICATES", "Code:k", "Concept:a", by="A"),
        edge("INDICATES", "Code:l", "Concept:a", by="A"),
        *(
            edge("CODED_AS", f"Quote:{name}", f"Code:{code}", coder="A")
            for name in ("q1", "q2")
            for code in ("k", "l")
        ),
    ]
    project.write([*fieldwork.small(), *fieldwork.translations(), *coded], {})
    (entry,) = grid.translated(project, OWNER).rows[0].at("Study:s1")
    assert entry.quotes == 2
    found = anchors.read(project, OWNER, "a", False, "s1")
    assert [one.id for one in found.quotes] == ["q1", "q2"]
    assert found.more == 0


def test_studies_restrict_rows_and_columns(project: Graph) -> None:
    project.write([*fieldwork.small(), *fieldwork.translations()], {})
    assert cells(grid.translated(project, OWNER, ("s2",))) == {
        "Concept:d": {"Study:s2": [fieldwork.HOSTILE]},
        "t2": {"Study:s2": ["the c"]},
    }
    assert grid.translated(project, OWNER, ("no-such",)).rows == ()


def test_what_no_translation_takes_up_is_paged(project: Graph) -> None:
    project.write([*fieldwork.small(), concept("z", label="zz")], {})
    first = grid.untranslated(project, OWNER, skip=0, most=2)
    second = grid.untranslated(project, OWNER, skip=4, most=2)
    assert (first.total, len(first.rows)) == (5, 2)
    assert [row.label for row in second.rows] == ["zz"]
    assert cells(second) == {"Concept:z": {"": ["zz"]}}
    assert grid.untranslated(project, OWNER, ("s2",)).total == 2


def test_wordings_that_no_report_makes_stay_with_the_owner(project: Graph) -> None:
    said_nowhere = edge("ASSERTED_IN", "Relation:x1", "Report:r-s1")
    records = [*fieldwork.small(), *fieldwork.translations()]
    project.write([one for one in records if one != said_nowhere], {})
    for audience, wording in ((OWNER, "words of x1"), (OTHERS, None)):
        row = grid.translated(project, audience).rows[1]
        (claim,) = (one for one in row.entries if one.claim)
        assert claim.wording == wording


@pytest.mark.parametrize("open_to", ["publication", "analysis-only"])
def test_quotes_behind_a_cell_for_others(project: Graph, open_to: str) -> None:
    said = quote("q9", "s1", "s1-p1", consent=open_to, mentionsThirdParty=False)
    project.write([*fieldwork.small(), *said, shows("q9", "a")], {})
    found = {one.id: one for one in anchors.read(project, OTHERS, "a", False, "s1").quotes}
    assert found["q1"].exact == ""
    assert found["q9"].exact == ("words of q9" if open_to == "publication" else "")
    assert {(one.participant, one.participant_label, one.group) for one in found.values()} == {
        (None, None, None)
    }
    assert anchors.read(project, OWNER, "a", False, "s1").quotes[0].participant == "s1-p1"
