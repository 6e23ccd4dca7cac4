"""Files that look like no format are refused with what is the matter with them."""

from pathlib import Path

import pytest

from loaders import intake, unlike
from ontology.errors import InputError


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.ris", "", "a.ris is empty"),
        ("a.bib", " \n", "a.bib is empty"),
        ("a.json", "[]\n", "a.json holds no reference"),
        (
            "a.bib",
            '[{"type": "book", "title": "Hope"}]',
            "a.bib is called .bib but does not look like BibTeX; --as says what it is",
        ),
        (
            "a.ris",
            "@book{k, title={Hope}}",
            "a.ris is called .ris but does not look like RIS; --as says what it is",
        ),
    ],
)
def test_a_refusal_says_what_is_the_matter(tmp_path: Path, name: str, text: str, why: str) -> None:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    with pytest.raises(InputError) as refused:
        intake.format_of(file)
    assert str(refused.value) == why


def test_a_kind_that_is_not_known_is_told_what_is_allowed(tmp_path: Path) -> None:
    file = tmp_path / "a.exe"
    file.write_text("MZ", "utf-8")
    with pytest.raises(InputError, match=r"not a kind of file .*\.bib"):
        intake.format_of(file)


def test_a_folder_of_other_files_says_how_they_are_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "refs"
    folder.mkdir()
    for name in ("a.ris", "b.RIS", "c.bib", "notes.md"):
        (folder / name).write_text("x")
    said = unlike.folder(folder)
    assert said.startswith("refs holds no .csv file")
    assert said.endswith(": peergraph load refs/*.RIS refs/*.bib refs/*.ris")
    with pytest.raises(InputError, match="loaded by their own names"):
        intake.format_of(folder)
    (folder / "Study.csv").write_text("id\n")
    assert not unlike.folder(folder)


def test_a_folder_of_nothing_that_can_be_loaded_is_left_to_the_tables(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("x")
    assert not unlike.folder(tmp_path)
    assert intake.format_of(tmp_path).NAME == "tables"
