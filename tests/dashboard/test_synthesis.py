"""The synthesis page and what it is made of; text from the graph is text everywhere."""

import csv
import io
import re
import zipfile

import pytest

from dashboard import (
    arguments,
    claims,
    covered,
    crosstable,
    deviants,
    drawing,
    lanes,
    table,
    translations,
    unlinked,
)
from dashboard.mode import Mode
from graph import Graph
from graph.asserted import Asserted, End
from graph.coverage import Count, Coverage
from graph.deviant import Case, Deviant, Memo, Opposite
from graph.evidence import Quote
from graph.grid import Entry, Grid, Place, Row, Translation
from graph.lines import Line, Model, Part
from graph.stages import Before, Lanes, Placed, Stage
from graph.unrelated import Page, Unrelated
from tests.dashboard import pages
from tests.graph import fieldwork
from tests.graph.records import bearing

HOSTILE = "=1+1 <script>alert(1)</script> **b** [a](javascript:x)"


def entry(place: str, said: str, translation: str = "t", **more: object) -> Entry:
    given = {
        "claim": False, "said": "", "order": 2, "basis": None, "origin": "published",
        "reports": ("Report",), "fit": "close", "quotes": 0,
    }  # fmt: skip
    return Entry(place=place, translation=translation, id=said, wording=said, **given | more)  # type: ignore[arg-type]


def table_of(kind: str = "reciprocal", label: str = "the concept", said: str = HOSTILE) -> Grid:
    made = Translation("t", kind, "inferred", "why", "published", "A", "2026-01-02")  # type: ignore[arg-type]
    places = (
        Place("Study:s1", "First", "published"),
        Place("Study:s2", "Second", "synthetic"),
        Place("Report:r", "Review", "published", study=False),
    )
    entries = (entry("Study:s1", said, quotes=2), entry("Report:r", "other"))
    row = Row("Concept:c", "c" if label else "", label, 3, "published", (made,), entries)
    return Grid(places, (row,), 1)


# ---------------------------------------------------------------- the grid


@pytest.mark.parametrize(("kind", "mark"), [("reciprocal", "≡"), ("refutational", "≠"), ("", "○")])
def test_cells_differ_by_sign_and_word(kind: str, mark: str) -> None:
    found = crosstable.html(table_of(kind))
    word = translations.MARKS[kind][1]  # type: ignore[index]
    cells = re.findall("<td.*?</td>", found)
    assert len(cells) == 3
    assert f"{mark} {word}" in cells[0]
    assert cells[1] == '<td class="pg-empty"><span aria-label="empty">–</span></td>'


def test_wordings_are_text_in_every_form() -> None:
    found = table_of()
    shown = crosstable.html(found, lambda row, _: f'?row={row.id}&"><b>')
    page = crosstable.page(found, f"Grid {HOSTILE}", HOSTILE).decode()
    for text in (shown, page):
        assert "<script" not in text
        assert "&lt;script&gt;alert(1)" in text
        assert '"><b>' not in text
    rows, columns = translations.wide(found)
    for data in (
        table.as_csv(rows, columns),
        table.as_csv(translations.rows(found), translations.COLUMNS),
    ):
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))):
            assert not [one for one in row if one.startswith(("=", "+", "-", "@"))]


def test_the_page_of_the_grid_opens_offline() -> None:
    page = crosstable.page(table_of(), "Grid", "about").decode()
    assert "default-src 'none'" in page
    assert not re.search(r'(?:src|href)="(?!\?)', page)
    assert "synthetic records" in page  # one of the studies is
    assert "reciprocal (inferred): why (A, 2026-01-02)" in page
    assert "synthetic records" not in crosstable.page(Grid((), (), 0), "Grid", "about").decode()


def test_the_document_of_the_grid() -> None:
    data = crosstable.document(table_of(), "Grid\x00", "about")
    text = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert "&lt;script&gt;" in text
    assert "Review (a report, no study of its own)" in text


@pytest.mark.parametrize(
    ("said", "heading"),
    [
        (["one"], "“one”"),
        (["one", "two"], "“one” and “two”"),
        (["one", "two", "three", "four"], "“one” – “two” and 2 more"),
        ([], "translation without a wording"),
    ],
)
def test_a_row_without_a_concept_is_called_by_its_wordings(said: list[str], heading: str) -> None:
    entries = tuple(entry("Study:s1", one) for one in said)
    row = Row("t", "", "", None, "published", (), entries)
    assert translations.heading(row) == heading


def test_rows_of_the_grid_say_where_words_are_anchored() -> None:
    first, second = translations.rows(table_of())
    assert (first["study"], first["translation"], first["quotes"]) == ("First", "reciprocal", 2)
    assert second["study"] == "Review (a report, no study of its own)"
    assert translations.anchored(entry("", "x")) == "no quote available"
    anchored = translations.anchored(entry("", "x", quotes=1, start=1000, end=2000))
    assert anchored == "1 quote, characters 1,000–2,000 of the report’s text"
    assert translations.wording(entry("", "")) == "wording not shown"


# ---------------------------------------------------------------- claims, lanes, lines


def end(name: str, record: str = "Concept", origin: str = "published") -> End:
    return End(name, record, f"the {name}", "theme", origin)


def claim(name: str, start: str, stop: str, *stages: str, **more: object) -> Asserted:
    given = {
        "type": "LEADS_TO", "verb": "leads to", "sign": "+", "basis": "stated",
        "modality": "finding", "origin": "published", "wording": "words", "qualifier": None,
        "rationale": None, "by": None, "date": None, "start": end(start), "end": end(stop),
        "stages": stages, "reports": ("Report",),
    }  # fmt: skip
    return Asserted(id=name, **given | more)  # type: ignore[arg-type]


STAGES = (Stage("g1", "early", "published"), Stage("g2", "late", "published"))


def lanes_of(**more: object) -> Lanes:
    given = {"stages": STAGES, "order": (), "placed": (), "claims": (), "unplaced": (), "loose": ()}
    return Lanes(**given | more)  # type: ignore[arg-type]


def placed(name: str, stage: str, synthetic: bool = False, models: tuple[str, ...] = ()) -> Placed:
    return Placed(end(name), stage, models, 1, synthetic)


def test_lanes_draw_a_claim_in_its_stage_and_nothing_unsaid() -> None:
    about = claim("y", "c", "x", "g1", end=end("x", "Relation"))
    found = lanes.figure(
        lanes_of(
            placed=(
                placed("a", "g1"),
                placed("b", "g1"),
                placed("c", "g1"),
                placed("b", "g2", models=("M",)),
            ),
            claims=(about, claim("x", "a", "b", "g1")),
            unplaced=(end("d"), end("e")),
            loose=(claim("z", "d", "e"), claim("w", "a", "d")),
        )
    )
    assert found.lanes == ("early", "late")
    assert {(one.id, one.lane) for one in found.boxes} >= {
        ("g1|b", "early"),
        ("g2|b", "late"),
        ("|d", ""),
    }
    assert {(one.id, one.start, one.end) for one in found.arrows} == {
        ("g1|x", "g1|a", "g1|b"),
        ("g1|y", "g1|c", "g1|x"),
        ("|z", "|d", "|e"),
    }  # a claim without a stage from a placed concept is in the table alone
    assert drawing.svg(found)


def test_places_of_synthetic_records_are_marked() -> None:
    found = lanes.figure(
        lanes_of(placed=(placed("a", "g1", synthetic=True),), claims=(claim("x", "a", "a", "g1"),))
    )
    (box,) = found.boxes
    assert box.synthetic
    assert "published" in box.note
    assert "placed by synthetic records" in box.note
    assert "all of them by synthetic records alone" in found.text


def test_lanes_say_what_is_not_drawn() -> None:
    many = tuple(end(f"u{n}") for n in range(20))
    last = claim("z", "u18", "u19")
    found = lanes.figure(lanes_of(unplaced=many, more_unplaced=5, loose=(last,)))
    assert [(one.start, one.end) for one in found.arrows] == [("|u18", "|u19")]
    assert len(found.boxes) == lanes.DRAWN
    assert "25 concepts unplaced: no record places them, and nothing is guessed." in found.text
    assert "Too much to be drawn: 9 unplaced concepts; see the tables." in found.text
    several = tuple(claim(f"x{n}", "a", "b", "g1") for n in range(lanes.CLAIMS + 3))
    made_up = claim("x", "c", "d", "g1", origin="synthetic")
    everybody = tuple(placed(one, "g1") for one in "abcd")
    found = lanes.figure(lanes_of(claims=(made_up, *several), placed=everybody))
    assert len(found.arrows) == lanes.CLAIMS
    assert {one.id for one in found.boxes} == {"g1|a", "g1|b"}
    assert "2 placed concepts, 4 claims" in found.text


def test_rows_of_lanes() -> None:
    order = (Before("early", "late", "inferred", "published", None, "why", "A"),)
    found = lanes_of(placed=(placed("a", "g2", models=("M",)),), unplaced=(end("d"),), order=order)
    first, last = lanes.rows(found)
    assert (first["stage"], first["placed"]) == (
        "late",
        "the model “M”, 1 claim said of this stage",
    )
    assert (last["stage"], last["placed"]) == ("unplaced", "nothing")
    assert lanes.order(found)[0]["wording"] == ""


def test_rows_and_notes_of_claims() -> None:
    made = claim("x", "a", "b", "g1", "gone", modality="background", origin="synthetic")
    (row,) = claims.rows([made], {"g1": "early"})
    assert (row["said"], row["stages"]) == ("the a leads to the b", ["early", "gone"])
    assert claims.rows([claim("x", "a", "b")], {})[0]["stages"] == "not said"
    arrow = claims.arrow(made, "x", "a", "b", "more")
    assert (arrow.note, arrow.line) == ("stated · background · synthetic · more", "dotted")
    holds = claims.arrow(claim("x", "a", "b", sign="-", basis="inferred"), "x", "a", "b")
    assert (holds.hinders, holds.line) == (True, "dashed")


def line_of(**more: object) -> Line:
    model = Model("m", "the model", "line of argument", None, None, "published", ("Report",), 2)
    parts = tuple(
        Part(end(one), stage, "inferred", "published", None, "why", "A", None)
        for one, stage in (("a", "g1"), ("b", ""))
    )
    given = {
        "model": model, "stages": STAGES, "parts": parts, "claims": (), "beside": (), "about": (),
        "more": 0, "more_beside": 0,
    }  # fmt: skip
    return Line(**given | more)  # type: ignore[arg-type]


def test_a_line_without_claims_says_so() -> None:
    found = arguments.figure(line_of())
    assert found.title == "Line of argument: the model"
    assert found.arrows == ()
    assert "without any claim between them: how they join is not said" in found.text
    assert [one.lane for one in found.boxes] == ["early", ""]
    assert "inclusion inferred" in found.boxes[0].note


def test_claims_beside_a_line_are_drawn_when_asked_and_named_so() -> None:
    beside = (claim("x", "a", "b"), claim("y", "a", "x", end=end("x", "Relation")))
    line = line_of(beside=beside)
    assert arguments.figure(line).arrows == ()
    assert "2 claims between its concepts that it does not name" in arguments.text(line)
    drawn = arguments.figure(line, beside=True).arrows
    assert [one.note for one in drawn] == [f"stated · {arguments.BESIDE}"] * 2
    assert drawn[1].end == drawn[0].id
    assert drawing.svg(arguments.figure(line, beside=True))


def test_ends_of_included_claims_are_drawn_too() -> None:
    found = arguments.figure(line_of(claims=(claim("x", "a", "c"),)))
    assert [one.id for one in found.boxes] == ["a", "b", "c"]
    assert "end of an included claim" in found.boxes[2].note
    assert [row["stage"] for row in arguments.rows(line_of())] == ["early", "unplaced"]


# ---------------------------------------------------------------- coverage, deviants, unrelated


NOBODY = Count()


def coverage(
    studies: int = 0,
    people: Count = NOBODY,
    made_up: int = 0,
    unknown: bool = False,
) -> Coverage:
    return Coverage(
        "c", HOSTILE, "theme", 2, "published", tuple(map(str, range(studies))),
        tuple(f"s{n}" for n in range(made_up)), (), people, Count(3), Count(0, 2), unknown,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "flags"),
    [
        (coverage(), ["no study", "no participant’s words"]),
        (coverage(1, Count(1)), ["one study only", "one participant only"]),
        (coverage(1, Count(0, 1), 1), ["one study only", "one synthetic participant only"]),
        (coverage(0, Count(0, 3), 1), ["one synthetic study only", "synthetic participants only"]),
        (coverage(2, Count(None)), ["few participants"]),
        (coverage(2, Count(9), unknown=True), ["some speakers not recorded"]),
        (coverage(2, Count(90)), []),
    ],
)
def test_what_is_thin_is_said_in_words(given: Coverage, flags: list[str]) -> None:
    assert covered.flags(given) == flags


def test_counts_keep_synthetic_ones_apart_and_few_untold() -> None:
    assert covered.count(Count(1200)) == "1,200"
    assert covered.count(Count(0, 7)) == "0 + 7 synthetic"
    assert covered.count(Count(None)) == "not told (fewer than 5 could be told apart)"
    assert "saturated" in covered.ABOUT


def quote(exact: str = HOSTILE) -> Quote:
    labels = {"participant": "p", "participant_label": "Person", "group": "staff"}
    where = dict.fromkeys(
        ("study", "study_label", "report", "report_label", "source", "start", "end")
    )
    return Quote(id="q", exact=exact, origin="project", **labels, **where)  # type: ignore[arg-type]


def case(*memos: Memo, exact: str = HOSTILE) -> Case:
    return Case(quote(exact), "disputes", "A", "2026-01-02", "why", "project", memos)


def test_resolutions() -> None:
    told = Memo("m", "Title", "text", "A", "2026-01-02", "project")
    untold = Memo("n", None, None, None, "2026-01-02", "project")
    plain = claim("x", "a", "b")
    opened = Deviant(plain, (case(),), (), 0)
    assert deviants.resolution(opened, opened.cases[0]) == "open"
    both = Deviant(plain, (case(told),), (told, untold), 0)
    assert deviants.resolution(both, both.cases[0]) == (
        "memo “Title” (A, 2026-01-02); a memo (2026-01-02)"
    )
    qualified = Deviant(claim("x", "a", "b", qualifier="mostly"), (case(),), (), 0)
    assert deviants.resolution(qualified, qualified.cases[0]) == "the claim is qualified: “mostly”"
    kept = Deviant(claim("x", "a", "b", rationale="one in ten"), (case(),), (), 0)
    assert deviants.resolution(kept, kept.cases[0]) == "the claim was kept: “one in ten”"


def test_rows_of_deviant_cases() -> None:
    found = Deviant(claim("x", "a", "b"), (case(), case(exact="")), (), 3)
    first, second = deviants.rows([found])
    assert (first["quote"], first["who"], first["resolution"]) == (
        HOSTILE,
        "Person · staff",
        "open",
    )
    assert second["quote"].startswith("not shown")
    assert deviants.head(found) == "2 against, 0 qualifying, 2 open, 3 more not shown"
    assert deviants.head(found, shared=True) == "2 against, 0 qualifying, 3 more not shown"
    assert {row["resolution"] for row in deviants.rows([found], shared=True)} == {
        "not told to others"
    }
    data = table.as_csv(deviants.rows([found]), deviants.COLUMNS).decode("utf-8-sig")
    assert next(iter(csv.reader(io.StringIO(data.split("\r\n", 1)[1]))))[2] == f"'{HOSTILE}"


def test_rows_of_opposites() -> None:
    minus = claim("y", "a", "b", sign="-", verb="hinders", origin="synthetic")
    (row,) = deviants.opposites([Opposite(claim("x", "a", "b"), minus, ())])
    assert row["furthers"] == "the a leads to the b (stated, published)"
    assert (row["resolution"], row["counts"]) == ("open", "the synthetic one only")


def test_what_there_is_instead() -> None:
    one = Unrelated("c", HOSTILE, "theme", 2, "published", (), 2, 1, ("s",), ("m",), ("b",), 1)
    assert unlinked.instead(one) == (
        "2 claims, inferred; 1 synthetic claim; read as the same as “s”; a case of “b”; "
        "part of the model “m”; 1 translation"
    )
    none = Unrelated("c", "c", "theme", 2, "published", (), 0, 0, (), (), (), 0)
    assert unlinked.instead(none) == "nothing: it stands alone"
    assert unlinked.text(Page((one,), 1, 7)).startswith("1 of 7 concepts stand without")
    assert unlinked.text(Page((), 0, 7)) == "All of 7 concepts here have a stated relation."


# ---------------------------------------------------------------- the page

VIEWS = ("grid", "lines", "stages", "coverage", "deviant", "unrelated")


@pytest.mark.parametrize("view", VIEWS)
def test_views_of_the_demonstration(
    demo: Graph, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    settings = demo.connection.settings
    found = pages.run("synthesis", settings, monkeypatch, Mode(demo.name), view=view)
    assert not found.exception
    assert not found.error
    said = pages.words(found)
    told = {
        "grid": "We need to keep [peer mentor] protected",
        "lines": "without any claim between them",
        "stages": "138 concepts unplaced",
        "coverage": "no measure of strength",
        "deviant": "Two sides of the say",
        "unrelated": "124 of 151 concepts stand without a stated relation",
    }
    assert told[view] in said
    assert not re.search(r"\b(nodes?|edges?|triples?)\b", said, re.IGNORECASE)


@pytest.mark.parametrize("view", VIEWS)
def test_an_empty_graph_says_what_to_do(
    project: Graph, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    settings = project.connection.settings
    found = pages.run("synthesis", settings, monkeypatch, Mode(project.name), view=view)
    assert not found.exception
    assert "oad a table" in pages.words(found)


def test_a_cell_opens_by_its_address(project: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write([*fieldwork.small(), *fieldwork.translations()], {})
    address = {"view": "grid", "row": "Concept:d", "cell": "Study:s1"}
    settings = project.connection.settings
    found = pages.run("synthesis", settings, monkeypatch, Mode(project.name), **address)
    assert not found.exception
    said = pages.words(found)
    assert "Fit: close" in said
    assert "words of q1" in said
    assert "words of q3" not in said  # of another study
    assert fieldwork.HOSTILE not in "".join(one.proto.body for one in found.get("html"))


@pytest.mark.parametrize("view", VIEWS)
def test_hostile_text_is_text(project: Graph, monkeypatch: pytest.MonkeyPatch, view: str) -> None:
    records = [*fieldwork.small(), *fieldwork.translations()]
    said = fieldwork.quote("q9", "s1", exact=fieldwork.HOSTILE)
    project.write([*records, *said, bearing("DISPUTES", "q9", "x1")], {})
    settings = project.connection.settings
    found = pages.run("synthesis", settings, monkeypatch, Mode(project.name), view=view)
    assert not found.exception
    raw = [str(one.proto.body) for kind in ("html", "markdown") for one in found.get(kind)]
    assert not [one for one in raw if "<img src=x" in one]
    assert not [one for one in found.expander if "**b**" in one.label]


def test_what_others_see(project: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    records = [*fieldwork.small(), *fieldwork.translations(), bearing("DISPUTES", "q3", "x1")]
    project.write(records, {})
    settings, shared = project.connection.settings, Mode(project.name, share=True)
    for view in ("grid", "deviant", "coverage"):
        address = {"view": view, "row": "Concept:d", "cell": "Study:s1"}
        found = pages.run("synthesis", settings, monkeypatch, shared, **address)
        assert not found.exception
        shown = pages.words(found) + "".join(str(one.value.to_csv()) for one in found.dataframe)
        assert "words of q" not in shown
        assert "Person" not in shown
        assert "one participant only" not in shown
    assert "not told (fewer than 5" in shown


def test_an_address_with_a_study_that_is_gone(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    address: dict[str, str | list[str]] = {"view": "coverage", "study": ["no-such", "syn-study"]}
    settings = demo.connection.settings
    found = pages.run("synthesis", settings, monkeypatch, Mode(demo.name), **address)
    assert not found.exception
    assert "1 study of this address is not in this graph" in found.warning[0].value
    assert found.multiselect[0].value == ["syn-study"]


def test_pages_and_their_limits(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = demo.connection.settings
    shown = []
    for page in ("1", "3", "400", "x"):
        address = {"view": "unrelated", "unrelated-page": page}
        found = pages.run("synthesis", settings, monkeypatch, Mode(demo.name), **address)
        assert not found.exception
        shown.append([str(one) for one in found.dataframe[0].value["Concept"]])
    assert [len(one) for one in shown] == [50, 24, 50, 50]
    assert shown[0] == shown[2] == shown[3]
