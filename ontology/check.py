"""Checks of records against the vocabulary: every fault is collected, none is raised.

Neo4j Community can only enforce uniqueness, so these checks are the guard for the rest.
"""

from ontology.errors import Fault, Faults
from ontology.record import Edge, Node, Record
from ontology.rules import Rules
from ontology.seen import SUPPORTED, Known, Seen
from ontology.terms import Class, Relationship
from ontology.vocabulary import Vocabulary


class Checker:
    """Checks a stream of records one by one, then what only shows across all of them.

    ``faults`` grows: of each record as it comes, across records in ``finish``. Memory stays the
    same for any number of records; what the checks across them need stands on disk until then.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.faults = Faults()
        self._seen = Seen()
        self._judge = Judge(vocabulary)

    def add(self, record: Record) -> None:
        """Check one record and remember what the checks across records need.

        Raises InputError when there is no room on the disk for that.
        """
        if isinstance(record, Node):
            self.faults += self._judge.node(record)
            self._add_node(record)
        else:
            self.faults += self._judge.edge(record)
            self._add_edge(record)

    def finish(self, known: Known) -> None:
        """Add a fault for every end that is neither among the records nor ``known`` elsewhere.

        Also for records that are there twice, every new record without the relationships it must
        have, and stated claims without words. ``known`` is asked for some thousand at a time, each
        once. No record can be added after it.
        """
        try:
            self.faults.extend(self._seen.faults(self.vocabulary.relationships.values(), known))
        finally:
            self._seen.close()

    def _add_node(self, node: Node) -> None:
        name = node.id
        if not name:
            return
        self._seen.record(node.label, name, node.place)
        stated = node.label == "Relation" and node.properties.get("basis") == "stated"
        if stated and not node.properties.get("wording"):
            self._seen.wordless(name)

    def _add_edge(self, edge: Edge) -> None:
        joint = self._judge.joints.get(edge.type)
        if joint is None:
            return
        end = joint.ends.get((edge.start.label, edge.end.label))
        if end:
            for column, ref in (("from", edge.start), (joint.column, edge.end)):
                if ref.id:
                    self._seen.stop(ref, edge.place, column)
            if end.least or end.single:
                self._seen.link(edge.type, edge.start, edge, end.single)
        if edge.type == SUPPORTED:
            self._seen.link(edge.type, edge.end, edge)
        name = edge.id
        if name:
            self._seen.record(edge.type, name, edge.place)


class Judge:
    """Judges each record by itself; what the vocabulary asks of each kind is worked out once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        classes, kinds = vocabulary.classes, vocabulary.relationships
        self._rules = {name: Rules(one) for name, one in classes.items() if _is_loaded(one)}
        self._known = tuple(name for name in vocabulary.tables if name in classes)
        self.joints = {name: Joint(kind) for name, kind in kinds.items()}

    def node(self, node: Node) -> list[Fault]:
        """Return what is wrong with node by itself."""
        rules = self._rules.get(node.label)
        if rules is None:
            return [Fault("unknown label", *node.place, value=node.label, allowed=self._known)]
        return rules.faults(node.properties, node.place)

    def edge(self, edge: Edge) -> list[Fault]:
        """Return what is wrong with edge by itself, its ends' labels included."""
        joint = self.joints.get(edge.type)
        if joint is None:
            known = tuple(self.joints)
            return [Fault("unknown relationship", *edge.place, value=edge.type, allowed=known)]
        found = joint.rules.faults(edge.properties, edge.place)
        if (edge.start.label, edge.end.label) not in joint.ends:
            joined = f"{edge.start.label} to {edge.end.label}"
            message = f"{edge.type} cannot join these"
            found.append(Fault(message, *edge.place, value=joined, allowed=joint.pairs))
        for column, ref in (("from", edge.start), ("to", edge.end)):
            if not ref.id:
                found.append(Fault("an id is missing", *edge.place, column))
        return found


class Joint:
    """What a relationship may join, by the labels at both ends, and the rules for its values."""

    def __init__(self, kind: Relationship) -> None:
        pairs = [(a, b, end) for end in kind.ends for a in end.starts for b in end.ends]
        self.ends = {(a, b): end for a, b, end in reversed(pairs)}  # the first that fits counts
        self.pairs = tuple(f"{a} to {b}" for a, b, _ in pairs)
        self.rules = Rules(kind)
        # Without properties of its own it stands in a column of its start's table.
        self.column = "to" if kind.properties else kind.type


def node_faults(node: Node, vocabulary: Vocabulary) -> list[Fault]:
    """Return what is wrong with node by itself."""
    return Judge(vocabulary).node(node)


def edge_faults(edge: Edge, vocabulary: Vocabulary) -> list[Fault]:
    """Return what is wrong with edge by itself, its ends' labels included."""
    return Judge(vocabulary).edge(edge)


def _is_loaded(kind: Class) -> bool:
    return not kind.abstract and not kind.internal
