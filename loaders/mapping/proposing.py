"""A map proposed for a file: every part with its reason, what is unsure as a comment."""

from loaders.mapping.analysis import claims, concepts
from loaders.mapping.articles import articles
from loaders.mapping.candidates import Candidates
from loaders.mapping.fieldwork import collections, participants, variables
from loaders.mapping.reading import COLUMNS
from loaders.mapping.wordings import Wordings
from loaders.mapping.writing import Lines, indented, quoted, said, struck
from loaders.qda.material import Material
from loaders.qda.piece import Project
from loaders.told import Told
from ontology.vocabulary import vocabulary

_HEAD = (
    "A map of {file}: what its cases, sets, variables and codes are. Edit it, then load the file "
    "with it: peergraph load {file} --map MAP",
    "Lines with ## explain. Lines with a single # are proposals that are not in force: take the "
    "mark (# and one blank) away to keep one. Delete what does not hold.",
    "It may hold names and values of participants: keep it where you keep the file.",
)
_STUDY = (
    "The study that the material belongs to. With an id, other files of the same study can be "
    "loaded to it."
)
_CONSENT = (
    "How far quotes may travel: {words}. It restricts public exports and shared dashboards, never "
    "your own work. by and date: of every judgement in this map that names none itself; by is a "
    "pseudonym."
)
_REPORT = "What your own analysis is called, in which inferred claims are made."
_COLUMNS = (
    "For a table of excerpts: the headings of its columns, where they are not found: {names}."
)
_NVIVO = "NVivo's export holds no relationships: those between codes have to be written below."


def propose(material: Material, told: Told) -> str:
    """Return a map for ``material`` as YAML that ``read`` takes as it stands.

    It holds names and values of participants: write it with the user's rights alone. Sources that
    are anchored (``Text``) also give speakers, quotes (``Selected``) count for codes.
    """
    known = vocabulary()
    found = Candidates(material, Wordings(known))
    parts = (
        _head(told),
        _study(material, told),
        _consent(),
        participants(material),
        variables(material),
        collections(material),
        articles(material, found.paths),
        concepts(found, known),
        claims(found, material, known),
    )
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def _head(told: Told) -> Lines:
    file = quoted(told.file)[1:-1]
    lines = [line for text in _HEAD for line in said(text.format(file=file))]
    return lines + (said(_NVIVO) if "nvivo" in told.tool.casefold() else [])


def _study(material: Material, told: Told) -> Lines:
    project = material.one(Project, "")
    label = project.name.strip() if project else ""
    lines = [*said(_STUDY), "study:", *indented(struck(['id: "my-study"']))]
    lines += indented([f"label: {quoted(label)}"] if label else struck(['label: "My study"']))
    if told.format:
        lines += struck([f"format: {quoted(told.format)}"])
    lines += said(_COLUMNS.format(names=", ".join(COLUMNS)))
    lines += struck(["columns:", '  quote: "Excerpt"'])
    return lines


def _consent() -> Lines:
    words = ", ".join(vocabulary().classes["Quote"].properties["consent"].allowed)
    lines = [*said(_CONSENT.format(words=words)), "consent: analysis-only"]
    lines += struck(['by: "Researcher 1"', "date: 2026-01-31"])
    return [*lines, *said(_REPORT), *struck(["report:", '  title: "Analysis of my study"'])]
