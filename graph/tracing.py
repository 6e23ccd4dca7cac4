"""Tracing: from a concept through others to a concept, with the words behind every step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graph import evidence, filter, gate, names, network, paths  # noqa: A004
from graph.answer import Instead, Path, Trace, TracedClaim, TracedStep
from graph.audience import OWNER, Audience
from graph.connection import Connection
from graph.evidence import Evidence
from graph.filter import Filter
from graph.network import Claim, Network, Step
from ontology.errors import NamingError
from ontology.vocabulary import Vocabulary


def trace(
    connection: Connection,
    vocabulary: Vocabulary,
    through: Sequence[str],
    only: Filter | None = None,
    most: int = 5,
    longest: int = 6,
    audience: Audience = OWNER,
) -> Trace:
    """Trace paths through the concepts named, two or more, in their order.

    At most ``most`` paths of at most ``longest`` steps. Raises NamingError for a name that fits
    no concept or several. The answer is of one version of the graph.
    """

    def read() -> Trace:
        return _trace(connection, vocabulary, through, only, most, longest, audience)

    answer, loading = gate.steady(connection, read)
    return replace(answer, loading=loading)


def _trace(
    connection: Connection,
    vocabulary: Vocabulary,
    through: Sequence[str],
    only: Filter | None,
    most: int,
    longest: int,
    audience: Audience,
) -> Trace:
    only = filter.checked(only or Filter(), connection, vocabulary)
    if len(through) < 2:
        raise NamingError("a trace needs two concepts or more: where it starts and where it ends")
    known = names.read(connection)
    wanted = tuple(names.resolve(known, one) for one in through)
    labels = {one.id: one.label for one in known}
    level = network.read(connection, vocabulary, only)
    found = paths.search(level, [set(one) for one in wanted], most, longest)
    hints = _instead(level, found.paths[0], labels) if found.paths else {}
    used = _claims_of(level, found.paths) | {
        one.claim.id for hint in hints.values() for one in hint
    }
    build = _Builder(level, evidence.read(connection, used, only, audience), labels)
    return Trace(
        names=wanted,
        labels=labels,
        paths=tuple(build.path(one) for one in found.paths),
        instead=tuple(one for one in map(build.instead, hints.items()) if len(set(one.onto)) > 1),
        more=found.more or found.bounded,
        bounded=found.bounded,
        longest=longest,
        only=only,
        shared=audience.shared,
    )


def _claims_of(level: Network, found: Sequence[Sequence[Step]]) -> set[str]:
    used = {claim.id for path in found for step in path for claim in step.claims}
    return used | {claim.id for claim in level.about if claim.on in used}


@dataclass(frozen=True, slots=True)
class _Hint:
    """A claim onto a part of a path: that part in words, and its concept or its step's number."""

    claim: Claim
    onto: str
    part: str | int


def _instead(
    level: Network, best: Sequence[Step], labels: Mapping[str, str]
) -> dict[str, list[_Hint]]:
    """Concepts beside an inferred path with stated claims onto two or more of its parts."""
    if all(step.basis == "stated" for step in best):
        return {}
    concepts = level.same([best[0].start, *(step.end for step in best)])
    parts = _parts(best, concepts, labels)
    found: dict[str, list[_Hint]] = {}
    for claim in (*level.claims, *level.about):
        part = parts.get(("claim", claim.on) if claim.on else ("concept", claim.end))
        if not part or claim.basis != "stated" or not claim.from_concept:
            continue
        if claim.start not in concepts:
            found.setdefault(claim.start, []).append(_Hint(claim, *part))
    several = {one: some for one, some in found.items() if len({hint.onto for hint in some}) > 1}
    return {one: sorted(several[one], key=lambda hint: hint.claim.id) for one in sorted(several)}


def _parts(
    best: Sequence[Step], concepts: Mapping[str, str], labels: Mapping[str, str]
) -> dict[tuple[str, str], tuple[str, str | int]]:
    """The parts of a path that a claim can be onto, by the claim or the concept it ends at."""
    found: dict[tuple[str, str], tuple[str, str | int]] = {
        ("concept", one): (labels.get(other, other), other) for one, other in concepts.items()
    }
    for number, step in enumerate(best, 1):
        words = f"the step {labels.get(step.start, step.start)} → {labels.get(step.end, step.end)}"
        found |= {("claim", claim.id): (words, number) for claim in step.claims}
    return found


@dataclass(frozen=True, slots=True)
class _Builder:
    level: Network
    behind: Mapping[str, Evidence]
    labels: Mapping[str, str]

    def path(self, steps: Sequence[Step]) -> Path:
        return Path(
            tuple(TracedStep(step, self.labels, self.claims(step.claims)) for step in steps)
        )

    def claims(self, claims: Sequence[Claim], deep: bool = True) -> tuple[TracedClaim, ...]:
        # A claim that was removed between the two reads is left out.
        return tuple(
            TracedClaim(
                self.behind[one.id],
                self.challenged(one),
                self.claims(self.about(one), deep=False) if deep else (),
            )
            for one in claims
            if one.id in self.behind
        )

    def about(self, claim: Claim) -> list[Claim]:
        return [one for one in self.level.about if one.on == claim.id]

    def challenged(self, claim: Claim) -> bool:
        return claim.disputed or claim.id in self.level.challenged

    def instead(self, hint: tuple[str, Sequence[_Hint]]) -> Instead:
        concept, found = hint
        kept = [one for one in found if one.claim.id in self.behind]
        return Instead(
            concept,
            self.labels.get(concept, concept),
            self.claims([one.claim for one in kept], deep=False),
            tuple(one.onto for one in kept),
            tuple(one.part for one in kept),
        )
