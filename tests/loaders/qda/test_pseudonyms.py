"""Ids and labels instead of names: random, the same again, and no name in the file."""

import json
import multiprocessing
import re
import stat
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.qda.pseudonyms import Pseudonyms, is_code, label
from ontology.errors import GraphError

TOKEN = "0123456789abcdef"


def opened(folder: Path) -> Pseudonyms:
    return Pseudonyms(folder / "pseudonyms", TOKEN)


def test_the_same_people_get_the_same_ids_again(tmp_path: Path) -> None:
    first = opened(tmp_path)
    anna, ben = first.participant("s", "Anna Smith"), first.participant("s", "Ben Jones")
    coder = first.coder("s", "Anna Smith")
    assert re.fullmatch(r"p-[a-z2-7]{10}", anna)
    assert re.fullmatch(r"c-[a-z2-7]{10}", coder)
    assert len({anna, ben, coder, first.participant("other", "Anna Smith")}) == 4
    assert first.save() == {}
    second = opened(tmp_path)
    assert second.participant("s", " Anna  Smith") == anna
    assert second.known("participant", "s", "Ben Jones") == ben
    assert second.known("coder", "s", "Anna Smith") == coder
    assert second.known("coder", "s", "Ben Jones") is None


def test_ids_are_not_made_from_names(tmp_path: Path) -> None:
    assert opened(tmp_path / "a").participant("s", "Anna") != opened(tmp_path / "b").participant(
        "s", "Anna"
    )


def test_a_dry_run_leaves_nothing(tmp_path: Path) -> None:
    opened(tmp_path).participant("s", "Anna")
    assert not list(tmp_path.iterdir())
    opened(tmp_path).save()
    assert not list(tmp_path.iterdir())


def test_no_name_is_in_the_private_file(tmp_path: Path) -> None:
    names = opened(tmp_path)
    names.participant("the study", "Anna Smith")
    names.coder("the study", "Ben")
    names.save()
    (file,) = (tmp_path / "pseudonyms").glob("*.json")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    text = file.read_text("utf-8")
    assert not re.search("anna|smith|ben|study", text, re.IGNORECASE)
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in json.loads(text)["ids"])


def test_an_id_from_elsewhere_wins(tmp_path: Path) -> None:
    first = opened(tmp_path)
    first.participant("s", "Anna")
    first.save()
    second = opened(tmp_path)
    second.bind("participant", "s", "Anna", "p-elsewhere")
    assert second.participant("s", "Anna") == "p-elsewhere"
    assert second.save() == {}
    assert opened(tmp_path).participant("s", "Anna") == "p-elsewhere"
    with pytest.raises(GraphError):
        second.bind("participant", "s", "Anna", "two\nlines")


def test_of_two_loads_at_once_the_first_names_people(tmp_path: Path) -> None:
    first, second = opened(tmp_path), opened(tmp_path)
    ours, theirs = first.participant("s", "Anna"), second.participant("s", "Anna")
    alone = second.participant("s", "Ben")
    first.save()
    assert second.save() == {theirs: ours}
    for one in (first, second, opened(tmp_path)):
        assert one.participant("s", "Anna") == ours
    assert opened(tmp_path).participant("s", "Ben") == alone == second.participant("s", "Ben")


def make(folder: Path, names: list[str]) -> None:
    for name in names:
        one = opened(folder)
        one.participant("s", name)
        one.coder("s", name)
        one.save()


def test_two_processes_at_once_lose_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A new process runs the main module again: after a test of a page that is the dashboard.
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    context = multiprocessing.get_context("spawn")
    groups = [[f"{letter} {number}" for number in range(25)] for letter in ("a", "b")]
    both = [context.Process(target=make, args=(tmp_path, [*one, "same"])) for one in groups]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert [one.exitcode for one in both] == [0, 0]
    found = opened(tmp_path)
    everybody = [*groups[0], *groups[1], "same"]
    ids = {found.known(kind, "s", name) for name in everybody for kind in ("participant", "coder")}
    assert None not in ids
    assert len(ids) == 2 * len(everybody)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"version": 2, "secret": "00", "ids": {}}',
        '{"version": 1, "secret": "' + "00" * 32 + '", "ids": {"a": 1}}',
        '{"version": 1, "secret": "zz", "ids": {}}',
    ],
)
def test_a_damaged_file_is_kept_and_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "pseudonyms" / f"{TOKEN}.json"
    file.parent.mkdir()
    file.write_text(text, "utf-8")
    with pytest.raises(GraphError, match="is damaged"):
        opened(tmp_path)
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize("token", ["", "../x", "a/b", "x" * 65])
def test_a_token_is_no_path(tmp_path: Path, token: str) -> None:
    with pytest.raises(GraphError):
        Pseudonyms(tmp_path, token)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "pseudonyms").write_text("a file", "utf-8")
    with pytest.raises(GraphError):
        opened(tmp_path)


@pytest.mark.parametrize(
    "name",
    ["P03", "N02", "INT_12", "Participant 7", "participant 12", "FG2-3", "p7", "P-03", "P3a"],
)
def test_codes_stay(name: str) -> None:
    assert is_code(name)
    assert label("participant", name, "p-abcdefghij") == name


@pytest.mark.parametrize(
    "name",
    [
        "Anna",
        "Anna 7",
        "Anna7",
        "Smith",
        "",
        "42",
        "AB1985",
        "J. B.",
        "P03 Anna",
        "Dr P",
        "Ann7",
        "P03 x",
    ],
)
def test_names_do_not(name: str) -> None:
    assert label("participant", name, "p-abcdefghij") == "Participant ABC"


def test_a_coder_is_never_shown_by_name() -> None:
    assert label("coder", "C1", "c-xyz2345678") == "Coder XYZ"


@given(st.text(max_size=30))
@settings(deadline=None, max_examples=200)
def test_a_label_holds_nothing_of_a_name_that_is_no_code(name: str) -> None:
    assert is_code(name) or label("participant", name, "p-abcdefghij") == "Participant ABC"


def test_labels_of_a_study_differ(tmp_path: Path) -> None:
    names = opened(tmp_path)
    ids = [names.participant("s", f"name {number}") for number in range(500)]
    assert len({label("participant", "Anna", one) for one in ids}) == 500
