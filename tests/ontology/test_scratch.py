"""Rows on disk: kept from others, gone by themselves, and full disks said plainly."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ontology.errors import InputError
from ontology.scratch import Scratch, storable


def test_rows_come_back_as_they_were_put_in() -> None:
    rows = Scratch({"one": ("name", "number"), "two": ("content",)})
    for number in range(20_000):
        rows.add("one", (f"ä{number}\0", number))
    rows.add("two", (b"\xff",))
    rows.add("one", (None, -(2**63)))
    found = list(rows.rows("SELECT name, number FROM one ORDER BY rowid"))
    assert found == [*((f"ä{number}\0", number) for number in range(20_000)), (None, -(2**63))]
    assert list(rows.rows("SELECT content FROM two WHERE content = ?", b"\xff")) == [(b"\xff",)]
    rows.close()
    rows.close()


FILLED = """
import os, signal
from ontology.scratch import Scratch
rows = Scratch({"one": ("content",)})
for _ in range(30):
    rows.add("one", (b"x" * 2**20,), 2**20)
if os.path.exists("/proc/self/fd"):
    paths = [os.path.realpath(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")]
    assert [one for one in paths if one.startswith(os.environ["SQLITE_TMPDIR"])], paths
print("filled", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_its_file_goes_with_the_program_however_it_ends(tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("no program ends so there")
    setting = {**os.environ, "SQLITE_TMPDIR": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", FILLED], env=setting, capture_output=True, text=True
    )
    assert (ended.stdout, ended.stderr, ended.returncode) == ("filled\n", "", -9)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_a_sentence() -> None:
    rows = Scratch({"one": ("content",)})
    rows.run("PRAGMA max_page_count = 100")
    with pytest.raises(InputError, match=r"temporary files of this load cannot be written: .*full"):
        rows.add("one", (b"x" * 2**20,), 2**20)


@pytest.mark.parametrize(
    ("text", "kept"), [("a", "a"), ("ä🐝\0", "ä🐝\0"), ("half a \ud83d", "half a \\ud83d")]
)
def test_half_characters_are_spelt_out(text: str, kept: str) -> None:
    assert storable(text) == kept
