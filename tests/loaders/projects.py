"""Small projects in the shape of each tool, as files: people in them carry the secret."""

from pathlib import Path

from tests.loaders.formats import qualcoder_files, taguette_files
from tests.loaders.formats import refi_files as made
from tests.loaders.formats.fuzz import SECRET
from tests.loaders.formats.refi_files import element, guid

WORDS = (
    "I felt 🙂 it was a threat to us all.",
    "Then they became open to the role.",
    "We found our values again, slowly.",
    "Nobody had asked us before that.",
)
TEXT = f"Interviewer: How was it?\n{SECRET}: {WORDS[0]}\n{SECRET}: {WORDS[1]}\n" + (
    f"Interviewer: And now?\n{SECRET}: {WORDS[2]}\n{SECRET}: {WORDS[3]}\n"
)
THREAT, OPEN, UNUSED, USER, SOURCE, CASE = 1, 2, 3, 10, 20, 30


def refi(
    folder: Path,
    name: str = "project",
    shift: int = 0,
    crlf: bool = False,
    rename: str = "threat",
    codings: int = 4,
) -> Path:
    """A project as NVivo writes it. ``shift`` gives it other GUIDs; NVivo counts a CRLF as two."""
    text = TEXT.replace("\n", "\r\n") if crlf else TEXT

    def ref(tag: str, number: int) -> str:
        return element(tag, targetGUID=guid(number + shift))

    def units(words: str) -> dict[str, int]:
        before = len(text[: text.index(words)].encode("utf-16-le")) // 2
        return {
            "startPosition": before,
            "endPosition": before + len(words.encode("utf-16-le")) // 2,
        }

    def selection(at: int) -> str:
        by = {"creatingUser": guid(USER + shift), "creationDateTime": made.WHEN}
        code = ref("CodeRef", THREAT if at % 2 == 0 else OPEN)
        coding = element("Coding", code, guid=guid(60 + at + shift), **by)
        return element(
            "PlainTextSelection",
            coding,
            guid=guid(50 + at + shift),
            name="",
            **units(WORDS[at]),
            **by,
        )

    def code(number: int, label: str, *inner: str) -> str:
        return element("Code", *inner, guid=guid(number + shift), name=label, isCodable="true")

    codes = (code(THREAT, rename, code(OPEN, "open")), code(UNUSED, "unused"))
    path = f"internal://{guid(SOURCE + shift)}.txt"
    source = element(
        "TextSource",
        *(selection(at) for at in range(codings)),
        guid=guid(SOURCE + shift),
        name="Interview 1",
        plainTextPath=path,
    )
    case = element("Case", ref("SourceRef", SOURCE), guid=guid(CASE + shift), name=SECRET)
    xml = made.project(
        element("Users", element("User", guid=guid(USER + shift), name=SECRET)),
        element("CodeBook", element("Codes", *codes)),
        element("Cases", case),
        element("Sources", source),
        origin="NVivo 12.6",
    )
    file = folder / f"{name}.qdpx"
    mark = b"\xef\xbb\xbf" if crlf else b""
    file.write_bytes(made.packed(xml, {f"{guid(SOURCE + shift)}.txt": mark + text.encode()}))
    return file


def codebook(folder: Path) -> Path:
    """A codebook."""
    file = folder / "codes.qdc"
    file.write_text(made.qdc(made.code(THREAT, "threat", made.code(OPEN, "open"))), "utf-8")
    return file


def qualcoder(folder: Path) -> Path:
    """A project of QualCoder 4."""
    rows = [*qualcoder_files.ROWS, *qualcoder_files.CODES17]
    return qualcoder_files.folder_of(folder, rows, qualcoder_files.V17)


def taguette(folder: Path) -> Path:
    """A project of Taguette."""
    return taguette_files.file_of(folder, taguette_files.ROWS)


def highlights(folder: Path) -> Path:
    """Taguette's table of highlights."""
    file = folder / "highlights.csv"
    lines = (
        "id,document,tag,content",
        f"1,Interview 1,threat,{WORDS[0]}",
        f"2,I 2,open,{WORDS[1]}",
    )
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file
