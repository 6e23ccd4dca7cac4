"""REFI-QDA projects: their container, their texts, their namespaces."""

import io
import os
from pathlib import Path
from zipfile import ZipFile

import pytest

from loaders import formats
from loaders.formats import refi
from loaders.qda.piece import (
    About,
    Case,
    CaseText,
    Code,
    Coding,
    Memo,
    Project,
    Selection,
    Source,
    User,
)
from loaders.told import Told
from ontology.errors import InputError
from tests.loaders.formats import refi_files as made
from tests.loaders.formats.fuzz import SECRET
from tests.loaders.formats.refi_files import (
    SOURCE,
    TEXT,
    THREAT,
    codebook,
    coding,
    element,
    guid,
    packed,
    project,
    selection,
    source,
)
from tests.loaders.formats.refi_reading import of, read, refused, simple
from tests.loaders.formats.refi_vendors import VENDORS


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_file_of_every_tool_is_read(tmp_path: Path, vendor: str) -> None:
    pieces, told = read(tmp_path, VENDORS[vendor]())
    assert formats.of(tmp_path / "a.qdpx") == refi
    assert len(of(pieces, Project)) == 1
    assert of(pieces, Project)[0].whole
    lost = sum(number for (what, _), number in told.skipped.items() if what == "Coding")
    spoken = 2 if vendor == "nvivo" else 0  # they say whose words these are
    assert told.found["Coding"] == len(of(pieces, Coding)) + lost + spoken > 0
    assert not told.faults


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_reference_between_pieces_holds(tmp_path: Path, vendor: str) -> None:
    pieces, _ = read(tmp_path, VENDORS[vendor]())
    keys: dict[type, list[str]] = {Code: [], Source: [], Selection: [], Case: [], Memo: []}
    for one in pieces:
        if isinstance(one, Code | Source | Selection | Case | Memo):
            keys[type(one)].append(one.key)
    assert all(len(set(some)) == len(some) for some in keys.values())
    users = {one.key for one in of(pieces, User)}
    for coded in of(pieces, Coding):
        assert coded.selection in keys[Selection]
        assert coded.code in keys[Code]
        assert coded.coder in users
    for marked in of(pieces, Selection):
        assert marked.source in keys[Source]
    for below in of(pieces, Code):
        assert below.parent in ("", *keys[Code])
    for about in of(pieces, About):
        assert about.memo in keys[Memo]
    for belongs in of(pieces, CaseText):
        assert belongs.case in keys[Case]
        assert belongs.source in ("", *keys[Source])
        assert belongs.selection in ("", *keys[Selection])


# The container (deviations 1 to 4)


@pytest.mark.parametrize("name", ["project.qde", "Project.qde", "Trial.qde", "a study.QDE"])
def test_the_project_may_have_any_name(tmp_path: Path, name: str) -> None:
    pieces, _ = read(tmp_path, packed(project(codebook()), name=name))
    assert len(of(pieces, Code)) == 3


def two(first: str, second: str) -> bytes:
    content = io.BytesIO(packed(project(codebook()), name=first))
    with ZipFile(content, "a") as archive:
        archive.writestr(second, made.declared(project(name="other")))
    return content.getvalue()


def test_of_two_projects_the_standard_name_wins_else_both_are_named(tmp_path: Path) -> None:
    pieces, _ = read(tmp_path, two("a.qde", "project.qde"))
    assert of(pieces, Project)[0].name == "other"
    assert "holds a.qde and b.qde; which" in refused(tmp_path, two("a.qde", "b.qde"))
    pieces, _ = read(tmp_path, two("project.qde", "sources/b.qde"))
    assert of(pieces, Project)[0].name == "Study"


def test_a_project_may_be_packed_with_its_folder(tmp_path: Path) -> None:
    xml = project(codebook(), element("Sources", source(SOURCE)))
    content = packed(xml, name="My study/project.qde", folder="My study/sources/")
    pieces, told = read(tmp_path, content)
    assert of(pieces, Source)[0].content == TEXT.encode()
    assert told.missing == []


@pytest.mark.parametrize("folder", ["sources/", "Sources/", "SOURCES/", ""])
def test_texts_lie_in_a_folder_of_any_spelling(tmp_path: Path, folder: str) -> None:
    xml = project(codebook(), element("Sources", source(SOURCE)))
    pieces, told = read(tmp_path, packed(xml, folder=folder))
    assert of(pieces, Source)[0].content == TEXT.encode()
    assert told.missing == []


@pytest.mark.parametrize(
    "path",
    [
        *["internal://x.txt", "INTERNAL://X.TXT", "internal:///x.txt", "relative:///x.txt"],
        *["relative://sources/x.txt", "x.txt", "./x.txt", "old\\folder\\x.txt", "sources/x.txt"],
    ],
)
def test_a_text_is_found_by_every_spelling_of_its_path(tmp_path: Path, path: str) -> None:
    xml = project(element("Sources", source(SOURCE, plainTextPath=path)))
    pieces, told = read(tmp_path, packed(xml, {"x.txt": b"here"}))
    assert (of(pieces, Source)[0].content, told.missing) == (b"here", [])


def test_a_path_may_be_spelt_as_in_an_address(tmp_path: Path) -> None:
    xml = project(element("Sources", source(SOURCE, plainTextPath="internal://a%20b.txt")))
    assert of(read(tmp_path, packed(xml, {"a b.txt": b"here"}))[0], Source)[0].content == b"here"


@pytest.mark.parametrize(
    "path",
    [
        *["absolute:///etc/passwd", "/etc/passwd", "C:\\passwd", "file:///etc/passwd"],
        *["\\\\host\\passwd", "internal://../../etc/passwd", "relative:///..%2f..%2fpasswd"],
        *["https://example.org/passwd", "internal://passwd"],
    ],
)
def test_what_lies_outside_is_never_opened_and_is_told_without_folders(
    tmp_path: Path, path: str
) -> None:
    xml = project(element("Sources", source(SOURCE, plainTextPath=path)))
    pieces, told = read(tmp_path, packed(xml, {}))
    assert of(pieces, Source)[0].content is None
    assert [one.rpartition("%2f")[2] for one in told.missing] == ["passwd"]


def test_a_bare_project_finds_the_texts_beside_it(tmp_path: Path) -> None:
    (tmp_path / "Sources").mkdir()
    (tmp_path / "Sources" / "x.txt").write_bytes(b"here")
    outside = tmp_path.parent / "outside.txt"
    outside.write_bytes(b"secret")
    os.symlink(outside, tmp_path / "Sources" / "y.txt")
    paths = ("internal://x.txt", "internal://y.txt", f"absolute://{outside}", str(outside))
    every = [source(SOURCE + at, plainTextPath=one) for at, one in enumerate(paths)]
    pieces, told = read(tmp_path, made.declared(project(element("Sources", *every))), "a.qde")
    assert [one.content for one in of(pieces, Source)] == [b"here", None, None, None]
    assert told.missing == ["y.txt", "outside.txt"]


def test_missing_files_are_told_and_their_quotes_kept(tmp_path: Path) -> None:
    quote = selection(51, 1, 5, coding(61, THREAT))
    rich = {"richTextPath": "internal://r.docx"}
    xml = project(
        codebook(),
        element(
            "Sources",
            source(SOURCE, quote, **rich),
            source(21, tag="PDFSource", path="relative:///home/of/someone/a.pdf"),
            source(22, plainTextPath=None, **rich),
        ),
    )
    pieces, told = read(tmp_path, packed(xml, {}))
    assert [one.content for one in of(pieces, Source)] == [None] * 3
    assert (len(of(pieces, Selection)), len(of(pieces, Coding))) == (1, 1)
    assert told.missing == ["r.docx", f"{guid(SOURCE)}.txt", "a.pdf"]
    assert told.skipped[("PDFSource", "its text is not in the file")] == 1
    layout = "its text is there with its layout only, not as plain text"
    assert told.skipped[("TextSource", layout)] == 1


def test_a_source_without_name_has_that_of_its_file(tmp_path: Path) -> None:
    pieces, told = read(tmp_path, VENDORS["qc"]())
    assert [one.name for one in of(pieces, Source)] == ["interview.txt"]
    assert told.tool == "qc"
    nameless = source(SOURCE, name=None)
    assert of(simple(tmp_path, element("Sources", nameless))[0], Source)[0].name == ""


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is not a ZIP archive, or damaged"),
        (packed(project())[:-40], "is not a ZIP archive, or damaged"),
        (packed(project(), name="project.xml"), "holds no project: no .qde file is in it"),
        (packed(b"<Project><Users>"), "is not valid XML, or ends too soon (line 1, column 16)"),
        (packed(b""), "is not valid XML"),
        (packed("<Other/>"), "is not a REFI-QDA project but something else"),
        (packed(made.qdc()), "is not a REFI-QDA project but a codebook"),
        (packed(b'<!DOCTYPE a [<!ENTITY b "c">]><Project/>'), "it declares a document type"),
        (packed(project(name=SECRET).encode("latin-1")), "is not valid XML"),
        (packed("<Project>" * 300 + "</Project>" * 300), "nested too deep"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    assert says in refused(tmp_path, content)


def test_a_project_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "renamed.zip").write_bytes(packed(project()))
    assert formats.of(tmp_path / "renamed.zip") == refi
    (tmp_path / "renamed.xml").write_bytes(b"\xef\xbb\xbf<!-- x -->" + project().encode())
    assert formats.of(tmp_path / "renamed.xml") == refi
    (tmp_path / "renamed.xml").write_bytes(b"<?a?>" * 10_000)
    assert formats.of(tmp_path / "renamed.xml") is None
    (tmp_path / "build.xml").write_bytes(b"<Project Sdk='x'/>")
    assert formats.of(tmp_path / "build.xml") is None
    (tmp_path / "other.zip").write_bytes(packed(project(), name="project.xml"))
    assert formats.of(tmp_path / "other.zip") is None
    (tmp_path / "empty.qdpx").write_bytes(b"")
    assert formats.of(tmp_path / "empty.qdpx") == refi
    assert "empty.qdpx is not a ZIP" in refused(tmp_path, b"", "empty.qdpx")
    with pytest.raises(InputError, match="cannot be read"):
        list(refi.read(tmp_path / "none.qdpx", Told("none.qdpx")))


# Namespaces (1.1)


@pytest.mark.parametrize(
    "namespace", ["urn:QDA-XML:project:1.0", "urn:QDA-XML:project:0:10", "urn:other", ""]
)
def test_every_namespace_is_read(tmp_path: Path, namespace: str) -> None:
    xml = project(codebook(), xmlns=namespace)
    assert len(of(read(tmp_path, packed(xml))[0], Code)) == 3


def test_a_mark_before_the_declaration_is_read(tmp_path: Path) -> None:
    xml = b"\xef\xbb\xbf\n" + made.declared(project(codebook()))
    assert len(of(read(tmp_path, packed(xml))[0], Code)) == 3


def test_the_home_folder_of_whoever_exported_goes_nowhere(tmp_path: Path) -> None:
    pieces, told = simple(tmp_path)
    assert "/Users/" not in repr(pieces) + repr(told)
