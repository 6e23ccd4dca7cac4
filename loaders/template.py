"""Empty tables to fill in, with every column explained."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from loaders.table import links_of
from ontology.errors import InputError
from ontology.terms import Property, Relationship
from ontology.vocabulary import Vocabulary


def write(folder: Path, vocabulary: Vocabulary) -> list[str]:
    """Write one empty CSV table for each label and each relationship with properties.

    The second row explains the columns; the loader passes it over, because each of its cells
    begins with "# ". Returns the names of the files. Raises InputError when the folder
    holds one of them already, or cannot be written to.
    """
    tables = texts(vocabulary)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = sorted(name for name in tables if (folder / name).exists())
        if there:
            raise InputError(f"{folder} holds {there[0]} already; choose another folder")
        for name, text in tables.items():
            with (folder / name).open("x", encoding="utf-8-sig", newline="") as file:
                file.write(text)
    except OSError as error:
        raise InputError(f"{folder} cannot be written to: {error.strerror}") from None
    return list(tables)


def zipped(vocabulary: Vocabulary) -> bytes:
    """Return the same tables as a ZIP archive."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, text in texts(vocabulary).items():
            # A moment of its own would make every archive another one.
            archive.writestr(ZipInfo(name), text.encode("utf-8-sig"), ZIP_DEFLATED)
    return made.getvalue()


def texts(vocabulary: Vocabulary) -> dict[str, str]:
    """Return the text of each table by the name of its file."""
    found = {}
    for name in _names(vocabulary):
        text, explained = io.StringIO(newline=""), columns(name, vocabulary)
        lines = csv.writer(text)
        lines.writerow(explained)
        lines.writerow([f"# {cell}" for cell in explained.values()])
        found[f"{name}.csv"] = text.getvalue()
    return found


def _names(vocabulary: Vocabulary) -> list[str]:
    kinds = vocabulary.relationships
    return [name for name in vocabulary.tables if name not in kinds or kinds[name].properties]


def columns(name: str, vocabulary: Vocabulary) -> dict[str, str]:
    """Return the columns of the table called ``name``, each with its explanation."""
    kind = vocabulary.classes.get(name)
    if kind and name in vocabulary.labels:
        links = {one.type: _link(one, name) for one in links_of(name, vocabulary)}
        return _properties(kind.properties, kind.required) | links
    link = vocabulary.relationships[name]
    ends = {"from": f"Needed. {_ids(link.starts)}", "to": f"Needed. {_ids(link.stops)}"}
    own = _properties(link.properties, link.required)
    own["id"] = own["id"].replace("Needed. ", "May be left empty: made from the ends then. ")
    return ends | own


def _properties(known: Mapping[str, Property], required: frozenset[str]) -> dict[str, str]:
    ordered = sorted(known.values(), key=lambda one: (one.name not in required, one.name != "id"))
    return {one.name: _property(one, one.name in required) for one in ordered}


def _property(kind: Property, required: bool) -> str:
    if kind.name == "origin":
        return "project where left empty; published for what stands in a publication."
    parts = ["Needed."] if required else []
    parts += [kind.definition]
    parts += [f"One of: {', '.join(kind.allowed)}."] if kind.words else []
    types = {"integer": "A whole number.", "boolean": "true or false."}
    parts += [types[kind.datatype]] if kind.datatype in types and not kind.words else []
    parts += (
        ["Several are separated by |."]
        if kind.many and "separated by |" not in kind.definition
        else []
    )
    return " ".join(parts)


def _link(link: Relationship, start: str) -> str:
    fitting = [end for end in link.ends if start in end.starts]
    parts = ["Needed."] if any(end.least for end in fitting) else []
    parts += [fitting[0].definition, _ids(tuple(one for end in fitting for one in end.ends))]
    parts += [] if fitting[0].single else ["Several are separated by |."]
    return " ".join(parts)


def _ids(labels: tuple[str, ...]) -> str:
    if len(labels) == 1:
        return f"The id of a {labels[0]}."
    example = "Concept" if "Concept" in labels else labels[0]
    return f"An id with its label in front, as in {example}:ID (allowed: {', '.join(labels)})."
