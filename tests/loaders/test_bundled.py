"""The bundled data: whole, faultless, and every word marked for what it is."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

import pytest

from loaders import bundled, sheet
from loaders.table import Tables
from ontology.check import Checker
from ontology.errors import Fault
from ontology.record import Edge, Node, Record, Ref
from ontology.vocabulary import vocabulary

KNOWN = vocabulary()
REVIEW = {  # paper 1
    "Existing Team",
    "Readiness",
    "Integration",
    "Shift in Power",
    "Wider System Support",
    "Value of Lived Experience",
    "Services Embracing Recovery",
}
THEORY = {  # paper 2
    "Team culture",
    "Understanding Integration",
    "Experiencing a sense of threat",
    "How we all slot together",
    "Finding commonalities and aligning values",
    "Observed change in service delivery",
    "Reconnection with values",
    "We need to keep [peer mentor] protected",
    "Wider influences",
}
PROCESSES = {
    "threat": "place of threat",
    "openness": "openness to the role",
    "openness-fit": "openness to explore how the peer mentor would ‘fit’",
    "need-for-change": "identifying a need for change",
    "knowing-the-person": "getting to know the ‘person’ behind the peer mentor role",
    "recovery-focused-practice": "engaging in more recovery-focused practice",
    "value-based-working": "value-based working",
}
CLAIMS = {  # id: where it starts, its type, where it leads
    "R01": ("Concept:need-for-change", "FACILITATES", "Concept:openness-fit"),
    "R02": ("Concept:threat", "MOVES_TO", "Concept:openness"),
    "R03": ("Concept:knowing-the-person", "SUPPORTS", "Relation:R02"),
    "R04": ("Concept:knowing-the-person", "CATALYSES", "Concept:value-based-working"),
    "R05": ("Concept:knowing-the-person", "KIND_OF", "Concept:key-relational-processes"),
    "R06": ("Concept:need-for-change", "KIND_OF", "Concept:processes-of-integration"),
    "R07": ("Concept:wider-influences", "ASSOCIATED_WITH", "Model:theoretical-model"),
    "I-R07": ("Concept:wider-influences", "INFLUENCES", "Model:theoretical-model"),
    "R14": ("Concept:shift-in-power", "INFLUENCES", "Concept:non-peer-experiences"),
    "I01": ("Concept:openness", "LEADS_TO", "Concept:values"),
}
REGISTRIES = r"\.(?:whl|tgz|tar\.gz|jar|deb|crate|nupkg)\b"
LATE = ("note", "rationale", "definition", "explanation")


@dataclass(frozen=True)
class Part:
    nodes: dict[Ref, Node]
    edges: list[Edge]

    @property
    def records(self) -> list[Record]:
        return [*self.nodes.values(), *self.edges]

    def of(self, label: str) -> list[Node]:
        return [one for one in self.nodes.values() if one.label == label]

    def typed(self, *kinds: str) -> list[Edge]:
        return [one for one in self.edges if one.type in kinds]

    def ends(self, kind: str, start: Ref) -> set[Ref]:
        return {one.end for one in self.edges if (one.type, one.start) == (kind, start)}


def part(name: str) -> Part:
    records = list(Tables(bundled.folder(name), KNOWN).records())
    nodes = {one.ref: one for one in records if isinstance(one, Node)}
    return Part(nodes, [one for one in records if isinstance(one, Edge)])


THESIS, LITERATURE, SYNTHETIC = (part(one) for one in bundled.PARTS)
ALL = Part(
    THESIS.nodes | LITERATURE.nodes | SYNTHETIC.nodes,
    THESIS.edges + LITERATURE.edges + SYNTHETIC.edges,
)
JUDGED = [one for one in ALL.records if one.properties.get("basis")]
EVIDENCE = ("SUPPORTS", "DISPUTES", "QUALIFIES")


def cells() -> Iterator[tuple[str, str, str]]:
    """Every cell of every bundled table: where it is, its column, its text."""
    for name in bundled.PARTS:
        for table in sheet.read(bundled.folder(name)).sheets:
            for row, line in table.rows:
                for column, text in zip(table.header, line, strict=True):
                    yield f"{table.file}, row {row}", column, text


def faults(*names: str) -> list[str]:
    checker = Checker(KNOWN)
    found: list[Fault] = []
    for name in names:
        tables = Tables(bundled.folder(name), KNOWN)
        for record in tables.records():
            checker.add(record)
        found += tables.faults
    checker.finish(lambda _: set())
    return [str(one) for one in found + checker.faults]


# ---------------------------------------------------------------- the whole


def test_all_parts_together_have_no_fault() -> None:
    assert faults(*bundled.PARTS) == []


@pytest.mark.parametrize("names", [("thesis",), ("thesis", "literature"), ("thesis", "synthetic")])
def test_what_can_be_loaded_by_itself_has_no_fault(names: tuple[str, ...]) -> None:
    assert faults(*names) == []


def test_every_part_is_there_and_nothing_is_twice() -> None:
    for one in (THESIS, LITERATURE, SYNTHETIC):
        assert len(one.nodes) > 50
    numbers = [len(one.nodes) for one in (THESIS, LITERATURE, SYNTHETIC)]
    assert len(ALL.nodes) == sum(numbers)


@pytest.mark.parametrize("name", bundled.PARTS)
def test_every_folder_holds_tables_and_a_readme_only(name: str) -> None:
    found = sheet.read(bundled.folder(name))
    assert found.skipped == {f"{name}/README.md": "not a .csv file"}
    assert all(list(one.rows) for one in found.sheets)
    assert {one.name for one in found.sheets} <= set(KNOWN.tables)


def test_required_relationships_are_there() -> None:
    for kind in KNOWN.relationships.values():
        for end in kind.ends:
            for start in (one for one in ALL.nodes if one.label in end.starts):
                assert len(ALL.ends(kind.type, start)) >= end.least, (kind.type, start)


def test_nothing_marked_unverified_is_filled_in() -> None:
    odd = {"u", "u.", "(u)", "unverified", "unknown", "n/a", "na", "none", "tbd", "todo", "?", "-"}
    assert [one for one in cells() if one[2].strip().casefold() in odd] == []


def test_no_machine_and_no_package_registry_is_named() -> None:
    words = rf"{REGISTRIES}|(?<!\w)/[a-z]+/[a-z]+/|localhost|file://"
    assert [one for one in cells() if re.search(words, one[2], re.IGNORECASE)] == []
    for name in bundled.PARTS:
        readme = (bundled.folder(name) / "README.md").read_text("utf-8")
        assert not re.search(words, readme, re.IGNORECASE)


def test_text_is_clean() -> None:
    for where, column, text in cells():
        if column not in ("prefix", "suffix", "text"):
            assert text == text.strip(), (where, column)
        assert "\ufffd" not in text, (where, column)
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text), (where, column)


def test_ids_are_readable() -> None:
    for one in ALL.records:
        if one.id:
            assert re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", one.id), one.id
    for ref in ALL.nodes:
        if ref.label != "Relation":
            assert ref.id == ref.id.lower()


def test_addresses_and_dois() -> None:
    for where, column, text in cells():
        if column == "doi" and text:
            assert re.fullmatch(r"10\.\d{4,9}/\S+", text), where
        if column == "url" and text:
            assert text.startswith("https://"), where


# ---------------------------------------------------------------- stated and inferred


@pytest.mark.parametrize("record", JUDGED, ids=lambda one: one.id)
def test_what_is_stated_has_its_words_and_what_is_inferred_its_reasons(record: Record) -> None:
    values = record.properties
    anchor = [values.get(name) for name in ("wording", "start", "end", "hash")]
    if values["basis"] == "inferred":
        assert anchor == [None] * 4
        assert values["by"]
        assert values.get("rationale") or values.get("explanation")
        return
    wording, start, end, digest = anchor
    assert isinstance(wording, str)
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert 0 <= start < end
    assert end - start == len(wording)
    assert sha256(wording.encode()).hexdigest() == digest
    assert not values.get("rationale")


def test_every_kind_of_judgement_is_there() -> None:
    kinds = {one.label if isinstance(one, Node) else one.type for one in JUDGED}
    assert kinds == {"Relation", "Translation", "INCLUDES", "PRECEDES", "SAME_AS"} | {
        "AGREES_WITH",
        "EXTENDS",
    }


def test_inferred_exactly_where_it_must_be() -> None:
    inferred = {one.id for one in THESIS.records if one.properties.get("basis") == "inferred"}
    of_theory = {one for one in inferred if one.startswith("R11-")}
    middle = {one for one in inferred if one.startswith("I-R12-")}
    assert len(of_theory) == 9
    assert len(middle) == 3
    assert inferred - of_theory - middle == {"I01", "I02", "I03", "I-R07", "I-R19"}
    stated = {one.id for one in THESIS.records if one.properties.get("basis") == "stated"}
    assert all(re.fullmatch(r"R\d\d(-[a-z-]+)?", one) for one in stated)


# ---------------------------------------------------------------- the thesis


def test_all_rows_of_the_thesis_are_there() -> None:
    rows = {one.id[:3] for one in THESIS.records if re.match(r"R\d\d(-|$)", one.id)}
    assert rows == {f"R{number:02}" for number in range(1, 25)}
    ids = {one.id for one in THESIS.records}
    assert {"I01", "I02", "I03", "I-R07", "I-R19"} <= ids
    assert not {one for one in ids if re.match(r"I(0[4-9]|10)", one)}  # proposals stay out


def test_rows_become_what_they_are() -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for one in THESIS.records:
        found = re.match(r"(?:I-)?([RI]\d\d)", one.id)
        if found:
            kinds[found[1]].add(one.label if isinstance(one, Node) else one.type)
    claims = {f"R{number:02}" for number in (*range(1, 10), *range(13, 21), 24)} | {"I01"}
    expected = {key: {"Relation"} for key in claims}
    expected |= {"R10": {"INCLUDES"}, "R11": {"INCLUDES"}, "R12": {"PRECEDES"}}
    expected |= {"R21": {"AGREES_WITH", "EXTENDS"}, "R23": {"AGREES_WITH", "EXTENDS"}}
    expected |= {"R22": {"AGREES_WITH"}, "I02": {"SAME_AS"}, "I03": {"SAME_AS"}}
    assert kinds == expected


@pytest.mark.parametrize("name", CLAIMS)
def test_claims_join_what_they_should(name: str) -> None:
    claim = Ref("Relation", name)
    start, kind, stop = CLAIMS[name]
    assert {":".join(one) for one in THESIS.ends("FROM", claim)} == {start}
    assert {":".join(one) for one in THESIS.ends("TO", claim)} == {stop}
    assert THESIS.nodes[claim].properties["type"] == kind


def test_every_claim_is_asserted_in_a_report_of_the_thesis() -> None:
    own = {"berrett-2021", "berrett-2021-paper-1", "berrett-2021-paper-2"}
    for one in THESIS.of("Relation"):
        reports = {ref.id for ref in THESIS.ends("ASSERTED_IN", one.ref)}
        assert reports
        assert reports <= own


def test_modalities() -> None:
    modality = {one.id[:3]: one.properties["modality"] for one in THESIS.of("Relation")}
    assert {one for one, what in modality.items() if what == "background"} == {
        "R15",
        "R16",
        "R17",
        "R18",
    }
    recommended = [
        one.id for one in THESIS.of("Relation") if one.properties["modality"] == "recommendation"
    ]
    assert recommended == ["R19", "I-R19", "R20"]


@pytest.mark.parametrize(
    ("model", "labels", "report"),
    [
        ("conceptual-model", REVIEW, "berrett-2021-paper-1"),
        ("theoretical-model", THEORY, "berrett-2021-paper-2"),
    ],
)
def test_labels_are_verbatim(model: str, labels: set[str], report: str) -> None:
    parts = THESIS.ends("INCLUDES", Ref("Model", model))
    assert {THESIS.nodes[one].properties["label"] for one in parts} == labels
    assert len(parts) == len(labels)
    for one in parts:
        assert THESIS.nodes[one].properties["kind"] == "category"
        assert THESIS.ends("IDENTIFIED_IN", one) == {Ref("Report", report)}
    assert THESIS.ends("PRESENTED_IN", Ref("Model", model)) == {Ref("Report", report)}


def test_no_other_concept_of_the_thesis_is_a_category() -> None:
    kinds = [one.properties["kind"] for one in THESIS.of("Concept")]
    assert kinds.count("category") == len(REVIEW) + len(THEORY)


@pytest.mark.parametrize("name", PROCESSES)
def test_processes(name: str) -> None:
    found = THESIS.nodes[Ref("Concept", name)].properties
    assert (found["label"], found["kind"]) == (PROCESSES[name], "process")


def test_process_wordings_and_categories_are_joined_by_same_as_only() -> None:
    assert {(one.id, one.start.id, one.end.id) for one in THESIS.typed("SAME_AS")} == {
        ("I02", "threat", "sense-of-threat"),
        ("I03", "value-based-working", "values"),
    }
    assert THESIS.nodes[Ref("Concept", "values")].properties["label"] == "Reconnection with values"


def test_stages() -> None:
    order = {(one.start.id, one.end.id): one for one in THESIS.typed("PRECEDES")}
    names = ["before-joining", "pre-implementation", "integration", "after-integration"]
    assert {one.id for one in THESIS.of("Stage")} == set(names)
    assert set(order) == {*pairwise(names), (names[0], names[-1])}
    stated = [one.id for one in order.values() if one.properties["basis"] == "stated"]
    assert stated == ["R12"]


def test_reports_of_the_thesis() -> None:
    thesis = Ref("Report", "berrett-2021")
    papers = [Ref("Report", f"berrett-2021-paper-{number}") for number in (1, 2)]
    assert all(THESIS.ends("PART_OF", one) == {thesis} for one in papers)
    assert THESIS.ends("REPORTS_ON", papers[0]) == set()  # a review: no study of its own
    assert THESIS.ends("SYNTHESISES", papers[0]) == set()
    (study,) = THESIS.of("Study")
    assert THESIS.ends("REPORTS_ON", papers[1]) == {study.ref}
    assert study.properties["sampleSize"] == 8
    assert "country" not in study.properties


def test_reports_that_are_not_named_say_so() -> None:
    for one in THESIS.of("Report"):
        named = not one.id.startswith("berrett-2021")
        assert (one.properties.get("named") is False) == named, one.id
        if named:
            assert re.fullmatch(r"\[.+\]", str(one.properties["title"]))


def test_words_of_the_thesis_lie_in_its_abstract() -> None:
    (source,) = THESIS.of("Source")
    assert source.properties["length"] == 5322
    assert str(source.properties["hash"]).startswith("2186171f9ff5340c")
    assert "text" not in source.properties  # the page names no licence
    ends = [one.properties.get("end") for one in THESIS.records]
    assert max(one for one in ends if isinstance(one, int)) <= 5322
    words = [one.properties.get("wording") for one in THESIS.records]
    assert max(len(one) for one in words if isinstance(one, str)) <= 130  # short spans only


def test_overlapping_spans_say_the_same() -> None:
    letters: dict[int, str] = {}
    for one in THESIS.records:
        start, wording = one.properties.get("start"), one.properties.get("wording")
        if isinstance(start, int) and isinstance(wording, str):
            for at, letter in enumerate(wording, start):
                assert letters.setdefault(at, letter) == letter, (one.id, at)


def test_spans_in_brackets_agree_with_the_abstract() -> None:
    # Notes quote further words as “words” [start–end].
    for one in THESIS.records:
        for name in LATE:
            text = str(one.properties.get(name) or "")
            for words, start, end in re.findall(r"“([^“”]+)” \[(\d+)–(\d+)\]", text):
                assert int(end) - int(start) == len(words), (one.id, words)


def test_the_thesis_has_no_participants_and_no_quotes() -> None:
    labels = {ref.label for ref in THESIS.nodes} | {ref.label for ref in LITERATURE.nodes}
    assert not labels & {"Participant", "Quote", "Code", "Coder", "Memo"}
    assert not THESIS.typed(*EVIDENCE) + LITERATURE.typed(*EVIDENCE)


# ---------------------------------------------------------------- the literature


def test_literature_was_read_as_abstracts_only() -> None:
    for one in (*LITERATURE.of("Report"), *LITERATURE.of("Concept"), *THESIS.of("Concept")):
        assert one.properties["evidenceDepth"] == "abstract", one.id


def test_literature_concepts_are_themes_of_reports() -> None:
    kinds = {one.id: one.properties["kind"] for one in LITERATURE.of("Report")}
    for one in LITERATURE.of("Concept"):
        (report,) = LITERATURE.ends("IDENTIFIED_IN", one.ref)
        assert one.id.startswith(f"{report.id}-")
        order = 3 if kinds[report.id] == "review" else 2
        assert one.properties["constructOrder"] == order, one.id
        assert one.properties["kind"] == "theme"


@pytest.mark.parametrize(
    ("study", "reports"),
    [
        (
            "gillard-2014-study",
            {"gillard-2014", "gillard-2014-change-model", "holley-2015", "oborn-2019"},
        ),
        ("byrne-2018-study", {"byrne-2018", "byrne-2019", "roennfeldt-2020"}),
        ("upsides-study", {"krumm-2022", "haun-upsides", "haun-2024"}),
    ],
)
def test_reports_that_share_a_sample_are_one_study(study: str, reports: set[str]) -> None:
    on = [one for one in LITERATURE.typed("REPORTS_ON") if one.end.id == study]
    assert {one.start.id for one in on} == reports
    note = LITERATURE.nodes[Ref("Study", study)].properties["note"]
    assert "inferred" in str(note)


def test_other_reports_have_a_study_each_and_reviews_none() -> None:
    shared = {"gillard-2014-study", "byrne-2018-study", "upsides-study"}
    by_study: dict[str, list[str]] = defaultdict(list)
    for edge in LITERATURE.typed("REPORTS_ON"):
        by_study[edge.end.id].append(edge.start.id)
    assert set(by_study) == {one.id for one in LITERATURE.of("Study")}
    assert all(len(reports) == 1 for study, reports in by_study.items() if study not in shared)
    for one in LITERATURE.of("Report"):
        studies = LITERATURE.ends("REPORTS_ON", one.ref)
        assert len(studies) == (0 if one.properties["kind"] == "review" else 1), one.id


def test_reports_say_where_they_were_seen() -> None:
    for one in LITERATURE.of("Report"):
        seen = one.properties.get("seenAt") or one.properties.get("doi")
        assert seen or one.id == "vandewalle-2016"  # journal and pages only


def test_no_report_is_taken_for_one_that_the_thesis_read() -> None:
    assert ALL.typed("SYNTHESISES") == []
    assert LITERATURE.typed("AGREES_WITH", "EXTENDS", "DISAGREES_WITH") == []
    assert LITERATURE.of("Relation") == []


def test_translations_are_proposals_between_known_constructs() -> None:
    found = {one.id: one for one in LITERATURE.of("Translation")}
    kinds = [one.properties["kind"] for one in found.values()]
    assert kinds.count("reciprocal") == 3
    assert kinds.count("refutational") == 1
    for one in found.values():
        assert one.properties["basis"] == "inferred"
        parts = LITERATURE.ends("TRANSLATES", one.ref)
        assert len(parts) >= 2
        assert parts <= ALL.nodes.keys()
        assert LITERATURE.ends("INTO", one.ref) == set()
    assert Ref("Relation", "R02") in LITERATURE.ends(
        "TRANSLATES", Ref("Translation", "from-threat-to-trust")
    )


# ---------------------------------------------------------------- the synthetic study


def test_synthetic_is_synthetic_and_nothing_else_is() -> None:
    for one in SYNTHETIC.records:
        if one.properties:
            assert one.id.startswith("syn-"), one.id
            assert one.properties["origin"] == "synthetic", one.id
    for one in THESIS.records + LITERATURE.records:
        assert not one.id.startswith("syn-"), one.id
        if one.properties:
            assert one.properties["origin"] == "published", one.id


def test_nothing_published_leads_to_anything_synthetic() -> None:
    for one in THESIS.edges + LITERATURE.edges:
        assert not one.start.id.startswith("syn-")
        assert not one.end.id.startswith("syn-")


def test_synthetic_relationships_start_from_synthetic_records() -> None:
    for one in SYNTHETIC.edges:
        assert one.start.id.startswith("syn-"), one
    allowed = {"Concept", "Stage"}  # the thesis's own, which claims, codes and quotes point to
    published = {one.end.label for one in SYNTHETIC.edges if not one.end.id.startswith("syn-")}
    assert published <= allowed


def test_no_synthetic_evidence_on_a_published_claim() -> None:
    evidence = SYNTHETIC.typed(*EVIDENCE)
    assert {one.type for one in evidence} == set(EVIDENCE)
    assert all(one.start.id.startswith("syn-q-") for one in evidence)
    assert all(one.end.id.startswith("syn-c-") for one in evidence)


def test_synthetic_claims_are_those_of_the_synthetic_report() -> None:
    for one in SYNTHETIC.of("Relation"):
        assert one.id.startswith("syn-c-")
        assert SYNTHETIC.ends("ASSERTED_IN", one.ref) == {Ref("Report", "syn-report")}


def test_synthetic_names_say_so() -> None:
    for label in ("Study", "Report", "Source", "Participant", "Coder", "Memo"):
        for one in SYNTHETIC.of(label):
            shown = str(one.properties.get("label") or one.properties.get("title"))
            assert "synthetic" in shown.casefold(), one.id


@pytest.mark.parametrize("quote", SYNTHETIC.of("Quote"), ids=lambda one: one.id)
def test_synthetic_quotes_are_anchored_in_their_source(quote: Node) -> None:
    (source,) = SYNTHETIC.ends("FROM_SOURCE", quote.ref)
    text = SYNTHETIC.nodes[source].properties["text"]
    exact, start, end = (quote.properties[name] for name in ("exact", "start", "end"))
    before, after = (str(quote.properties.get(name) or "") for name in ("prefix", "suffix"))
    assert isinstance(text, str)
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert text[start:end] == exact
    assert text[:start].endswith(before)
    assert text[end:].startswith(after)
    assert before or start == 0
    assert quote.properties["anchorVerified"] is True
    assert quote.properties["constructOrder"] == 1


def test_synthetic_sources_and_claims_hold_what_they_say() -> None:
    for one in SYNTHETIC.of("Source"):
        text = str(one.properties["text"])
        assert one.properties["length"] == len(text)
        assert one.properties["hash"] == sha256(text.encode()).hexdigest()
        assert "\r" not in text
    report = str(SYNTHETIC.nodes[Ref("Source", "syn-report-text")].properties["text"])
    for one in SYNTHETIC.of("Relation"):
        if one.properties["basis"] == "stated":
            start, end = one.properties["start"], one.properties["end"]
            assert isinstance(start, int)
            assert isinstance(end, int)
            assert report[start:end] == one.properties["wording"], one.id


def test_a_quote_is_never_the_interviewers() -> None:
    for one in SYNTHETIC.of("Quote"):
        assert "Interviewer:" not in str(one.properties["exact"])
        assert len(SYNTHETIC.ends("SPOKEN_BY", one.ref)) <= 1


def supporters(claim: str) -> dict[str, set[str]]:
    """Who supports a claim, and with which quotes."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in SYNTHETIC.typed("SUPPORTS"):
        if one.end.id == claim:
            for speaker in SYNTHETIC.ends("SPOKEN_BY", one.start):
                found[speaker.id].add(one.start.id)
    return found


def test_what_the_demonstration_shows() -> None:
    first, second = supporters("syn-c-threat-openness"), supporters("syn-c-openness-values")
    threads = first.keys() & second.keys()
    assert threads  # somebody tells the whole of threat → openness → values
    assert any(first[one] & second[one] for one in threads)  # in one passage
    assert any(not first[one] & second[one] for one in threads)  # in several
    halves = (
        supporters("syn-c-need-for-change-openness-fit").keys(),
        supporters("syn-c-openness-fit-slot-together").keys(),
    )
    assert all(halves)
    assert not halves[0] & halves[1]  # a path that nobody walked
    assert {one.end.id for one in SYNTHETIC.typed("DISPUTES")}
    about = [one for one in SYNTHETIC.typed("TO") if one.end.label == "Relation"]
    assert [one.start.id for one in about] == ["syn-c-knowing"]


def test_synthetic_coders_are_known() -> None:
    coders = {one.id for one in SYNTHETIC.of("Coder")}
    names = {one.properties["label"] for one in SYNTHETIC.of("Coder")}
    assert {one.properties["coder"] for one in SYNTHETIC.typed("CODED_AS")} == coders
    judgements = SYNTHETIC.typed("INDICATES", "EVIDENCES", *EVIDENCE)
    assert {one.properties["by"] for one in judgements} == names
