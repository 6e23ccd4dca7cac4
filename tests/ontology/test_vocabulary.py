"""The vocabulary: complete, in one style, as the design says, and enough for a class to work."""

import re
from collections import Counter
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Literal, Node

from graph import index, schema
from loaders import template
from loaders.table import Tables
from ontology.check import Checker, node_faults
from ontology.listing import rows
from ontology.record import Edge, Place, Ref
from ontology.record import Node as Record
from ontology.terms import Value
from ontology.vocabulary import DCAM, FILE, PG, read, upper, vocabulary
from tests.ontology.strategies import owners
from tests.ontology.widening import widened

KINDS = (
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    SKOS.ConceptScheme,
    SKOS.Concept,
)
GRAPH = Graph().parse(FILE, format="turtle")
OWN = sorted({one for one in GRAPH.subjects() if str(one).startswith(str(PG))}, key=str)

# What the design's table of "The graph" says, row by row: label, and where its links lead.
DESIGN: dict[str, tuple[str, ...]] = {
    "Study": (),
    "Report": (
        "PART_OF Report",
        "REPORTS_ON Study",
        "SYNTHESISES Study",
        "AGREES_WITH Report",
        "EXTENDS Report",
        "DISAGREES_WITH Report",
    ),
    "Participant": ("TOOK_PART_IN Study",),
    "Source": ("PART_OF Study", "TEXT_OF Report"),
    "Quote": (
        "FROM_SOURCE Source",
        "SPOKEN_BY Participant",
        "EVIDENCES Concept",
        "CODED_AS Code",
        "SUPPORTS Relation",
        "DISPUTES Relation",
        "QUALIFIES Relation",
    ),
    "Code": ("BROADER Code", "INDICATES Concept", "PART_OF Study"),
    "Concept": ("BROADER Concept", "IDENTIFIED_IN Report", "SAME_AS Concept"),
    "Relation": (
        *(f"FROM {one}" for one in ("Concept", "Relation", "Stage", "Model", "Report")),
        *(f"TO {one}" for one in ("Concept", "Relation", "Stage", "Model", "Report")),
        "ASSERTED_IN Report",
        "IN_STAGE Stage",
    ),
    "Stage": ("PRECEDES Stage",),
    "Model": ("INCLUDES Concept", "INCLUDES Relation", "PRESENTED_IN Report"),
    "Translation": ("TRANSLATES Concept", "TRANSLATES Relation", "INTO Concept"),
    "Memo": (),  # ABOUT anything: below
    "Coder": (),
    "Collection": ("PART_OF Study",),  # HAS_MEMBER anything: below
}
INTERNAL = {"Load", "Change", "Graph"}  # the receipts of the design, and the graph's own record
PROPERTIES = {
    "Report": {"kind", "named"},
    "Quote": {"exact", "prefix", "suffix", "start", "end", "constructOrder"},
    "Concept": {"kind", "constructOrder"},
    "Relation": {"type", "basis", "modality", "wording", "start", "end", "hash", "qualifier"}
    | {"rationale"},
    "Translation": {"kind", "explanation", "by", "date"},
    "Memo": {"date"},
    "CODED_AS": {"coder", "date", "memo", "id"},
    "INDICATES": {"by", "date", "memo"},
    "SAME_AS": {"basis", "rationale"},
    "SUPPORTS": {"by", "date", "memo"},
    "DISPUTES": {"by", "date", "memo"},
    "QUALIFIES": {"by", "date", "memo"},
    "INCLUDES": {"stage"},
    "TRANSLATES": {"fit"},
}
WALKED = {
    "LEADS_TO": "+",
    "MOVES_TO": "+",
    "FACILITATES": "+",
    "SUPPORTS": "+",
    "CATALYSES": "+",
    "INFLUENCES": "none",
    "HINDERS": "-",
}
STANDING = {"KIND_OF", "PART_OF", "ASSOCIATED_WITH", "RECOMMENDS"}


def kind_of(term: Node) -> Node:
    """The one kind of a term of the vocabulary."""
    (found,) = [one for one in GRAPH.objects(term, RDF.type) if one in KINDS]
    return found


def terms(kind: Node) -> list[Node]:
    return [one for one in OWN if kind_of(one) == kind]


def name_of(term: Node) -> str:
    return str(term).removeprefix(str(PG))


def links(label: str) -> set[str]:
    return {
        f"{kind.type} {stop}"
        for kind in vocabulary().relationships.values()
        for end in kind.ends
        if label in end.starts
        for stop in end.ends
    }


@pytest.mark.parametrize("term", OWN, ids=name_of)
def test_every_term_has_one_kind_one_label_and_one_definition(term: Node) -> None:
    assert kind_of(term)
    for predicate in (RDFS.label, SKOS.definition):
        found = list(GRAPH.objects(term, predicate))
        assert len(found) == 1, predicate
        assert isinstance(found[0], Literal)
        assert found[0].language == "en"
        assert str(found[0]).strip() == str(found[0]) != ""


def test_labels_and_definitions_reach_the_typed_vocabulary() -> None:
    known = vocabulary()
    properties = [one for kind in owners(known) for one in kind.properties.values()]
    words = [word for one in properties for word in one.words]
    texts = [(one.label, one.definition) for one in known.classes.values()]
    texts += [(one.label, one.definition) for one in known.claim_types.values()]
    texts += [(one.label, one.definition) for one in properties]
    texts += [(one.label, one.definition) for one in words]
    for label, definition in texts:
        assert label
        assert definition.endswith("."), label
    for link in known.relationships.values():
        assert link.label
        assert all(end.definition for end in link.ends)


@pytest.mark.parametrize("term", terms(OWL.ObjectProperty), ids=name_of)
def test_every_relationship_has_one_domain_and_one_range(term: Node) -> None:
    above = list(GRAPH.transitive_objects(term, RDFS.subPropertyOf))
    for predicate in (RDFS.domain, RDFS.range):
        own = list(GRAPH.objects(term, predicate))
        assert len(own) <= 1
        if PG.claim in above:  # claim types have those of the property above them
            own = list(GRAPH.objects(PG.claim, predicate))
        assert len(own) == 1
        assert kind_of(own[0]) == OWL.Class


@pytest.mark.parametrize("term", terms(OWL.DatatypeProperty), ids=name_of)
def test_every_property_has_its_classes_and_one_range(term: Node) -> None:
    domain = list(GRAPH.objects(term, RDFS.domain))
    included = list(GRAPH.objects(term, DCAM.domainIncludes))
    assert len(domain) <= 1  # several would mean all of them at once
    assert bool(domain) != bool(included)
    assert all(kind_of(one) == OWL.Class for one in domain + included)
    assert len(list(GRAPH.objects(term, RDFS.range))) == 1


def test_annotations_point_to_what_is_there() -> None:
    targets = {
        PG.requires: {OWL.DatatypeProperty},
        PG.requiredIn: {OWL.Class},
        PG.searchedIn: {OWL.Class},
        PG.edgeClass: {OWL.Class},
        PG.valuesFrom: {SKOS.ConceptScheme, OWL.ObjectProperty},
    }
    for predicate, kinds in targets.items():
        for term, target in GRAPH.subject_objects(predicate):
            assert target in OWN, f"{term} {predicate} {target}"
            assert kind_of(target) in kinds, f"{term} {predicate} {target}"
    assert all(RDFS.subClassOf in set(GRAPH.predicates(one)) for one in _edge_classes())
    assert all(PG.Annotated in GRAPH.objects(one, RDFS.subClassOf) for one in _edge_classes())


def _edge_classes() -> set[Node]:
    return set(GRAPH.objects(None, PG.edgeClass))


def test_required_properties_belong_to_the_class() -> None:
    known = vocabulary()
    for kind in owners(known):
        assert kind.required <= kind.properties.keys()


def test_what_a_word_requires_can_be_given() -> None:
    known = vocabulary()
    for kind in owners(known):
        for one in kind.properties.values():
            asked = {name for word in one.words for name in word.requires}
            assert not asked or asked & kind.properties.keys(), (kind, one.name)


def test_flags_are_booleans_and_counts_are_numbers() -> None:
    for predicate in (PG.abstract, PG.internal, PG.private, PG.indexed, PG.walked):
        values = {one.toPython() for one in GRAPH.objects(None, predicate)}  # type: ignore[attr-defined]
        assert values <= {True, False}
        assert values
    assert all(isinstance(one.toPython(), int) for one in GRAPH.objects(None, PG.atLeast))  # type: ignore[attr-defined]


def test_labels_types_and_claim_types_share_no_name() -> None:
    known = vocabulary()
    types = {*known.relationships, *known.claim_types}
    assert not set(known.classes) & types
    assert len({one.lower() for one in known.labels}) == len(known.labels)  # files ignore case


def test_property_names_are_safe() -> None:
    known = vocabulary()
    for kind in owners(known):
        for name, one in kind.properties.items():
            assert one.name == name
            assert re.fullmatch(r"[a-z][A-Za-z]*", name), name  # so none begins with "@"


def test_two_properties_of_a_class_never_share_a_column() -> None:
    for term in terms(OWL.Class):
        above = set(GRAPH.transitive_objects(term, RDFS.subClassOf))
        columns = Counter(
            str(GRAPH.value(one, PG.column) or name_of(one))
            for one in terms(OWL.DatatypeProperty)
            if above & {*GRAPH.objects(one, RDFS.domain), *GRAPH.objects(one, DCAM.domainIncludes)}
        )
        assert {name for name, count in columns.items() if count > 1} == set(), term


def test_columns_of_a_table_never_share_a_name() -> None:
    known = vocabulary()
    for label in known.labels:
        links_out = [one.type for one in known.relationships.values() if label in one.starts]
        assert not set(links_out) & known.classes[label].properties.keys()
    for link in known.relationships.values():
        assert not {"from", "to"} & link.properties.keys()


def test_naming_style() -> None:
    styles = {
        OWL.Class: r"([A-Z][a-z]+)+",
        SKOS.ConceptScheme: r"([A-Z][a-z]+)+",
        OWL.ObjectProperty: r"[a-z]+([A-Z][a-z]+)*",
        OWL.DatatypeProperty: r"[a-z]+([A-Z][a-z]+)*",
        OWL.AnnotationProperty: r"[a-z]+([A-Z][a-z]+)*",
        SKOS.Concept: r"[a-z]+([A-Z][a-z]+)*",
    }
    for term in OWN:
        assert re.fullmatch(styles[URIRef(str(kind_of(term)))], name_of(term)), term
    for kind in (*vocabulary().relationships, *vocabulary().claim_types):
        assert re.fullmatch(r"[A-Z]+(_[A-Z]+)*", kind)


def test_names_that_follow_are_not_written_down() -> None:
    for term, kind in GRAPH.subject_objects(PG.relationshipType):
        assert str(kind) != upper(name_of(term)), term
    for term, column in GRAPH.subject_objects(PG.column):
        assert str(column) != name_of(term), term


def test_no_term_stands_alone() -> None:
    used = {one for one in GRAPH.objects() if one in OWN}
    for kind, joined in {
        OWL.Class: used,
        OWL.AnnotationProperty: set(GRAPH.predicates()),
        SKOS.ConceptScheme: set(GRAPH.objects(None, PG.valuesFrom)),
    }.items():
        assert [one for one in terms(kind) if one not in joined] == []
    for scheme in terms(SKOS.ConceptScheme):
        assert len(list(GRAPH.subjects(SKOS.inScheme, scheme))) > 1, scheme
    for word in terms(SKOS.Concept):
        assert len(list(GRAPH.objects(word, SKOS.inScheme))) == 1, word
        assert len(list(GRAPH.objects(word, SKOS.notation))) == 1, word


def test_a_word_is_found_by_one_name_only() -> None:
    known = vocabulary()
    for one in {
        one.iri: one for kind in owners(known) for one in kind.properties.values()
    }.values():
        by_name: dict[str, set[str]] = {}
        for word in one.words:
            for name in (word.label, word.notation):
                folded = re.sub(r"[-_ ]+", " ", name).casefold()
                by_name.setdefault(folded, set()).add(word.notation)
        assert all(len(words) == 1 for words in by_name.values()), (one.name, by_name)


def test_the_labels_are_those_of_the_design() -> None:
    known = vocabulary()
    assert set(known.labels) == DESIGN.keys() | INTERNAL
    assert {one for one in known.labels if known.classes[one].internal} == INTERNAL
    assert not INTERNAL & set(known.tables)


@pytest.mark.parametrize("label", DESIGN)
def test_the_links_are_those_of_the_design(label: str) -> None:
    anything = {"Memo": "ABOUT", "Collection": "HAS_MEMBER"}.get(label)
    every = {f"{anything} {one}" for one in DESIGN} if anything else set()
    assert links(label) == {*DESIGN[label], *every}


@pytest.mark.parametrize("name", PROPERTIES)
def test_the_properties_are_those_of_the_design(name: str) -> None:
    known = vocabulary()
    kind = known.classes.get(name) or known.relationships[name]
    assert PROPERTIES[name] <= kind.properties.keys()


def test_every_record_has_an_id_and_an_origin() -> None:
    known = vocabulary()
    for kind in owners(known):
        if kind.properties:
            assert {"id", "origin"} <= kind.required
            assert next(iter(kind.properties)) == "id"
            assert kind.properties["origin"].allowed == ("published", "project", "synthetic")


def test_words_of_the_design() -> None:
    claim = vocabulary().classes["Relation"]
    assert claim.properties["basis"].allowed == ("stated", "inferred")
    assert set(claim.properties["modality"].allowed) == {"finding", "background", "recommendation"}
    assert set(claim.properties["type"].allowed) == set(vocabulary().claim_types)
    assert claim.required >= {"type", "basis", "modality"}
    (inferred,) = [one for one in claim.properties["basis"].words if one.notation == "inferred"]
    assert inferred.requires == {"rationale", "by"}
    orders = vocabulary().classes["Concept"].properties["constructOrder"]
    assert orders.allowed == ("1", "2", "3")
    assert orders.datatype == "integer"
    kinds = vocabulary().classes["Translation"].properties["kind"]
    assert kinds.allowed == ("reciprocal", "refutational")


def test_words_of_people_are_private() -> None:
    known = vocabulary()
    for label, names in {
        "Quote": ("exact", "prefix", "suffix"),
        "Source": ("text",),
        "Memo": ("text",),
        "Participant": ("group", "tenure", "service"),
    }.items():
        assert all(known.classes[label].properties[name].private for name in names)


def test_claim_types_are_walked_and_signed_as_the_design_says() -> None:
    known = vocabulary()
    assert {one.type: one.sign for one in known.claim_types.values() if one.walked} == WALKED
    assert set(known.walked) == WALKED.keys()
    still = {one.type for one in known.claim_types.values() if not one.walked}
    assert still >= STANDING
    assert {one.sign for one in known.claim_types.values()} == {"+", "-", "none"}


def test_a_claim_type_is_written_out_in_full() -> None:
    for term in terms(OWL.ObjectProperty):
        if PG.claim in GRAPH.objects(term, RDFS.subPropertyOf):
            assert len(list(GRAPH.objects(term, PG.sign))) == 1, term
            assert len(list(GRAPH.objects(term, PG.walked))) == 1, term


def test_ends_that_may_stand_once_and_ends_that_must_be_there() -> None:
    ends = {kind.type: kind.ends[0] for kind in vocabulary().relationships.values()}
    single = {name for name, end in ends.items() if end.single}
    assert single == {"FROM", "TO", "FROM_SOURCE", "SPOKEN_BY", "INTO", "TEXT_OF"}
    least = {name: end.least for name, end in ends.items() if end.least}
    assert least == {"FROM": 1, "FROM_SOURCE": 1, "TOOK_PART_IN": 1, "ABOUT": 1, "TRANSLATES": 2}


def test_the_listing_names_every_class_relationship_and_claim_type() -> None:
    listed = rows(vocabulary())
    names = [(one["kind"], one["name"]) for one in listed]
    known = vocabulary()
    assert {name for kind, name in names if kind == "class"} == set(known.labels)
    assert {name for kind, name in names if kind == "relationship"} == set(known.relationships)
    assert {name for kind, name in names if kind == "claim type"} == set(known.claim_types)
    assert all(one["definition"] for one in listed)


def test_schema_names_are_unique() -> None:
    names = [one.split()[2] for one in schema.statements(vocabulary())]
    assert len(names) == len(set(names))
    assert len(names) > len(vocabulary().labels)


def test_what_is_searched_is_text_of_the_class() -> None:
    known = vocabulary()
    searched = {name: one.searched for name, one in known.classes.items() if one.searched}
    assert searched == {
        "Quote": ("exact",),
        "Code": ("label", "definition", "altLabel", "path"),
        "Concept": ("label", "definition", "altLabel"),
    }
    for label, names in searched.items():
        kinds = {known.classes[label].properties[name].datatype for name in names}
        assert kinds == {"string"}


def test_full_text_indexes_follow_from_what_is_searched(tmp_path: Path) -> None:
    found = {one.name: one for one in index.of(vocabulary())}
    assert set(found) == {
        "quote_words",
        "code_words",
        "code_altlabel_words",
        "concept_words",
        "concept_altlabel_words",
    }
    assert found["code_altlabel_words"].many
    assert found["code_words"].cypher() == (
        "CREATE FULLTEXT INDEX code_words IF NOT EXISTS "
        "FOR (n:`Code`) ON EACH [n.`label`, n.`definition`, n.`path`]"
    )
    copy = tmp_path / "copy.ttl"
    copy.write_text(FILE.read_text("utf-8") + "\npg:title pg:searchedIn pg:Study .\n", "utf-8")
    assert "study_words" in {one.name for one in index.of(read(copy))}


@pytest.mark.parametrize("name", ["a`b", "a b", "", "a;DROP", "a.b", "1a"])
def test_a_full_text_index_takes_names_only(name: str) -> None:
    for label, properties in ((name, ("exact",)), ("Quote", (name,))):
        with pytest.raises(ValueError, match="of the vocabulary"):
            index.WordIndex(label, properties)


def test_reading_twice_gives_the_same() -> None:
    assert read(FILE) == vocabulary()


def test_a_property_without_a_known_datatype_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "copy.ttl"
    more = "\npg:odd a owl:DatatypeProperty ; rdfs:range xsd:anyURI ; rdfs:domain pg:Code .\n"
    copy.write_text(FILE.read_text("utf-8") + more, "utf-8")
    with pytest.raises(ValueError, match="ns#odd needs a range among"):
        read(copy)


def test_a_class_added_to_the_file_alone_is_part_of_the_vocabulary(tmp_path: Path) -> None:
    known = widened(tmp_path)
    assert "Site" in known.tables
    assert set(known.labels) - set(vocabulary().labels) == {"Site"}
    assert known.classes["Site"].required == {"id", "origin", "label", "beds"}
    assert known.classes["Site"].properties["distance"].datatype == "float"
    assert "Site" in known.relationships["ABOUT"].stops
    assert known.relationships["HELD_AT"].properties == {}
    assert known.relationships["VISITS"].required == {"id", "origin", "date"}


def test_records_of_an_added_class_are_checked(tmp_path: Path) -> None:
    known = widened(tmp_path)
    values: dict[str, Value] = {
        "id": "ward-7",
        "origin": "project",
        "label": "Ward 7",
        "beds": 12,
        "distance": 0.5,
    }
    good = Record("Site", values, Place("Site.csv", 2))
    assert node_faults(good, known) == []
    assert len(node_faults(good, vocabulary())) == 1
    checker = Checker(known)
    checker.add(Record("Site", {**values, "id": "w", "beds": "twelve"}, Place("Site.csv", 3)))
    checker.add(Edge("HELD_AT", Ref("Study", "s"), Ref("Site", "w"), {}, Place("Study.csv", 2)))
    checker.add(Edge("HELD_AT", Ref("Study", "s"), Ref("Coder", "c"), {}, Place("Study.csv", 3)))
    checker.finish(lambda _: {Ref("Study", "s")})
    assert [(one.row, one.message) for one in checker.faults] == [
        (3, "a whole number is expected"),
        (3, "HELD_AT cannot join these"),
    ]


def test_templates_of_an_added_class(tmp_path: Path) -> None:
    known = widened(tmp_path)
    columns = template.columns("Site", known)
    assert next(iter(columns)) == "id"
    assert columns["beds"].startswith("Needed.")
    assert "HELD_AT" in template.columns("Study", known)
    assert "HELD_AT" not in template.columns("Study", vocabulary())
    names = template.write(tmp_path / "empty", known)
    assert {"Site.csv", "VISITS.csv"} <= set(names)
    assert "HELD_AT.csv" not in names


def test_schema_of_an_added_class(tmp_path: Path) -> None:
    more = set(schema.statements(widened(tmp_path))) - set(schema.statements(vocabulary()))
    assert more == {
        "CREATE CONSTRAINT site_id IF NOT EXISTS FOR (n:`Site`) REQUIRE n.id IS UNIQUE",
        "CREATE CONSTRAINT rel_visits_id IF NOT EXISTS "
        "FOR ()-[e:`VISITS`]-() REQUIRE e.id IS UNIQUE",
        "CREATE INDEX site_label IF NOT EXISTS FOR (n:`Site`) ON (n.`label`)",
        "CREATE INDEX site_distance IF NOT EXISTS FOR (n:`Site`) ON (n.`distance`)",
    }


def test_tables_of_an_added_class_load(tmp_path: Path) -> None:
    known = widened(tmp_path)
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "Site.csv").write_text("id,label,beds,distance,wards\nw,Ward,12,0.5,1|2\n", "utf-8")
    (folder / "Study.csv").write_text("id,label,HELD_AT\ns,Study,w\n", "utf-8")
    (folder / "Coder.csv").write_text("id,label\nc,C\n", "utf-8")
    (folder / "VISITS.csv").write_text("from,to,date\nc,w,2026-11-23\n", "utf-8")
    tables = Tables(folder, known)
    checker = Checker(known)
    found = list(tables.records())
    for record in found:
        checker.add(record)
    checker.finish(lambda _: set())
    assert tables.faults + checker.faults == []
    site: dict[str, Value] = {
        "id": "w",
        "label": "Ward",
        "beds": 12,
        "distance": 0.5,
        "wards": (1, 2),
    }
    visit: dict[str, Value] = {"id": "c-VISITS-w", "date": "2026-11-23", "origin": "project"}
    assert Record("Site", {**site, "origin": "project"}) in found
    assert Edge("HELD_AT", Ref("Study", "s"), Ref("Site", "w")) in found
    assert Edge("VISITS", Ref("Coder", "c"), Ref("Site", "w"), visit) in found
