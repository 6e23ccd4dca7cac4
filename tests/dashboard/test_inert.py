"""Text from a graph does nothing, wherever it is shown."""

import csv
import io
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dashboard import inert, table

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "![a](https://example.org/a.png)",
    "**bold** _it_ `code` ~~gone~~",
    ":red[hot] :smile: :material/home:",
    "$x^2$ and $$y$$",
    "# heading",
    "1. one",
    "- one",
    "a\n\n> b",
    "https://example.org/x www.example.org",
    "&lt;b&gt; &amp;",
    "]]> </style></svg>",
)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def _tags(text: str) -> _Tags:
    found = _Tags()
    found.feed(text)
    found.close()
    return found


@pytest.mark.parametrize("text", HOSTILE)
def test_html_has_no_tags(text: str) -> None:
    found = _tags(f'<p title="{inert.html(text)}">{inert.html(text)}</p>')
    assert found.tags == ["p"]
    assert found.words == text


@given(st.text())
def test_html_gives_the_words_back(text: str) -> None:
    assert _tags(inert.html(text)).tags == []


@pytest.mark.parametrize("shown", [inert.markdown, inert.escaped])
@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_is_one_paragraph_of_plain_words(shown: object, text: str) -> None:
    assert callable(shown)
    parser = MarkdownIt("gfm-like", {"linkify": False}).enable("strikethrough")
    tokens = parser.parse(shown(text))
    assert [one.type for one in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    inner = tokens[1].children or []
    assert {one.type for one in inner} <= {"text", "text_special"}
    words = "".join(one.content for one in inner).replace("\u2060", "")
    assert words == " ".join(text.split())


@pytest.mark.parametrize(
    "text", ["www.example.org", "WWW.example.org/x", "me@example.org", "https://example.org"]
)
@pytest.mark.parametrize("shown", [inert.markdown, inert.escaped])
def test_no_address_becomes_a_link(shown: Callable[[str], str], text: str) -> None:
    # What GitHub and Streamlit look for in text, whether it stands in a link or not.
    assert not re.search(r"www\.|\w@\w|://", shown(text), re.IGNORECASE)


def test_no_name_between_colons_is_left() -> None:
    assert ":smile" not in inert.markdown(":smile:")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "|calc"])
def test_no_cell_is_a_formula(text: str) -> None:
    rows = [{"a": text, "b": -1}]
    data = table.as_csv(rows, {"a": "Words", "b": "Number"}).decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(data, newline="")))
    assert found == [["Words", "Number"], [f"'{text}", "-1"]]


def test_cells_say_yes_no_and_lists_in_words() -> None:
    rows = [{"a": True, "b": ("x", "y"), "c": None}]
    data = table.as_csv(rows, {"a": "A", "b": "B", "c": "C"}).decode("utf-8-sig")
    assert data.splitlines()[1] == 'yes,"x, y",'


@given(st.lists(st.text(), max_size=3))
def test_a_file_name_is_plain(parts: list[str]) -> None:
    name = inert.file_name(*parts)
    assert 0 < len(name) <= 80
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-")
