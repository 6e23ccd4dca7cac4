"""References in the shapes that managers of references and databases write, and broken ones."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loaders import doi, formats, reference
from loaders.formats import bibtex, csl, ris
from loaders.qda.piece import Reference
from loaders.reference import Entry
from loaders.told import Told
from ontology.check import Checker
from ontology.errors import InputError
from ontology.record import Node
from ontology.vocabulary import vocabulary

ARTICLE: dict[str, Any] = {
    "id": "http://zotero.org/users/1/items/ABC",
    "type": "article-journal",
    "title": "Introducing <i>peer worker</i> roles",
    "container-title": "BMC Health Serv Res",
    "volume": "13",
    "issue": "1",
    "page": "188-190",
    "DOI": "https://doi.org/10.1186/1472-6963-13-188",
    "URL": "https://example.org/a",
    "language": "en-GB",
    "abstract": "Words of the abstract.",
    "author": [
        {"family": "Gillard", "given": "Steve"},
        {"family": "Berg", "given": "Jo", "non-dropping-particle": "van der"},
        {"literal": "Department of Health, England"},
    ],
    "issued": {"date-parts": [["2013", 5, 24]]},
}
RIS = """TY  - JOUR
AU  - Gillard, Steve
AU  - van der Berg, Jo
TI  - Introducing peer worker roles
JO  - BMC Health Serv Res
VL  - 13
IS  - 1
SP  - 188
EP  - 190
PY  - 2013
DO  - 10.1186/1472-6963-13-188
AB  - Words of the abstract
that go on.
ER  -
"""


def loaded(path: Path) -> tuple[list[Node], Told]:
    one = formats.of(path)
    assert one is not None
    told = Told(path.name)
    found = [node for node in one.read(path, told) if isinstance(node, Node)]
    checker = Checker(vocabulary())
    for node in found:
        checker.add(node)
    assert checker.faults == []
    return found, told


def file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def from_csl(folder: Path, *items: object) -> tuple[list[Node], Told]:
    return loaded(file(folder, "library.json", json.dumps(items)))


def issued(folder: Path, value: object) -> Node:
    item = {"type": "book", "title": "A title", "issued": value}
    (found,), _ = from_csl(folder, item)
    return found


def why(told: Told, what: str) -> dict[str, int]:
    return {reason: number for (name, reason), number in told.skipped.items() if name == what}


def test_csl(tmp_path: Path) -> None:
    (found,), told = from_csl(tmp_path, ARTICLE)
    assert found.properties == {
        "id": reference.report_id(Entry(doi="10.1186/1472-6963-13-188")),
        "origin": "published",
        "label": "Gillard et al. 2013",
        "kind": "article",
        "title": "Introducing peer worker roles",
        "author": ("Gillard, Steve", "van der Berg, Jo", "Department of Health, England"),
        "year": 2013,
        "journal": "BMC Health Serv Res 13(1):188–190",
        "doi": "10.1186/1472-6963-13-188",
        "url": "https://example.org/a",
        "language": "en-GB",
    }
    assert told.found == {"reference": 1}
    assert told.skipped == {("abstract", "its licence is not recorded"): 1}


@pytest.mark.parametrize(
    ("value", "year"),
    [
        ({"date-parts": [[2019, 3, 1]]}, 2019),
        ({"date-parts": [["2019", "3"], ["2020"]]}, 2019),
        ({"date-parts": [[850]]}, 850),
        ({"raw": "2019-05-01"}, 2019),
        ({"raw": "May 2019"}, 2019),
        ({"literal": "Spring 2019"}, 2019),
        ({"season": 1, "date-parts": [[2019]]}, 2019),
        ("2019", 2019),
        (2019, 2019),
        ({"literal": "in press"}, None),
        ({"season": "Spring"}, None),
        ({"date-parts": [[]]}, None),
        ({"date-parts": [[10**400]]}, None),
        ({"date-parts": "x"}, None),
        (None, None),
        ([], None),
    ],
)
def test_csl_dates(tmp_path: Path, value: object, year: int | None) -> None:
    assert issued(tmp_path, value).properties.get("year") == year


def test_a_date_that_is_no_year_is_kept_as_given(tmp_path: Path) -> None:
    found = issued(tmp_path, {"literal": "in press"})
    assert "date as given: in press" in str(found.properties["note"])


def test_a_doi_hidden_in_a_note(tmp_path: Path) -> None:
    item = {"type": "book", "title": "T", "note": "PMID: 1\nDOI: 10.1000/ABC.1\nread it"}
    (found,), told = from_csl(tmp_path, item)
    assert found.properties["doi"] == "10.1000/abc.1"
    assert why(told, "field 'note'") == {"of a note only a DOI is read": 1}
    other = {"type": "book", "title": "T", "note": "a reply to doi:10.1000/abc.1"}
    (found,), _ = from_csl(tmp_path, other)
    assert "doi" not in found.properties


def test_a_doi_as_the_address(tmp_path: Path) -> None:
    item = {"type": "book", "title": "T", "URL": "http://dx.doi.org/10.1000/a%28b%29c"}
    (found,), _ = from_csl(tmp_path, item)
    assert found.properties["doi"] == "10.1000/a(b)c"
    assert "url" not in found.properties


def test_only_addresses_of_the_web_are_kept(tmp_path: Path) -> None:
    (found,), told = from_csl(
        tmp_path, {"type": "book", "title": "T", "URL": "javascript:alert(1)"}
    )
    assert "url" not in found.properties
    assert why(told, "url") == {"not an address of the web": 1}


def test_one_publication_is_one_report(tmp_path: Path) -> None:
    other = {**ARTICLE, "id": "another-key", "DOI": "DOI:10.1186/1472-6963-13-188.", "title": "x"}
    without = {name: value for name, value in ARTICLE.items() if name != "DOI"}
    found, told = from_csl(tmp_path, without, ARTICLE, other)
    (one,) = found
    assert one.properties["doi"] == "10.1186/1472-6963-13-188"
    assert why(told, "reference") == {"the same publication as another one in this file": 2}


def test_the_same_title_with_two_dois_is_not_joined(tmp_path: Path) -> None:
    first = {**ARTICLE, "DOI": "10.1000/first"}
    without = {name: value for name, value in ARTICLE.items() if name != "DOI"}
    found, _ = from_csl(tmp_path, ARTICLE, first, without)
    assert len({one.id for one in found}) == 3


def test_csl_of_another_key_or_order_gives_the_same_id(tmp_path: Path) -> None:
    without = {name: value for name, value in ARTICLE.items() if name != "DOI"}
    (before,), _ = from_csl(tmp_path, without)
    (after,), _ = from_csl(
        tmp_path, {**without, "id": "gillard2013", "title": "INTRODUCING Peer-worker roles!"}
    )
    assert before.id == after.id


@pytest.mark.parametrize(
    "content",
    [
        "[",
        "[" * 10_000,
        '[{"type": "book", "title": ' + "[" * 100_000 + "]" * 100_000 + "}]",
        '{"type": "book", "title": "x"',
        '"type"',
        "3",
        "",
        b"\x00\xff\xfe",
    ],
)
def test_csl_that_cannot_be_read(tmp_path: Path, content: str | bytes) -> None:
    path = file(tmp_path, "library.json", content)
    with pytest.raises(InputError, match=r"library\.json"):
        list(csl.read(path, Told(path.name)))


@pytest.mark.parametrize(
    "item",
    [
        {"type": 3, "title": ["A", "B"], "author": "x", "issued": 10**30},
        {"type": [], "title": "A", "author": [None, 3, {}, {"family": {}}], "DOI": {"a": 1}},
        {"type": "book", "title": "A\ud800\u0000", "author": [{"literal": ["x"]}]},
        {"type": "book", "title": "A", "note": [[]], "URL": 5, "page": -1, "volume": 1e400},
    ],
)
def test_csl_of_wrong_types(tmp_path: Path, item: object) -> None:
    path = file(tmp_path, "library.json", json.dumps([item, 3, None, "x"]))
    told = Told(path.name)
    (found,) = csl.read(path, told)
    assert str(found.properties["title"]).isprintable()
    assert why(told, "reference") == {"not an object": 3}


def test_what_is_no_reference_is_told(tmp_path: Path) -> None:
    found, told = from_csl(tmp_path, {"type": "book", "publisher": "x", "keyword": "a"})
    assert found == []
    assert why(told, "reference") == {"it has neither a title nor a DOI": 1}
    assert why(told, "field 'keyword'") == {"reports have no such property": 1}


def test_other_json_is_not_taken(tmp_path: Path) -> None:
    for content in ('{"type": "FeatureCollection", "title": "x"}', '[{"type": "book"}]', "[]"):
        assert formats.of(file(tmp_path, "other.json", content)) is None


@pytest.mark.parametrize(
    ("encoding", "noted"),
    [("utf-8", 0), ("utf-8-sig", 0), ("utf-16", 0), ("utf-16-le", 0), ("cp1252", 1)],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ris_in_every_encoding(tmp_path: Path, encoding: str, noted: int, end: str) -> None:
    text = RIS.replace("Steve", "Stève").replace("\n", end)
    (found,), told = loaded(file(tmp_path, "export.ris", text.encode(encoding)))
    assert found.properties["author"] == ("Gillard, Stève", "van der Berg, Jo")
    assert found.properties["label"] == "Gillard and van der Berg 2013"
    assert found.properties["journal"] == "BMC Health Serv Res 13(1):188–190"
    assert len(told.notes) == noted
    assert why(told, "abstract") == {"its licence is not recorded": 1}


def test_a_damaged_byte_does_not_spoil_the_other_letters(tmp_path: Path) -> None:
    content = RIS.replace("Steve", "Stève Émile").encode().replace(b"peer", b"pe\xffr")
    (found,), told = loaded(file(tmp_path, "export.ris", content))
    assert "Gillard, Stève Émile" in str(found.properties["author"])
    assert why(told, "character") == {"its bytes are not utf-8": 1}


def test_bytes_that_say_nothing_are_counted(tmp_path: Path) -> None:
    content = RIS.encode().replace(b"Introducing", b"Introducing \x81\x8d")
    (found,), told = loaded(file(tmp_path, "export.ris", content))
    assert why(told, "character") == {"its bytes are not cp1252": 2}
    assert "\ufffd" in str(found.properties["title"])


def test_no_record_of_ris_vanishes_without_its_end(tmp_path: Path) -> None:
    body = RIS.replace("ER  -\n", "")
    second = body.replace("13-188", "13-189").replace("AB  - ", "N2  - ")
    found, told = loaded(file(tmp_path, "export.ris", body + second))
    assert [one.place.row for one in found] == [1, 14]
    assert told.found["reference without its end (ER), read up to the next one"] == 2
    assert found[0].properties["title"] == "Introducing peer worker roles"


def test_ris_tags_of_several_writers(tmp_path: Path) -> None:
    text = (
        "Database: Ovid\nTYPE of export: all\n\n"
        "TY  - JOUR\nA1  - Smith J\nA1  - World Health Organization\nT1  - A title\n that goes on\n"
        "Y1  - 2020//\nUR  - https://doi.org/10.1000/x;y\nN1  - doi: 10.1000/other\nXX  - 1\n"
        "M3  - Review\nLA  - eng\nER  - \n\n"
    )
    (found,), told = loaded(file(tmp_path, "export.ris", text))
    assert found.properties["title"] == "A title that goes on"
    assert found.properties["label"] == "Smith and World Health Organization 2020"
    assert found.properties["doi"] == "10.1000/other"
    assert (found.properties["kind"], found.properties["language"]) == ("review", "en")
    assert why(told, "field 'XX'") == {"not a tag of RIS": 1}


def test_what_is_there_twice_in_ris_is_told(tmp_path: Path) -> None:
    text = RIS.replace("ER  -", "DO  - 10.1000/second\n and on\nER  -")
    (found,), told = loaded(file(tmp_path, "export.ris", text))
    assert found.properties["doi"] == "10.1186/1472-6963-13-188"
    assert why(told, "field 'doi'") == {"it is there twice; the first is kept": 1}


def test_ris_without_a_reference(tmp_path: Path) -> None:
    path = file(tmp_path, "export.ris", "nothing\n")
    assert not ris.takes(path, b"nothing\n")
    with pytest.raises(InputError):
        list(ris.read(path, Told(path.name)))


BIB = r"""@string{bmc = {BMC Health Serv Res}}
@comment{jabref-meta: x}
@article{gillard2013,
  author = {Gillard, Steve and {World Health Organization} and Jos{\'e} P. Garc{\'\i}a and others},
  title = {50% of {Peer} workers \& their na\"ive teams},
  journal = bmc # { Suppl}, volume = 13, pages = {188--190}, year = 2013, month = may,
  doi = {10.1186/1472\_6963}, url = {https://example.org/a%20b\_c}, keywords = {x}
}
@phdthesis{gillard2013, title = "A thesis", author = "Jennifer Berrett", year = {2021},
  school = {Cardiff University}, note = {doi: 10.1000/ABC}}
@book{twice, title = {One}, title = {Two}, date = {2019-05}, editor = {E}}
@article{broken, title = {no end
@misc{last, title = {Last}, year = {in press}}
"""


def test_bibtex(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        found, _ = loaded(file(tmp_path, "library.bib", BIB))
    article, thesis, book, last = (one.properties for one in found)
    assert article["author"] == (
        "Gillard, Steve",
        "World Health Organization",
        "García, José P.",
        "et al.",
    )
    assert article["label"] == "Gillard et al. 2013"
    assert article["title"] == "50% of Peer workers & their naïve teams"
    assert article["journal"] == "BMC Health Serv Res Suppl 13:188–190"
    assert article["doi"] == "10.1186/1472_6963"
    assert article["url"] == "https://example.org/a%20b_c"
    assert (thesis["label"], thesis["kind"]) == ("Berrett 2021", "thesis")
    assert (thesis["journal"], thesis["doi"]) == ("Cardiff University", "10.1000/abc")
    assert (book["title"], book["year"]) == ("One", 2019)
    assert "date as given: in press" in str(last["note"])
    assert caplog.records == []


def test_what_bibtex_loses_is_named_by_line(tmp_path: Path) -> None:
    _, told = loaded(file(tmp_path, "library.bib", BIB))
    assert told.notes == [
        "line 9: the citation key is there twice; both entries are read",
        "line 11: a field is there twice in an entry; the first is read",
        "entries that cannot be read begin on these lines: 12",
    ]
    assert why(told, "entry") == {"it is not well-formed BibTeX": 1}
    assert why(told, "field") == {"it is there twice in an entry": 1}
    assert why(told, "field 'keywords'") == {"reports have no such property": 1}
    assert told.found == {"string": 1, "entry": 4}


def test_bibtex_with_braces_too_deep(tmp_path: Path) -> None:
    text = "@book{a, title={" + "{" * 5_000 + "x" + "}" * 5_000 + "}}"
    (_,), told = loaded(file(tmp_path, "library.bib", text))
    assert told.notes == [
        "line 1: LaTeX in a field that cannot be decoded; it is kept as it stands"
    ]


@pytest.mark.parametrize("content", ["", "@article{", "@a{" * 2_000, '@a{b, title="', "@@@{{{"])
def test_bibtex_that_cannot_be_read(tmp_path: Path, content: str) -> None:
    path = file(tmp_path, "library.bib", content)
    with pytest.raises(InputError):
        list(bibtex.read(path, Told(path.name)))


def test_strings_that_grow_are_not_followed(tmp_path: Path) -> None:
    lines = ['@string{s0 = "xxxxxxxxxx"}']
    lines += [f"@string{{s{one + 1} = s{one} # s{one}}}" for one in range(60)]
    found, _ = loaded(file(tmp_path, "a.bib", "\n".join([*lines, "@book{a, title = s60 # {T}}"])))
    assert len(str(found[0].properties["title"])) < 2**21


def test_very_many_names_of_fields_are_told_together(tmp_path: Path) -> None:
    text = "@a{b, title={t}," + ",".join(f"f{number}={{x}}" for number in range(3_000)) + "}"
    _, told = loaded(file(tmp_path, "library.bib", text))
    assert len(told.skipped) <= 201
    assert told.skipped.total() == 3_000


def test_the_three_formats_give_one_report_one_id(tmp_path: Path) -> None:
    text = "@article{x, doi = {doi:10.1186/1472-6963-13-188}, title = {Other}}"
    files = (
        file(tmp_path, "a.json", json.dumps([ARTICLE])),
        file(tmp_path, "b.ris", RIS),
        file(tmp_path, "c.bib", text),
    )
    assert len({loaded(one)[0][0].id for one in files}) == 1


def test_a_reference_of_a_coded_project() -> None:
    piece = Reference(
        "1", "A title", "Smith, J | Jones, A", 2019, "doi:10.1000/A", "J", kind="JOUR"
    )
    found = reference.node(reference.of_piece(piece))
    assert found.properties["label"] == "Smith and Jones 2019"
    assert found.properties["kind"] == "article"
    assert found.id == reference.report_id(Entry(doi="10.1000/a"))


def test_every_kind_is_a_word_of_the_vocabulary() -> None:
    allowed = vocabulary().classes["Report"].properties["kind"].allowed
    for kind in ("thesis", "article-journal", "JOUR", "THES", "book", "", "article"):
        assert reference.kind(Entry(kind=kind)) in allowed
    assert reference.kind(Entry(kind="article", genre="Systematic Review")) == "review"


@given(
    st.from_regex(r"10\.[1-9][0-9]{3,5}/[a-z0-9][a-z0-9.()-]{0,20}[a-z0-9]", fullmatch=True),
    st.sampled_from(["{}", "doi:{}", "DOI: {}", "https://doi.org/{}", "http://dx.doi.org/{}."]),
)
def test_a_doi_is_the_same_in_every_writing(one: str, form: str) -> None:
    if one.count("(") == one.count(")"):
        assert doi.of(form.format(one.upper())) == one


@given(st.text(max_size=60))
@example("0\r\x1b 0")
def test_any_text_is_a_title(title: str) -> None:
    found = reference.cleaned(Entry(title=title))
    assert found.title.isprintable()
    assert reference.node(found).properties["title"]
    assert reference.cleaned(found) == found


_WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1)


@given(st.lists(st.tuples(_WORDS, st.integers(1500, 2099)), max_size=6), st.data())
def test_ris_keeps_every_record(
    tmp_path_factory: pytest.TempPathFactory, works: list[tuple[str, int]], data: st.DataObject
) -> None:
    blocks = [
        f"TY  - JOUR\nTI  - w{number} {title}\nPY  - {year}\n" + data.draw(st.sampled_from(_ENDS))
        for number, (title, year) in enumerate(works)
    ]
    path = file(
        tmp_path_factory.mktemp("ris"), "a.ris", "TY  - BOOK\nDO  - 10.1000/a\n" + "".join(blocks)
    )
    found = list(ris.read(path, Told(path.name)))
    assert [one.properties.get("year") for one in found[1:]] == [year for _, year in works]


_ENDS = ["ER  - \n", "ER  -\n\n", "", "\n\n"]
