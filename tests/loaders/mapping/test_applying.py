"""Maps applied: the records they give, that these are sound, and what fits nothing."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.map import Map, apply, next_step, propose, read_text
from loaders.mapping import sets
from loaders.mapping.slug import slug
from loaders.qda import piece
from loaders.qda.material import Material
from loaders.told import Told, lacked
from ontology.check import Checker
from ontology.errors import Fault, InputError
from ontology.record import Edge, Node, Record, Ref
from ontology.vocabulary import vocabulary
from tests.loaders.mapping import made
from tests.loaders.mapping.test_proposing import PIECES, unstruck

Names = Callable[[str, str], str | None]


def applied(
    text: str, material: Material | None = None, names: Names = made.names
) -> tuple[list[Record], Told]:
    """Return what a map makes of a material, and what is told of it."""
    material, told = material or made.material(), made.told()
    return list(apply(material, read_text(text), names, told, vocabulary())), told


def faults(told: Told) -> list[Fault]:
    """Return what is wrong with a map that is applied to one file."""
    return [*told.faults, *lacked([told])]


def sound(text: str) -> list[Record]:
    """Return what a map makes of the small project, checked together with the other records."""
    material = made.material()
    records, told = applied(text, material)
    assert not faults(told)
    checker = Checker(vocabulary())
    for record in (*made.others(material, vocabulary()), *records):
        checker.add(record)
    checker.finish(lambda _refs: set())
    assert not checker.faults, [str(one) for one in checker.faults]
    return records


def nodes(records: list[Record], label: str) -> dict[str, Node]:
    """Return the records of a class by id."""
    return {one.id: one for one in records if isinstance(one, Node) and one.label == label}


def edges(records: list[Record], kind: str) -> list[tuple[str, str]]:
    """Return the ids that relationships of a kind join."""
    found = (one for one in records if isinstance(one, Edge) and one.type == kind)
    return [(one.start.id, one.end.id) for one in found]


def proposal() -> str:
    """Return the map that is proposed for the small project."""
    return propose(made.material(), made.told())


CONCEPTS = """
concepts:
  - {label: Openness, codes: [Team > Openness], itself: yes, broader: Team}
  - {label: Team, codes: Team}
  - {label: Values, codes: [Values], kind: theme, order: 3, definition: Why one works., memo: So.}
  - {label: Threat, codes: [Team > Threat]}
"""


def test_the_proposal_gives_what_it_says() -> None:
    records = sound(proposal())
    assert {*nodes(records, "Concept")} == {
        "team.team",
        "team.openness",
        "team.threat",
        "team.values",
    }
    assert {*nodes(records, "Relation")} == {
        "team.openness.leads-to.values",
        "team.threat.leads-to.openness",
    }
    assert {*nodes(records, "Report")} == {"team.report"}
    assert not edges(records, "SUPPORTS")


def test_the_whole_proposal_is_sound_with_every_mark_taken_away() -> None:
    records = sound(unstruck(proposal()).replace("  cases: all\n", ""))
    assert edges(records, "SUPPORTS") == [("quote-x3", "team.threat.leads-to.openness")]
    assert len(nodes(records, "Study")) == 2
    assert len(edges(records, "SYNTHESISES")) == 2
    assert edges(records, "TEXT_OF") == [
        ("source-s2", f"team.report.{slug('Smith 2019.pdf')}"),
    ]


def test_concepts_and_what_indicates_them() -> None:
    records = sound(CONCEPTS)
    found = nodes(records, "Concept")
    assert found["team.openness"].properties["definition"] == "Wanting to know."
    assert found["team.values"].properties == {
        "id": "team.values",
        "origin": "project",
        "label": "Values",
        "kind": "theme",
        "constructOrder": 3,
        "definition": "Why one works.",
    }
    assert "definition" not in found["team.threat"].properties
    assert ("code-c1", "team.openness") in edges(records, "INDICATES")
    assert edges(records, "BROADER") == [("team.openness", "team.team")]
    assert {end for _, end in edges(records, "IDENTIFIED_IN")} == {"team.report"}
    indication = next(one for one in records if isinstance(one, Edge) and one.type == "INDICATES")
    assert indication.properties["by"] == "the project"


def test_who_judged_and_when() -> None:
    text = "by: R1\ndate: 2026-01-02\n" + CONCEPTS.replace(
        "codes: Team}", "codes: Team, by: R2, date: 2026-02-03}"
    )
    by = {
        one.end.id: (one.properties["by"], one.properties["date"])
        for one in sound(text)
        if isinstance(one, Edge) and one.type == "INDICATES"
    }
    assert by["team.team"] == ("R2", "2026-02-03")
    assert by["team.values"] == ("R1", "2026-01-02")


def test_a_drawn_line_is_an_inferred_claim() -> None:
    claim = "claims: [{from: openness, type: leads to, to: Values, drawn: Model}]"
    records = sound(CONCEPTS + claim)
    found = nodes(records, "Relation")["team.openness.leads-to.values"]
    assert found.properties["basis"] == "inferred"
    assert found.properties["rationale"] == "drawn by user-u1 in “Model”"
    assert found.properties["by"] == "user-u1"
    assert found.links["ASSERTED_IN"] == (Ref("Report", "team.report"),)
    report = nodes(records, "Report")["team.report"]
    assert report.properties["title"] == "Analysis of Team study"
    assert edges(records, "REPORTS_ON") == [("team.report", "team")]


def test_a_link_and_a_line_without_a_coder() -> None:
    claim = "claims: [{from: Values, type: influences, to: Threat, linked: yes}]"
    found = nodes(sound(CONCEPTS + claim), "Relation")
    (values,) = (one.properties for one in found.values())
    assert values["rationale"] == "linked by the project"
    assert values["by"] == "the project"


def test_a_line_that_nobody_drew_is_a_fault() -> None:
    claim = "claims: [{from: Threat, type: leads to, to: Values, drawn: Model}]"
    _, told = applied(CONCEPTS + claim)
    (fault,) = faults(told)
    assert (fault.column, fault.value, fault.row) == ("drawn", "Model", 7)


def test_rows_of_a_table() -> None:
    row = piece.Line("1", "row", "leads to", "concept", "Trust", "concept", "Care", "one-way")
    material = made.material((piece.Project("P"), row))
    text = propose(material, made.told())
    records, told = applied(text, material)
    assert not faults(told)
    (claim,) = nodes(records, "Relation").values()
    assert claim.properties["rationale"] == "given in a row of a table by the project"


def test_rows_that_join_the_same_concepts_differently() -> None:
    said = (("leads to", "a"), ("hinders", "b"), ("leads to", "c"), ("results in", "a"))
    rows = [
        piece.Line(str(n), "row", name, "concept", "Fear", "concept", "Distance", "one-way", "t", u)
        for n, (name, u) in enumerate(said)
    ]
    material = made.material((piece.Project("P"), *rows))
    records, told = applied(propose(material, made.told()), material)
    assert not faults(told)
    found = {
        one.properties["type"]: (one.properties["by"], one.properties["rationale"])
        for one in nodes(records, "Relation").values()
    }
    assert found == {
        "LEADS_TO": ("user-a", "given in a row of a table by user-a, user-c in “t”"),
        "HINDERS": ("user-b", "given in a row of a table by user-b in “t”"),
    }


def test_a_type_that_the_map_gives_and_one_that_nobody_drew() -> None:
    claims = "claims: [{from: Openness, type: moves to, to: Values, drawn: Model}%s]"
    records = sound(CONCEPTS + claims % "")
    (claim,) = nodes(records, "Relation").values()
    assert claim.properties["by"] == "user-u1"
    other = ", {from: Openness, type: leads to, to: Values, drawn: Model}"
    _, told = applied(CONCEPTS + claims % other)
    assert [one.column for one in faults(told)] == ["drawn"]


ROWS: tuple[piece.Piece | piece.Derived, ...] = (
    piece.Project("P"),
    piece.Source("s", "Talk"),
    piece.Line("1", "row", "leads to", "concept", "Fear", "concept", "Distance", "", "t", "a"),
    piece.Line("1+1", "row", "leads to", "concept", "Fear", "concept", "Distance", "", "t", "b"),
    piece.Line("2", "row", "leads to", "concept", "Fear", "concept", "Distance", "", "t", "c"),
    piece.Line("3", "row", "hinders", "concept", "Fear", "concept", "Trust", "", "t"),
    *(piece.Selection(one, "s", words=f"words {one}", whole=True) for one in "12"),
    *(piece.Quote(one, "s", None, None, f"words {one}", "", "", False) for one in "12"),
    *(piece.Selected(one, one) for one in "12"),
)


def test_the_quote_of_a_row_supports_its_claim_when_the_map_says_so() -> None:
    material = made.material(ROWS)
    text = propose(material, made.told())
    assert "with a quote that stands beside it there" in text
    records, told = applied(text, material)
    assert not faults(told)
    claim = "team.fear.leads-to.distance"
    assert edges(records, "SUPPORTS") == [("quote-1", claim), ("quote-2", claim)]
    by = [
        one.properties["by"] for one in records if isinstance(one, Edge) and one.type == "SUPPORTS"
    ]
    assert by == ["user-a", "user-c"]
    assert not told.notes
    records, told = applied(text.replace("quoted: yes", "quoted: no"), material)
    assert not edges(records, "SUPPORTS")
    (note,) = told.notes
    assert note.startswith("2 quotes in rows of relations are hung on no claim")


def test_rows_that_become_no_claims_are_told() -> None:
    material = made.material(ROWS)
    _, told = applied("", material)
    assert told.notes[0].startswith("3 rows of relations become claims only by a map")
    claim = "claims: [{from: Fear, type: hinders, to: Trust, drawn: t}]"
    concepts = "concepts: [{label: Fear}, {label: Trust}]"
    _, told = applied(f"{concepts}\n{claim}", material)
    assert told.notes[0] == "2 rows of relations are not among the claims of the map."


def test_quotes_of_rows_need_the_rows() -> None:
    claim = "claims: [{from: Fear, type: hinders, to: Trust, rationale: x, quoted: yes}]"
    with pytest.raises(InputError) as caught:
        read_text(claim)
    assert [one.column for one in caught.value.faults] == ["quoted"]


def test_a_claim_about_a_claim() -> None:
    claims = """
claims:
  - {from: Team, type: supports, to: {claim: move}, rationale: As told., by: R1}
  - {name: move, from: Threat, type: moves to, to: Openness, wording: They moved.,
     modality: background}
"""
    records = sound(CONCEPTS + claims)
    about = "team.team.supports." + slug("threat.moves to.openness")
    assert (about, "team.threat.moves-to.openness") in edges(records, "TO")
    stated = nodes(records, "Relation")["team.threat.moves-to.openness"].properties
    assert (stated["basis"], stated["modality"]) == ("stated", "background")


def test_quotes_support_a_claim_only_when_the_map_says_so() -> None:
    claim = "claims: [{from: Threat, type: moves to, to: Openness, rationale: x"
    assert not edges(sound(CONCEPTS + claim + "}]"), "SUPPORTS")
    codes = "quotes: [Threat -> Openness, Team > Openness]}]"
    found = edges(sound(f"{CONCEPTS}{claim}, {codes}"), "SUPPORTS")
    assert found == [
        ("quote-x3", "team.threat.moves-to.openness"),
        ("quote-x1", "team.threat.moves-to.openness"),
    ]


def test_articles() -> None:
    text = """
report: {title: A synthesis, kind: review, label: Ours}
articles:
  - {source: Smith 2019.pdf, title: Of peers, authors: "Smith, A.|Lee, B.", year: 2019,
     doi: "https://doi.org/10.1/ABC", study: Smith's team}
  - source: Lee
concepts:
  - {label: Fear, report: Smith 2019.pdf, order: 2}
  - {label: Hope, report: Lee}
claims:
  - {from: Fear, type: hinders, to: Hope, wording: Fear hinders hope., report: Of peers}
"""
    records = sound(text)
    own = f"team.report.{slug('Smith 2019.pdf')}"
    report = nodes(records, "Report")[own].properties
    assert report["doi"] == "10.1/abc"
    assert report["author"] == ("Smith, A.", "Lee, B.")
    assert report["kind"] == "article"
    assert edges(records, "TEXT_OF") == [("source-s2", own)]
    assert edges(records, "IDENTIFIED_IN") == [("team.fear", own), ("team.hope", "reference-r1")]
    assert edges(records, "ASSERTED_IN")[0][1] == own
    study = "team.study." + slug("Smith's team")
    assert edges(records, "REPORTS_ON") == [(own, study), ("team.report", "team")]
    assert edges(records, "SYNTHESISES") == [("team.report", study)]
    assert nodes(records, "Report")["team.report"].properties["kind"] == "review"


def test_a_reference_of_the_project_says_what_its_text_is() -> None:
    _, told = applied("articles: [{source: Lee, title: Other}]")
    assert "links this text to a reference" in told.faults[0].message


def test_what_fits_nothing_is_named_all_at_once() -> None:
    text = """
participants: {cases: [Mabel, Secret Person], speakers: {P1: Other Person}}
attributes: [{variable: Roel, gives: group}]
collections:
  - {prefix: "sex:", variable: sex}
  - {set: Groups, is: participants}
articles: [{source: Secret Person.docx}]
words: {participants: [Nobody's words]}
concepts:
  - {label: A, codes: [Openness], broader: Far}
claims:
  - {from: A, type: leads to, to: B, rationale: x, quotes: [Nowhere]}
  - {from: A, type: leads to, to: {claim: c}, rationale: x, report: R}
  - {from: A, type: leads to, to: A, rationale: x, quotes: [Nowhere]}
"""
    _, told = applied(text)
    found = [(one.row, one.column, one.value) for one in faults(told)]
    assert sorted(found) == [
        (2, "cases", ""),
        (2, "speakers", ""),
        (3, "variable", "Roel"),
        (5, "prefix", ""),
        (6, "set", ""),
        (7, "source", ""),
        (8, "participants", "Nobody's words"),
        (10, "broader", "Far"),
        (10, "codes", "Openness"),
        (12, "to", "B"),
        (13, "report", "R"),
        (13, "to", "c"),
        (14, "quotes", "Nowhere"),
    ]
    assert not any("Person" in str(one) for one in faults(told))
    assert all(one.file == "map" for one in faults(told))


def test_two_claims_that_say_the_same_are_refused() -> None:
    one = "{from: Threat, type: leads to, to: Values, rationale: x}"
    _, told = applied(f"{CONCEPTS}claims: [{one}, {one}]")
    assert [fault.message for fault in faults(told)] == ["another claim of the map says the same"]


def alone(kind: str, key: str) -> str | None:
    """What the graph answers when a map is loaded without a file."""
    known = {
        ("project", ""): "team",
        ("concept", "values"): "values",
        ("concept", "Openness to the role"): "openness",
        ("report", "Berrett 2021"): "berrett-2021",
        ("source", "Smith 2019.pdf"): "source-s2",
        ("relation", "R02"): "R02",
        ("relation", "team.threat.leads-to.openness"): "team.threat.leads-to.openness",
    }
    return known.get((kind, key))


def test_a_map_alone_joins_what_the_graph_has() -> None:
    text = """
articles: [{source: Smith 2019.pdf, title: Of peers}]
concepts:
  - {existing: values, codes: [Values]}
  - {label: Threat, codes: [Team > Threat], itself: yes}
claims:
  - {from: Threat, type: leads to, to: Openness to the role, rationale: x, by: R1}
  - {from: Threat, type: hinders, to: values, wording: It does., report: Berrett 2021}
  - {from: Threat, type: supports, to: {claim: R02}, rationale: x, quotes: [Values]}
"""
    codes = {"Values": "code-c3", "Team > Threat": "code-c2"}
    told, empty = made.told(), Material()
    given = read_text(text)
    records = list(apply(empty, given, alone, told, vocabulary(), codes.get, "Team study"))
    assert not faults(told)
    assert {*nodes(records, "Concept")} == {"team.threat"}
    assert edges(records, "INDICATES") == [("code-c3", "values"), ("code-c2", "team.threat")]
    assert edges(records, "TO") == [
        ("team.threat.leads-to.openness", "openness"),
        ("team.threat.hinders.values.berrett-2021", "values"),
        ("team.threat.supports." + slug("R02"), "R02"),
    ]
    title = nodes(records, "Report")["team.report"].properties["title"]
    assert title == "Analysis of Team study"
    assert not edges(records, "SUPPORTS")
    assert any("together with the project" in one for one in told.notes)


def test_a_map_alone_and_with_its_file_give_the_same_ids() -> None:
    text = proposal()
    records, _ = applied(text)
    codes = {"Team": "code-c0", "Team > Openness": "code-c1", "Team > Threat": "code-c2"}
    codes |= {"Values": "code-c3", "Participant quote": "c5", "Author interpretation": "c6"}
    there = {one.id for one in records}

    def graph(kind: str, key: str) -> str | None:
        own = key if kind == "relation" and key in there else None
        return {"project": "team", "source": "source-s3"}.get(kind) or own

    told = made.told()
    given = read_text(text)
    again = list(apply(Material(), given, graph, told, vocabulary(), codes.get, "Team study"))
    assert not faults(told)
    assert nodes(again, "Concept").keys() == nodes(records, "Concept").keys()
    assert edges(again, "INDICATES") == edges(records, "INDICATES")
    # The line was drawn in a file that is not here: the claim stays as it is in the graph.
    drawn = nodes(records, "Relation").keys() - nodes(again, "Relation").keys()
    assert drawn == {"team.openness.leads-to.values"}


def test_without_a_study_nothing_can_be_loaded() -> None:
    def nameless(kind: str, key: str) -> str | None:
        return None if kind == "project" else made.names(kind, key)

    records, told = applied(CONCEPTS, names=nameless)
    assert not records
    assert faults(told)
    records, told = applied("study: {id: mine}" + CONCEPTS, names=nameless)
    assert "mine.openness" in nodes(records, "Concept")


def test_applied_twice_a_map_gives_the_same() -> None:
    assert applied(proposal())[0] == applied(proposal())[0]


def test_an_empty_map_makes_nothing() -> None:
    records, told = applied("")
    assert not records
    assert {what: n for (what, _), n in told.skipped.items()} == {
        "line between codes": 2,
        "line or link": 1,
    }


def test_what_to_do_next() -> None:
    assert "peergraph map FILE" in next_step({"Code": 3})
    assert "peergraph map FILE" in next_step({"Code": 3}, Map())
    assert "map keeps none" in next_step({"Code": 3}, read_text("participants: {cases: none}"))
    assert next_step({"Code": 3, "Concept": 1}) == ""
    assert next_step({"Report": 3}) == ""
    assert "rows of relations" in next_step({"Report": 3}, Map(), 2)


def test_codes_in_a_circle_or_of_one_path() -> None:
    codes = [piece.Code("a", "A", "b"), piece.Code("b", "B", "a"), piece.Code("c", "B > A")]
    material = made.material((piece.Project("P"), *codes))
    text = "concepts: [{label: X, codes: ['A', 'A > B', 'B > A']}]"
    records, told = applied(text, material)
    assert not faults(told)
    assert [start for start, _ in edges(records, "INDICATES")] == ["code-a", "code-b", "code-c"]


@settings(max_examples=30, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_any_proposal_can_be_applied(pieces: list[piece.Piece | piece.Derived]) -> None:
    """Whatever the names, what is proposed fits the material, and its records are sound."""
    single = {(type(one), getattr(one, "key", one)): one for one in pieces}
    material = made.material((piece.Project("P"), *single.values()))
    told = made.told()
    given = read_text(propose(material, told))
    there = {one.key for one in material.all(piece.Reference)}

    def names(kind: str, key: str) -> str | None:
        return None if kind == "reference" and key not in there else made.names(kind, key)

    records = list(apply(material, given, names, told, vocabulary()))
    assert not faults(told), [str(one) for one in faults(told)]
    checker = Checker(vocabulary())
    for record in records:
        checker.add(record)
    checker.finish(lambda refs: {ref for ref in refs if ref.label in ("Code", "Source", "Study")})
    wrong = [one for one in checker.faults if "Report reference-" not in str(one)]
    assert not wrong, [str(one) for one in wrong]
    material.close()


@given(st.text(), st.text())
def test_different_labels_have_different_ids(one: str, other: str) -> None:
    same = " ".join(one.casefold().split()) == " ".join(other.casefold().split())
    assert (slug(one) == slug(other)) == same
    assert "." not in slug(one)
    assert slug(one)
    assert len(slug(one)) <= 60


@pytest.mark.parametrize(
    ("text", "kept", "skipped"),
    [
        ("", ["Interviews"], 1),
        ("collections: [{prefix: 'gender:', variable: gender}]", ["Interviews"], 0),
        ("collections: [{set: Interviews, is: a participant}]", [], 1),
        ("collections: [{set: Interviews, is: participants}]", ["Interviews"], 1),
    ],
)
def test_a_set_that_is_somebody_or_a_value_is_no_collection(
    text: str, kept: list[str], skipped: int
) -> None:
    material, told = made.material(), made.told()
    sets.settle(material, read_text(text), told)
    left = [one.name for one in material.all(piece.Collection) if one.key]
    assert (left, sum(told.skipped.values())) == (kept, skipped)
    assert not faults(applied(text, material)[1])
