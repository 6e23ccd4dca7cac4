"""A study written as REFI-QDA: valid by its schemas, the right words, nothing lost unsaid."""

import contextlib
import os
import stat
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from typer.testing import CliRunner

from graph import Graph
from graph.coded import Scope
from loaders import export_guid, export_qdc, export_qdpx, export_refi
from loaders.export_coded import Gathering
from loaders.export_qdpx import Head
from loaders.export_settled import single
from loaders.qda.material import Material
from loaders.told import Told
from ontology.check import Checker
from ontology.errors import GraphError, InputError, NamingError
from ontology.record import Edge, Node, Record, Ref
from ontology.terms import Value
from ontology.vocabulary import vocabulary
from tests.graph.records import BASE, concept

SCHEMAS = Path(__file__).parent / "refi-schemas"
PROJECT = etree.XMLSchema(etree.parse(str(SCHEMAS / "Project-mrt2019.xsd")))
CODEBOOK = etree.XMLSchema(etree.parse(str(SCHEMAS / "Codebook.xsd")))
Q, C = "{urn:QDA-XML:project:1.0}", "{urn:QDA-XML:codebook:1.0}"
MORE = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
Element = Any  # the stubs of lxml know too little
MOMENT = datetime(2026, 11, 23, tzinfo=UTC)
GUID = "0D1E2F3A-4B5C-6D7E-8F90-A1B2C3D4E5F6"
TEXT = "Ana: I was afraid 🙂 at first.\nThen she\nspoke, and the team 👩‍⚕️ listened.\n"

ON_FEAR: dict[str, Value] = {"title": "On fear", "by": "K", "date": "2026-01-01"}


def node(
    kind: str, name: str, links: Mapping[str, Iterable[Ref]] | None = None, /, **more: Value
) -> Node:
    ends = {link: tuple(some) for link, some in (links or {}).items()}
    return Node(kind, {**BASE, "id": name, **more}, links=ends)


def study(name: str = "s1", label: str = "Study one") -> Node:
    return node("Study", name, label=label)


def source(name: str = "t1", text: str = TEXT, of: str = "s1", **more: Value) -> Node:
    part = {"PART_OF": [Ref("Study", of)]}
    return node("Source", name, part, title=f"{name}.txt", kind="transcript", text=text, **more)


def quote(
    name: str, words: str, start: int | None, of: str = "t1", by: str = "", **more: Value
) -> Node:
    links = {
        "FROM_SOURCE": [Ref("Source", of)],
        "SPOKEN_BY": [Ref("Participant", by)] if by else [],
    }
    place: dict[str, Value] = {} if start is None else {"start": start, "end": start + len(words)}
    own = {"exact": words, "constructOrder": 1, **place, **more}
    return node("Quote", name, links, **own)


def said(name: str, words: str, by: str = "", text: str = TEXT, **more: Value) -> Node:
    return quote(name, words, text.index(words), "t1", by, **more)


def code(name: str, above: Iterable[str] = (), of: str = "s1", **more: Value) -> Node:
    links = {"BROADER": [Ref("Code", one) for one in above], "PART_OF": [Ref("Study", of)]}
    return node("Code", name, links, **{"label": f"code {name}", **more})


def coding(start: str, end: str, **more: Value) -> Edge:
    own: dict[str, Value] = {**BASE, "id": f"{start}-{end}", **more}
    return Edge("CODED_AS", Ref("Quote", start), Ref("Code", end), own)


def memo(name: str, *about: Ref, **more: Value) -> Node:
    return node("Memo", name, {"ABOUT": about}, **{"text": f"memo {name}", **more})


def person(name: str, of: str = "s1", **more: Value) -> Node:
    took = {"TOOK_PART_IN": [Ref("Study", of)]}
    return node("Participant", name, took, **{"label": name.upper(), **more})


def example() -> list[Record]:
    """One of everything, in the order in which a graph gives it."""
    return [
        study(),
        person("p1", group="non-peer staff", tenure="1–5 years"),
        person("p2"),
        source(hash="0" * 64, language="en"),
        source("t2", "Only this.", guid=GUID),
        said("q1", "I was afraid 🙂 at first", "p1", guid="{" + GUID[:-1] + "7}"),
        coding("q1", "c2", coder="k1", date="2026-03-04", memo="she laughs\n& cries", guid=GUID),
        coding("q1", "c3"),
        said("q2", "Then she\nspoke", consent="team"),
        quote("q3", "this", 5, "t2", "p2"),
        coding("q3", "c3", coder="nobody tells of"),
        code("c1", codable=False, definition="what <happens>"),
        code("c2", ["c1"], color="#12aB9f", altLabel=("other",)),
        code("c3", ["c1"]),
        memo("m1", Ref("Code", "c2"), Ref("Quote", "q2"), **ON_FEAR),
        memo("m2", Ref("Participant", "p1"), Ref("Source", "t1"), Ref("Study", "s1")),
        node(
            "Collection", "d1", {"PART_OF": [Ref("Study", "s1")],
            "HAS_MEMBER": [Ref("Source", "t2"), Ref("Code", "c3"), Ref("Memo", "m1")]},
            label="Set", definition="of three",
        ),
        node("Coder", "k1", label="K"),
    ]  # fmt: skip


def joined(records: Iterable[Record]) -> list[Record]:
    """The records as a graph takes them: every relationship by itself."""
    found: list[Record] = []
    for one in records:
        if isinstance(one, Edge):
            found.append(one)
            continue
        found.append(Node(one.label, one.properties))
        found += [Edge(kind, one.ref, end) for kind, ends in one.links.items() for end in ends]
    return found


def gathered(records: Iterable[Record], scope: Scope | None = None) -> tuple[Material, Gathering]:
    material = Material()
    gathering = Gathering(scope or Scope(name="Study one"), material)
    for one in records:
        gathering.add(one)
    gathering.finish()
    export_guid.assign(material)
    return material, gathering


class Written:
    """A project that was written, read with nothing of ours, and found valid."""

    def __init__(self, file: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            assert archive.testzip() is None
            self.names = archive.namelist()
            self.xml = archive.read("project.qde")
            self.texts = {one: archive.read(one) for one in self.names if one != "project.qde"}
        self.root: Any = etree.fromstring(self.xml, etree.XMLParser(huge_tree=True))
        PROJECT.assertValid(self.root)
        guids = [one.get("guid") for one in self.root.iter() if one.get("guid")]
        assert len(set(guids)) == len(guids)
        refs: Any = self.root.xpath("//@targetGUID | //@originGUID | //@creatingUser")
        assert set(refs) <= set(guids)

    def all(self, name: str) -> list[Any]:
        return list(self.root.iter(Q + name))

    def text(self, source: Element) -> str:
        path = source.get("plainTextPath").removeprefix("internal://")
        raw = self.texts[f"sources/{path}"]
        assert not raw.startswith(b"\xef\xbb\xbf")
        return raw.decode("utf-8")

    def quotes(self) -> dict[str, str]:
        """The words at each selection's place, by its name."""
        return {
            one.get("name"): self.text(source)[
                int(one.get("startPosition")) : int(one.get("endPosition"))
            ]
            for source in self.all("TextSource")
            for one in source.iter(Q + "PlainTextSelection")
        }

    def called(self, guid: str) -> Element:
        (found,) = self.root.xpath("//*[@guid=$guid]", guid=guid)
        return found


def exported(records: Iterable[Record], folder: Path, scope: Scope | None = None) -> Written:
    material, _ = gathered(records, scope)
    head = Head("Study one", "peergraph 1", MOMENT)
    export_qdpx.write(folder / "x.qdpx", material, head)
    material.close()
    return Written(folder / "x.qdpx")


def codebook(records: Iterable[Record]) -> Element:
    material, _ = gathered(records)
    stream = StringIO()
    export_qdc.write(stream, material, "peergraph 1")
    material.close()
    root = etree.fromstring(stream.getvalue().encode(), etree.XMLParser(huge_tree=True))
    CODEBOOK.assertValid(root)
    return root


# ---------------------------------------------------------------- what is written


def test_the_example_fits_the_vocabulary() -> None:
    checker = Checker(vocabulary())
    for one in joined(example()):
        checker.add(one)
    checker.finish(lambda _refs: set())
    assert [str(one) for one in checker.faults] == []


def test_a_project_has_the_right_words(tmp_path: Path) -> None:
    found = exported(example(), tmp_path)
    assert found.names[0] == "project.qde"
    assert found.quotes() == {
        "I was afraid 🙂 at first": "I was afraid 🙂 at first",
        "Then she spoke": "Then she\nspoke",
        "this": "this",
    }
    assert [found.text(one) for one in found.all("TextSource")] == [TEXT, "Only this."]
    assert b"basePath" not in found.xml
    assert (found.root.get("name"), found.root.get("origin")) == ("Study one", "peergraph 1")


def test_a_project_has_codes_codings_and_their_notes(tmp_path: Path) -> None:
    found = exported(example(), tmp_path)
    codes = {one.get("name"): one for one in found.all("Code")}
    assert codes["code c2"].getparent() is codes["code c1"]
    assert (codes["code c1"].get("isCodable"), codes["code c2"].get("isCodable")) == (
        "false",
        "true",
    )
    assert codes["code c2"].get("color") == "#12aB9f"
    assert codes["code c1"].findtext(Q + "Description") == "what <happens>"
    first = found.all("Coding")[0]
    assert found.called(first.find(Q + "CodeRef").get("targetGUID")) is codes["code c2"]
    assert found.called(first.get("creatingUser")).attrib["id"] == "k1"
    assert first.get("creationDateTime") == "2026-03-04T00:00:00Z"
    note = found.called(first.find(Q + "NoteRef").get("targetGUID"))
    assert note.findtext(Q + "PlainTextContent") == "she laughs\n& cries"
    assert sorted(one.get("name") for one in found.all("User")) == ["K", "nobody tells of"]


def test_a_project_has_cases_with_values_and_what_they_say(tmp_path: Path) -> None:
    found = exported(example(), tmp_path)
    first, second = found.all("Case")
    values = {
        found.called(one.find(Q + "VariableRef").get("targetGUID")).get("name"): one.findtext(
            Q + "TextValue"
        )
        for one in first.iter(Q + "VariableValue")
    }
    assert values == {"group": "non-peer staff", "tenure": "1–5 years"}
    # In t1 somebody else may speak too; all that is quoted from t2 is P2's.
    assert first.find(Q + "SourceRef") is None
    assert found.called(second.find(Q + "SourceRef").get("targetGUID")).get("name") == "t2.txt"
    spoken = [found.called(one.get("targetGUID")) for one in found.all("SelectionRef")]
    assert [one.get("name") for one in spoken] == ["I was afraid 🙂 at first", "this"]


def test_a_project_has_memos_and_sets_where_they_belong(tmp_path: Path) -> None:
    found = exported(example(), tmp_path)
    notes = {one.findtext(Q + "PlainTextContent"): one for one in found.all("Note")}
    first, second = notes["memo m1"], notes["memo m2"]
    assert (first.get("name"), first.get("creationDateTime")) == ("On fear", "2026-01-01T00:00:00Z")
    assert found.called(first.get("creatingUser")).get("id") == "k1"
    users = {
        (one.getparent().tag.removeprefix(Q), one.get("targetGUID")) for one in found.all("NoteRef")
    }
    assert {kind for kind, guid in users if guid == first.get("guid")} == {
        "Code", "PlainTextSelection",
    }  # fmt: skip
    assert {kind for kind, guid in users if guid == second.get("guid")} == {"TextSource", "Project"}
    (link,) = found.all("Link")
    assert link.get("originGUID") == second.get("guid")
    assert found.called(link.get("targetGUID")).get("name") == "P1"
    (group,) = found.all("Set")
    members = [found.called(one.get("targetGUID")) for one in group if one.get("targetGUID")]
    assert [one.get("name") for one in members] == ["code c3", "t2.txt", "On fear"]


def test_a_codebook_has_codes_and_their_sets() -> None:
    root = codebook(example())
    assert root.get("origin") == "peergraph 1"
    assert [one.get("name") for one in root.iter(C + "Code")] == ["code c1", "code c2", "code c3"]
    (member,) = root.iter(C + "MemberCode")
    assert root.xpath("//*[@guid=$guid]/@name", guid=member.get("guid")) == ["code c3"]


def test_what_is_left_out_is_counted() -> None:
    records: list[Record] = [
        study(), source(), source("t2", ""), person("p1", note="n"),
        said("q1", "afraid", consent="team"), quote("q2", "afraid", None),
        coding("q2", "c1"), quote("q3", "afraid", len(TEXT)), quote("q4", "x", 0, "t2"),
        quote("q5", "", 3), Edge("SUPPORTS", Ref("Quote", "q1"), Ref("Relation", "x"), {"id": "b"}),
        code("c1", color="red"), code("c2", ["c1", "c3"]), code("c3"),
        memo("m1", Ref("Quote", "q2")), memo("m2", Ref("Concept", "a")),
    ]  # fmt: skip
    material, found = gathered(records)
    material.close()
    assert found.left == {
        ("Source", "no text of it is kept"): 1,
        ("Source.kind", "REFI-QDA has no place for it"): 1,
        ("Participant.note", "REFI-QDA has no place for it"): 1,
        ("Quote.consent", "REFI-QDA has no place for it"): 1,
        ("Quote.constructOrder", "REFI-QDA has no place for it"): 1,
        ("Quote", "it has no place in its source"): 1,
        ("Quote", "its place is outside the text"): 2,
        ("Quote", "no text of its source is kept"): 1,
        ("CODED_AS", "its quote is not in the file"): 1,
        ("SUPPORTS", "REFI-QDA has no place for it"): 1,
        ("Code.color", "it is no colour as #rrggbb"): 1,
        ("BROADER", "a code of a tree stands below one other"): 1,
        ("ABOUT", "what it names is not in the file"): 1,
        ("ABOUT a Concept", "REFI-QDA has no place for it"): 1,
        ("Memo", "what it names is not in the file"): 1,
        ("Memo", "what it is about is not in the file"): 1,
    }


def test_guids_are_kept_where_they_can_be(tmp_path: Path) -> None:
    derived = export_guid.made("code", "c4")
    records: list[Record] = [
        study(), code("c1", guid="{" + GUID + "}"), code("c2", guid="no guid"),
        code("c3", guid=derived),
        code("c4"), code("c5", guid="11111111-2222-3333-4444-555555555555"),
        code("c6", guid="11111111-2222-3333-4444-555555555555"),
    ]  # fmt: skip
    first, again = exported(records, tmp_path), codebook(reversed(records))
    found = {one.get("name"): one.get("guid") for one in first.all("Code")}
    assert found["code c1"] == GUID.lower()
    assert found["code c4"] == derived
    assert len(set(found.values())) == 6
    assert {one.get("name"): one.get("guid") for one in again.iter(C + "Code")} == found


def test_an_empty_study_is_a_valid_project(tmp_path: Path) -> None:
    found = exported([study()], tmp_path)
    assert [one.tag for one in found.root] == []


def test_a_study_among_others_takes_only_its_own(tmp_path: Path) -> None:
    records: list[Record] = [
        study(), study("s2", "Study two"),
        person("p1"), person("p2", "s2"), person("p3", "s2"),
        source(), source("t2", "Only this.", "s2"),
        said("q1", "afraid", "p2"), coding("q1", "c4"), quote("q2", "Only", 0, "t2", "p3"),
        coding("q2", "c2", coder="k2"),
        code("c1"), code("c2", of="s2"), code("c3", of="none"), code("c4", ["c3"], of="none"),
        code("c5", of="none"), memo("m1", Ref("Study", "s2")), memo("m2", Ref("Quote", "q2")),
        node("Coder", "k1", label="K1"), node("Coder", "k2", label="K2"),
    ]  # fmt: skip
    found = exported(records, tmp_path, Scope("s1", "Study one", frozenset({"c4"})))
    assert [one.get("name") for one in found.all("Code")] == ["code c1", "code c3", "code c4"]
    assert [one.get("name") for one in found.all("TextSource")] == ["t1.txt"]
    # P2 took part in the other study, but speaks here.
    assert [one.get("name") for one in found.all("Case")] == ["P1", "P2"]
    assert found.all("User") == found.all("Note") == []
    assert list(found.quotes()) == ["afraid"]


# ---------------------------------------------------------------- any text, any tree

ODD = st.sampled_from("\r\n\0\ufeff\x85\u2028a 👩\u200d⚕\ufe0f🙂")
WILD = st.text(st.characters(exclude_categories=["Cs"]) | ODD, min_size=1, max_size=60)


@MORE
@given(WILD, st.data())
def test_the_words_of_any_text_are_at_their_place(text: str, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, 4))
    spans = [sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2))) for _ in range(number)]
    whole = [span for span in spans if single(text[: span[0]]) != single(text[: span[1]])]
    records: list[Record] = [study(), source(text=text)]
    records += [quote(f"q{n}", text[a:b], a) for n, (a, b) in enumerate(whole)]
    with TemporaryDirectory() as folder:
        found = exported(records, Path(folder))
    assert found.text(found.all("TextSource")[0]) == single(text)
    places = [
        (int(one.get("startPosition")), int(one.get("endPosition")))
        for one in found.all("PlainTextSelection")
    ]
    wanted = [(len(single(text[:a])), len(single(text[:b]))) for a, b in whole]
    assert sorted(places) == sorted(wanted)
    for a, b in whole:
        if "\r" not in text and "\ufeff" not in text:
            assert text[a:b] in {single(text)[c:d] for c, d in places}


@MORE
@given(WILD, WILD, WILD)
def test_any_words_of_people_are_valid(name: str, more: str, third: str) -> None:
    records: list[Record] = [
        study(label=name), person("p1", label=more, group=third), source(),
        said("q1", "afraid", "p1"), coding("q1", "c1", coder=name, memo=third),
        code("c1", label=name, definition=more, color=third),
        memo("m1", Ref("Code", "c1"), text=more),
        node("Collection", "d1", {"HAS_MEMBER": [Ref("Code", "c1")]}, label=third, definition=name),
        node("Coder", "k", label=more),
    ]  # fmt: skip
    codebook(records)
    with TemporaryDirectory() as folder:
        found = exported(records, Path(folder))
    if "\0" not in name and name.isprintable():
        assert found.all("Code")[0].get("name") == name
    if more.isprintable():
        assert found.all("Code")[0].findtext(Q + "Description") == more


@MORE
@given(st.lists(st.sets(st.integers(0, 14), max_size=3), min_size=1, max_size=15))
def test_any_codebook_becomes_a_tree(above: list[set[int]]) -> None:
    size = len(above)
    given_above = [{one for one in some if one < size} for some in above]
    records = [code(f"c{n}", [f"c{one}" for one in some]) for n, some in enumerate(given_above)]
    root = codebook([study(), *records])
    found = {one.get("name"): one.getparent() for one in root.iter(C + "Code")}
    assert len(found) == size == sum(1 for _ in root.iter(C + "Code"))
    for n, some in enumerate(given_above):
        parent = found[f"code c{n}"]
        if parent.tag == C + "Code":
            assert parent.get("name") in {f"code c{one}" for one in some}
        else:
            assert not some - {n} or _in_a_circle(n, given_above)


def _in_a_circle(n: int, above: list[set[int]]) -> bool:
    seen: set[int] = set()
    ahead = list(above[n] - {n})
    while ahead:
        one = ahead.pop()
        if one not in seen:
            seen.add(one)
            ahead += above[one]
    return n in seen


def test_a_deep_tree_and_a_long_text_are_no_trouble(tmp_path: Path) -> None:
    deep = [code("c0000"), *(code(f"c{n:04}", [f"c{n - 1:04}"]) for n in range(1, 200))]
    text = "a🙂\n" * 900_000
    end = quote("q", "🙂\n", len(text) - 2)
    found = exported([study(), source(text=text), end, *deep], tmp_path)
    assert found.quotes() == {"🙂": "🙂\n"}
    last = next(one for one in found.all("Code") if one.get("name") == "code c0199")
    assert sum(1 for _ in last.iterancestors(Q + "Code")) == 199


# ---------------------------------------------------------------- out of a graph


def test_a_graph_becomes_a_project_and_a_codebook(project: Graph, tmp_path: Path) -> None:
    project.write(joined([*example(), concept("a")]), {})
    reports: list[tuple[int, int]] = []
    file = tmp_path / "new" / "x.qdpx"
    done = export_refi.write_project(project, file, report=lambda *two: reports.append(two))
    found = Written(file)
    assert (done.file, done.study, done.replaced) == (file, "Study one", 0)
    assert done.elements["PlainTextSelection"] == len(found.quotes()) == 3
    assert done.elements["Coding"] == len(found.all("Coding")) == 3
    assert found.quotes()["I was afraid 🙂 at first"] == "I was afraid 🙂 at first"
    assert done.left["Concept", "REFI-QDA has no place for it"] == 1
    assert done.left["Quote.consent", "REFI-QDA has no place for it"] == 1
    assert found.root.get("origin").startswith("peergraph ")
    assert reports[-1][0] == reports[-1][1] > 0
    codes = export_refi.write_codebook(project, tmp_path / "x.qdc", "s1")
    CODEBOOK.assertValid(etree.parse(str(tmp_path / "x.qdc")))
    assert codes.elements == {"CodeBook": 1, "Codes": 1, "Code": 3, "Description": 2,
                              "Sets": 1, "Set": 1, "MemberCode": 1}  # fmt: skip
    assert codes.left["Memo", "a codebook has no place for it"] == 1
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / "x.qdc").stat().st_mode) == 0o600


def test_equal_graphs_give_equal_files(project: Graph, tmp_path: Path) -> None:
    project.write(joined(example()), {})
    for name in ("a", "b"):
        export_refi.write_project(project, tmp_path / f"{name}.qdpx")
    first, second = Written(tmp_path / "a.qdpx"), Written(tmp_path / "b.qdpx")
    assert first.texts == second.texts
    moments = [one.root.attrib.pop("creationDateTime") for one in (first, second)]
    assert all(moments)
    assert etree.tostring(first.root) == etree.tostring(second.root)


def test_which_study_is_meant_has_to_be_clear(project: Graph, tmp_path: Path) -> None:
    other: list[Record] = [study("s2", "Study two"), source("t9", "Elsewhere.", "s2"),
             quote("q9", "Else", 0, "t9"), coding("q9", "c9"), code("c9", of="s2"),
             study("s3", "Study two"), code("c8", of="s3")]  # fmt: skip
    project.write(joined([*example(), *other]), {})
    for asked in ("", "none", "Study two"):
        with pytest.raises(NamingError) as caught:
            export_refi.write_project(project, tmp_path / "x.qdpx", asked)
        assert [name for name, _ in caught.value.candidates] == ["s1", "s2", "s3"]
    export_refi.write_project(project, tmp_path / "x.qdpx", "s2")
    found = Written(tmp_path / "x.qdpx")
    assert list(found.quotes().values()) == ["Else"]
    assert [one.get("name") for one in found.all("Code")] == ["code c9"]
    done = export_refi.write_codebook(project, tmp_path / "x.qdc", "Study one")
    assert done.elements["Code"] == 3
    assert sorted(one.name for one in tmp_path.iterdir()) == ["x.qdc", "x.qdpx"]


def test_studies_without_material_are_in_nobodys_way(project: Graph, tmp_path: Path) -> None:
    project.write(joined([*example(), study("s2", "Read about"), study("s3", "Read too")]), {})
    done = export_refi.write_project(project, tmp_path / "x.qdpx")
    assert done.study == "Study one"
    assert len(Written(tmp_path / "x.qdpx").quotes()) == 3


def test_a_file_is_there_whole_or_not_at_all(
    project: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write(joined([study()]), {})
    with pytest.raises(GraphError, match="no code"):
        export_refi.write_codebook(project, tmp_path / "x.qdc")
    (tmp_path / "there.qdpx").write_text("mine")
    with pytest.raises(InputError, match="is there already"):
        export_refi.write_project(project, tmp_path / "there.qdpx")
    with pytest.raises(InputError, match="cannot be written"):
        export_refi.write_project(project, tmp_path / "there.qdpx" / "x.qdpx")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export_qdpx, "write", full)
    with pytest.raises(InputError, match="No space left"):
        export_refi.write_project(project, tmp_path / "x.qdpx")
    assert [one.name for one in tmp_path.iterdir()] == ["there.qdpx"]
    assert (tmp_path / "there.qdpx").read_text() == "mine"


def test_a_graph_that_keeps_changing_is_not_written(
    project: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write(joined([study()]), {})
    real, calls = export_qdpx.write, iter(range(9))

    def meanwhile(file: Path, material: Material, head: Head) -> object:
        project.write(joined([code(f"n{next(calls)}")]), {})
        return real(file, material, head)

    monkeypatch.setattr(export_qdpx, "write", meanwhile)
    with pytest.raises(GraphError, match="changed while"):
        export_refi.write_project(project, tmp_path / "x.qdpx")
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_it_wrote(
    project: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import peergraph
    from terminal import exports

    project.write(joined(example()), {})
    monkeypatch.setattr(exports, "opened", lambda _name: contextlib.nullcontext(project))
    run = CliRunner().invoke
    file = tmp_path / "x.qdpx"
    done = run(peergraph.app, ["export", "qdpx", "-o", str(file)])
    assert done.exit_code == 0
    assert (
        "Case (2), Code (3), Coding (3), Note (3), PlainTextSelection (3), Set (1)" in done.stderr
    )
    assert "Not in the file: Code.altLabel (1), Quote.consent (1), Quote.constr" in done.stderr
    assert done.stderr.count("REFI-QDA has no place for it.") == 1
    assert "participants' words" in done.stderr
    assert done.stdout == ""
    done = run(peergraph.app, ["export", "qdc", "-o", str(tmp_path / "x.qdc"), "--study", "s1"])
    assert done.exit_code == 0
    assert "participants' words" not in done.stderr
    assert len(list(tmp_path.iterdir())) == 2


# ---------------------------------------------------------------- and back


def test_what_is_written_reads_back_piece_by_piece(tmp_path: Path) -> None:
    refi = pytest.importorskip("loaders.formats.refi")
    exported(example(), tmp_path)
    told = Told("x.qdpx")
    found: dict[str, list[Any]] = {}
    for one in refi.read(tmp_path / "x.qdpx", told):
        found.setdefault(type(one).__name__, []).append(one)
    assert not told.skipped
    assert not told.missing
    names = {one.key: one.name for one in found["Code"]}
    assert {(one.name, names.get(one.parent, ""), one.definition, one.codable)
            for one in found["Code"]} == {
        ("code c1", "", "what <happens>", False), ("code c2", "code c1", "", True),
        ("code c3", "code c1", "", True),
    }  # fmt: skip
    texts = {one.key: one.content.decode() for one in found["Source"]}
    quotes = {one.key: texts[one.source][one.start : one.end] for one in found["Selection"]}
    first, second, third = "I was afraid 🙂 at first", "Then she\nspoke", "this"
    assert sorted(quotes.values()) == sorted((first, second, third))
    users = {one.key: one.name for one in found["User"]}
    assert {(quotes[one.selection], names[one.code], users.get(one.coder, ""), one.date[:10],
             one.memo) for one in found["Coding"]} == {
        (first, "code c2", "K", "2026-03-04", "she laughs\n& cries"),
        (first, "code c3", "", "", ""), (third, "code c3", "nobody tells of", "", ""),
    }  # fmt: skip
    cases = {one.key: one.name for one in found["Case"]}
    assert {(cases[one.case], quotes.get(one.selection, "")) for one in found["CaseText"]} == {
        ("P1", first), ("P2", third), ("P2", ""),
    }  # fmt: skip
    memos = {one.key: one.text for one in found["Memo"]}
    assert {(memos[one.memo], one.kind) for one in found["About"]} == {
        ("memo m1", "code"), ("memo m1", "selection"), ("memo m2", "source"), ("memo m2", "case"),
        ("memo m2", "project"),
    }  # fmt: skip
    assert sorted(one.kind for one in found["Member"]) == ["code", "memo", "source"]
    (name,) = found["Project"]
    assert (name.name, name.tool) == ("Study one", "peergraph 1")
