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


def qdc(*inner: str, namespace: str = "urn:QDA-XML:codebook:1.0", origin: str = "MAXQDA 24") -> str:
    """The XML of a codebook."""
    return element("CodeBook", *inner, xmlns=namespace, origin=origin)
