"""Data: files are looked at, then loaded; loads are undone; the graph is checked."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

import graph
from dashboard import inert, jobs, loads, mode, table
from dashboard import reader as readers
from dashboard.jobs import Job
from dashboard.loads import Checked
from dashboard.reader import Reader
from graph import Graph, gate, said
from graph.settings import Settings
from graph.undo import UndoError
from loaders import manifest, run, template, upload
from loaders.examined import Examined
from loaders.steps import Progress
from loaders.upload import Upload
from ontology.errors import Fault, GraphError, InputError, PeergraphError

_MINE = "data-job"  # what this reader began last
_LOOKED = "data-looked"  # the files that were looked at, and the job that did it
_ROUND = "data-round"  # a new number empties the upload
_NEXT = (
    "No concept yet: peergraph map FILE proposes at a terminal which codes and drawn lines could "
    "be concepts and claims; upload the map that you keep of it here, by itself."
)
_PAUSE = 0.3  # seconds between two looks at how far a job is


def page(reader: Reader) -> None:
    """Show what can be loaded, what was, and whether the graph is sound."""
    if not mode.current().edit:
        raise GraphError(
            "this dashboard only reads; end it and start it again with: peergraph dashboard --edit"
        )
    job = jobs.running(reader.name)
    if job:
        _watch(job)
    _outcome(st.session_state.get(_MINE))
    _load(reader)
    _loads(reader)
    _check(reader)


def _begin(reader: Reader, what: str, work: jobs.Work) -> Job:
    job = jobs.begin(reader.name, what, work)
    st.session_state[_MINE] = job
    return job


def _watch(job: Job) -> None:
    """Show how far a job is until it is over."""
    st.text("It goes on when you leave this page, as long as the dashboard runs.")
    bar = st.progress(0.0)
    while job.running:
        bar.progress(job.share, inert.markdown(job.told()))
        job.over.wait(_PAUSE)
    st.rerun()


def _outcome(job: Job | None) -> None:
    """Say what came of the last load, undoing or check."""
    if job is None or job.running or isinstance(job.answer, Examined):
        return
    if job.problem:
        _problem(job.problem)
    elif isinstance(job.answer, Checked):
        found = job.answer
        (st.success if found.sound else st.warning)(inert.markdown(found.sentence()))
        if found.faults:
            _faults(found.faults, found.number, "check")
    else:
        st.success(inert.markdown(job.answer))


def _problem(problem: PeergraphError) -> None:
    st.error(inert.markdown(problem))
    if isinstance(problem, InputError) and problem.faults:
        _faults(problem.faults, problem.number, "problem")


def _faults(found: Sequence[Fault], number: int, name: str) -> None:
    if number > len(found):
        st.text(f"The first {len(found):,} of {number:,} faults:")
    table.show(loads.fault_rows(found), loads.FAULTS, f"faults-{name}", "There is no fault.")


def _load(reader: Reader) -> None:
    st.subheader("Load files", anchor=False)
    if not reader.about.purpose:
        st.info(inert.markdown(gate.NOT_OURS))
        return
    try:
        manifest.purpose(reader.graph, [])
    except GraphError as refused:
        st.info(inert.markdown(refused))
        return
    st.text(
        "A coded project (REFI-QDA, QualCoder, Taguette), a codebook, excerpts, references, or "
        "tables, with a map of the project or without; a folder as a ZIP. Files are looked at "
        "first; nothing is loaded before you say so."
    )
    empty = partial(template.zipped, reader.vocabulary)
    table.download(empty, "peergraph-tables.zip", "application/zip", "Empty tables to fill in")
    key = f"upload-{st.session_state.setdefault(_ROUND, 0)}"
    files = st.file_uploader(
        "Files", type=list(upload.kinds()), accept_multiple_files=True, key=key
    )
    if files:
        _looked(reader, [Upload(one.name, one) for one in files], tuple(f.file_id for f in files))


def _looked(reader: Reader, files: list[Upload], ids: tuple[str, ...]) -> None:
    """Look at files once, and show what was found."""
    asked = (reader.name, reader.about.version, ids)
    before: tuple[Any, Job] | None = st.session_state.get(_LOOKED)
    if before is None or before[0] != asked:
        job = jobs.begin(reader.name, "Looking at the files", partial(_look, reader.graph, files))
        st.session_state[_LOOKED] = (asked, job)
        st.session_state.pop(_MINE, None)
        _watch(job)
        return
    job = before[1]
    if job.problem:
        _problem(job.problem)
        return
    found, skipped = job.answer
    _found(reader, found, skipped)
    if found.number or not found.created_or_changed:
        return
    if st.button(f"Load into {inert.markdown(reader.name)}", type="primary"):
        st.session_state[_ROUND] += 1
        work = partial(_write, reader.name, readers.settings(), files)
        _watch(_begin(reader, "Loading", work))


def _look(
    found: Graph, files: list[Upload], report: Progress
) -> tuple[Examined, tuple[tuple[str, str], ...]]:
    with upload.stored(files) as stored:
        return run.examine(found, stored.paths, report), stored.skipped


def _write(name: str, settings: Settings, files: list[Upload], report: Progress) -> str:
    with upload.stored(files) as stored, graph.open(name, settings) as opened:
        done = run.load(opened, stored.paths, report=report)
    passed = [*done.skipped, *(one for one, _ in stored.skipped)]
    told = said.loaded(done.receipt, passed, name)
    return f"{told} {_NEXT}" if done.next_step else told


def _found(reader: Reader, found: Examined, skipped: Sequence[tuple[str, str]]) -> None:
    told = st.warning if found.number else st.info
    told(inert.markdown(found.sentence()))
    for note in found.notes:
        st.text(note)
    if found.faults:
        _faults(found.faults, found.number, "files")
    columns = loads.READ if found.number else loads.PORTIONS
    rows = loads.portion_rows(found, reader.vocabulary)
    table.show(rows, columns, "files", "No table was found in these files.")
    accounts = [one for one in found.told if one.format != "tables"]
    for account in accounts:
        if len(found.told) > 1:
            st.markdown(f"**{inert.markdown(account.file)}**")
        for sentence in account.sentences():
            st.text(sentence)
    passed = loads.skipped_rows(skipped, found.skipped)
    if passed:
        st.text("Passed over:")
        table.show(passed, loads.SKIPPED, "passed-over", "")


def _loads(reader: Reader) -> None:
    st.subheader("Loads", anchor=False)
    receipts, at_work = reader.graph.loads(), reader.graph.at_work()
    rows = loads.load_rows(receipts, at_work)
    table.show(rows, loads.LOADS, "loads", "Nothing was loaded yet.")
    choices = loads.undoable(receipts)
    if not choices or at_work:
        return
    chosen = st.selectbox(
        "Undo a load",
        list(choices),
        index=None,
        format_func=lambda one: choices[one],
        placeholder="Choose one, to see what would happen",
    )
    if chosen:
        _undoing(reader, chosen)


def _undoing(reader: Reader, load: str) -> None:
    with st.spinner("Asking the graph …"):
        planned = reader.graph.undoing(load)
    if planned.conflicts:
        st.warning(inert.markdown(UndoError(load, planned.conflicts)))
        return
    st.info(inert.markdown(said.undoing(planned, reader.name)))
    if st.button(f"Undo {inert.markdown(load)}", type="primary"):
        work = partial(_undo, reader.name, readers.settings(), load)
        _watch(_begin(reader, f"Undoing {load}", work))


def _undo(name: str, settings: Settings, load: str, report: Progress) -> str:
    with graph.open(name, settings) as opened:
        return said.undone(opened.undo(load, report), name)


def _check(reader: Reader) -> None:
    st.subheader("Check", anchor=False)
    if reader.about.loading:
        st.text("The graph is not whole, so it cannot be checked.")
        return
    st.text("Holds every record to the vocabulary, and what is computed to the records.")
    if st.button("Check this graph"):
        _watch(_begin(reader, "Checking", lambda _report: loads.checked(reader.graph)))
