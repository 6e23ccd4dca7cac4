"""An untrusted ZIP: what is refused, and how names are found."""

import io
import stat
import struct
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from loaders import container
from loaders.container import Container
from ontology.errors import InputError


def zipped(path: Path, *files: tuple[str | ZipInfo, bytes], packing: int = ZIP_DEFLATED) -> Path:
    made = io.BytesIO()
    with ZipFile(made, "w", packing) as archive:
        for name, content in files:
            archive.writestr(name, content)
    file = path / "a.qdpx"
    file.write_bytes(made.getvalue())
    return file


def refused(path: Path, name: str = "") -> str:
    with pytest.raises(InputError) as error, Container(path) as opened:
        opened.read(name or opened.names[0])
    return str(error.value)


def test_names_are_found_whatever_their_capitals(tmp_path: Path) -> None:
    file = zipped(
        tmp_path, ("Sources/", b""), ("Sources/A.txt", b"one"), ("sources\\b.TXT", b"two")
    )
    with Container(file) as opened:
        assert opened.names == ["Sources/A.txt", "sources/b.TXT"]
        assert opened.find("sources/a.TXT") == "Sources/A.txt"
        assert opened.find("sources/c.txt") == ""
        assert opened.read(opened.find("SOURCES/B.txt")) == b"two"


def test_the_exact_name_comes_first(tmp_path: Path) -> None:
    file = zipped(tmp_path, ("A.txt", b"one"), ("a.txt", b"two"))
    with Container(file) as opened:
        assert opened.read(opened.find("a.txt")) == b"two"
        assert opened.read(opened.find("A.txt")) == b"one"


def test_folders_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    hidden = ("sources/.root", ".DS_Store", "__MACOSX/._a.txt", ".x/a.txt")
    file = zipped(tmp_path, ("sources/", b""), *((one, b"") for one in hidden), ("a.txt", b""))
    with Container(file) as opened:
        assert opened.names == ["a.txt"]


def test_a_file_is_read_block_by_block(tmp_path: Path) -> None:
    file = zipped(tmp_path, ("a.txt", b"0123456789"))
    with Container(file) as opened, opened.open("a.txt") as member:
        assert member.size == 10
        assert [member.read(4), member.read(), member.read()] == [b"0123", b"456789", b""]


@pytest.mark.parametrize(
    "name", ["../a.txt", "x/../../a.txt", "/etc/a.txt", "..\\a.txt", "C:\\a.txt", "\\\\host\\a"]
)
def test_a_path_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    assert "a path that leads out" in refused(zipped(tmp_path, ("b.txt", b""), (name, b"")))


def test_a_colon_in_a_name_is_no_path(tmp_path: Path) -> None:
    with Container(zipped(tmp_path, ("Interview 12:30.mp4", b""))) as opened:
        assert opened.names == ["Interview 12:30.mp4"]


def test_links_are_refused(tmp_path: Path) -> None:
    link = ZipInfo("a.txt")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    assert "a link" in refused(zipped(tmp_path, (link, b"/etc/passwd")))


def test_encrypted_files_are_refused(tmp_path: Path) -> None:
    file = zipped(tmp_path, ("a.txt", b"x"))
    content = bytearray(file.read_bytes())
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(bytes(content))
    assert "encrypted" in refused(file)


def test_unusual_packing_is_refused_where_it_is_read(tmp_path: Path) -> None:
    file = zipped(tmp_path, ("a.txt", b"x"), packing=ZIP_BZIP2)
    with Container(file) as opened:
        assert opened.names == ["a.txt"]
    assert "unusual way" in refused(file)


def test_a_name_twice_is_refused_where_it_is_read(tmp_path: Path) -> None:
    file = zipped(tmp_path, ("a.txt", b"x"), ("b.txt", b"x"))
    file.write_bytes(file.read_bytes().replace(b"b.txt", b"a.txt"))
    assert "two files of one name" in refused(file, "a.txt")


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = zipped(tmp_path, ("a.txt", b"0" * (3 * container.SMALL)))
    assert "more than 200 times" in refused(file)
    file = zipped(tmp_path, ("a.txt", b"0" * 500_000))
    with Container(file) as opened, pytest.raises(InputError, match="at most 1,000 bytes"):
        opened.read("a.txt", 1_000)
    monkeypatch.setattr(container, "TOTAL", 700_000)
    with Container(file) as opened:
        opened.read("a.txt")
        with pytest.raises(InputError, match="at most 700,000 bytes are unpacked"):
            opened.read("a.txt")


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "FILES", 3)
    file = zipped(tmp_path, *((f"{one}.txt", b"") for one in range(4)))
    assert "at most 3 files" in refused(file)


def test_a_list_that_lies_about_its_length_is_refused(tmp_path: Path) -> None:
    file = zipped(tmp_path, ("a.txt", b""))
    content = bytearray(file.read_bytes())
    struct.pack_into("<I", content, len(content) - 10, 4_000_000_000)
    file.write_bytes(bytes(content))
    assert "at most 100,000 files" in refused(file)


def large(path: Path, files: int, length: int | None = None) -> Path:
    """An archive with the records that very large ones have; true where ``files`` is one."""
    content = zipped(path, ("a.txt", b"x")).read_bytes()
    at = content.rfind(b"PK\x05\x06")
    size, begin = struct.unpack_from("<II", content, at + 12)
    record = struct.pack(
        "<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, files, files, length or size, begin
    )
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, at, 1)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, *[2**16 - 1] * 2, *[2**32 - 1] * 2, 0)
    file = path / "large.qdpx"
    file.write_bytes(content[:at] + record + locator + end)
    return file


def test_archives_of_many_gigabytes_can_be_read_and_may_not_lie(tmp_path: Path) -> None:
    with Container(large(tmp_path, 1)) as opened:
        assert opened.read("a.txt") == b"x"
    assert "at most 100,000 files" in refused(large(tmp_path, 2**40))
    assert "at most 100,000 files" in refused(large(tmp_path, 1, 2**40))


def test_what_is_damaged_or_no_archive_is_said(tmp_path: Path) -> None:
    whole = zipped(tmp_path, ("a.txt", bytes(range(256)) * 40)).read_bytes()
    garbled = whole[:60] + bytes(one ^ 255 for one in whole[60:70]) + whole[70:]
    for content in (b"", b"PK", b"<Project/>", whole[:-30], whole[: len(whole) // 2], garbled):
        (tmp_path / "a.qdpx").write_bytes(content)
        assert refused(tmp_path / "a.qdpx") == "a.qdpx is not a ZIP archive, or damaged"


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    assert "none.qdpx cannot be read" in refused(tmp_path / "none.qdpx")
    with Container(zipped(tmp_path, ("a.txt", b""))) as opened, pytest.raises(InputError):
        opened.read("b.txt")
