"""Thousands of damaged files, the same ones each time: refused in a sentence, or read."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from loaders.formats import codebook, every, refi
from loaders.qda.piece import Piece, Project
from loaders.told import Told
from ontology.record import Record
from tests.loaders.formats import fuzz, refi_files
from tests.loaders.formats.fuzz import SECRET, damaged, survives
from tests.loaders.formats.fuzz_files import FILES
from tests.loaders.formats.refi_files import code, declared, element, guid, qdc, text
from tests.loaders.formats.refi_vendors import VENDORS


@pytest.mark.parametrize("vendor", VENDORS)
def test_damaged_projects(vendor: str) -> None:
    ended = survives(refi, VENDORS[vendor](), ".qdpx", 500, 6)
    assert ended["read"] > 100  # else nothing behind the container was tried
    assert ended["refused"] > 100


def test_damaged_bare_projects() -> None:
    content = declared(refi_files.project(refi_files.users(), refi_files.codebook()))
    assert survives(refi, content, ".qde", 300, 6)["read"] > 100


def test_damaged_codebooks() -> None:
    every = element("Codes", code(1, SECRET, text("Description", SECRET), code(2, "b")))
    one = element("Set", element("MemberCode", guid=guid(1)), guid=guid(5), name=SECRET)
    ended = survives(codebook, declared(qdc(every, element("Sets", one))), ".qdc", 700, 6)
    assert ended["read"] > 100


@pytest.mark.parametrize("name", FILES)
def test_damaged_files_of_other_formats(name: str) -> None:
    module, suffix, content = FILES[name]
    rounds = 120 if suffix == ".xlsx" else 400  # a workbook takes long to open
    ended = survives(module, content, suffix, rounds, 6)
    # Of a map little may be wrong, of RIS nearly everything.
    assert ended["read"] > rounds * (0.05 if suffix == ".yaml" else 0.4)
    assert ended["refused"] > rounds * (0.01 if suffix == ".ris" else 0.1)


def test_the_files_hold_the_secret() -> None:
    for name, (_, suffix, content) in FILES.items():
        if suffix != ".xlsx":  # which is packed
            assert content.count(SECRET.encode()) > 3, name
    assert {module.NAME for module, _, _ in FILES.values()} == {
        one.NAME for one in every() if one.NAME not in ("qdpx", "qdc", "tables")
    }


def test_a_format_that_lets_go_is_found() -> None:
    class Careless:
        NAME = TITLE = "x"
        SUFFIXES: tuple[str, ...] = (".x",)

        def takes(self, path: Path, head: bytes) -> bool:  # noqa: ARG002
            return True

        def read(self, path: Path, told: Told) -> Iterator[Piece | Record]:  # noqa: ARG002
            yield Project(path.read_bytes().decode())

    with pytest.raises(AssertionError, match=r"of seed 1: UnicodeDecodeError"):
        survives(Careless(), b"plain", ".x", 500, 1)


@pytest.mark.parametrize("fault", ["told", "slow", "large"])
def test_a_format_that_tells_or_takes_too_much_is_found(
    fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Careless:
        NAME = TITLE = "x"
        SUFFIXES: tuple[str, ...] = (".x",)

        def takes(self, path: Path, head: bytes) -> bool:  # noqa: ARG002
            return True

        def read(self, path: Path, told: Told) -> Iterator[Piece | Record]:
            yield Project(path.name)
            if fault == "told":
                told.note(f"{SECRET} said something")

    if fault == "slow":
        monkeypatch.setattr(fuzz, "SECONDS", 0)
    if fault == "large":
        monkeypatch.setattr(fuzz, "ROOM", -1)
    with pytest.raises(AssertionError, match="round 0 of seed 1"):
        survives(Careless(), b"plain", ".x", 3, 1)


def test_the_same_seed_is_the_same_damage() -> None:
    for content in (VENDORS["atlas"](), *(content for _, _, content in FILES.values())):
        again = [[damaged(content, random.Random(n)) for n in range(9)] for _ in range(2)]
        assert again[0] == again[1]
        assert content not in again[0]
