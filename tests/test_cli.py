"""The command line as a user meets it: separate processes, their output and how they end."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE
from typing import IO

import pytest

from tests.loaders.projects import refi

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Runs peergraph with a home of its own, from an empty folder."""
    home, empty = tmp_path_factory.mktemp("ho me é"), tmp_path_factory.mktemp("empty")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PEERGRAPH_")}

    def peergraph(
        *arguments: str, answer: str | None = None, out: int | IO[str] = PIPE, **settings: str
    ) -> Done:
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "peergraph", *arguments],
            stdout=out, stderr=PIPE, text=True, encoding="utf-8", cwd=empty, check=False,
            input=answer,
            env=kept | {"PEERGRAPH_HOME": str(home), "PYTHONUTF8": "1"} | settings,
        )  # fmt: skip

    yield peergraph
    peergraph("stop")


@pytest.fixture(scope="module")
def demo(run: Run) -> Run:
    """The same with the demonstration in it."""
    done = run("demo", "--no-dashboard")
    assert done.returncode == 0, done.stderr
    return run


def test_help_is_light() -> None:
    program = (
        "import sys, peergraph\n"
        "try:\n    peergraph.main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'neo4j', 'rdflib', 'networkx', 'pandas', 'streamlit', 'openpyxl', 'rich.table'}\n"
        "print(sorted(heavy & sys.modules.keys()), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"
    assert "trace" in done.stdout


def test_before_anything_is_there(run: Run, tmp_path: Path) -> None:
    done = run("trace", "threat", "values", PEERGRAPH_HOME=str(tmp_path / "new"))
    assert done.returncode == 2
    assert "peergraph demo" in done.stderr
    assert "Traceback" not in done.stderr
    assert run("status", PEERGRAPH_HOME=str(tmp_path / "none")).returncode == 0
    run("stop", PEERGRAPH_HOME=str(tmp_path / "new"))


def test_the_demonstration_prints_a_trace_and_what_to_do_next(demo: Run) -> None:
    again = demo("demo", "--no-dashboard")
    assert again.returncode == 0
    assert "Nothing changed" in again.stderr
    assert "place of threat" in again.stdout
    assert "synthetic" in again.stdout
    assert "peergraph new NAME" in again.stderr
    assert all(len(line) <= 80 for line in again.stdout.splitlines())


def test_trace_in_four_formats(demo: Run) -> None:
    asked = ("trace", "threat", "openness", "values")
    text, table = demo(*asked), demo(*asked, "--format", "csv")
    assert "R02 moves to [stated, published]" in text.stdout
    rows = list(csv.DictReader(io.StringIO(table.stdout)))
    assert {"R02", "I01"} <= {row["relation"] for row in rows}
    assert all(row["quoteOrigin"] == "synthetic" for row in rows if row["quote"])
    answer = json.loads(demo(*asked, "--format", "json").stdout)
    assert (answer["from"], answer["via"], answer["to"]) == ("threat", ["openness"], "values")
    assert demo(*asked, "--format", "markdown").stdout.startswith("# From place of threat")


def test_the_same_bytes_whatever_the_terminal_takes(demo: Run) -> None:
    plain = demo("trace", "threat", "openness")
    assert "→" in plain.stdout
    settings = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252", "LC_ALL": "C"}
    assert demo("trace", "threat", "openness", **settings).stdout == plain.stdout


def test_nothing_found_ends_with_one(demo: Run) -> None:
    done = demo(
        "trace", "threat", "openness", "values", "--basis", "stated", "--origin", "published"
    )
    assert done.returncode == 1
    assert "no fully stated path" in done.stdout
    assert demo("cypher", "MATCH (n:Concept {id: 'none'}) RETURN n").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("trace", "threat", "valeus"), "values"),
        (("trace", "team", "values"), "could be any of"),
        (("trace", "threat"), "two concepts or more"),
        (("trace", "threat", "values", "--basis", "stataed"), "not a basis"),
        (("trace", "threat", "values", "--study", "none"), "no study called"),
        (("cypher", "CREATE (n:Concept {id: 'x'})"), "may only read"),
        (("cypher", "MATCH (n RETURN n"), "was refused"),
        (("cypher", "RETURN $x AS x", "--param", "x"), "NAME=VALUE"),
        (("query", "nonesuch"), "statements"),
        (("query", "trace", "--param", "other=1"), "has no parameter"),
        (("use", "nonesuch"), "there are: demo"),
        (("new", "Bad Name"), "small letters"),
        (("new", "demo"), "kept for the demonstration"),
        (("load", "nonesuch.csv"), "no file or folder"),
        (("delete", "nonesuch", "--yes"), "no graph"),
        (("graphs", "--format", "yaml"), "yaml"),
    ],
)
def test_wrong_use_is_one_clear_sentence(demo: Run, arguments: tuple[str, ...], said: str) -> None:
    done = demo(*arguments, PEERGRAPH_GRAPH="demo")
    assert done.returncode == 2, done
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_limits_are_said(demo: Run) -> None:
    done = demo("cypher", "UNWIND range(1, 50) AS n RETURN n", "--rows", "7", "--format", "json")
    assert [row["n"] for row in json.loads(done.stdout)] == list(range(1, 8))
    assert "first 7 rows" in done.stderr


def test_statements_hold_every_claim_of_the_thesis(demo: Run) -> None:
    rows = json.loads(demo("query", "statements", "--format", "json").stdout)
    assert list(rows[0]) == [
        "id", "kind", "from", "type", "to", "basis", "wording", "start", "end", "rationale",
        "report", "origin", "by",
    ]  # fmt: skip
    ids = {row["id"] for row in rows}
    for number in range(1, 25):
        assert any(one == f"R{number:02}" or one.startswith(f"R{number:02}-") for one in ids)


def test_a_project_from_new_to_delete(demo: Run, tmp_path: Path) -> None:
    assert demo("new", "my-study", "--with", "thesis").returncode == 0
    tables = tmp_path / "tables"
    assert demo("template", str(tables)).returncode == 0
    assert (tables / "Quote.csv").exists()
    empty = demo("load", str(tables))
    assert empty.returncode == 2
    assert "no record" in empty.stderr
    (tables / "Concept.csv").write_text(
        "id;label;kind;constructOrder\nopen;being open;theme;2\n", "utf-8"
    )
    loaded = demo("load", str(tables))
    assert "1 new" in loaded.stderr, loaded.stderr
    assert "Nothing changed" in demo("load", str(tables)).stderr
    receipts = json.loads(demo("loads", "--format", "json").stdout)
    assert [one["load"] for one in receipts] == ["L1", "L2"]
    assert "tables/Concept.csv" in receipts[1]["files"]
    listed = json.loads(demo("graphs", "--format", "json").stdout)
    assert [(one["graph"], one["purpose"], one["inUse"]) for one in listed] == [
        ("demo", "demonstration", False), ("my-study", "project", True),
    ]  # fmt: skip
    assert demo("check").returncode == 0
    assert demo("delete", "my-study", answer="n\n").returncode == 1
    assert demo("delete", "my-study", answer="y\n").returncode == 0
    assert "my-study" not in demo("graphs").stdout


def test_an_export_loads_and_says_what_was_edited(demo: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = demo("export", "csv", "-o", str(out), "--graph", "demo")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert f"records of demo to {out}." in done.stderr
    assert "1 receipt of loads" in done.stderr
    again = demo("export", "csv", "-o", str(out), "--graph", "demo")
    assert again.returncode == 2
    assert "not empty" in again.stderr
    (out / "Coder.csv").write_text(
        (out / "Coder.csv").read_text("utf-8") + "c,project,C,\n", "utf-8"
    )
    demo("new", "moved")
    loaded = demo("load", str(out))
    assert loaded.returncode == 0, loaded.stderr
    assert "Not as it was exported: out: Coder.csv was changed." in loaded.stderr
    assert "Passed over" not in loaded.stderr
    assert demo("check").returncode == 0
    assert demo("load", str(out)).returncode == 2
    demo("delete", "moved", "--yes")


def test_faults_come_all_at_once_and_keep_words_to_themselves(demo: Run, tmp_path: Path) -> None:
    demo("new", "faulty")
    secret = "my secret words"
    file = tmp_path / "Quote.csv"
    file.write_text(f'id,exact,constructOrder,start\nq1,"{secret}",4,x\n,"{secret}",1,0\n', "utf-8")
    done = demo("load", str(file))
    assert done.returncode == 2
    for part in ("row 2", "column constructOrder", "found: 4", "allowed: 1, 2, 3",
                 "column start", "row 3", "column id"):  # fmt: skip
        assert part in done.stderr
    assert secret not in done.stderr
    assert demo("loads").returncode == 1
    demo("delete", "faulty", "--yes")


def test_status_tells_the_server_and_a_login_that_only_reads(demo: Run) -> None:
    found = json.loads(demo("status", "--format", "json").stdout)
    assert found["embedded"] is True
    assert found["address"].startswith("bolt://127.0.0.1:")
    assert found["disk"] > 0
    login, *_ = json.loads(demo("status", "--login", "--format", "json").stdout)
    assert (login["user"], login["database"]) == ("reader", "demo")


def test_a_closed_pipe_is_no_error(demo: Run) -> None:
    program = "import sys; sys.stdin.readline()"
    first = subprocess.Popen(
        [sys.executable, "-m", "peergraph", "export", "ontology", "--format", "n-triples"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    subprocess.run([sys.executable, "-c", program], stdin=first.stdout, check=True)
    assert first.stdout
    first.stdout.close()
    _, said = first.communicate(timeout=60)
    assert "Traceback" not in said


def test_stop_and_start_again(demo: Run) -> None:
    before = json.loads(demo("status", "--format", "json").stdout)["address"]
    assert "stopped" in demo("stop").stderr
    assert "not running" in demo("status").stderr
    assert demo("trace", "threat", "openness").returncode == 0
    assert json.loads(demo("status", "--format", "json").stdout)["address"] == before


def test_a_server_that_does_not_answer(run: Run) -> None:
    done = run("graphs", PEERGRAPH_URI="bolt://127.0.0.1:1", PEERGRAPH_PASSWORD="secret-one")
    assert done.returncode == 2
    assert "does not answer" in done.stderr
    assert "secret-one" not in done.stderr
    assert "PEERGRAPH_URI must begin" in run("graphs", PEERGRAPH_URI="http://x").stderr


def test_what_changes_records(demo: Run) -> None:
    assert demo("new", "mine", "--with", "thesis").returncode == 0
    change = "MATCH (c:Concept {id: 'threat'}) SET c.note = $note RETURN c.note AS note"
    refused = demo("cypher", change, "-p", "note=mine")
    assert refused.returncode == 2
    assert "may only read" in refused.stderr
    done = demo("cypher", change, "-p", "note=mine", "--write", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [{"note": "mine"}]
    assert "Changed in mine as L2: 1 value set." in done.stderr
    nothing = demo("cypher", "MATCH (c:Concept {id: 'none'}) SET c.note = 'x'", "--write")
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert "Nothing changed in mine." in nothing.stderr
    assert demo("check").returncode == 0
    schema = demo("cypher", "DROP CONSTRAINT concept_id", "--write")
    assert schema.returncode == 2
    assert "--write is for records" in schema.stderr
    assert demo("use", "demo").returncode == 0


def test_limits(demo: Run) -> None:
    long = "UNWIND range(1, 3000) AS a UNWIND range(1, 3000000) AS b WITH a, b RETURN max(a * b)"
    done = demo("cypher", long, "--timeout", "1")
    assert done.returncode == 2
    assert "after 1 seconds it had reached the limit" in done.stderr
    assert "PEERGRAPH_TIMEOUT=90" in demo("query", "statements", "--timeout", "90").stderr
    rows = "UNWIND range(1, 3000) AS a UNWIND range(1, 3000000) AS b RETURN b"
    cut = demo("cypher", rows, "--rows", "3", "--format", "csv")
    assert cut.stdout == "b\n1\n2\n3\n"
    assert "Only the first 3 rows" in cut.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("arguments", [("cypher", "RETURN 1 AS x"), ("ontology",)])
def test_an_answer_that_finds_no_room(demo: Run, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = demo(*arguments, out=full)
    assert done.returncode == 2
    assert "the answer cannot be written: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_undo(demo: Run, tmp_path: Path) -> None:
    assert demo("new", "undone", "--with", "thesis").returncode == 0
    table = tmp_path / "Memo.csv"
    table.write_text("id,text,ABOUT\nm,why,Concept:threat\n", "utf-8")
    assert demo("load", str(table)).returncode == 0
    planned = demo("undo", "L1", "--dry-run")
    assert planned.returncode == 1
    refused = demo("undo", "L1", "--yes")
    assert refused.returncode == 2
    for done in (planned, refused):
        assert "L1 cannot be undone" in done.stderr
        assert "L2 (1 record: Concept threat); undo those first" in done.stderr
    asked = demo("undo", "L2", answer="n\n")
    assert asked.returncode == 1
    assert "Undo L2 in undone? 2 records go." in asked.stderr
    assert demo("undo", "L2", answer="y\n").returncode == 0
    assert "Undid L1 in undone" in demo("undo", "L1", "--yes").stderr
    rows = json.loads(demo("loads", "--format", "json").stdout)
    assert [(row["load"], row["state"]) for row in rows] == [("L1", "undone"), ("L2", "undone")]
    assert "undone 20" in demo("loads").stdout
    again = demo("undo", "L1", "--yes")
    assert again.returncode == 2
    assert "not complete but undone" in again.stderr
    assert demo("undo", "L9").returncode == 2
    assert demo("delete", "undone", "--yes").returncode == 0
    assert demo("use", "demo").returncode == 0


def test_a_coded_project_from_load_to_export(run: Run, tmp_path: Path) -> None:
    file = refi(tmp_path)
    assert run("new", "coded").returncode == 0
    looked = run("load", str(file), "--dry-run", "--format", "json")
    assert looked.returncode == 0
    done = run("load", str(file), "--format", "json")
    (row,) = json.loads(done.stdout)
    assert (row["format"], row["tool"], row["load"]) == ("qdpx", "NVivo 12.6", "L1")
    assert row["loaded"]["Quote"] == row["quotes"]["verified"] == 4
    assert row["changes"] == {"created": sum(row["loaded"].values()), "updated": 0, "unchanged": 0,
                              "deleted": 0}  # fmt: skip
    assert json.loads(looked.stdout)[0] == row | {"load": None}
    assert "No concept yet" in done.stderr
    fewer = refi(tmp_path, name="fewer", codings=2)
    kept = run("load", str(fewer))
    assert "No longer in fewer.qdpx: 2 codings, 2 quotes." in kept.stderr
    assert "--delete" in kept.stderr
    assert json.loads(run("load", str(fewer), "--delete", "--format", "json").stdout)[0]["changes"][
        "deleted"
    ]
    assert run("map", str(file), "-o", str(tmp_path / "m.yaml")).returncode == 0
    assert run("map", str(file), "-o", str(tmp_path / "m.yaml")).returncode == 2
    mapped = run("load", str(file), "--map", str(tmp_path / "m.yaml"), "--format", "json")
    assert sum(one["changes"]["created"] for one in json.loads(mapped.stdout)) > 0
    assert run("load", str(tmp_path / "m.yaml")).returncode == 0
    assert run("export", "qdpx", "-o", str(tmp_path / "out.qdpx")).returncode == 0
    assert run("load", str(tmp_path / "out.qdpx"), "--strict").returncode in (0, 1)
    assert run("load", str(file), "--as", "qdc").returncode == 2
    assert run("load", str(file), "--as", "nothing").returncode == 2
    broken = tmp_path / "broken.qdpx"
    broken.write_bytes(file.read_bytes()[:200])
    refused = run("load", str(broken))
    assert (refused.returncode, "Traceback" in refused.stderr) == (2, False)
    assert run("delete", "coded", "--yes").returncode == 0
