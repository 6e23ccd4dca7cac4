"""Taguette's database: documents, tags and highlights; other people's files break nothing."""

from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import formats
from loaders.formats import taguette
from loaders.qda.anchor import settle
from loaders.qda.material import Material
from loaders.qda.piece import About, Code, Coding, Memo, Piece, Project, Quote, Selection, Source
from loaders.told import Told
from ontology.errors import InputError
from tests.loaders.formats.taguette_files import ROWS, TEXT, file_of, places


class _Parser(HTMLParser):
    """The library's reader of HTML: right, but slow where the HTML means ill."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "<p>",
                    "</p>",
                    "<br/>",
                    '<a href="x>y" title=\'"\'>',
                    "<b class=c >",
                    "<!-- a > -->",
                ),
                *("&amp;", "&nbsp;", "&lt;b&gt;", "&#233;", "&copy", "&unknown;", "&", " & "),
                *("é", "😬", "words", "\n", "'", '"', ">", "1 > 0", "<!DOCTYPE html>", "<h1>"),
            ]
        )
    )
)
def test_text_is_what_a_parser_of_html_gives(parts: list[str]) -> None:
    contents = "".join(parts)
    parser = _Parser()
    parser.feed(contents)
    parser.close()
    assert taguette.plain(contents) == "".join(parser.parts)


@pytest.mark.parametrize(
    "sign", ["<", "<a ", "<!", "<!--", "<?", "</", "&", "&#", "<a b='", '<a "', "&#9"]
)
@pytest.mark.timeout(20)
def test_html_that_means_ill_takes_no_longer(sign: str) -> None:
    assert taguette.plain(sign * 100_000)
    assert taguette.plain("&#" + "9" * 9_000 + ";") == "\ufffd"


def _read(path: Path) -> tuple[list[Piece], Told]:
    told = Told(path.name)
    return list(taguette.read(path, told)), told


def _settled(pieces: Sequence[Piece], told: Told) -> list[Quote]:
    material = Material()
    for one in pieces:
        material.add(one)
    settle(material, told)
    return list(material.all(Quote))


def test_a_project_is_known_by_its_tables(tmp_path: Path) -> None:
    path = file_of(tmp_path, ROWS)
    assert getattr(formats.of(path), "NAME", "") == taguette.NAME
    assert not taguette.takes(path, b"PK\x03\x04")


def test_everything_arrives(tmp_path: Path) -> None:
    pieces, told = _read(file_of(tmp_path, ROWS))
    assert pieces[0] == Project("Peers", "Taguette", whole=True)
    (source,) = [one for one in pieces if isinstance(one, Source)]
    assert (source.content or b"").decode() == TEXT
    assert {one.text for one in pieces if isinstance(one, Memo)} == {"About it", "nurse"}
    assert {one.kind for one in pieces if isinstance(one, About)} == {"project", "source"}
    codings = [one for one in pieces if isinstance(one, Coding)]
    assert [(one.selection, one.code) for one in codings] == [
        ("highlight 1", "tag 3"),
        ("highlight 1", "tag 4"),
    ]
    quotes = _settled(pieces, told)
    assert [(one.exact, one.verified) for one in quotes] == [
        ("une menace & puis", True),
        ("au début\xa0?", True),
    ]
    assert (quotes[0].original_start, quotes[0].unit) == (
        places("une menace & puis")[0],
        taguette.UNIT,
    )
    assert (told.verified, told.unverified) == (2, 0)


def test_dots_make_a_hierarchy(tmp_path: Path) -> None:
    pieces, _ = _read(file_of(tmp_path, ROWS))
    codes = {one.key: one for one in pieces if isinstance(one, Code)}
    assert [(one.name, one.parent, one.codable) for one in codes.values()] == [
        ("interesting", "", True),
        ("openness", "", True),
        ("integration", "", False),
        ("threat", "path integration", True),
        ("to identity", "tag 3", True),
        ("3", "", False),
        (" turn", "path 3", True),
        ("..", "", True),
    ]
    assert codes["tag 3"].definition == "Feels\nthreatened"


def test_people_are_counted_and_not_read(tmp_path: Path) -> None:
    pieces, told = _read(file_of(tmp_path, ROWS))
    assert told.skipped["users", taguette._LEFT] == 1
    assert "someone" not in repr(pieces) + repr(told)


def test_several_projects_are_refused(tmp_path: Path) -> None:
    other = ("documents", (2, "Q", "", "q.html", "", 2, "<p>q</p>"))
    with pytest.raises(InputError, match="2 projects"):
        _read(file_of(tmp_path, [*ROWS, other]))


def test_an_empty_project_beside_it_is_counted(tmp_path: Path) -> None:
    pieces, told = _read(file_of(tmp_path, [*ROWS, ("projects", (2, "Other", "Not this"))]))
    assert pieces[0] == Project("Peers", "Taguette", whole=True)
    assert told.skipped["projects", "it has no documents"] == 1


@pytest.mark.parametrize(
    "row",
    [
        (3, 1, None, None, None),
        (3, 1, "abc", b"\xff\xfe", 4.5),
        (3, 1, 2**62, -(2**62), "<p>x"),
        (3, 1, 9, 2, ""),
        (3, 99, 1, 2, "<p>lost</p>"),
        (3, None, 1, 2, "<p>lost</p>"),
    ],
)
def test_highlights_that_say_nothing_are_counted(tmp_path: Path, row: tuple[object, ...]) -> None:
    extra = [("highlights", row), ("highlight_tags", (77, 3)), ("highlight_tags", (1, None))]
    pieces, told = _read(file_of(tmp_path, [*ROWS, *extra]))
    quotes = _settled(pieces, told)
    assert [one.verified for one in quotes][:2] == [True, True]
    kept = len(quotes) - 2
    assert kept + sum(one for (what, _), one in told.skipped.items() if what == "Selection") == 1
    assert sum(one for (what, _), one in told.skipped.items() if what == "highlight_tags") == 2


def test_a_highlight_without_tag_is_kept(tmp_path: Path) -> None:
    pieces, _ = _read(file_of(tmp_path, ROWS))
    assert [one.key for one in pieces if isinstance(one, Selection)] == [
        "highlight 1",
        "highlight 2",
    ]


def test_changes_that_wait_outside_are_told(tmp_path: Path) -> None:
    path = file_of(tmp_path, ROWS)
    path.with_name(path.name + "-wal").write_bytes(b"waiting")
    _, told = _read(path)
    assert "not loaded" in told.notes[0]


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"\0" * 200, b"PK\x03\x04" * 90])
def test_what_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.sqlite3"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"other\.sqlite3"):
        _read(path)


@pytest.mark.parametrize("part", [0.02, 0.2, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_short_is_refused(tmp_path: Path, part: float) -> None:
    path = file_of(tmp_path, ROWS)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    assert taguette.takes(path, path.read_bytes()[:100])
    with pytest.raises(InputError, match="damaged"):
        _read(path)


def test_missing_tables_and_columns_are_not_said(tmp_path: Path) -> None:
    schema = """
    CREATE TABLE documents (id INTEGER, contents TEXT);
    CREATE TABLE highlights (id INTEGER, document_id INTEGER, snippet TEXT);
    """
    rows: list[tuple[str, tuple[object, ...]]] = [
        ("documents", (1, "<p>only words</p>")),
        ("highlights", (1, 1, "<b>words</b>")),
    ]
    pieces, told = _read(file_of(tmp_path, rows, schema))
    assert [(one.exact, one.start) for one in _settled(pieces, told)] == [("words", 5)]
    other = tmp_path / "other"
    other.mkdir()
    path = file_of(other, [], "CREATE TABLE tags (id INTEGER)")
    assert not taguette.takes(path, path.read_bytes()[:100])
    with pytest.raises(InputError, match="no documents"):
        _read(path)


def test_views_and_virtual_tables_are_never_asked(tmp_path: Path) -> None:
    endless = "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id FROM n"
    schema = f"CREATE VIEW documents AS {endless}; CREATE VIEW highlights AS {endless};"
    with pytest.raises(InputError, match="no documents"):
        _read(file_of(tmp_path, [], schema))


def test_the_file_stays_as_it_is(tmp_path: Path) -> None:
    path = file_of(tmp_path, ROWS)
    before = path.read_bytes()
    _read(path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
