"""A project as each tool writes it, with the deviations that tool is known for."""

from tests.loaders.formats.fuzz import SECRET
from tests.loaders.formats.refi_files import (
    CASE,
    OPEN,
    ROLE,
    SOURCE,
    TEXT,
    THREAT,
    WHEN,
    code,
    codebook,
    coding,
    element,
    guid,
    packed,
    project,
    ref,
    selection,
    source,
    text,
    users,
    value,
    variables,
)


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
