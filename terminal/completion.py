"""What may come next in a query: labels, types and properties of the vocabulary, Cypher's words."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from graph import queries
from graph.pieces import Token, tokens
from ontology.vocabulary import Vocabulary

COMMANDS = {
    ":help": "what can be typed here",
    ":graph": "which graph this is and what it holds",
    ":query": "run a named query, or list them",
    ":quit": "leave",
}
KEYWORDS = (
    "MATCH", "OPTIONAL MATCH", "WHERE", "RETURN", "WITH", "UNWIND", "CALL", "YIELD", "UNION",
    "ORDER BY", "SKIP", "LIMIT", "DISTINCT", "AS", "ASC", "DESC", "AND", "OR", "NOT", "XOR", "IN",
    "IS NULL", "IS NOT NULL", "STARTS WITH", "ENDS WITH", "CONTAINS", "CASE", "WHEN", "THEN",
    "ELSE", "END", "EXISTS", "COUNT", "COLLECT", "true", "false", "null", "count(", "collect(",
    "coalesce(", "labels(", "type(", "nodes(", "relationships(", "length(", "size(", "toLower(",
)  # fmt: skip
_JOINS = ("|", "&", "!")


class Completions(Completer):
    """Completes from the vocabulary; within strings, comments and numbers it is silent."""

    def __init__(self, known: Vocabulary) -> None:
        self.labels = {one: known.classes[one].definition for one in known.labels}
        self.types = {name: one.label for name, one in known.relationships.items()}
        self.types |= {name: one.definition for name, one in known.claim_types.items()}
        self.properties = {
            name: list(one.properties)
            for held in (known.classes, known.relationships)
            for name, one in held.items()
        }

    def get_completions(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002  (Tab or typing, it is the same)
    ) -> Iterable[Completion]:
        """Give what can follow the text before the cursor."""
        before = document.text_before_cursor
        if before.lstrip().startswith(":"):
            yield from _commands(before.lstrip())
            return
        pieces = tokens(before)
        # Within a string or a comment a mark is no piece of its own.
        if [one.text for one in tokens(before + "\0")[-1:]] != ["\0"]:
            return
        typed = _typed(before, pieces)
        if typed is not None:
            yield from _fitting(typed, self._choices(pieces[: -1 if typed else None]))

    def _choices(self, before: Sequence[Token]) -> dict[str, str]:
        """Return what can come behind the whole pieces ``before``, each with its meaning."""
        last = before[-1].text if before else ""
        bracket = _open_bracket(before)
        if last == "." and len(before) > 1:
            return dict.fromkeys(self._properties(before, before[-2].name), "")
        if last == ":" or last in _JOINS:
            in_map = bracket is not None and bracket.text == "{"
            return {} if in_map else self._kinds(bracket)
        if bracket is not None and bracket.text == "{" and last in ("{", ","):
            return dict.fromkeys(self._properties_of(_kind_before(before, bracket)), "")
        return dict.fromkeys((*KEYWORDS, *_variables(before)), "")

    def _kinds(self, bracket: Token | None) -> dict[str, str]:
        return self.types if bracket is not None and bracket.text == "[" else self.labels

    def _properties(self, before: Sequence[Token], variable: str) -> list[str]:
        """Return the properties of a variable: of its label or type where the text says it."""
        triples = zip(before, before[1:], before[2:], strict=False)
        for one, two, three in triples:
            if one.name == variable and two.text == ":" and three.name in self.properties:
                return self.properties[three.name]
        return self._properties_of("")

    def _properties_of(self, kind: str) -> list[str]:
        every = (name for names in self.properties.values() for name in names)
        return self.properties.get(kind) or sorted(set(every))


def _commands(line: str) -> Iterator[Completion]:
    words = line.split(" ")
    if len(words) == 1:
        yield from _fitting(words[0], COMMANDS)
    elif words[0] == ":query":
        named = {one.name: one for one in queries.every()}
        if len(words) == 2:
            yield from _fitting(words[1], {name: one.title for name, one in named.items()})
        elif words[1] in named:
            takes = {f"{one.name}=": one.meaning for one in named[words[1]].parameters}
            yield from _fitting(words[-1], takes)


def _fitting(typed: str, choices: dict[str, str]) -> Iterator[Completion]:
    for name, meaning in choices.items():
        if name.lower().startswith(typed.lower()) and name != typed:
            yield Completion(name, start_position=-len(typed), display_meta=meaning)


def _typed(before: str, pieces: Sequence[Token]) -> str | None:
    """Return the word that the cursor stands behind, perhaps empty; None for what is no word."""
    if not pieces or pieces[-1].end < len(before) or pieces[-1].kind == "sign":
        return ""
    return pieces[-1].text if pieces[-1].name and pieces[-1].kind == "word" else None


def _open_bracket(before: Sequence[Token]) -> Token | None:
    """Return the innermost bracket that is still open at the end."""
    held: list[Token] = []
    for one in before:
        if one.kind == "sign" and one.text in "([{":
            held.append(one)
        elif one.kind == "sign" and one.text in ")]}" and held:
            held.pop()
    return held[-1] if held else None


def _kind_before(before: Sequence[Token], brace: Token) -> str:
    """Return the label or type that stands before the brace of a map of properties."""
    place = before.index(brace)
    named = place > 1 and before[place - 2].text == ":"
    return before[place - 1].name if named else ""


def _variables(before: Sequence[Token]) -> list[str]:
    found = [
        two.name for one, two in pairwise(before) if one.text in ("(", "[") or one.upper == "AS"
    ]
    return [one for one in dict.fromkeys(found) if one]
