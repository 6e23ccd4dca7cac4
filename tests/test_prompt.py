"""The prompt of ``peergraph cypher``, and the other ways to its text."""

import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from graph import Graph, queries
from graph.settings import Settings
from ontology.vocabulary import vocabulary
from terminal.completion import Completions
from terminal.prompt import HISTORY, Prompt, complete
from terminal.rows import Format

Typed = Callable[..., None]
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
CTRL_C, CTRL_D, ENTER, TAB, UP = "\x03", "\x04", "\r", "\t", "\x1b[A"
SECONDS = 30.0


@pytest.fixture
def typed(demo: Graph) -> Typed:
    """Types keys at a prompt on the demonstration, then Ctrl-D.

    A pair of a key and a text: the key is pressed until that text stands in the line.
    """

    def run(*keys: str | tuple[str, str], rows: int = 1000) -> None:
        with create_pipe_input() as source:
            ask = Prompt(
                demo, lambda text: demo.cypher(text, {}, rows), Format.table, rows,
                source, DummyOutput(),
            )  # fmt: skip
            hands = Thread(target=press, args=(ask, source, (*keys, CTRL_D)))
            hands.start()
            ask.run()
            hands.join()

    return run


def press(ask: Prompt, source: PipeInput, keys: Sequence[str | tuple[str, str]]) -> None:
    for key in keys:
        if isinstance(key, str):
            source.send_text(key)
            continue
        deadline = time.monotonic() + SECONDS
        while ask.session.default_buffer.text != key[1] and time.monotonic() < deadline:
            # History and completions come a moment later.
            source.send_text(key[0])
            time.sleep(0.2)


@pytest.mark.parametrize("settings", ["embedded"], indirect=True)
class TestPrompt:
    """What can be typed, on the embedded server."""

    def test_a_query_over_lines_ends_with_a_semicolon_or_an_empty_line(
        self, typed: Typed, capsys: pytest.CaptureFixture[str]
    ) -> None:
        typed("MATCH (c:Concept {id: 'threat'})", ENTER, "RETURN c.label AS label;", ENTER,
              "RETURN 40 + 2 AS n", ENTER, ENTER)  # fmt: skip
        out, said = capsys.readouterr()
        assert "place of threat" in out
        assert "42" in out
        assert "ends with ; or an empty line" in said
        assert "At most 1,000 rows" in said
        assert "synthetic" in said

    def test_an_error_does_not_end_it(
        self, typed: Typed, capsys: pytest.CaptureFixture[str]
    ) -> None:
        wrong = ("RETRUN 1;", "CREATE (n:Memo {id: 'x'});", ":nonsense", ":query nonesuch",
                 ":query trace x")  # fmt: skip
        typed(*(key for one in wrong for key in (one, ENTER)), "RETURN 'still here' AS x;", ENTER)
        out, said = capsys.readouterr()
        assert "still here" in out
        assert said.count("peergraph: ") == 5
        assert "only read" in said
        assert "Traceback" not in said

    def test_keys(self, typed: Typed, capsys: pytest.CaptureFixture[str]) -> None:
        once, both = "RETURN 'once' AS x;", "RETURN 1 AS one; RETURN ';' AS two;"
        typed("RETURN 'cleared' AS x", CTRL_C, once, ENTER)
        typed((UP, once), ENTER, both, ENTER, ENTER, ENTER)
        out, _ = capsys.readouterr()
        assert "cleared" not in out
        assert out.count("once") == 2
        assert "one" in out
        assert "two" in out

    def test_commands(self, typed: Typed, capsys: pytest.CaptureFixture[str]) -> None:
        typed(":help", ENTER, ":graph", ENTER, ":query", ENTER,
              ":query quotes-for-concept concept=openness", ENTER, ":quit", ENTER,
              "RETURN 'never asked';", ENTER)  # fmt: skip
        out, said = capsys.readouterr()
        assert ":query" in said
        assert "demo (demonstration) holds" in said
        assert "orphan-concepts" in out
        assert "coded" in out
        assert "never asked" not in out

    def test_the_row_limit_is_said(self, typed: Typed, capsys: pytest.CaptureFixture[str]) -> None:
        typed("UNWIND range(1, 9) AS n RETURN n;", ENTER, rows=3)
        out, said = capsys.readouterr()
        assert "At most 3 rows" in said
        assert "first 3 rows" in said
        assert "4" not in out

    def test_completion_while_typing(
        self, typed: Typed, capsys: pytest.CaptureFixture[str]
    ) -> None:
        labelled, asked = "MATCH (c:Concept", " {id: 'threat'}) RETURN c.label"
        typed("MATCH (c:Conc", (TAB, labelled), asked[:-2], (TAB, labelled + asked), ";", ENTER)
        assert "place of threat" in capsys.readouterr().out

    def test_the_history_is_kept_for_the_owner_alone(
        self, typed: Typed, settings: Settings
    ) -> None:
        file = settings.home / HISTORY
        file.unlink(missing_ok=True)
        typed("RETURN 'kept' AS x;", ENTER)
        assert "kept" in file.read_text("utf-8")
        if sys.platform != "win32":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def test_without_a_history_it_still_answers(
        self, typed: Typed, settings: Settings, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = settings.home / HISTORY
        file.unlink(missing_ok=True)
        file.mkdir()
        try:
            typed("RETURN 'answered' AS x;", ENTER)
        finally:
            file.rmdir()
        out, said = capsys.readouterr()
        assert "answered" in out
        assert "history cannot be kept" in said


def offered(text: str) -> list[str]:
    found = Completions(vocabulary()).get_completions(Document(text), CompleteEvent())
    return [one.text for one in found]


def test_completions_follow_from_the_vocabulary() -> None:
    known = vocabulary()
    assert offered("MATCH (c:") == list(known.labels)
    assert offered("MATCH (c:Conc") == ["Concept"]
    types = list({**known.relationships, **known.claim_types})
    assert offered("MATCH (a:Concept)-[r:") == types
    assert offered("MATCH (a)-[:LEADS_TO|MOV") == ["MOVES_TO"]
    assert offered("MATCH (q:Quote) WHERE q.") == list(known.classes["Quote"].properties)
    assert offered("MATCH (q:Quote {ex") == ["exact"]
    assert offered("MATCH (q:Quote)-[e:CODED_AS]->() RETURN e.") == list(
        known.relationships["CODED_AS"].properties
    )
    assert set(offered("MATCH (x) WHERE x.")) >= {"exact", "label", "wording"}
    assert "RETURN" in offered("MATCH (q:Quote) RET")
    assert "quote" in offered("MATCH (quote:Quote) RETURN quo")
    assert "ORDER BY" in offered("RETURN 1 AS x or")


@pytest.mark.parametrize(
    "text", ["RETURN 'Conc", "// MATCH (c:", "RETURN 1 /* ma", "RETURN 12", "RETURN `Conc", "{a:"]
)
def test_no_completion_where_no_word_of_cypher_stands(text: str) -> None:
    assert offered(text) == []


def test_completion_of_commands() -> None:
    assert offered(":") == [":help", ":graph", ":query", ":quit"]
    assert offered(":query ") == [one.name for one in queries.every()]
    assert offered(":query quotes-for-concept ") == ["concept="]
    assert offered(":graph ") == []


def test_when_enter_sends() -> None:
    for text in ("RETURN 1;", ":help", "", "RETURN 1\n", "RETURN 1; // said", "RETURN ';' ;\n"):
        assert complete(text), text
    for text in ("RETURN 1", "RETURN ';'", "RETURN 1 // ;", "MATCH (n)\nRETURN n"):
        assert not complete(text), text


@pytest.fixture(scope="module")
def run(embedded_settings: Settings) -> Run:
    """Runs peergraph on the embedded server of the tests."""

    def peergraph(*arguments: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "peergraph", *arguments],
            capture_output=True, input=given, check=False, env=environment(embedded_settings),
        )  # fmt: skip

    return peergraph


def environment(settings: Settings) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PEERGRAPH_")}
    return kept | {"PEERGRAPH_HOME": str(settings.home), "PEERGRAPH_GRAPH": "demo", "TERM": "xterm"}


QUERY = "// said by é\nMATCH (c:Concept {id: 'threat'}) RETURN c.id AS id;\n"


@pytest.mark.parametrize("settings", ["embedded"], indirect=True)
def test_a_query_from_standard_input_and_from_a_file(demo: Graph, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "query.cypher"
    file.write_bytes(b"\xef\xbb\xbf" + QUERY.encode())
    form = ("--format", "csv")
    for done in (
        run("cypher", "-", *form, given=QUERY.encode()),
        run("cypher", *form, given=QUERY.encode()),
        run("cypher", "-i", str(file), *form),
    ):
        assert (done.returncode, done.stdout) == (0, b"id\nthreat\n"), done.stderr
    empty = run("cypher", "MATCH (c:Nothing) RETURN c.id AS id, c.label", *form)
    assert (empty.returncode, empty.stdout) == (1, b"id,c.label\n")


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        (("-",), b"", "standard input holds no query"),
        ((), b" // a comment\n;", "standard input holds no query"),
        (("",), b"", "the query holds no query"),
        (("-",), b"RETURN 1; RETURN 2", "holds 2 queries"),
        (("-",), b"RETURN '\xff'", "not UTF-8"),
        (("--file", "nonesuch.cypher"), b"", "cannot be read"),
        (("RETURN 1", "--file", "some.cypher"), b"", "one of the two"),
    ],
)
def test_a_text_that_cannot_be_asked_is_one_sentence(
    run: Run, arguments: tuple[str, ...], given: bytes, said: str
) -> None:
    done = run("cypher", *arguments, given=given)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == b""


# Makes the terminal that of its session, so that Ctrl-C comes as a signal, and starts the command.
SESSION = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-W", "error", "-m", "peergraph", "cypher"])
"""
ENDLESS = (
    "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b "
    "WITH a, b WHERE a + b = -1 RETURN count(*) AS n;"
)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
@pytest.mark.parametrize("settings", ["embedded"], indirect=True)
def test_at_a_real_terminal(demo: Graph, settings: Settings) -> None:
    import pty

    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", SESSION],
        stdin=follower, stdout=follower, stderr=follower, start_new_session=True,
        env=environment(settings),
    )  # fmt: skip
    os.close(follower)

    def press(*keys: str) -> None:
        os.write(leader, "".join(keys).encode())

    try:
        wait_for(leader, "demo>")
        press("MATCH (c:Concept {id: 'threat'})", ENTER, "RETURN c.label AS label;", ENTER)
        wait_for(leader, "place of threat")
        press(ENDLESS, ENTER)
        wait_for(leader, "\x1b[?2004l")  # the prompt leaves the terminal to the query
        time.sleep(0.5)
        press(CTRL_C)
        wait_for(leader, "Given up")
        press("RETURN 'good' + 'bye' AS x;", ENTER)
        wait_for(leader, "goodbye", "demo>")
        # On a line that is not empty Ctrl-D would not leave.
        press("RETURN", CTRL_C, CTRL_D)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
        os.close(leader)


def wait_for(terminal: int, *wanted: str) -> None:
    """Read from a terminal until each of ``wanted`` was printed, one after the other."""
    import select

    seen, deadline = "", time.monotonic() + 60
    for one in wanted:
        while one not in seen:
            ready, _, _ = select.select([terminal], [], [], max(deadline - time.monotonic(), 0))
            assert ready, seen
            seen += os.read(terminal, 65536).decode("utf-8", errors="replace")
            assert "Traceback" not in seen, seen
            if "\x1b[6n" in seen:  # the prompt asks where the cursor is, and a terminal tells
                os.write(terminal, b"\x1b[1;1R")
                seen = seen.replace("\x1b[6n", "")
        seen = seen.partition(one)[2]
