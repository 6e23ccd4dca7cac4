"""The Data page: look, load, undo, check; only where it may, and whatever the files hold."""

import io
import zipfile
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import jobs, loads, mode
from dashboard.mode import Mode
from graph import Graph
from graph.large import Report
from loaders import run
from loaders.examined import Examined, Portion
from ontology.errors import Fault, GraphError
from tests.dashboard import pages

HOSTILE = "<img src=x onerror=alert(1)> **b** =1+1"
CONCEPTS = f'id,label,kind,constructOrder\nc1,"{HOSTILE}",theme,2\nc2,Hope,theme,2\n'.encode()


def opened(project: Graph, monkeypatch: pytest.MonkeyPatch, edit: bool = True) -> AppTest:
    started = Mode(project.name, edit=edit)
    return pages.run("data", project.connection.settings, monkeypatch, started)


def uploaded(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    for name, content in files:
        page.file_uploader[0].upload(name, content)
    return page.run()


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.csv", content)
    return made.getvalue()


def pressed(page: AppTest, label: str) -> AppTest:
    found = [one for one in page.button if one.label.replace("\\", "") == label]
    assert found, [one.label for one in page.button]
    return found[0].click().run()


def said(page: AppTest) -> str:
    assert not page.exception
    told = [one.value for one in page.success]
    return "\n".join([pages.words(page), *told]).replace("\\", "").replace("\u2060", "")


def tables(page: AppTest) -> list[dict[str, Any]]:
    return [
        {str(name): value for name, value in row.items()}
        for one in page.dataframe
        for row in one.value.to_dict("records")
    ]


def test_files_are_looked_at_loaded_and_undone(
    project: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = project.name
    page = opened(project, monkeypatch)
    assert "Nothing was loaded yet." in said(page)
    page = uploaded(page, ("Concept.csv", CONCEPTS), ("notes.csv", b""))
    assert f"Would load into {name}, from 2 records: 2 new" in said(page)
    (row,) = [one for one in tables(page) if one.get("What") == "Concept (concept)"]
    assert (row["File"], row["Read"], row["New"]) == ("uploaded/Concept.csv", 2, 2)
    assert {"File": "uploaded/notes.csv", "Why": "nothing is in it"} in tables(page)
    assert project.counts().get("Concept") is None  # nothing is written yet

    page = pressed(page, f"Load into {name}")
    assert f"Loaded 2 records into {name} as L1: 2 new" in said(page)
    assert project.counts()["Concept"] == 2
    assert not page.file_uploader[0].value  # ready for the next ones
    (row,) = [one for one in tables(page) if one.get("Load") == "L1"]
    assert row["What"] == "uploaded (2 files): 2 new, 0 changed, 0 unchanged"

    page = page.selectbox[-1].set_value("L1").run()
    assert f"Undo L1 in {name}? 2 records go." in said(page)
    assert project.counts()["Concept"] == 2
    page = pressed(page, "Undo L1")
    assert f"Undid L1 in {name}: 2 records went." in said(page)
    assert project.counts().get("Concept") is None


def test_nothing_new_has_no_button(project: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    page = uploaded(opened(project, monkeypatch), ("a.zip", zipped(Concept=CONCEPTS)))
    page = pressed(page, f"Load into {project.name}")
    page = uploaded(page, ("b.zip", zipped(Concept=CONCEPTS)))
    assert "Nothing would change" in said(page)
    assert not [one for one in page.button if one.label.startswith("Load into")]


def test_faults_are_a_table_without_words_of_people(
    project: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "said in confidence"
    quotes = f"id,exact,constructOrder,FROM_SOURCE\nq1,{words},{words},t1\n".encode()
    concepts = b"id,label,kind,constructOrder\nc1,Fear,mood,2\n"
    page = uploaded(opened(project, monkeypatch), ("Quote.csv", quotes), ("Concept.csv", concepts))
    assert "Nothing would be loaded: 3 faults" in said(page)
    rows = {row["File"]: row for row in tables(page) if "What is wrong" in row}
    fault = rows["uploaded/Concept.csv"]
    assert (fault["Row"], fault["Column"], fault["Found"]) == ("2", "kind", "mood")
    assert "category" in fault["Allowed"]
    assert words not in repr(tables(page)) + said(page)
    assert not [one for one in page.button if one.label.startswith("Load into")]


def test_a_hostile_archive_is_a_sentence(project: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("../Concept.csv", CONCEPTS)
    page = uploaded(opened(project, monkeypatch), ("a.zip", made.getvalue()))
    assert "a.zip was refused: it holds a path that leads out of it" in said(page)
    assert not [one for one in page.button if one.label.startswith("Load into")]


def test_later_loads_in_the_way_are_said(
    project: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "Concept.csv"
    for content in (CONCEPTS, CONCEPTS.replace(b"Hope", b"Joy")):
        file.write_bytes(content)
        run.load(project, [file])
    page = opened(project, monkeypatch)
    page = page.selectbox[-1].set_value("L1").run()
    assert "L1 cannot be undone" in said(page)
    assert not [one for one in page.button if one.label == "Undo L1"]


def test_a_graph_is_checked(project: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    page = pressed(opened(project, monkeypatch), "Check this graph")
    assert f"{project.name} is consistent" in said(page)
    project.connection.write(
        lambda tx: tx.run("CREATE (:Concept {id: 'odd', origin: 'project'})").consume()
    )
    page = pressed(opened(project, monkeypatch), "Check this graph")
    assert f"{project.name} is not consistent: " in said(page)
    assert any(row.get("What is wrong") for row in tables(page))


def test_the_demonstration_takes_none(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(demo, monkeypatch)
    assert "is the demonstration and takes no other records" in said(page)
    assert not page.file_uploader


def test_without_edit_there_is_nothing_to_press(
    project: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(project, monkeypatch, edit=False)
    assert "this dashboard only reads" in said(page)
    assert not page.file_uploader
    assert not page.button


def test_only_the_action_has_a_connection_that_writes(
    project: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    import graph

    def refused(*_: object) -> None:
        raise AssertionError("a connection that writes was opened")

    monkeypatch.setattr(graph, "open", refused)
    page = uploaded(opened(project, monkeypatch), ("Concept.csv", CONCEPTS))
    assert "Would load" in said(page)


def test_a_job_goes_on_alone_and_is_one_at_a_time() -> None:
    go, told = Event(), []

    def work(report: Report) -> str:
        report(3, 4)
        go.wait(10)
        return "done"

    job = jobs.begin("one", "Loading", work)
    with pytest.raises(GraphError, match="wait until it is over"):
        jobs.begin("one", "Loading", work)
    other = jobs.begin("two", "Loading", lambda _: told.append(1))
    other.over.wait(10)
    assert jobs.running("one") is job
    while not job.total:
        pass
    assert (job.share, job.told()) == (0.75, "Loading: 3 of 4 records")
    go.set()
    job.over.wait(10)
    assert (job.answer, jobs.running("one")) == ("done", None)


def test_a_job_that_fails_says_so() -> None:
    def refused(_: Report) -> None:
        raise GraphError("not this one")

    job = jobs.begin("three", "Loading", refused)
    job.over.wait(10)
    assert str(job.problem) == "not this one"


def test_what_nobody_foresaw_tells_no_words(caplog: pytest.LogCaptureFixture) -> None:
    words = "-".join(("said", "in", "confidence"))

    def broken(_: Report) -> None:
        raise ValueError(words)

    job = jobs.begin("four", "Loading", broken)
    job.over.wait(10)
    assert "could not be done" in str(job.problem)
    assert "ValueError" in caplog.text
    assert words not in caplog.text + str(job.problem)


def test_rows_of_files_and_faults() -> None:
    from ontology.vocabulary import vocabulary

    found = Examined("g", ("a.csv",), (Portion("a.csv", "TOOK_PART_IN", 3, 1, 1, 1),))
    (row,) = loads.portion_rows(found, vocabulary())
    assert row["what"] == "TOOK_PART_IN (took part in)"
    (row,) = loads.fault_rows([Fault("wrong", "a.csv", 0, "", "", ("x", "y"))])
    assert (row["row"], row["allowed"]) == ("", "x, y")


def test_by_itself_the_dashboard_only_reads() -> None:
    assert not Mode().edit
    assert not mode.current().edit


EXCERPTS = b"Document,Quote,Code\nP01,a few words,hope\nP02,other words,fear\n"


def test_a_csv_of_excerpts_is_one_and_says_what_to_do_next(
    project: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = uploaded(opened(project, monkeypatch), ("dedoose.csv", EXCERPTS))
    page = pressed(page, f"Load into {project.name}")
    assert "No concept yet" in said(page)
    assert (project.counts()["Quote"], project.counts()["Code"]) == (2, 2)


def test_a_map_beside_its_file_is_that_files(
    project: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = b"concepts: [{label: Hope, kind: theme, codes: [hope]}]"
    page = uploaded(opened(project, monkeypatch), ("a.csv", EXCERPTS), ("a.yaml", given))
    page = pressed(page, f"Load into {project.name}")
    assert "No concept yet" not in said(page)
    assert (project.counts()["Concept"], project.counts()["Study"]) == (1, 1)
