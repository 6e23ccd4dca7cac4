"""A copy of the vocabulary with a class, properties and relationships more, for tests."""

from pathlib import Path

from ontology.vocabulary import FILE, Vocabulary, read

ADDED = """
pg:Site a owl:Class ; rdfs:subClassOf pg:Thing , prov:Entity ; owl:hasKey ( pg:id ) ;
    rdfs:label "site"@en ; skos:definition "A place where a team works."@en .
pg:label dcam:domainIncludes pg:Site ; pg:requiredIn pg:Site .
pg:beds a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:range xsd:integer ;
    rdfs:domain pg:Site ; pg:requiredIn pg:Site ;
    rdfs:label "beds"@en ; skos:definition "How many beds the site has."@en .
pg:distance a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:range xsd:double ;
    rdfs:domain pg:Site ; pg:indexed true ;
    rdfs:label "distance"@en ; skos:definition "How far it is, in kilometres."@en .
pg:visited a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:range xsd:dateTime ;
    rdfs:domain pg:Site ;
    rdfs:label "visited"@en ; skos:definition "When it was last visited."@en .
pg:wards a owl:DatatypeProperty ; rdfs:range xsd:integer ; rdfs:domain pg:Site ;
    rdfs:label "wards"@en ; skos:definition "The numbers of its wards."@en .
pg:diary a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:range xsd:double ;
    rdfs:domain pg:Site ; pg:private true ; pg:valuesFrom pg:Moods ;
    rdfs:label "diary"@en ; skos:definition "A private number among some."@en .
pg:Moods a skos:ConceptScheme ; rdfs:label "moods"@en ; skos:definition "Some numbers."@en .
pg:lowMood a skos:Concept ; skos:inScheme pg:Moods ; skos:notation "0.5" ;
    rdfs:label "low"@en ; skos:definition "Low."@en .
pg:heldAt a owl:ObjectProperty , owl:FunctionalProperty ; rdfs:domain pg:Study ;
    rdfs:range pg:Site ;
    rdfs:label "held at"@en ; skos:definition "A study was held at a site."@en .
pg:Visit a owl:Class ; rdfs:subClassOf pg:Annotated ; owl:hasKey ( pg:id ) ;
    rdfs:label "visit"@en ; skos:definition "That somebody visited a site."@en .
pg:date dcam:domainIncludes pg:Visit ; pg:requiredIn pg:Visit .
pg:visits a owl:ObjectProperty ; rdfs:domain pg:Coder ; rdfs:range pg:Site ;
    pg:edgeClass pg:Visit ;
    rdfs:label "visits"@en ; skos:definition "A coder visits a site."@en .
"""


def widened(folder: Path) -> Vocabulary:
    """Return the vocabulary of a copy of the file, in ``folder``, with ``ADDED`` at its end."""
    copy = folder / "copy.ttl"
    copy.write_text(FILE.read_text("utf-8") + ADDED, "utf-8")
    return read(copy)
