"""REFI-QDA codebooks, also those that the schema does not allow."""

from pathlib import Path

import pytest

from loaders import formats
from loaders.formats import codebook
from loaders.qda.piece import Code, Collection, Member, Piece, Project
from loaders.told import Told
from ontology.errors import InputError
from tests.loaders.formats.refi_files import code, declared, element, guid, project, qdc, text

PLAIN = element("Codes", code(1, "threat", code(2, "identity"), color="#abc"))


def read(path: Path, content: str | bytes) -> tuple[list[Piece], Told]:
    file = path / "book.qdc"
    file.write_bytes(declared(content) if isinstance(content, str) else content)
    told = Told(file.name)
    assert formats.of(file) == codebook
    return list(codebook.read(file, told)), told


def codes(pieces: list[Piece]) -> dict[str, Code]:
    return {one.name: one for one in pieces if isinstance(one, Code)}


def test_codes_come_with_their_places_and_a_project_that_is_not_whole(tmp_path: Path) -> None:
    described = code(1, "threat", text("Description", "It hurts"), code(2, "identity"))
    pieces, told = read(tmp_path, qdc(element("Codes", described)))
    found = codes(pieces)
    assert found["threat"].definition == "It hurts"
    assert found["identity"].parent == found["threat"].key == guid(1)
    assert [one for one in pieces if isinstance(one, Project)] == [Project("book", "MAXQDA 24")]
    assert (told.tool, told.found["Code"], dict(told.skipped)) == ("MAXQDA 24", 2, {})


@pytest.mark.parametrize(
    "namespace",
    ["urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:0:4", "urn:QDA-XML:codebook:1:0", ""],
)
def test_every_namespace_is_read(tmp_path: Path, namespace: str) -> None:
    pieces, _ = read(tmp_path, qdc(PLAIN, namespace=namespace))
    assert codes(pieces).keys() == {"threat", "identity"}
    assert codes(pieces)["threat"].color == "#aabbcc"


def test_a_mark_before_the_declaration_is_read(tmp_path: Path) -> None:
    pieces, _ = read(tmp_path, b"\xef\xbb\xbf" + declared(qdc(PLAIN, origin="QualCoder")))
    assert len(codes(pieces)) == 2


def test_taguette_has_dots_for_places_and_empty_sets(tmp_path: Path) -> None:
    names = ("integration", "integration.threat", "integration.threat.self", "a.b", "Mr.", ".x")
    every = element("Codes", *(code(at, name) for at, name in enumerate(names, 1)))
    pieces, told = read(tmp_path, qdc(every, element("Sets"), origin="Taguette 1.5.2"))
    found = codes(pieces)
    assert found.keys() == {"integration", "threat", "self", "a.b", "Mr.", ".x"}
    assert found["threat"].parent == guid(1)
    assert found["self"].parent == guid(2)
    assert not told.skipped


def test_dots_mean_nothing_to_other_tools(tmp_path: Path) -> None:
    every = element("Codes", code(1, "a"), code(2, "a.b"))
    assert codes(read(tmp_path, qdc(every))[0]).keys() == {"a", "a.b"}


def test_openqda_has_plain_numbers_and_stray_signs(tmp_path: Path) -> None:
    xml = (
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="OpenQDA"><Codes>'
        '<Code guid="17" name="R&D" isCodable="true">'
        "<Description>Tom & Ana &amp; &nbsp;</Description>"
        '<Code guid="18" name="b" isCodable="true"/></Code></Codes></CodeBook>'
    )
    pieces, told = read(tmp_path, xml)
    found = codes(pieces)
    assert found["R&D"].definition == "Tom & Ana & &nbsp;"
    assert found["b"].parent == "17"
    assert told.notes == ["3 stray & in its texts are read as they stand"]


def test_sets_name_their_codes_by_either_attribute(tmp_path: Path) -> None:
    members = (element("MemberCode", guid=guid(1)), element("MemberCode", targetGUID=guid(2)))
    one = element("Set", text("Description", "All"), *members, guid=guid(5), name="Group")
    pieces, _ = read(tmp_path, qdc(PLAIN, element("Sets", one)))
    assert Collection(guid(5), "Group", "All", guid(5)) in pieces
    given = [one.member for one in pieces if isinstance(one, Member)]
    assert given == [guid(1), guid(2)]


def test_what_is_wrong_with_codes_is_counted(tmp_path: Path) -> None:
    every = element(
        "Codes",
        code(1, "threat", code(1, "again", code(4, "below"))),
        code(2, "", code(3, "moved up")),
        element("Code", name="no number"),
        code(6, "red", color="red"),
        element("Colour"),
    )
    missing = element("Set", element("MemberCode", guid=guid(99)), guid=guid(5), name="s")
    pieces, told = read(tmp_path, qdc(every, element("Sets", missing)))
    found = codes(pieces)
    assert found["again"].parent == found["threat"].key != found["again"].key
    assert found["below"].parent == found["again"].key
    assert found["moved up"].parent == found["no number"].parent == ""
    assert found["no number"].codable
    assert dict(told.skipped) == {
        ("Code", "it has no name"): 1,
        ("color", "it is not a colour as #rrggbb; the code has none"): 1,
        ("Colour", "it is no element of REFI-QDA"): 1,
        ("MemberCode", "what it names is not there"): 1,
    }
    assert told.notes == [
        "1 GUIDs are those of an earlier element too; what refers to one of them means the first"
    ]


def test_a_codebook_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    file = tmp_path / "renamed.xml"
    file.write_bytes(declared(qdc(PLAIN)))
    assert formats.of(file) == codebook
    file.write_bytes(declared("<CodeBook/>"))
    assert formats.of(file) is None
    file = tmp_path / "really.qdc"
    file.write_bytes(declared(project()))
    assert getattr(formats.of(file), "NAME", "") == "qdpx"


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"<CodeBook>", b"PK\3\4", b"threat, open"])
def test_what_is_no_codebook_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "book.qdc"
    file.write_bytes(content)
    with pytest.raises(InputError, match=r"^book\.qdc is not"):
        list(codebook.read(file, Told(file.name)))


def test_a_project_is_no_codebook(tmp_path: Path) -> None:
    file = tmp_path / "book.qdc"
    file.write_bytes(declared(project()))
    with pytest.raises(InputError, match="is not a REFI-QDA codebook but a project"):
        list(codebook.read(file, Told(file.name)))
    with pytest.raises(InputError, match="cannot be read"):
        list(codebook.read(tmp_path / "none.qdc", Told("none.qdc")))
