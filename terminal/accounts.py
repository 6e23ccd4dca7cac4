"""What is told of each file of a load: what it was taken for, what did not reach the graph."""

from collections.abc import Sequence

from loaders import formats
from loaders.told import Told
from terminal import words

SHOWN = 50  # lines of a diff


def say(told: Sequence[Told], dry: bool = False) -> None:
    """Print the account of every file that is no plain table, to standard error.

    With ``dry`` also what a load would do to a study that the graph has.
    """
    for one in told:
        if one.format != "tables":
            title = formats.named(one.format).TITLE
            words.say(f"{one.file}: {title}{f', written by {one.tool}' if one.tool else ''}.")
            for sentence in one.sentences():
                words.say(f"  {sentence}")
            if dry:
                _changes(one)


def _changes(one: Told) -> None:
    for change in one.changes[:SHOWN]:
        which = f": {change.which}" if change.which else ""
        words.say(f"  {change.count:,} × {change.what}{which}.")
    if len(one.changes) > SHOWN:
        words.say(f"  … and {len(one.changes) - SHOWN:,} more changes")


def lossy(told: Sequence[Told]) -> bool:
    """Whether something was passed over, or a quote could not be found where a file says."""
    return any(one.skipped or one.unverified for one in told)
