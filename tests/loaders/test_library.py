"""One publication is one report, whatever file and load it comes in."""

import json
from pathlib import Path

from graph import Graph
from loaders import run
from loaders.run import Loaded

RIS = "TY  - {kind}\nTI  - {title}\nAU  - {author}\nPY  - {year}\n{more}ER  - \n"
REPORTS = """
MATCH (r:Report) RETURN r.id AS id, r.title AS title, r.doi AS doi, r.author AS author,
r.journal AS journal, r.label AS label, r.note AS note ORDER BY title, id
"""


def test_one_with_a_doi_and_without_are_one_both_ways(project: Graph, tmp_path: Path) -> None:
    load(project, tmp_path, ris(title="Hope", more="DO  - 10.1000/a\n"), ris(title="Fear"))
    done = load(project, tmp_path, ris(title="Fear", more="DO  - 10.1000/b\n"), ris(title="Hope."))
    found = project.connection.read(REPORTS)
    assert [(one["title"], one["doi"]) for one in found] == [
        ("Fear", "10.1000/b"),
        ("Hope", "10.1000/a"),
    ]
    assert (done.receipt.created, done.receipt.updated) == (0, 1)


def test_what_could_be_several_is_none_of_them_and_said(project: Graph, tmp_path: Path) -> None:
    both = (ris(title="Hope", more=f"DO  - 10.1000/{one}\n") for one in "ab")
    load(project, tmp_path, *both)
    done = load(project, tmp_path, ris(title="Hope"))
    assert done.receipt.created == 1
    assert any("one of several reports and" in one for one in done.told[0].notes)


def test_less_takes_nothing_away_and_a_change_comes_through(project: Graph, tmp_path: Path) -> None:
    more = "T2  - Psychiatry\nVL  - 42\nIS  - 3\nSP  - 120\nEP  - 126\nDO  - 10.1000/a\n"
    load(project, tmp_path, ris(title="Hope", author="Lee, Anna", more=more))
    before = project.connection.read(REPORTS)
    less = ris(title="HOPE", author="Lee, A.", more="T2  - Psychiatry\nDO  - 10.1000/a\n")
    assert not load(project, tmp_path, less).receipt.changed
    assert project.connection.read(REPORTS) == before
    other = ris(title="Hope again", author="Lee, A.", year=2022, more="DO  - 10.1000/a\n")
    assert load(project, tmp_path, other).receipt.updated == 1
    (row,) = project.connection.read(REPORTS)
    assert (row["title"], row["label"]) == ("Hope again", "Lee 2022")
    assert row["journal"] == "Psychiatry 42(3):120–126"


def test_three_formats_in_turn_settle(project: Graph, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.ris", "a.bib", "a.json")]
    files[0].write_text(ris(title="A chapter", kind="CHAP", more="DO  - 10.1000/c\n"), "utf-8")
    files[1].write_text(
        "@incollection{k, title={A Chapter}, author={Lee, Anna}, year={2020}, doi={10.1000/c},"
        " booktitle={Peers}, pages={1--9}}",
        "utf-8",
    )
    author = {"family": "Lee", "given": "Anna"}
    work: dict[str, object] = {
        "type": "chapter",
        "title": "A chapter",
        "author": [author],
        "DOI": "10.1000/C",
    }
    work |= {"issued": {"date-parts": [[2020]]}, "container-title": "Peers", "DOI": "10.1000/C"}
    files[2].write_text(json.dumps([work]), "utf-8")
    for file in files:
        run.load(project, [file])
    assert [run.load(project, [file]).receipt.changed for file in files] == [0, 0, 0]
    assert project.counts()["Report"] == 1
    assert not run.load(project, files).receipt.changed


def ris(
    title: str, author: str = "Lee, A", year: int = 2020, kind: str = "JOUR", more: str = ""
) -> str:
    """Return a reference."""
    return RIS.format(title=title, author=author, year=year, kind=kind, more=more)


def load(project: Graph, folder: Path, *references: str) -> Loaded:
    """Load references as one file."""
    file = folder / "lib.ris"
    file.write_text("\n".join(references), "utf-8")
    return run.load(project, [file])
