"""Thousands of damaged files, the same ones each time: refused in a sentence, or read."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from loaders.formats import codebook, refi
from loaders.qda.piece import Piece, Project
from loaders.told import Told
from ontology.record import Record
from tests.loaders.formats import refi_files
from tests.loaders.formats.fuzz import SECRET, damaged, survives
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


def test_the_same_seed_is_the_same_damage() -> None:
    content = VENDORS["atlas"]()
    again = [damaged(content, random.Random(3)) for _ in range(2)]
    assert again[0] == again[1] != content
