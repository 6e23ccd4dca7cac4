"""The Evidence page: search, a quote in its context, trails up and down, for all and for others."""

from dataclasses import replace

import pytest
from playwright.sync_api import Browser
from streamlit.testing.v1 import AppTest

from dashboard import address, context, trailing, words
from dashboard.mode import Mode
from dashboard.trailing import Words
from graph import Graph
from graph.hop import Branch, Hop
from graph.passage import Passage
from graph.trail import Trail
from ontology.record import Edge, Node, Record, Ref
from ontology.terms import Value
from ontology.vocabulary import vocabulary
from tests.dashboard import pages
from tests.graph.records import BASE, changed, concept, quote, small, source

View = dict[str, str | list[str]]
Links = dict[str, dict[str, str | list[str]]]
HOSTILE = "<script>alert(1)</script> **b** [a](javascript:x) =1+1"


def run(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, /, share: bool = False, **view: str | list[str]
) -> AppTest:
    started = Mode(graph.name, share=share)
    found = pages.run("evidence", graph.connection.settings, monkeypatch, started, **view)
    assert not found.exception
    return found


@pytest.fixture
def links(monkeypatch: pytest.MonkeyPatch) -> Links:
    """The views that a page links to, by what they are called: a page alone shows no links."""
    found: Links = {}

    def link(name: str, label: str, icon: str | None = None, **view: str | list[str]) -> None:
        found[label] = {"page": name, **{key: value for key, value in view.items() if value}}

    monkeypatch.setattr(address, "link", link)
    return found


# ---------------------------------------------------------------- search


def test_search_finds_and_leads_on(
    demo: Graph, links: Links, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = run(demo, monkeypatch, text="threat")
    said = pages.words(found)
    assert "Found: 1 quote." in said
    assert "look like a threat to somebody" in said
    assert "Found: 2 concepts." in said
    assert "synthetic" in said
    way_back = {"page": "evidence", "text": ["threat"]}
    assert links["place of threat"] == {**way_back, "view": "concept", "concept": "threat"}
    assert links["Read it in its context"] == {**way_back, "view": "quote", "quote": "syn-q-p3-06"}


def test_words_is_another_name(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    found = run(demo, monkeypatch, words="mugs")
    assert found.text_input[0].value == "mugs"
    assert "Found: 1 quote." in pages.words(found)


def test_search_before_and_without_words(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Type words to find" in pages.words(run(demo, monkeypatch))
    said = pages.words(run(demo, monkeypatch, text="xyzzy"))
    assert "No quote with these words." in said
    assert "No concept with these words." in said


def test_filters_stand_in_the_address(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    found = run(demo, monkeypatch, text="peer", origin=["published"])
    assert "No quote with these words that pass the filters." in pages.words(found)
    groups = next(one for one in found.multiselect if one.label == "Participant groups")
    assert "nursing and medicine" in groups.options


def test_pages_of_one_kind(demo: Graph, links: Links, monkeypatch: pytest.MonkeyPatch) -> None:
    run(demo, monkeypatch, text="peer")
    assert links["More quotes with these words"]["kind"] == "Quote"
    run(demo, monkeypatch, text="peer", kind="Quote")
    assert links["Further matches"]["page"] == "2"
    links.clear()
    run(demo, monkeypatch, text="peer", kind="Quote", page="2")
    assert links["Better matches"]["page"] == "1"
    assert "Further matches" not in links
    for odd in ("0", "-1", "x", "9" * 30):
        run(demo, monkeypatch, text="peer", kind="Quote", page=odd)


def test_an_empty_project_says_what_to_do(project: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Type words to find" in pages.words(run(project, monkeypatch))
    assert "No quote with these words." in pages.words(run(project, monkeypatch, text="a"))
    assert "Load a table of concepts" in pages.words(run(project, monkeypatch, view="concept"))
    assert "open a quote" in pages.words(run(project, monkeypatch, view="quote"))


# ---------------------------------------------------------------- a quote


def test_a_quote_in_its_context(demo: Graph, links: Links, monkeypatch: pytest.MonkeyPatch) -> None:
    found = run(demo, monkeypatch, quote="syn-q-p1-03")
    said = pages.words(found)
    assert "<mark>A woman had rung nine times" in said
    assert "the job I came for.</mark>" in said
    assert "beginning of the quote" in said
    assert "Did something shift?" in said  # around it
    assert "Synthetic participant 1" in said
    assert "where the anchor says" in said
    assert "Consent: open" in said
    assert "third party" in said
    assert "Coded as" in said
    assert links["What is left for me"]["record"] == "syn-code-own-worth"
    assert links["openness to the role"]["concept"] == "openness"


def test_less_and_more_of_the_context(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = pages.words(run(demo, monkeypatch, quote="syn-q-p1-03", around="0"))
    assert "Did something shift?" not in alone
    much = pages.words(run(demo, monkeypatch, quote="syn-q-p1-03", around="3000"))
    assert "Could you take me back" in much  # the first words of the interview


def test_others_read_the_quote_alone(project: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Before it. My words. After it."
    there = Node("Source", {**source().properties, "text": text, "title": "Interview of Ann"})
    looked: dict[str, Value] = {"consent": "open", "mentionsThirdParty": False}
    person = Node("Participant", {**BASE, "id": "p", "label": "Ann", "group": "nurses"})
    records: list[Record] = [
        there,
        *quote("q", "My words", start=11, end=19, **looked),
        *quote("shut", "Before it", start=0, end=9),
        Node("Study", {**BASE, "id": "s", "label": "S"}),
        person,
        Edge("TOOK_PART_IN", person.ref, Ref("Study", "s")),
        Edge("SPOKEN_BY", Ref("Quote", "q"), person.ref),
    ]
    project.write(records, {})
    owner = pages.words(run(project, monkeypatch, quote="q"))
    for word in ("Ann", "nurses", "After it", "Consent"):
        assert word in owner
    others = pages.words(run(project, monkeypatch, share=True, quote="q"))
    assert "My words" in others
    for word in ("Ann", "nurses", "After it", "Before it", "Consent"):
        assert word not in others
    withheld = pages.words(run(project, monkeypatch, share=True, quote="shut"))
    assert words.WITHHELD in withheld
    assert "Before it" not in withheld
    sought = run(project, monkeypatch, share=True, text="before words", group=["nurses"])
    assert "Before it" not in pages.words(sought)
    assert not [one for one in sought.multiselect if one.label == "Participant groups"]
    person_page = run(
        project, monkeypatch, share=True, view="record", kind="Participant", record="p"
    )
    assert "Ann" not in pages.words(person_page)


# ---------------------------------------------------------------- concepts and other records


def test_a_concept_down_to_the_words(
    demo: Graph, links: Links, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = run(demo, monkeypatch, concept="openness")
    said = pages.words(found)
    assert "What it rests on" in said
    assert "Quotes that narrow it" in said
    assert "On a Tuesday, with time in hand" in said
    assert "No quote available for this claim." in [one.value for one in found.caption]
    assert links["place of threat moves to openness to the role"]["kind"] == "Relation"
    assert links["Trace from it"] == {"page": "trace", "from": "openness"}
    assert links["Look around it"] == {"page": "explore", "concept": "openness"}


def test_a_concept_by_its_label(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    found = run(demo, monkeypatch, concept="openness to the role")
    assert found.selectbox(key="concept").value == "openness"


def test_names_that_there_are_not(
    demo: Graph, links: Links, monkeypatch: pytest.MonkeyPatch
) -> None:
    views: list[tuple[View, str]] = [
        ({"quote": "nobody"}, "no such quote"),
        ({"concept": "place of treat"}, "no concept called"),
        ({"view": "record", "kind": "Code", "record": "nope"}, "no such code"),
        ({"view": "record", "kind": "Load", "record": "L1"}, "no such kind"),
        ({"view": "record"}, "no such kind"),
    ]
    for view, said in views:
        found = run(demo, monkeypatch, False, **view)
        assert said in pages.words(found).replace("\\", "")
        assert "Search" in links
        links.clear()
    assert "· place of threat" in pages.words(run(demo, monkeypatch, concept="place of treat"))


def test_every_kind_of_record_opens(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, name, said in (
        ("Code", "syn-code-own-worth", "Quotes coded with it"),
        ("Relation", "R03", "supports (that place of threat moves to"),
        ("Translation", "from-threat-to-trust", "Compares (claim)"),
        ("Study", "syn-study", "Participants"),
        ("Model", "conceptual-model", "Includes (concept)"),
    ):
        found = run(demo, monkeypatch, view="record", kind=kind, record=name)
        assert said in pages.words(found).replace("\\", "")


def test_hostile_words_are_words(project: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    there = Node("Source", {**source().properties, "text": f"{HOSTILE}x{HOSTILE}"})
    size = len(HOSTILE)
    shows = Edge("EVIDENCES", Ref("Quote", "q"), Ref("Concept", "a"), {**BASE, "id": "e"})
    more = quote("q", HOSTILE, start=size + 1, end=2 * size + 1)
    given = [one for one in changed(small(), "a", label=HOSTILE) if one != source()]
    project.write([there, *given, *more, shows], {})
    views: tuple[View, ...] = ({"text": "alert"}, {"quote": "q"}, {"concept": "a"})
    for view in views:
        found = run(project, monkeypatch, False, **view)
        said = pages.words(found)
        assert "<script>" not in said
        assert "&lt;script&gt;alert(1)" in said


# ---------------------------------------------------------------- how it is worded


PASSAGE = Passage(
    id="q", exact="a & b", origin="project", order=1, consent="team", third_party=None,
    verified=None, who="Ann", group="nurses", participant="p", source="t", title="Interview",
    kind="transcript", study="s", study_label="S", report=None, report_label=None,
)  # fmt: skip


def test_the_context_is_marked_for_eyes_and_ears() -> None:
    found = replace(
        PASSAGE, before="<i>", after="</i>", earlier=3, later=0, found="text", fits=True
    )
    text = context.html(found)
    assert "<mark>a &amp; b</mark>" in text
    assert "… &lt;i&gt;" in text
    assert text.endswith("&lt;/i&gt;</div>")
    assert "pg-made-up" in context.html(replace(found, origin="synthetic"))
    assert context.where(found) == "Ann · nurses · S · Interview"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"fits": True, "found": "text"}, "stand in the text of the source where"),
        ({"fits": False, "found": "anchor"}, "do not stand in the text"),
        ({"fits": None, "found": "anchor", "verified": True}, "were found there"),
        ({"fits": None, "found": "none", "verified": False}, "were not found there"),
        ({"fits": None, "found": "none"}, "No text around the quote is available"),
        ({"earlier": 1_000, "later": 234}, "1,234 characters more"),
        ({}, "Consent: team: For the research team."),
        ({}, "Nobody has looked yet"),
        ({"third_party": True}, "speaks of a third party"),
    ],
)
def test_what_is_said_of_a_quote(more: dict[str, object], said: str) -> None:
    found = replace(PASSAGE, **more)  # type: ignore[arg-type]
    assert said in " ".join(context.about(found, vocabulary()))


def test_who_is_not_known_is_said() -> None:
    unknown = replace(PASSAGE, who=None, group=None)
    assert context.where(unknown).startswith("speaker not recorded")
    assert context.where(replace(unknown, order=2)).startswith("words of an author")
    withheld = context.where(replace(unknown, exact=None))
    assert withheld == "S · Interview"


def test_a_trail_as_a_table() -> None:
    said = Hop("Quote", "q", None, "project")
    claim = Hop("Relation", "x", "a leads to b", "project", "inferred")
    code = Hop(
        "Code", "c", "fear", "project", facts=(("path", "fear"),), ways=((("by", "K"),),),
        branches=(Branch("Quotes coded with it", "Quote", (said,), 7),),
    )  # fmt: skip
    root = Hop(
        "Concept", "k", "dread", "project",
        branches=(Branch("Codes", "Code", (code,)), Branch("Claims", "Relation", (claim,))),
    )  # fmt: skip
    shown = Words(vocabulary(), down=True)
    rows = shown.rows(Trail(root))
    assert [row["step"] for row in rows] == ["0", "0.1", "0.1.1", "0.1", "0.2"]
    assert rows[2]["text"] == words.WITHHELD
    assert rows[3]["text"] == "7 more quotes not shown here."
    assert rows[4]["told"] == "No quote available for this claim."
    assert (rows[1]["told"], rows[1]["ways"]) == ("path: fear", "by: K")
    assert shown.end(root) == ""
    assert set(rows[1]) == set(trailing.COLUMNS)


def test_where_a_branch_ends() -> None:
    up, down = Words(vocabulary()), Words(vocabulary(), down=True)
    bare = Hop("Concept", "k", "dread", "project")
    assert (up.end(bare), down.end(bare)) == ("", "No quote available for this concept.")
    assert down.end(replace(bare, open=True)) == "Open it to go on from here."
    worded = Hop("Relation", "x", "…", "project", facts=(("wording", "it is said"),))
    assert down.end(worded) == ""
    assert down.end(Hop("Study", "s", "S", "project")) == ""
    assert down.rest(Branch("", "Study", (), 2)) == "2 studies not shown here."
    assert down.title(Hop("Source", "t", None, "project")) == "source without a label"
    assert len(down.title(Hop("Concept", "k", "long " * 100, "project"))) < 170


def test_nothing_linked_is_said(project: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write([concept("lonely")], {})
    said = pages.words(run(project, monkeypatch, concept="lonely"))
    assert "Nothing is linked to this concept yet." in said
    assert "No quote available for this concept." in said


# ---------------------------------------------------------------- in a browser


def test_hops_go_both_ways_and_stand_in_the_address(dashboard_url: str, browser: Browser) -> None:
    page = browser.new_page()
    page.set_default_timeout(60_000)
    try:
        page.goto(f"{dashboard_url}/evidence?words=threat")
        page.get_by_role("link", name="Read it in its context").click()
        page.wait_for_url("**/evidence?text=threat&view=quote&quote=syn-q-p3-06")
        assert "look like a threat" in page.locator("mark").inner_text()
        page.get_by_role("link", name="How we do things here").first.click()
        page.wait_for_url("**view=record&kind=Code&record=syn-code-habits")
        page.get_by_text("Quotes coded with it").wait_for()
        page.go_back()
        page.wait_for_url("**quote=syn-q-p3-06")
        page.locator("mark").wait_for()
        page.get_by_role("link", name="Search").click()
        page.get_by_text("Found: 1 quote.").wait_for()
    finally:
        page.close()
