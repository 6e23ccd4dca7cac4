"""The one pipeline: files to records, checked, written under one receipt."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from graph import Graph, comparing, gate
from graph.comparing import Comparison
from graph.holdings import Holdings
from graph.merging import Key
from graph.receipt import Receipt
from graph.spool import Spool
from loaders import bundled, guard, intake, manifest
from loaders import map as maps
from loaders.examined import CHANGES, Examined, Portion
from loaders.formats import mapped
from loaders.intake import Intake
from loaders.map import Map
from loaders.mapping.rows import FOUND
from loaders.qda.project import Wanted
from loaders.steps import CHECKED, HELD, WRITTEN, Progress, silent
from loaders.told import Told
from ontology.errors import Fault, Faults, GraphError, InputError
from ontology.record import Ref

_NOTHING = "there is no record in these files, only headers or nothing"
_NOTHING_SAID = Wanted()
_UNCODED = {"tables", *intake.REFERENCES}  # formats to whose files no map belongs


class Loaded(NamedTuple):
    """What a load did: its receipt, files passed over with the reason, what is told of each.

    ``portions`` count what each file holds by label and relationship, with what came of it only
    where ``Wanted.counted`` asks for that. ``next_step`` says what to do now, mostly nothing.
    """

    receipt: Receipt
    passed: tuple[tuple[str, str], ...] = ()
    told: tuple[Told, ...] = ()
    portions: tuple[Portion, ...] = ()
    next_step: str = ""

    @property
    def skipped(self) -> list[str]:
        """The names of files passed over."""
        return [name for name, _ in self.passed]


def load(
    graph: Graph,
    paths: Sequence[Path],
    by: str = "",
    report: Progress = silent,
    wanted: Wanted = _NOTHING_SAID,
    agree: intake.Agree = intake.keep,
) -> Loaded:
    """Load a user's files into a project; return the receipt and what is told of each file.

    ``report`` is told which step is under way and how much of it is done. ``wanted`` says what they
    are, where that is not to be found out by looking. ``agree`` is asked whether records
    that a whole project no longer has may be deleted; they are kept unless it says so.

    Raises InputError with every fault of the files, GraphError when the graph is the
    demonstration, which takes no project. An export of a demonstration makes an empty graph one.
    """
    _refuse_missing(paths)
    with manifest.admitted(graph, paths):
        return _load(graph, paths, by, report, wanted, agree, own=True)


def _refuse_missing(paths: Sequence[Path]) -> None:
    for path in paths:
        if not path.exists():
            raise InputError(f"there is no file or folder {path}")


def examine(
    graph: Graph,
    paths: Sequence[Path],
    report: Progress = silent,
    wanted: Wanted = _NOTHING_SAID,
    agree: intake.Agree = intake.keep,
) -> Examined:
    """Return what ``load`` would do with files, which is found out by reading alone.

    Faults of the files are part of the answer, so that they can be shown beside what was found.
    Raises InputError for a file that cannot be loaded at all, GraphError when the graph takes none
    of these, or is not whole.
    """
    _refuse_missing(paths)
    notes, purpose = tuple(manifest.differences(paths)), manifest.purpose(graph, paths)
    about = graph.about()
    if not about.purpose:
        raise GraphError(gate.NOT_OURS)
    if about.loading:
        told = gate.notice(about.loading)
        raise GraphError(f"{about.name} is not whole, so files cannot be held against it. {told}")
    with Spool(graph.vocabulary) as records:
        found = _taken_in(graph, paths, purpose, records, report, wanted, agree)
        compared = Comparison()
        if not found.faults and found.number:
            held = partial(report, step=HELD)
            compared = comparing.compare(
                graph.connection, graph.vocabulary, records, guard.bundled_keys(), held
            )
        return _examined(graph.name, found, compared, notes)


def _examined(graph: str, found: Intake, compared: Comparison, notes: tuple[str, ...]) -> Examined:
    faults = Faults([] if found.number or found.faults else [Fault(_NOTHING)])
    faults += found.faults
    faults += compared.faults
    return Examined(
        graph,
        tuple(found.files),
        _portions(found, compared),
        compared.removed,
        tuple(found.skipped.items()),
        tuple(_ordered(faults)),
        faults.number,
        notes,
        tuple(found.told),
    )


def _portions(found: Intake, compared: Comparison) -> tuple[Portion, ...]:
    return tuple(
        Portion(*part, seen, *(compared.states.get(part, Counter())[one] for one in CHANGES))
        for part, seen in found.seen.items()
    )


def load_bundled(graph: Graph, parts: Sequence[str]) -> Receipt:
    """Load bundled parts: ``thesis``, ``literature``, ``synthetic`` (the demonstration only)."""
    folders = [bundled.folder(part) for part in parts]
    return _load(graph, folders, "peergraph", silent, _NOTHING_SAID, intake.keep).receipt


def _load(
    graph: Graph,
    paths: Sequence[Path],
    by: str,
    report: Progress,
    wanted: Wanted,
    agree: intake.Agree,
    own: bool = False,
) -> Loaded:
    # First of all: what a dead writer left is neither to be seen nor to be linked to.
    graph.settle(report)
    with Spool(graph.vocabulary) as records:
        found = _taken_in(graph, paths, graph.about().purpose, records, report, wanted, agree)
        _refuse(found)
        # The vocabulary may have gained a class since the graph was made.
        graph.define()
        protected = guard.bundled_keys() if own else frozenset[Key]()
        compared = Comparison()
        if wanted.counted:
            compared = comparing.compare(graph.connection, graph.vocabulary, records, protected)
        receipt = graph.write(records, found.files, by, partial(report, step=WRITTEN), protected)
        return Loaded(
            receipt,
            tuple(found.skipped.items()),
            tuple(found.told),
            _portions(found, compared),
            _next_step(graph, found, wanted),
        )


def _next_step(graph: Graph, found: Intake, wanted: Wanted) -> str:
    if not found.coded or Holdings(graph.connection).indicated(found.studies):
        return ""
    own = [Ref("Report", f"{one}.report") for one in found.studies]  # of claims of an earlier map
    rows = sum(one.found[FOUND] for one in found.told) if not graph.known(own) else 0
    return maps.next_step(found.kinds(), wanted.map, rows)


def _taken_in(
    graph: Graph,
    paths: Sequence[Path],
    purpose: str,
    records: Spool,
    report: Progress,
    wanted: Wanted,
    agree: intake.Agree,
) -> Intake:
    files, wanted = _with_map(paths, wanted)
    with Intake(graph, purpose, records, wanted, agree, len(files) > 1) as found:
        for path in files:
            found.read(path, report)
        report(0, 0, CHECKED)
        found.finish(graph.known)
    return found


def _with_map(paths: Sequence[Path], wanted: Wanted) -> tuple[Sequence[Path], Wanted]:
    """Take a map that is given beside the files of a project for the map of those."""
    given = [path for path in paths if path.suffix.lower() in mapped.SUFFIXES]
    others = [path for path in paths if path not in given]
    forms = {intake.format_of(path, wanted.form).NAME for path in others}
    if len(given) != 1 or wanted.map != Map() or not forms - _UNCODED:
        return paths, wanted
    return others, replace(wanted, map=maps.read(given[0]), counted=True)


def _refuse(found: Intake) -> None:
    if found.faults:
        raise InputError(_summary(found.faults), _ordered(found.faults), found.faults.number)
    if not found.number:
        raise InputError(_NOTHING)


def _ordered(faults: Faults) -> list[Fault]:
    return sorted(faults, key=lambda one: (one.file, one.row))


def _summary(faults: Faults) -> str:
    files = len({one.file for one in faults if one.file})
    number = "1 fault" if faults.number == 1 else f"{faults.number} faults"
    where = f" in {files} files" if files > 1 else ""
    return f"nothing was loaded: {number}{where}"
