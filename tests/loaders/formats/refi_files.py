"""REFI-QDA files in the shape of each tool, made here; people in them carry the secret."""

import io
import uuid
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from tests.loaders.formats.fuzz import SECRET

NAMESPACE = "urn:QDA-XML:project:1.0"
WHEN = "2026-03-24T10:05:00Z"
TEXT = f"Interviewer: How was it? {SECRET}: I felt 🙂 I was a threat.\nThen they became open."
THREAT, OPEN, UNUSED = 1, 2, 3
ANA, SOURCE, CASE, ROLE = 10, 20, 30, 40


def guid(number: int) -> str:
    """A GUID, the same for the same number."""
    return str(uuid.UUID(int=number + (0xABCDEF << 64)))


def element(tag: str, *inner: str, **attributes: object) -> str:
    """XML of one element; ``None`` leaves an attribute out."""
    given = {name: value for name, value in attributes.items() if value is not None}
    said = "".join(f" {name}={quoteattr(str(value))}" for name, value in given.items())
    return f"<{tag}{said}>{''.join(inner)}</{tag}>" if inner else f"<{tag}{said}/>"


def text(tag: str, content: str) -> str:
    """XML of an element with a text."""
    return f"<{tag}>{escape(content)}</{tag}>"


def ref(tag: str, number: int) -> str:
    """A reference by number."""
    return element(tag, targetGUID=guid(number))


def code(number: int, name: str, *inner: str, codable: str = "true", **more: object) -> str:
    """A code; ``inner`` are its description, references to notes, and codes."""
    return element("Code", *inner, guid=guid(number), name=name, isCodable=codable, **more)


def coding(number: int, code: int, *inner: str, by: int | None = ANA) -> str:
    """A coding."""
    who = guid(by) if by else None
    return element("Coding", ref("CodeRef", code), *inner, guid=guid(number), creatingUser=who)


def selection(
    number: int,
    start: object,
    end: object,
    *inner: str,
    tag: str = "PlainTextSelection",
    **more: object,
) -> str:
    """A selection of a text."""
    where = {"startPosition": start, "endPosition": end}
    if tag in ("AudioSelection", "VideoSelection"):
        where = {"begin": start, "end": end}
    if tag == "TranscriptSelection":
        where = {"fromSyncPoint": start, "toSyncPoint": end}
    made = {"creatingUser": guid(ANA), "creationDateTime": WHEN}
    return element(tag, *inner, **{"guid": guid(number), **where, **made, **more})


def source(number: int, *inner: str, tag: str = "TextSource", **more: object) -> str:
    """A source, of the text of its number."""
    given: dict[str, object] = {"guid": guid(number), "name": f"{SECRET} {number}.txt"}
    if tag in ("TextSource", "Representation", "Transcript"):
        given["plainTextPath"] = f"internal://{guid(number)}.txt"
    return element(tag, *inner, **{**given, **more})


def value(variable: int, content: str | None, kind: str = "Text") -> str:
    """The value of a variable; without a value element for None."""
    inner = text(f"{kind}Value", content) if content is not None else ""
    return element("VariableValue", ref("VariableRef", variable), inner)


def variables(*names: str) -> str:
    """Variables, numbered from ROLE."""
    every = [
        element("Variable", guid=guid(ROLE + at), name=name, typeOfVariable="Text")
        for at, name in enumerate(names)
    ]
    return element("Variables", *every)


def users() -> str:
    """One user, whose name is a secret."""
    return element("Users", element("User", guid=guid(ANA), name=SECRET))


def codebook(*codes: str) -> str:
    """The codes given, or three: threat, open below it, unused."""
    plain = code(
        THREAT, "threat", text("Description", "It hurts"), code(OPEN, "open"), color="#F00"
    )
    return element("CodeBook", element("Codes", *(codes or (plain, code(UNUSED, "unused")))))


def project(*parts: str, origin: str | None = None, **more: object) -> str:
    """The XML of a project."""
    said = {"xmlns": NAMESPACE, "name": "Study", "origin": origin, **more}
    home = f"/Users/{SECRET}/Documents"
    return element("Project", *(parts or ("",)), **{"basePath": home, **said})


def declared(xml: str) -> bytes:
    """XML with its declaration, in UTF-8."""
    return f'<?xml version="1.0" encoding="utf-8"?>\n{xml}'.encode()


def packed(
    xml: str | bytes,
    files: Mapping[str, bytes] | None = None,
    name: str = "project.qde",
    folder: str = "sources/",
) -> bytes:
    """A ``.qdpx``; without ``files`` it has the text of SOURCE."""
    texts = {f"{guid(SOURCE)}.txt": TEXT.encode()} if files is None else files
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        if folder:
            archive.writestr(folder, b"")
            archive.writestr(f"{folder}.root", b"")
        for one, content in texts.items():
            archive.writestr(folder + one, content)
        archive.writestr(name, declared(xml) if isinstance(xml, str) else xml)
    return made.getvalue()


def nvivo() -> bytes:
    """NVivo: upper-case GUIDs in braces, a wrapper code, a case that is a code, an annotation."""
    wrapper = code(
        90, "Nodes", code(THREAT, "threat", code(OPEN, "open")), code(CASE, SECRET), codable="false"
    )
    case = element("Case", value(ROLE, "nurse"), guid=guid(CASE), name=SECRET)
    spoken = selection(51, 25, 40, coding(61, CASE), coding(62, THREAT), name="")
    annotated = selection(52, 41, 50, text("Description", ""), name="")
    every = coding(63, CASE)
    note = element("Note", guid=guid(70), name="", plainTextPath=f"internal://{guid(70)}.txt")
    link = element("Link", guid=guid(71), originGUID=guid(70), targetGUID=guid(52))
    xml = project(
        users(),
        codebook(wrapper),
        variables("role"),
        element("Cases", case),
        element("Sources", source(SOURCE, spoken, annotated, every)),
        element("Notes", note),
        element("Links", link),
        origin="NVivo 12.6",
    )
    for number in (THREAT, CASE, SOURCE, 52):
        xml = xml.replace(f'"{guid(number)}"', f'"{{{guid(number).upper()}}}"')
    texts = {
        f"{guid(SOURCE)}.txt": b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode("utf-8"),
        f"{guid(70)}.txt": b"\xef\xbb\xbfAbout " + SECRET.encode(),
    }
    return packed(xml, texts)


def atlas() -> bytes:
    """ATLAS.ti: named after the project, sets, a PDF twice, a recording, a memo of a quotation."""
    quote = selection(51, 25, 40, text("Description", "why?"), name="Quotation 2:1")
    again = {"creationDateTime": WHEN, "firstX": 1, "firstY": 2, "secondX": 3, "secondY": 4}
    words = source(95, text("PlainTextContent", "felt "), tag="Representation", plainTextPath=None)
    first = element(
        "PDFSelection", words, coding(61, THREAT), guid=guid(52), name="felt that…", page=0, **again
    )
    rest = element(
        "PDFSelection", coding(62, THREAT), guid=guid(53), name="felt that…", page=1, **again
    )
    alone = element(
        "PDFSelection", coding(63, OPEN), guid=guid(54), name="Quotation 3:3", page=1, **again
    )
    twin = selection(52, 5, 20, coding(64, THREAT), name="felt that…")
    shown = source(96, twin, tag="Representation", name=f"Representation_for_{SECRET}.pdf")
    pdf = source(21, first, rest, alone, shown, tag="PDFSource", path="internal://a.pdf")
    points = [
        element("SyncPoint", guid=guid(80 + at), position=at * 10, timeStamp=at * 1000)
        for at in range(3)
    ]
    said = selection(55, guid(80), guid(82), coding(65, OPEN), tag="TranscriptSelection", name="")
    transcript = source(97, *points, said, tag="Transcript")
    heard = selection(
        56, 500, 900, coding(66, OPEN), tag="VideoSelection", name="00:00.5 – 00:00.9"
    )
    video = source(22, transcript, heard, tag="VideoSource", path="relative:///v.mp4")
    drawing = element("PictureSelection", coding(67, OPEN), guid=guid(57), firstX=1)
    picture = source(23, drawing, tag="PictureSource", path="internal://p.jpg")
    note = element("Note", text("PlainTextContent", f"About {SECRET}"), guid=guid(70), name="Ad")
    link = element(
        "Link", guid=guid(71), originGUID=guid(70), targetGUID=guid(56), direction="OneWay"
    )
    sets = [
        element(
            "Set",
            ref("MemberSource", SOURCE),
            ref("MemberSource", 23),
            guid=guid(72),
            name="gender: male",
        ),
        element("Set", ref("MemberCode", THREAT), ref("MemberNote", 70), guid=guid(73), name="Bad"),
    ]
    vertices = [
        element("Vertex", guid=guid(100 + at), representedGUID=guid(one), name="v", firstX=1)
        for at, one in enumerate((70, 56, THREAT, OPEN))
    ]
    free = element("Vertex", guid=guid(104), name="Trust", firstX=1)
    edges = [
        _edge(110, 100, 101, representedGUID=guid(71)),
        _edge(111, 102, 103, name="leads to", direction="OneWay"),
        _edge(112, 103, 104, direction="Associative"),
        _edge(113, 103, 999),
    ]
    xml = project(
        users(),
        codebook(),
        element("Sources", source(SOURCE, quote), pdf, video, picture),
        element("Notes", note),
        element("Links", link),
        element("Sets", *sets),
        element("Graphs", element("Graph", *vertices, free, *edges, guid=guid(99), name="Net")),
        origin="ATLAS.ti 26.1.2",
    )
    texts = {f"{guid(one)}.txt": TEXT.encode() for one in (SOURCE, 96, 97)}
    return packed(xml, texts, "Trial.qde", "Sources/")


def _edge(number: int, start: int, end: int, **more: object) -> str:
    return element(
        "Edge", guid=guid(number), sourceVertex=guid(start), targetVertex=guid(end), **more
    )


def maxqda() -> bytes:
    """MAXQDA: nameless cases, two sources of one name, a selection with a comment and no code."""
    case = element(
        "Case",
        value(ROLE, "nurse"),
        value(ROLE + 1, None),
        ref("SourceRef", SOURCE),
        guid=guid(CASE),
    )
    memo = selection(51, 25, 40, text("Description", f"Ask {SECRET}"), name="25,40")
    coded = selection(52, 25, 40, coding(61, THREAT), name="25,40")
    same = {"name": f"{SECRET}.txt"}
    xml = project(
        users(),
        codebook(),
        variables("role", "age"),
        element("Cases", case),
        element(
            "Sources",
            source(SOURCE, memo, coded, value(ROLE, "nurse"), **same),
            source(21, **same),
        ),
        element("Sets", element("Set", ref("MemberSource", 21), guid=guid(72), name="Nurses")),
        origin="MAXQDA 2020",
    )
    return packed(xml, {f"{guid(one)}.txt": TEXT.encode() for one in (SOURCE, 21)})


def qualcoder() -> bytes:
    """QualCoder: whole quotes as names, an annotation in a note, a case by the file's GUID."""
    coded = selection(51, 33, 45, text("Description", "memo"), coding(61, THREAT), name="I felt")
    file = guid(77)
    where = {"plainTextPath": f"internal://{file}.txt"}
    case = element(
        "Case",
        text("Description", SECRET),
        ref("SourceRef", 77),
        value(ROLE, None),
        guid=guid(CASE),
        name=SECRET,
    )
    note = element(
        "Note", text("PlainTextContent", "Slow change"), selection(52, 3, 9), guid=guid(70)
    )
    journal = element(
        "Note", guid=guid(74), name="Day 1", plainTextPath=f"internal://{guid(74)}.txt"
    )
    xml = project(
        users(),
        codebook(),
        variables("role"),
        element("Cases", case),
        element("Sources", source(SOURCE, coded, ref("NoteRef", 70), **where)),
        element("Notes", note, journal),
        text("Description", "A study"),
        origin="QualCoder 4.0 Beta",
    )
    return packed(xml, {f"{file}.txt": TEXT.encode(), f"{guid(74)}.txt": b"Today"})


def qc() -> bytes:
    """qc: bare paths, no name of a source, names that are lines."""
    coded = selection(51, 25, 40, coding(61, THREAT, by=None), name="line:1")
    xml = project(
        codebook(),
        element(
            "Sources", source(SOURCE, coded, name=None, plainTextPath=f"{SECRET}/interview.txt")
        ),
        origin=None,
    )
    return packed(xml, {"interview.txt": TEXT.encode()})


def quirkos() -> bytes:
    """Quirkos: one nameless case for each source, with the source's values."""
    case = element(
        "Case",
        value(ROLE, "nurse"),
        ref("SourceRef", SOURCE),
        ref("SelectionRef", 51),
        ref("SelectionRef", 999),
        guid=guid(CASE),
    )
    coded = selection(51, 25, 40, coding(61, THREAT), name="")
    xml = project(
        users(),
        codebook(),
        variables("role"),
        element("Cases", case),
        element("Sources", source(SOURCE, coded)),
        origin="Quirkos 2.5",
    )
    return packed(xml)


def transana() -> bytes:
    """Transana: an old namespace, a text within the XML, a prefix to every name."""
    inner = text("PlainTextContent", TEXT)
    coded = selection(51, 25, 40, coding(61, THREAT), name="")
    xml = project(
        users(),
        codebook(),
        element("Sources", source(SOURCE, inner, coded, plainTextPath=None)),
        xmlns="urn:QDA-XML:project:0:10",
        origin="Transana",
    )
    xml = xml.replace("</", "</q:").replace("<", "<q:").replace("<q:/q:", "</q:")
    return packed(xml.replace("xmlns=", "xmlns:q="))


VENDORS = {one.__name__: one for one in (nvivo, atlas, maxqda, qualcoder, qc, quirkos, transana)}


def qdc(*inner: str, namespace: str = "urn:QDA-XML:codebook:1.0", origin: str = "MAXQDA 24") -> str:
    """The XML of a codebook."""
    return element("CodeBook", *inner, xmlns=namespace, origin=origin)
