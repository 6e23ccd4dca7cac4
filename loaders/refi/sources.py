"""Texts, PDFs, recordings and pictures, and the bytes of their texts."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element

from loaders.qda.piece import CaseText, Piece, Source
from loaders.refi import values
from loaders.refi.passages import PICTURE, Passages
from loaders.refi.state import Open, State

PLAIN = (".txt", ".md")  # suffixes of texts that tools call rich and that are plain
RICH = "its text is there with its layout only, not as plain text"
NO_TEXT = "its text is not in the file"
WHOLE = "it is of a whole source, not of a passage"
_PATHS = ("plainTextPath", "richTextPath", "path", "currentPath")
_FILES = ("richTextPath", "path")  # of which nothing is read; ``_content`` tells of the others
_REPRESENTATION = "Representation_for_"  # how ATLAS.ti begins the name of a PDF's text


class Sources:
    """Reads sources. A recording has the text of its first transcript; further ones stand alone."""

    def __init__(self, state: State, passages: Passages) -> None:
        self._state = state
        self._passages = passages
        self.starts = {
            **dict.fromkeys(("TextSource", "PDFSource"), self._begin),
            **dict.fromkeys(("AudioSource", "VideoSource"), self._begin),
            **dict.fromkeys(("PictureSource", "TextDescription"), self._begin_picture),
            "Representation": self._begin_text,
            "Transcript": self._begin_text,
        }
        self.ends = {
            "TextSource": self._end_text_source,
            "PDFSource": lambda one: self._end("PDFSource", one),
            "AudioSource": lambda one: self._end("AudioSource", one),
            "VideoSource": lambda one: self._end("VideoSource", one),
            "PictureSource": lambda one: self._end_picture("PictureSource", one),
            "TextDescription": lambda one: self._end_picture("TextDescription", one),
            "Representation": lambda one: self._end_text("Representation", one),
            "Transcript": lambda one: self._end_text("Transcript", one),
            "SyncPoint": self._point,
        }

    def _begin(self, element: Element) -> None:
        guid = values.own(element)
        one = Open("source", self._state.key("source", guid), _name(element), guid)
        self._state.within.append(one)
        self._note_files(element, one.key)

    def _note_files(self, element: Element, key: str) -> None:
        """Keep which files a source has, and tell which of them are not there."""
        for name in _PATHS:
            path = element.get(name)
            stem = PurePosixPath(values.last(path or "")).stem.lower()
            if values.is_guid(stem):
                self._state.stems.setdefault(stem, key)
            if path and name in _FILES and not self._has(path):
                self._state.told.miss(values.last(path))

    def _has(self, path: str) -> bool:
        return bool(self._state.files and self._state.files.has(path))

    def _begin_picture(self, element: Element) -> None:
        guid = values.own(element)
        if guid:
            self._state.known["picture"][guid] = guid
        self._state.within.append(Open("picture", guid))
        self._note_files(element, guid)

    def _begin_text(self, element: Element) -> None:
        """Begin a text of a source: the first of them has the key of the source."""
        above = self._state.top("source")
        if above and above.inner is not None:
            self._state.within.append(Open("words", ""))
            return
        guid = values.own(element)
        known = self._state.known["source"]
        if above and not above.texts:
            one = Open("text", above.key, _name(element), guid)
            known.setdefault(guid, above.key)
        else:
            one = Open("text", self._state.key("source", guid), _name(element), guid)
        if above:
            above.texts.append(one.key)
        if one.name.startswith(_REPRESENTATION):
            self._state.signs.add("ATLAS.ti")
        self._note_files(element, one.key)
        self._state.within.append(one)

    def _end_text_source(self, element: Element) -> Iterator[Piece]:
        one = self._state.within.pop()
        yield Source(one.key, one.name, self._content("TextSource", element), guid=one.guid)
        yield from self._hanging(element, one.key, [one.key])

    def _end_text(self, what: str, element: Element) -> Iterator[Piece]:
        one = self._state.within.pop()
        if one.kind == "words":
            self._state.within[-1].inner = element.findtext("PlainTextContent") or ""
            return
        above = self._state.top("source")
        transcript = what == "Transcript"
        name = one.name if not above or (transcript and one.name) else above.name
        guid = above.guid if above and above.key == one.key else one.guid
        kind = "transcript" if transcript else ""
        yield Source(one.key, name, self._content(what, element), kind=kind, guid=guid)
        yield from self._hanging(element, one.key, [one.key])

    def _end(self, what: str, element: Element) -> Iterator[Piece]:
        """End a source that has its texts within it."""
        one = self._state.within.pop()
        if not one.texts:
            self._state.told.skip(what, NO_TEXT)
            yield Source(one.key, one.name, guid=one.guid)
        elif len(one.texts) > 1:
            self._state.parts[one.key] = one.texts
        yield from self._passages.pages(one)
        yield from self._hanging(element, one.key, one.texts or [one.key])

    def _end_picture(self, what: str, element: Element) -> Iterator[Piece]:
        self._state.within.pop()
        self._state.told.skip(what, PICTURE)
        for name in ("Coding", "VariableValue"):
            number = len(element.findall(name))
            if number:
                self._state.told.skip(name, PICTURE, number)
        yield from ()

    def _hanging(self, element: Element, key: str, texts: list[str]) -> Iterator[Piece]:
        """Give what hangs on a whole source: values, description, notes, cases."""
        state = self._state
        yield from state.attributes(element, "", texts)
        yield from state.described(element, "source", key)
        state.notes(element, "source", key)
        for coding in element.iterfind("Coding"):
            case = state.known["case"].get(values.target(coding.find("CodeRef")))
            if case is None:
                state.told.skip("Coding", WHOLE)
            for text in texts if case else ():
                yield CaseText(case or "", source=text)

    def _content(self, what: str, element: Element) -> bytes | None:
        """Return the bytes of a text, None when they are not there, which is told."""
        inline = element.findtext("PlainTextContent")
        if inline:
            return inline.encode("utf-8", "replace")
        plain, rich = element.get("plainTextPath") or "", element.get("richTextPath") or ""
        path = plain or (rich if rich.lower().endswith(PLAIN) else "")
        if not path:
            self._state.told.skip(what, RICH if rich else NO_TEXT)
            return b"" if inline is not None and not rich else None
        found = self._state.files.content(path) if self._state.files else None
        if found is None:
            self._state.told.miss(values.last(path))
        return found

    def _point(self, element: Element) -> Iterator[Piece]:
        above = self._state.top("text")
        position = values.number(element.get("position"))
        time = values.number(element.get("timeStamp"))
        if above:
            above.points[values.own(element)] = (position, time)
        yield from ()


def _name(element: Element) -> str:
    """Return the name of a source, or that of its file when it says nothing but a number."""
    name = (element.get("name") or "").strip()
    paths = (element.get(one) for one in _PATHS)
    file = name or values.last(next(filter(None, paths), ""))
    return "" if values.is_guid(PurePosixPath(file).stem.lower()) else file
