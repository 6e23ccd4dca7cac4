"""Uploads: where they come to lie, and archives that are not what they seem."""

import io
import stat
import struct
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from loaders import upload
from loaders.container import SMALL
from loaders.upload import Upload
from ontology.errors import InputError

TABLE = b"id,label\nc1,Fear\n"
Content = str | bytes


def zipped(*files: tuple[str | ZipInfo, Content]) -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return made.getvalue()


def uploads(*files: tuple[str, bytes]) -> list[Upload]:
    return [Upload(name, io.BytesIO(content)) for name, content in files]


def found(paths: Sequence[Path]) -> dict[str, list[str]]:
    """The files of each path, by its name."""
    return {
        path.name: sorted(one.name for one in path.iterdir()) if path.is_dir() else []
        for path in paths
    }


def refused(*files: tuple[str, bytes]) -> str:
    with pytest.raises(InputError) as error, upload.stored(uploads(*files)):
        pass
    return str(error.value)


def link(name: str) -> ZipInfo:
    made = ZipInfo(name)
    made.create_system = 3
    made.external_attr = (stat.S_IFLNK | 0o777) << 16
    return made


def test_tables_lie_together_in_a_private_folder_that_goes() -> None:
    given = uploads(
        ("Concept.csv", TABLE), ("Quote.csv", b""), ("peergraph.json", b"{}"), ("b.xlsx", b"PK")
    )
    with upload.stored(given) as stored:
        assert found(stored.paths) == {
            "uploaded": ["Concept.csv", "Quote.csv", "peergraph.json"],
            "b.xlsx": [],
        }
        assert stored.skipped == ()
        assert (stored.paths[0] / "Concept.csv").read_bytes() == TABLE
        root = stored.paths[0].parents[1]
        assert stat.S_IMODE(root.stat().st_mode) == 0o700
    assert not root.exists()


def test_the_folder_goes_when_something_fails_too() -> None:
    roots: list[Path] = []

    def failing() -> None:
        with upload.stored(uploads(("Concept.csv", TABLE))) as stored:
            roots.append(stored.paths[0].parents[1])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert not roots[0].exists()


def test_folders_of_an_archive_are_flattened_and_the_rest_is_passed_over() -> None:
    content = zipped(
        ("mine/Concept.csv", TABLE),
        ("mine/deep/er/Quote.csv", b"id\n"),
        ("mine/", b""),
        ("mine/README.md", b"# no"),
        ("__MACOSX/mine/._Concept.csv", b"\0\5"),
        ("mine/more.zip", zipped(("Code.csv", b""))),
        ("book.xlsx", b"PK"),
    )
    with upload.stored(uploads(("my study.zip", content))) as stored:
        assert found(stored.paths) == {"my study": ["Concept.csv", "Quote.csv"], "book.xlsx": []}
        assert dict(stored.skipped) == {
            "my study.zip/README.md": "not a kind of file that can be loaded",
            "my study.zip/._Concept.csv": "hidden, or left by an editor",
            "my study.zip/more.zip": "an archive within an archive",
        }


def test_an_upload_can_be_read_twice() -> None:
    given = uploads(("a.zip", zipped(("Concept.csv", TABLE))))
    for _ in range(2):
        with upload.stored(given) as stored:
            assert (stored.paths[0] / "Concept.csv").read_bytes() == TABLE


@pytest.mark.parametrize(
    "name",
    [
        "../Concept.csv",
        "a/../../Concept.csv",
        "/tmp/Concept.csv",
        "..\\Concept.csv",
        "C:\\Concept.csv",
        "\\\\host\\share\\Concept.csv",
        "C:Concept.csv",
    ],
)
def test_a_path_that_leads_out_is_refused(name: str) -> None:
    message = refused(("a.zip", zipped(("Study.csv", b"id\n"), (name, TABLE))))
    assert message == "a.zip was refused: it holds a path that leads out of it"


def test_a_name_with_a_nought_is_refused() -> None:
    content = zipped(("Concept.csv", TABLE)).replace(b"Concept.csv", b"Conce\0t.csv")
    assert "a path that leads out" in refused(("a.zip", content))


def test_links_are_refused() -> None:
    content = zipped((link("Concept.csv"), "/etc/passwd"))
    assert "holds a link" in refused(("a.zip", content))


def test_a_name_that_is_there_twice_is_refused() -> None:
    content = zipped(("a/Concept.csv", TABLE), ("b/concept.CSV", TABLE))
    assert "is there twice" in refused(("a.zip", content))
    assert "is there twice" in refused(("Code.csv", TABLE), ("Code.csv", TABLE))


def test_a_bomb_by_ratio_is_refused() -> None:
    content = zipped(("Concept.csv", b"0" * (3 * SMALL)))
    assert len(content) < 10_000
    assert "grows more than 200 times" in refused(("a.zip", content))


def test_a_small_file_may_grow() -> None:
    content = zipped(("Concept.csv", TABLE + b"0" * 500_000))
    with upload.stored(uploads(("a.zip", content))) as stored:
        assert stored.paths


def test_a_bomb_by_number_is_refused() -> None:
    content = zipped(*((f"{number}.csv", b"") for number in range(upload.FILES + 1)))
    assert "at most 1,000 files" in refused(("a.zip", content))


def test_a_list_that_lies_about_its_length_is_refused() -> None:
    content = bytearray(zipped(("Concept.csv", TABLE)))
    struct.pack_into("<I", content, len(content) - 10, 400_000_000)
    assert "at most 1,000 files" in refused(("a.zip", bytes(content)))


def test_an_upload_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "SIZE", 50_000)
    content = zipped(("a.csv", b"0" * 30_000), ("b.csv", b"1" * 30_000))
    assert "at most 50,000 bytes" in refused(("a.zip", content))


def test_a_size_that_is_not_true_does_not_get_through() -> None:
    content = bytearray(zipped(("Concept.csv", b"0" * (3 * SMALL))))
    at = content.rfind(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, 10)  # says that it has ten bytes unpacked
    assert refused(("a.zip", bytes(content)))


def test_encryption_and_unusual_packing_are_refused() -> None:
    content = bytearray(zipped(("Concept.csv", TABLE)))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.rfind(mark) + place
        content[at] |= 1
    assert "an encrypted file" in refused(("a.zip", bytes(content)))
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_BZIP2) as archive:
        archive.writestr("Concept.csv", TABLE)
    assert "unusual" in refused(("a.zip", made.getvalue()))


def test_what_is_damaged_or_no_archive_is_said() -> None:
    whole = zipped(("Concept.csv", TABLE * 1_000), ("Quote.csv", b"id\n"))
    at = whole.find(b"PK\x03\x04") + 60
    garbled = whole[:at] + bytes(one ^ 255 for one in whole[at : at + 8]) + whole[at + 8 :]
    for content in (b"", b"PK", b"id,label\n", whole[:-30], whole[: len(whole) // 2], garbled):
        assert refused(("a.zip", content)) == "a.zip is not a ZIP archive, or damaged"


@pytest.mark.parametrize("name", ["../../Concept.csv", "/tmp/Concept.csv", "..\\x\\Concept.csv"])
def test_the_name_of_a_file_leads_nowhere(name: str) -> None:
    with upload.stored(uploads((name, TABLE))) as stored:
        assert found(stored.paths) == {"uploaded": ["Concept.csv"]}


@pytest.mark.parametrize("name", ["...zip", "..zip", "a\0b.zip", "../../x.zip"])
def test_the_name_of_an_archive_leads_nowhere(name: str) -> None:
    with upload.stored(uploads((name, zipped(("Concept.csv", TABLE))))) as stored:
        (path,) = stored.paths
        assert (path / "Concept.csv").is_file()
        assert path.parents[1].name.startswith("peergraph-upload-")


def test_a_disk_without_room_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    assert "No space left" in refused(("Concept.csv", TABLE))
