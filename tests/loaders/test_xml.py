"""XML that is not trusted: what is refused, and what is forgotten on the way."""

import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest

from loaders import xml
from loaders.xml import DEPTH, walk
from ontology.errors import InputError

KEPT = frozenset(["Word"])


def steps(content: bytes) -> Iterator[tuple[bool, str, Element]]:
    return walk(io.BytesIO(content), "a.qde", KEPT)


def refused(content: bytes) -> str:
    with pytest.raises(InputError) as error:
        list(steps(content))
    return str(error.value)


def test_elements_come_twice_with_their_local_names() -> None:
    given = [(ended, tag) for ended, tag, _ in steps(b'<q:A xmlns:q="urn:x"><q:B/><C/></q:A>')]
    assert given == [
        *[(False, "A"), (False, "B"), (True, "B"), (False, "C"), (True, "C"), (True, "A")]
    ]


def test_only_what_is_kept_stays_and_is_named_without_namespace() -> None:
    content = b'<A xmlns="urn:x"><Word>one</Word><B>two</B><Word>three</Word></A>'
    for ended, tag, element in steps(content):
        if ended and tag == "A":
            assert [one.text for one in element.iterfind("Word")] == ["one", "three"]
            assert len(element) == 2


def test_memory_stays_flat() -> None:
    content = b"<A>" + b"<B><C/></B>" * 50_000 + b"</A>"
    most = 0
    root = None
    for _, tag, element in steps(content):
        root = element if tag == "A" and root is None else root
        most = max(most, len(root) if root is not None else 0)
    assert most < 5_000  # what the parser reads ahead


@pytest.mark.parametrize(
    "before", [b"\xef\xbb\xbf", b"\n \n", b"\xef\xbb\xbf\xef\xbb\xbf\n", b" " * 100_000]
)
def test_what_stands_before_the_declaration_is_passed_over(before: bytes) -> None:
    content = before + b'<?xml version="1.0" encoding="utf-8"?><A/>'
    assert [tag for _, tag, _ in steps(content)] == ["A", "A"]


def test_utf_16_is_read() -> None:
    content = '<?xml version="1.0" encoding="utf-16"?><A><Word>é🙂</Word></A>'.encode("utf-16")
    assert [one.findtext("Word") for ended, tag, one in steps(content) if ended][-1] == "é🙂"


@pytest.mark.parametrize(
    "declared",
    [
        b"<!DOCTYPE A>",
        b'<!DOCTYPE A [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        b'<!DOCTYPE A SYSTEM "file:///etc/passwd">',
        b'<!DOCTYPE A [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_document_types_and_entities_are_refused(declared: bytes) -> None:
    message = refused(b'<?xml version="1.0"?>' + declared + b"<A>text</A>")
    assert message.startswith("a.qde was refused: it declares a document type or entities")


@pytest.mark.parametrize(
    "content",
    [
        *[b"", b"text", b"<A>", b"<A><B></A>", b"<A/><A/>", b"<A>&nothing;</A>", b"\xff\xfe"],
        *[b"<A>\xff</A>", b'<?xml version="1.0" encoding="klingon"?><A/>', b"<A b='1' b='2'/>"],
        *[b'<?xml version="1.0" encoding="utf-7"?><A/>', b"<A>\0</A>", b"<x:A/>"],
    ],
)
def test_what_is_no_xml_is_a_sentence(content: bytes) -> None:
    message = refused(content)
    assert message.startswith("a.qde is not ")
    assert "\n" not in message


def test_too_deep_is_refused() -> None:
    assert list(steps(b"<A>" * DEPTH + b"</A>" * DEPTH))
    assert "nested too deep" in refused(b"<A>" * (DEPTH + 1) + b"</A>" * (DEPTH + 1))
    assert "nested too deep" in refused(b"<A>" * 300_000)


def test_too_many_kept_children_are_refused() -> None:
    assert "more than 20,000 parts" in refused(b"<A>" + b"<Word/>" * 30_000 + b"</A>")


@pytest.mark.timeout(20)
def test_a_very_long_attribute_takes_no_longer_than_its_length() -> None:
    assert len(list(steps(b'<A b="' + b"x" * 30_000_000 + b'"/>'))) == 2


@pytest.mark.parametrize("content", [b'<A b="%s"/>', b"<A>%s</A>", b"<!--%s--><A/>"])
def test_too_long_a_text_is_refused(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "GAP", 100_000)
    assert len(list(steps(content % (b"x" * 50_000)))) == 2
    assert "at most 100,000 bytes" in refused(content % (b"x" * 200_000))
