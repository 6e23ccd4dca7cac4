"""What loads and undoing did, in sentences: the same on the command line and on a page."""

from collections.abc import Iterable, Sequence

from graph.receipt import Receipt
from graph.undo import Undoing


def loaded(receipt: Receipt, skipped: Sequence[str], graph: str) -> str:
    """Return what a load did to ``graph``, in words."""
    number = receipt.created + receipt.updated + receipt.unchanged
    total = f"{number:,} {plural('record', number)}"
    if not receipt.load:
        done = f"Nothing changed; in {graph} already: {total}."
    else:
        done = (
            f"Loaded {total} into {graph} as {receipt.load}: {receipt.created:,} new, "
            f"{receipt.updated:,} changed, {receipt.unchanged:,} unchanged."
        )
    return done + (f" Passed over: {', '.join(skipped)}." if skipped else "")


def receipt(one: Receipt, at_work: bool) -> str:
    """Return what a receipt says, in words; ``at_work``: somebody is writing or undoing it."""
    if one.kind == "query":
        values = f"{one.updated:,} {plural('value', one.updated)} set"
        return f"a query wrote: {one.created:,} new, {values}, {one.removed:,} gone"
    left = f"was broken off; peergraph undo {one.load} takes it back: "
    state = {
        "complete": "",
        "running": f"is being loaded{_where(one)}: " if at_work else left,
        "undoing": f"is being undone{_where(one)}: " if at_work else left,
        "broken": f"was broken off and is being taken back{_where(one)}: " if at_work else left,
        "undone": f"undone {one.undone}: ",
        "taken back": f"broken off and taken back {one.undone}: ",
    }[one.state]
    numbers = (
        f"{one.created:,} new, {one.updated:,} changed, {one.unchanged:,} unchanged"
        f"{f', {one.removed:,} gone' if one.removed else ''}"
    )
    return f"{state}{_files(one.files)}" + (f": {numbers}" if one.state == "complete" else "")


def _where(one: Receipt) -> str:
    return f" on {one.writer.host}" if one.writer else ""


def _files(names: Iterable[str]) -> str:
    listed = list(names)
    folders = dict.fromkeys(name.split("/")[0] for name in listed)
    if not listed:
        return "records from a program"
    return ", ".join(folders) + f" ({len(listed)} {plural('file', len(listed))})"


def undoing(planned: Undoing, graph: str) -> str:
    """Return the question before a load is undone, with what that would do."""
    return f"Undo {planned.load} in {graph}? {_effects(planned, 'go', 'get', 'return')}"


def undone(done: Undoing, graph: str) -> str:
    """Return what undoing a load did."""
    return f"Undid {done.load} in {graph}: {_effects(done, 'went', 'got', 'returned')}"


def _effects(one: Undoing, go: str, get: str, come: str) -> str:
    goes = {"go": "goes"}.get(go, go) if one.gone == 1 else go
    parts = [f"{one.gone:,} {plural('record', one.gone)} {goes}"] if one.gone else []
    if one.restored:
        its = "its" if one.restored == 1 else "their"
        gets = {"get": "gets"}.get(get, get) if one.restored == 1 else get
        what = f"{one.restored:,} {plural('record', one.restored)}"
        parts.append(f"{what} {gets} {its} former values back")
    if one.returned:
        comes = {"return": "returns"}.get(come, come) if one.returned == 1 else come
        parts.append(f"{one.returned:,} {plural('relationship', one.returned)} {comes}")
    return f"{', '.join(parts) or 'nothing changes'}."


def plural(noun: str, number: int) -> str:
    """Return a noun as it stands behind ``number``."""
    if number == 1:
        return noun
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
