"""Full-text indexes: asked by the same query on both engines, made in another way on each."""

import re
from dataclasses import dataclass

from ontology.terms import Class
from ontology.vocabulary import Vocabulary

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")


@dataclass(frozen=True, slots=True)
class WordIndex:
    """An index of the words in some properties of the records of one label.

    ``lists`` are those of the properties that hold several values. Raises ValueError for what can
    be no name: labels and properties go into statements as they are.
    """

    label: str
    properties: tuple[str, ...]
    lists: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not all(_NAME.fullmatch(one) for one in (self.label, *self.properties, *self.lists)):
            raise ValueError("a full-text index is on a label and properties of the vocabulary")

    @property
    def name(self) -> str:
        """The name of the index, by which queries ask it."""
        return f"{self.label.lower()}_words"

    def cypher(self) -> str:
        """Return the statement that makes it on Neo4j."""
        on = ", ".join(f"n.`{one}`" for one in self.properties)
        return (
            f"CREATE FULLTEXT INDEX {self.name} IF NOT EXISTS FOR (n:`{self.label}`) ON EACH [{on}]"
        )

    def sql(self) -> list[str]:
        """Return the statements that make it on the embedded server: SQL, its label is there."""
        on = ", ".join(f"`{one}`{' BY ITEM' * (one in self.lists)}" for one in self.properties)
        return [
            f"CREATE PROPERTY `{self.label}`.`{one}` IF NOT EXISTS "
            f"{'LIST OF STRING' if one in self.lists else 'STRING'}"
            for one in self.properties
        ] + [f"CREATE INDEX `{self.name}` IF NOT EXISTS ON `{self.label}` ({on}) FULL_TEXT"]


def of(vocabulary: Vocabulary) -> tuple[WordIndex, ...]:
    """Return the full-text indexes that follow from the vocabulary: one for each searched class."""
    kinds = (vocabulary.classes[label] for label in vocabulary.labels)
    return tuple(WordIndex(one.name, one.searched, _lists(one)) for one in kinds if one.searched)


def _lists(kind: Class) -> tuple[str, ...]:
    return tuple(name for name in kind.searched if kind.properties[name].many)
