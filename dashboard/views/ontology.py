"""Ontology: what every word of the graph means, and how it stands to the words of others."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard import bound, definitions, figures, inert, table
from dashboard.reader import Reader
from ontology import rdf
from ontology.rdf import Syntax
from ontology.vocabulary import Vocabulary

_VIEWS = {
    "classes": "Classes",
    "relationships": "Relationships",
    "claims": "Claim types",
    "properties": "Properties",
    "words": "Words allowed",
    "picture": "Picture",
}
_WHOLE = 'style="overflow-wrap: normal"'  # names of one word are not broken
_SHORT = ("classes", "relationships", "claims")
_LEADS = {
    "classes": "What a record can be.",
    "relationships": "What may join two records, and how many of it.",
    "claims": "What a claim can say. A trace goes along those that tell of a process.",
    "properties": "What a record or a relationship can hold.",
    "words": "The words that some properties are limited to.",
}


def page(reader: Reader) -> None:
    """Show the vocabulary of the graph and offer it in every syntax of RDF."""
    known = reader.vocabulary
    st.text(
        f"The peergraph ontology, version {known.version}. A class or relationship that is added "
        "to it can be loaded, asked for and drawn; nothing else has to be changed."
    )
    _downloads()
    view = bound.segments("View", _VIEWS, "view", "classes")
    if view == "picture":
        drawn = definitions.picture(known)
        st.text(drawn.text)
        figures.show(drawn, "ontology")
        return
    st.text(_LEADS[view])
    _table(known, view)


def _table(known: Vocabulary, view: str) -> None:
    rows, columns = {
        "classes": (definitions.class_rows, definitions.CLASSES),
        "relationships": (definitions.relationship_rows, definitions.RELATIONSHIPS),
        "claims": (definitions.claim_rows, definitions.CLAIMS),
        "properties": (definitions.property_rows, definitions.PROPERTIES),
        "words": (definitions.word_rows, definitions.WORDS),
    }[view]
    if view in _SHORT:
        _grid(rows(known), columns, f"ontology-{view}")
    else:
        table.show(rows(known), columns, f"ontology-{view}", "There is none.")


def _grid(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], name: str) -> None:
    """Show a table with all of its sentences: cells of ``table.show`` would cut them off."""
    head = "".join(f'<th scope="col" {_WHOLE}>{inert.html(one)}</th>' for one in columns.values())
    lines = (
        "".join(f"<td {_WHOLE}>{inert.html(row[one])}</td>" for one in columns) for row in rows
    )
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    st.html(
        f'<div class="pg-scroll" tabindex="0" role="group" aria-label="{inert.html(name)}">'
        f'<table class="pg-grid"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )
    table.download(table.as_csv(rows, columns), f"{name}.csv", "text/csv", "CSV")


def _downloads() -> None:
    with st.container(horizontal=True):
        for syntax, (label, ending, kind) in definitions.SYNTAXES.items():
            table.download(partial(_written, syntax), f"peergraph.{ending}", kind, label)


def _written(syntax: Syntax) -> bytes:
    return rdf.ontology(syntax).encode()
