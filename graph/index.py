"""Full-text indexes: asked by the same query on both engines, made in another way on each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ontology.terms import Class
from ontology.vocabulary import Vocabulary

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")


@dataclass(frozen=True, slots=True)
class WordIndex:
    """An index of the words in some properties of the records of one label.

    With ``many`` it is on one property that holds several values: the embedded server leaves out of
    an index that has others beside it whoever lacks that one. Raises ValueError for what can be no
    name: labels and properties go into statements as they are.
    """

    label: str
    properties: tuple[str, ...]
    many: bool = False

    def __post_init__(self) -> None:
        if not all(_NAME.fullmatch(one) for one in (self.label, *self.properties)):
            raise ValueError("a full-text index is on a label and properties of the vocabulary")

    @property
    def name(self) -> str:
        """The name of the index, by which queries ask it."""
        own = [self.label, *(self.properties if self.many else ()), "words"]
        return "_".join(own).lower()

    def cypher(self) -> str:
        """Return the statement that makes it on Neo4j."""
        on = ", ".join(f"n.`{one}`" for one in self.properties)
        return (
            f"CREATE FULLTEXT INDEX {self.name} IF NOT EXISTS FOR (n:`{self.label}`) ON EACH [{on}]"
        )

    def sql(self) -> list[str]:
        """Return the statements that make it on the embedded server: SQL, its label is there."""
        kind, each = ("LIST OF STRING", " BY ITEM") if self.many else ("STRING", "")
        on = ", ".join(f"`{one}`{each}" for one in self.properties)
        return [
            f"CREATE PROPERTY `{self.label}`.`{one}` IF NOT EXISTS {kind}"
            for one in self.properties
        ] + [f"CREATE INDEX `{self.name}` IF NOT EXISTS ON `{self.label}` ({on}) FULL_TEXT"]


def of(vocabulary: Vocabulary) -> tuple[WordIndex, ...]:
    """Return the full-text indexes that follow from the vocabulary."""
    return tuple(one for label in vocabulary.labels for one in _on(vocabulary.classes[label]))


def _on(kind: Class) -> Iterator[WordIndex]:
    many = [one for one in kind.searched if kind.properties[one].many]
    single = tuple(one for one in kind.searched if one not in many)
    if single:
        yield WordIndex(kind.name, single)
    yield from (WordIndex(kind.name, (one,), many=True) for one in many)
