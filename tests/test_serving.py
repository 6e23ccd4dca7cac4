"""The dashboard as a user starts it, and reports on the command line: separate processes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard import serve

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A home of its own with the demonstration and a project in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PEERGRAPH_")}
    home = str(tmp_path_factory.mktemp("home"))
    found = kept | {"PEERGRAPH_HOME": home, "PYTHONUTF8": "1"}
    program = [sys.executable, "-m", "peergraph"]
    for arguments in (("demo", "--no-dashboard"), ("new", "mine", "--with", "thesis")):
        subprocess.run([*program, *arguments], env=found, check=True, capture_output=True)
    yield found
    subprocess.run([*program, "stop"], env=found, check=True, capture_output=True)


@pytest.fixture(scope="module")
def run(environment: dict[str, str]) -> Run:
    def peergraph(*arguments: str) -> Done:
        return subprocess.run(
            [sys.executable, "-m", "peergraph", *arguments], env=environment, text=True,
            capture_output=True, check=False, encoding="utf-8",
        )  # fmt: skip

    return peergraph


def _answer(port: int, path: str = "/") -> str:
    end = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as found:
                return str(found.read().decode())
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def _own_address() -> str:
    """This machine's address on its network; no packet is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


@pytest.mark.parametrize("command", [["demo"], ["dashboard", "--graph", "mine", "--edit"]])
def test_it_answers_on_this_machine_alone_and_ends(
    environment: dict[str, str], command: list[str], tmp_path: Path
) -> None:
    port = serve.free_port("127.0.0.1")
    quiet = ["--no-browser", "--port", str(port)] if command[0] == "dashboard" else []
    no_browser = {"BROWSER": "true"}
    with (tmp_path / "said.txt").open("w+") as said:
        started = subprocess.Popen(
            [sys.executable, "-m", "peergraph", *command, *quiet], env=environment | no_browser,
            stdout=said, stderr=said, stdin=subprocess.DEVNULL, cwd=tmp_path,
        )  # fmt: skip
        try:
            assert "<title>" in _answer(port)
            assert _answer(port, "/_stcore/health") == "ok"
            if (own := _own_address()) != "127.0.0.1":
                with pytest.raises(OSError):  # noqa: PT011  (refused or unreachable)
                    socket.create_connection((own, port), timeout=2).close()
        finally:
            started.send_signal(signal.SIGINT)
            started.wait(30)
        said.seek(0)
        words = said.read()
    assert started.returncode == 0, words
    assert f"http://localhost:{port}" in words
    assert "Traceback" not in words
    assert [one.name for one in tmp_path.iterdir()] == ["said.txt"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--graph", "mine", "--host", "0.0.0.0"), "is a project"),
        (("--graph", "mine", "--host", "0.0.0.0", "--edit"), "--edit is for this machine alone"),
        (("--graph", "mine", "--share", "--edit"), "do not go together"),
        (("--graph", "none"), "there is no graph 'none'"),
    ],
)
def test_what_is_refused(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run("dashboard", "--no-browser", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run("dashboard", "--graph", "demo", "--no-browser", "--port", port)
    assert done.returncode == 2
    assert f"port {port} is taken" in done.stderr


@pytest.mark.parametrize("ending", ["md", "html", "docx"])
def test_a_report_in_each_form(run: Run, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"report.{ending}"
    names = ("threat", "openness", "values")
    done = run("export", "report", *names, "-o", str(file), "--graph", "demo")
    assert done.returncode == 0, done.stderr
    assert "1 path" in done.stderr
    assert file.stat().st_size > 2_000


def test_a_report_needs_a_known_ending_and_known_concepts(run: Run, tmp_path: Path) -> None:
    done = run("export", "report", "threat", "values", "-o", str(tmp_path / "a.pdf"))
    assert done.returncode == 2
    assert ".docx" in done.stderr
    done = run("export", "report", "threat", "nowhere", "-o", str(tmp_path / "a.md"))
    assert done.returncode == 2
    assert not (tmp_path / "a.md").exists()
    done = run("export", "report", "threat", "-o", str(tmp_path / "a.md"))
    assert done.returncode == 2
    done = run("export", "report", "threat", "values", "-o", str(tmp_path / "no" / "a.md"))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
