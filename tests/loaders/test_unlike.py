"""Files that look like no format are refused with what is the matter with them."""

from pathlib import Path

import pytest

from loaders import intake
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
