"""The README: every command in it exists and runs, in order; every snippet of Python too."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text("utf-8")
FOUND_NOTHING = 1


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    # The two that set everything up are run by .ci/run, from a clean checkout.
    return [line for line in lines if not line.startswith("python3 -m venv")]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PEERGRAPH_")}
    home = str(tmp_path_factory.mktemp("home"))
    return kept | {"PEERGRAPH_HOME": home, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


@pytest.mark.timeout(900)
def test_every_command_runs(environment: dict[str, str], tmp_path: Path) -> None:
    run = {"capture_output": True, "text": True, "env": environment, "cwd": tmp_path}
    ours = [sys.executable, "-m", "peergraph"]
    subprocess.run(
        [*ours, "demo", "--no-dashboard"], check=True, capture_output=True, env=environment
    )
    try:
        for snippet in blocks("python"):
            done = subprocess.run([sys.executable, "-W", "error", "-c", snippet], **run)  # type: ignore[call-overload]
            assert done.returncode == 0, done.stderr
            assert done.stdout
        for line in commands():
            name, *arguments = shlex.split(line)
            if "dashboard" in arguments:
                _serves([*ours, *arguments, "--no-browser"], environment, tmp_path)
                continue
            assert name in ("peergraph", "python"), line
            program = ours if name == "peergraph" else [sys.executable]
            done = subprocess.run([*program, *arguments], **run)  # type: ignore[call-overload]
            expected = FOUND_NOTHING if "--basis stated --origin published" in line else 0
            assert done.returncode == expected, (line, done.stderr)
    finally:
        subprocess.run([*ours, "stop"], env=environment, capture_output=True, check=True)


def _serves(command: list[str], environment: dict[str, str], folder: Path) -> None:
    """A dashboard says where it is, answers there, and ends on Ctrl-C."""
    with subprocess.Popen(
        command, env=environment, cwd=folder, text=True, stderr=subprocess.PIPE
    ) as started:
        assert started.stderr
        try:
            found = re.search(r"http://localhost:\d+", started.stderr.readline())
            assert found
            _answers(found[0])
        finally:
            started.send_signal(signal.SIGINT)
            assert started.wait(30) == 0


def _answers(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"nobody answers at {address}")


def test_the_two_commands_are_one_line_for_each_shell() -> None:
    setups = [line for block in blocks("sh") for line in block.splitlines() if "venv" in line]
    assert len(setups) == 2
    for line in setups:
        assert "-c constraints.txt" in line
    assert setups[0].endswith("peergraph demo")
    assert setups[1].endswith("-m pytest")
    assert len([block for block in blocks("powershell") if len(block.splitlines()) == 1]) == 2


def test_every_command_of_the_program_is_in_the_readme() -> None:
    import typer.main

    import peergraph

    names = typer.main.get_command(peergraph.app).commands  # type: ignore[attr-defined]
    for name in names:
        assert f"peergraph {name}" in TEXT, name


def test_every_setting_is_in_the_readme() -> None:
    source = (ROOT / "graph" / "settings.py").read_text("utf-8")
    documented = set(re.findall(r"PEERGRAPH_[A-Z]+", TEXT))
    assert set(re.findall(r"PEERGRAPH_[A-Z]+", source)) <= documented


def test_no_path_of_a_machine_and_no_package_host_in_any_file() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = [name for name in listed.stdout.decode().split("\0") if name]
    if not names:
        pytest.skip("only a clone knows which files are in it")
    bad = re.compile(r"(?<![\w.])/(?:wo" r"rk|ro" r"ot|fa" r"rm)/|py" r"pi\.org|pythonho" r"sted")
    for name in names:
        content = (ROOT / name).read_bytes().decode("utf-8", errors="replace")
        assert not bad.search(content), name
