"""Coded projects from file to graph: loaded once, again, changed, mapped, on both engines."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from graph import Graph
from loaders import map as maps
from loaders import run, steps
from loaders.formats import named
from loaders.qda.project import Wanted, proposal
from loaders.steps import Progress
from ontology.errors import InputError
from tests.loaders.formats.fuzz import SECRET
from tests.loaders.projects import WORDS, codebook, highlights, qualcoder, refi, taguette

MAKERS = (refi, codebook, qualcoder, taguette, highlights)
Made = Callable[[Path], Path]


@pytest.mark.parametrize("make", MAKERS, ids=lambda one: one.__name__)
def test_the_same_file_again_changes_nothing(project: Graph, tmp_path: Path, make: Made) -> None:
    file = make(tmp_path)
    first = run.load(project, [file])
    assert first.receipt.created
    assert first.next_step.startswith("No concept yet")
    before = _counts(project)
    again = run.load(project, [file])
    assert not again.receipt.changed
    assert _counts(project) == before
    assert (project.faults(), project.unfit().number, project.mismatches()) == ([], 0, 0)


@pytest.mark.parametrize("make", [refi, qualcoder], ids=lambda one: one.__name__)
def test_each_step_of_a_load_is_told_in_its_turn(
    project: Graph, tmp_path: Path, make: Made
) -> None:
    told: list[tuple[int, int, str]] = []
    tell: Progress = lambda done, total, step="": told.append((done, total, step))  # noqa: E731
    run.load(project, [make(tmp_path)], report=tell)
    turns = list(dict.fromkeys(step for _, _, step in told))
    assert turns == [steps.PLACED, steps.COMPARED, steps.CHECKED, steps.WRITTEN]
    last = {step: (done, total) for done, total, step in told}
    assert all(done == total for done, total in last.values())


def test_a_dry_run_writes_nothing_and_says_the_same(project: Graph, tmp_path: Path) -> None:
    file = refi(tmp_path)
    looked = run.examine(project, [file], wanted=Wanted(dry=True))
    assert not project.loads()
    assert not _pseudonyms(project).exists()
    done = run.load(project, [file])
    assert looked.total("created") == done.receipt.created
    assert [one.quotes() for one in looked.told] == [one.quotes() for one in done.told]
    (row,) = looked.rows()
    wanted = {"file", "format", "tool", "found", "loaded", "skipped", "quotes", "missing"}
    assert row.keys() == wanted | {"changes", "load"}
    assert row["quotes"]["total"] == row["loaded"]["Quote"]
    assert SECRET not in json.dumps(row)


def test_new_guids_and_line_ends_add_nothing(project: Graph, tmp_path: Path) -> None:
    run.load(project, [refi(tmp_path)])
    before = _counts(project)
    other = refi(tmp_path, name="other", shift=5_000, crlf=True)
    done = run.load(project, [other])
    assert done.receipt.created == 0
    assert _counts(project) == before
    assert {
        one["n"] for one in project.connection.read("MATCH (s:Study) RETURN count(s) AS n")
    } == {1}


def test_what_a_file_cannot_say_stays(project: Graph, tmp_path: Path) -> None:
    run.load(project, [refi(tmp_path)])
    project.change("MATCH (q:Quote) SET q.consent = 'publication', q.constructOrder = 2")
    project.change("MATCH (s:Source) SET s.kind = 'field-note'")
    assert not run.load(project, [refi(tmp_path)]).receipt.changed
    given = maps.read_text("consent: team")
    run.load(project, [refi(tmp_path)], wanted=Wanted(map=given))
    said = "MATCH (q:Quote) RETURN DISTINCT q.consent AS consent, q.constructOrder AS of"
    assert project.connection.read(said) == [{"consent": "team", "of": 2}]


def test_a_renamed_code_keeps_its_record_and_what_hangs_on_it(
    project: Graph, tmp_path: Path
) -> None:
    run.load(project, [refi(tmp_path)])
    ids = _codes(project)
    looked = run.examine(project, [refi(tmp_path, name="b", rename="dread")])
    assert any(one.what == "code renamed" for one in looked.told[0].changes)
    run.load(project, [refi(tmp_path, name="c", rename="dread")])
    assert _codes(project) == {("dread" if k == "threat" else k): v for k, v in ids.items()}


def test_a_deletion_is_made_after_a_yes_only_and_can_be_undone(
    project: Graph, tmp_path: Path
) -> None:
    run.load(project, [refi(tmp_path)])
    before = _counts(project)
    less = refi(tmp_path, name="b", codings=1)
    assert run.load(project, [less]).told[0].deleted == 0
    assert _counts(project) == before
    done = run.load(project, [less], agree=lambda _gone: True)
    assert done.told[0].deleted
    assert _counts(project)["Quote"] < before["Quote"]
    assert project.faults() == []
    project.undo(done.receipt.load)
    assert _counts(project) == before


def test_a_proposed_map_loads_and_a_kept_one_changes_nothing(
    project: Graph, tmp_path: Path
) -> None:
    file = qualcoder(tmp_path)
    text = proposal(named("qualcoder"), file)
    found = maps.read_text(text)
    done = run.load(project, [file], wanted=Wanted(map=found))
    assert _counts(project)["Concept"]
    assert not done.next_step
    assert not run.load(project, [file], wanted=Wanted(map=found)).receipt.changed
    assert (project.faults(), project.unfit().number) == ([], 0)


def test_a_map_is_loaded_by_itself_later(project: Graph, tmp_path: Path) -> None:
    run.load(project, [refi(tmp_path)])
    file = tmp_path / "later.yaml"
    file.write_text(
        "concepts:\n"
        '  - {label: "dread", kind: process, order: 2, codes: ["threat"]}\n'
        '  - {label: "openness", kind: process, order: 2, codes: ["threat > open"]}\n'
        "claims:\n"
        '  - {from: "dread", to: "openness", type: "moves to", basis: inferred, by: "R1",'
        ' rationale: "read out of the interviews"}\n',
        "utf-8",
    )
    assert run.load(project, [file]).receipt.created
    assert _counts(project)["Concept"] == 2
    assert project.trace("dread", "openness").paths
    assert not run.load(project, [file]).receipt.changed
    assert project.faults() == []
    file.write_text('concepts: [{label: "x", codes: ["No such code"]}]', "utf-8")
    with pytest.raises(InputError):
        run.load(project, [file])


def test_a_table_with_other_headings_is_read_by_the_map(project: Graph, tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text(f"Wer,Was,Wozu\nI 1,{WORDS[1]},open\n", "utf-8")
    with pytest.raises(InputError):
        run.load(project, [table])
    given = maps.read_text("columns: {document: Wer, quote: Was, code: Wozu}")
    run.load(project, [table], wanted=Wanted(map=given))
    assert (_counts(project)["Quote"], _counts(project)["Code"]) == (1, 1)


def test_columns_of_a_table_are_bands_when_a_map_says_so(project: Graph, tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    rows = "".join(f"P{n},words {n},open,{job},x\n" for n, job in enumerate(["ward"] * 3 + ["a"]))
    table.write_text(f"participant,quote,code,Post,Mood\n{rows}", "utf-8")
    done = run.load(project, [table])
    groups = "MATCH (p:Participant) WHERE p.group IS NOT NULL RETURN count(p) AS n"
    assert project.connection.read(groups) == [{"n": 0}]
    assert done.told[0].skipped["variable", "not mapped to group, tenure or service"] == 2
    proposed = proposal(named("excerpts"), table)
    assert 'variable: "Post"' in proposed
    assert 'variable: "Mood"' in proposed
    given = maps.read_text(
        "attributes: [{variable: Post, gives: group, bands: {ward: nurse, a: nurse}}]"
    )
    run.load(project, [table], wanted=Wanted(map=given))
    assert project.connection.read(groups) == [{"n": 4}]


def test_a_row_twice_is_one_coding(project: Graph, tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    row = "P01,words,open,ann\n"
    table.write_text(f"document,quote,code,coder\n{row}", "utf-8")
    run.load(project, [table])
    table.write_text(f"document,quote,code,coder\n{row}{row}P01,words,open,ben\n", "utf-8")
    done = run.load(project, [table])
    assert done.told[0].skipped["coding", "the same quote, code and coder again"] == 1
    codings = "MATCH (:Quote)-[r:CODED_AS]->(:Code) RETURN count(r) AS n"
    assert project.connection.read(codings) == [{"n": 2}]


def test_rows_of_relations_say_that_they_need_a_map(project: Graph, tmp_path: Path) -> None:
    table = tmp_path / "relc.csv"
    table.write_text(
        "document,from,relation,to,quote,participant,coder\n"
        "P01,Fear,leads to,Distance,I was afraid.,P1,Anna\n"
        "P01,Fear,hinders,Distance,,,Bert\n",
        "utf-8",
    )
    done = run.load(project, [table])
    told = done.told[0].sentences()
    assert (
        "2 rows of relations become claims only by a map: peergraph map FILE proposes one." in told
    )
    assert done.next_step.startswith("No concept yet")
    kept = maps.read_text(proposal(named("excerpts"), table))
    again = run.load(project, [table], wanted=Wanted(map=kept))
    assert not again.next_step
    supports = "MATCH (q:Quote)-[r:SUPPORTS]->(c:Relation) RETURN q.exact AS words, c.type AS type"
    assert project.connection.read(supports) == [{"words": "I was afraid.", "type": "LEADS_TO"}]
    assert not run.load(project, [table]).next_step
    assert project.trace("Fear", "Distance").paths


PAPERS = """articles:
  - {source: Smith 2019, title: Of teams, study: Smith's team}
  - {source: Lee 2020, title: Of wards, study: Lee's ward}
words: {authors: theirs}
"""
ROWS = (
    "P1,Smith 2019,I was afraid.,Fear,leads to,Distance,",
    "P1,Lee 2020,So I kept away.,Fear,leads to,Distance,",
    "P1,Talk 1,They kept away.,Fear,leads to,Distance,",
    ",Lee 2020,Fear was common.,,,,theirs",
    "P1,Lee 2020,A quote in our words.,,,,theirs",
)


def test_namesakes_in_two_papers_are_two_people(project: Graph, tmp_path: Path) -> None:
    table = tmp_path / "papers.csv"
    header = "participant,document,quote,from,relation,to,code"
    table.write_text("\n".join((header, *ROWS)) + "\n", "utf-8")
    text = proposal(named("excerpts"), table)
    text = text[: text.index("articles:")] + PAPERS + text[text.index("concepts:") :]
    given = Wanted(map=maps.read_text(text), study="review")
    run.load(project, [table], wanted=given)
    read = project.connection.read
    people = read(
        "MATCH (q:Quote)-[:SPOKEN_BY]->(p:Participant)-[:TOOK_PART_IN]->(s:Study) "
        "RETURN q.exact AS words, p.id AS id, p.label AS label, s.label AS study, "
        "q.constructOrder AS order ORDER BY words"
    )
    assert [(one["words"], one["study"], one["order"]) for one in people] == [
        ("A quote in our words.", "Lee's ward", 2),
        ("I was afraid.", "Smith's team", 1),
        ("So I kept away.", "Lee's ward", 1),
        ("They kept away.", "papers", 1),
    ]
    assert len({one["id"] for one in people}) == 3
    assert {one["label"] for one in people} == {"P1"}
    (path,) = project.trace("Fear", "Distance").paths
    assert (path.row()["participants"], path.row()["studies"]) == (3, 3)
    again = run.load(project, [table], wanted=given)
    assert not again.receipt.changed
    _pseudonyms(project).unlink()
    assert not run.load(project, [table], wanted=given).receipt.created
    assert project.faults() == []


def test_people_of_two_reports_without_studies_are_told_apart(
    project: Graph, tmp_path: Path
) -> None:
    table = tmp_path / "papers.csv"
    rows = "P1,one,10.1/a,I was afraid.,a\nP1,two,10.1/b,So was I.,a\nP1,two,10.1/b,Me too.,a\n"
    table.write_text(f"participant,document,report,quote,code\n{rows}", "utf-8")
    done = run.load(project, [table])
    assert _counts(project)["Participant"] == 2
    orders = "MATCH (q:Quote)-[:SPOKEN_BY]->() RETURN collect(DISTINCT q.constructOrder) AS all"
    assert project.connection.read(orders) == [{"all": [1]}]
    assert done.receipt.created
    assert not run.load(project, [table]).receipt.changed


def test_names_never_reach_the_graph_or_a_message(project: Graph, tmp_path: Path) -> None:
    done = run.load(project, [refi(tmp_path)])
    rows = project.connection.read(
        "MATCH (n) WHERE n:Participant OR n:Coder RETURN properties(n) AS p"
    )
    assert rows
    assert SECRET not in json.dumps([row["p"] for row in rows])
    assert SECRET not in json.dumps([one.sentences() for one in done.told])
    kept = _pseudonyms(project)
    assert SECRET not in kept.read_text("utf-8")
    assert kept.stat().st_mode & 0o077 == 0


def test_a_map_that_names_what_is_not_there_loads_nothing(project: Graph, tmp_path: Path) -> None:
    given = maps.read_text('concepts:\n  - label: "threat"\n    codes: ["No such code"]\n')
    with pytest.raises(InputError) as refused:
        run.load(project, [refi(tmp_path)], wanted=Wanted(map=given))
    assert refused.value.faults
    assert not project.loads()


def _codes(project: Graph) -> dict[str, str]:
    rows = project.connection.read("MATCH (c:Code) RETURN c.label AS label, c.id AS id")
    return {row["label"]: row["id"] for row in rows}


def _counts(project: Graph) -> dict[str, int]:
    found = project.counts()
    return {label: n for label, n in found.items() if label not in ("Load", "Change", "Graph")}


def _pseudonyms(project: Graph) -> Path:
    home = project.connection.settings.home
    return home / "pseudonyms" / f"{project.about().token}.json"


def test_what_several_files_of_a_load_give_is_one_record(project: Graph, tmp_path: Path) -> None:
    ris = tmp_path / "lib.ris"
    ris.write_text(
        "TY  - JOUR\nTI  - Hope\nAU  - Lee, A\nPY  - 2020\nDO  - 10.1/a\nER  - \n", "utf-8"
    )
    bib = tmp_path / "lib.bib"
    bib.write_text(
        "@article{a, title={Hope}, author={Lee, A}, year={2020}, doi={10.1/a}}\n"
        "@article{b, title={Fear}, author={Lee, A}, year={2021}, doi={10.1/b}}\n",
        "utf-8",
    )
    done = run.load(project, [ris, bib])
    assert _counts(project)["Report"] == 2
    assert done.told[1].skipped["Report", "an earlier file of this load has it"] == 1
    assert not run.load(project, [ris, bib]).receipt.changed
    tables = [tmp_path / f"{name}.csv" for name in "ab"]
    for table, code in zip(tables, ("hope", "fear"), strict=True):
        table.write_text(f"Document,Quote,Code\nP01,the words of {code},{code}\n", "utf-8")
    run.load(project, tables, wanted=Wanted(study="one"))
    counts = _counts(project)
    assert (counts["Study"], counts["Source"], counts["Quote"], counts["Code"]) == (1, 1, 2, 2)
    assert not run.load(project, tables, wanted=Wanted(study="one")).receipt.changed
